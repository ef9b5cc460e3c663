"""The indicator library, one indicator's page, its charts as files, and the figure that its explorer draws."""

import csv
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static

from districts.access import Access, page_for
from districts.models import Area
from districts.permissions import Permission, Reader, line_up, reader_for
from districts.tree import AreaNode, Level
from improvement.plan_queries import ActionLine
from indicators.lists import arrange
from indicators.models import Indicator, Target
from indicators.queries import IndicatorData
from indicators.rules.compared import MOST_BESIDE
from indicators.rules.periods import Period
from indicators.rules.row import Row
from indicators.rules.terms import Basis
from indicators.rules.trend import Note, Trend, finding
from indicators.rules.variation.xmr import XmrChart, shift_began
from sandbox.client import StoppedShort, run_sandboxed
from scorecard.page_cache import kept, made_of
from scorecard.pages import all_areas as areas
from scorecard.pages import chart_files
from scorecard.pages import indicator_links as links
from scorecard.pages import indicator_page as page
from scorecard.pages.indicator_query import ChartKind, IndicatorQuery, parse_query
from scorecard.pages.national_page import NationalPart, lines_beside, national_part
from scorecard.pages.parts import PagePart, context_of
from scorecard.pages.published import (
    PastWords,
    PublishedAs,
    past_words,
    published_differently,
    published_pages,
)
from scorecard.pages.tables import IndicatorTable, by_use
from scorecard.pages.trail import Trail, trail_of
from scorecard.queries import Choice, areas_of_authority
from scorecard.visibility import area_or_404, authorities_seen

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AreasToCompare(PagePart):
    """The form with which other areas are put beside the one shown."""

    to_compare: Sequence[tuple[str, Sequence[chart_files.Tick]]]
    too_many: bool
    kept_fields: Sequence[tuple[str, str]]
    most_beside: int = MOST_BESIDE


@dataclass(frozen=True)
class IndicatorPage(PagePart):
    """One indicator for one area: its figures, what they are read beside, and what was said of them."""

    trail: Trail
    indicator: Indicator
    area: Area
    authority: Area
    asked: IndicatorQuery
    basis: Basis
    bases: Sequence[Choice]
    areas: Sequence[Choice]
    ranges: Sequence[Choice]
    limit_choices: Sequence[Choice]
    row: Row
    trend: Trend
    finding: str
    comparisons: Sequence[str]
    charts: Sequence[Choice]
    chart: chart_files.Drawn
    to_compare: AreasToCompare | None
    step_change_url: str
    explorer_url: str
    plotly_src: str
    beside_bases: Sequence[Row]
    by_area: Sequence[Row]
    areas_called: str
    orders: Sequence[Choice]
    verdicts: Sequence[str]
    areas_chart: chart_files.Drawn
    period_beside: Period
    actions_to_move: Sequence[ActionLine]
    targets: Sequence[Target]
    published: Sequence[PublishedAs]
    past_words: Sequence[PastWords]
    versions: Sequence[page.Version] | None
    every_area_url: str
    national: NationalPart | None


@dataclass(frozen=True)
class AreasPage(PagePart):
    """One indicator in every area that the reader may look at, a page of areas at a time."""

    indicator: Indicator
    asked: areas.AskedOfAreas
    level_name: str
    bases: Sequence[Choice]
    levels: Sequence[Choice]
    periods: Sequence[Choice]
    kept_fields: Sequence[tuple[str, str]]
    list_url: str
    all_url: str
    page: Page[AreaNode]
    lines: Sequence[areas.AreaLine]
    rows: Sequence[Row]
    has_comparators: bool


@page_for(Access.READERS)
def library(request: HttpRequest) -> HttpResponseBase:
    """Every indicator, to search and sort: those used here first, then those that national files print."""
    query = request.GET.get("q", "").replace("\0", "").strip()  # PostgreSQL refuses a NUL
    found = by_use(reader_for(request.user))
    if query:
        found = found.filter(name__icontains=query) | found.filter(national_code__icontains=query)
    table = IndicatorTable(found)
    file = arrange(request, table)
    return file or render(request, "indicators/list.html", {"table": table, "query": query})


@page_for(Access.READERS)
@kept("area", "basis", "from", "to", "range", "chart", "order", "limits", several=["compare"])
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator for one area: trend, areas, definition, targets, versions."""
    reader = reader_for(request.user)
    found = get_object_or_404(Indicator.objects.select_related("successor"), code=code)
    area = _area(reader, request.GET.get("area", ""))
    if area is None:
        return render(request, "indicators/indicator.html", {"indicator": found, "area": None})
    shown = _page(reader, parse_query(reader, found, area, request.GET))
    answer = render(request, "indicators/indicator.html", context_of(shown))
    # Without an area it is of the first authority that the reader sees, which others may precede.
    return made_of(answer, shown.authority) if request.GET.get("area") else answer


def _page(reader: Reader, asked: IndicatorQuery) -> IndicatorPage:
    """What the page of an indicator shows for one area, each part a bounded number of queries."""
    found, area = asked.indicator, asked.area
    indicator_data = page.indicator_data_for(asked)
    authority = line_up(area)[-1]
    to_move = page.actions_seen(reader, found, authority)
    notes = page.notes_of(asked, to_move)
    national = national_part(found, asked.basis, area)
    trend = page.trend_of(asked, indicator_data, notes)
    trend = replace(trend, beside=(*trend.beside, *lines_beside(national, trend.last)))
    period = page.period_shown(asked, indicator_data)
    row, by_area = page.rows_by_area(asked, indicator_data, period)
    pages = published_pages(reader, asked)
    all_areas = areas_of_authority(authority)
    chart = chart_files.chart_asked_for(asked, indicator_data, trend, notes)
    return IndicatorPage(
        trail=trail_of(asked, pages, all_areas),
        indicator=found,
        area=area,
        authority=authority,
        asked=asked,
        basis=asked.basis,
        bases=links.basis_choices(asked),
        areas=links.area_choices(asked, all_areas),
        ranges=links.range_choices(asked),
        limit_choices=links.limit_choices(asked),
        row=row,
        trend=trend,
        finding=finding(trend),
        comparisons=page.comparisons(asked, indicator_data, trend),
        charts=links.chart_choices(asked),
        chart=chart,
        step_change_url=_step_change_url(reader, asked, authority, chart),
        to_compare=_areas_to_compare(asked, indicator_data),
        explorer_url=links.explorer_url(asked),
        plotly_src=static("vendor/plotly-basic.min.js"),
        beside_bases=page.rows_by_span(asked, indicator_data, period),
        by_area=by_area,
        areas_called=_areas_called(all_areas, by_area),
        orders=links.order_choices(asked),
        verdicts=page.verdicts(asked, indicator_data, by_area, page.period_beside(asked, period)),
        areas_chart=chart_files.areas_chart(by_area),
        period_beside=page.period_beside(asked, period),
        actions_to_move=to_move,
        targets=page.targets_of(asked),
        published=published_differently(pages, asked, indicator_data),
        past_words=past_words(pages, asked),
        versions=page.versions_seen(reader, asked),
        every_area_url=areas.url_from_page(reader, asked, indicator_data, period),
        national=national,
    )


@page_for(Access.READERS)
@kept("basis", "level", "period", "q", "page")
def every_area(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator in every area that the reader may look at, a page of areas at a time."""
    reader = reader_for(request.user)
    found = get_object_or_404(Indicator, code=code)
    asked = areas.asked_of_areas(reader, found, request.GET)
    most = areas.lines_of_page(asked.level)
    page_shown = Paginator(areas.places_asked(asked), most).get_page(request.GET.get("page"))
    lines = areas.lines_of(reader, asked, page_shown)
    fields = areas.query_of(asked)
    shown = AreasPage(
        indicator=found,
        asked=asked,
        level_name=asked.level.plural,
        bases=areas.basis_choices(asked),
        levels=areas.level_choices(asked),
        periods=areas.period_choices(asked),
        kept_fields=[(name, value) for name, value in fields.items() if name != "q"],
        list_url=areas.areas_url(found, **fields),
        all_url=areas.areas_url(found, **fields | {"q": ""}),
        page=page_shown,
        lines=lines,
        rows=[line.row for line in lines if line.row is not None],
        has_comparators=any(line.is_comparator for line in lines),
    )
    return render(request, "indicators/areas.html", context_of(shown))


def _step_change_url(reader: Reader, asked: IndicatorQuery, authority: Area, chart: chart_files.Drawn) -> str:
    """Where a step change can be recorded, for who may, where figures have shifted for long; else empty."""
    began = shift_began(chart.of) if isinstance(chart.of, XmrChart) else None
    if began is None or not reader.may(Permission.EDIT, authority):
        return ""
    return links.step_change_url(asked, authority, began)


def _areas_called(areas: Sequence[Area], rows: Sequence[Row]) -> str:
    """What the areas beside each other are called: "Districts"."""
    level = next((each.level for each in areas if rows and each.slug == rows[0].area), Level.DISTRICT)
    return Level(level).plural


def _areas_to_compare(asked: IndicatorQuery, indicator_data: IndicatorData) -> AreasToCompare | None:
    if asked.chart is not ChartKind.COMPARE:
        return None
    return AreasToCompare(
        to_compare=chart_files.areas_to_tick(asked, indicator_data),
        too_many=len(asked.compare) > MOST_BESIDE,
        kept_fields=links.kept_fields(asked),
    )


@page_for(Access.READERS)
def explorer(request: HttpRequest, code: str) -> JsonResponse:
    """The figure that Plotly draws for whoever explores: the same trend as the page's chart."""
    asked = _asked_or_404(request, code)
    notes = _notes(reader_for(request.user), asked)
    trend = page.trend_of(asked, page.indicator_data_for(asked), notes)
    try:
        return JsonResponse(run_sandboxed("charts.explorer.explorer_figure", trend))
    except StoppedShort:
        log.exception("The figure of %s could not be built", asked.indicator.code)
        return JsonResponse({"problem": "The chart could not be built. Try again in a minute."}, status=503)


@page_for(Access.READERS)
def chart_svg(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A chart of the page as a drawing of its own, with its title and where it is from."""
    asked, drawn = _drawn_or_404(request, code, kind)
    drawing = chart_files.svg_file(reader_for(request.user), asked, drawn)
    return _file(drawing, "image/svg+xml", asked, "svg")


@page_for(Access.READERS)
def chart_csv(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The table under a chart of the page, line by line."""
    asked, drawn = _drawn_or_404(request, code, kind)
    answer = _file("\ufeff", "text/csv; charset=utf-8", asked, "csv")  # the mark by which Excel knows UTF-8
    csv.writer(answer).writerows(drawn.table.to_csv_rows(drawn.notes))
    return answer


def _drawn_or_404(request: HttpRequest, code: str, kind: str) -> tuple[IndicatorQuery, chart_files.Drawn]:
    if kind not in ChartKind.__members__.values():
        raise Http404(f"There is no chart “{kind}”.")
    asked = replace(_asked_or_404(request, code), chart=ChartKind(kind))
    indicator_data = page.indicator_data_for(asked)
    notes = _notes(reader_for(request.user), asked)
    return asked, chart_files.chart_asked_for(
        asked, indicator_data, page.trend_of(asked, indicator_data, notes), notes
    )


def _notes(reader: Reader, asked: IndicatorQuery) -> list[Note]:
    """What is noted on the charts, as far as the reader may read it."""
    return page.notes_of(asked, page.actions_seen(reader, asked.indicator, line_up(asked.area)[-1]))


def _file(text: str, content_type: str, asked: IndicatorQuery, ending: str) -> HttpResponse:
    name = f"{asked.indicator.code}-{asked.chart}-{asked.area.slug}.{ending}"
    return HttpResponse(
        text, content_type=content_type, headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _asked_or_404(request: HttpRequest, code: str) -> IndicatorQuery:
    """What the address asks for. Raises Http404 where there is no area to show."""
    reader = reader_for(request.user)
    found = get_object_or_404(Indicator, code=code)
    area = _area(reader, request.GET.get("area", ""))
    if area is None:
        raise Http404("There is nothing published to show.")
    return parse_query(reader, found, area, request.GET)


def _area(reader: Reader, slug: str) -> Area | None:
    """The area asked for, else the reader's first authority; None where there is none to show."""
    if slug:
        return area_or_404(reader, slug)
    seen = authorities_seen(reader)
    return seen[0] if seen else None
