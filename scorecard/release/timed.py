"""Publication at an hour, with an embargo until then.

The hour is a row. When it has come, `manage.py publish_asked` turns the row into work that is asked for, in one
transaction: of several that run at once one does, and what has gone out has no row any more, so no clock that is set
back publishes it again. Until then nothing of the draft is read by anybody who may not read drafts.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from districts.changes import Problem, Refusal
from districts.models import User, record
from scorecard.models import Edition, PublicationRun, TimedPublication

LATE_AFTER = timedelta(minutes=5)


class NotInTime(Refusal):
    """A draft can't be published at this hour."""


@transaction.atomic
def publish_at(*, draft: Edition, at: datetime, seen: str, by: User, site: str) -> TimedPublication:
    """Have a draft published at an hour as its publisher saw it, instead of at another one set before.

    Raises NotInTime for an hour that has passed, and for a draft that is being published already.
    """
    if at <= timezone.now():
        raise NotInTime(Problem("day", "This hour has passed. Choose a later one, or publish now."))
    if _is_going_out(draft):
        raise NotInTime(Problem("day", "It is being published already."))
    timed, _ = TimedPublication.objects.update_or_create(
        edition=draft, defaults={"at": at, "seen": seen, "publisher": by, "site": site}
    )
    PublicationRun.objects.filter(edition=draft).update(problems=[])
    _on_record("draft timed", draft, at, by)
    return timed


@transaction.atomic
def cancel_timed(*, draft: Edition, by: User) -> None:
    """Take back the hour at which a draft would be published; nothing happens where there is none.

    Raises NotInTime where the hour has come and the draft is being published.
    """
    if _is_going_out(draft):
        raise NotInTime(Problem("", "It is being published already."))
    for timed in TimedPublication.objects.filter(edition=draft):
        timed.delete()
        _on_record("draft timing cancelled", draft, timed.at, by)


def _is_going_out(draft: Edition) -> bool:
    return PublicationRun.objects.filter(edition=draft, waiting=True, publisher__isnull=False).exists()


def _on_record(action: str, draft: Edition, at: datetime, by: User) -> None:
    council = draft.scorecard.authority
    about = {"id": draft.pk, "authority": council.slug, "at": at.isoformat()}
    record(by=by, action=action, subject=draft, after=about, area=council)


def hand_over_due() -> Iterator[Edition]:
    """Make work of each draft whose hour has come, and give it."""
    for timed in TimedPublication.objects.filter(at__lte=timezone.now()).select_related("edition__scorecard"):
        if hand_over(timed):
            yield timed.edition


@transaction.atomic
def hand_over(timed: TimedPublication) -> bool:
    """Whether this process is the one that took the row, whose hour nobody has moved meanwhile."""
    taken, _ = TimedPublication.objects.filter(pk=timed.pk, at=timed.at, seen=timed.seen).delete()
    if not taken or not timed.edition.is_draft:
        return False
    PublicationRun.objects.update_or_create(
        edition=timed.edition,
        defaults={
            "publisher": timed.publisher,
            "seen": timed.seen,
            "site": timed.site,
            "problems": [],
            "waiting": True,
        },
    )
    return True
