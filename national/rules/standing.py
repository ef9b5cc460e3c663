"""Where an authority stands among the others: the median of its neighbours, its rank, and what chance would do.

Pure. Figures are compared as printed. All marks are "no figure", so a median says of how many it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from indicators.rules.figures import HUNDRED, PRECISION, IndicatorSpec, round_half_up
from indicators.rules.terms import Polarity, Unit
from indicators.rules.variation.funnel import NORMAL_95, wilson
from national.rules.figures import NationalValue

QUARTERS = 4
MEDIAN_PLACES = 1
TAIL = 0.025


@dataclass(frozen=True)
class Median:
    """The median of those that have a figure, rounded half up, of how many it is, and of how many it would be."""

    value: Decimal | None
    known: int
    of: int


def median(values: Iterable[Decimal | None], places: int = MEDIAN_PLACES) -> Median:
    """The middle figure, the mean of the middle two of an even number; None of none."""
    listed = list(values)
    known = sorted(value for value in listed if value is not None)
    if not known:
        return Median(None, 0, len(listed))
    middle = len(known) // 2
    exact = known[middle] if len(known) % 2 else (known[middle - 1] + known[middle]) / 2
    return Median(round_half_up(exact, places), len(known), len(listed))


@dataclass(frozen=True)
class Rank:
    """A place among authorities that have a figure, best first: "joint 12th of 150", and its quarter."""

    place: int
    of: int
    joint: bool

    @property
    def quartile(self) -> int:
        """1 for the best quarter to 4."""
        return 1 + (self.place - 1) * QUARTERS // self.of

    @property
    def words(self) -> str:
        """In words."""
        return f"{'joint ' if self.joint else ''}{ordinal(self.place)} of {self.of}"


def rank(spec: IndicatorSpec, own: Decimal | None, values: Iterable[Decimal | None]) -> Rank | None:
    """The place of `own` among the values, its own among them; None without a polarity that says what is best."""
    known = [value for value in values if value is not None]
    if own is None or own not in known or spec.polarity not in (Polarity.HIGH, Polarity.LOW):
        return None
    better = sum(value > own if spec.polarity is Polarity.HIGH else value < own for value in known)
    return Rank(better + 1, len(known), known.count(own) > 1)


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


@dataclass(frozen=True)
class Interval:
    """Within which the figure would lie in 95 of 100 such years, with as many decimals as the figure."""

    low: Decimal
    high: Decimal

    def covers(self, value: Decimal | None) -> bool:
        """Whether a figure can't be told apart from this value."""
        return value is not None and self.low <= value <= self.high


def interval(spec: IndicatorSpec, value: NationalValue) -> Interval | None:
    """Wilson's limits of a proportion, exact Poisson ones of a rate; None where the parts are unknown or rounded."""
    numerator, denominator = value.numerator, value.denominator
    if value.value is None or numerator is None or not denominator or not _whole(numerator, denominator):
        return None
    places = max(0, -int(value.value.as_tuple().exponent))
    if spec.unit is Unit.PERCENTAGE and numerator <= denominator:
        with localcontext(prec=PRECISION):
            share = numerator / denominator
        low, high = wilson(share, denominator, NORMAL_95)
        return Interval(round_half_up(low * HUNDRED, places), round_half_up(high * HUNDRED, places))
    if spec.unit is Unit.RATE:
        low, high = events_between(numerator)
        each = Decimal(spec.rate_per) / denominator
        return Interval(round_half_up(low * each, places), round_half_up(high * each, places))
    return None


def _whole(*parts: Decimal) -> bool:
    return all(part == part.to_integral_value() for part in parts)


def events_between(events: Decimal) -> tuple[Decimal, Decimal]:
    """The exact Poisson limits of a count: the expected numbers of which so many are just not too many or too few."""
    from scipy.special import gammaincinv  # noqa: PLC0415 - takes memory that few pages need

    # The only floats: the function knows no other numbers.
    count = float(events)
    low = float(gammaincinv(count, TAIL)) if count else 0.0
    return Decimal(repr(low)), Decimal(repr(float(gammaincinv(count + 1, 1 - TAIL))))


@dataclass(frozen=True)
class YearStanding:
    """One year of an authority beside England, its region and its neighbours."""

    end: date
    own: NationalValue | None
    england: NationalValue | None
    region: NationalValue | None
    neighbours: Median
    rank: Rank | None
    interval: Interval | None

    @property
    def like_neighbours(self) -> bool:
        """Whether chance alone could put it where the neighbours' median is."""
        return self.interval is not None and self.interval.covers(self.neighbours.value)


Series = Mapping[date, NationalValue]


@dataclass(frozen=True)
class Beside:
    """Whose figures stand beside an authority's: places by id; `authorities` are those that it is ranked among."""

    own: int | None
    england: int | None = None
    region: int | None = None
    neighbours: tuple[int, ...] = ()
    authorities: tuple[int, ...] = ()


def standings(spec: IndicatorSpec, values: Mapping[int, Series], beside: Beside) -> list[YearStanding]:
    """Each year that any of them has a figure of, newest first; `values` are by place."""
    shown = (beside.own, beside.england, beside.region, *beside.neighbours)
    years = {end for place in shown if place is not None for end in values.get(place, {})}
    return [_standing(spec, end, values, beside) for end in sorted(years, reverse=True)]


def _standing(spec: IndicatorSpec, end: date, values: Mapping[int, Series], beside: Beside) -> YearStanding:
    def at(place: int | None) -> NationalValue | None:
        return None if place is None else values.get(place, {}).get(end)

    mine = at(beside.own)
    return YearStanding(
        end,
        mine,
        at(beside.england),
        at(beside.region),
        median(_number(at(place)) for place in beside.neighbours),
        rank(spec, _number(mine), (_number(at(place)) for place in beside.authorities)),
        None if mine is None else interval(spec, mine),
    )


def _number(value: NationalValue | None) -> Decimal | None:
    return None if value is None else value.value
