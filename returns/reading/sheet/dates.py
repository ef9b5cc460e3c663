"""Days, months, quarters and financial years, as cells, headings and titles give them."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from indicators.rules.periods import (
    add_months,
    describe,
    month_end,
    month_start,
    months_between,
    quarter_number,
    year_end,
)
from indicators.rules.terms import Basis
from returns.reading.sheet.cells import Cell
from returns.reading.sheet.formats import shows_a_day


class Span(StrEnum):
    """How long a span of time was named."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TO_DATE = "year to date"
    ROLLING = "rolling 12 months"


_BASES = {
    Span.DAY: Basis.SNAPSHOT,
    Span.WEEK: Basis.WEEK,
    Span.MONTH: Basis.MONTH,
    Span.QUARTER: Basis.QUARTER,
    Span.YEAR: Basis.YEAR,
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
_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_NAME = rf"(?P<name>{_NAMES})"
_YEAR = r"(?P<year>[0-9]{4}|[0-9]{2})"
_FINANCIAL = r"(?P<first>[0-9]{4})(?P<sep>[/-])(?P<second>[0-9]{4}|[0-9]{2})"
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
    return _number_of(found["name"])


def _number_of(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _quarter(found: re.Match[str]) -> PeriodRead | None:
    year = _financial_year(found)
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
    year = _financial_year(found)
    if year is None:
        return None
    first, last = (_month_within(year, _number_of(found[each])) for each in ("from", "name"))
    return _stretch(first, last) if first and last and first.end <= last.end else None


def _month_within(year: PeriodRead, month: int) -> PeriodRead | None:
    last = year_end(year.end)
    return _make(Span.MONTH, last.year if month <= last.month else last.year - 1, month)


def _first_of_range(found: re.Match[str], last: PeriodRead) -> PeriodRead | None:
    month = _number_of(found["from"])
    if found["from_year"]:
        return _make(Span.MONTH, _full_year(found["from_year"]), month)
    return _make(Span.MONTH, last.end.year - (month > last.end.month), month)


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


def _year_or_month(found: re.Match[str]) -> PeriodRead | None:
    """2012/13 and 2012-13 are years, 2012-05 a month; 2011-12 could be either, so it is neither."""
    year, month = _financial_year(found), None
    if len(found["second"]) == 2:
        month = _make(Span.MONTH, int(found["first"]), int(found["second"]))
    if year and month and found["sep"] == "-":
        return None
    return year or month


def _financial_year(found: re.Match[str]) -> PeriodRead | None:
    first, second = _full_year(found["first"]), found["second"]
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
        (rf"(?P<from>{_NAMES}){_TO}(?P<name>{_NAMES})[ ,-]+{_FINANCIAL}", _range_of_year),
        (rf"{_QUARTER}[ ,-]*\(?{_FINANCIAL_OF_QUARTER}\)?", _quarter),
        (rf"{_FINANCIAL_OF_QUARTER}[ ,-]*{_QUARTER}", _quarter),
        (rf"{_NAME}{_BETWEEN}{_YEAR}", _named_month),
        (rf"(?P<year>[0-9]{{4}})[ ,-]+{_NAME}", _named_month),
        (r"(?P<month>[0-9]{1,2})[/-](?P<year>[0-9]{4})", _numbered_month),
        (r"(?P<year>[0-9]{4}) ?m(?P<month>[0-9]{1,2})", _numbered_month),
        (_FINANCIAL, _year_or_month),
    )
)
_LEAD_IN = re.compile(
    r"^(?:as at|as of|at|to|position at|month ending|m/e|month of) |^(?:fy|financial year) ?", re.IGNORECASE
)
_DASHED = re.compile("[0-9]{4}-[0-9]{2}")
_BARE_QUARTER = re.compile(_QUARTER, re.IGNORECASE)
_BARE_MONTH = re.compile(_NAME, re.IGNORECASE)
_QUARTER_OF_TWO_YEARS = re.compile(
    rf"{_QUARTER}[ ,-]*(?P<year>[0-9]{{4}})|(?P<y>[0-9]{{4}})[ ,-]*{_QUARTER.replace('quarter>', 'q>')}",
    re.IGNORECASE,
)

# Words that make a month the end of a longer stretch of time.
_WORDS_OF_BASIS = (
    (
        re.compile(r"\b(?:ytd|year[ -]to[ -]date|cumulative(?:ly)?|so far this year)\b", re.IGNORECASE),
        Span.TO_DATE,
    ),
    (
        re.compile(
            r"\b(?:rolling (?:year|12|twelve)|(?:12|twelve)[ -]months?|r12m?|last 12)\b", re.IGNORECASE
        ),
        Span.ROLLING,
    ),
    (re.compile(r"\b(?:quarter|qtr)(?:ly)? (?:ending|ended|to|end)\b", re.IGNORECASE), Span.QUARTER),
    (re.compile(r"\b(?:financial )?year (?:ending|ended|to|end)\b", re.IGNORECASE), Span.YEAR),
)
_WORDS_AROUND = re.compile(
    r"(?:\b(?:rolling|year|ytd|to|date|cumulative|(?:12|twelve)[ -]months?|r12m?|quarter|qtr|end(?:ed|ing)?|financial"
    r"|the|for|fy)\b|[():,])",
    re.IGNORECASE,
)


def span_said(text: str) -> Span | None:
    """The stretch of time that the words of a text name: year to date, rolling year, quarter ending; None for none."""
    return next((span for pattern, span in _WORDS_OF_BASIS if pattern.search(text)), None)


def lengthened(period: PeriodRead, said: Span | None) -> PeriodRead | None:
    """The longer stretch of time that words beside a month or its last day make of it; None where they don't agree."""
    if said is None or period.span not in (Span.MONTH, Span.DAY):
        return period
    if said is Span.YEAR and period.end.month != 3:
        return PeriodRead(Span.ROLLING, month_end(period.end))
    if said is Span.QUARTER and period.end.month % 3:
        return None
    return PeriodRead(said, month_end(period.end))


def has_two_meanings(text: str) -> bool:
    """Whether a quarter may be one of the calendar's year or of the financial year: Q1 2012."""
    return _QUARTER_OF_TWO_YEARS.fullmatch(text.strip()) is not None


@dataclass(frozen=True)
class PeriodNamed:
    """A period that a text names, and where: from `start` to `end`. None where it may be a year or a month.

    `made` says that it is the day on which the report was made.
    """

    period: PeriodRead | None
    start: int
    end: int
    made: bool = False


# Days on which a report was made say nothing of its figures.
_MADE = re.compile(
    r"\b(?:print|produc|generat|creat|extract|updat|refresh|download|publish|issu|prepar|revis|sav|sent|export|compil"
    r"|run|ran|report date|date of report|report run|due|received|version|v[0-9])[a-z]*\b[^,;|#]{0,40}$",
    re.IGNORECASE,
)


def periods_in(text: str) -> list[PeriodNamed]:
    """Every period that a title names, from left to right; days of printing, running or producing are none."""
    return [named for named in all_named_in(text) if not named.made]


def all_named_in(text: str) -> list[PeriodNamed]:
    """Every period and day that a text names, from left to right."""
    found: list[PeriodNamed] = []
    left = text
    for pattern, reader in _PATTERNS:
        for match in pattern.finditer(left):
            period = reader(match)
            is_year_or_month = reader is _year_or_month and read_year(match[0]) is not None
            if period is None and not is_year_or_month:
                continue
            left = left[: match.start()] + "#" * len(match[0]) + left[match.end() :]
            made = _MADE.search(left[: match.start()]) is not None
            found.append(PeriodNamed(period, match.start(), match.end(), made))
    return sorted(found, key=lambda named: named.start)


def period_in(text: str) -> PeriodRead | None:
    """The first period named in a title such as "Monthly return - May 2012"; None where none is."""
    return next((named.period for named in periods_in(text) if named.period), None)


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
    if len(cell.text) == 6 and (year := six_figure_year(cell.text)):
        return year
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
    if said := span_said(name):
        return _lengthened_by_words(name, said)
    return _within_year(text, within) if within else None


def _lengthened_by_words(text: str, said: Span) -> PeriodRead | None:
    """The period of "12 months to July 2012", "July 2012 YTD": one month or day, and nothing but such words around."""
    named = periods_in(text)
    if len(named) != 1 or named[0].period is None:
        return None
    rest = text[: named[0].start] + text[named[0].end :]
    return None if _WORDS_AROUND.sub("", rest).strip() else lengthened(named[0].period, said)


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
        return _month_within(within, _month_number(found))
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


def period_of_month_and_year(cell: Cell | None, year: Cell) -> PeriodRead | None:
    """The period of a month (or quarter) and a year that stand in two columns, or of the year alone.

    A year is the calendar's (2012) or a financial one (2012/13, 201213). None where they make no period.
    """
    financial = read_year(year.text) or _year_in_six_figures(year.text)
    if cell is None:
        return financial or read_period(year)
    whole = read_period(cell)
    if whole is not None:
        return whole
    if financial:
        return _within_year(cell.text, financial)
    if not re.fullmatch("[0-9]{4}", year.text):
        return None
    month = int(cell.text) if re.fullmatch("0?[1-9]|1[0-2]", cell.text) else 0
    if found := _BARE_MONTH.fullmatch(cell.text):
        month = _month_number(found)
    return _make(Span.MONTH, int(year.text), month) if month else None


def six_figure_year(text: str) -> PeriodRead | None:
    """The financial year that six figures name which can name no month: 201213 is 2012/13."""
    return _year_in_six_figures(text) if text[4:] > "12" else None


def _year_in_six_figures(text: str) -> PeriodRead | None:
    found = re.fullmatch("(?P<first>[0-9]{4})(?P<second>[0-9]{2})", text)
    return _financial_year(found) if found else None
