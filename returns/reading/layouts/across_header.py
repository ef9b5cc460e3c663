"""The headings of a table with periods across: dates in one row, or years over Number, %, Q1, Q2 … in two."""

from collections.abc import Iterator
from dataclasses import dataclass

from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import PeriodRead, are_years, read_period, read_year
from returns.reading.sheet.headings import FIGURES, Column, column_of, first_column


@dataclass(frozen=True)
class PeriodColumns:
    """The columns of one period: one, or several such as Number and %."""

    period: PeriodRead
    columns: dict[Column, int]


@dataclass(frozen=True)
class AcrossHeader:
    """What the headings say of each column.

    `named` are the columns beside the periods (the names of rows, source, note); `part_column` holds Numerator,
    Denominator or the name of a part.
    """

    row: int
    last_row: int
    named: dict[Column, int]
    periods: tuple[PeriodColumns, ...]
    travel: tuple[int, ...]
    part_column: int | None

    @property
    def key_columns(self) -> tuple[int, ...]:
        """The columns that name a row: the indicator's, the area's or both."""
        return tuple(self.named[column] for column in (Column.INDICATOR, Column.AREA) if column in self.named)

    @property
    def figure_columns(self) -> tuple[int, ...]:
        """All columns with figures."""
        return tuple(place for period in self.periods for place in period.columns.values())


def across_header(
    sheet: Sheet, row: int, named: dict[Column, int], title_period: PeriodRead | None
) -> AcrossHeader | None:
    """The headings if this row heads such a table: something that names the rows, and a period.

    `named` are the columns that the row names. A quarter or month without its year is taken to be of the
    financial year of `title_period`.
    """
    key = first_column(named, Column.INDICATOR, Column.AREA)
    if key is None:
        return None
    second = _has_second_row(sheet, row, key, title_period)
    heads = list(_heads(sheet, row, key, second, title_period))
    periods = _gathered(heads)
    if not periods:
        return None
    first_figure = min(place for period in periods for place in period.columns.values())
    return AcrossHeader(
        row=row,
        last_row=row + second,
        named={column: place for column, place in named.items() if column not in (*FIGURES, Column.TRAVEL)},
        periods=periods,
        travel=tuple(head.column for head in heads if head.part is Column.TRAVEL),
        part_column=_part_column(sheet, row, second, named, first_figure),
    )


@dataclass(frozen=True)
class _Head:
    column: int
    part: Column
    period: PeriodRead | None


def _has_second_row(sheet: Sheet, row: int, key: int, within: PeriodRead | None) -> bool:
    """Whether the next row goes on with the headings: nothing in the key column, only parts and periods beside it."""
    cells = sheet.row(row + 1)
    return (
        bool(cells)
        and sheet.at(row + 1, key).blank
        and all(_is_second_heading(sheet, cell, row, within) for cell in cells)
    )


def _is_second_heading(sheet: Sheet, cell: Cell, row: int, within: PeriodRead | None) -> bool:
    if column_of(cell.text) in (*FIGURES, Column.TRAVEL):
        return True
    year = _period_over(sheet, row, cell.column, within)
    return read_period(cell, year or within) is not None


def _period_over(sheet: Sheet, row: int, column: int, within: PeriodRead | None) -> PeriodRead | None:
    """The period in the upper row that a column stands under: its own, or the nearest to the left."""
    for place in range(column, 0, -1):
        head = sheet.seen(row, place)
        if not head.blank:
            return _period_of(sheet, row, head, within)
    return None


def _period_of(sheet: Sheet, row: int, head: Cell, within: PeriodRead | None) -> PeriodRead | None:
    """The period that a heading names; beside others like it 2010-11 is a year, by itself it is not clear what."""
    found = read_period(head, within)
    if found is None and are_years(cell.text for cell in sheet.row(row)):
        return read_year(head.text)
    return found


def _heads(sheet: Sheet, row: int, key: int, second: bool, within: PeriodRead | None) -> Iterator[_Head]:
    for column in range(key + 1, sheet.last_column + 1):
        lower = sheet.at(row + 1, column)
        if second and not lower.blank:
            over = _period_over(sheet, row, column, within)
            heading, period = lower, read_period(lower, over or within) or over
        else:
            heading = sheet.seen(row, column)
            period = _period_of(sheet, row, heading, within)
        part = column_of(heading.text) or Column.VALUE
        if part is Column.TRAVEL or (period and part in FIGURES):
            yield _Head(column, part, period)


def _gathered(heads: list[_Head]) -> tuple[PeriodColumns, ...]:
    """The columns with figures by period. The same part of the same period a second time is a period of its own."""
    gathered: list[PeriodColumns] = []
    for head in heads:
        if head.part is Column.TRAVEL or head.period is None:
            continue
        last = gathered[-1] if gathered else None
        if last and last.period == head.period and head.part not in last.columns:
            last.columns[head.part] = head.column
        else:
            gathered.append(PeriodColumns(head.period, {head.part: head.column}))
    return tuple(gathered)


def _part_column(
    sheet: Sheet, row: int, second: bool, named: dict[Column, int], first_figure: int
) -> int | None:
    """The column headed Part, else the one without a heading of its own between the names and the figures."""
    if Column.PART in named:
        return named[Column.PART]
    keys = [named[column] for column in (Column.INDICATOR, Column.AREA) if column in named]
    candidates = range(max(keys) + 1, first_figure)
    unheaded = (
        column
        for column in candidates
        if all(sheet.at(heading, column).blank for heading in range(row, row + second + 1))
    )
    return next(unheaded, None)
