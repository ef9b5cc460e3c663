"""A line of the quarterly report: last year's outturn, four quarters each with its travel, and the source.

Pure. The outturn is shown as its return states it, and beside it as its own numbers give it where the two disagree.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.rules.figures import grouped, round_half_up
from indicators.rules.row import Row, Shown, TravelShown
from indicators.rules.terms import Unit

NOT, NOT_YET = "not returned", "not yet returned"
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class QuarterCell:
    """One quarter of the year: "Q1", its figure or why there is none, and its travel since the quarter before."""

    label: str
    figure: Shown
    travel: TravelShown


@dataclass(frozen=True)
class QuarterLine:
    """A line of the report. `numerator_name` and `denominator_name` are empty where a figure has no parts."""

    code: str
    basis: str
    area: str
    numerator_name: str
    denominator_name: str
    source: str
    last_year: Shown
    quarters: tuple[QuarterCell, ...]
    unit: str = field(kw_only=True)

    @property
    def stated_differs(self) -> bool:
        """Whether what the return states is not what its numbers give, at the precision at which it is stated."""
        found = _NUMBER.search(self.last_year.stated)
        if found is None or self.last_year.value is None:
            return False
        stated = Decimal(found[0].replace(",", ""))
        exponent = stated.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) else 0
        return round_half_up(_exact(self.last_year, self.unit), places) != stated

    @property
    def outturn(self) -> str:
        """Last year's figure as its return states it, in our way of writing numbers where that is all that differs."""
        same = self.last_year.stated.replace(",", "") == self.last_year.text.replace(",", "")
        return self.last_year.text if same else self.last_year.stated or self.last_year.text


def part_said(shown: Shown, part: str, missing: str) -> str:
    """The "numerator" or "denominator" of a figure with thousands separators; why it is not shown, or `missing`."""
    number: str | None = getattr(shown, part)
    if number:
        return grouped(Decimal(number))
    return shown.text if shown.suppressed else missing


def _exact(shown: Shown, unit: str) -> Decimal:
    """The figure unrounded where it is a percentage with both parts, else as displayed."""
    assert shown.value is not None
    if unit != Unit.PERCENTAGE or not shown.numerator or not shown.denominator:
        return Decimal(shown.value)
    return Decimal(shown.numerator) * 100 / Decimal(shown.denominator)


def line_of(lines: Iterable[QuarterLine], row: Row) -> QuarterLine | None:
    """The report's line of a row."""
    key = (row.code, row.basis, row.area)
    return next((line for line in lines if (line.code, line.basis, line.area) == key), None)
