"""The indicator library, one indicator's page, and the figure that its explorer draws."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from districts.access import Access, open_to
from districts.models import Area
from districts.permissions import Reader, line_up, reader_for
from indicators.explorer import explorer_figure
from indicators.models import Indicator
from indicators.trend import finding
from scorecard import indicator_page as page
from scorecard.published import published_differently
from scorecard.queries import areas_of_authority
from scorecard.sight import area_or_404, authorities_seen
from scorecard.tables import IndicatorTable


@require_safe
@open_to(Access.READERS)
def library(request: HttpRequest) -> HttpResponse:
    """Every indicator, to search and sort."""
    query = request.GET.get("q", "").replace("\0", "").strip()  # PostgreSQL refuses a NUL
    found = Indicator.objects.all()
    if query:
        found = found.filter(name__icontains=query) | found.filter(national_code__icontains=query)
    table = IndicatorTable(found)
    RequestConfig(request, paginate=False).configure(table)
    return render(request, "indicators/list.html", {"table": table, "query": query})


@require_safe
@open_to(Access.READERS)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator for one area: trend, areas, definition, targets, versions."""
    reader = reader_for(request.user)
    found = get_object_or_404(Indicator.objects.select_related("successor"), code=code)
    area = _area(reader, request.GET.get("area", ""))
    if area is None:
        return render(request, "indicators/indicator.html", {"indicator": found, "area": None})
    asked = page.asked_for(reader, found, area, request.GET.dict())
    board = page.board_for(asked)
    trend = page.trend_of(asked, board)
    period = page.period_shown(asked, board)
    row, by_area = page.rows_by_area(asked, board, period)
    authority = line_up(area)[-1]
    return render(
        request,
        "indicators/indicator.html",
        {
            "indicator": found,
            "area": area,
            "authority": authority,
            "basis": asked.basis,
            "bases": page.basis_choices(asked),
            "areas": page.area_choices(asked, areas_of_authority(authority)),
            "ranges": page.range_choices(asked),
            "row": row,
            "trend": trend,
            "finding": finding(trend),
            "comparisons": page.comparisons(asked, board, trend),
            "charts": page.chart_choices(asked),
            "xmr": page.xmr_of(asked, board),
            "funnel": page.funnel_of(asked, board, period),
            "explorer_url": page.explorer_url(asked),
            "plotly_src": static("vendor/plotly-basic.min.js"),
            "by_area": by_area,
            "period_beside": page.period_beside(asked, period),
            "targets": page.targets_of(asked),
            "published": published_differently(reader, asked, board),
            "versions": page.versions_seen(reader, asked),
        },
    )


@require_safe
@open_to(Access.READERS)
def explorer(request: HttpRequest, code: str) -> JsonResponse:
    """The figure that Plotly draws for whoever explores: the same trend as the page's chart."""
    reader = reader_for(request.user)
    found = get_object_or_404(Indicator, code=code)
    area = _area(reader, request.GET.get("area", ""))
    if area is None:
        raise Http404("There is nothing published to explore.")
    asked = page.asked_for(reader, found, area, request.GET.dict())
    return JsonResponse(explorer_figure(page.trend_of(asked, page.board_for(asked))))


def _area(reader: Reader, slug: str) -> Area | None:
    """The area asked for, else the reader's first authority; None where there is none to show."""
    if slug:
        return area_or_404(reader, slug)
    seen = authorities_seen(reader)
    return seen[0] if seen else None
