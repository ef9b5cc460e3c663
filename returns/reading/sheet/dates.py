"""Days, months, quarters and financial years, as cells, headings and titles give them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from indicators.rules.periods import add_months, describe, month_end, month_start, year_end
from indicators.rules.terms import Basis
from returns.reading.sheet.cells import Cell
from returns.reading.sheet.formats import shows_a_day


class Span(StrEnum):
    """How long a stretch of time was named."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_BASES = {
    Span.DAY: Basis.SNAPSHOT,
    Span.WEEK: Basis.WEEK,
    Span.MONTH: Basis.MONTH,
    Span.QUARTER: Basis.QUARTER,
    Span.YEAR: Basis.YEAR,
}


@dataclass(frozen=True)
class PeriodRead:
    """A stretch of time that was named, known by its last day."""

    span: Span
    end: date

    @property
    def month(self) -> date:
        """The first day of the month that it ends in."""
        return month_start(self.end)

    @property
    def day(self) -> date | None:
        """The very day named; None where it was a month or longer."""
        return self.end if self.span in (Span.DAY, Span.WEEK) else None

    @property
    def basis_hint(self) -> Basis | None:
        """What the period says of the figure's basis.

        A month and a week ending say nothing: both a count over that time and a position at its end are so dated.
        """
        return None if self.span in (Span.WEEK, Span.MONTH) else _BASES[self.span]

    @property
    def label(self) -> str:
        """In a reader's words: "3 September 2012", "May 2012", "Q1 2013/14", "2012/13"."""
        return describe(_BASES[self.span], self.end)


EARLIEST, LATEST = 1990, 2099
LONGEST_DATE = 60

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_FINANCIAL = r"(?P<first>[0-9]{4})(?P<sep>[/-])(?P<second>[0-9]{4}|[0-9]{2})"
_QUARTER = r"(?:q|qtr ?|quarter )(?P<quarter>[1-4])"
_WEEK = r"(?:w/e|week[ -]ending|week[ -]end)\.? ?"

_Reader = Callable[[re.Match[str]], PeriodRead | None]


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _make(span: Span, year: int, month: int, day: int = 1) -> PeriodRead | None:
    try:
        named = date(year, month, day)
    except ValueError:
        return None
    if not EARLIEST <= year <= LATEST:
        return None
    return PeriodRead(span, named if span in (Span.DAY, Span.WEEK) else month_end(named))


def _day(found: re.Match[str]) -> PeriodRead | None:
    span = Span.WEEK if found.groupdict().get("week") else Span.DAY
    return _make(span, _full_year(found["year"]), int(found["month"]), int(found["day"]))


def _named_day(found: re.Match[str]) -> PeriodRead | None:
    span = Span.WEEK if found["week"] else Span.DAY
    return _make(span, _full_year(found["year"]), _month_number(found), int(found["day"]))


def _named_month(found: re.Match[str]) -> PeriodRead | None:
    return _make(Span.MONTH, _full_year(found["year"]), _month_number(found))


def _numbered_month(found: re.Match[str]) -> PeriodRead | None:
    return _make(Span.MONTH, int(found["year"]), int(found["month"]))


def _month_number(found: re.Match[str]) -> int:
    return _MONTHS.index(found["name"][:3].lower()) + 1


def _quarter(found: re.Match[str]) -> PeriodRead | None:
    year = _financial_year(found)
    return year and quarter_of(year, int(found["quarter"]))


def _year_or_month(found: re.Match[str]) -> PeriodRead | None:
    """2012/13 and 2012-13 are years, 2012-05 a month; 2011-12 could be either, so it is neither."""
    year, month = _financial_year(found), None
    if len(found["second"]) == 2:
        month = _make(Span.MONTH, int(found["first"]), int(found["second"]))
    if year and month and found["sep"] == "-":
        return None
    return year or month


def _financial_year(found: re.Match[str]) -> PeriodRead | None:
    first, second = int(found["first"]), found["second"]
    if int(second) != (first + 1) % (100 if len(second) == 2 else 10_000):
        return None
    return _make(Span.YEAR, first + 1, 3)


def quarter_of(year: PeriodRead, number: int) -> PeriodRead:
    """Quarter 1 (April to June) to 4 of the financial year in which `year` ends."""
    return PeriodRead(Span.QUARTER, add_months(year_end(year.end), 3 * number - 12))


# The first pattern that fits a place decides, so a longer form stands before the shorter one within it.
_PATTERNS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(rf"(?<![\w/.-]){pattern}(?![\w/-])", re.IGNORECASE), reader)
    for pattern, reader in (
        (r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})", _day),
        (rf"(?P<week>{_WEEK})?(?P<day>[0-9]{{1,2}})(?P<s>[/. -])(?P<month>[0-9]{{1,2}})(?P=s){_YEAR}", _day),
        (rf"(?P<week>{_WEEK})?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -]?{_NAME}[ ,-]*{_YEAR}", _named_day),
        (rf"{_QUARTER}[ ,-]*\(?{_FINANCIAL}\)?", _quarter),
        (rf"{_FINANCIAL}[ ,-]*{_QUARTER}", _quarter),
        (rf"{_NAME}(?:[ ,-]+|[ -]?['’])?{_YEAR}", _named_month),
        (r"(?P<month>[0-9]{1,2})[/-](?P<year>[0-9]{4})", _numbered_month),
        (_FINANCIAL, _year_or_month),
    )
)
_LEAD_IN = re.compile(r"(?:as at|as of|at|to|position at|month ending|m/e|month of|fy) ", re.IGNORECASE)
_DASHED = re.compile("[0-9]{4}-[0-9]{2}")
_BARE_QUARTER = re.compile(_QUARTER, re.IGNORECASE)
_BARE_MONTH = re.compile(_NAME, re.IGNORECASE)


def period_in(text: str) -> PeriodRead | None:
    """The first period named in a title such as "Monthly return - May 2012"; None where none is."""
    for pattern, reader in _PATTERNS:
        for found in pattern.finditer(text):
            if period := reader(found):
                return period
    return None


def without_period(text: str) -> str:
    """A title without a period at its end: "Caseload - May 2012" is "Caseload"."""
    for pattern, reader in _PATTERNS:
        for found in pattern.finditer(text):
            if found.end() == len(text) and reader(found):
                return text[: found.start()].rstrip(" ,:–-(")
    return text


def read_period(cell: Cell, within: PeriodRead | None = None) -> PeriodRead | None:
    """The period that a cell names and nothing else; None where it names none.

    A date is that day if its format prints the day, else the month. A quarter or month without a year is that of
    the financial year `within`.
    """
    if isinstance(cell.value, date):
        span = Span.DAY if shows_a_day(cell.number_format) else Span.MONTH
        return _make(span, cell.value.year, cell.value.month, cell.value.day)
    if not isinstance(cell.value, str) or len(cell.text) > LONGEST_DATE:
        return None
    return _period_called(cell.text, within)


# A list names the same month in every row.
@lru_cache(maxsize=1024)
def _period_called(name: str, within: PeriodRead | None) -> PeriodRead | None:
    text = _LEAD_IN.sub("", name, count=1)
    for pattern, reader in _PATTERNS:
        if found := pattern.fullmatch(text):
            return reader(found)
    return _within_year(text, within) if within else None


def are_years(texts: Iterable[str]) -> bool:
    """Whether headings such as 2010-11 and 2011-12, each of which could be a month, are financial years side by side.

    They are where there are two of them at least, and every heading of this form can be a year.
    """
    dashed = {text for text in texts if _DASHED.fullmatch(text)}
    return len(dashed) > 1 and all(read_year(text) for text in dashed)


def read_year(text: str) -> PeriodRead | None:
    """The financial year that a text such as 2010-11 names where it is known to name one."""
    found = re.fullmatch(_FINANCIAL, text)
    return _financial_year(found) if found else None


def _within_year(text: str, within: PeriodRead) -> PeriodRead | None:
    if found := _BARE_QUARTER.fullmatch(text):
        return quarter_of(within, int(found["quarter"]))
    if found := _BARE_MONTH.fullmatch(text):
        month, last = _month_number(found), year_end(within.end)
        return _make(Span.MONTH, last.year if month <= last.month else last.year - 1, month)
    return None


def as_month(period: PeriodRead) -> PeriodRead:
    """The month of a day or week: in a column headed Month, 1 May 2012 means May 2012."""
    return period if period.day is None else PeriodRead(Span.MONTH, month_end(period.end))


def month_if_whole(period: PeriodRead) -> PeriodRead:
    """The month, of its first or last day: in a column headed Period, 31 May 2012 means May 2012."""
    whole = period.span is Span.DAY and period.end in (month_start(period.end), month_end(period.end))
    return as_month(period) if whole else period


def as_day(period: PeriodRead | None) -> date | None:
    """The very day, in a column headed As at; None where a longer period was named."""
    return period.day if period else None
