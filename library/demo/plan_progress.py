"""Illustrative progress of the demonstration's plans: no progress is published, so all of it is marked."""

from datetime import date

from django.db.models import QuerySet
from django.utils.text import slugify

from districts.models import User
from improvement import actions
from improvement.models import Action, ProgressNote, Recommendation
from improvement.rules.progress import ActionStatus
from library.demo.councils import lines_of
from library.fixtures import Line

ACTIONS, PROGRESS = "illustrative_actions.csv", "illustrative_progress.csv"


def load_progress() -> int:
    """Add the illustrative actions and reports, once; how many reports were added.

    Those of a recommendation that isn't there, since an authority has written a plan of its own, are left out.
    """
    if ProgressNote.objects.exists():
        return 0
    users = {user.username: user for user in User.objects.all()}
    for line in _lines(ACTIONS):
        action = Action(
            recommendation=_recommendations(line).get(),
            number=int(line["action"]),
            text=line["text"],
            owner=users[line["owner"]],
            due=date.fromisoformat(line["due"]),
            illustrative=True,
        )
        actions.save_action(action=action, by=None)
    lines = _lines(PROGRESS)
    for line in lines:
        _report(line, users)
    return len(lines)


def _report(line: Line, users: dict[str, User]) -> None:
    action = Action.objects.select_related("recommendation__plan__area").get(
        recommendation=_recommendations(line).get(), number=int(line["action"])
    )
    owner, on = users[line["owner"]], date.fromisoformat(line["day"])
    if action.owner is None:
        action.owner = owner
        actions.save_action(action=action, by=None)
    actions.report_progress(
        action=action,
        day=on,
        said=ActionStatus(line["said"]),
        text=line["text"],
        by=owner,
        today=on,
        new_due=date.fromisoformat(line["new_due"]) if line["new_due"] else None,
        illustrative=True,
    )
    if line["signed_off_by"]:
        actions.sign_off(action=action, by=users[line["signed_off_by"]], today=on)


def _lines(name: str) -> list[Line]:
    return [line for line in lines_of(name) if _recommendations(line).exists()]


def _recommendations(line: Line) -> QuerySet[Recommendation]:
    return Recommendation.objects.select_related("plan__area").filter(
        plan__area__slug=slugify(line["area"]), plan__name=line["plan"], number=int(line["recommendation"])
    )
