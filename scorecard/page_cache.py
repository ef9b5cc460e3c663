"""Pages that many open are written once for all who may see the same of them, then given out until something changes.

A page is kept under its address, the day, and everything that its reader may do, with the marks of what it is made of
(`districts/state.py`): those of its authority and of what all share, or of every authority where its view doesn't say
whose it is. They are asked for each time that it is given out; where one is another, the page is written anew, in each
web process. What a page says of the account that reads it is left out and put in each time.
"""

import gzip
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial, wraps
from hashlib import sha256
from http import HTTPStatus
from secrets import token_hex

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from districts.audit import record_draft_viewed
from districts.models import Area
from districts.permissions import Reader, reader_for
from districts.state import marks, state_of
from districts.tree import Level
from scorecard.page_store import KeptPage, PackedPage, PageStore

ASK_AGAIN = "no-cache"
# nginx, where it is told to keep pages, gives one out for so long before it asks whether it is still the newest.
SECONDS_AT_NGINX = "1"
# Stands in a page that is written to be kept where others name the account. No text that somebody wrote can hold it.
ACCOUNT = f"<!-- {token_hex(16)} -->"

# What a request or an answer carries, for the templates, for the audit trail, and of whose marks the page is made.
ACCOUNT_SHOWN, DRAFT_VIEWED, AUTHORITIES = "account", "viewed", "authorities"

PAGES = PageStore()

View = Callable[..., HttpResponse]
# More of which a page is made, by its reader and what its address names.
Beside = Callable[..., object]


@dataclass(frozen=True)
class _Asked:
    """A page that somebody asks for: the name under which it is kept, and what writes it."""

    request: HttpRequest
    name: str
    write: Callable[[], HttpResponse]


def kept(*asks: str, several: Collection[str] = (), beside: Beside | None = None) -> Callable[[View], View]:
    """Keep the pages of a view, whose content must depend on nothing but the address and what the reader may do.

    `asks` are the parameters that it reads, `several` those that it reads more than once. It sees no others, so that
    nobody can have pages written by making some up. `beside` gives what else it shows that leaves no other mark.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            _drop_unknown(request, asks, several)
            reader = reader_for(request.user)
            more = None if beside is None else beside(reader, *args, **kwargs)
            write = partial(view, request, *args, **kwargs)
            return _answer(_Asked(request, _name(request, reader, more), write))

        return answer

    return declare


def made_of(answer: HttpResponse, *authorities: Area | int) -> HttpResponse:
    """The answer of a view, which shows nothing but of these authorities and of what all share."""
    if all(not isinstance(each, Area) or each.level == Level.AUTHORITY for each in authorities):
        ids = {each.pk if isinstance(each, Area) else each for each in authorities}
        setattr(answer, AUTHORITIES, frozenset(ids))
    return answer


def _drop_unknown(request: HttpRequest, asks: Collection[str], several: Collection[str]) -> None:
    """Leave of the address what the view reads, each parameter in its place."""
    known = QueryDict(mutable=True)
    for name in sorted({*asks, *several} & request.GET.keys()):
        values = request.GET.getlist(name)
        known.setlist(name, values if name in several else values[-1:])
    query = known.urlencode()
    request.GET, request.META["QUERY_STRING"] = QueryDict(query), query


def _name(request: HttpRequest, reader: Reader, more: object) -> str:
    may = sorted((grant.permission, grant.area_id) for grant in reader.grants)
    parts = [
        request.build_absolute_uri(),
        timezone.localdate(),
        reader.user is not None,
        reader.is_administrator,
        may,
        more,
    ]
    return sha256(repr(parts).encode()).hexdigest()


def _answer(asked: _Asked) -> HttpResponse:
    """The page that is kept; where none is, or another would be written now, the one that the view gives."""
    if len(get_messages(asked.request)):  # told to this reader alone
        return _written(asked, keep=False)
    page = _standing(asked.name)
    if page is not None:
        return _given_out(asked.request, page)
    with PAGES.one_writer(asked.name):
        page = _standing(asked.name)
        return _written(asked, keep=True) if page is None else _given_out(asked.request, page)


def _standing(name: str) -> KeptPage | None:
    """The page of this name, if nothing that it is made of has changed since. One query."""
    page = PAGES.get(name)
    return page if page is not None and page.state == state_of(marks(page.authorities)) else None


def _written(asked: _Asked, *, keep: bool) -> HttpResponse:
    """The page written now. Its marks are asked for before, so that what changes meanwhile has it written again."""
    before = marks()
    fresh = _without_account(asked.request, asked.write)
    if fresh.status_code != HTTPStatus.OK or _needs_cookies(asked.request, fresh):
        fresh.content = fresh.content.replace(ACCOUNT.encode(), _account(asked.request), 1)
        return fresh
    authorities = getattr(fresh, AUTHORITIES, None)
    around, _, after = fresh.content.partition(ACCOUNT.encode())
    page = KeptPage(
        packed=PackedPage.around(around, after),
        tag=_tag(fresh.content),
        viewed=getattr(fresh, DRAFT_VIEWED, None),
        authorities=authorities,
        state=state_of(before, authorities),
    )
    if keep:
        PAGES.put(asked.name, page)
    return _given_out(asked.request, page)


def _without_account(request: HttpRequest, write: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer with a mark in place of the account. An answer that was never written needs the account again."""
    setattr(request, ACCOUNT_SHOWN, ACCOUNT if request.user.is_authenticated else "")
    try:
        return write()
    finally:
        setattr(request, ACCOUNT_SHOWN, "")


def _account(request: HttpRequest) -> bytes:
    """What a page says of the account that reads it; nothing to who has none, in whose page it stands already."""
    if not request.user.is_authenticated:
        return b""
    shown = {"user": request.user, "csrf_token": get_token(request)}
    return render_to_string("registration/_account.html", shown).encode()


def _needs_cookies(request: HttpRequest, fresh: HttpResponse) -> bool:
    """Whether the answer holds anything made for one browser, such as the secret of a form."""
    return bool(fresh.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META


def _given_out(request: HttpRequest, page: KeptPage) -> HttpResponse:
    """The page for this reader; a draft is put on record."""
    if page.viewed is not None:
        record_draft_viewed(request, page.viewed)
    given = HttpResponse(page.packed.with_account(_account(request)))
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    if packed:
        given.headers["Content-Encoding"] = "gzip"
    else:
        given.content = gzip.decompress(given.content)
    patch_vary_headers(given, ["Cookie", "Accept-Encoding"])
    return given if request.user.is_authenticated else _for_everybody(request, given, page.tag, packed=packed)


def _for_everybody(request: HttpRequest, given: HttpResponse, tag: str, *, packed: bool) -> HttpResponse:
    """To who has no account it is the same each time, so its tag tells whether it is new."""
    tag = f"W/{tag}" if packed else tag
    given.headers["ETag"], given.headers["Cache-Control"] = tag, ASK_AGAIN
    answer = get_conditional_response(request, etag=tag, response=given) or given
    answer["X-Accel-Expires"] = SECONDS_AT_NGINX
    return answer


def _tag(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()}"'
