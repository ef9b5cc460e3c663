"""Sign-ins, also failed ones, and sign-outs, on record."""

from collections.abc import Mapping

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from districts.models import SIGN_IN_FAILED, User, authorities_of, record, write_entry

UNKNOWN = "an unknown username"
# A request's mark: who signs in with it comes from the council's directory.
BY_DIRECTORY = "signed_in_by_directory"


def connect() -> None:
    """Listen to Django's own announcements, so that every way in is on record."""
    user_logged_in.connect(_signed_in, dispatch_uid="audit")
    user_logged_out.connect(_signed_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")


def _signed_in(user: User, request: HttpRequest | None = None, **_: object) -> None:
    by_directory = getattr(request, BY_DIRECTORY, False)
    record(by=user, action="sign-in", subject=user, after={"by": "directory"} if by_directory else None)


def _signed_out(user: User | None, **_: object) -> None:
    if user is not None:
        record(by=user, action="sign-out", subject=user)


def _failed(credentials: Mapping[str, object], **_: object) -> None:
    """Nobody is known to have done it. What was typed is kept only if it is an account: it may be a password."""
    name = str(credentials.get("username", ""))
    record_failure(account=User.objects.filter(username=name).first())


def record_failure(why: str = "", *, account: User | None = None, who: str = "") -> None:
    """Put on record that somebody did not get in: into `account`, where it is known, or as the directory calls them."""
    write_entry(
        authorities_of(account),
        action=SIGN_IN_FAILED,
        subject=(who[:200] or UNKNOWN) if account is None else account.username,
        after={"why": why} if why else None,
    )
