"""The tree of districts and teams, and one area's page."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from districts.access import Access, open_to
from districts.models import Area
from districts.permissions import Permission, Reader, line_up, reader_for
from returns.queries import returns_seen
from scorecard import queries
from scorecard.models import Edition
from scorecard.sight import area_or_404, authorities_seen, editions_seen

RETURNS_SHOWN = 12


@dataclass(frozen=True)
class AreaNode:
    """An area of the tree with its page and what lies below it."""

    area: Area
    url: str
    children: list["AreaNode"]


@require_safe
@open_to(Access.READERS)
def districts(request: HttpRequest) -> HttpResponse:
    """Every area that the reader may look at, as a tree."""
    reader = reader_for(request.user)
    trees = [_node(area, queries.areas_of_authority(area)) for area in authorities_seen(reader)]
    return render(request, "districts/list.html", {"authorities": trees})


@require_safe
@open_to(Access.READERS)
def district(request: HttpRequest, slug: str) -> HttpResponse:
    """One area: its newest published scorecard, what lies below it, its returns."""
    reader = reader_for(request.user)
    area = area_or_404(reader, slug)
    authority = line_up(area)[-1]
    edition = _newest_edition(reader, authority)
    node = _node(area, queries.areas_of_authority(authority))
    return render(
        request,
        "districts/district.html",
        {
            "area": area,
            "authority": authority,
            "line_up": list(reversed(line_up(area)[1:])),
            "edition": edition,
            "edition_url": "" if edition is None else queries.scorecard_url(edition, area),
            "content": None if edition is None else queries.frozen_content(edition, area),
            "children": [queries.Choice(child.area.name, child.url) for child in node.children],
            "returns": _returns(reader, area),
        },
    )


def _newest_edition(reader: Reader, authority: Area) -> Edition | None:
    return editions_seen(reader, authority).first()


def _returns(reader: Reader, area: Area) -> list | None:
    if not reader.may(Permission.SEE_RETURNS, area):
        return None
    return list(returns_seen(reader).filter(area=area)[:RETURNS_SHOWN])


def _node(area: Area, areas: list[Area]) -> AreaNode:
    children = [_node(each, areas) for each in areas if each.parent_id == area.pk]
    return AreaNode(area, reverse("district", args=[area.slug]), children)
