"""E-mails to managers whose texts are due: before and after the day, one a person, with a link that leads to the texts.

Sent by `manage.py send_due`, and put on record as its other reminders are: none goes out twice.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial

from django.db import transaction
from django.urls import reverse

from districts.models import Area, Role, RoleName, User
from districts.permissions import Permission, reader_for
from returns.due.due_mail import DAYS_BEFORE, DAYS_BETWEEN, WEEKS_AFTER, Told, send_once, told_of
from returns.due.tracker import TEXTS
from returns.models import Reminder
from scorecard.editions.build import build_pages
from scorecard.editions.checklist import lacking_reds
from scorecard.models import Edition
from scorecard.release.month import days_of
from scorecard.rules.month_dates import Milestone


def remind_of_texts(today: date, site: str) -> Iterator[Told]:
    """Send what is due of every draft whose texts have a day, and tell of each e-mail whom it went to."""
    for draft in Edition.objects.filter(published_at=None).select_related("scorecard__authority"):
        days = {each.milestone: each.day for each in days_of(draft.scorecard, draft.period_end)}
        stage = _stage(days[Milestone.TEXTS], today)
        if stage:
            yield from _remind(draft, stage, days[Milestone.TEXTS], today, site)


def _stage(day: date | None, today: date) -> str:
    if day is None or (late := (today - day).days) < -DAYS_BEFORE:
        return ""
    weeks = late // DAYS_BETWEEN
    return f"{TEXTS} soon" if late <= 0 else f"{TEXTS} late {weeks}" if weeks <= WEEKS_AFTER else ""


def _remind(draft: Edition, stage: str, day: date | None, today: date, site: str) -> Iterator[Told]:
    contents = build_pages(draft.scorecard, draft.period, today, marked=False)
    owed: dict[User, list[Area]] = defaultdict(list)
    for area in Area.objects.filter(slug__in=contents).select_related("parent__parent__parent"):
        if lacking_reds(contents[area.slug], area.slug):
            for manager in _managers(area):
                owed[manager].append(area)
    for manager, areas in owed.items():
        send = partial(_remind_one, manager, areas, draft, stage, f"{day:%-d %B %Y}", site)
        yield from told_of(manager, f"reminded of texts of {len(areas)}", send)


def _managers(area: Area) -> list[User]:
    held = Role.objects.filter(area=area, role=RoleName.MANAGER, user__is_active=True)
    people = [role.user for role in held.exclude(user__email="").select_related("user")]
    return [user for user in people if reader_for(user).may(Permission.COMMENT, area)]


@transaction.atomic
def _remind_one(
    manager: User, areas: Sequence[Area], draft: Edition, stage: str, day: str, site: str
) -> bool:
    """Whether there was anything of which the manager had not been reminded yet."""
    made = [
        Reminder.objects.get_or_create(user=manager, area=area, period_end=draft.period_end, stage=stage)
        for area in areas
    ]
    if not any(new for _, new in made):
        return False
    desk = reverse("commentary", args=[draft.scorecard.slug, draft.period.slug])
    lines = "\n".join(f"{area}: {site}{desk}?area={area.slug}" for area in areas)
    text = f"Red figures of {draft.period.label} have no text or corrective action yet. Texts are due by {day}.\n\n"
    said = f"{draft.pk} {stage} {' '.join(area.slug for area in areas)}"
    send_once(
        manager, f"Texts to write for {draft.period.label}", f"{text}Write them here:\n{lines}", said=said
    )
    return True
