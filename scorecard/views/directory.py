"""Signing in by the council's directory (OpenID Connect), and joining an account that had a password to it.

Not found where no directory is set. What asks the directory is imported when somebody signs in by it: it takes a web
process 15 MB.
"""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache

from districts.access import Access, View, page_for
from districts.models import User
from districts.sign_in import directory_accounts
from districts.sign_in.directory_accounts import NotLetIn, Why
from districts.sign_in.rate_limits import by_address, limited
from districts.sign_in.signing_in import BY_DIRECTORY, record_failure

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _where_directory_is_on(view: View) -> View:
    """Not found where there is no directory; a page that says why where it lets somebody not in."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if settings.DIRECTORY is None:
            raise Http404("No directory is set.")
        try:
            return view(request)
        except NotLetIn as found:
            said = f"directory: {found.why.name.lower().replace('_', ' ')}"
            record_failure(
                f"{said}: {found.detail}" if found.detail else said, account=found.account, who=found.who
            )
            about = {"why": found.why, "directory": settings.DIRECTORY}
            return render(request, "registration/not_let_in.html", about, status=403)

    return guarded


@never_cache
@page_for(Access.ANYONE)
@limited("sign-in", by_address, method="GET")
@_where_directory_is_on
def sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody to the directory, from our own page alone: no other site signs anybody in.

    A link and no form: the content policy would keep a form from leading on to the directory's own pages.
    """
    from districts.sign_in.oidc import SIGN_IN, ask  # noqa: PLC0415

    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return redirect("sign-in")
    return ask(request, SIGN_IN, _next(request))


@never_cache
@page_for(Access.SIGNED_IN)
@_where_directory_is_on
@reauthentication_required
def join(request: HttpRequest) -> HttpResponse:
    """Send somebody who has just shown their password to the directory, which their account then belongs to."""
    from districts.sign_in.oidc import JOIN, ask  # noqa: PLC0415

    return ask(request, JOIN, "")


@never_cache
@page_for(Access.ANYONE)
@limited("sign-in", by_address, method="GET")
@_where_directory_is_on
def callback(request: HttpRequest) -> HttpResponse:
    """Where the directory sends people back to: let them in, or say why not."""
    from districts.sign_in.oidc import JOIN, answer  # noqa: PLC0415

    person, process, then = answer(request)
    if process == JOIN:
        if not request.user.is_authenticated:
            raise NotLetIn(Why.FAILED, detail="nobody was signed in")
        user = directory_accounts.join(User.objects.get(pk=request.user.pk), person)
    else:
        user = directory_accounts.account_for(person)
    setattr(request, BY_DIRECTORY, True)
    login(request, user, backend=BACKEND)
    request.session[BY_DIRECTORY] = True
    return redirect(then or "home")


def _next(request: HttpRequest) -> str:
    """The page that was asked for, if it is one of ours."""
    asked = request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if ours else ""
