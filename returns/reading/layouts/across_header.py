"""The headings of a table with periods, areas or indicators across, in one row or in two."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from returns.reading.layouts.titles import TitleRead
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import (
    PeriodRead,
    are_years,
    is_without_year,
    period_of_month_and_year,
    periods_in,
    read_period,
    read_year,
)
from returns.reading.sheet.figures import read_figure
from returns.reading.sheet.headings import (
    FIGURES,
    Column,
    column_of,
    first_column,
    is_total,
    is_total_of_areas,
    is_unit,
    stands_beside,
)

KEYS = (Column.INDICATOR, Column.AREA, Column.MONTH, Column.PERIOD)


def _of_commonest_kind(heads: "list[_Head]") -> "list[_Head]":
    """The headings of figures that name what most of them name."""
    kinds = Counter(head.axis.kinds for head in heads)
    chosen = max(kinds, key=lambda kind: (kinds[kind], sum(kind)), default=None)
    return [head for head in heads if head.axis.kinds == chosen]


@dataclass(frozen=True)
class Axis:
    """What a heading says of every figure below it: its period, area or indicator, or several of them.

    `half` is a heading that names half a period, of which each row names the other: a month without its year, a year.
    """

    period: PeriodRead | None = None
    area: str = ""
    indicator: str = ""
    half: Cell | None = None

    @property
    def kinds(self) -> tuple[bool, bool, bool]:
        """Which of period, area and indicator it says."""
        return (self.period is not None or self.half is not None, bool(self.area), bool(self.indicator))

    @property
    def label(self) -> str:
        """In a reader's words."""
        period = self.period.label if self.period else self.half.text if self.half else ""
        return ", ".join(word for word in (self.indicator, self.area, period) if word)

    def over(self, lower: "Axis") -> "Axis":
        """This heading with the one below it."""
        period, half = (lower.period, lower.half) if lower.kinds[0] else (self.period, self.half)
        return Axis(period, lower.area or self.area, lower.indicator or self.indicator, half)


NO_AXIS = Axis()


@dataclass(frozen=True)
class AxisColumns:
    """The columns under one heading: one, or several such as Number and %."""

    axis: Axis
    columns: dict[Column, int]


@dataclass(frozen=True)
class AcrossHeader:
    """What the headings say of each column.

    `named` are the columns beside the figures (the names of rows, source, note); `part_column` holds Numerator,
    Denominator or the name of a part; `restating` are columns of totals and averages.
    """

    row: int
    last_row: int
    named: dict[Column, int]
    periods: tuple[AxisColumns, ...]
    travel: tuple[int, ...]
    restating: tuple[int, ...]
    part_column: int | None

    @property
    def key_columns(self) -> tuple[int, ...]:
        """The columns that name a row: the indicator's, the area's, the month's."""
        return tuple(self.named[column] for column in KEYS if column in self.named)

    @property
    def names_indicators(self) -> bool:
        """Whether indicators stand across."""
        return any(period.axis.indicator for period in self.periods)

    @property
    def figure_columns(self) -> tuple[int, ...]:
        """All columns with figures."""
        return tuple(place for period in self.periods for place in period.columns.values())


def across_header(
    sheet: Sheet, row: int, named: Mapping[Column, int], title: TitleRead
) -> AcrossHeader | None:
    """The headings if this row heads such a table: something that names the rows, and headings of figures.

    `named` are the columns that the row names. A quarter or month without its year is taken to be of the
    financial year that the title names.
    """
    key = first_column(named, *KEYS)
    if key is None:
        return None
    beside = {place for column, place in named.items() if column not in (*FIGURES, Column.TRAVEL)}
    heads, last_row = _all_heads(_Words(sheet, row, title, named), key, beside)
    periods = _gathered(_of_commonest_kind([head for head in heads if head.is_figure]))
    if not periods or _names_months_twice(named, periods):
        return None
    first_figure = min(place for period in periods for place in period.columns.values())
    return AcrossHeader(
        row=row,
        last_row=last_row,
        named={column: place for column, place in named.items() if place in beside},
        periods=periods,
        travel=tuple(head.column for head in heads if head.part is Column.TRAVEL),
        restating=tuple(head.column for head in heads if head.restates),
        part_column=_part_column(sheet, range(row, last_row + 1), named, first_figure),
    )


def _all_heads(words: "_Words", key: int, beside: Collection[int]) -> "tuple[list[_Head], int]":
    """The headings of columns, in one row, two, or three with parts in the last, and the last of these rows."""
    second = _has_second_row(words, key)
    heads = [head for head in _heads(words, key, second) if head.column not in beside]
    if second and _is_row_of_parts(words.sheet, words.row + 2, key):
        return list(_over_parts(heads, words.sheet, words.row + 2)), words.row + 2
    return heads, words.row + second


def _names_months_twice(named: Mapping[Column, int], periods: tuple[AxisColumns, ...]) -> bool:
    """Whether months would stand both down and across: "Month:" and "May 2012" side by side are a title."""
    names_rows = Column.INDICATOR in named or Column.AREA in named
    return not names_rows and all(each.axis.period for each in periods)


@dataclass(frozen=True)
class _Head:
    column: int
    part: Column
    axis: Axis
    cell: Cell
    restates: bool = False

    @property
    def is_figure(self) -> bool:
        return self.axis != NO_AXIS and self.part in FIGURES and not self.restates


class _Words:
    """What the headings of one row say; what holds for the whole row is worked out once."""

    def __init__(self, sheet: Sheet, row: int, title: TitleRead, named: Mapping[Column, int]) -> None:
        self.sheet, self.row, self.title = sheet, row, title
        self.years = are_years(cell.text for cell in sheet.row(row))
        self.years_down = Column.YEAR in named
        self.months_down = self._has_months_down(first_column(named, Column.MONTH, Column.PERIOD))

    def _has_months_down(self, column: int | None) -> bool:
        """Whether the first row below names a month or quarter without its year."""
        below = self.sheet.rows_between(self.row + 1, self.row + 2)[:1] if column else []
        return any(is_without_year(self.sheet.seen(row, column or 0).text) for row in below)

    def axis(self, cell: Cell, over: Cell | None = None, within: PeriodRead | None = None) -> Axis:
        """What one heading says; `over` is the one above it, `within` the period that says."""
        if self._is_half(cell):
            return Axis(half=cell)
        period = self._period(cell, over, within)
        if period is not None:
            return Axis(period)
        return self._named(cell.text) if isinstance(cell.value, str) else NO_AXIS

    def _period(self, cell: Cell, over: Cell | None, within: PeriodRead | None) -> PeriodRead | None:
        period = read_period(cell, within or (None if self.years_down else self.title.within))
        if period is None and self.years:
            period = read_year(cell.text)
        if period is None and over is not None and is_without_year(cell.text):
            period = period_of_month_and_year(cell, over)
        return period

    def _is_half(self, cell: Cell) -> bool:
        if self.months_down:
            return bool(_CALENDAR_YEAR.fullmatch(cell.text) or read_year(cell.text))
        return self.years_down and is_without_year(cell.text)

    def _named(self, text: str) -> Axis:
        words = self.title.vocabulary
        if words.is_area(text):
            return Axis(area=text)
        return Axis(indicator=text) if words.is_indicator(text) else NO_AXIS

    def said(self, cell: Cell, over: Cell | None = None, within: PeriodRead | None = None) -> "_Said":
        """What one heading says and of which part: "May 2012", "May 2012 %", "Dover, May 2012", "Contacts - number"."""
        axis, part = self.axis(cell, over, within), column_of(cell.text)
        if axis != NO_AXIS or part is not None or not isinstance(cell.value, str):
            return _Said(axis, part)
        period, rest = _without_one_period(cell.text)
        for words, its_part in _parted(rest):
            named = self._named(words)
            if (period or named != NO_AXIS) and (named != NO_AXIS or not words):
                return _Said(Axis(period, named.area, named.indicator), its_part)
        return _Said(NO_AXIS, None)


class _Said(NamedTuple):
    axis: Axis
    part: Column | None


_CALENDAR_YEAR = re.compile("(?:19|20)[0-9]{2}")
_AROUND = " ,:;|/–—-"
_PROVISIONAL = re.compile(
    r"[\[(](?:p|r|prov\.?|provisional|revised|previous|current|latest|actual|final|draft)[\])]|[*†‡]+$",
    re.IGNORECASE,
)


def _without_one_period(text: str) -> tuple[PeriodRead | None, str]:
    """The only period that a heading names, and its other words; None and the heading where it names none."""
    found = periods_in(text)
    if len(found) != 1 or found[0].period is None:
        return None, text
    rest = f"{text[: found[0].start].rstrip(_AROUND)} {text[found[0].end :].lstrip(_AROUND)}"
    return found[0].period, _PROVISIONAL.sub("", rest).strip(_AROUND)


def _parted(text: str) -> Iterator[tuple[str, Column | None]]:
    """The words of a heading with what they say at their end or beginning of a part: "Dover %" is Dover, percent."""
    yield text, None
    if (part := column_of(text)) in FIGURES:
        yield "", part
    tokens = text.replace("(", " ").replace(")", " ").split()
    for at in range(1, len(tokens)):
        for words, mark in ((tokens[:at], tokens[at:]), (tokens[at:], tokens[:at])):
            if (part := column_of(" ".join(mark))) in FIGURES:
                yield " ".join(words).strip(_AROUND), part


def _has_second_row(words: _Words, key: int) -> bool:
    """Whether the next row goes on with the headings: no key, parts or names beside it, no number."""
    cells = words.sheet.row(words.row + 1)
    if not cells or not words.sheet.at(words.row + 1, key).blank:
        return False
    over = _upper(words, key) if any(not column_of(cell.text) for cell in cells) else {}
    known = [_is_second_heading(words, cell, over) for cell in cells]
    are_words = all(isinstance(cell.value, str) and read_figure(cell).number is None for cell in cells)
    return all(known) or (are_words and 2 * sum(known) >= len(cells))


def _is_second_heading(words: _Words, cell: Cell, over: Mapping[int, "_Head"]) -> bool:
    if column_of(cell.text) in (*FIGURES, Column.TRAVEL) or is_total(cell.text):
        return True
    upper = over.get(cell.column)
    return (
        stands_beside(cell.text) or is_unit(cell.text) or words.said(cell, *_of_upper(upper)).axis != NO_AXIS
    )


def _of_upper(upper: "_Head | None") -> tuple[Cell | None, PeriodRead | None]:
    """The heading above another, and its period."""
    return (None, None) if upper is None else (upper.cell, upper.axis.period)


def _upper(words: _Words, key: int) -> dict[int, _Head]:
    """By column what the upper row says of it: its own heading's words, or those of the nearest to the left."""
    found: dict[int, _Head] = {}
    current: _Head | None = None
    for column in range(1, words.sheet.last_column + 1):
        cell = words.sheet.seen(words.row, column)
        if not cell.blank:
            current = _head(words, column, cell)
        if current is not None and column > key:
            found[column] = current
    return found


def _head(words: _Words, column: int, cell: Cell, over: _Head | None = None) -> _Head:
    axis, part = words.said(cell, *_of_upper(over))
    restates = axis == NO_AXIS and (is_total(cell.text) or is_total_of_areas(cell.text))
    if over is None:
        return _Head(column, part or Column.VALUE, axis, cell, restates)
    if axis == NO_AXIS and part is None and not restates:
        # A word beside Number and % that nobody knows, such as Target, heads no figure of theirs.
        return _Head(column, Column.VALUE, NO_AXIS, cell)
    return _Head(column, part or Column.VALUE, over.axis.over(axis), cell, restates or over.restates)


def _heads(words: _Words, key: int, second: bool) -> Iterator[_Head]:
    upper = _upper(words, key) if second else {}
    for column in range(key + 1, words.sheet.last_column + 1):
        lower = words.sheet.at(words.row + 1, column)
        if second and not lower.blank and not _is_only_one_below(words, column, lower):
            yield _head(words, column, lower, upper.get(column))
            continue
        cell = words.sheet.seen(words.row, column)
        if not cell.blank:
            yield _head(words, column, cell)


def _is_only_one_below(words: _Words, column: int, lower: Cell) -> bool:
    """Whether the unit of its figures stands alone below a heading: Ratio."""
    alone = not words.sheet.at(words.row, column).blank and (
        not words.sheet.at(words.row, column + 1).blank or words.sheet.at(words.row + 1, column + 1).blank
    )
    return alone and is_unit(lower.text)


def _is_row_of_parts(sheet: Sheet, row: int, key: int) -> bool:
    """Whether a row below two of headings says nothing but Number, % and what stands beside them."""
    cells = sheet.row(row)
    named = [column_of(cell.text) in FIGURES for cell in cells]
    known = [each or stands_beside(cell.text) for each, cell in zip(named, cells, strict=True)]
    return sheet.at(row, key).blank and any(named) and all(known)


def _over_parts(heads: "list[_Head]", sheet: Sheet, row: int) -> "Iterator[_Head]":
    """The headings with the parts below them, each that of the nearest heading to its left."""
    for cell in sheet.row(row):
        left = [
            head for head in heads if head.column <= cell.column and not sheet.at(row - 1, head.column).blank
        ]
        part = column_of(cell.text)
        if left and part is not None:
            yield replace(left[-1], column=cell.column, part=part)


def _gathered(heads: list[_Head]) -> tuple[AxisColumns, ...]:
    """The columns with figures by heading. The same part under the same heading once more stands for itself."""
    gathered: list[AxisColumns] = []
    for head in heads:
        last = gathered[-1] if gathered else None
        if last and last.axis == head.axis and head.part not in last.columns:
            last.columns[head.part] = head.column
        else:
            gathered.append(AxisColumns(head.axis, {head.part: head.column}))
    return tuple(gathered)


def _part_column(sheet: Sheet, rows: range, named: Mapping[Column, int], first_figure: int) -> int | None:
    """The column headed Part, else the one without a heading of its own between the names and the figures."""
    if Column.PART in named:
        return named[Column.PART]
    keys = [named[column] for column in KEYS if column in named]
    candidates = range(max(keys) + 1, first_figure)
    unheaded = (column for column in candidates if all(sheet.at(heading, column).blank for heading in rows))
    return next(unheaded, None)
