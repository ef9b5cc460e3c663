"""What day a published `time_period` ends on. Pure.

Published files write 2025 or, for two calendar years, 202425 (also 2024/25); what it covers is said by the
`time_identifier`, and by the dataset: "Reporting year" 2025 is 31 March 2025 in most, 30 June in that of populations
and 30 September in that of the workforce.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date

from indicators.rules.periods import YEARS

ONE_YEAR = re.compile(r"([0-9]{4})(?:\.0)?")
TWO_YEARS = re.compile(r"([0-9]{4})[/–-]?([0-9]{2}|[0-9]{4})")
MARCH = 3
OVER_TWO_YEARS = {"financial year", "academic year"}


class YearNotUnderstood(ValueError):
    """A year that says no day. Its text is for whoever sent the file."""


def year_end(period: str, identifier: str, year_ends: Mapping[str, str]) -> date:
    """The last day of a published year, or of a quarter or month of it. Raises YearNotUnderstood.

    `year_ends` is the recipe's: for each identifier the month and day ("03-31").
    """
    word = " ".join(identifier.split()).casefold()
    known = {name.casefold(): day for name, day in year_ends.items()}
    if word not in known:
        expected = " or ".join(f"“{name}”" for name in year_ends)
        raise YearNotUnderstood(f"“{period}” is called “{identifier}”; this dataset is known by {expected}")
    month, day = (int(part) for part in known[word].split("-"))
    year = _year(period.strip(), word, identifier)
    if word.startswith("financial year q") and month > MARCH:
        year -= 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def _year(period: str, word: str, identifier: str) -> int:
    """The calendar year in which it ends."""
    if found := ONE_YEAR.fullmatch(period):
        if word in OVER_TWO_YEARS:
            raise YearNotUnderstood(f"“{period}” is called “{identifier}”, which lies in two: write 202425")
        return _in_calendar(int(found[1]), period)
    if found := TWO_YEARS.fullmatch(period):
        first, second = int(found[1]), found[2]
        if int(second) != (first + 1) % 10 ** len(second):
            raise YearNotUnderstood(f"“{period}” is not a year and the next one")
        if word == "calendar year":
            raise YearNotUnderstood(f"“{period}” is called “{identifier}”, but lies in two")
        return _in_calendar(first + 1, period)
    raise YearNotUnderstood(f"“{period}” is not a year: write 2025 or 202425")


def _in_calendar(year: int, period: str) -> int:
    if year not in YEARS:
        raise YearNotUnderstood(f"“{period}” is not a year of the calendar")
    return year
