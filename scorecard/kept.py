"""Published pages as everybody without an account sees them: written once, then given out until something changes.

What changes what such a page shows leaves an entry in the audit trail, so the newest entries are part of the name under
which a page is kept: after any change the page is written anew, in each web process.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from districts.models import AuditEntry

# More than one, because an entry may be committed after one that was begun later.
NEWEST = 20
ASK_AGAIN = "no-cache"

View = Callable[..., HttpResponse]


def kept_for_everybody(view: View) -> View:
    """Keep the pages of this view that somebody without an account is shown; answer 304 to whoever has the newest."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        pages = caches["pages"]
        name = _name(request)
        page = pages.get(name)
        if page is None:
            fresh = view(request, *args, **kwargs)
            if not _is_for_everybody(request, fresh):
                return fresh
            page = fresh.content
            pages.set(name, page)
        return _given_out(request, page)

    return answer


def _name(request: HttpRequest) -> str:
    entries = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True)[:NEWEST]
    return sha256(f"{request.build_absolute_uri()} {list(entries)}".encode()).hexdigest()


def _is_for_everybody(request: HttpRequest, fresh: HttpResponse) -> bool:
    """Whether the answer is a whole page without anything made for one browser, such as the secret of a form."""
    return fresh.status_code == 200 and not fresh.cookies and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META


def _given_out(request: HttpRequest, page: bytes) -> HttpResponse:
    tag = f'"{sha256(page).hexdigest()}"'
    given = HttpResponse(page, headers={"ETag": tag, "Cache-Control": ASK_AGAIN})
    patch_vary_headers(given, ["Cookie"])
    return get_conditional_response(request, etag=tag, response=given)
