"""A line of the quarterly report: last year's outturn, four quarters each with its travel, and the source.

Pure. The outturn is shown as its return states it, and beside it as its own numbers give it where the two disagree.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from indicators.rules.figures import Gap, grouped, round_half_up
from indicators.rules.row import Point, Row, Shown, TravelShown
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
    """A line of the report. `numerator_name` and `denominator_name` are empty where a figure has no parts.

    `year_travel` is last year's travel since the year before it; None in editions frozen without.
    """

    code: str
    basis: str
    area: str
    numerator_name: str
    denominator_name: str
    source: str
    last_year: Shown
    quarters: tuple[QuarterCell, ...]
    unit: str = field(kw_only=True)
    year_travel: TravelShown | None = None

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
    def told(self) -> bool:
        """Whether last year or any quarter has a figure, or why it has none other than that it wasn't returned."""
        return any(
            not _unreturned(shown) for shown in (self.last_year, *(each.figure for each in self.quarters))
        )

    @property
    def quarters_told(self) -> int:
        """Up to which quarter something is told, counted from 1; 0 where none is."""
        told = [number for number, each in enumerate(self.quarters, 1) if not _unreturned(each.figure)]
        return max(told, default=0)

    @property
    def parts_told(self) -> bool:
        """Whether a numerator or denominator of the year or a quarter is known, or hidden."""
        shown = (self.last_year, *(each.figure for each in self.quarters))
        return any(each.numerator or each.denominator or each.suppressed for each in shown)

    @property
    def outturn(self) -> str:
        """Last year's figure as its return states it, in our way of writing numbers where that is all that differs."""
        stated = self.last_year.stated
        if stated.replace(",", "") == self.last_year.text.replace(",", ""):
            return self.last_year.text
        bare = self.unit == Unit.PERCENTAGE and _NUMBER.fullmatch(stated)
        return f"{stated}%" if bare else stated or self.last_year.text


def _unreturned(shown: Shown) -> bool:
    return shown.value is None and shown.gap in (Gap.NOT_RETURNED, None)


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


@dataclass(frozen=True)
class QuarterTable:
    """The lines of a section that tell something; `shown` quarters of the year stand in it, and the rest is folded.

    `unreturned` are rows of which nothing was returned for either year.
    """

    lines: tuple[tuple[Row, QuarterLine], ...]
    shown: int
    unreturned: tuple[Row, ...]

    @property
    def quarters_left(self) -> list[str]:
        """The quarters of which nothing is told yet."""
        lines = [line for _, line in self.lines[:1]]
        return [each.label for line in lines for each in line.quarters[self.shown :]]


def quarter_table(pairs: Sequence[tuple[Row, QuarterLine]]) -> QuarterTable:
    """The table of a section's rows with their lines."""
    told = tuple((row, line) for row, line in pairs if line.told)
    shown = max((line.quarters_told for _, line in told), default=0)
    return QuarterTable(told, shown, tuple(row for row, line in pairs if not line.told))


def newest_point(row: Row) -> Point | None:
    """The newest figure of the row's months; None where there is none."""
    return next((point for point in reversed(row.points) if point.value is not None), None)
