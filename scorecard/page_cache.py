"""Pages that many open are written once for all who may see the same of them, then given out until something changes.

What changes what such a page shows leaves an entry in the audit trail, so the newest of these entries are part of the
name under which a page is kept, with its address, the day, and everything that its reader may do: after any change it
is written anew, in each web process. What a page says of the account that reads it is left out and put in each time.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial, wraps
from hashlib import sha256
from http import HTTPStatus
from secrets import token_hex

from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from districts.audit import DraftViewed, newest_changes, record_draft_viewed
from districts.permissions import reader_for

ASK_AGAIN = "no-cache"
# nginx, where it is told to keep pages, gives one out for so long before it asks whether it is still the newest.
SECONDS_AT_NGINX = "1"
# Stands in a page that is written to be kept where others name the account. No text that somebody wrote can hold it.
ACCOUNT = f"<!-- {token_hex(16)} -->"

# What a request or an answer carries, for the templates and for the audit trail.
ACCOUNT_SHOWN, DRAFT_VIEWED = "account", "viewed"

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class _Page:
    """A page without its account, and its entity tag; `viewed` is the draft that it shows."""

    content: bytes
    tag: str
    viewed: DraftViewed | None


def kept(*asks: str, several: Collection[str] = ()) -> Callable[[View], View]:
    """Keep the pages of a view, whose content must depend on nothing but the address and what the reader may do.

    `asks` are the parameters that it reads, `several` those that it reads more than once. It sees no others, so that
    nobody can have pages written by making some up.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            _drop_unknown(request, asks, several)
            return _answer(request, partial(view, request, *args, **kwargs))

        return answer

    return declare


def _drop_unknown(request: HttpRequest, asks: Collection[str], several: Collection[str]) -> None:
    """Leave of the address what the view reads, each parameter in its place."""
    known = QueryDict(mutable=True)
    for name in sorted({*asks, *several} & request.GET.keys()):
        values = request.GET.getlist(name)
        known.setlist(name, values if name in several else values[-1:])
    query = known.urlencode()
    request.GET, request.META["QUERY_STRING"] = QueryDict(query), query


def _answer(request: HttpRequest, write: Callable[[], HttpResponse]) -> HttpResponse:
    """The page that is kept; where none is, the one that `write` gives."""
    pages, name, told = caches["pages"], _name(request), len(get_messages(request))
    page = None if told else pages.get(name)
    if page is None:
        fresh = _without_account(request, write)
        page = _Page(fresh.content, _tag(fresh.content), getattr(fresh, DRAFT_VIEWED, None))
        if fresh.status_code != HTTPStatus.OK or _needs_cookies(request, fresh):
            fresh.content = _with_account(request, fresh.content)
            return fresh
        if not told:
            pages.set(name, page)
    if page.viewed is not None:
        record_draft_viewed(request, page.viewed)
    return _given_out(request, page)


def _without_account(request: HttpRequest, write: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer with a mark in place of the account. An answer that was never written needs the account again."""
    setattr(request, ACCOUNT_SHOWN, ACCOUNT if request.user.is_authenticated else "")
    try:
        return write()
    finally:
        setattr(request, ACCOUNT_SHOWN, "")


def _with_account(request: HttpRequest, content: bytes) -> bytes:
    if not request.user.is_authenticated:
        return content
    account = render_to_string("registration/_account.html", {"user": request.user}, request=request)
    return content.replace(ACCOUNT.encode(), account.encode(), 1)


def _name(request: HttpRequest) -> str:
    reader = reader_for(request.user)
    may = sorted((grant.permission, grant.area_id) for grant in reader.grants)
    parts = [
        request.build_absolute_uri(),
        newest_changes(),
        timezone.localdate(),
        reader.user is not None,
        reader.is_administrator,
        may,
    ]
    return sha256(repr(parts).encode()).hexdigest()


def _needs_cookies(request: HttpRequest, fresh: HttpResponse) -> bool:
    """Whether the answer holds anything made for one browser, such as the secret of a form."""
    return bool(fresh.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META


def _given_out(request: HttpRequest, page: _Page) -> HttpResponse:
    """The page for this reader. To who has no account it is the same each time, so its tag tells whether it is new."""
    given = HttpResponse(_with_account(request, page.content))
    patch_vary_headers(given, ["Cookie"])
    if request.user.is_authenticated:
        return given
    given.headers["ETag"], given.headers["Cache-Control"] = page.tag, ASK_AGAIN
    answer = get_conditional_response(request, etag=page.tag, response=given) or given
    answer["X-Accel-Expires"] = SECONDS_AT_NGINX
    return answer


def _tag(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()}"'
