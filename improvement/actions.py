"""Writes of the action plan, one function each: atomic, with `by`, leaving an audit entry."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import PurePath

from django.db import transaction
from django.db.models import QuerySet, Sum

from districts.changes import Problem, Refusal, State, state_of, stored_before
from districts.dates import long_date
from districts.models import Area, User, record
from improvement.evidence import keep_evidence, refuse_evidence, refuse_large
from improvement.models import Action, EvidenceFile, Plan, ProgressNote, Recommendation
from improvement.plan_rows import Item
from improvement.rules.progress import ActionStatus
from indicators.models import Indicator


class PlanNotPossible(Refusal):
    """A plan, recommendation or action can't be like this."""


class ProgressNotPossible(Refusal):
    """Progress can't be reported like this."""


class SignOffNotPossible(Refusal):
    """This action can't be signed off, or not by this person."""


@transaction.atomic
def save_plan(*, plan: Plan, by: User | None, seen: str = "") -> Plan:
    """Add a plan or store what changed. Raises PlanNotPossible, ChangedMeanwhile."""
    before = _state_before(plan, seen)
    if Plan.objects.filter(area=plan.area, name=plan.name).exclude(pk=plan.pk).exists():
        raise PlanNotPossible(Problem("name", f"There is a plan “{plan.name}” already. Choose another name."))
    plan.save()
    _record("plan", plan, plan, before, by)
    return plan


@transaction.atomic
def save_recommendation(
    *,
    recommendation: Recommendation,
    indicators: Collection[Indicator],
    by: User | None,
    seen: str = "",
) -> Recommendation:
    """Add a recommendation or store what changed, with the indicators that tell of it. Raises as `save_plan`."""
    before = _state_before(recommendation, seen)
    if before is not None:
        before["indicators"] = _names(recommendation)
    _refuse_taken(recommendation, Recommendation.objects.filter(plan=recommendation.plan))
    recommendation.save()
    recommendation.indicators.set(indicators)
    _record("recommendation", recommendation, recommendation.plan, before, by)
    return recommendation


@transaction.atomic
def save_action(*, action: Action, by: User | None, seen: str = "") -> Action:
    """Add an action or store its text, number and owner. Its due date moves with a report alone. Raises as above."""
    before = _state_before(action, seen)
    _refuse_taken(action, Action.objects.filter(recommendation=action.recommendation))
    if action.owner_id is not None and action.owner_id == action.signed_off_by_id:
        raise PlanNotPossible(
            Problem("owner", f"{action.owner} signed this action off. Its owner must be somebody else.")
        )
    action.save()
    _record("action", action, action.recommendation.plan, before, by)
    return action


@transaction.atomic
def report_progress(
    *,
    action: Action,
    day: date,
    said: ActionStatus,
    text: str,
    by: User | None,
    today: date,
    new_due: date | None = None,
    illustrative: bool = False,
) -> ProgressNote:
    """Report where an action stands, moving its due date where `new_due` differs. Raises ProgressNotPossible.

    A report that it isn't done takes back a sign-off.
    """
    stored = Action.objects.select_for_update(of=("self",)).select_related("recommendation__plan")
    action = stored.get(pk=action.pk)
    newest = action.notes.last()
    problems = _report_problems(day, today, newest)
    if problems:
        raise ProgressNotPossible(*problems)
    before = state_of(action)
    due = action.due_date
    moves = new_due is not None and new_due != due
    note = ProgressNote.objects.create(
        action=action,
        day=day,
        said=said,
        text=text,
        by=by,
        illustrative=illustrative,
        moves_due=moves,
        due_before=due if moves else None,
        due_after=new_due if moves else None,
    )
    if moves:
        action.due = new_due
    if said is not ActionStatus.DONE:
        action.signed_off_by = action.signed_off_on = None
    action.save()
    plan = action.recommendation.plan
    after = {**_about(action, plan), "said": said.label, "day": day.isoformat(), "report": text}
    record(by=by, action="action reported", subject=action, before=before, after=after, area=plan.area)
    return note


def _report_problems(day: date, today: date, newest: ProgressNote | None) -> list[Problem]:
    if day > today:
        return [Problem("day", "The day of a report can’t lie in the future.")]
    if newest is not None and day < newest.day:
        on = long_date(newest.day)
        return [Problem("day", f"There is a report of {on} already. Enter that day or a later one.")]
    return []


@transaction.atomic
def sign_off(*, action: Action, by: User, today: date) -> Action:
    """Sign a finished action off. Raises SignOffNotPossible for its owner, and for who reported it done."""
    stored = Action.objects.select_for_update(of=("self",)).select_related("recommendation__plan")
    action = stored.get(pk=action.pk)
    refuse_reason = why_no_sign_off(action, by)
    if refuse_reason:
        raise SignOffNotPossible(Problem("", refuse_reason))
    before = state_of(action)
    action.signed_off_by, action.signed_off_on = by, today
    action.save()
    plan = action.recommendation.plan
    after = _about(action, plan)
    record(by=by, action="action signed off", subject=action, before=before, after=after, area=plan.area)
    return action


def why_no_sign_off(action: Action, by: User) -> str:
    """Why this account can't sign the action off now; empty where it can."""
    newest = action.notes.last()
    if newest is None or newest.said != ActionStatus.DONE:
        return "Only an action that is reported done can be signed off."
    if action.signed_off_by_id is not None:
        return f"It is signed off already, by {action.signed_off_by}."
    if by.pk == action.owner_id:
        return "The owner of an action can’t sign it off. Ask somebody else."
    if by.pk == newest.by_id:
        return "You reported it done, so somebody else has to sign it off."
    return ""


@transaction.atomic
def add_evidence(*, action: Action, data: bytes, file_name: str, title: str, by: User) -> EvidenceFile:
    """Keep a file that shows what was done. Raises EvidenceNotTaken, UploadNotKept.

    Whoever else adds evidence of the same authority waits, so that two files don't take the same last room.
    """
    refuse_evidence(data, file_name)
    authority = Area.objects.select_for_update(of=["self"]).get(pk=action.recommendation.plan.area_id)
    refuse_large(len(data), evidence_kept(authority))
    stored_as, digest = keep_evidence(data)
    kept = EvidenceFile.objects.create(
        action=action,
        title=title,
        file_name=PurePath(file_name).name[:255],
        stored_as=stored_as,
        sha256=digest,
        size=len(data),
        by=by,
    )
    plan = action.recommendation.plan
    after = {"id": action.pk, "authority": plan.area.slug, "file": kept.file_name, "sha256": digest}
    record(by=by, action="action evidence added", subject=action, after=after, area=plan.area)
    return kept


def evidence_kept(authority: Area) -> int:
    """How many bytes the evidence of an authority takes."""
    of_theirs = EvidenceFile.objects.filter(action__recommendation__plan__area=authority)
    return of_theirs.aggregate(kept=Sum("size"))["kept"] or 0


def _state_before(found: Plan | Recommendation | Action, seen: str) -> State | None:
    stored = stored_before(found, seen)
    return None if stored is None else state_of(stored)


def _refuse_taken(
    found: Recommendation | Action, beside: QuerySet[Recommendation] | QuerySet[Action]
) -> None:
    if beside.filter(number=found.number).exclude(pk=found.pk).exists():
        raise PlanNotPossible(Problem("number", f"Number {found.number} is taken. Choose another."))


def _names(recommendation: Recommendation) -> list[str]:
    return [indicator.name for indicator in recommendation.indicators.all()]


def _about(found: Plan | Recommendation | Action, plan: Plan) -> State:
    about = {**state_of(found), "id": found.pk, "authority": plan.area.slug}
    return about | ({"indicators": _names(found)} if isinstance(found, Recommendation) else {})


def _record(
    noun: str, found: Plan | Recommendation | Action, plan: Plan, before: State | None, by: User | None
) -> None:
    done = f"{noun} added" if before is None else f"{noun} changed"
    record(by=by, action=done, subject=found, before=before, after=_about(found, plan), area=plan.area)


@transaction.atomic
def save_items(*, items: Sequence[Item], by: User | None) -> None:
    """Store what the rows of a workbook add and change, recommendations before their actions."""
    for item in items:
        if isinstance(item.found, Recommendation):
            indicators = item.indicators
            if indicators is None:
                indicators = list(item.found.indicators.all()) if item.found.pk else []
            save_recommendation(recommendation=item.found, indicators=indicators, by=by)
    for item in items:
        if isinstance(item.found, Action):
            # A recommendation that was new has its key only now.
            item.found.recommendation = item.found.recommendation
            save_action(action=item.found, by=by)
