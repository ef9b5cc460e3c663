"""The scorecard page, published and draft, and the front door."""

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from districts.access import Access, page_for
from districts.audit import DraftViewed
from districts.models import Area
from districts.permissions import Permission, Reader, line_up, reader_for
from indicators.addresses import period_or_404
from indicators.rules.terms import PeriodKind
from scorecard import queries
from scorecard.models import Edition
from scorecard.page_cache import DRAFT_VIEWED, kept, made_of
from scorecard.pages.edition_page import scorecard_page
from scorecard.pages.front import directly_below
from scorecard.pages.news import news_since
from scorecard.pages.parts import context_of
from scorecard.replica import read_from_replica
from scorecard.rules.content import PageContent
from scorecard.rules.filters import narrowing_of
from scorecard.visibility import area_or_404, home_scorecard, own_areas, scorecard_or_404, shared_area

# By what the rows of a page are narrowed.
NARROWED_BY = ("rating", "section", "q", "sort")
TEMPLATES = {PeriodKind.MONTH: "scorecard/scorecard.html", PeriodKind.QUARTER: "scorecard/quarterly.html"}


@page_for(Access.READERS)
@kept("since", *NARROWED_BY)
@read_from_replica
def home(request: HttpRequest) -> HttpResponse:
    """The newest published edition of the reader's scorecard for their own area, or a page that says there is none.

    With the day `since` it says what has changed after it.
    """
    reader = reader_for(request.user)
    scorecard = home_scorecard(reader)
    edition = None if scorecard is None else queries.newest_edition(reader, scorecard)
    if scorecard is None or edition is None:
        return render(request, "scorecard/nothing_published.html", {"scorecard": scorecard})
    edition = queries.as_it_was(reader, edition)
    own = own_areas(reader, scorecard.authority)
    area = shared_area(own, scorecard.authority)
    content = queries.content_for(reader, edition, area)
    if content is None:  # an area that was not there in that month
        area = scorecard.authority
        content = queries.content_for(reader, edition, area)
    if content is None:
        return not_in_edition(request, edition, area)
    news = news_since(reader, edition, area, content, request.GET.get("since", ""))
    page = _page(
        request,
        reader,
        edition,
        queries.as_published(area, content),
        content,
        door={"news": news, "own": own},
    )
    # The first scorecard of an authority of the reader's own would stand here instead.
    return made_of(page, scorecard.authority, *reader.authorities())


@page_for(Access.READERS)
@kept()
def scorecards(request: HttpRequest) -> HttpResponse:
    """Every scorecard that the reader may open."""
    choices = queries.scorecard_choices(reader_for(request.user))
    return render(request, "scorecard/scorecards.html", {"choices": choices})


@page_for(Access.READERS)
@kept("area", "issue", *NARROWED_BY)
@read_from_replica
def scorecard(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """One published edition, for the authority or the area asked for."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.edition_or_404(reader, card, period_or_404(period), request.GET.get("issue", ""))
    area = area_of_page(request, reader, edition)
    return _edition_page(request, reader, edition, area)


@page_for(Access.READERS)
@kept("area", "issue")
@read_from_replica
def meeting(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """One published edition for a meeting: each red figure on a screen of its own, in large letters."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    issue = request.GET.get("issue", "")
    edition = queries.edition_or_404(reader, card, period_or_404(period), issue)
    area = area_of_page(request, reader, edition)
    content = queries.content_for(reader, edition, area)
    if content is None:
        return not_in_edition(request, edition, area)
    known = queries.as_published(area, content)
    shown = scorecard_page(reader, edition, known, content, issue=issue, most_cards=None)
    return made_of(render(request, "scorecard/meeting.html", context_of(shown)), card.authority)


@page_for(Access.SIGNED_IN)
@kept("area", *NARROWED_BY)
def draft(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """The live draft, for an area whose drafts the reader may see; by default the highest of those."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.draft_or_404(reader, card, period_or_404(period))
    area = draft_area(request, reader, edition)
    family = [area, *directly_below(edition, area, queries.areas_of_authority(card.authority))]
    contents = queries.draft_contents_within(reader, edition, area, family, timezone.localdate())
    page = _page(request, reader, edition, area, contents[area.slug], drafted=contents)
    setattr(page, DRAFT_VIEWED, DraftViewed(f"{edition}, {area}", card.authority))
    return page


def area_of_page(request: HttpRequest, reader: Reader, edition: Edition) -> Area:
    """The area asked for, which must belong to the scorecard's authority; by default that. Raises Http404."""
    slug = request.GET.get("area", "")
    area = area_or_404(reader, slug) if slug else edition.scorecard.authority
    if line_up(area)[-1].pk != edition.scorecard.authority_id:
        raise Http404(f"{area} is not part of {edition.scorecard.authority}.")
    return area


def draft_area(request: HttpRequest, reader: Reader, edition: Edition) -> Area:
    """The area asked for, whose draft the reader must see; by default the highest of those. Raises Http404."""
    if request.GET.get("area"):
        area = area_of_page(request, reader, edition)
        if not reader.may(Permission.READ_DRAFT, area):
            raise Http404(f"There is no draft of {area} for you.")
        return area
    for area in queries.areas_of_authority(edition.scorecard.authority):
        if reader.may(Permission.READ_DRAFT, area):
            return area
    raise Http404("There is no draft for you.")


def _edition_page(request: HttpRequest, reader: Reader, edition: Edition, area: Area) -> HttpResponse:
    content = queries.content_for(reader, edition, area)
    if content is None:
        return not_in_edition(request, edition, area)
    return _page(request, reader, edition, queries.as_published(area, content), content)


def not_in_edition(request: HttpRequest, edition: Edition, area: Area) -> HttpResponse:
    """The answer for an area that an edition does not know."""
    context = {"edition": edition, "area": area}
    return render(request, "scorecard/not_in_edition.html", context, status=404)


def _page(
    request: HttpRequest,
    reader: Reader,
    edition: Edition,
    area: Area,
    content: PageContent,
    drafted: Mapping[str, PageContent] | None = None,
    door: Mapping[str, object] | None = None,
) -> HttpResponse:
    asked = narrowing_of(request.GET, [section.title for section in content.sections])
    issue = request.GET.get("issue", "")
    shown = scorecard_page(reader, edition, area, content, asked, issue=issue, drafted=drafted)
    page = render(request, TEMPLATES[edition.period.kind], {**context_of(shown), **(door or {})})
    return made_of(page, edition.scorecard.authority)
