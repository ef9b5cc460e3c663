"""Rating (RAG): a figure against the target and floor in force for its area and day.

Pure. Green at or better than the target, amber worse than the target but at or better than the floor, red worse than
the floor; without a floor there is no amber. The figure rated is the figure as shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from districts.dates import long_date
from indicators.rules.figures import Figure, Gap, IndicatorSpec, round_half_up
from indicators.rules.terms import Missing, NotRated, Polarity, Rag

REASONS_BY_GAP: dict[Gap | None, NotRated] = {
    Gap.NO_CASES: NotRated.NO_CASES,
    Gap.INCOMPLETE: NotRated.INCOMPLETE,
    Gap.NOT_RETURNED: NotRated.NOT_YET_RETURNED,
    Gap.SUPPRESSED: NotRated.SUPPRESSED,
    Gap.GRADES_DIFFER: NotRated.GRADES_DIFFER,
}
REASONS_BY_MARK: dict[Missing | None, NotRated] = {
    Missing.SUPPRESSED: NotRated.SUPPRESSED,
    Missing.NOT_APPLICABLE: NotRated.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class BenchmarkStep:
    """What a benchmark was known to be from a day on, and which it is in words; None and why where it wasn't known."""

    begins: date
    value: Decimal | None
    words: str


@dataclass(frozen=True)
class TargetRule:
    """A target as the rules see it. `target`, `floor` and the band are None where they don't apply.

    One that `follows` a benchmark has as its target, on each day, what that was known to be by then: `on` gives it,
    with the benchmark in `follows_words`.
    """

    area_id: int
    in_force_from: date
    target: Decimal | None = None
    floor: Decimal | None = None
    band_low: Decimal | None = None
    band_high: Decimal | None = None
    margin: Decimal | None = None
    strict: bool = False
    rated: bool = True
    due: date | None = None
    applies_below: bool = False
    set_by: str = ""
    source: str = ""
    follows: str = ""
    benchmark: tuple[BenchmarkStep, ...] = ()
    follows_words: str = ""

    @property
    def says_none(self) -> bool:
        """Whether it only ends the target before it."""
        return self.target is None and self.band_low is None and self.band_high is None and not self.follows

    def on(self, day: date) -> "TargetRule":
        """The target as it is on a day; itself where it follows no benchmark."""
        if not self.follows:
            return self
        known = [step for step in self.benchmark if step.begins <= day]
        if not known:
            return replace(self, follows_words=f"because no figure of it was published by {long_date(day)}")
        newest = max(known, key=lambda step: step.begins)
        return replace(self, target=newest.value, follows_words=newest.words)


@dataclass(frozen=True)
class Rating:
    """A colour, with where the figure stands in words; or none of the three, and why."""

    rag: Rag
    reason: NotRated | None = None
    words: str = ""


def target_rule_in_force(target_rules: Iterable[TargetRule], day: date) -> TargetRule | None:
    """The latest target begun on or before `day`; None where there is none or the latest says "none"."""
    latest = _latest(target_rules, day)
    return None if latest is None or latest.says_none else latest.on(day)


def _latest(target_rules: Iterable[TargetRule], day: date) -> TargetRule | None:
    begun = [target_rule for target_rule in target_rules if target_rule.in_force_from <= day]
    return max(begun, key=lambda target_rule: target_rule.in_force_from, default=None)


def target_rule_for(
    line_up: Sequence[int], target_rules: Iterable[TargetRule], day: date
) -> TargetRule | None:
    """The target in force for the first area of `line_up`, which runs from the area up to its authority.

    An area's own target wins, also one that says "none"; one from above holds only where it applies below. A later one
    of an area ends its earlier one for the areas below too, whether or not it applies there itself.
    """
    known = list(target_rules)
    for area_id in line_up:
        latest = _latest((target_rule for target_rule in known if target_rule.area_id == area_id), day)
        if latest is not None and (area_id == line_up[0] or latest.applies_below):
            return None if latest.says_none else latest.on(day)
    return None


def goal_above_only(
    line_up: Sequence[int], target_rules: Iterable[TargetRule], day: date
) -> TargetRule | None:
    """A target in force for an area above that does not apply here: what the reason for no rating names."""
    known = list(target_rules)
    for area_id in line_up[1:]:
        found = target_rule_in_force(
            [target_rule for target_rule in known if target_rule.area_id == area_id], day
        )
        if found is not None and not found.applies_below:
            return found
    return None


def rate(spec: IndicatorSpec, figure: Figure, target_rule: TargetRule | None) -> Rating:
    """The rating of a figure, against `target_rule` (None: no target is in force)."""
    if figure.value is None:
        return Rating(Rag.NOT_RATED, _reason_for_gap(figure))
    if target_rule is None:
        return Rating(Rag.NOT_RATED, NotRated.NO_TARGET)
    if not target_rule.rated or spec.polarity is Polarity.NONE:
        return Rating(Rag.NOT_RATED, NotRated.RANGE_ONLY)
    shown = round_half_up(figure.value, spec.decimal_places)
    if target_rule.band_low is not None or target_rule.band_high is not None:
        return _rate_in_band(shown, target_rule)
    if target_rule.target is None:
        return Rating(Rag.NOT_RATED, NotRated.NO_BENCHMARK if target_rule.follows else NotRated.NO_TARGET)
    if spec.polarity is Polarity.ON_TARGET:
        return Rating(Rag.NOT_RATED, NotRated.NO_BAND)
    return _rate_against_target(shown, target_rule.target, target_rule, spec.polarity)


def _reason_for_gap(figure: Figure) -> NotRated:
    return REASONS_BY_MARK.get(figure.missing) or REASONS_BY_GAP.get(figure.gap) or NotRated.NO_DATA


def _rate_against_target(
    shown: Decimal, target: Decimal, target_rule: TargetRule, polarity: Polarity
) -> Rating:
    lead = _lead(shown, target, polarity)
    if lead > 0:
        return Rating(Rag.GREEN, words="better than target")
    if lead == 0 and not target_rule.strict:
        return Rating(Rag.GREEN, words="equal to target")
    stands = "equal to target, which is not enough" if lead == 0 else "worse than target"
    if target_rule.floor is None:
        return Rating(Rag.RED, words=stands)
    if _lead(shown, target_rule.floor, polarity) >= 0:
        return Rating(Rag.AMBER, words=f"{stands}, not worse than floor")
    return Rating(Rag.RED, words="worse than floor")


def _lead(shown: Decimal, aim: Decimal, polarity: Polarity) -> Decimal:
    """By how much a figure is better than what is aimed at; below 0 it is worse."""
    return shown - aim if polarity is Polarity.HIGH else aim - shown


def _rate_in_band(shown: Decimal, target_rule: TargetRule) -> Rating:
    below = Decimal(0) if target_rule.band_low is None else target_rule.band_low - shown
    above = Decimal(0) if target_rule.band_high is None else shown - target_rule.band_high
    outside = max(below, above)
    if outside <= 0:
        return Rating(Rag.GREEN, words="within target band")
    if outside <= (target_rule.margin or 0):
        return Rating(Rag.AMBER, words="outside target band, within its margin")
    return Rating(Rag.RED, words="outside target band")
