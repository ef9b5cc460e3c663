"""Sign-ins, also failed ones, and sign-outs, on record."""

from collections.abc import Mapping

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from districts.models import SIGN_IN_FAILED, AuditEntry, User, authority_of, record

UNKNOWN = "an unknown username"


def connect() -> None:
    """Listen to Django's own announcements, so that every way in is on record."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")


def _signed_in(user: User, **_: object) -> None:
    record(by=user, action="sign-in", subject=user)


def _signed_out(user: User | None, **_: object) -> None:
    if user is not None:
        record(by=user, action="sign-out", subject=user)


def _failed(credentials: Mapping[str, object], **_: object) -> None:
    """Nobody is known to have done it. What was typed is kept only if it is an account: it may be a password."""
    name = str(credentials.get("username", ""))
    account = User.objects.filter(username=name).first()
    AuditEntry.objects.create(
        action=SIGN_IN_FAILED,
        subject=UNKNOWN if account is None else account.username,
        authority_id=authority_of(account),
    )
