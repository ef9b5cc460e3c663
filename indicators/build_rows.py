"""Building rows: the one place where readings, targets and rules become what a reader sees.

It knows no scorecard: whoever has a list of indicators with bases gets rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from sys import intern

from districts.tree import AreaNode
from indicators.build_targets import rule_in_force, target_steps
from indicators.models import Indicator
from indicators.queries import IndicatorData
from indicators.rules.comparison import same_month_last_year
from indicators.rules.figures import (
    Figure,
    FigureKey,
    Gap,
    IndicatorSpec,
    in_words,
)
from indicators.rules.periods import (
    MONTHS_IN_YEAR,
    Period,
    add_months,
    describe,
    month_start,
    year_end,
)
from indicators.rules.rating import rate
from indicators.rules.row import Benchmark, Point, Row, Shown, TargetStepShown
from indicators.rules.rows.cells import cell_end, cell_figure, newest_known, trend_ends
from indicators.rules.rows.red_since import red_since_words
from indicators.rules.rows.shown import plain, show, show_rating, show_target, show_travel, value_shown
from indicators.rules.terms import Basis, NotCompared, Polarity, Rag
from indicators.rules.travel import movement
from indicators.rules.variation.concern import concern_words

SPARKLINE_MONTHS = 12
NONE_A_YEAR_BEFORE = (NotCompared.NO_YEAR_BEFORE, NotCompared.NO_YEAR_BEFORE_PUBLISHED)


@dataclass(frozen=True)
class RowRequest:
    """One line asked for: an indicator in a basis; `partial`: with what the others add up to where one is late."""

    indicator: Indicator
    basis: Basis
    partial: bool = False


def rows_from(
    indicator_data: IndicatorData,
    entries: Sequence[RowRequest],
    nodes: Sequence[AreaNode],
    period: Period,
    shown_on: date,
) -> dict[str, list[Row]]:
    """Rows by area slug out of indicator data that is already loaded."""
    return {
        node.slug: [build_row(indicator_data, entry, node, period, shown_on) for entry in entries]
        for node in nodes
    }


def build_row(
    indicator_data: IndicatorData, entry: RowRequest, node: AreaNode, period: Period, shown_on: date
) -> Row:
    """One line: the figure of the period with its rating, its travel, and what it is read beside."""
    spec, basis = indicator_data.resolver.specs[entry.indicator.pk], entry.basis
    key = FigureKey(spec, basis, node)
    figure = cell_figure(indicator_data.resolver, key, period, shown_on)
    line = [area.id for area in indicator_data.resolver.tree.line_up(node)]
    target_rules = indicator_data.target_rules_for(spec, basis)
    target_rule = rule_in_force(indicator_data, key, figure.period_end)
    rating = rate(spec, figure, target_rule)
    breaks = indicator_data.breaks_for(spec, node)
    moved = movement(indicator_data.resolver, key, figure, breaks=breaks, target_rule=target_rule)
    end = cell_end(basis, period.end)
    return Row(
        code=spec.code,
        name=spec.name,
        area=node.slug,
        area_name=node.name,
        basis=basis.value,
        basis_short=basis.short,
        basis_name=basis.label,
        aim="" if spec.polarity is Polarity.NONE else spec.polarity.value,
        aim_words=spec.polarity.label,
        aim_nationally="" if spec.national_polarity is None else spec.national_polarity.label,
        unit=spec.unit.value,
        decimal_places=spec.decimal_places,
        figure=show(spec, basis, figure, end, _partial(indicator_data, entry, key, figure)),
        target=show_target(indicator_data.resolver.tree, spec, target_rule),
        rating=show_rating(rating, indicator_data.resolver.tree, spec, figure, line, target_rules),
        travel=show_travel(spec, basis, figure, moved),
        previous=None if moved.since is None else show(spec, basis, moved.since, moved.since.period_end),
        authority=_authority(indicator_data, entry, key, period, shown_on),
        benchmarks=_benchmarks(indicator_data, spec, basis, end),
        points=_points(indicator_data, key, figure.period_end),
        concern=concern_words(
            indicator_data.resolver, key, figure, indicator_data.stretches_from(spec, node)
        ),
        same_month_last_year=_year_before(indicator_data, key, figure, breaks),
        target_steps=_target_steps(indicator_data, key, figure.period_end),
        red_since=_red_since(indicator_data, key, figure) if rating.rag is Rag.RED else "",
    )


def _partial(
    indicator_data: IndicatorData, entry: RowRequest, key: FigureKey, figure: Figure
) -> Figure | None:
    """What the areas that returned add up to, where it is asked for and the figure is incomplete."""
    if not entry.partial or figure.gap is not Gap.INCOMPLETE:
        return None
    return indicator_data.resolver.partial_sum(key, figure.period_end)


# What a row is read beside


def _year_before(
    indicator_data: IndicatorData, key: FigureKey, figure: Figure, breaks: Sequence[date]
) -> Shown | None:
    """The figure of the same month last year; None where it isn't known, or the series broke since."""
    resolver = indicator_data.resolver
    moved = same_month_last_year(resolver, key, figure, breaks=breaks)
    before = moved.since
    end = add_months(figure.period_end, -MONTHS_IN_YEAR) if key.basis is not Basis.WEEK else None
    if before is None and end is not None and moved.reason in NONE_A_YEAR_BEFORE:
        kept = resolver.best_figure(key, end)
        before = kept if kept.gap is Gap.SUPPRESSED else None
    return None if before is None else show(key.indicator, key.basis, before, end or before.period_end)


def _authority(
    indicator_data: IndicatorData,
    entry: RowRequest,
    key: FigureKey,
    period: Period,
    shown_on: date,
) -> Shown | None:
    top = indicator_data.resolver.tree.authority(key.area)
    if top.id == key.area.id:
        return None
    above = key.at(top)
    figure = cell_figure(indicator_data.resolver, above, period, shown_on)
    partial = _partial(indicator_data, entry, above, figure)
    return show(key.indicator, key.basis, figure, cell_end(key.basis, period.end), partial)


def _benchmarks(
    indicator_data: IndicatorData, spec: IndicatorSpec, basis: Basis, end: date
) -> tuple[Benchmark, ...]:
    """Each comparator's newest figure of this basis by `end`, with its own period."""
    found = []
    for node in indicator_data.comparators:
        figure = newest_known(indicator_data.resolver, FigureKey(spec, basis, node), end)
        if figure is not None and figure.value is not None:
            day = figure.period_end
            period = describe(
                Basis.YEAR if basis.rule.months == MONTHS_IN_YEAR and day == year_end(day) else basis, day
            )
            found.append(Benchmark(node.name, in_words(spec, figure.value), period, figure.illustrative))
    return tuple(found)


def _points(indicator_data: IndicatorData, key: FigureKey, last: date) -> tuple[Point, ...]:
    if key.indicator.is_grade:
        return ()
    first = add_months(last, 1 - SPARKLINE_MONTHS)
    points = []
    for end in trend_ends(indicator_data.resolver, key, first, last):
        figure = indicator_data.resolver.best_figure(key, end)
        points.append(
            Point(intern(end.isoformat()), value_shown(key.indicator, figure.value), figure.illustrative)
        )
    return tuple(points)


def _target_steps(indicator_data: IndicatorData, key: FigureKey, last: date) -> tuple[TargetStepShown, ...]:
    """The targets in force over the months of the points; of a grade none, since none is drawn."""
    if key.indicator.is_grade:
        return ()
    first = month_start(add_months(last, 1 - SPARKLINE_MONTHS))
    return tuple(
        TargetStepShown(
            step.first.isoformat(),
            step.last.isoformat(),
            step.text,
            plain(step.value),
            None if step.upper is None else plain(step.upper),
        )
        for step in target_steps(indicator_data, key, first, last)
    )


def _red_since(indicator_data: IndicatorData, key: FigureKey, figure: Figure) -> str:
    """Since when a red figure has been red without a gap, in words, over the months of the points.

    Each month is rated by the target then in force. An illustrative month tells nothing of a published one.
    """
    first = add_months(figure.period_end, 1 - SPARKLINE_MONTHS)
    ends = [
        end
        for end in trend_ends(indicator_data.resolver, key, first, figure.period_end)
        if end < figure.period_end
    ]
    rated = (
        (end, _rag_on(indicator_data, key, end, illustrative=figure.illustrative)) for end in reversed(ends)
    )
    return red_since_words(key.basis, figure.period_end, rated)


def _rag_on(indicator_data: IndicatorData, key: FigureKey, end: date, *, illustrative: bool) -> Rag | None:
    """The colour of a period's figure; None where it has none of this kind, or no colour."""
    figure = indicator_data.resolver.best_figure(key, end)
    rag = rate(key.indicator, figure, rule_in_force(indicator_data, key, end)).rag
    return None if rag is Rag.NOT_RATED or figure.illustrative != illustrative else rag
