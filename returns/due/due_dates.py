"""Until when areas return a month: set and removed by the performance team."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from districts.changes import Problem, Refusal
from districts.dates import long_date
from districts.models import Area, User, record
from returns.models import ReturnDue


class DueTooEarly(Refusal):
    """A return can't be due before its month has ended."""


@transaction.atomic
def set_due_date(*, areas: Sequence[Area], period_end: date, due: date, by: User | None) -> list[ReturnDue]:
    """Set or move the day by which each of these areas returns the month. Raises DueTooEarly."""
    if due <= period_end:
        raise DueTooEarly(Problem("due", f"The month ends on {long_date(period_end)}. Choose a later day."))
    return [_set_one(area, period_end, due, by) for area in areas]


def _set_one(area: Area, period_end: date, due: date, by: User | None) -> ReturnDue:
    stored = ReturnDue.objects.select_for_update().filter(area=area, period_end=period_end).first()
    before = None if stored is None else _about(stored)
    if stored is not None and stored.due == due:
        return stored
    kept = stored or ReturnDue(area=area, period_end=period_end)
    kept.due = due
    kept.save()
    record(by=by, action="due date set", subject=_name(kept), before=before, after=_about(kept), area=area)
    return kept


@transaction.atomic
def remove_due_date(*, due: ReturnDue, by: User | None) -> None:
    """Take a due date away; the return may still come in."""
    record(by=by, action="due date removed", subject=_name(due), before=_about(due), area=due.area)
    due.delete()


def _name(due: ReturnDue) -> str:
    return f"{due.area}, {due.period_end:%B %Y}"


def _about(due: ReturnDue) -> dict[str, object]:
    return {
        "id": due.pk,
        "authority": due.area.authority.slug,
        "area": due.area.name,
        "period_end": due.period_end.isoformat(),
        "due": due.due.isoformat(),
    }
