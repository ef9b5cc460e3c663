"""One row a reading: Indicator, Area, Month, Numerator, Denominator, Value, As at, Note, in any order."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from indicators.rules.terms import Basis
from returns.reading.layouts.building import Figures, Statement, arrange, line_of, problem
from returns.reading.layouts.tables import (
    TableContext,
    body_rows,
    row_span,
    set_headings_aside,
    set_unknown_columns_aside,
)
from returns.reading.lines import ProblemCode, ReadProblem, WhyNotStored
from returns.reading.sheet.cells import Cell
from returns.reading.sheet.dates import LONGEST_DATE, PeriodRead, Span, as_month, month_if_whole, read_period
from returns.reading.sheet.figures import read_figure
from returns.reading.sheet.headings import FIGURES, Column, bare_title, first_column, is_total, title_above


@dataclass(frozen=True)
class LongHeader:
    """The headings of such a table and the columns that they name."""

    row: int
    named: dict[Column, int]

    @property
    def last_row(self) -> int:
        """The last row of headings."""
        return self.row

    @cached_property
    def figures(self) -> dict[Column, int]:
        """The columns with figures."""
        return {column: node for column, node in self.named.items() if column in FIGURES}

    @cached_property
    def words(self) -> dict[Column, int]:
        """The columns without."""
        return {column: node for column, node in self.named.items() if column not in FIGURES}


def long_header(row: int, named: dict[Column, int]) -> LongHeader | None:
    """The headings if a row that names these columns heads such a table: a name and a figure at least."""
    header = LongHeader(row, named)
    has_name = Column.INDICATOR in header.named or Column.AREA in header.named
    return header if has_name and header.figures else None


def read_long_list(node: TableContext, header: LongHeader) -> None:
    """Add a line for every row with a figure, and set the rest of the table aside."""
    account = node.account
    set_headings_aside(account, header.row, header.last_row)
    rows = body_rows(node.sheet, header.row + 1, node.last_row, header.figures.values())
    title = title_above(node.sheet, header.row, node.after_row)
    indicator_above = bare_title(title.text) if title else ""
    for row in rows:
        _read_row(_Row(node, header, row, indicator_above))
    set_unknown_columns_aside(account, header.row, rows)


@dataclass(frozen=True)
class _Row:
    node: TableContext
    header: LongHeader
    number: int
    indicator_above: str

    @cached_property
    def said(self) -> dict[Column, Cell]:
        """The cells with content, as seen, in the columns that hold no figures."""
        seen = {column: self.node.sheet.seen(self.number, at) for column, at in self.header.words.items()}
        return {column: cell for column, cell in seen.items() if not cell.blank}

    def cell(self, *columns: Column) -> Cell | None:
        """The cell, as seen, in the first of these columns that the table has; None where it is blank."""
        there = next((column for column in columns if column in self.header.words), None)
        return None if there is None else self.said.get(there)

    def own(self, column: int) -> Cell:
        """The row's own cell in a column, blank where a merged block from above covers it."""
        return self.node.sheet.at(self.number, column)

    def text(self, column: Column) -> str:
        """The text in a column; "" where there is none."""
        cell = self.said.get(column)
        return cell.text if cell else ""

    @property
    def indicator(self) -> str:
        """The indicator's name, of the row or, in a table without such a column, of the title."""
        return self.text(Column.INDICATOR) if Column.INDICATOR in self.header.named else self.indicator_above


def _read_row(row: _Row) -> None:
    account, cells = row.node.account, row.node.sheet.row(row.number)
    figures = arrange({c: read_figure(row.own(at)) for c, at in row.header.figures.items()})
    name = row.text(Column.INDICATOR) or row.text(Column.AREA)
    if is_total(row.text(Column.AREA)) or is_total(row.text(Column.INDICATOR)):
        account.set_aside(cells, WhyNotStored.TOTAL, text=name)
        if figures.given:
            account.totals.append(line_of(_statement(row, figures)))
    elif figures.given:
        account.add_line(line_of(_statement(row, figures)))
    elif name:
        ref = row_span(row.number, row.header.figures.values())
        account.set_aside(cells, WhyNotStored.EMPTY, text=name, ref=ref)


def _statement(row: _Row, figures: Figures) -> Statement:
    problems: list[ReadProblem] = []
    as_at = _day(row, problems)
    period = _period(row, as_at, figures.given[0].cell, problems)
    return Statement(
        sheet=row.node.sheet,
        row=row.number,
        indicator=row.indicator,
        area=row.text(Column.AREA),
        part=row.text(Column.PART),
        area_asked=Column.AREA in row.header.named,
        figures=figures,
        period=period,
        basis=_basis(row, as_at, period, problems),
        as_at=as_at,
        note=row.text(Column.NOTE),
        source=row.text(Column.SOURCE),
        named_by=tuple(row.said.values()),
        problems=problems,
    )


def _day(row: _Row, problems: list[ReadProblem]) -> date | None:
    cell = row.cell(Column.AS_AT, Column.WEEK_ENDING)
    if cell is None:
        return None
    if isinstance(cell.value, date):
        return cell.value
    period = read_period(cell)
    if period is None or period.day is None:
        what = f"says “{cell.text[:LONGEST_DATE]}”, which is not a day"
        problems.append(problem(cell, ProblemCode.AS_AT_UNREADABLE, what, "Write the day as 31/05/2012."))
        return None
    return period.day


def _basis(
    row: _Row, as_at: date | None, period: PeriodRead | None, problems: list[ReadProblem]
) -> Basis | None:
    """The basis that the row states; else a snapshot where its column As at gives a day; else what the period says."""
    cell = row.cell(Column.BASIS)
    if cell is None:
        is_position = as_at and Column.AS_AT in row.header.named
        if is_position:
            return Basis.SNAPSHOT
        return period.basis_hint if period else None
    words = cell.text.casefold()
    for basis in Basis:
        if words in (basis.value.casefold(), basis.label.casefold(), basis.short.casefold()):
            return basis
    what = f"says “{cell.text[:LONGEST_DATE]}”, which is no basis"
    remedy = f"Write one of: {', '.join(basis.label.lower() for basis in Basis)}."
    problems.append(problem(cell, ProblemCode.BASIS_UNREADABLE, what, remedy))
    return None


def _period(row: _Row, as_at: date | None, figure: Cell, problems: list[ReadProblem]) -> PeriodRead | None:
    cell = row.cell(Column.MONTH, Column.PERIOD)
    if cell is None:
        return _period_unsaid(row, as_at, figure, problems)
    named = read_period(cell, row.node.title_period)
    if named is None:
        what = f"says “{cell.text[:LONGEST_DATE]}”, which is not a period that can be read"
        remedy = "Write a month as May 2012, a quarter as Q1 2012/13, a year as 2012/13."
        found = problem(cell, ProblemCode.PERIOD_UNREADABLE, what, remedy)
        problems.append(replace(found, unknown=cell.text if isinstance(cell.value, str) else ""))
        return None
    return as_month(named) if Column.MONTH in row.header.named else month_if_whole(named)


def _period_unsaid(
    row: _Row, as_at: date | None, figure: Cell, problems: list[ReadProblem]
) -> PeriodRead | None:
    """The period of a row that names none: that of its day, else that of the title."""
    if as_at:
        return as_month(PeriodRead(Span.DAY, as_at))
    title = row.node.title_period
    named = first_column(row.header.named, Column.MONTH, Column.PERIOD)
    if title is None:
        remedy = "Add a column Month, or name the month in the title."
        problems.append(problem(figure, ProblemCode.PERIOD_NOT_STATED, "has no month", remedy))
    elif named:
        what = f"has no month in its row; {title.label}, named in the title, was taken"
        problems.append(problem(figure, ProblemCode.PERIOD_FROM_TITLE, what, "Fill in the month."))
    return title
