"""Variation: what in a series is signal and what is noise (XmR charts, as in NHS Making Data Count).

Pure. The limits of a process phase come from all of its readings, outliers and all: the mean ± 2.66 times the
mean of the moving ranges. A new phase begins only at a recorded step change. Figures are never clipped here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from itertools import pairwise

from indicators.rules.figures import PRECISION, divide
from indicators.rules.rating import TargetRule
from indicators.rules.terms import Basis, Labelled, Polarity

SCALE = Decimal("2.66")
POINTS_FOR_FIRM = 12
POINTS_FOR_TRIAL = 7
RUN = 7

WHY_NOT_GRADES = "Limits of variation are worked out from amounts; grades have an order and no size."


class SpecialCause(Labelled):
    """A pattern that chance alone would seldom give."""

    OUTSIDE = "outside", "outside the limits"
    ONE_SIDE = "one_side", "7 or more in a row on one side of the mean"
    ONE_WAY = "one_way", "7 or more in a row, each higher or each lower than the one before"
    TWO_OF_THREE = "two_of_three", "2 of 3 in a row beyond the same inner limit"


class Firmness(Labelled):
    """How far limits can be relied on, by the number of readings that they come from."""

    FIRM = "firm", "Firm limits"
    TRIAL = "trial", "Trial limits"
    NONE = "none", "No limits"


class Signal(Labelled):
    """What the last point says."""

    IMPROVEMENT = "improvement", "Improvement: more than chance would give"
    CONCERN = "concern", "Concern: more than chance would give"
    HIGHER = "higher", "Higher than chance would give"
    LOWER = "lower", "Lower than chance would give"
    COMMON_CAUSE = "common_cause", "Common cause: no more than chance would give"
    NOT_KNOWN = "not_known", "Too few readings to tell"


class Assurance(Labelled):
    """Whether the target is met as long as figures stay within the limits."""

    PASSES = "passes", "Consistently passes"
    FAILS = "fails", "Consistently fails"
    HIT_AND_MISS = "hit_and_miss", "Hit and miss"
    SHIFTING = "shifting", "Not known while figures shift"
    NONE = "none", "No target to be sure of"


@dataclass(frozen=True)
class SpecialCauseMark:
    """Why a point is special, and to which side: up is above the mean, or rising. `run` counts the points of it."""

    cause: SpecialCause
    up: bool
    run: int = 1

    @property
    def words(self) -> str:
        """The reason of this point: "one of 9 in a row below the mean"."""
        side = "above" if self.up else "below"
        if self.cause is SpecialCause.OUTSIDE:
            return f"{side} the {'upper' if self.up else 'lower'} limit"
        if self.cause is SpecialCause.ONE_SIDE:
            return f"one of {self.run} in a row {side} the mean"
        if self.cause is SpecialCause.ONE_WAY:
            return f"one of {self.run} in a row, each {'higher' if self.up else 'lower'} than the one before"
        return f"2 of 3 in a row beyond the {'upper' if self.up else 'lower'} inner limit"


@dataclass(frozen=True)
class PlottedPoint:
    """A reading with every reason why it is special; none for common cause."""

    day: date
    value: Decimal
    marks: tuple[SpecialCauseMark, ...] = ()

    @property
    def words(self) -> str:
        """Why it is marked: "above the upper limit; one of 7 in a row above the mean"; empty where it isn't."""
        return "; ".join(mark.words for mark in self.marks)


@dataclass(frozen=True)
class ProcessLimits:
    """Mean and limits, unrounded and not clipped: a lower limit may lie below 0."""

    mean: Decimal
    lower: Decimal
    upper: Decimal
    inner_lower: Decimal
    inner_upper: Decimal


@dataclass(frozen=True)
class ProcessPhase:
    """The readings between two step changes, oldest first. `limits` is None where they are too few."""

    points: tuple[PlottedPoint, ...]
    limits: ProcessLimits | None
    firmness: Firmness


@dataclass(frozen=True)
class Variation:
    """A series told apart into signal and noise; `refusal` says why a basis has no such chart, and then is all."""

    phases: tuple[ProcessPhase, ...] = ()
    signal: Signal = Signal.NOT_KNOWN
    assurance: Assurance = Assurance.NONE
    refusal: str = ""

    @property
    def points(self) -> list[PlottedPoint]:
        """Every point, oldest first."""
        return [point for phase in self.phases for point in phase.points]

    @property
    def latest(self) -> ProcessPhase | None:
        """The phase that the last point lies in."""
        return self.phases[-1] if self.phases else None


def vary(
    readings: Iterable[tuple[date, Decimal]],
    *,
    basis: Basis,
    polarity: Polarity,
    step_changes: Iterable[date] = (),
    target_rule: TargetRule | None = None,
) -> Variation:
    """The variation of a series of one basis; `target_rule` is the target in force at its end.

    `step_changes` are the first days of new phases; a break in series is one too. Whoever asks for a published
    series gives published readings alone.
    """
    if not basis.rule.has_limits:
        return Variation(refusal=basis.rule.why_no_limits)
    phases = tuple(_phase(part) for part in _parts(sorted(readings), sorted(step_changes)))
    if not phases:
        return Variation()
    return Variation(
        phases,
        _signal(phases[-1], polarity),
        assurance_of(phases[-1], polarity, target_rule),
    )


def _parts(
    readings: Sequence[tuple[date, Decimal]], step_changes: Sequence[date]
) -> list[list[tuple[date, Decimal]]]:
    """The readings of each phase; a phase without readings is left out."""
    parts: dict[int, list[tuple[date, Decimal]]] = {}
    for day, value in readings:
        parts.setdefault(sum(change <= day for change in step_changes), []).append((day, value))
    return list(parts.values())


def _phase(readings: Sequence[tuple[date, Decimal]]) -> ProcessPhase:
    if len(readings) < POINTS_FOR_TRIAL:
        return ProcessPhase(tuple(PlottedPoint(day, value) for day, value in readings), None, Firmness.NONE)
    values = [value for _, value in readings]
    limits = limits_of(values)
    marks = _marks(values, limits)
    points = tuple(PlottedPoint(day, value, tuple(marks[at])) for at, (day, value) in enumerate(readings))
    return ProcessPhase(points, limits, Firmness.FIRM if len(readings) >= POINTS_FOR_FIRM else Firmness.TRIAL)


def limits_of(values: Sequence[Decimal]) -> ProcessLimits:
    """The limits of at least two values in their order."""
    with localcontext(prec=PRECISION):
        ranges = sum((abs(after - before) for before, after in pairwise(values)), Decimal(0))
        return limits_from_sums(sum(values, Decimal(0)), ranges, len(values))


def limits_from_sums(total: Decimal, ranges: Decimal, count: int) -> ProcessLimits:
    """The limits of `count` values, at least two, from their sum and that of their moving ranges."""
    with localcontext(prec=PRECISION):
        mean = divide(total, Decimal(count))
        reach = SCALE * divide(ranges, Decimal(count - 1))
        inner = divide(2 * reach, Decimal(3))
        return ProcessLimits(mean, mean - reach, mean + reach, mean - inner, mean + inner)


# Special causes


def _marks(values: Sequence[Decimal], limits: ProcessLimits) -> list[list[SpecialCauseMark]]:
    """The marks of each point, in the order of the rules."""
    marks: list[list[SpecialCauseMark]] = [[] for _ in values]
    for rule in (_outside, _on_one_side, _one_way, _two_of_three):
        for at, mark in rule(values, limits):
            marks[at].append(mark)
    return marks


Found = list[tuple[int, SpecialCauseMark]]


def _outside(values: Sequence[Decimal], limits: ProcessLimits) -> Found:
    beyond = [_beyond(value, limits.lower, limits.upper) for value in values]
    return [(at, SpecialCauseMark(SpecialCause.OUTSIDE, way > 0)) for at, way in enumerate(beyond) if way]


def _on_one_side(values: Sequence[Decimal], limits: ProcessLimits) -> Found:
    sides = [_beyond(value, limits.mean, limits.mean) for value in values]
    return [
        (at, SpecialCauseMark(SpecialCause.ONE_SIDE, sides[first] > 0, last - first))
        for first, last in _runs(sides)
        if last - first >= RUN
        for at in range(first, last)
    ]


def _one_way(values: Sequence[Decimal], _: ProcessLimits) -> Found:
    """A run of n steps the same way joins n + 1 points."""
    ways = [_beyond(after, before, before) for before, after in pairwise(values)]
    return [
        (at, SpecialCauseMark(SpecialCause.ONE_WAY, ways[first] > 0, last - first + 1))
        for first, last in _runs(ways)
        if last - first + 1 >= RUN
        for at in range(first, last + 1)
    ]


def _two_of_three(values: Sequence[Decimal], limits: ProcessLimits) -> Found:
    """The points beyond the inner limit are marked, not the third that makes up the three."""
    sides = [_beyond(value, limits.inner_lower, limits.inner_upper) for value in values]
    found = {
        at
        for first in range(len(sides) - 2)
        for way in (-1, 1)
        if sides[first : first + 3].count(way) >= 2
        for at in range(first, first + 3)
        if sides[at] == way
    }
    return [(at, SpecialCauseMark(SpecialCause.TWO_OF_THREE, sides[at] > 0)) for at in sorted(found)]


def _beyond(value: Decimal, low: Decimal, high: Decimal) -> int:
    """1 above `high`, −1 below `low`, 0 between the two or on either."""
    return (value > high) - (value < low)


def _runs(ways: Sequence[int]) -> list[tuple[int, int]]:
    """First place, and the place after the last, of each unbroken run of 1 or of −1."""
    runs = []
    first = 0
    for at in range(1, len(ways) + 1):
        if at == len(ways) or ways[at] != ways[first]:
            if ways[first]:
                runs.append((first, at))
            first = at
    return runs


# What it means


def _signal(phase: ProcessPhase, polarity: Polarity) -> Signal:
    """What the last point says, by the first of its marks in the order of the rules."""
    if phase.limits is None:
        return Signal.NOT_KNOWN
    marks = phase.points[-1].marks
    if not marks:
        return Signal.COMMON_CAUSE
    return signal_of(marks[0], polarity)


def signal_of(mark: SpecialCauseMark, polarity: Polarity) -> Signal:
    """A special cause judged by polarity; named without judgement where there is none."""
    if polarity not in (Polarity.HIGH, Polarity.LOW):
        return Signal.HIGHER if mark.up else Signal.LOWER
    return Signal.IMPROVEMENT if mark.up is (polarity is Polarity.HIGH) else Signal.CONCERN


def assurance_of(phase: ProcessPhase, polarity: Polarity, target_rule: TargetRule | None) -> Assurance:
    """What the limits promise of the target, as far as the figures themselves don't speak against it.

    While the newest figures are more than chance would give, the limits no longer describe them and promise nothing;
    and a target that one figure met and another missed is neither always met nor never.
    """
    found = assurance(phase.limits, polarity, target_rule)
    if found is Assurance.NONE or target_rule is None:
        return found
    if phase.points[-1].marks:
        return Assurance.SHIFTING
    met = {_meets_rule(point.value, polarity, target_rule) for point in phase.points}
    contradicted = {Assurance.PASSES: False in met, Assurance.FAILS: True in met}
    return Assurance.HIT_AND_MISS if contradicted.get(found) else found


def _meets_rule(value: Decimal, polarity: Polarity, target_rule: TargetRule) -> bool:
    if target_rule.target is not None:
        return _meets(value, target_rule.target, polarity, strict=target_rule.strict)
    low, high = target_rule.band_low, target_rule.band_high
    return (low is None or value >= low) and (high is None or value <= high)


def assurance(limits: ProcessLimits | None, polarity: Polarity, target_rule: TargetRule | None) -> Assurance:
    """Whether every value within the limits would meet the target, none would, or some.

    A value equal to the target meets it unless the target is strict. NONE without limits, target or rating.
    """
    if limits is None or target_rule is None or not target_rule.rated:
        return Assurance.NONE
    if target_rule.band_low is not None or target_rule.band_high is not None:
        return _assurance_of_band(limits, target_rule)
    if target_rule.target is None or polarity not in (Polarity.HIGH, Polarity.LOW):
        return Assurance.NONE
    return _assurance_of_target(limits, polarity, target_rule.target, strict=target_rule.strict)


def _assurance_of_target(
    limits: ProcessLimits, polarity: Polarity, target: Decimal, *, strict: bool
) -> Assurance:
    worst, best = (limits.lower, limits.upper) if polarity is Polarity.HIGH else (limits.upper, limits.lower)
    if _meets(worst, target, polarity, strict=strict):
        return Assurance.PASSES
    return Assurance.HIT_AND_MISS if _meets(best, target, polarity, strict=strict) else Assurance.FAILS


def _meets(value: Decimal, target: Decimal, polarity: Polarity, *, strict: bool) -> bool:
    lead = value - target if polarity is Polarity.HIGH else target - value
    return lead > 0 or (lead == 0 and not strict)


def _assurance_of_band(limits: ProcessLimits, target_rule: TargetRule) -> Assurance:
    above_low = target_rule.band_low is None or limits.lower >= target_rule.band_low
    below_high = target_rule.band_high is None or limits.upper <= target_rule.band_high
    if above_low and below_high:
        return Assurance.PASSES
    beyond_high = target_rule.band_high is not None and limits.lower > target_rule.band_high
    beyond_low = target_rule.band_low is not None and limits.upper < target_rule.band_low
    return Assurance.FAILS if beyond_high or beyond_low else Assurance.HIT_AND_MISS
