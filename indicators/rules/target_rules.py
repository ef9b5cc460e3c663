"""What a target may say: the input forms of a floor, and what doesn't go together.

Pure. However it is typed, what is stored is a target and a floor, or a band and its margin.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.rules.figures import HUNDRED, IndicatorSpec, round_half_up
from indicators.rules.grades import in_order, place_of
from indicators.rules.periods import long_date
from indicators.rules.rating import TargetRule
from indicators.rules.terms import Basis, Polarity, Unit

STORED_PLACES = 6


class NoToleranceOfZero(ValueError):
    """A percentage of a target of 0 is 0: it would leave no room at all."""


@dataclass(frozen=True)
class TargetFault:
    """A field of a target that is wrong, and why."""

    field: str
    text: str


def floor_of_tolerance(target: Decimal, tolerance: Decimal, polarity: Polarity) -> Decimal:
    """The floor that lies `tolerance` per cent of the target on its worse side. Raises NoToleranceOfZero."""
    if target == 0:
        raise NoToleranceOfZero("A percentage of a target of 0 is 0. Give the floor itself.")
    sign = -1 if polarity is Polarity.HIGH else 1
    return round_half_up(target * (HUNDRED + sign * tolerance) / HUNDRED, STORED_PLACES)


def faults_of(measure: IndicatorSpec, basis: Basis, goal: TargetRule) -> list[TargetFault]:
    """Everything about a goal that contradicts itself or its indicator; empty where it can be set."""
    return [fault for rule in RULES for fault in rule(measure, basis, goal)]


def _basis_is_shown(measure: IndicatorSpec, basis: Basis, _: TargetRule) -> Iterator[TargetFault]:
    if basis not in measure.bases:
        yield TargetFault("line", f"{measure.name} is not shown by {basis.label.lower()}.")


def _one_kind(measure: IndicatorSpec, _: Basis, goal: TargetRule) -> Iterator[TargetFault]:
    banded = goal.band_low is not None or goal.band_high is not None
    if banded and goal.target is not None:
        yield TargetFault("target", "Give a target or a band, not both.")
    if goal.floor is not None and goal.target is None:
        yield TargetFault("floor", "A floor needs a target.")
    if goal.margin is not None and not banded:
        yield TargetFault("margin", "A margin needs a band.")


def _fits_polarity(measure: IndicatorSpec, _: Basis, goal: TargetRule) -> Iterator[TargetFault]:
    if goal.says_none:
        return
    if measure.polarity is Polarity.NONE and goal.rated:
        yield TargetFault(
            "kind", f"Of {measure.name} neither more nor less is better, so only an expected range fits."
        )
    elif measure.polarity is Polarity.ON_TARGET and goal.target is not None:
        yield TargetFault(
            "kind",
            f"{measure.name} should stay close to its target, so give a band: its lower end, its upper end or both.",
        )


def _grades_are_its_own(measure: IndicatorSpec, _: Basis, goal: TargetRule) -> Iterator[TargetFault]:
    if not measure.is_grade:
        return
    if goal.band_low is not None or goal.band_high is not None:
        yield TargetFault("kind", "Grades are rated against a target and a floor, not a band or a range.")
    places = {place_of(measure.grades, grade) for grade in measure.grades}
    for field in ("target", "floor"):
        value: Decimal | None = getattr(goal, field)
        if value is not None and value not in places:
            yield TargetFault(field, f"Choose one of the grades: {in_order(measure.grades)}.")


def _in_order(measure: IndicatorSpec, _: Basis, goal: TargetRule) -> Iterator[TargetFault]:
    if goal.band_low is not None and goal.band_high is not None and goal.band_low > goal.band_high:
        yield TargetFault("band_high", "The upper end of the band lies below its lower end.")
    if goal.target is None or goal.floor is None:
        return
    worse = goal.floor < goal.target if measure.polarity is Polarity.HIGH else goal.floor > goal.target
    if not worse:
        side = "below" if measure.polarity is Polarity.HIGH else "above"
        yield TargetFault("floor", f"The floor must be worse than the target: here that is {side} it.")


def _possible_figures(measure: IndicatorSpec, _: Basis, goal: TargetRule) -> Iterator[TargetFault]:
    for field in ("target", "floor", "band_low", "band_high", "margin"):
        value: Decimal | None = getattr(goal, field)
        if value is not None and value < 0:
            yield TargetFault(field, "A figure can't be below 0.")
        elif value is not None and measure.unit is Unit.PERCENTAGE and value > HUNDRED:
            yield TargetFault(field, "A percentage can't be over 100.")


def _holds_below(measure: IndicatorSpec, _: Basis, goal: TargetRule) -> Iterator[TargetFault]:
    if goal.applies_below and measure.unit is Unit.COUNT and not goal.says_none and goal.target != 0:
        yield TargetFault(
            "applies_below",
            "A number other than 0 can’t hold for the areas below: a part isn’t rated against the whole’s target.",
        )


def _due_later(_: IndicatorSpec, __: Basis, goal: TargetRule) -> Iterator[TargetFault]:
    if goal.due is not None and goal.due < goal.in_force_from:
        yield TargetFault("due", f"It can't be due before it is in force on {long_date(goal.in_force_from)}.")


RULES: tuple[Callable[[IndicatorSpec, Basis, TargetRule], Iterator[TargetFault]], ...] = (
    _basis_is_shown,
    _one_kind,
    _fits_polarity,
    _grades_are_its_own,
    _in_order,
    _possible_figures,
    _holds_below,
    _due_later,
)


def holds_below_by_default(measure: IndicatorSpec, target: Decimal | None) -> bool:
    """Whether a target holds for the areas below unless somebody says otherwise: never a number other than 0."""
    return measure.unit is not Unit.COUNT or target == 0
