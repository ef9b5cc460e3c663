"""What one heading of a column says: a period, an area, an indicator, a part, or several of them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from returns.reading.layouts.titles import TitleRead
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import (
    PROVISIONAL,
    PeriodRead,
    Span,
    are_years,
    is_without_year,
    lengthened,
    period_of_month_and_year,
    periods_in,
    read_period,
    read_year,
    span_called,
)
from returns.reading.sheet.headings import FIGURES, Column, column_of, first_column


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


class HeadingWords:
    """What the headings of one row say; what holds for the whole row is worked out once."""

    def __init__(self, sheet: Sheet, row: int, title: TitleRead, named: Mapping[Column, int]) -> None:
        self.sheet, self.row, self.title = sheet, row, title
        self.is_dated_above = False
        self.years = are_years(cell.text for cell in sheet.row(row))
        self.years_down = Column.YEAR in named
        self.dated = self._dated()
        self.months_down = self._has_months_down(first_column(named, Column.MONTH, Column.PERIOD))

    def _dated(self) -> PeriodRead | None:
        """What a heading such as YTD goes to: the title's month or else the row's, where it names no other one."""
        found = [read_period(cell, self.title.within) for cell in self.sheet.row(self.row)]
        dated = {period for period in found if period is not None and period.span in _DATES}
        title = self.title.period
        if title is None or title.span not in _DATES:
            return dated.pop() if len(dated) == 1 else None
        self.is_dated_above = title not in dated
        return title if dated <= {title} else None

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
        if over is not None and is_without_year(over.text) and is_year(cell.text):
            return period_of_month_and_year(over, cell)
        period = read_period(cell, within or (None if self.years_down else self.title.within))
        if period is None and self.years:
            period = read_year(cell.text)
        if period is None and over is not None and is_without_year(cell.text):
            period = period_of_month_and_year(cell, over)
        return period

    def _is_half(self, cell: Cell) -> bool:
        if self.months_down:
            return is_year(cell.text)
        return self.years_down and is_without_year(cell.text)

    def _named(self, text: str) -> Axis:
        words = self.title.vocabulary
        if words.is_area(text):
            return Axis(area=text)
        return Axis(indicator=text) if words.is_indicator(text) else NO_AXIS

    def said(self, cell: Cell, over: Cell | None = None, within: PeriodRead | None = None) -> "Said":
        """What one heading says and of which part: "May 2012", "May 2012 %", "Dover, May 2012", "Contacts - number"."""
        axis, part = self.axis(cell, over, within), _part_of(cell.text)
        dated = within if within is not None and within.span in _DATES else self.dated
        if dated and (span := span_called(cell.text)) and (period := lengthened(dated, span)):
            return Said(Axis(period), None)
        if axis != NO_AXIS or part is not None or not isinstance(cell.value, str):
            return Said(axis, part)
        period, rest = _without_one_period(cell.text)
        for words, its_part in _parted(rest):
            named = self._named(words)
            if (period or named != NO_AXIS) and (named != NO_AXIS or not words):
                return Said(Axis(period, named.area, named.indicator), its_part)
        return Said(NO_AXIS, None)


class Said(NamedTuple):
    """What one heading says, and of which part: its percentage, its numerator."""

    axis: Axis
    part: Column | None


_DATES = (Span.DAY, Span.MONTH, Span.QUARTER)
_CALENDAR_YEAR = re.compile("(?:19|20)[0-9]{2}")
_AROUND = " ,:;|/–—-"


def is_year(text: str) -> bool:
    """Whether a heading is a year, the calendar's or a financial one."""
    return bool(_CALENDAR_YEAR.fullmatch(text) or read_year(text))


def _part_of(text: str) -> Column | None:
    """The part that a heading names; beside YTD, Month is the figure of the month."""
    part = column_of(text)
    return Column.VALUE if part is Column.MONTH else part


def _without_one_period(text: str) -> tuple[PeriodRead | None, str]:
    """The only period that a heading names, and its other words; None and the heading where it names none."""
    found = periods_in(text)
    if len(found) != 1 or found[0].period is None:
        return None, text
    rest = f"{text[: found[0].start].rstrip(_AROUND)} {text[found[0].end :].lstrip(_AROUND)}"
    return found[0].period, PROVISIONAL.sub("", rest).strip(_AROUND)


def _parted(text: str) -> Iterator[tuple[str, Column | None]]:
    """The words of a heading with what they say at their end or beginning of a part: "Dover %" is Dover, percent."""
    yield text, None
    if (part := _part_of(text.strip("()"))) in FIGURES:
        yield "", part
    tokens = text.replace("(", " ").replace(")", " ").split()
    for at in range(1, len(tokens)):
        for words, mark in ((tokens[:at], tokens[at:]), (tokens[at:], tokens[:at])):
            if (part := _part_of(" ".join(mark))) in FIGURES:
                yield " ".join(words).strip(_AROUND), part
