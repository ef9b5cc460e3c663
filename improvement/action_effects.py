"""From an indicator to the actions meant to move it, and from an action to what its indicators did."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from districts.dates import long_date
from districts.models import Area
from districts.numbers import with_noun
from improvement.models import Action, ProgressNote, Recommendation
from improvement.plan_queries import ActionLine, line_on
from indicators.build_trends import build_xmr, load_notes
from indicators.models import Indicator
from indicators.queries import CanSee, load_indicator_data
from indicators.rules.figures import FigureKey, divide, in_words
from indicators.rules.terms import AnnotationKind
from indicators.rules.trend import Note
from indicators.rules.variation.limits import PlottedPoint, Signal
from indicators.rules.variation.xmr import XmrChart

ASSOCIATION = "This says what came after what, not that one caused the other."


def effect_words(chart: XmrChart, done: date) -> str:
    """The mean before and since, and whether readings since are more than chance would give; or why not known."""
    points = [point for _, point in chart.labelled]
    before = [point for point in points if point.day < done]
    since = [point for point in points if point.day >= done]
    if not before or not since:
        which = "before" if not before else "since"
        return f"Not known: no reading {which} {long_date(done)} is plotted."
    means = (
        f"Mean of {_count(before)} before {long_date(done)}: {_mean(chart, before)}; "
        f"of {_count(since)} since: {_mean(chart, since)}."
    )
    return f"{means} {_signals(chart, since)} {ASSOCIATION}"


def _count(points: Sequence[PlottedPoint]) -> str:
    return with_noun(len(points), "reading")


def _mean(chart: XmrChart, points: Sequence[PlottedPoint]) -> str:
    total = sum((point.value for point in points), Decimal(0))
    return in_words(chart.spec, divide(total, Decimal(len(points))))


def _signals(chart: XmrChart, since: Sequence[PlottedPoint]) -> str:
    if chart.limits is None:
        return "Too few readings to tell it from chance."
    found = [chart.signal_at(point) for point in since if point.marks]
    if not found:
        return "No reading since is more than chance would give."
    kinds = [
        f"{found.count(signal)} {signal.label[:1].lower()}{signal.label[1:].partition(':')[0]}"
        for signal in Signal
        if signal in found
    ]
    return f"Beyond chance since: {', '.join(kinds)}."


def actions_to_move(indicator: Indicator, authority: Area, day: date) -> list[ActionLine]:
    """The actions of the authority's plans under recommendations that the indicator tells of. Two queries."""
    notes = Prefetch("notes", queryset=ProgressNote.objects.order_by("day", "pk"))
    found = (
        Action.objects.filter(recommendation__indicators=indicator, recommendation__plan__area=authority)
        .select_related("recommendation__plan", "owner", "signed_off_by")
        .prefetch_related(notes)
        .order_by("recommendation__plan__position", "recommendation__number", "number")
    )
    return [line_on(action, day) for action in found]


def open_actions(codes: Collection[str], authority: Area, day: date) -> dict[str, ActionLine]:
    """By indicator's code the action that is due first of those meant to move it and not done on `day`.

    Three queries, none without codes.
    """
    if not codes:
        return {}
    recommendations = Recommendation.objects.prefetch_related(
        Prefetch("indicators", queryset=Indicator.objects.filter(code__in=codes).only("code"))
    ).select_related("plan")
    found = (
        Action.objects.filter(
            recommendation__indicators__code__in=codes, recommendation__plan__area=authority
        )
        .distinct()
        .select_related("owner", "signed_off_by")
        .prefetch_related(
            Prefetch("recommendation", queryset=recommendations),
            Prefetch("notes", queryset=ProgressNote.objects.order_by("day", "pk")),
        )
    )
    lines = [line_on(action, day) for action in found]
    still_open = [line for line in lines if line.done is None]
    first: dict[str, ActionLine] = {}
    for line in sorted(still_open, key=lambda line: (line.due is None, line.due, line.action.pk)):
        for indicator in line.action.recommendation.indicators.all():
            first.setdefault(indicator.code, line)
    return first


def completion_notes(lines: Iterable[ActionLine]) -> list[Note]:
    """A note on the chart for each action that is done; those of one day together."""
    by_day: dict[date, list[ActionLine]] = {}
    for line in lines:
        if line.done is not None:
            by_day.setdefault(line.done, []).append(line)
    return [Note(day, AnnotationKind.EVENT, _done_words(done)) for day, done in sorted(by_day.items())]


def _done_words(lines: list[ActionLine]) -> str:
    names = "; ".join(f"{line.action.label} {line.action.text}" for line in lines)
    mark = " † illustrative" if any(line.illustrative for line in lines) else ""
    return f"Action{'' if len(lines) == 1 else 's'} done: {names}{mark}"


@dataclass(frozen=True)
class ActionEffect:
    """What an indicator did around the day on which an action was done."""

    indicator: Indicator
    chart: XmrChart
    words: str


def effects_of(
    line: ActionLine, indicators: Iterable[Indicator], authority: Area, last: date, can_see: CanSee
) -> list[ActionEffect]:
    """For an action that is done, what each indicator did before and since, as far as the reader sees it."""
    chosen = list(indicators)
    if line.done is None or not chosen:
        return []
    indicator_data = load_indicator_data(authority, chosen, first=None, last=last, can_see=can_see)
    effects = []
    for indicator in chosen:
        spec = indicator_data.resolver.specs[indicator.pk]
        notes = [*load_notes(indicator, authority), *completion_notes([line])]
        newest = max([line.done, *indicator_data.resolver.dates(spec, authority.node)])
        chart = build_xmr(
            indicator_data, FigureKey(spec, indicator.default_basis, authority.node), min(last, newest), notes
        )
        effects.append(ActionEffect(indicator, chart, effect_words(chart, line.done)))
    return effects
