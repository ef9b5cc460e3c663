"""Building the quarterly report's lines out of indicator data: the year before, and the quarters of the year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from districts.tree import AreaNode
from indicators.models import Indicator
from indicators.queries import IndicatorData
from indicators.rules.figures import Figure, FigureKey, Gap, IndicatorSpec
from indicators.rules.periods import MONTHS_IN_YEAR, Period, add_months, describe, year_end
from indicators.rules.rating import target_rule_for
from indicators.rules.row import Row, TravelShown
from indicators.rules.rows.shown import show, show_travel
from indicators.rules.terms import Basis
from indicators.rules.travel import movement
from returns.models import ReturnLine, ReturnState
from scorecard.rules.quarters import QuarterCell, QuarterLine

NOT = "Not returned"
LATER = "Later than this report"
Sources = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Year:
    """The financial year of a quarter's report: its quarters' ends, and the end of the year before."""

    quarters: tuple[date, ...]
    before: date
    reported: date

    @classmethod
    def of(cls, period: Period) -> "Year":
        """The year that the quarter lies in."""
        end = year_end(period.end)
        quarters = tuple(add_months(end, -back) for back in (9, 6, 3, 0))
        return cls(quarters, add_months(end, -MONTHS_IN_YEAR), period.end)


def quarter_lines(
    indicator_data: IndicatorData,
    rows: Iterable[Row],
    period: Period,
    indicators: dict[str, Indicator],
    sources: Sources,
) -> tuple[QuarterLine, ...]:
    """A line for each row, in their order. The data reach to the end of the period's financial year."""
    year = Year.of(period)
    nodes = {node.slug: node for node in indicator_data.resolver.tree.nodes.values()}
    return tuple(
        _line(indicator_data, row, nodes[row.area], year, indicators[row.code], sources) for row in rows
    )


def _line(
    indicator_data: IndicatorData,
    row: Row,
    node: AreaNode,
    year: Year,
    indicator: Indicator,
    sources: Sources,
) -> QuarterLine:
    spec = indicator_data.resolver.specs[indicator.pk]
    yearly = FigureKey(spec, Basis.YEAR, node)
    stated = indicator_data.resolver.best_figure(yearly, year.before)
    outturn = show(spec, Basis.YEAR, stated, year.before)
    quarters = tuple(_cell(indicator_data, spec, node, end, year) for end in year.quarters)
    known = any(shown.value is not None for shown in (outturn, *(cell.figure for cell in quarters)))
    return QuarterLine(
        code=row.code,
        basis=row.basis,
        area=row.area,
        numerator_name=indicator.numerator_name if spec.has_parts else "",
        denominator_name=indicator.denominator_name if spec.has_parts else "",
        source=sources.get((row.code, row.area)) or (indicator.source if known else ""),
        last_year=replace(outturn, text=NOT) if outturn.gap is Gap.NOT_RETURNED else outturn,
        quarters=quarters,
        unit=row.unit,
        year_travel=_travel(indicator_data, yearly, stated),
    )


def _cell(
    indicator_data: IndicatorData, spec: IndicatorSpec, node: AreaNode, end: date, year: Year
) -> QuarterCell:
    key = FigureKey(spec, Basis.QUARTER, node)
    figure = indicator_data.resolver.best_figure(key, end)
    label = describe(Basis.QUARTER, end).split()[0]
    if end > year.reported and figure.known:
        figure = Figure(end, gap=Gap.LATER)
        shown = replace(show(spec, Basis.QUARTER, figure, end), text=LATER)
        return QuarterCell(label, shown, _travel(indicator_data, key, figure))
    return QuarterCell(label, show(spec, Basis.QUARTER, figure, end), _travel(indicator_data, key, figure))


def _travel(indicator_data: IndicatorData, key: FigureKey, figure: Figure) -> TravelShown:
    line = [area.id for area in indicator_data.resolver.tree.line_up(key.area)]
    target_rule = target_rule_for(
        line, indicator_data.target_rules_for(key.indicator, key.basis), figure.period_end
    )
    breaks = indicator_data.breaks_for(key.indicator, key.area)
    moved = movement(indicator_data.resolver, key, figure, breaks=breaks, target_rule=target_rule)
    return show_travel(key.indicator, key.basis, figure, moved)


def sources_of(rows: Sequence[Row], period: Period) -> Sources:
    """What the newest accepted returns of the year and the year before name as the source of each line. One query."""
    year = Year.of(period)
    found = ReturnLine.objects.filter(
        taken=True,
        monthly_return__state=ReturnState.ACCEPTED,
        indicator__code__in={row.code for row in rows},
        area__slug__in={row.area for row in rows},
        period_end__range=(year.before, period.end),
    ).exclude(note="")
    told = found.order_by("monthly_return__decided_at", "pk").values_list(
        "indicator__code", "area__slug", "note"
    )
    return {(code, slug): note for code, slug, note in told}
