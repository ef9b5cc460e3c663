"""Tells the other authorities what was changed in the library that all share, and what it does to their drafts."""

import logging
from collections.abc import Mapping, Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from districts.changes import FieldChange
from districts.models import Area, Role, RoleName, User
from indicators.models import Indicator

log = logging.getLogger(__name__)


def tell_others(
    *, indicator: Indicator, says: Sequence[FieldChange], drafts: Mapping[Area, str], by: User, link: str
) -> int:
    """Write to the performance team of each of these authorities; gives how many messages went out.

    `drafts` says of each authority what its drafts do. What fails is logged: the change stands in every trail as well.
    """
    sent = 0
    for authority, effects in drafts.items():
        about = {"indicator": indicator, "says": says, "effects": effects, "by": by, "link": link}
        text = render_to_string("manage/library_changed_email.txt", {**about, "authority": authority})
        for address in _team_of(authority):
            try:
                sent += send_mail(
                    f"{settings.SERVICE_NAME}: {indicator.name} was changed", text, None, [address]
                )
            except (OSError, SMTPException):
                log.exception("A message about the library could not be sent.")
    return sent


def _team_of(authority: Area) -> list[str]:
    team = Role.objects.filter(area=authority, role=RoleName.PERFORMANCE_TEAM, user__is_active=True)
    addresses = team.exclude(user__email="").values_list("user__email", flat=True)
    return list(addresses.order_by("user__email").distinct())
