"""The addresses of the interface for programs, each open to whoever may read the pages.

What answers them is loaded when somebody asks: it stands on a library that takes more memory than all pages together.
"""

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import conditional_page

from districts.access import Access, View, page_for
from returns.sending import take_return
from scorecard.api.drafts import draft_rows

TABLES = ("scorecards", "editions", "indicators", "areas", "targets", "readings", "rows")


def _head_as_get(view: View) -> View:
    """Neither the library nor `conditional_page` answers HEAD in full; whoever asks so is sent the headers of GET."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked, request.method = request.method, "GET"
        try:
            return view(request, *args, **kwargs)
        finally:
            request.method = asked

    return answer


@page_for(Access.READERS)
def index(request: HttpRequest) -> HttpResponse:
    """What can be asked for, in words."""
    from scorecard.api.interface import addresses  # noqa: PLC0415 - see above

    return render(request, "api/index.html", {"addresses": addresses()})


@page_for(Access.READERS)
@_head_as_get
@conditional_page
def openapi(request: HttpRequest) -> JsonResponse:
    """What can be asked for, for programs."""
    from scorecard.api.interface import description  # noqa: PLC0415 - see above

    return JsonResponse(description())


def _rows_of(table: str) -> View:
    """The view of a table, as the interface declares it."""

    @page_for(Access.READERS)
    @_head_as_get
    @conditional_page
    def answer(request: HttpRequest) -> HttpResponse:
        from scorecard.api.interface import view_of  # noqa: PLC0415 - see above

        return view_of(table)(request)

    return answer


urlpatterns = [
    path("", index, name="api"),
    path("returns/", take_return, name="api-returns"),
    path("drafts", draft_rows, name="api-drafts"),
    path("openapi.json", openapi, name="api-openapi"),
    *(path(table, _rows_of(table), name=f"api-{table}") for table in TABLES),
]
