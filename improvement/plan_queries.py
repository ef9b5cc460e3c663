"""What the pages of the action plan show: a bounded number of SQL statements, however many actions there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from districts.models import Area
from districts.permissions import Permission, Reader
from improvement.models import Action, EvidenceFile, Plan, ProgressNote, Recommendation
from improvement.rules.progress import ActionProgress, Highlight, counts, highlights
from indicators.models import Indicator
from indicators.rules.row import Row


@dataclass(frozen=True)
class ActionLine:
    """An action as it stood on a day; `text` is what was reported last, `done` since when it is done."""

    action: Action
    standing: ActionProgress
    due: date | None
    done: date | None
    text: str
    illustrative: bool
    waits_for_sign_off: bool


@dataclass(frozen=True)
class RecommendationLine:
    """A recommendation with its actions on a day, and the rows of the indicators that tell of it."""

    recommendation: Recommendation
    actions: tuple[ActionLine, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PlanShown:
    """A plan on a day; `standings` counts its actions, leaving out what none has."""

    plan: Plan
    recommendations: tuple[RecommendationLine, ...]
    standings: tuple[tuple[ActionProgress, int], ...]


def plans_of(authority: Area) -> QuerySet[Plan]:
    """The plans of an authority with everything below them. Six queries."""
    notes = Prefetch("notes", queryset=ProgressNote.objects.order_by("day", "pk"))
    actions = Action.objects.select_related("owner", "signed_off_by").prefetch_related(notes)
    recommendations = Recommendation.objects.prefetch_related(
        "indicators", Prefetch("actions", queryset=actions)
    )
    return (
        Plan.objects.filter(area=authority)
        .select_related("area")
        .prefetch_related(Prefetch("recommendations", queryset=recommendations))
    )


def indicators_of(plans: Iterable[Plan]) -> list[Indicator]:
    """Every indicator that tells of a recommendation of these plans, once."""
    found = {
        indicator.pk: indicator
        for plan in plans
        for recommendation in plan.recommendations.all()
        for indicator in recommendation.indicators.all()
    }
    return list(found.values())


def plan_on(plan: Plan, day: date, rows: Mapping[str, Row]) -> PlanShown:
    """A plan as it stood on a day. `rows` are the indicators' by code; the plan is loaded by `plans_of`."""
    lines = tuple(
        _recommendation_on(plan, recommendation, day, rows) for recommendation in plan.recommendations.all()
    )
    numbers = counts([line.action.history for each in lines for line in each.actions], day)
    return PlanShown(plan, lines, tuple((standing, number) for standing, number in numbers.items() if number))


def _recommendation_on(
    plan: Plan, recommendation: Recommendation, day: date, rows: Mapping[str, Row]
) -> RecommendationLine:
    recommendation.plan = plan
    actions = []
    for action in recommendation.actions.all():
        action.recommendation = recommendation
        actions.append(line_on(action, day))
    found = [rows[each.code] for each in recommendation.indicators.all() if each.code in rows]
    return RecommendationLine(recommendation, tuple(actions), tuple(found))


def line_on(action: Action, day: date) -> ActionLine:
    """An action as it stood on a day. Its notes are loaded with it."""
    history = action.history
    reports = history.until(day)
    standing = history.standing_on(day)
    signed = action.signed_off_on is not None and action.signed_off_on <= day
    return ActionLine(
        action=action,
        standing=standing,
        due=history.due_on(day),
        done=history.done_on(day),
        text=reports[-1].text if reports else "",
        illustrative=history.illustrative_on(day),
        waits_for_sign_off=standing is ActionProgress.DONE and not signed,
    )


# One action


def authority_or_404(reader: Reader, slug: str) -> Area:
    """The reader's own authority of that slug, the first without one. Raises Http404 for any other."""
    own = Area.objects.filter(pk__in=reader.authorities())
    found = own.filter(slug=slug).first() if slug else own.first()
    if found is None:
        raise Http404("There is no plan here that you may read.")
    return found


def action_or_404(reader: Reader, plan: str, number: int, action: int) -> Action:
    """The action of a plan by their numbers, with its notes and files. Raises Http404 outside one's authority."""
    found = (
        Action.objects.select_related("recommendation__plan__area", "owner", "signed_off_by")
        .prefetch_related(
            Prefetch("notes", queryset=ProgressNote.objects.select_related("by").order_by("day", "pk")),
            Prefetch("evidence", queryset=EvidenceFile.objects.select_related("by")),
            "recommendation__indicators",
        )
        .filter(recommendation__plan__slug=plan, recommendation__number=number, number=action)
        .first()
    )
    if found is None or not reader.may(Permission.READ_PUBLISHED, found.recommendation.plan.area):
        raise Http404("There is no such action.")
    return found


def may_report(reader: Reader, action: Action) -> bool:
    """Whether the reader may report progress: the performance team, and a manager on an action of their own."""
    area = action.recommendation.plan.area
    if reader.user is None or not reader.may(Permission.REPORT_PROGRESS, area):
        return False
    return reader.may(Permission.EDIT, area) or action.owner_id == reader.user.pk


# A month


@dataclass(frozen=True)
class HighlightLine:
    """An action in a month's view, with why it is listed there."""

    action: Action
    highlight: Highlight


@dataclass(frozen=True)
class PlanMonth:
    """What a month brought for a plan, under the same four headings every month; `names` heads each."""

    plan: Plan
    lists: tuple[tuple[str, str, tuple[HighlightLine, ...]], ...] = field(default=())


def month_of(plan: Plan, month_end: date) -> PlanMonth:
    """What finished, slipped, is at risk and is next. The plan is loaded by `plans_of`."""
    shown = plan_on(plan, month_end, {})
    actions = [line.action for each in shown.recommendations for line in each.actions]
    found = highlights([action.history for action in actions], month_end)

    def lines(picked: Iterable[Highlight]) -> tuple[HighlightLine, ...]:
        return tuple(HighlightLine(actions[each.place], each) for each in picked)

    return PlanMonth(
        plan,
        (
            ("What finished", "Nothing was finished in the month.", lines(found.finished)),
            ("What slipped", "Nothing is late, and no due date moved.", lines(found.slipped)),
            ("What is at risk", "Nothing was reported at risk.", lines(found.at_risk)),
            ("What is next", "Nothing is due in the month after.", lines(found.following)),
        ),
    )
