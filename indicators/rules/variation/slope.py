"""The slope of a series: the median of the slopes between every two readings (Theil and Sen), with its range.

Pure. A single wild reading doesn't turn the line, as it would a line of least squares.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from itertools import combinations

from indicators.rules.figures import PRECISION, divide
from indicators.rules.periods import MONTHS_IN_YEAR

FEWEST_READINGS = 6
# 95% of a normal distribution lies within this many standard deviations.
NORMAL_95 = Decimal("1.959964")

Reading = tuple[date, Decimal]


class TooFewReadings(ValueError):
    """Fewer readings than a slope can be told from."""


@dataclass(frozen=True)
class SlopeLine:
    """A straight line through readings: its change in a month, and its height at the month number 0."""

    per_month: Decimal
    height: Decimal

    def on(self, day: date) -> Decimal:
        """The value on a day, unrounded and not clipped."""
        with localcontext(prec=PRECISION):
            return self.height + self.per_month * month_number(day)


@dataclass(frozen=True)
class Slope:
    """The line through the readings, and the flattest and steepest that would fit them too (95%)."""

    middle: SlopeLine
    lowest: SlopeLine
    highest: SlopeLine
    readings: int


def month_number(day: date) -> Decimal:
    """Time in months: the last day of each month is a whole number, whatever the month's length."""
    days = calendar.monthrange(day.year, day.month)[1]
    return Decimal(day.year * MONTHS_IN_YEAR + day.month - 1) + divide(Decimal(day.day), Decimal(days))


def median(values: Sequence[Decimal]) -> Decimal:
    """The middle value; of an even number, the mean of the two in the middle."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(ordered[middle - 1] + ordered[middle], Decimal(2))


def slope_of(readings: Sequence[Reading]) -> Slope:
    """The slope of readings of different days, in any order. Raises TooFewReadings below six."""
    if len(readings) < FEWEST_READINGS:
        raise TooFewReadings(f"{len(readings)} of the {FEWEST_READINGS} readings that a slope needs")
    spots = [(month_number(day), value) for day, value in sorted(readings)]
    slopes = sorted(
        divide(later - earlier, end - start) for (start, earlier), (end, later) in combinations(spots, 2)
    )
    low, high = _ranks_of_range(len(spots), len(slopes))
    return Slope(
        _line(median(slopes), spots), _line(slopes[low], spots), _line(slopes[high], spots), len(spots)
    )


def _line(per_month: Decimal, spots: Sequence[tuple[Decimal, Decimal]]) -> SlopeLine:
    with localcontext(prec=PRECISION):
        return SlopeLine(per_month, median([value - per_month * at for at, value in spots]))


def _ranks_of_range(readings: int, slopes: int) -> tuple[int, int]:
    """Which of the ordered slopes, counted from 0, bound the range: Sen's, by the variance of Kendall's count.

    From six readings on both lie within the slopes.
    """
    variance = Decimal(readings * (readings - 1) * (2 * readings + 5)) / 18
    spread = NORMAL_95 * variance.sqrt()
    low = ((slopes - spread) / 2).to_integral_value(ROUND_FLOOR) - 1
    high = ((slopes + spread) / 2).to_integral_value(ROUND_CEILING)
    return int(low), int(high)
