"""An indicator in every authority, out of national files, and one authority's comparison as CSV."""

import csv

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from districts.access import Access, page_for
from districts.models import Area
from districts.permissions import Reader, line_up, reader_for
from indicators.models import Indicator
from indicators.rules.terms import Basis
from national.models import NeighbourEdition
from scorecard.page_cache import kept
from scorecard.pages.national_page import authorities_view, national_part
from scorecard.visibility import area_or_404, authorities_seen


@page_for(Access.READERS)
@kept("area", "basis", "period", "q", "neighbours")
def authorities(request: HttpRequest, code: str) -> HttpResponse:
    """Every authority's figure of one year: drawn with intervals, and as a table to search."""
    found = get_object_or_404(Indicator, code=code)
    area = _authority(reader_for(request.user), request.GET.get("area", ""))
    basis = _basis(found, request.GET.get("basis", ""))
    text = request.GET.get("q", "").replace("\0", "").strip()
    edition = request.GET.get("neighbours", "")
    shown = authorities_view(
        found, basis, area, year=request.GET.get("period", ""), text=text, edition=edition
    )
    context = {
        "indicator": found,
        "area": area,
        "basis": basis,
        "shown": shown,
        "text": text,
        "edition": edition,
        "editions": NeighbourEdition.objects.values_list("name", flat=True),
    }
    return render(request, "indicators/authorities.html", context)


@page_for(Access.READERS)
def comparison_csv(request: HttpRequest, code: str) -> HttpResponse:
    """The table of an authority beside England, its region and its neighbours."""
    found = get_object_or_404(Indicator, code=code)
    area = _authority(reader_for(request.user), request.GET.get("area", ""))
    part = None if area is None else national_part(found, _basis(found, request.GET.get("basis", "")), area)
    if area is None or part is None:
        raise Http404("No national file has this indicator of this authority.")
    name = f"{found.code}-national-{area.slug}.csv"
    answer = HttpResponse(
        "\ufeff",  # the mark by which Excel knows UTF-8
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )
    csv.writer(answer).writerows(part.table.to_csv_rows())
    return answer


def _authority(reader: Reader, slug: str) -> Area | None:
    """The authority of the area asked for, else the reader's first; None where there is none to show."""
    if slug:
        return line_up(area_or_404(reader, slug))[-1]
    return next(iter(authorities_seen(reader)), None)


def _basis(indicator: Indicator, text: str) -> Basis:
    """The basis that an address names, else the usual one. Raises Http404 for one that there is not."""
    if text and text not in Basis.__members__.values():
        raise Http404(f"“{text}” is not a basis.")
    return Basis(text) if text else indicator.default_basis
