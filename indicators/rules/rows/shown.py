"""Figures, targets, ratings and travel in the words of a row.

Pure. A figure's own number is worded in `figures.py`; here is what a reader is told around it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from sys import intern

from districts.dates import long_date
from districts.tree import Tree
from indicators.rules.figures import (
    Figure,
    Gap,
    IndicatorSpec,
    Origin,
    grouped,
    in_words,
    round_half_up,
    unit_after,
)
from indicators.rules.periods import describe
from indicators.rules.rating import Rating, TargetRule, goal_above_only
from indicators.rules.row import RatingShown, Shown, TargetShown, TravelShown
from indicators.rules.terms import Basis, BesideKind, NotRated, Polarity, Travel, Unit, Way
from indicators.rules.travel import Movement, change_words, since_words

SUNDAY = 6
FOLLOWED = {
    BesideKind.ENGLAND: "England’s figure",
    BesideKind.REGION: "the region’s figure",
    BesideKind.NEIGHBOURS: "the neighbours’ median",
}


def show(
    spec: IndicatorSpec, basis: Basis, figure: Figure, period_end: date, partial: Figure | None = None
) -> Shown:
    """The figure of the cell that ends on `period_end`, in words; of an incomplete one with its partial sum."""
    return Shown(
        text=_text(spec, figure, partial),
        value=value_shown(spec, figure.value),
        period_end=intern(figure.period_end.isoformat()),
        period=intern(describe(basis, figure.period_end)),
        numerator=_plain(figure.numerator),
        denominator=_plain(figure.denominator),
        as_at="" if figure.period_end == period_end else day_words(figure.period_end),
        parts=_parts_words(spec, figure),
        completeness=_completeness_words(spec, figure),
        stated=figure.stated,
        notes="; ".join(figure.notes),
        illustrative=figure.illustrative,
        provisional=figure.provisional,
        gap=None if figure.known else figure.gap,
        partial=None if partial is None else value_shown(spec, partial.value),
    )


def _text(spec: IndicatorSpec, figure: Figure, partial: Figure | None) -> str:
    if figure.value is not None:
        return in_words(spec, figure.value)
    return _missing_words(figure) if partial is None else _partial_words(spec, partial)


def _partial_words(spec: IndicatorSpec, partial: Figure) -> str:
    """What the areas with a figure give, and which have none: "81.9%, 4 of 5, without Westbury Vale"."""
    assert partial.value is not None
    of = f"{partial.present} of {partial.expected}"
    return f"{in_words(spec, partial.value)}, {of}, without {', '.join(partial.absent)}"


def day_words(day: date) -> str:
    """A snapshot's day: "w/e 17 June 2012" where it is a Sunday, else "at 20 February 2013"."""
    return f"{'w/e' if day.weekday() == SUNDAY else 'at'} {long_date(day)}"


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def plain(value: Decimal) -> str:
    """A number without separators and without needless zeros: "1926", "78.8"."""
    whole = value.to_integral_value()
    return f"{whole:f}" if whole == value else f"{value.normalize():f}"


def value_shown(spec: IndicatorSpec, value: Decimal | None) -> str | None:
    """The figure as displayed, without separators; of a grade its name. Equal ones are one text: there are many."""
    if value is None or spec.is_grade:
        return None if value is None else in_words(spec, value)
    return intern(f"{round_half_up(value, spec.decimal_places):f}")


def _edge(spec: IndicatorSpec, value: Decimal | None) -> str | None:
    """A target or floor without separators; of a grade its name."""
    return in_words(spec, value) if value is not None and spec.is_grade else _plain(value)


def _missing_words(figure: Figure) -> str:
    if figure.gap is Gap.NOT_RETURNED:
        return "Not yet returned"
    if figure.gap is Gap.NO_CASES:
        return "No cases"
    if figure.gap is Gap.GRADES_DIFFER:
        return f"Grades differ: {figure.why}"
    if figure.gap is Gap.SUPPRESSED:
        return figure.why
    why = f"{figure.why[:1].lower()}{figure.why[1:]}"
    return f"Incomplete, {why}" if figure.gap is Gap.INCOMPLETE else f"Not available: {why}"


def _parts_words(spec: IndicatorSpec, figure: Figure) -> str:
    if not spec.has_parts or not figure.known:
        return ""
    if figure.numerator is None or figure.denominator is None:
        return "numerator and denominator not returned"
    numerator, denominator = (
        grouped(Decimal(_plain(part) or 0)) for part in (figure.numerator, figure.denominator)
    )
    return (
        f"{numerator} of {denominator}" if spec.unit is Unit.PERCENTAGE else f"{numerator} over {denominator}"
    )


def _completeness_words(spec: IndicatorSpec, figure: Figure) -> str:
    if figure.origin is not Origin.AREAS or not figure.known:
        return ""
    if spec.is_grade:
        return (
            f"the grade of all {figure.expected} areas"
            if figure.expected > 1
            else "the grade of its one area"
        )
    part = f"{figure.present} of" if figure.present < figure.expected else "all"
    return f"sum of {part} {figure.expected} areas"


def show_target(tree: Tree, spec: IndicatorSpec, target_rule: TargetRule | None) -> TargetShown | None:
    """The target in force, with whose it is where that is an area above."""
    if target_rule is None:
        return None
    return TargetShown(
        text=target_words(spec, target_rule),
        value=_edge(spec, target_rule.target),
        floor=_edge(spec, target_rule.floor),
        set_by=target_rule.set_by,
        in_force_from=target_rule.in_force_from.isoformat(),
        due="" if target_rule.due is None else f"due {target_rule.due:%B %Y}",
        area=tree.nodes[target_rule.area_id].name,
        strict=target_rule.strict,
        follows=target_rule.follows_words,
    )


def target_words(spec: IndicatorSpec, target_rule: TargetRule) -> str:
    """The target as printed: "78.8%", "5 to 15", "under 85"; of one that follows a benchmark "at most 543.7"."""
    if target_rule.follows:
        return _following_words(spec, target_rule)
    percent = "%" if spec.unit is Unit.PERCENTAGE else ""
    if target_rule.target is not None and spec.is_grade:
        return in_words(spec, target_rule.target)
    if target_rule.target is not None:
        under = (
            {Polarity.LOW: "under ", Polarity.HIGH: "over "}.get(spec.polarity, "")
            if target_rule.strict
            else ""
        )
        return f"{under}{grouped(Decimal(_plain(target_rule.target) or 0))}{percent}"
    low, high = _plain(target_rule.band_low), _plain(target_rule.band_high)
    if low is None or high is None:
        return f"up to {high}{percent}" if low is None else f"{low}{percent} or more"
    return f"{low} to {high}{percent}"


def _following_words(spec: IndicatorSpec, target_rule: TargetRule) -> str:
    """What it is to reach on a day, or of a target that is on no day yet what it follows."""
    sides = ("under", "at most") if spec.polarity is Polarity.LOW else ("over", "at least")
    side = sides[0] if target_rule.strict else sides[1]
    if target_rule.target is not None:
        return f"{side} {grouped(target_rule.target)}{unit_after(spec.unit, target_rule.target)}"
    return (
        "not known"
        if target_rule.follows_words
        else (f"{side} {FOLLOWED[BesideKind(target_rule.follows)]} of the latest edition")
    )


def floor_words(spec: IndicatorSpec, floor: Decimal) -> str:
    """The floor as printed: "75%"."""
    if spec.is_grade:
        return in_words(spec, floor)
    return f"{grouped(floor.normalize())}{'%' if spec.unit is Unit.PERCENTAGE else ''}"


def show_rating(
    rating: Rating,
    tree: Tree,
    spec: IndicatorSpec,
    figure: Figure,
    line: Sequence[int],
    target_rules: Sequence[TargetRule],
) -> RatingShown:
    """The colour with where the figure stands; for none of the three, the reason."""
    words = rating.words if rating.reason is None else rating.reason.label
    if rating.reason is NotRated.NO_TARGET:
        above = goal_above_only(line, target_rules, figure.period_end)
        if above is not None:
            owner = tree.nodes[above.area_id].name
            said = target_words(spec, above)
            words = f"no target stated here; the target of {said} is {owner}’s as a whole"
    return RatingShown(rating.rag.value, rating.rag.label, words, rating.reason)


def show_travel(spec: IndicatorSpec, basis: Basis, figure: Figure, moved: Movement) -> TravelShown:
    """The arrow shows which way the number went; the word says whether that is better."""
    if moved.change is None or moved.since is None:
        return TravelShown(
            Travel.NOT_KNOWN.label,
            "",
            "",
            "",
            moved.reason_words,
            code=Travel.NOT_KNOWN,
            reason_code=moved.reason,
        )
    went = Way.UP if moved.change > 0 else Way.DOWN if moved.change < 0 else Way.LEVEL
    way = Way.LEVEL if moved.travel is Travel.UNCHANGED else went
    return TravelShown(
        travel=moved.travel.label,
        arrow=way.label,
        change=change_words(spec, moved),
        since=since_words(basis, figure.period_end, moved.since.period_end),
        illustrative=figure.illustrative or moved.since.illustrative,
        code=moved.travel,
        way=way,
        size=None if spec.is_grade else f"{moved.change:f}",
    )
