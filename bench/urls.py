"""The product's addresses and, beside them, the bare pages of the bench."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import path

from scorecard.page_cache import PAGES
from scorecard.urls import urlpatterns as product


class Anew:
    """Forgets what the web process keeps where an address ends in `anew=1`, so that the page is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does, which is not told of it."""
        if "anew" in request.GET:
            PAGES.clear()
        return self.get_response(request)


POINTS = " ".join(f"{16 * month},{80 - month}" for month in range(36))
BARE_CHART = (
    f'<!doctype html><title>Chart</title><svg width="600" height="90"><polyline points="{POINTS}" /></svg>'
)


def bare_page(request: HttpRequest) -> HttpResponse:
    """Two bytes: what the server and its middleware cost without a page."""
    return HttpResponse("ok")


def bare_chart(request: HttpRequest) -> HttpResponse:
    """A line of 36 points and nothing else."""
    return HttpResponse(BARE_CHART)


urlpatterns = [path("bare/", bare_page), path("bare/chart/", bare_chart), *product]
