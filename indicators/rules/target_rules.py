"""What a target may say: the input forms of a floor, and what doesn't go together.

Pure. However it is typed, what is stored is a target and a floor, or a band and its margin.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from districts.dates import long_date
from indicators.rules.figures import HUNDRED, IndicatorSpec, round_half_up
from indicators.rules.grades import in_order, place_of
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


def faults_of(spec: IndicatorSpec, basis: Basis, target_rule: TargetRule) -> list[TargetFault]:
    """Everything about a target that contradicts itself or its indicator; empty where it can be set."""
    return [fault for rule in RULES for fault in rule(spec, basis, target_rule)]


def _basis_is_shown(spec: IndicatorSpec, basis: Basis, _: TargetRule) -> Iterator[TargetFault]:
    if basis not in spec.bases:
        yield TargetFault("line", f"{spec.name} is not shown by {basis.label.lower()}.")


def _one_kind(spec: IndicatorSpec, _: Basis, target_rule: TargetRule) -> Iterator[TargetFault]:
    banded = target_rule.band_low is not None or target_rule.band_high is not None
    if target_rule.follows and (banded or target_rule.floor is not None or target_rule.target is not None):
        yield TargetFault("follows", "Give a benchmark to follow or a figure, not both.")
    if banded and target_rule.target is not None:
        yield TargetFault("target", "Give a target or a band, not both.")
    if target_rule.floor is not None and target_rule.target is None:
        yield TargetFault("floor", "A floor needs a target.")
    if target_rule.margin is not None and not banded:
        yield TargetFault("margin", "A margin needs a band.")


def _fits_polarity(spec: IndicatorSpec, _: Basis, target_rule: TargetRule) -> Iterator[TargetFault]:
    if target_rule.says_none:
        return
    if spec.polarity is Polarity.NONE and target_rule.rated:
        yield TargetFault(
            "kind", f"Of {spec.name} neither more nor less is better, so only an expected range fits."
        )
    elif spec.polarity is Polarity.ON_TARGET and (target_rule.target is not None or target_rule.follows):
        yield TargetFault(
            "kind",
            f"{spec.name} should stay close to its target, so give a band: its lower end, its upper end or both.",
        )


def _grades_are_its_own(spec: IndicatorSpec, _: Basis, target_rule: TargetRule) -> Iterator[TargetFault]:
    if not spec.is_grade:
        return
    if target_rule.band_low is not None or target_rule.band_high is not None:
        yield TargetFault("kind", "Grades are rated against a target and a floor, not a band or a range.")
    places = {place_of(spec.grades, grade) for grade in spec.grades}
    for field in ("target", "floor"):
        value: Decimal | None = getattr(target_rule, field)
        if value is not None and value not in places:
            yield TargetFault(field, f"Choose one of the grades: {in_order(spec.grades)}.")


def _can_follow(spec: IndicatorSpec, _: Basis, target_rule: TargetRule) -> Iterator[TargetFault]:
    if target_rule.follows and spec.unit in (Unit.COUNT, Unit.GRADE):
        yield TargetFault(
            "follows",
            f"{spec.name} is a {spec.unit.label.lower()}: no other place’s figure is one to reach here.",
        )


def _in_order(spec: IndicatorSpec, _: Basis, target_rule: TargetRule) -> Iterator[TargetFault]:
    if (
        target_rule.band_low is not None
        and target_rule.band_high is not None
        and target_rule.band_low > target_rule.band_high
    ):
        yield TargetFault("band_high", "The upper end of the band lies below its lower end.")
    if target_rule.target is None or target_rule.floor is None:
        return
    worse = (
        target_rule.floor < target_rule.target
        if spec.polarity is Polarity.HIGH
        else target_rule.floor > target_rule.target
    )
    if not worse:
        side = "below" if spec.polarity is Polarity.HIGH else "above"
        yield TargetFault("floor", f"The floor must be worse than the target: here that is {side} it.")


def _possible_figures(spec: IndicatorSpec, _: Basis, target_rule: TargetRule) -> Iterator[TargetFault]:
    for field in ("target", "floor", "band_low", "band_high", "margin"):
        value: Decimal | None = getattr(target_rule, field)
        if value is not None and value < 0:
            yield TargetFault(field, "A figure can't be below 0.")
        elif value is not None and spec.unit is Unit.PERCENTAGE and value > HUNDRED:
            yield TargetFault(field, "A percentage can't be over 100.")


def _holds_below(spec: IndicatorSpec, _: Basis, target_rule: TargetRule) -> Iterator[TargetFault]:
    if (
        target_rule.applies_below
        and spec.unit is Unit.COUNT
        and not target_rule.says_none
        and target_rule.target != 0
    ):
        yield TargetFault(
            "applies_below",
            "A number other than 0 can’t hold for the areas below: a part isn’t rated against the whole’s target.",
        )


def _due_later(_: IndicatorSpec, __: Basis, target_rule: TargetRule) -> Iterator[TargetFault]:
    if target_rule.due is not None and target_rule.due < target_rule.in_force_from:
        yield TargetFault(
            "due", f"It can't be due before it is in force on {long_date(target_rule.in_force_from)}."
        )


RULES: tuple[Callable[[IndicatorSpec, Basis, TargetRule], Iterator[TargetFault]], ...] = (
    _basis_is_shown,
    _one_kind,
    _can_follow,
    _fits_polarity,
    _grades_are_its_own,
    _in_order,
    _possible_figures,
    _holds_below,
    _due_later,
)


def holds_below_by_default(spec: IndicatorSpec, target: Decimal | None) -> bool:
    """Whether a target holds for the areas below unless somebody says otherwise: never a number other than 0."""
    return spec.unit is not Unit.COUNT or target == 0
