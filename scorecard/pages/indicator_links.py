"""Addresses that lead on from an indicator's page, each keeping what the address asks for already."""

from collections.abc import Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from districts.models import Area
from indicators.rules.row import Row
from indicators.rules.terms import AnnotationKind, Basis, Unit
from scorecard.pages.indicator_query import (
    BY_FIGURE,
    CHARTS,
    LIMITS_ON,
    ORDERS,
    RANGES,
    ChartKind,
    IndicatorQuery,
)
from scorecard.queries import Choice


def basis_choices(asked: IndicatorQuery) -> list[Choice]:
    """The bases in which the indicator is shown."""
    return [
        Choice(Basis(basis).label, page_url(asked, basis=basis), basis == asked.basis)
        for basis in asked.indicator.bases
    ]


def chart_choices(asked: IndicatorQuery) -> list[Choice]:
    """The ways to draw the figures."""
    return [
        Choice(label, page_url(asked, chart=kind.value), kind is asked.chart)
        for kind, label in CHARTS.items()
    ]


def range_choices(asked: IndicatorQuery) -> list[Choice]:
    """The lengths of history to choose from; each ends where the chart does."""
    chosen = "" if asked.since else asked.range
    return [
        Choice(label, page_url(asked, range=value, since=""), value == chosen)
        for value, label in RANGES.items()
    ]


def limit_choices(asked: IndicatorQuery) -> list[Choice]:
    """The limits of what chance would give, as a band on the trend or not; none where there are none to draw."""
    if (
        asked.chart is not ChartKind.TREND
        or asked.indicator.unit == Unit.GRADE
        or not asked.basis.rule.has_limits
    ):
        return []
    return [
        Choice("Off", page_url(asked, limits=""), not asked.limits),
        Choice("On", page_url(asked, limits=LIMITS_ON), asked.limits),
    ]


def order_choices(asked: IndicatorQuery) -> list[Choice]:
    """The orders of the areas beside each other."""
    return [
        Choice(label, f"{page_url(asked, order=order)}#districts", order == asked.order)
        for order, label in ORDERS.items()
    ]


def area_choices(asked: IndicatorQuery, areas: Sequence[Area]) -> list[Choice]:
    """The areas of the authority."""
    return [Choice(area.name, page_url(asked, area=area.slug), area.pk == asked.area.pk) for area in areas]


def page_url(asked: IndicatorQuery, **changed: str) -> str:
    """The page as asked for, but for what is changed."""
    return f"{reverse('indicator', args=[asked.indicator.code])}?{_query(asked, **changed)}"


def measure_url(asked: IndicatorQuery, row: Row) -> str:
    """The page of another measure for the same area, at the period of its figure."""
    query = {"area": asked.area.slug, "basis": row.basis, "range": asked.range, "to": row.figure.period_end}
    return f"{reverse('indicator', args=[row.code])}?{urlencode(query)}"


def step_change_url(asked: IndicatorQuery, authority: Area, day: date) -> str:
    """The form of a note, filled in as far as a chart can tell of a step change."""
    about = {
        "kind": AnnotationKind.STEP_CHANGE,
        "date": f"{day:%d/%m/%Y}",
        "area": asked.area.slug,
        "indicator": asked.indicator.pk,
    }
    return f"{reverse('manage-note-add', args=[authority.slug])}?{urlencode(about)}"


def chart_url(asked: IndicatorQuery, kind: str, form: str) -> str:
    """The address of a chart of the page by itself; `form` is "svg" or "csv"."""
    address = reverse(f"indicator-chart-{form}", args=[asked.indicator.code, kind])
    return f"{address}?{_query(asked, chart='')}"


def explorer_url(asked: IndicatorQuery) -> str:
    """Where the explorer's figure is fetched from."""
    return f"{reverse('indicator-explorer', args=[asked.indicator.code])}?{_query(asked, chart='')}"


def kept_fields(asked: IndicatorQuery) -> list[tuple[str, str]]:
    """Names and values that the form of areas to compare sends along."""
    return [(name, value) for name, value in _fields(asked, chart="compare") if name != "compare"]


def _query(asked: IndicatorQuery, **changed: str) -> str:
    return urlencode(_fields(asked, **changed))


def _fields(asked: IndicatorQuery, **changed: str) -> list[tuple[str, str]]:
    """What the address says, in a fixed order; nothing that is empty."""
    said = {
        "area": asked.area.slug,
        "basis": asked.basis.value,
        "range": asked.range,
        "since": asked.since,
        "to": asked.until,
        "chart": asked.chart.value,
        "order": "" if asked.order == BY_FIGURE else asked.order,
        "limits": LIMITS_ON if asked.limits else "",
    } | changed
    said = {"from" if name == "since" else name: value for name, value in said.items() if value}
    return [*said.items(), *(("compare", slug) for slug in asked.compare if slug != said["area"])]
