"""Long work on editions outside the web processes: what drafts come to, publishing them, and what has changed since.

A web process asks for it by a row and starts `manage.py publish_asked`; the timer starts it too, so that what was
killed is begun anew. What it does is told in the row.
"""

import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from districts.changes import Refusal
from districts.models import User
from districts.permissions import Permission, reader_for
from indicators.models import Reading
from indicators.queries import areas_of
from scorecard.actions import publish_checked
from scorecard.editions.build import build_pages
from scorecard.editions.prepared import Prepared, state_now
from scorecard.editions.rendition import rendition_of
from scorecard.models import Edition, EditionIsFrozen, PublicationRun
from scorecard.release.overview import BEING_WORKED_OUT, DraftOverview
from scorecard.release.since import DriftShown, drift_since

# So many readings a web process works on itself: a second or two.
READINGS_AT_ONCE = 8_000
DEAD_AFTER = timedelta(seconds=90)
NOT_THEIRS = "Whoever had it published may no longer do that."
SINCE = "since"  # the key of an overview: what has changed since it was published
FAILED = "The work on it failed. Tell your administrator: the log says why."


def takes_long(edition: Edition) -> bool:
    """Whether an edition is worked out and published outside the web processes. One query."""
    readings = Reading.objects.filter(area__in=areas_of(edition.scorecard.authority))
    return readings[: READINGS_AT_ONCE + 1].count() > READINGS_AT_ONCE


def overview_of(draft: Edition) -> DraftOverview:
    """What is told of the draft as it is now; where nothing is known of a large one, work begins, and that is told."""
    if not takes_long(draft):
        day = timezone.localdate()
        contents = build_pages(draft.scorecard, draft.period, day)
        return DraftOverview.of(draft, contents, rendition_of(draft, contents, day))
    run, _ = PublicationRun.objects.get_or_create(edition=draft)
    if run.state == state_now(draft.scorecard.authority) and run.overview is not None:
        return DraftOverview.from_json(run.overview)
    _start(run)
    return BEING_WORKED_OUT


def since_of(edition: Edition) -> list[DriftShown] | None:
    """Where live figures no longer agree with a published edition; None while that is worked out of a large one."""
    if not takes_long(edition):
        return drift_since(edition)
    run, _ = PublicationRun.objects.get_or_create(edition=edition)
    kept = run.overview or {}
    if run.state == state_now(edition.scorecard.authority) and SINCE in kept:
        return [DriftShown.from_json(each) for each in kept[SINCE]]
    _start(run)
    return None


def ask_to_publish(edition: Edition, *, seen: str, by: User, site: str) -> PublicationRun:
    """Have a draft published as its publisher saw it, if nothing stands in the way then."""
    run, _ = PublicationRun.objects.update_or_create(
        edition=edition, defaults={"publisher": by, "seen": seen, "site": site, "problems": []}
    )
    _start(run)
    return run


def _start(run: PublicationRun) -> None:
    """Start a process for it, unless one is alive."""
    PublicationRun.objects.filter(pk=run.pk).update(waiting=True)
    if run.beat is None or _is_dead(run.beat) or not run.waiting:
        transaction.on_commit(start_process)


def _is_dead(beat: datetime) -> bool:
    """Whether a sign of life is too old; one of the future is of a clock that was set back since."""
    return abs(timezone.now() - beat) > DEAD_AFTER


def start_process() -> None:
    """Start the command that works on all that waits, as a process of its own that outlives this one."""
    subprocess.Popen(
        [sys.executable, "manage.py", "publish_asked"],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


# The work


def waiting_runs() -> list[PublicationRun]:
    """What waits, and nobody works on."""
    now = timezone.now()
    alone = Q(beat=None) | Q(beat__lt=now - DEAD_AFTER) | Q(beat__gt=now + DEAD_AFTER)
    return list(
        PublicationRun.objects.filter(alone, waiting=True).select_related("edition__scorecard__authority")
    )


def claim(run: PublicationRun) -> bool:
    """Whether this process is the one that works on it: of several that ask at once, one is."""
    found = PublicationRun.objects.filter(pk=run.pk, beat=run.beat, waiting=True)
    return found.update(beat=timezone.now()) == 1


def work_on(run: PublicationRun) -> None:
    """Work out what everybody would be shown, and publish where that was asked; of what is out, what has changed."""
    try:
        if not run.edition.is_draft:
            _work_out_since(run)
            return
        draft = run.edition
        state, day = state_now(draft.scorecard.authority), timezone.now().date()
        tell = partial(_tell, run)
        contents = build_pages(draft.scorecard, draft.period, day, tell=tell)
        rendition = rendition_of(draft, contents, day, tell)
        told = DraftOverview.of(draft, contents, rendition).to_json()
        PublicationRun.objects.filter(pk=run.pk).update(state=state, overview=told)
        run.refresh_from_db()
        if run.publisher is not None:
            _publish(run, run.publisher, Prepared(state, day, contents, rendition))
    except Exception:
        _not_published(run, [FAILED])
        raise
    finally:
        _finish(run)


def _work_out_since(run: PublicationRun) -> None:
    state = state_now(run.edition.scorecard.authority)
    found = [asdict(each) for each in drift_since(run.edition, partial(_tell, run))]
    PublicationRun.objects.filter(pk=run.pk).update(state=state, overview={SINCE: found})


def _finish(run: PublicationRun) -> None:
    """Nobody works on it any more; it waits again where somebody has asked to publish meanwhile."""
    PublicationRun.objects.filter(pk=run.pk, publisher=run.publisher).update(waiting=False, publisher=None)
    PublicationRun.objects.filter(pk=run.pk).update(beat=None, stage="", done=0, total=0)


def _tell(run: PublicationRun, stage: str, done: int, total: int) -> None:
    PublicationRun.objects.filter(pk=run.pk).update(stage=stage, done=done, total=total, beat=timezone.now())


def _publish(run: PublicationRun, by: User, prepared: Prepared) -> None:
    _tell(run, "The edition is stored", 0, 0)
    if not (by.is_active and reader_for(by).may(Permission.EDIT, run.edition.scorecard.authority)):
        _not_published(run, [NOT_THEIRS])
        return
    try:
        publish_checked(
            edition=run.edition,
            seen=run.seen,
            by=by,
            published_at=timezone.now(),
            site=run.site,
            prepared=prepared,
        )
    except EditionIsFrozen:
        return
    except Refusal as refusal:
        _not_published(run, [problem.text for problem in refusal.problems])


def _not_published(run: PublicationRun, problems: list[str]) -> None:
    """Say on the draft's page, and to whoever had it published, why that was not done."""
    PublicationRun.objects.filter(pk=run.pk).update(problems=problems)
    if run.publisher is None or not run.publisher.email:
        return
    text = f"{run.edition} was not published:\n\n" + "\n".join(problems)
    with suppress(SMTPException, OSError):
        EmailMessage(f"Not published: {run.edition}", f"{text}\n", to=[run.publisher.email]).send()
