"""Where tables begin: the second of two side by side, and the column that names rows without a heading of its own."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from returns.matching.names import basis_called, reading_form
from returns.matching.vocabulary import Vocabulary
from returns.reading.layouts.titles import TitleRead
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import read_period, span_called
from returns.reading.sheet.figures import read_figure
from returns.reading.sheet.headings import FIGURES, Column, column_of, columns_named

_NAMES_OF_ROWS = (Column.INDICATOR, Column.AREA)
_KEYS = {*_NAMES_OF_ROWS, Column.MONTH, Column.PERIOD}
# The rows below a heading that are looked at, and how far down headings are looked for that no word gives away.
_LOOKED_AT, _FIRST_ROWS = 5, 30


# Headings of every file of the Department for Education's open data, and of no return.
_NATIONAL = frozenset({"time_period", "geographic_level"})


def is_national(sheet: Sheet) -> bool:
    """Whether a sheet is a file of the Department for Education's open data."""
    first = sheet.row(sheet.rows[0]) if sheet.rows else []
    return {cell.text.casefold() for cell in first if isinstance(cell.value, str)} >= _NATIONAL


def parted(sheet: Sheet) -> tuple[Sheet, list[Cell]]:
    """The sheet without the tables that stand beside its first, and their cells."""
    start = next((place for row in sheet.rows if (place := _second_begins(sheet, row))), None)
    if start is None:
        return sheet, []
    top, left = start
    # Its title stands above it, beside the first one's.
    while (
        top > 1
        and any(cell.column >= left for cell in sheet.row(top - 1))
        and sheet.row(top - 1)[0].column < left
    ):
        top -= 1
    beside = [cell for (row, column), cell in sorted(sheet.cells.items()) if row >= top and column >= left]
    cells = {place: cell for place, cell in sheet.cells.items() if place[0] < top or place[1] < left}
    return replace(sheet, cells=cells), beside


def _second_begins(sheet: Sheet, row: int) -> tuple[int, int] | None:
    """The row and column where a second table begins: a heading of names that stands there a second time."""
    seen: set[str] = set()
    for cell in sheet.row(row):
        if not isinstance(cell.value, str) or column_of(cell.text) not in _NAMES_OF_ROWS:
            continue
        form = reading_form(cell.text)
        if form in seen:
            left = cell.column
            while left > 2 and not sheet.seen(row, left - 1).blank:
                left -= 1
            return row, left if left > 2 and _has_figures_before(sheet, row, left) else cell.column
        seen.add(form)
    return None


def _has_figures_before(sheet: Sheet, row: int, left: int) -> bool:
    """Whether a table with names of its own stands to the left of a column."""
    return any(column_of(cell.text) in _NAMES_OF_ROWS for cell in sheet.row(row) if cell.column < left)


def with_unheaded_key(
    sheet: Sheet, row: int, named: Mapping[Column, int], title: TitleRead, *, is_first: bool
) -> dict[Column, int]:
    """The columns named, with the one that names the rows where its heading is missing or unknown.

    It is told by what stands below it: known areas, indicators or months. Looked for only where no table was found
    above, and where the row has headings of figures.
    """
    at = bisect_left(sheet.rows, row)
    below = sheet.rows[at + 1 : at + 1 + _LOOKED_AT]
    if not is_first or at > _FIRST_ROWS or named.keys() & _KEYS or below[:1] != [row + 1]:
        return dict(named)
    if not _heads_figures(sheet, row, named, title) or any(_is_headed(sheet, each) for each in below):
        return dict(named)
    first = min(cell.column for each in below for cell in sheet.row(each))
    if _goes_on(sheet, row + 1, first, title):
        return dict(named)
    kind = _kind_of(sheet, below, first, title)
    return {**named, kind: first} if kind else dict(named)


_NUMBERED = re.compile(r"(?P<number>[0-9]{1,3}) (?P<name>.+)")


def without_list_numbers(sheet: Sheet, words: Vocabulary) -> Sheet:
    """The sheet with its indicators as their names alone where a list numbers them: 27 Contacts, 28 Unallocated cases.

    One number before one name may be a part of it, and stays.
    """
    by_column: dict[int, list[tuple[Cell, re.Match[str]]]] = {}
    for (_, column), cell in sorted(sheet.cells.items()):
        found = _NUMBERED.fullmatch(cell.text) if isinstance(cell.value, str) else None
        if found and words.is_indicator(found["name"]):
            by_column.setdefault(column, []).append((cell, found))
    cells = dict(sheet.cells)
    for numbered in by_column.values():
        numbers = [int(found["number"]) for _, found in numbered]
        if len(numbers) > 1 and numbers == sorted(set(numbers)):
            cells.update(
                {(cell.row, cell.column): replace(cell, value=found["name"]) for cell, found in numbered}
            )
    return replace(sheet, cells=cells) if by_column else sheet


def is_label(sheet: Sheet, row: int, title: TitleRead) -> bool:
    """Whether a row is a label and what it says, "Area:" and "Dover", and so a title: no table names areas twice."""
    cells = sheet.row(row)
    if len(cells) != 2 or not all(isinstance(cell.value, str) for cell in cells):
        return False
    words, (label, said) = title.vocabulary, cells
    return {Column.AREA: words.is_area, Column.INDICATOR: words.is_indicator}.get(
        column_of(label.text) or Column.NOTE, lambda _: False
    )(said.text)


def _is_plain_figure(cell: Cell) -> bool:
    """Whether a cell can be nothing but a figure: no year, month or day is written so."""
    number = read_figure(cell).number
    return number is not None and len(cell.text) not in _LENGTHS_OF_DATES and read_period(cell) is None


# Years, serial numbers of days, and months such as 201205.
_LENGTHS_OF_DATES = (4, 5, 6)


def with_basis(sheet: Sheet, row: int, named: dict[Column, int]) -> dict[Column, int]:
    """The columns named, with the one that holds nothing but names of bases, whatever its heading: Frequency, Type."""
    if Column.BASIS in named or not named.keys() & _KEYS:
        return named
    at = bisect_left(sheet.rows, row)
    below = sheet.rows[at + 1 : at + 1 + _FIRST_ROWS]
    for heading in sheet.row(row):
        texts = {sheet.at(each, heading.column).text for each in below} - {""}
        if column_of(heading.text) is None and texts and all(basis_called(text) for text in texts):
            return {**named, Column.BASIS: heading.column}
    return named


def without_month_of_figures(sheet: Sheet, row: int, named: dict[Column, int]) -> dict[Column, int]:
    """The columns named, without Month where it heads the figures of the month beside those to date."""
    at = named.get(Column.MONTH, 0)
    if not at or not any(span_called(cell.text) for cell in sheet.row(row)):
        return named
    below = [sheet.at(each, at) for each in sheet.rows_between(row + 1, row + _LOOKED_AT)]
    return (
        named
        if any(read_period(cell) for cell in below)
        else {column: place for column, place in named.items() if column is not Column.MONTH}
    )


def _goes_on(sheet: Sheet, row: int, key: int, title: TitleRead) -> bool:
    """Whether a row holds headings in its turn, so that what stands above it is a title: periods, and no figure."""
    beside = [cell for cell in sheet.row(row) if cell.column > key]
    periods = [cell for cell in beside if read_period(cell, title.within) is not None]
    return bool(periods) and all(cell in periods or read_figure(cell).number is None for cell in beside)


def _is_headed(sheet: Sheet, row: int) -> bool:
    """Whether a row says in words which of its columns names the rows."""
    return any(column in columns_named(sheet, row) for column in _NAMES_OF_ROWS)


def _heads_figures(sheet: Sheet, row: int, named: Mapping[Column, int], title: TitleRead) -> bool:
    """Whether a row holds headings of figures, and no figure itself."""
    if any(_is_plain_figure(cell) for cell in sheet.row(row)):
        return False
    if any(column in named for column in FIGURES):
        return True
    words = title.vocabulary
    return any(
        words.is_area(cell.text)
        or words.is_indicator(cell.text)
        or read_period(cell, title.within) is not None
        for cell in sheet.row(row)
    )


def _kind_of(sheet: Sheet, rows: list[int], column: int, title: TitleRead) -> Column | None:
    """What most cells of a column name; None where they name nothing known."""
    found = Counter(_names(sheet.at(row, column), title) for row in rows)
    kind, number = found.most_common(1)[0]
    return kind if kind is not None and 2 * number >= len(rows) else None


def _names(cell: Cell, title: TitleRead) -> Column | None:
    if isinstance(cell.value, str):
        if title.vocabulary.is_area(cell.text):
            return Column.AREA
        if title.vocabulary.is_indicator(cell.text):
            return Column.INDICATOR
    return Column.PERIOD if read_period(cell, title.within) is not None else None
