"""The tree of districts and teams, and one area's page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from districts.access import Access, page_for
from districts.models import Area
from districts.permissions import line_up, reader_for
from districts.tree import Level
from scorecard import queries
from scorecard.page_cache import kept, made_of
from scorecard.pages import district_page as page
from scorecard.visibility import area_or_404, authorities_seen, editions_seen


@dataclass(frozen=True)
class DistrictBranch:
    """An area of the tree with its page and what lies below it."""

    area: Area
    url: str
    children: list["DistrictBranch"]


@page_for(Access.READERS)
def districts(request: HttpRequest) -> HttpResponse:
    """Every area that the reader may look at, as a tree."""
    reader = reader_for(request.user)
    trees = [_node(area, queries.areas_of_authority(area)) for area in authorities_seen(reader)]
    return render(request, "districts/list.html", {"authorities": trees})


@page_for(Access.READERS)
@kept(beside=page.returns_listed)
def district(request: HttpRequest, slug: str) -> HttpResponse:
    """One area: its newest published scorecard beside the authority's, what is different in it, what lies below it."""
    reader = reader_for(request.user)
    area = area_or_404(reader, slug)
    authority = line_up(area)[-1]
    edition = editions_seen(reader, authority).select_related("scorecard__authority").first()
    content = None if edition is None else queries.content_for(reader, edition, area)
    areas = queries.areas_of_authority(authority)
    below = [each for each in areas if each.parent_id == area.pk]
    context = {
        "area": area,
        "authority": authority,
        "line_up": list(reversed(line_up(area)[1:])),
        "below": page.areas_below(reader, edition, below),
        "returns": page.returns_of(reader, area),
    }
    if area.level == Level.COMPARATOR:
        context["compared"] = page.indicators_with_figures(reader, area)
    if edition is not None and content is not None:
        context |= {
            "edition": edition,
            "edition_url": queries.scorecard_url(edition, area),
            "content": content,
            "period": edition.period,
            "others": page.rows_beside(reader, edition, area),
            "differences": page.differences_of(reader, edition, area, content, areas=len(areas)),
        }
    return made_of(render(request, "districts/district.html", context), authority)


def _node(area: Area, areas: list[Area]) -> DistrictBranch:
    children = [_node(each, areas) for each in areas if each.parent_id == area.pk]
    return DistrictBranch(area, reverse("district", args=[area.slug]), children)
