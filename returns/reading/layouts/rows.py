"""What a row of a table says in its columns of words: its day, its period, its basis."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from indicators.rules.terms import Basis
from returns.matching.names import basis_called
from returns.reading.layouts.building import problem
from returns.reading.layouts.tables import TableContext
from returns.reading.lines import ProblemCode, ReadProblem
from returns.reading.sheet.cells import Cell
from returns.reading.sheet.dates import (
    LONGEST_DATE,
    PeriodRead,
    Span,
    as_month,
    has_two_meanings,
    month_if_whole,
    opening_of,
    period_of_month_and_year,
    read_period,
    stretch_of_days,
)
from returns.reading.sheet.headings import Column, is_no_actual

_BASES = {word.casefold(): basis for basis in Basis for word in (basis.value, basis.label, basis.short)}
_PERIODS = (Column.MONTH, Column.PERIOD)


@dataclass(frozen=True)
class RowWords:
    """One row of a table, and the columns that hold words: names, periods, notes."""

    context: TableContext
    number: int
    words: Mapping[Column, int]

    @cached_property
    def said(self) -> dict[Column, Cell]:
        """The cells with content, as seen, in those columns."""
        seen = {column: self.context.sheet.seen(self.number, at) for column, at in self.words.items()}
        return {column: cell for column, cell in seen.items() if not cell.blank}

    def cell(self, *columns: Column) -> Cell | None:
        """The cell, as seen, in the first of these columns that the table has; None where it is blank."""
        there = next((column for column in columns if column in self.words), None)
        return None if there is None else self.said.get(there)

    def text(self, column: Column) -> str:
        """The text in a column; "" where there is none."""
        cell = self.said.get(column)
        return cell.text if cell else ""

    def day(self, problems: list[ReadProblem]) -> date | None:
        """The day in a column As at or Week ending."""
        cell = self.cell(Column.AS_AT, Column.WEEK_ENDING)
        if cell is None:
            return None
        period = read_period(cell)
        day = cell.value if isinstance(cell.value, date) else period.day if period else None
        month = None if day is None else self._month_beside()
        if day is not None and month is not None and month.month != PeriodRead(Span.DAY, day).month:
            what = (
                f"says {cell.text[:LONGEST_DATE]}, which does not lie in {month.label}, the month of its row"
            )
            remedy = "Correct the day, or head the column Date entered if it is no day of the figures."
            problems.append(problem(cell, ProblemCode.AS_AT_UNREADABLE, what, remedy))
            return None
        if day is None:
            what = f"says “{cell.text[:LONGEST_DATE]}”, which is not a day"
            problems.append(problem(cell, ProblemCode.AS_AT_UNREADABLE, what, "Write the day as 31/05/2012."))
            return None
        return day

    def _month_beside(self) -> PeriodRead | None:
        """The month that the row names beside its day."""
        period = self.own_period([]) if Column.MONTH in self.words else None
        return period if period is not None and period.span is Span.MONTH else None

    def basis(
        self, as_at: date | None, period: PeriodRead | None, problems: list[ReadProblem]
    ) -> Basis | None:
        """The basis that the row states; else a snapshot where As at gives a day; else what the period says."""
        cell = self.cell(Column.BASIS)
        if cell is None:
            is_position = as_at and Column.AS_AT in self.words
            if is_position:
                return Basis.SNAPSHOT
            return period.basis_hint if period else None
        if (named := _BASES.get(cell.text.casefold())) is not None:
            return named
        if (called := basis_called(cell.text.casefold())) is not None:
            # Monthly says how often the figure comes, and a position comes monthly too.
            return period.basis_hint if called is Basis.MONTH and period else called
        what = f"says “{cell.text[:LONGEST_DATE]}”, which is no basis"
        remedy = f"Write one of: {', '.join(basis.label.lower() for basis in Basis)}."
        problems.append(problem(cell, ProblemCode.BASIS_UNREADABLE, what, remedy))
        return None

    @property
    def says_no_actual(self) -> bool:
        """Whether a word in the row, beside notes, says that its figures are no actual ones: Target, Last year."""
        spoken = {self.words.get(Column.NOTE), self.words.get(Column.SOURCE)}
        return any(
            isinstance(cell.value, str) and is_no_actual(cell.text) and cell.column not in spoken
            for cell in self.context.sheet.row(self.number)
        )

    @property
    def names_period(self) -> bool:
        """Whether the table has a column for the period."""
        return any(column in self.words for column in (*_PERIODS, Column.YEAR))

    def own_period(self, problems: list[ReadProblem], half: Cell | None = None) -> PeriodRead | None:
        """The period in the row's columns Month, Period and Year; None where they say none that can be read.

        `half` is the heading that says the month or the year that the row doesn't.
        """
        if (stretch := self._from_and_to()) is not None:
            first, last = stretch
            between = stretch_of_days(read_period(first), read_period(last))
            if between is None:
                problems.append(_no_stretch(first, last))
            return between
        cell, year = self.cell(*_PERIODS), self.cell(Column.YEAR)
        if half is not None:
            cell, year = (cell, half) if cell else (half, year)
        if cell is None and year is None:
            return None
        named = self._named(cell, year)
        if named is None:
            stated = cell or year
            assert stated is not None
            problems.append(_unreadable(stated))
            return None
        if cell is None:
            return named
        self.context.account.period_above = named
        is_month = Column.MONTH in self.words and named.span is not Span.WEEK
        return as_month(named) if is_month else month_if_whole(named)

    def _from_and_to(self) -> tuple[Cell, Cell] | None:
        """The cells that say the first and the last day of the row's period, where it has both columns."""
        first, last = self.cell(Column.START), self.cell(Column.END, Column.PERIOD, Column.AS_AT)
        return (first, last) if first and last else None

    def _named(self, cell: Cell | None, year: Cell | None) -> PeriodRead | None:
        if year is None:
            assert cell is not None
            return read_period(cell, self.context.title.within)
        return period_of_month_and_year(cell, year)

    def period(
        self,
        as_at: date | None,
        figure: Cell,
        over: PeriodRead | None,
        problems: list[ReadProblem],
        *,
        half: Cell | None = None,
    ) -> PeriodRead | None:
        """The period of the row: its own, that of its day, that over its block, else that of the title."""
        said = len(problems)
        period = self.own_period(problems, half)
        if period is not None or len(problems) > said:
            return period
        if as_at:
            is_week = Column.WEEK_ENDING in self.words and Column.AS_AT not in self.words
            if is_week:
                return PeriodRead(Span.WEEK, as_at)
            return self._opening(as_at) or as_month(PeriodRead(Span.DAY, as_at))
        return over or self._of_title(figure, problems)

    def _opening(self, as_at: date) -> PeriodRead | None:
        """The first day of a month as a position's, where the heading over it says As at and not Date alone."""
        at = self.words.get(Column.AS_AT, 0)
        return opening_of(self.context.sheet.seen(self.context.header_row, at).text, as_at) if at else None

    def _of_title(self, figure: Cell, problems: list[ReadProblem]) -> PeriodRead | None:
        title = self.context.title.period
        if title is None:
            remedy = "Add a column Month, or name the month in the title."
            problems.append(problem(figure, ProblemCode.PERIOD_NOT_STATED, "has no month", remedy))
            return None
        self.context.account.took_from_title.add("period")
        above = self.context.account.period_above
        if self.names_period and above is not None and above.month != title.month:
            what = f"has no month in its row; a row above says {above.label}, the title {title.label}"
            problems.append(problem(figure, ProblemCode.PERIOD_NOT_STATED, what, "Fill in the month."))
            return None
        if self.names_period:
            what = f"has no month in its row; {title.label}, named in the title, was taken"
            problems.append(problem(figure, ProblemCode.PERIOD_FROM_TITLE, what, "Fill in the month."))
        return title


def _no_stretch(first: Cell, last: Cell) -> ReadProblem:
    said = f"{first.text[:LONGEST_DATE]} and {last.text[:LONGEST_DATE]}"
    what = f"and {last.ref} say {said}, which is no month, quarter or year"
    remedy = "Write the first and the last day of one, or the period itself in a column Month."
    return problem(first, ProblemCode.PERIOD_UNREADABLE, what, remedy)


def _unreadable(cell: Cell) -> ReadProblem:
    if has_two_meanings(cell.text):
        what = f"says “{cell.text}”, which may be a quarter of the calendar’s year or of the financial year"
        remedy = "Write Q1 2012/13 for April to June 2012, Q4 2011/12 for January to March 2012."
        return problem(cell, ProblemCode.PERIOD_OF_TWO_MEANINGS, what, remedy)
    what = f"says “{cell.text[:LONGEST_DATE]}”, which is not a period that can be read"
    remedy = "Write a month as May 2012, a quarter as Q1 2012/13, a year as 2012/13."
    found = problem(cell, ProblemCode.PERIOD_UNREADABLE, what, remedy)
    return replace(found, unknown=cell.text if isinstance(cell.value, str) else "")
