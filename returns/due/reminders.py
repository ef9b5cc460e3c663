"""E-mails to the officers of an area: the template of a month, and that its return has not come in."""

from datetime import date
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from districts.dates import long_date
from districts.models import Area, Role, RoleName, User, record
from districts.permissions import line_up
from returns.due.tracker import TEMPLATE
from returns.models import Reminder

REMINDED, TEMPLATE_SENT = "reminder sent", "template sent"


class ReminderNotSent(Exception):
    """Nobody could be reminded; the text says why."""


def remind_officers(*, area: Area, period_end: date, due: date, link: str, by: User | None) -> list[User]:
    """Send one e-mail to the officers of an area about a month, at most once a day; gives who was reminded.

    `link` is the address of the upload page. Raises ReminderNotSent.
    """
    today = timezone.localdate()
    if (
        Reminder.objects.filter(area=area, period_end=period_end, at__date=today)
        .exclude(stage=TEMPLATE)
        .exists()
    ):
        raise ReminderNotSent(f"A reminder for {area}, {period_end:%B %Y} was sent today already.")
    month = f"{period_end:%B %Y}"
    text = (
        f"The return of {area} for {month} was due on {long_date(due)} and has not come in.\n\n"
        f"Upload it here, or download a template to fill in:\n{link}\n\n"
    )
    return _send(f"Reminder: return of {area} for {month}", text, area, period_end, f"asked {today}", by)


def send_template(*, area: Area, period_end: date, due: date, link: str, by: User | None) -> list[User]:
    """Send the officers of an area the address of a month's template, and the day; gives who was told.

    Raises ReminderNotSent.
    """
    month = f"{period_end:%B %Y}"
    text = (
        f"The return of {area} for {month} is due on {long_date(due)}.\n\n"
        f"This is the template to fill in; sign in first:\n{link}\n\n"
        "Upload it under Returns. Your own workbook will do as well.\n\n"
    )
    return _send(f"Template: return of {area} for {month}", text, area, period_end, TEMPLATE, by)


def _send(subject: str, text: str, area: Area, period_end: date, stage: str, by: User | None) -> list[User]:
    officers = officers_of(area)
    if not officers:
        raise ReminderNotSent(f"No officer of {area} has an e-mail address.")
    to = [officer.email for officer in officers]
    try:
        EmailMessage(subject, f"{text}{settings.SERVICE_NAME}\n", to=to).send()
    except (SMTPException, OSError) as error:
        raise ReminderNotSent(f"The e-mail could not be sent: {error}.") from error
    Reminder.objects.bulk_create(
        [Reminder(user=each, area=area, period_end=period_end, stage=stage) for each in officers],
        ignore_conflicts=True,
    )
    record(
        by=by,
        action=TEMPLATE_SENT if stage == TEMPLATE else REMINDED,
        subject=f"{area}, {period_end:%B %Y}",
        after={"to": [officer.username for officer in officers]},
        area=area,
    )
    return officers


def officers_of(area: Area) -> list[User]:
    """The officers of the area, or where it has none, of the nearest one above that has some."""
    for above in line_up(area):
        held = Role.objects.filter(area=above, role=RoleName.OFFICER, user__is_active=True)
        officers = [role.user for role in held.exclude(user__email="").select_related("user")]
        if officers:
            return officers
    return []
