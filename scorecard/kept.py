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

from districts.audit import newest_entries

ASK_AGAIN = "no-cache"
# nginx, where it is told to keep pages, gives one out for so long before it asks whether it is still the newest.
SECONDS_AT_NGINX = "1"

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
    return sha256(f"{request.build_absolute_uri()} {newest_entries()}".encode()).hexdigest()


def _is_for_everybody(request: HttpRequest, fresh: HttpResponse) -> bool:
    """Whether the answer is a whole page without anything made for one browser, such as the secret of a form."""
    return fresh.status_code == 200 and not fresh.cookies and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META


def _given_out(request: HttpRequest, page: bytes) -> HttpResponse:
    tag = f'"{sha256(page).hexdigest()}"'
    given = HttpResponse(page, headers={"ETag": tag, "Cache-Control": ASK_AGAIN})
    patch_vary_headers(given, ["Cookie"])
    answer = get_conditional_response(request, etag=tag, response=given)
    answer["X-Accel-Expires"] = SECONDS_AT_NGINX
    return answer
