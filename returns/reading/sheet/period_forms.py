"""The forms in which a period is written, each with what it means: days, months, quarters, years, ranges."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.rules.periods import (
    add_months,
    describe,
    month_end,
    month_start,
    months_between,
    quarter_number,
    window_start,
    year_end,
)
from indicators.rules.terms import Basis


class Span(StrEnum):
    """How long a span of time was named; an opening day is the first of a month, as that of a position."""

    DAY = "day"
    OPENING = "opening day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    ACADEMIC_YEAR = "academic year"
    CALENDAR_YEAR = "calendar year"
    TO_DATE = "year to date"
    ROLLING = "rolling 12 months"


_BASES = {
    Span.DAY: Basis.SNAPSHOT,
    Span.OPENING: Basis.SNAPSHOT,
    Span.WEEK: Basis.WEEK,
    Span.MONTH: Basis.MONTH,
    Span.QUARTER: Basis.QUARTER,
    Span.YEAR: Basis.YEAR,
    Span.ACADEMIC_YEAR: Basis.ACADEMIC_YEAR,
    Span.CALENDAR_YEAR: Basis.CALENDAR_YEAR,
    Span.TO_DATE: Basis.YTD,
    Span.ROLLING: Basis.R12M,
}


@dataclass(frozen=True)
class PeriodRead:
    """A span of time that was named, known by its last day."""

    span: Span
    end: date

    @property
    def month(self) -> date:
        """The first day of the month that it ends in."""
        return month_start(self.end)

    @property
    def day(self) -> date | None:
        """The very day named; None where it was a month or longer."""
        return self.end if self.span in (Span.DAY, Span.OPENING, Span.WEEK) else None

    @property
    def basis_hint(self) -> Basis | None:
        """What the period says of the figure's basis.

        A month and a week ending say nothing: both a count over that time and a position at its end are so dated.
        """
        return None if self.span in (Span.WEEK, Span.MONTH) else _BASES[self.span]

    def covers(self, day: date) -> bool:
        """Whether a day lies in it; of a span that ends with a month in all of that month."""
        return window_start(_BASES[self.span], self.end) <= day <= self.end

    @property
    def label(self) -> str:
        """In a reader's words: "3 September 2012", "May 2012", "Q1 2013/14", "2012/13"."""
        return describe(_BASES[self.span], self.end)


EARLIEST, LATEST = 1990, 2099
LONGEST_DATE = 60

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_NAME = rf"(?P<name>{_NAMES})"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
FINANCIAL_YEAR = r"(?P<first>[0-9]{4})(?P<sep>[/-])(?P<second>[0-9]{4}|[0-9]{2})"
# Beside a quarter nothing else is written so: Q1 12/13.
_FINANCIAL_OF_QUARTER = r"(?P<first>[0-9]{4}|[0-9]{2}) ?(?P<sep>[/-]) ?(?P<second>[0-9]{4}|[0-9]{2})"
_QUARTER = r"(?:q|qtr\.? ?|quarter )(?P<quarter>[1-4])"
_WEEK = r"(?:w/e|week[ -]ending|week[ -]end)\.? ?"
_TIME = (
    r"(?:(?:T| +)[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]m)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_TO = r" ?(?:-|–|—|to|until|/) ?"
_BETWEEN = r"(?:[ ,-]+|[ -]?['’])?"
_RANGE = (
    rf"(?P<from>{_NAMES})(?:{_BETWEEN}(?P<from_year>[0-9]{{4}}|[0-9]{{2}}))?{_TO}"
    rf"(?P<name>{_NAMES}){_BETWEEN}{_YEAR}"
)
_QUARTER_BEFORE_RANGE = r"(?:(?:q|qtr\.? ?|quarter )(?P<quarter>[1-4])[ ,:(–-]*)"

_Reader = Callable[[re.Match[str]], PeriodRead | None]


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def period_of(span: Span, year: int, month: int, day: int = 1) -> PeriodRead | None:
    """The period of this span that ends with or on a month or day; None where the calendar has no such day."""
    try:
        named = date(year, month, day)
    except ValueError:
        return None
    if not EARLIEST <= year <= LATEST:
        return None
    return PeriodRead(span, named if span in (Span.DAY, Span.WEEK) else month_end(named))


def _day(found: re.Match[str]) -> PeriodRead | None:
    span = Span.WEEK if found.groupdict().get("week") else Span.DAY
    return period_of(span, _full_year(found["year"]), int(found["month"]), int(found["day"]))


def _named_day(found: re.Match[str]) -> PeriodRead | None:
    span = Span.WEEK if found["week"] else Span.DAY
    return period_of(span, _full_year(found["year"]), month_number(found), int(found["day"]))


def _named_month(found: re.Match[str]) -> PeriodRead | None:
    return period_of(Span.MONTH, _full_year(found["year"]), month_number(found))


def _numbered_month(found: re.Match[str]) -> PeriodRead | None:
    return period_of(Span.MONTH, int(found["year"]), int(found["month"]))


def month_number(found: re.Match[str]) -> int:
    """The month that a match names or numbers."""
    return _number_of(found["name"])


def _number_of(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _quarter(found: re.Match[str]) -> PeriodRead | None:
    year = financial_year_named(found)
    return year and quarter_of(year, int(found["quarter"]))


def _range(found: re.Match[str]) -> PeriodRead | None:
    """April to June 2012: the quarter, year, year to date or twelve months that it is; None for any other stretch."""
    last = _named_month(found)
    if last is None:
        return None
    first = _first_of_range(found, last)
    period = None if first is None else _stretch(first, last)
    stated = found.groupdict().get("quarter")
    if stated and (
        period is None or period.span is not Span.QUARTER or quarter_number(period.end) != int(stated)
    ):
        return None
    return period


def _range_of_year(found: re.Match[str]) -> PeriodRead | None:
    """Jul-Sep 2012/13: months of a financial year."""
    year = financial_year_named(found)
    if year is None:
        return None
    return range_within(year, found)


def _month_of_year(found: re.Match[str]) -> PeriodRead | None:
    """June 2012/13, 2012/13 - June: a month of a financial year."""
    year = financial_year_named(found)
    return year and month_within(year, month_number(found))


def range_within(year: PeriodRead, found: re.Match[str]) -> PeriodRead | None:
    """The months of a financial year that a match names: April to June."""
    first, last = (month_within(year, _number_of(found[each])) for each in ("from", "name"))
    return _stretch(first, last) if first and last and first.end <= last.end else None


def month_within(year: PeriodRead, month: int) -> PeriodRead | None:
    """A month of a year that another period names: of the calendar's, of twelve months, else of a financial year."""
    last = year.end if year.span in (Span.CALENDAR_YEAR, Span.ROLLING) else year_end(year.end)
    return period_of(Span.MONTH, last.year if month <= last.month else last.year - 1, month)


def stretch_of_days(first: PeriodRead | None, last: PeriodRead | None) -> PeriodRead | None:
    """What lasts from the first day of one month to the last of another; None for any other stretch."""
    if first is None or last is None or first.end > last.end:
        return None
    begins = first.span is Span.MONTH or (first.span is Span.DAY and first.end.day == 1)
    ends = last.span is Span.MONTH or (last.span is Span.DAY and last.end == month_end(last.end))
    if not (begins and ends):
        return None
    months = [PeriodRead(Span.MONTH, month_end(each.end)) for each in (first, last)]
    return months[0] if months[0] == months[1] else _stretch(*months)


def _first_of_range(found: re.Match[str], last: PeriodRead) -> PeriodRead | None:
    month = _number_of(found["from"])
    if found["from_year"]:
        return period_of(Span.MONTH, _full_year(found["from_year"]), month)
    return period_of(Span.MONTH, last.end.year - (month > last.end.month), month)


def _stretch(first: PeriodRead, last: PeriodRead) -> PeriodRead | None:
    """The months from one to another as a period; None where no basis covers them."""
    months = months_between(first.end, last.end) + 1
    if months == 1:
        return last
    if months == 3 and last.end.month % 3 == 0:
        return PeriodRead(Span.QUARTER, last.end)
    if months == 12:
        return PeriodRead(Span.YEAR if last.end.month == 3 else Span.ROLLING, last.end)
    return PeriodRead(Span.TO_DATE, last.end) if first.end.month == 4 and 1 < months < 12 else None


def year_or_month(found: re.Match[str]) -> PeriodRead | None:
    """2012/13 and 2012-13 are years, 2012-05 a month; 2011-12 could be either, so it is neither."""
    year, month = financial_year_named(found), None
    if len(found["second"]) == 2:
        month = period_of(Span.MONTH, int(found["first"]), int(found["second"]))
    if year and month and found["sep"] == "-":
        return None
    return year or month


def _academic_year(found: re.Match[str]) -> PeriodRead | None:
    """September to August."""
    year = financial_year_named(found)
    return year and period_of(Span.ACADEMIC_YEAR, year.end.year, 8)


def _calendar_year(found: re.Match[str]) -> PeriodRead | None:
    return period_of(Span.CALENDAR_YEAR, int(found["year"]), 12)


def financial_year_named(found: re.Match[str]) -> PeriodRead | None:
    """The financial year that a match names; None where its two years don't follow one another."""
    first, second = _full_year(found["first"]), found["second"]
    if int(second) != (first + 1) % (100 if len(second) == 2 else 10_000):
        return None
    return period_of(Span.YEAR, first + 1, 3)


def quarter_of(year: PeriodRead, number: int) -> PeriodRead:
    """Quarter 1 (April to June) to 4 of the financial year in which `year` ends."""
    return PeriodRead(Span.QUARTER, add_months(year_end(year.end), 3 * number - 12))


# The first pattern that fits a place decides, so a longer form stands before the shorter one within it.
FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(rf"(?<![\w/.-]){pattern}(?![\w/-])", re.IGNORECASE), reader)
    for pattern, reader in (
        (rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}}){_TIME}", _day),
        (
            rf"(?P<week>{_WEEK})?(?P<day>[0-9]{{1,2}})(?P<s>[/. -])(?P<month>[0-9]{{1,2}})(?P=s){_YEAR}{_TIME}",
            _day,
        ),
        (
            rf"(?P<week>{_WEEK})?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]?{_NAME}[ ,-]*{_YEAR}{_TIME}",
            _named_day,
        ),
        (rf"{_QUARTER_BEFORE_RANGE}?{_RANGE}\)?", _range),
        (rf"(?P<from>{_NAMES}){_TO}(?P<name>{_NAMES})[ ,-]+{FINANCIAL_YEAR}", _range_of_year),
        (rf"{_QUARTER}[ ,-]*\(?{_FINANCIAL_OF_QUARTER}\)?", _quarter),
        (rf"{_FINANCIAL_OF_QUARTER}[ ,-]*{_QUARTER}", _quarter),
        (rf"{_NAME}[ ,–-]+{FINANCIAL_YEAR}", _month_of_year),
        (rf"{FINANCIAL_YEAR}[ ,–-]+{_NAME}", _month_of_year),
        (rf"{_NAME}{_BETWEEN}{_YEAR}", _named_month),
        (rf"(?P<year>[0-9]{{4}})[ ,-]+{_NAME}", _named_month),
        (r"(?P<month>[0-9]{1,2})[/-](?P<year>[0-9]{4})", _numbered_month),
        (r"(?P<year>[0-9]{4}) ?m(?P<month>[0-9]{1,2})", _numbered_month),
        (rf"(?:(?:academic|school)(?: year)?|ay) ?{FINANCIAL_YEAR}", _academic_year),
        (r"calendar year ?(?P<year>[0-9]{4})", _calendar_year),
        (FINANCIAL_YEAR, year_or_month),
    )
)
LEAD_IN = re.compile(
    r"^(?:as at|as of|at|to|position at|month ending|m/e|month of) |^(?:fy|financial year) ?", re.IGNORECASE
)
# Behind a period these words make it no other.
PROVISIONAL = re.compile(
    r" ?[\[(](?:p|r|prov\.?|provisional|revised|previous|current|latest|actual|final|draft)[\])]|[*†‡]+$",
    re.IGNORECASE,
)
DASHED_YEAR_OR_MONTH = re.compile("[0-9]{4}-[0-9]{2}")
# Before the first day of a month these words say that it is a position's, and not the month.
POSITION = re.compile(
    r"\b(?:as (?:at|of)|(?:position|snapshot)(?: as)? (?:at|on|of|date)):? *$", re.IGNORECASE
)
BARE_QUARTER = re.compile(_QUARTER, re.IGNORECASE)
BARE_MONTH = re.compile(_NAME, re.IGNORECASE)
BARE_RANGE = re.compile(
    rf"(?:{_QUARTER}[ ,:-]*)?\(?(?P<from>{_NAMES}){_TO}(?P<name>{_NAMES})\)?", re.IGNORECASE
)
QUARTER_OF_TWO_YEARS = re.compile(
    rf"{_QUARTER}[ ,-]*(?P<year>[0-9]{{4}})|(?P<y>[0-9]{{4}})[ ,-]*{_QUARTER.replace('quarter>', 'q>')}",
    re.IGNORECASE,
)
