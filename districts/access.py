"""Which views are open to whom, by which methods. Every view states its rule; a test walks all addresses as every role.

The rule is the first gate. What a view then shows of an area asks `Reader.may`; what lies outside answers 404.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from districts.models import User
from districts.permissions import Permission, Reader, keeps_library, reader_for

View = Callable[..., HttpResponseBase]


class Access(StrEnum):
    """Who gets past the first gate of a view."""

    ANYONE = "anyone, always: signing in, the health check"
    READERS = "whoever is signed in; anonymous readers where the setting is on"
    SIGNED_IN = "whoever is signed in"
    SEES_RETURNS = "whoever may see returns of some area"
    UPLOADS = "whoever may upload returns for some area"
    OVERSEES = "whoever looks after accounts and the audit trail: a performance team, an administrator"
    ADMINISTERS = "administrators alone: opening a council"
    REPORTS = "whoever may report progress on an action plan"
    KEEPS_LIBRARY = "whoever of a performance team keeps the library of indicators"
    APPROVES = "whoever may approve drafts"
    EDITS = "whoever may set indicators, targets and scorecards of some area"


NEEDED = {
    Access.SEES_RETURNS: Permission.SEE_RETURNS,
    Access.UPLOADS: Permission.UPLOAD,
    Access.OVERSEES: Permission.EDIT,
    Access.REPORTS: Permission.REPORT_PROGRESS,
    Access.KEEPS_LIBRARY: Permission.EDIT,
    Access.EDITS: Permission.EDIT,
    Access.APPROVES: Permission.APPROVE,
}


def open_to(rule: Access) -> Callable[[View], View]:
    """Declare and enforce the rule of a view: sign-in is asked for, a signed-in user without the right gets 403."""

    def declare(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if rule is not Access.ANYONE:
                reader = reader_for(request.user)
                if reader.user is None and not (rule is Access.READERS and settings.ANONYMOUS_READERS):
                    return redirect_to_login(request.get_full_path())
                _require(reader, rule)
            return view(request, *args, **kwargs)

        vars(gated)["access_rule"] = rule
        return gated

    return declare


def page_for(rule: Access) -> Callable[[View], View]:
    """Declare the rule of a view that is only read."""
    return lambda view: require_safe(open_to(rule)(view))


def form_for(rule: Access) -> Callable[[View], View]:
    """Declare the rule of a view that shows a form and takes it filled in."""
    return lambda view: require_http_methods(["GET", "HEAD", "POST"])(open_to(rule)(view))


def button_for(rule: Access) -> Callable[[View], View]:
    """Declare the rule of a view that a button of another page sends to."""
    return lambda view: require_POST(open_to(rule)(view))


def account_of(request: HttpRequest) -> User:
    """Returns who is signed in; asked only by views that nobody else gets to."""
    assert isinstance(request.user, User)
    return request.user


def _require(reader: Reader, rule: Access) -> None:
    if rule is Access.OVERSEES and reader.is_administrator:
        return
    if rule is Access.ADMINISTERS and not reader.is_administrator:
        raise PermissionDenied("Your account may not open a council: ask an administrator.")
    needed = NEEDED.get(rule)
    if needed is not None and not reader.may_anywhere(needed):
        raise PermissionDenied(f"Your account may not {needed.value}.")
    if rule is Access.KEEPS_LIBRARY and not keeps_library(reader):
        raise PermissionDenied(
            "Your account may not change the library of indicators, which all authorities share."
        )
