"""The scorecard page, published and draft, and the front door."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from districts.access import Access, open_to
from districts.audit import DraftViewed
from districts.models import Area
from districts.numbers import number_typed
from districts.permissions import Permission, Reader, line_up, reader_for
from indicators.rules.periods import Period, PeriodNotUnderstood
from indicators.rules.terms import PeriodKind, Rag
from scorecard import queries
from scorecard.editions.corrections import correction_of
from scorecard.editions.public_content import holds_small_numbers
from scorecard.models import Edition
from scorecard.page_cache import DRAFT_VIEWED, kept
from scorecard.replica import read_from_replica
from scorecard.rules.content import PageContent, attention, changes_since, counts, worsened_besides
from scorecard.rules.filters import FilterQuery, Order, RowFilter, in_words, narrow, narrowing_of
from scorecard.rules.states import states_in_words
from scorecard.visibility import area_or_404, editions_seen, home_scorecard, is_insider, scorecard_or_404

# By what the rows of a page are narrowed.
NARROWED_BY = ("rating", "section", "q", "sort")
TEMPLATES = {PeriodKind.MONTH: "scorecard/scorecard.html", PeriodKind.QUARTER: "scorecard/quarterly.html"}


@require_safe
@open_to(Access.READERS)
@kept(*NARROWED_BY)
@read_from_replica
def home(request: HttpRequest) -> HttpResponse:
    """The newest published edition of the reader's scorecard, or a page that says that there is none."""
    reader = reader_for(request.user)
    scorecard = home_scorecard(reader)
    edition = None if scorecard is None else queries.newest_edition(reader, scorecard)
    if scorecard is None or edition is None:
        return render(request, "scorecard/nothing_published.html", {"scorecard": scorecard})
    return _edition_page(request, reader, queries.as_it_was(reader, edition), scorecard.authority)


@require_safe
@open_to(Access.READERS)
@kept("area", "issue", *NARROWED_BY)
@read_from_replica
def scorecard(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """One published edition, for the authority or the area asked for."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.edition_or_404(reader, card, period_or_404(period), request.GET.get("issue", ""))
    area = area_of_page(request, reader, edition)
    return _edition_page(request, reader, edition, area)


@require_safe
@open_to(Access.SIGNED_IN)
@kept("area", *NARROWED_BY)
def draft(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """The live draft, for an area whose drafts the reader may see; by default the highest of those."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.draft_or_404(reader, card, period_or_404(period))
    area = draft_area(request, reader, edition)
    content = queries.draft_content(reader, edition, area, timezone.localdate())
    page = _page(request, reader, edition, area, content)
    setattr(page, DRAFT_VIEWED, DraftViewed(f"{edition}, {area}", card.authority))
    return page


def period_or_404(slug: str) -> Period:
    """The period of an address. Raises Http404 with what a period looks like."""
    try:
        return Period.parse(slug)
    except PeriodNotUnderstood as error:
        raise Http404(str(error)) from error


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
    request: HttpRequest, reader: Reader, edition: Edition, area: Area, content: PageContent
) -> HttpResponse:
    asked = narrowing_of(request.GET, [section.title for section in content.sections])
    context = page_context(reader, edition, area, content, asked, issue=request.GET.get("issue", ""))
    return render(request, TEMPLATES[edition.period.kind], context)


def page_context(
    reader: Reader,
    edition: Edition,
    area: Area,
    content: PageContent,
    asked: RowFilter | None = None,
    *,
    issue: str = "",
) -> dict[str, object]:
    """What the page of an edition shows; `issue` is that of its address, which its other ways keep."""
    rows = content.rows
    asked = asked or RowFilter()
    last = queries.previous_edition(reader, edition)
    last_rows = queries.rows_for(reader, last, area)
    concerns = attention(rows, last_rows)
    return {
        **picker_context(reader, edition, area, kept=asked.query),
        **_narrowed(edition, area, content, asked, issue),
        "exports": queries.export_choices(edition, area, issue),
        "content": content,
        "small_numbers": holds_small_numbers(rows),
        "counts": counts(rows),
        "states": states_in_words(rows),
        "attention": concerns,
        "worse": worsened_besides(rows, concerns),
        "changes": changes_since(rows, last_rows),
        "last_period_label": edition.period.previous.label,
        "correction": correction_of(reader, edition, area),
        **_fingerprints(reader, edition),
    }


def _fingerprints(reader: Reader, edition: Edition) -> dict[str, str]:
    """That of the public rendition for everybody, that of the full pages for who holds a role in the authority."""
    rendition = None if edition.is_draft else getattr(edition, "rendition", None)
    return {
        "public_fingerprint": "" if rendition is None else rendition.sha256,
        "full_fingerprint": edition.sha256 if is_insider(reader, edition.scorecard.authority) else "",
    }


def _narrowed(
    edition: Edition, area: Area, content: PageContent, asked: RowFilter, issue: str
) -> dict[str, object]:
    """The rows that the address asks for, and the form with which others are asked for."""
    sections = narrow(content.sections, asked)
    whole = queries.Choice("", queries.scorecard_url(edition, area, number_typed(issue)))
    return {
        "sections": sections,
        "asked": asked,
        "asked_words": in_words(asked),
        "shown": sum(len(section.rows) for section in sections),
        "form_url": queries.scorecard_url(edition),
        "issue_asked": issue,
        "whole_url": whole.url,
        "section_titles": [section.title for section in content.sections],
        "ratings": list(FilterQuery),
        "orders": list(Order),
        "worsened_url": whole.asking(RowFilter(order=Order.TRAVEL).query).url,
        "count_urls": {rag.value: whole.asking(asked.with_rating(rag.value)).url for rag in Rag},
    }


def picker_context(reader: Reader, edition: Edition, area: Area, kept: str = "") -> dict[str, object]:
    """What every page of an edition has: what it is, and the ways to other periods, areas and issues.

    `kept` is what the ways keep of the address: a query without its question mark.
    """
    card = edition.scorecard
    published = list(editions_seen(reader, card.authority).filter(scorecard=card))
    areas = queries.areas_of_authority(card.authority)
    if edition.is_draft:
        areas = [each for each in areas if reader.may(Permission.READ_DRAFT, each)]
    same_period = [each for each in published if each.period == edition.period]
    return {
        "scorecard": card,
        "authority": card.authority,
        "area": area,
        "edition": edition,
        "period": edition.period,
        "is_draft": edition.is_draft,
        "later_issue": same_period[0] if same_period and same_period[0].issue > edition.issue else None,
        "figures_to": edition.period_end,
        "matrix_url": reverse("matrix", args=[card.slug, edition.period.slug]),
        "periods": [
            choice.asking(kept)
            for choice in queries.period_choices(
                reader, published, queries.drafts_seen(reader, card), edition, area
            )
        ],
        "areas": [
            queries.Choice(each.name, queries.scorecard_url(edition, each), each.pk == area.pk).asking(kept)
            for each in areas
        ],
        "issues": [
            queries.Choice(
                f"Issue {each.issue}", queries.scorecard_url(each, area, each.issue), each.pk == edition.pk
            ).asking(kept)
            for each in same_period
            if len(same_period) > 1
        ],
    }
