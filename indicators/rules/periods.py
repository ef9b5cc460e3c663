"""Periods of the reporting calendar: months, quarters and financial years (April to March).

Pure. A basis says how long a span of time a figure covers; with the last day it is a window of days.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from districts.dates import long_date
from indicators.rules.terms import Basis, PeriodKind

MONTHS_IN_YEAR = 12
WEEKS_IN_YEAR = 52
APRIL = 4
SEPTEMBER = 9
YEARS = range(1900, 2100)
# A page asks for the same few hundred days tens of thousands of times.
ASKED_AGAIN = 4096


class PeriodNotUnderstood(ValueError):
    """Text in an address or a return that names no period of the calendar."""


@lru_cache(ASKED_AGAIN)
def month_end(day: date) -> date:
    """The last day of the month that `day` lies in."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def month_start(day: date) -> date:
    """The first day of the month that `day` lies in."""
    return day.replace(day=1)


@lru_cache(ASKED_AGAIN)
def add_months(period_end: date, months: int) -> date:
    """The last day of the month that lies `months` after (before, if negative) that of `period_end`."""
    index = period_end.year * MONTHS_IN_YEAR + period_end.month - 1 + months
    return month_end(date(index // MONTHS_IN_YEAR, index % MONTHS_IN_YEAR + 1, 1))


def months_between(earlier: date, later: date) -> int:
    """How many calendar months `later` lies after `earlier`; days don't count."""
    return (later.year - earlier.year) * MONTHS_IN_YEAR + later.month - earlier.month


def year_start(day: date) -> date:
    """1 April of the financial year that `day` lies in."""
    return date(day.year if day.month >= APRIL else day.year - 1, APRIL, 1)


def year_end(day: date) -> date:
    """31 March of the financial year that `day` lies in."""
    return date(year_start(day).year + 1, 3, 31)


def months_into_year(period_end: date) -> int:
    """How many months of the financial year have passed by `period_end`: April 1, March 12."""
    return months_between(year_start(period_end), period_end) + 1


def window_start(basis: Basis, period_end: date) -> date:
    """The first day that a figure of this basis covers."""
    rule = basis.rule
    if rule.ends_any_day:
        return period_end - timedelta(days=rule.days - 1)
    if rule.resets_with_year:
        return year_start(period_end)
    return month_start(add_months(period_end, 1 - rule.months))


def months_covered(basis: Basis, period_end: date) -> int:
    """How many months a figure of this basis covers; 0 of one that is shorter than a month."""
    return months_into_year(period_end) if basis.rule.resets_with_year else basis.rule.months


def ends_a_period(basis: Basis, month: date) -> bool:
    """Whether a period of this basis ends with the month: of a year only March, of a quarter every third month."""
    return months_since_end(basis, month) == 0


def months_since_end(basis: Basis, month: date) -> int:
    """How many months before `month` the newest period of this basis ended that is complete by its end."""
    return (month.month - basis.rule.last_month) % basis.rule.step


def ends_where_basis_does(basis: Basis, period_end: date) -> bool:
    """Whether a figure of this basis can end on that day: a year on 31 March, a quarter at a quarter's end."""
    if not basis.rule.takes_turns:
        return True
    return period_end == month_end(period_end) and ends_a_period(basis, period_end)


def component_months(basis: Basis, period_end: date) -> list[date]:
    """The month ends whose figures add up to this basis, oldest first.

    Empty for a snapshot, a week and a month, which nothing adds up to.
    """
    if not basis.rule.sums_months:
        return []
    return [add_months(period_end, -back) for back in range(months_covered(basis, period_end) - 1, -1, -1)]


def begins_anew(basis: Basis, before: date, after: date) -> bool:
    """Whether a period ends in another year than the one before and counts from nothing: a year to date in April."""
    return basis.rule.resets_with_year and year_start(before) != year_start(after)


def previous_end(basis: Basis, period_end: date) -> date:
    """The end of the period before, of the same basis (a month earlier for YTD and R12M)."""
    if basis is Basis.WEEK:
        return period_end - timedelta(days=7)
    return add_months(period_end, -basis.rule.step)


def financial_year(day: date) -> str:
    """2012/13."""
    start = year_start(day).year
    return f"{start}/{(start + 1) % 100:02d}"


def academic_year(day: date) -> str:
    """2022/23, of the school's year that begins on 1 September."""
    start = day.year if day.month >= SEPTEMBER else day.year - 1
    return f"{start}/{(start + 1) % 100:02d}"


def quarter_number(day: date) -> int:
    """1 for April to June … 4 for January to March."""
    return (months_into_year(day) - 1) // 3 + 1


def describe(basis: Basis, period_end: date) -> str:
    """The period in a reader's words: "May 2012", "3 September 2012", "Q1 2013/14", "2012/13"."""
    return _IN_WORDS[basis](period_end)


def _year_to_date(period_end: date) -> str:
    first = year_start(period_end)
    if first.month == period_end.month:
        return f"{period_end:%B %Y}"
    return f"{first:%B}{'' if first.year == period_end.year else f' {first.year}'} to {period_end:%B %Y}"


_IN_WORDS: dict[Basis, Callable[[date], str]] = {
    Basis.SNAPSHOT: long_date,
    Basis.WEEK: lambda end: f"week ending {long_date(end)}",
    Basis.MONTH: lambda end: f"{end:%B %Y}",
    Basis.QUARTER: lambda end: f"Q{quarter_number(end)} {financial_year(end)}",
    Basis.YEAR: financial_year,
    Basis.ACADEMIC_YEAR: lambda end: f"academic year {academic_year(end)}",
    Basis.CALENDAR_YEAR: lambda end: f"calendar year {end.year}",
    Basis.YTD: _year_to_date,
    Basis.R12M: lambda end: f"12 months to {end:%B %Y}",
}


@dataclass(frozen=True, order=True)
class Period:
    """The month or quarter that a scorecard is about, known by its last day."""

    end: date
    kind: PeriodKind = PeriodKind.MONTH

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """The calendar month."""
        return cls(month_end(date(year, month, 1)), PeriodKind.MONTH)

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        """Quarter `number` of the financial year that begins in April of `year`."""
        return cls(add_months(date(year, APRIL, 30), 3 * number - 1), PeriodKind.QUARTER)

    @classmethod
    def parse(cls, slug: str) -> Self:
        """Read an address: `2012-05`, or `2013-14-q1`. Raises PeriodNotUnderstood."""
        if found := re.fullmatch(r"([0-9]{4})-([0-9]{2})", slug):
            year, month = int(found[1]), int(found[2])
            if 1 <= month <= MONTHS_IN_YEAR and year in YEARS:
                return cls.month(year, month)
        if found := re.fullmatch(r"([0-9]{4})-([0-9]{2})-q([1-4])", slug):
            year = int(found[1])
            if year in YEARS and int(found[2]) == (year + 1) % 100:
                return cls.quarter(year, int(found[3]))
        raise PeriodNotUnderstood(
            f"“{slug}” is not a period. Write a month as 2012-05, a quarter as 2013-14-q1."
        )

    @property
    def start(self) -> date:
        """The period's first day."""
        return window_start(self.basis, self.end)

    @property
    def basis(self) -> Basis:
        """The basis of a figure that covers just this period."""
        return Basis.QUARTER if self.kind is PeriodKind.QUARTER else Basis.MONTH

    @property
    def slug(self) -> str:
        """The form in an address: `2012-05`, `2013-14-q1`."""
        if self.kind is PeriodKind.MONTH:
            return f"{self.end:%Y-%m}"
        return f"{financial_year(self.end).replace('/', '-')}-q{quarter_number(self.end)}"

    @property
    def label(self) -> str:
        """The form on a page: "May 2012", "Q1 2013/14"."""
        return describe(self.basis, self.end)

    @property
    def previous(self) -> Self:
        """The period before, of the same kind."""
        return type(self)(previous_end(self.basis, self.end), self.kind)

    @property
    def following(self) -> Self:
        """The period after, of the same kind."""
        return type(self)(add_months(self.end, self.basis.rule.months), self.kind)
