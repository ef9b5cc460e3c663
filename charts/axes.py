"""The axes of a drawing: from figures and days to places on paper, with few and round ticks.

Pure. Places are counted from the top left corner; only the drawing is clipped, never a figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from indicators.rules.figures import HUNDRED
from indicators.rules.periods import MONTHS_IN_YEAR, add_months, months_between

ROUND_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120)
TICKS_WANTED = 4
MARCH = 3


@dataclass(frozen=True)
class Frame:
    """The size of a drawing and the margins around what is drawn, in its own units."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    text_size: int
    day_labels: int

    @property
    def floor(self) -> int:
        """Where the time axis lies."""
        return self.height - self.bottom


@dataclass(frozen=True)
class Axis:
    """Figures from `low` to `high` on the way from `start` to `end` on paper; ticks are figures."""

    low: Decimal
    high: Decimal
    start: int
    end: int
    ticks: tuple[Decimal, ...]

    def at(self, value: Decimal) -> Decimal:
        """The place of a figure; one beyond the axis is drawn at its end."""
        inside = min(max(value, self.low), self.high)
        return self.start + (inside - self.low) / (self.high - self.low) * (self.end - self.start)


def value_axis(
    values: Iterable[Decimal], start: int, end: int, *, percentage: bool, count: bool, close: bool = False
) -> Axis:
    """An axis that holds every value. A count's begins at 0; another's may begin at half of the smallest.

    A percentage's ends at 100 at the latest and begins at 0 at the earliest. One that lies `close` begins near the
    smallest: where distances are read, not heights.
    """
    shown = list(values)
    top = max(shown, default=Decimal(1))
    bottom = min(shown, default=Decimal(0))
    if percentage:
        top, bottom = min(top, HUNDRED), max(bottom, Decimal(0))
    low = bottom if close else bottom / 2 if not count and bottom > top / 2 else min(bottom, Decimal(0))
    step = _round_step(max(top - low, Decimal(1)) / TICKS_WANTED, whole=count)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((top / step).to_integral_value(ROUND_CEILING), first + 1)
    if percentage:
        last = min(last, (HUNDRED / step).to_integral_value(ROUND_FLOOR))
    ticks = tuple(step * number for number in range(int(first), int(last) + 1))
    high = min(max(ticks[-1], top), HUNDRED) if percentage else ticks[-1]
    return Axis(ticks[0], high, start, end, ticks)


def _round_step(rough: Decimal, *, whole: bool) -> Decimal:
    """The smallest round step that is no smaller than `rough`: 1, 2, 2.5 or 5 times a power of ten."""
    power = Decimal(1).scaleb(rough.adjusted())
    steps = [power * step for step in ROUND_STEPS]
    fitting = [step for step in steps if step >= rough and (not whole or step == step.to_integral_value())]
    return fitting[0] if fitting else Decimal(1)


@dataclass(frozen=True)
class DayAxis:
    """Days from `first` to `last` on the way from `start` to `end` on paper."""

    first: date
    last: date
    start: int
    end: int

    def at(self, day: date) -> Decimal:
        """The place of a day."""
        whole = max((self.last - self.first).days, 1)
        return self.start + Decimal((day - self.first).days) / whole * (self.end - self.start)


def month_ticks(first: date, last: date, most: int) -> Sequence[date]:
    """Last days of months between two days, at most `most`, evenly apart and counted from a March.

    Last days, so that a month's figure stands above the month's name.
    """
    for step in MONTH_STEPS:
        ticks = _month_ends(first, last, step)
        if len(ticks) <= most:
            return ticks
    return ticks[:most]


def _month_ends(first: date, last: date, step: int) -> list[date]:
    ends = (add_months(first, after) for after in range(months_between(first, last) + 1))
    return [
        end
        for end in ends
        if first <= end <= last and (end.year * MONTHS_IN_YEAR + end.month - MARCH) % step == 0
    ]
