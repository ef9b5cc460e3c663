"""Reminding the officers of an area of a return that has not come in."""

from collections.abc import Sequence
from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from districts.models import Area, Role, RoleName, User, record
from districts.permissions import line_up
from indicators.rules.periods import long_date
from returns.models import Reminder

REMINDED = "reminder sent"


class ReminderNotSent(Exception):
    """Nobody could be reminded; the text says why."""


def remind_officers(*, area: Area, period_end: date, due: date, link: str, by: User | None) -> list[User]:
    """Send one e-mail to the officers of an area about a month, at most once a day; gives who was reminded.

    `link` is the address of the upload page. Raises ReminderNotSent.
    """
    subject = f"{area}, {period_end:%B %Y}"
    today = timezone.localdate()
    if Reminder.objects.filter(area=area, period_end=period_end, at__date=today).exists():
        raise ReminderNotSent(f"A reminder for {subject} was sent today already.")
    officers = officers_of(area)
    if not officers:
        raise ReminderNotSent(f"No officer of {area} has an e-mail address.")
    try:
        _message(area, period_end, due, link, officers).send()
    except (SMTPException, OSError) as error:
        raise ReminderNotSent(f"The e-mail could not be sent: {error}.") from error
    Reminder.objects.bulk_create(
        [Reminder(user=each, area=area, period_end=period_end, stage=f"asked {today}") for each in officers],
        ignore_conflicts=True,
    )
    told = {"to": [officer.username for officer in officers]}
    record(by=by, action=REMINDED, subject=subject, after=told, area=area)
    return officers


def officers_of(area: Area) -> list[User]:
    """The officers of the area, or where it has none, of the nearest one above that has some."""
    for above in line_up(area):
        held = Role.objects.filter(area=above, role=RoleName.OFFICER, user__is_active=True)
        officers = [role.user for role in held.exclude(user__email="").select_related("user")]
        if officers:
            return officers
    return []


def _message(area: Area, period_end: date, due: date, link: str, officers: Sequence[User]) -> EmailMessage:
    month = f"{period_end:%B %Y}"
    text = (
        f"The return of {area} for {month} was due on {long_date(due)} and has not come in.\n\n"
        f"Upload it here, or download a template to fill in:\n{link}\n\n"
        f"{settings.SERVICE_NAME}\n"
    )
    return EmailMessage(
        f"Reminder: return of {area} for {month}", text, to=[officer.email for officer in officers]
    )
