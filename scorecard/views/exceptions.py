"""The exception and highlight report: of a published edition, or of the draft where nothing is published yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from districts.access import Access, page_for
from districts.models import Area
from districts.permissions import Permission, Reader, reader_for
from indicators.addresses import period_or_404
from scorecard import queries
from scorecard.editions.public_content import holds_small_numbers
from scorecard.models import Edition
from scorecard.pages.edition_page import EditionHead, edition_head
from scorecard.pages.parts import PagePart, context_of
from scorecard.rules.content import PageContent
from scorecard.rules.exceptions import Exceptions, exceptions_of
from scorecard.views.scorecards import area_of_page, not_in_edition
from scorecard.visibility import scorecard_or_404

TEMPLATE = "scorecard/exceptions.html"


@dataclass(frozen=True)
class ReportPage(PagePart):
    """What a panel must hear of."""

    head: EditionHead
    content: PageContent
    small_numbers: bool
    report: Exceptions
    exports: Sequence[queries.Choice]


@page_for(Access.READERS)
def exceptions(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """What a panel must hear of, for the authority or the area asked for."""
    reader = reader_for(request.user)
    edition, area = edition_and_area(request, reader, scorecard, period)
    content = report_content(reader, edition, area)
    if content is None:
        return not_in_edition(request, edition, area)
    shown = report_page(reader, edition, area, content, issue=request.GET.get("issue", ""))
    return render(request, TEMPLATE, context_of(shown))


def edition_and_area(
    request: HttpRequest, reader: Reader, scorecard: str, period: str
) -> tuple[Edition, Area]:
    """The edition asked for, the draft where nothing is published yet, and the area. Raises Http404."""
    card = scorecard_or_404(reader, scorecard)
    asked = period_or_404(period)
    issue = request.GET.get("issue", "")
    try:
        edition = queries.edition_or_404(reader, card, asked, issue)
    except Http404:
        if issue:
            raise
        edition = queries.draft_or_404(reader, card, asked)
    return edition, area_of_page(request, reader, edition)


def report_content(reader: Reader, edition: Edition, area: Area) -> PageContent | None:
    """The page that is reported on; None for an area that the edition does not know. Raises Http404."""
    if not edition.is_draft:
        return queries.content_for(reader, edition, area)
    if not reader.may(Permission.READ_DRAFT, area):
        raise Http404(f"There is no draft of {area} for you.")
    return queries.draft_content(reader, edition, area, timezone.localdate(), marked=True)


def report_page(
    reader: Reader, edition: Edition, area: Area, content: PageContent, *, issue: str = ""
) -> ReportPage:
    """What the report shows; `issue` is that of its address."""
    known = queries.as_published(area, content)
    before = queries.contents_before(reader, edition, known)
    return ReportPage(
        head=edition_head(reader, edition, known),
        content=content,
        small_numbers=holds_small_numbers(content.rows),
        report=exceptions_of(content, before, edition.period_kind),
        exports=queries.exceptions_export_choices(edition, area, issue),
    )
