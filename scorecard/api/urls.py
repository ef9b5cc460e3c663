"""The addresses of the interface for programs, each open to whoever may read the pages."""

from collections.abc import Iterator
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import conditional_page, require_safe

from districts.access import Access, View, open_to
from scorecard.api.interface import addresses, api, description


def _head_as_get(view: View) -> View:
    """Neither the library nor `conditional_page` answers HEAD in full; whoever asks so is sent the headers of GET."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        asked, request.method = request.method, "GET"
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = asked

    return answer


@require_safe
@open_to(Access.READERS)
def index(request: HttpRequest) -> HttpResponse:
    """What can be asked for, in words."""
    return render(request, "api/index.html", {"addresses": addresses()})


@require_safe
@open_to(Access.READERS)
@_head_as_get
@conditional_page
def openapi(request: HttpRequest) -> JsonResponse:
    """What can be asked for, for programs."""
    return JsonResponse(description())


def _declared() -> Iterator[URLPattern]:
    for pattern in api.urls[0]:
        if pattern.name and pattern.name != "api-root":
            view = open_to(Access.READERS)(_head_as_get(conditional_page(pattern.callback)))
            yield path(str(pattern.pattern), require_safe(view), name=f"api-{pattern.name}")


urlpatterns = [
    path("", index, name="api"),
    path("openapi.json", openapi, name="api-openapi"),
    *_declared(),
]
