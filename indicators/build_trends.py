"""Building trends: readings, targets and notes become what a chart shows, as `rows.py` builds the rows of `row.py`."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q

from districts.models import Area
from districts.permissions import line_up
from indicators.build_targets import floor_steps, rule_in_force, target_steps
from indicators.models import Annotation, Indicator
from indicators.queries import IndicatorData
from indicators.rules.figures import Figure, FigureKey, IndicatorSpec, round_half_up
from indicators.rules.periods import window_start
from indicators.rules.rating import rate
from indicators.rules.rows.cells import trend_ends
from indicators.rules.rows.shown import show, target_words
from indicators.rules.terms import AnnotationKind, Basis
from indicators.rules.travel import movement
from indicators.rules.trend import Note, Standing, Trend, TrendPoint
from indicators.rules.variation.funnel import Funnel, funnel
from indicators.rules.variation.xmr import XmrChart, xmr_chart


def build_xmr(
    indicator_data: IndicatorData,
    key: FigureKey,
    last: date,
    notes: Iterable[Note] = (),
) -> XmrChart:
    """The variation of an area from the first reading loaded to `last`.

    The data are loaded from the beginning: limits come from all readings since a step change, whatever is shown.
    """
    days = indicator_data.resolver.dates(key.indicator, key.area)
    trend = build_trend(indicator_data, key, min(days[0], last) if days else last, last, notes)
    newest = trend.known[-1].period_end if trend.known else last
    target_rule = rule_in_force(indicator_data, key, newest)
    return xmr_chart(
        trend, target_rule, "" if target_rule is None else target_words(key.indicator, target_rule)
    )


def build_funnel(indicator_data: IndicatorData, key: FigureKey, period_end: date) -> Funnel:
    """The areas directly below an area that were open in the period, around that area's own figure."""
    first = window_start(key.basis, period_end)
    areas = [
        area
        for area in indicator_data.resolver.tree.children(key.area)
        if area.open_between(first, period_end)
    ]
    return funnel(
        key.indicator,
        key.area.name,
        indicator_data.resolver.best_figure(key, period_end),
        [(area.name, indicator_data.resolver.best_figure(key.at(area), period_end)) for area in areas],
    )


def load_notes(indicator: Indicator, area: Area) -> list[Note]:
    """The notes on this indicator or on all, for the area, what it lies in, or everywhere. One query."""
    found = Annotation.objects.filter(
        Q(indicator=None) | Q(indicator=indicator), Q(area=None) | Q(area__in=line_up(area))
    )
    return [Note(note.date, AnnotationKind(note.kind), note.text) for note in found]


def build_trend(
    indicator_data: IndicatorData,
    key: FigureKey,
    first: date,
    last: date,
    notes: Iterable[Note] = (),
    *,
    published_only: bool = False,
) -> Trend:
    """The trend of an area over the period ends from `first` to `last`; of published readings alone if asked for.

    The data begin two years before `first`, so that rolling figures and travel are right.
    """
    ends = trend_ends(indicator_data.resolver, key, first, last)
    figures = [
        indicator_data.resolver.figure(key, end, published_only=True)
        if published_only
        else indicator_data.resolver.best_figure(key, end)
        for end in ends
    ]
    return Trend(
        spec=key.indicator,
        area=key.area.name,
        basis=key.basis,
        first=first,
        last=last,
        points=tuple(_point(key.indicator, key.basis, figure) for figure in figures),
        targets=target_steps(indicator_data, key, first, last),
        floors=floor_steps(indicator_data, key, first, last),
        notes=tuple(note for note in sorted(notes, key=lambda note: note.day) if first <= note.day <= last),
        standing=_standing(indicator_data, key, figures),
    )


def _point(spec: IndicatorSpec, basis: Basis, figure: Figure) -> TrendPoint:
    shown = show(spec, basis, figure, figure.period_end)
    return TrendPoint(
        period_end=figure.period_end,
        label=shown.period,
        text=shown.text,
        value=None if figure.value is None else round_half_up(figure.value, spec.decimal_places),
        illustrative=figure.illustrative,
        provisional=figure.provisional,
        why=figure.why,
        parts=shown.parts,
        gap=shown.gap,
        parts_missing=shown.parts_missing,
    )


def _standing(
    indicator_data: IndicatorData,
    key: FigureKey,
    figures: Sequence[Figure],
) -> Standing | None:
    newest = next((figure for figure in reversed(figures) if figure.known), None)
    if newest is None:
        return None
    target_rule = rule_in_force(indicator_data, key, newest.period_end)
    moved = movement(
        indicator_data.resolver,
        key,
        newest,
        breaks=indicator_data.breaks_for(key.indicator, key.area),
        target_rule=target_rule,
    )
    return Standing(_point(key.indicator, key.basis, newest), rate(key.indicator, newest, target_rule), moved)
