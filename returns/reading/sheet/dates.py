"""Days, months, quarters and financial years, as cells, headings and titles give them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from indicators.rules.periods import month_end, month_start
from returns.reading.sheet.cells import Cell
from returns.reading.sheet.formats import shows_a_day, shows_only_a_year
from returns.reading.sheet.period_forms import (
    BARE_MONTH,
    BARE_QUARTER,
    BARE_RANGE,
    DASHED_YEAR_OR_MONTH,
    FINANCIAL_YEAR,
    FORMS,
    LEAD_IN,
    LONGEST_DATE,
    POSITION,
    PROVISIONAL,
    QUARTER_OF_TWO_YEARS,
    PeriodRead,
    Span,
    financial_year_named,
    month_number,
    month_within,
    period_of,
    quarter_of,
    range_within,
    stretch_of_days,
    year_or_month,
)

__all__ = [
    "LONGEST_DATE",
    "PROVISIONAL",
    "PeriodNamed",
    "PeriodRead",
    "Span",
    "all_named_in",
    "are_years",
    "as_day",
    "as_month",
    "has_two_meanings",
    "is_without_year",
    "lengthened",
    "month_if_whole",
    "opening_of",
    "period_called",
    "period_in",
    "period_of_month_and_year",
    "periods_in",
    "quarter_of",
    "read_period",
    "read_year",
    "says_since_april",
    "six_figure_year",
    "span_called",
    "span_said",
    "stretch_of_days",
    "within_year",
    "without_period",
    "year_in",
]

_OF_SHORTER = re.compile(r"\b(?:quarter|qtr|month|week|term) to date\b", re.IGNORECASE)
# Words that make a month the end of a longer stretch of time.
_WORDS_OF_BASIS = (
    (
        re.compile(
            r"\b(?:ytd|year[ -]to[ -]date|(?<!up )to date|cumulative(?:ly)?|so far this year)\b",
            re.IGNORECASE,
        ),
        Span.TO_DATE,
    ),
    (
        re.compile(
            r"\b(?:rolling (?:year|12|twelve)|(?:12|twelve)[ -]months?|r12m?|last 12)\b", re.IGNORECASE
        ),
        Span.ROLLING,
    ),
    (re.compile(r"\b(?:quarter|qtr)(?:ly)? (?:ending|ended|to|end)\b", re.IGNORECASE), Span.QUARTER),
    (re.compile(r"\b(?:(?:financial )?year (?:ending|ended|to|end)|y/?e)\b", re.IGNORECASE), Span.YEAR),
)
_WORDS_AROUND = re.compile(
    r"(?:\b(?:rolling|year|y/?e|ytd|to|date|cumulative|(?:12|twelve)[ -]months?|r12m?|quarter|qtr|end(?:ed|ing)?"
    r"|financial|the|for|fy)\b|[():,])",
    re.IGNORECASE,
)


def span_said(text: str) -> Span | None:
    """The stretch of time that the words of a text name: year to date, rolling year, quarter ending; None for none."""
    return next((span for pattern, span in _WORDS_OF_BASIS if pattern.search(text)), None)


# From the beginning of the year to a day that is not named.
_SINCE_APRIL = re.compile(r"\bapr(?:il)?(?:[ -]?['’]?(?:[0-9]{4}|[0-9]{2}))? to date\b", re.IGNORECASE)


def says_since_april(text: str) -> bool:
    """Whether a title speaks of what has been since April, to a day that it doesn't name: April 2012 to date."""
    return _SINCE_APRIL.search(text) is not None


@lru_cache(maxsize=1024)
def span_called(text: str) -> Span | None:
    """The year to date or the twelve months that a heading names and nothing else: YTD, April to date, R12M."""
    if _SINCE_APRIL.fullmatch(text):
        return Span.TO_DATE
    said, rest = span_said(text), _WORDS_AROUND.sub("", text).strip().casefold()
    is_whole = said in (Span.TO_DATE, Span.ROLLING) and rest in ("", "last")
    return said if is_whole and not _OF_SHORTER.search(text) else None


def lengthened(period: PeriodRead, said: Span | None) -> PeriodRead | None:
    """The longer stretch of time that words beside a month or its last day make of it; None where they don't agree."""
    if said is Span.TO_DATE and period.span in (Span.QUARTER, Span.YEAR):
        # 2012/13 to date does not say to which day.
        return PeriodRead(said, period.end) if period.span is Span.QUARTER else None
    if said is None or period.span not in (Span.MONTH, Span.DAY):
        return period
    if said is Span.YEAR and period.end.month != 3:
        return PeriodRead(Span.ROLLING, month_end(period.end))
    if said is Span.QUARTER and period.end.month % 3:
        return None
    return PeriodRead(said, month_end(period.end))


def has_two_meanings(text: str) -> bool:
    """Whether a quarter may be one of the calendar's year or of the financial year: Q1 2012."""
    return QUARTER_OF_TWO_YEARS.fullmatch(text.strip()) is not None


def is_without_year(text: str) -> bool:
    """Whether a text names a month or a quarter and no year."""
    bare = PROVISIONAL.sub("", text).strip()
    return any(form.fullmatch(bare) for form in (BARE_MONTH, BARE_QUARTER, BARE_RANGE))


@dataclass(frozen=True)
class PeriodNamed:
    """A period that a text names, and where: from `start` to `end`.

    None where it may be a year or a month, and of months that no basis covers: May to August.

    `made` says that it is the day on which the report was made.
    """

    period: PeriodRead | None
    start: int
    end: int
    made: bool = False


# Days on which a report was made say nothing of its figures.
_MADE = re.compile(
    r"\b(?:print|produc|generat|creat|extract|updat|refresh|download|publish|issu|prepar|revis|sav|sent|export|compil"
    r"|run|ran|report date|date of report|report run|due|received(?! (?:in|during)\b)|version|v[0-9])[a-z]*\b"
    r"(?: by [^,;|#]{1,30},)?[^,;|#]{0,40}$",
    re.IGNORECASE,
)


def periods_in(text: str) -> list[PeriodNamed]:
    """Every period that a title names, from left to right; days of printing, running or producing are none."""
    return [named for named in all_named_in(text) if not named.made]


def all_named_in(text: str) -> list[PeriodNamed]:
    """Every period and day that a text names, from left to right."""
    found: list[PeriodNamed] = []
    left = text
    for pattern, reader in FORMS:
        for match in pattern.finditer(left):
            period = reader(match)
            is_year_or_month = reader is year_or_month and read_year(match[0]) is not None
            is_other_range = period is None and "from" in match.groupdict()
            if period is None and not (is_year_or_month or is_other_range):
                continue
            left = left[: match.start()] + "#" * len(match[0]) + left[match.end() :]
            before = left[: match.start()]
            made = _MADE.search(before) is not None
            found.append(PeriodNamed(_as_position(period, before), match.start(), match.end(), made))
    return sorted(found, key=lambda named: named.start)


def _as_position(period: PeriodRead | None, before: str) -> PeriodRead | None:
    """The period, or where it is the first day of a month behind words such as "as at" that of a position."""
    if period is None or period.span is not Span.DAY or period.end.day != 1 or not POSITION.search(before):
        return period
    return PeriodRead(Span.OPENING, period.end)


def opening_of(heading: str, day: date) -> PeriodRead | None:
    """The first day of a month, in a column whose heading says that it is a position's; None for any other."""
    period = _as_position(PeriodRead(Span.DAY, day), f"{heading} ")
    return period if period is not None and period.span is Span.OPENING else None


def period_in(text: str) -> PeriodRead | None:
    """The first period named in a title such as "Monthly return - May 2012"; None where none is."""
    return next((named.period for named in periods_in(text) if named.period), None)


def year_in(text: str) -> PeriodRead | None:
    """The financial year that a title names, also as 2011-12, or the period within one; None where it names none."""
    for named in periods_in(text):
        if year := named.period or read_year(text[named.start : named.end]):
            return year
    return None


def within_year(year: PeriodRead | None, month: int) -> date | None:
    """The first day of a month of a financial year; None without a year."""
    found = month_within(year, month) if year else None
    return found.month if found else None


def without_period(text: str) -> str:
    """A title without a period at its end: "Caseload - May 2012" is "Caseload"."""
    for pattern, reader in FORMS:
        for found in pattern.finditer(text):
            if found.end() == len(text) and reader(found):
                return text[: found.start()].rstrip(" ,:–-(")
    return text


def read_period(cell: Cell, within: PeriodRead | None = None) -> PeriodRead | None:
    """The period that a cell names and nothing else; None where it names none.

    A date is that day if its format prints the day, else the month; none if it prints the year alone. A
    quarter or month without a year is that of the financial year `within`.
    """
    if isinstance(cell.value, date):
        if shows_only_a_year(cell.number_format):
            return None
        span = Span.DAY if shows_a_day(cell.number_format) else Span.MONTH
        return period_of(span, cell.value.year, cell.value.month, cell.value.day)
    if len(cell.text) == 6 and (year := six_figure_year(cell.text)):
        return year
    if not isinstance(cell.value, str) or len(cell.text) > LONGEST_DATE:
        return None
    return period_called(cell.text, within)


# A list names the same month in every row.
@lru_cache(maxsize=1024)
def period_called(name: str, within: PeriodRead | None) -> PeriodRead | None:
    """The period that a text names and nothing else, a quarter or month without a year that of `within`."""
    text = PROVISIONAL.sub("", LEAD_IN.sub("", name, count=1)).strip()
    for pattern, reader in FORMS:
        if found := pattern.fullmatch(text):
            return _as_position(reader(found), name[: name.find(text)])
    if _SINCE_APRIL.fullmatch(text):
        return None
    if said := span_said(name):
        return _lengthened_by_words(name, said) or _within_and_lengthened(name, said, within)
    return _within_year(text, within) if within else None


def _lengthened_by_words(text: str, said: Span) -> PeriodRead | None:
    """The period of "12 months to July 2012", "July 2012 YTD": one month or day, and nothing but such words around."""
    named = periods_in(text)
    if len(named) != 1 or named[0].period is None:
        return None
    rest = text[: named[0].start] + text[named[0].end :]
    return None if _WORDS_AROUND.sub("", rest).strip() else lengthened(named[0].period, said)


def _within_and_lengthened(text: str, said: Span, within: PeriodRead | None) -> PeriodRead | None:
    """The period of "April to date" under the title of a year."""
    found = BARE_MONTH.fullmatch(_WORDS_AROUND.sub("", text).strip())
    month = month_within(within, month_number(found)) if found and within else None
    return lengthened(month, said) if month else None


def are_years(texts: Iterable[str]) -> bool:
    """Whether headings such as 2010-11 and 2011-12, each of which could be a month, are financial years side by side.

    They are where there are two of them at least, and every heading of this form can be a year.
    """
    dashed = {text for text in texts if DASHED_YEAR_OR_MONTH.fullmatch(text)}
    return len(dashed) > 1 and all(read_year(text) for text in dashed)


def read_year(text: str) -> PeriodRead | None:
    """The financial year that a text such as 2010-11 names where it is known to name one."""
    found = re.fullmatch(FINANCIAL_YEAR, text)
    return financial_year_named(found) if found else None


def _within_year(text: str, within: PeriodRead) -> PeriodRead | None:
    if found := BARE_QUARTER.fullmatch(text):
        return quarter_of(within, int(found["quarter"]))
    if found := BARE_MONTH.fullmatch(text):
        return month_within(within, month_number(found))
    found = BARE_RANGE.fullmatch(text)
    return range_within(within, found) if found else None


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
    if found := BARE_MONTH.fullmatch(cell.text):
        month = month_number(found)
    return period_of(Span.MONTH, int(year.text), month) if month else None


def six_figure_year(text: str) -> PeriodRead | None:
    """The financial year that six figures name which can name no month: 201213 is 2012/13."""
    return _year_in_six_figures(text) if text[4:] > "12" else None


def _year_in_six_figures(text: str) -> PeriodRead | None:
    found = re.fullmatch("(?P<first>[0-9]{4})(?P<second>[0-9]{2})", text)
    return financial_year_named(found) if found else None
