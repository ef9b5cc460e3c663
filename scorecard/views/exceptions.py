"""The exception and highlight report: of a published edition, or of the draft where nothing is published yet."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.access import Access, open_to
from districts.models import Area
from districts.permissions import Permission, Reader, reader_for
from scorecard import queries
from scorecard.exceptions import exceptions_of
from scorecard.models import Edition
from scorecard.page import PageContent
from scorecard.sight import scorecard_or_404
from scorecard.views.scorecards import area_of_page, not_in_edition, period_or_404, picker_context


@require_safe
@open_to(Access.READERS)
def exceptions(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """What a panel must hear of, for the authority or the area asked for."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    asked = period_or_404(period)
    try:
        edition = queries.edition_or_404(reader, card, asked, request.GET.get("issue", ""))
    except Http404:
        if request.GET.get("issue"):
            raise
        edition = queries.draft_or_404(reader, card, asked)
    area = area_of_page(request, reader, edition)
    content = _content(reader, edition, area)
    if content is None:
        return not_in_edition(request, edition, area)
    area = queries.as_published(area, content)
    report = exceptions_of(content, queries.contents_before(reader, edition, area), edition.period_kind)
    return render(
        request,
        "scorecard/exceptions.html",
        {**picker_context(reader, edition, area), "content": content, "report": report},
    )


def _content(reader: Reader, edition: Edition, area: Area) -> PageContent | None:
    if not edition.is_draft:
        return queries.content_for(reader, edition, area)
    if not reader.may(Permission.READ_DRAFT, area):
        raise Http404(f"There is no draft of {area} for you.")
    return queries.draft_content(reader, edition, area, timezone.localdate(), marked=True)
