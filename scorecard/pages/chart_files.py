"""The charts of an indicator's page, each in every form that it is given out in: drawing, finding, table, files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.safestring import SafeString, mark_safe

from charts.bars import NARROW as NARROW_BARS
from charts.bars import WIDE as WIDE_BARS
from charts.bars import areas_finding, areas_title, bars_height, bars_svg
from charts.chart_tables import ChartTable, areas_table, compared_table, funnel_table, trend_table, xmr_table
from charts.compared_svg import compared_svg
from charts.drawing import Markup
from charts.funnel_svg import NARROW_FUNNEL, WIDE_FUNNEL, funnel_svg, funnel_title
from charts.plot import NARROW, WIDE
from charts.standalone import standalone_svg
from charts.svg import trend_svg
from charts.xmr_svg import xmr_svg
from districts.dates import long_date
from districts.permissions import Permission, Reader
from districts.tree import AreaNode, Level
from indicators.build_trends import build_funnel, build_trend, build_xmr
from indicators.queries import IndicatorData
from indicators.rules.compared import MOST_BESIDE, Compared, compared_finding
from indicators.rules.figures import FigureKey
from indicators.rules.row import Row
from indicators.rules.rows.cells import cell_end
from indicators.rules.trend import Note, Trend, finding
from indicators.rules.variation.funnel import Funnel, funnel_finding
from indicators.rules.variation.xmr import XmrChart, xmr_finding
from scorecard.pages import indicator_page as page
from scorecard.pages.indicator_query import EARLIEST, ChartKind, IndicatorQuery
from scorecard.visibility import editions_seen

ILLUSTRATIVE = "† illustrative: made up to show how the scorecard works, not published by the council."


@dataclass(frozen=True)
class Drawn:
    """A chart: `wide` and `narrow` are empty where nothing can be drawn, which the finding then explains.

    `of` is what it is drawn from.
    """

    kind: ChartKind
    of: Trend | Compared | XmrChart | Funnel | Sequence[Row]
    title: str
    finding: str
    table: ChartTable
    wide: Markup
    narrow: Markup
    size: tuple[int, int] = (WIDE.width, WIDE.height)
    notes: tuple[Note, ...] = ()

    @property
    def pictures(self) -> SafeString:
        """The drawing in two sizes, of which the stylesheet shows the one that fits."""
        return mark_safe(self.wide + self.narrow)  # noqa: S308 - every text in it is escaped where it is drawn


def chart_asked_for(
    asked: IndicatorQuery, indicator_data: IndicatorData, trend: Trend, notes: Sequence[Note]
) -> Drawn:
    """The chart that the address asks for; `trend` is that of its area, `notes` are those of all its time."""
    if asked.chart is ChartKind.COMPARE:
        return _compared(_compare(asked, indicator_data, trend))
    if asked.chart is ChartKind.XMR:
        return _xmr(asked, indicator_data, notes)
    if asked.chart is ChartKind.FUNNEL:
        return _funnel(asked, indicator_data)
    if asked.chart is ChartKind.AREAS:
        return areas_chart(
            page.rows_by_area(asked, indicator_data, page.period_shown(asked, indicator_data))[1]
        )
    return _trend(trend)


def _trend(trend: Trend) -> Drawn:
    drawn = bool(trend.known) and not trend.undrawn
    return Drawn(
        ChartKind.TREND,
        trend,
        trend.title,
        finding(trend),
        trend_table(trend),
        trend_svg(trend, WIDE) if drawn else Markup(""),
        trend_svg(trend, NARROW) if drawn else Markup(""),
        notes=trend.notes,
    )


def _xmr(asked: IndicatorQuery, indicator_data: IndicatorData, notes: Sequence[Note]) -> Drawn:
    """The chart of variation; its limits come from the whole history."""
    spec = indicator_data.resolver.specs[asked.indicator.pk]
    chart = build_xmr(indicator_data, FigureKey(spec, asked.basis, asked.area.node), asked.last, notes)
    return Drawn(
        ChartKind.XMR,
        chart,
        chart.title,
        xmr_finding(chart),
        xmr_table(chart),
        xmr_svg(chart, WIDE),
        xmr_svg(chart, NARROW, key="variation-narrow"),
        notes=chart.trend.notes,
    )


def _funnel(asked: IndicatorQuery, indicator_data: IndicatorData) -> Drawn:
    """The areas of the authority around its figure by size."""
    spec, tree = indicator_data.resolver.specs[asked.indicator.pk], indicator_data.resolver.tree
    whole = tree.authority(asked.area.node)
    common = page.period_beside(asked, page.period_shown(asked, indicator_data))
    chart = build_funnel(
        indicator_data, FigureKey(spec, asked.basis, whole), cell_end(asked.basis, common.end)
    )
    across = asked.indicator.denominator_name or "Denominator"
    return Drawn(
        ChartKind.FUNNEL,
        chart,
        funnel_title(chart),
        funnel_finding(chart),
        funnel_table(chart),
        funnel_svg(chart, WIDE_FUNNEL, across=across),
        funnel_svg(chart, NARROW_FUNNEL, key="funnel-narrow", across=across),
    )


def areas_chart(rows: Sequence[Row]) -> Drawn:
    """Areas beside each other as bars."""
    return Drawn(
        ChartKind.AREAS,
        rows,
        areas_title(rows),
        areas_finding(rows),
        areas_table(rows),
        bars_svg(rows, WIDE_BARS),
        bars_svg(rows, NARROW_BARS),
        (WIDE_BARS.width, bars_height(rows)),
    )


# Areas to compare


@dataclass(frozen=True)
class Tick:
    """An area that can be ticked to be compared."""

    slug: str
    name: str
    ticked: bool


def _compared(chart: Compared) -> Drawn:
    return Drawn(
        ChartKind.COMPARE,
        chart,
        chart.title,
        compared_finding(chart),
        compared_table(chart),
        compared_svg(chart, WIDE),
        compared_svg(chart, NARROW),
        notes=chart.own.notes,
    )


def _compare(asked: IndicatorQuery, indicator_data: IndicatorData, own: Trend) -> Compared:
    """The areas asked for beside the area's own trend. Raises Http404 for one that isn't the authority's to compare."""
    nodes = {node.slug: node for node in indicator_data.resolver.tree.nodes.values()}
    unknown = [slug for slug in asked.compare if slug not in nodes]
    if unknown:
        raise Http404(f"There is no area “{unknown[0]}” to compare with.")
    beside = [nodes[slug] for slug in asked.compare[:MOST_BESIDE]]
    return Compared(own, tuple(_trend_beside(asked, indicator_data, node, own) for node in beside))


def _trend_beside(asked: IndicatorQuery, indicator_data: IndicatorData, node: AreaNode, own: Trend) -> Trend:
    """Another area's trend, as far as the reader sees it: what is not published there is no gap of theirs."""
    spec, basis = indicator_data.resolver.specs[asked.indicator.pk], asked.basis
    last = own.last
    if not asked.view.can_see(node.id, asked.indicator.pk, basis, date.max):
        shown = indicator_data.resolver.snapshot_dates(spec, node) if basis.rule.is_moment else []
        last = min(last, max([asked.view.published, *shown]))
    return build_trend(indicator_data, FigureKey(spec, basis, node), own.first, last)


def areas_to_tick(asked: IndicatorQuery, indicator_data: IndicatorData) -> list[tuple[str, list[Tick]]]:
    """The areas that can be compared with the one shown, under the name of their level, highest first."""
    first, resolver = asked.first or EARLIEST, indicator_data.resolver
    spec = resolver.specs[asked.indicator.pk]
    nodes = sorted(
        (node for node in resolver.tree.nodes.values() if resolver.is_kept_at(spec, node)),
        key=lambda node: node.name,
    )
    groups = []
    for level in Level:
        name = level.label if level is Level.AUTHORITY else level.plural
        ticks = [
            Tick(node.slug, node.name, node.slug in asked.compare)
            for node in nodes
            if node.level is level and node.id != asked.area.pk and node.open_between(first, asked.last)
        ]
        if ticks:
            groups.append((name, ticks))
    return groups


# Files


def svg_file(reader: Reader, asked: IndicatorQuery, drawn: Drawn) -> str:
    """The chart as a file of its own. Raises Http404 where nothing can be drawn."""
    if not drawn.wide:
        raise Http404(f"No chart can be drawn. {drawn.finding}")
    return standalone_svg(drawn.wide, drawn.size, drawn.title, drawn.finding, _source(reader, asked, drawn))


def _source(reader: Reader, asked: IndicatorQuery, drawn: Drawn) -> list[str]:
    """What the numbers on it mean, where the figures are from, and what to know before they are passed on."""
    authority = asked.area.authority
    said = [f"{at}. {long_date(note.day)}: {note.text}" for at, note in enumerate(drawn.notes, start=1)]
    said += [f"Source: {asked.indicator.source or f'returns to {authority.name}'}."]
    if any(cell.illustrative for line in drawn.table.lines for cell in line):
        said.append(ILLUSTRATIVE)
    edition = editions_seen(reader, authority).first()
    if reader.may(Permission.READ_DRAFT, asked.area):
        until = "" if edition is None else f" after {long_date(edition.period_end)}"
        said.append(f"Figures{until} are not published yet.")
    return said
