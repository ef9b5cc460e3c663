"""A reading as one line of the analyst's table: what it is of, what it says, and what it rests on."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class ReadingLine(NamedTuple):
    """The columns of the table, in its order. A reading has numbers or the reason why it is missing."""

    area: str
    area_name: str
    ons_code: str
    level: str
    indicator: str
    indicator_name: str
    unit: str
    basis: str
    period_start: date
    period_end: date
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    stated: str
    missing: str
    provisional: bool
    illustrative: bool
    source_return: str


MEANINGS = {
    "area": "the area, as addresses and the interface for programs name it",
    "area_name": "its name",
    "ons_code": "its code of the Office for National Statistics, where it has one",
    "level": "authority, division, district, team or comparator",
    "indicator": "the indicator, as addresses name it",
    "indicator_name": "its name",
    "unit": "what kind of number it is",
    "basis": "the time that the reading covers: a month, a year, the last 12 months, or one day (SNAPSHOT)",
    "period_start": "the first day that it covers",
    "period_end": "the last day that it covers",
    "numerator": "as returned",
    "denominator": "as returned; the pages set a count over the population where none was",
    "value": "as returned, or the numerator over the denominator; empty for a rate that the pages compute",
    "stated": "the figure as the return words it, for those who hold a role in the authority",
    "missing": "why there is no figure",
    "provisional": "yes where it may still change",
    "illustrative": "yes where it is made up to show how the scorecard works",
    "source_return": "the return that it comes from, for those who may see that",
}
