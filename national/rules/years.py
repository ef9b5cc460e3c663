"""What day a published `time_period` ends on. Pure.

Published files write 2025 or, for two calendar years, 202425 (also 2024/25); what it covers is said by the
`time_identifier`, and by the dataset: "Reporting year" 2025 is 31 March 2025 in most, 30 June in that of populations
and 30 September in that of the workforce.
"""

import re
from calendar import month_name, monthrange
from collections.abc import Mapping
from datetime import date

from indicators.rules.periods import YEARS

ONE_YEAR = re.compile(r"([0-9]{4})(?:\.0)?")
TWO_YEARS = re.compile(r"([0-9]{4})[/–-]?([0-9]{2}|[0-9]{4})(?:\.0)?")
DECEMBER, SUNDAY = 12, 7
# What lies in one calendar year: "April" 2024, "Week 12" 2024.
ONE_CALENDAR_YEAR = re.compile(f"calendar year.*|week [0-9]+|{'|'.join(month_name[1:]).casefold()}")
# The month in which the first period of two calendar years' ends at the earliest. A tax year ends on 5 April.
FIRST_MONTHS = {
    re.compile("(?:financial year|part [12]).*"): 4,
    re.compile("tax year.*"): 5,
    re.compile("academic year.*"): 9,
    re.compile(".* terms?"): 9,
}


WEEK = re.compile("week ([0-9]{1,2})")
# A week of 2024, as the standard of dates (ISO 8601) numbers them, ends on its Sunday.
WEEK_END = "Sunday"


class YearNotUnderstood(ValueError):
    """A year that says no day. Its text is for whoever sent the file."""


def plain_identifier(identifier: str) -> str:
    """A time_identifier for comparison."""
    return " ".join(identifier.split()).casefold()


def year_end(period: str, identifier: str, year_ends: Mapping[str, str]) -> date:
    """The last day of a published year, or of a part of it. Raises YearNotUnderstood.

    `year_ends` is the recipe's: for each identifier the month and day ("03-31").
    """
    word = plain_identifier(identifier)
    known = {plain_identifier(name): day for name, day in year_ends.items()}
    if word not in known:
        expected = " or ".join(f"“{name}”" for name in year_ends)
        raise YearNotUnderstood(f"a year that is called “{identifier}”, where {expected} is known")
    if (week := WEEK.fullmatch(word)) and known[word] == WEEK_END:
        return _sunday(period.strip(), int(week[1]))
    month, day = (int(part) for part in known[word].split("-"))
    year = _year(period.strip(), word, month)
    if year not in YEARS:
        raise YearNotUnderstood(f"“{period}” is not a year of the calendar")
    return date(year, month, min(day, monthrange(year, month)[1]))


def _sunday(period: str, week: int) -> date:
    try:
        return date.fromisocalendar(int(period), week, SUNDAY)
    except ValueError as error:
        raise YearNotUnderstood(f"“{period}” has no week {week}") from error


def _year(period: str, word: str, month: int) -> int:
    """The calendar year in which it ends, in this month."""
    begins = next((first for words, first in FIRST_MONTHS.items() if words.fullmatch(word)), None)
    if found := TWO_YEARS.fullmatch(period):
        first = _first_of_two(period, int(found[1]), found[2])
        # A file may call 202425 "Calendar year": somebody has said then that it ends in March.
        if ONE_CALENDAR_YEAR.fullmatch(word) and (word != "calendar year" or month == DECEMBER):
            raise YearNotUnderstood(f"“{period}” is called “{word}”, but lies in two")
        return first if begins and month >= begins else first + 1
    if not (found := ONE_YEAR.fullmatch(period)):
        raise YearNotUnderstood(f"“{period}” is not a year: write 2025 or 202425")
    if begins and not word.endswith(("term", "terms")):
        raise YearNotUnderstood(f"“{period}” is called “{word}”, which lies in two: write 202425")
    return int(found[1])


def _first_of_two(period: str, first: int, second: str) -> int:
    if int(second) != (first + 1) % 10 ** len(second):
        raise YearNotUnderstood(f"“{period}” is not a year and the next one")
    return first


def natural_ends() -> dict[str, str]:
    """The last month and day of every identifier that says them: weeks, months, quarters and halves of years."""
    days = {month: f"{month:02}-{monthrange(2000, month)[1]}" for month in range(1, 13)}
    ends = {month_name[month]: day for month, day in days.items()}
    ends |= {f"Week {week}": WEEK_END for week in range(1, 54)}
    for quarter in range(1, 5):
        ends[f"Calendar year Q{quarter}"] = days[quarter * 3]
        ends[f"Financial year Q{quarter}"] = days[(quarter * 3 + 2) % 12 + 1]
    return ends | {"Part 1 (April to September)": days[9], "Part 2 (October to March)": days[3]}
