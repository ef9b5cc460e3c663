"""What the address of an indicator's page asks for, with what it leaves out filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.utils import timezone

from districts.models import Area, in_branches
from districts.permissions import Reader, line_up
from indicators.models import Indicator, Reading
from indicators.queries import newest_reading
from indicators.rules.periods import add_months, month_end, month_start
from indicators.rules.terms import Basis
from national.models import NationalFigure
from national.queries import bases_printed
from scorecard.editions.ledger import newest_published
from scorecard.models import PublishedFigure
from scorecard.visibility import Visibility, visibility_of

MONTHS_SHOWN = 24
EARLIEST = date(2000, 1, 1)


class ChartKind(StrEnum):
    """A chart of the page by the name that it has in addresses."""

    TREND = "trend"
    COMPARE = "compare"
    XMR = "xmr"
    FUNNEL = "funnel"
    AREAS = "areas"


CHARTS = {
    ChartKind.TREND: "Trend",
    ChartKind.COMPARE: "Areas to compare",
    ChartKind.XMR: "Signal or noise (XmR)",
    ChartKind.FUNNEL: "Areas by size (funnel)",
}
RANGES = {"12": "12 months", "24": "24 months", "all": "All"}
BY_FIGURE = "figure"
LIMITS_ON = "on"
ORDERS = {BY_FIGURE: "By figure", "name": "By name"}


@dataclass(frozen=True)
class IndicatorQuery:
    """What the address asks for, with what it leaves out filled in.

    `since` and `until` are its first and last day as text, empty where it names none; `compare` other areas by slug.
    `last` is no later than the reader sees, and `cut_short` tells that the address asks for later days.
    """

    indicator: Indicator
    area: Area
    basis: Basis
    first: date | None
    last: date
    range: str
    chart: ChartKind
    view: Visibility
    since: str = ""
    until: str = ""
    compare: tuple[str, ...] = ()
    cut_short: bool = False
    order: str = BY_FIGURE
    limits: bool = False


def parse_query(reader: Reader, indicator: Indicator, area: Area, query: QueryDict) -> IndicatorQuery:
    """What `basis`, `from`, `to`, `range`, `chart` and `compare` of an address ask for.

    Raises Http404 for words that mean nothing.
    """
    view = visibility_of(reader, area, below=_ids_below(area), indicator_id=indicator.pk)
    day, usual = _newest_figure(indicator, area, view)
    basis = basis_asked(indicator, query.get("basis", "") or usual)
    newest = min(view.last, day or timezone.localdate())
    since, until = query.get("from", ""), query.get("to", "")
    wanted = day_asked(until) or max(newest, EARLIEST)
    last = min(wanted, max(view.last, EARLIEST))  # what is not published yet is no gap in the returns
    span = one_of(RANGES, query.get("range", str(MONTHS_SHOWN)), "a range")
    chart = ChartKind(one_of(CHARTS, query.get("chart", ChartKind.TREND), "a chart"))
    first = day_asked(since)
    if first is None and span != "all":
        first = add_months(month_end(last), -int(span))
    compare = tuple(slug for slug in dict.fromkeys(query.getlist("compare")) if slug and slug != area.slug)
    cut_short = last < wanted
    if cut_short and first is not None:
        first = min(first, month_start(last))
    order = one_of(ORDERS, query.get("order", BY_FIGURE), "an order")
    limits = query.get("limits") == LIMITS_ON
    return IndicatorQuery(
        indicator,
        area,
        basis,
        first,
        last,
        span,
        chart,
        view,
        since,
        until,
        compare,
        cut_short,
        order,
        limits,
    )


def one_of(known: Iterable[str], text: str, what: str) -> str:
    """The text, where it is one of those known. Raises Http404, which calls it `what`."""
    if text not in known:
        raise Http404(f"“{text}” is not {what}. Choose {', '.join(known)}.")
    return text


def basis_asked(indicator: Indicator, text: str) -> Basis:
    """The basis that an address names, else the usual one. Raises Http404 for one in which it is not shown."""
    if not text:
        return indicator.default_basis
    if text not in indicator.bases:
        raise Http404(f"{indicator} is not shown as “{text}”.")
    return Basis(text)


def day_asked(text: str) -> date | None:
    """The day, drawn into the time from EARLIEST to the end of this month: a longer chart would be empty there."""
    if not text:
        return None
    try:
        return min(max(EARLIEST, date.fromisoformat(text)), month_end(timezone.localdate()))
    except ValueError as error:
        raise Http404(f"“{text}” is not a date. Write it as 2012-05-31.") from error


def _ids_below(area: Area) -> set[int]:
    branch = Area.objects.filter(in_branches([area.pk]))
    return set(branch.exclude(pk=area.pk).values_list("pk", flat=True))


def _newest_figure(indicator: Indicator, area: Area, view: Visibility) -> tuple[date | None, Basis]:
    """The day of the newest in the area's authority, area by area, so that others' take no time; and the usual basis.

    One query; two more where the default basis has no figure there.
    """
    authority = line_up(area)[-1]
    areas = Area.objects.filter(in_branches([authority.pk])).order_by()
    newest = newest_published if view.public else newest_reading
    default = indicator.default_basis
    summed = Basis.MONTH if default.rule.sums_months else default
    days = list(areas.values_list(newest(indicator), newest(indicator, default), newest(indicator, summed)))
    day = max((any_basis for any_basis, *_ in days if any_basis is not None), default=None)
    if any(of_default or of_months for _, of_default, of_months in days):
        return day, default
    return day, _basis_with_figures(indicator, areas, view)


def _basis_with_figures(indicator: Indicator, areas: QuerySet[Area], view: Visibility) -> Basis:
    """The first of its bases in which the areas have a figure, else in which national files print one."""
    figures = PublishedFigure if view.public else Reading
    here = (
        figures.objects.filter(indicator=indicator, area__in=areas).order_by().values_list("basis", flat=True)
    )
    there = set(here.distinct()) or set(bases_printed(NationalFigure.objects.filter(indicator=indicator)))
    return next((basis for basis in map(Basis, indicator.bases) if basis in there), indicator.default_basis)
