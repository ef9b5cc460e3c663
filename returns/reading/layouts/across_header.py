"""The headings of a table with periods, areas or indicators across, in one row or in two."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from returns.reading.layouts.titles import TitleRead
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import PeriodRead, are_years, read_period, read_year
from returns.reading.sheet.figures import read_figure
from returns.reading.sheet.headings import (
    FIGURES,
    Column,
    column_of,
    first_column,
    is_total,
    is_total_of_areas,
)

KEYS = (Column.INDICATOR, Column.AREA, Column.MONTH, Column.PERIOD)


def _of_commonest_kind(heads: "list[_Head]") -> "list[_Head]":
    """The headings of figures that name what most of them name."""
    kinds = Counter(head.axis.kinds for head in heads)
    chosen = max(kinds, key=lambda kind: (kinds[kind], sum(kind)), default=None)
    return [head for head in heads if head.axis.kinds == chosen]


@dataclass(frozen=True)
class Axis:
    """What a heading says of every figure below it: its period, area or indicator, or several of them."""

    period: PeriodRead | None = None
    area: str = ""
    indicator: str = ""

    @property
    def kinds(self) -> tuple[bool, bool, bool]:
        """Which of period, area and indicator it says."""
        return (self.period is not None, bool(self.area), bool(self.indicator))

    @property
    def label(self) -> str:
        """In a reader's words."""
        period = self.period.label if self.period else ""
        return ", ".join(word for word in (self.indicator, self.area, period) if word)

    def over(self, lower: "Axis") -> "Axis":
        """This heading with the one below it."""
        return Axis(lower.period or self.period, lower.area or self.area, lower.indicator or self.indicator)


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
    words = _Words(sheet, row, title)
    second = _has_second_row(words, key)
    beside = {place for column, place in named.items() if column not in (*FIGURES, Column.TRAVEL)}
    heads = [head for head in _heads(words, key, second) if head.column not in beside]
    periods = _gathered(_of_commonest_kind([head for head in heads if head.is_figure]))
    if not periods:
        return None
    first_figure = min(place for period in periods for place in period.columns.values())
    return AcrossHeader(
        row=row,
        last_row=row + second,
        named={column: place for column, place in named.items() if place in beside},
        periods=periods,
        travel=tuple(head.column for head in heads if head.part is Column.TRAVEL),
        restating=tuple(head.column for head in heads if head.restates),
        part_column=_part_column(sheet, row, second, named, first_figure),
    )


@dataclass(frozen=True)
class _Head:
    column: int
    part: Column
    axis: Axis
    restates: bool = False

    @property
    def is_figure(self) -> bool:
        return self.axis != NO_AXIS and self.part in FIGURES and not self.restates


class _Words:
    """What the headings of one row say; what holds for the whole row is worked out once."""

    def __init__(self, sheet: Sheet, row: int, title: TitleRead) -> None:
        self.sheet, self.row, self.title = sheet, row, title
        self.years = are_years(cell.text for cell in sheet.row(row))

    def axis(self, cell: Cell, within: PeriodRead | None = None) -> Axis:
        """What one heading says."""
        period = read_period(cell, within or self.title.within)
        if period is None and self.years:
            period = read_year(cell.text)
        if period is not None:
            return Axis(period)
        if not isinstance(cell.value, str):
            return NO_AXIS
        words = self.title.vocabulary
        if words.is_area(cell.text):
            return Axis(area=cell.text)
        return Axis(indicator=cell.text) if words.is_indicator(cell.text) else NO_AXIS


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
    return words.axis(cell, upper.axis.period if upper else None) != NO_AXIS


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
    axis, part = words.axis(cell, over.axis.period if over else None), column_of(cell.text)
    restates = axis == NO_AXIS and (is_total(cell.text) or is_total_of_areas(cell.text))
    if over is None:
        return _Head(column, part or Column.VALUE, axis, restates)
    if axis == NO_AXIS and part is None and not restates:
        # A word beside Number and % that nobody knows, such as Target, heads no figure of theirs.
        return _Head(column, Column.VALUE, NO_AXIS)
    return _Head(column, part or Column.VALUE, over.axis.over(axis), restates or over.restates)


def _heads(words: _Words, key: int, second: bool) -> Iterator[_Head]:
    upper = _upper(words, key) if second else {}
    for column in range(key + 1, words.sheet.last_column + 1):
        lower = words.sheet.at(words.row + 1, column)
        if second and not lower.blank:
            yield _head(words, column, lower, upper.get(column))
            continue
        cell = words.sheet.seen(words.row, column)
        if not cell.blank:
            yield _head(words, column, cell)


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


def _part_column(
    sheet: Sheet, row: int, second: bool, named: Mapping[Column, int], first_figure: int
) -> int | None:
    """The column headed Part, else the one without a heading of its own between the names and the figures."""
    if Column.PART in named:
        return named[Column.PART]
    keys = [named[column] for column in KEYS if column in named]
    candidates = range(max(keys) + 1, first_figure)
    unheaded = (
        column
        for column in candidates
        if all(sheet.at(heading, column).blank for heading in range(row, row + second + 1))
    )
    return next(unheaded, None)
