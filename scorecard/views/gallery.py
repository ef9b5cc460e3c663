"""The gallery of components, for those who change pages."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.access import Access, open_to
from scorecard.pages.gallery import context


@require_safe
@open_to(Access.READERS)
def components(request: HttpRequest) -> HttpResponse:
    """Each component with made-up figures; in a service that is in use there is no such page."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404("The gallery of components is no part of a service in use.")
    return render(request, "scorecard/components.html", context())
