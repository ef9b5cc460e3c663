"""Building trends: readings, targets and notes become what a chart shows, as `rows.py` builds the rows of `row.py`."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q

from districts.models import Area
from districts.permissions import line_up
from districts.tree import AreaNode
from indicators.build_rows import floor_words, show, target_words, trend_ends
from indicators.models import Annotation, Indicator
from indicators.queries import IndicatorData
from indicators.rules.figures import Figure, IndicatorSpec, round_half_up
from indicators.rules.funnel import Funnel, funnel
from indicators.rules.periods import window_start
from indicators.rules.rating import TargetRule, goal_for, rate
from indicators.rules.terms import AnnotationKind, Basis
from indicators.rules.travel import movement
from indicators.rules.trend import Note, Standing, TargetStep, Trend, TrendPoint
from indicators.rules.xmr import XmrChart, xmr_chart


def build_xmr(
    board: IndicatorData,
    measure: IndicatorSpec,
    basis: Basis,
    place: AreaNode,
    last: date,
    notes: Iterable[Note] = (),
) -> XmrChart:
    """The variation of a place from the first reading on the board to `last`.

    The board is loaded from the beginning: limits come from all readings since a step change, whatever is shown.
    """
    days = board.ledger.dates(measure, place)
    trend = build_trend(board, measure, basis, place, min(days[0], last) if days else last, last, notes)
    newest = trend.known[-1].period_end if trend.known else last
    line = [area.id for area in board.ledger.tree.line_up(place)]
    goal = goal_for(line, board.goals_for(measure, basis), newest)
    return xmr_chart(trend, goal, "" if goal is None else target_words(measure, goal))


def build_funnel(
    board: IndicatorData, measure: IndicatorSpec, basis: Basis, whole: AreaNode, period_end: date
) -> Funnel:
    """The areas directly below a place that were open in the period, around the place's own figure."""
    first = window_start(basis, period_end)
    areas = [area for area in board.ledger.tree.children(whole) if area.open_between(first, period_end)]
    return funnel(
        measure,
        whole.name,
        board.ledger.best_figure(measure, basis, whole, period_end),
        [(area.name, board.ledger.best_figure(measure, basis, area, period_end)) for area in areas],
    )


DAY = timedelta(days=1)


def load_notes(indicator: Indicator, area: Area) -> list[Note]:
    """The notes on this indicator or on all, for the area, what it lies in, or everywhere. One query."""
    found = Annotation.objects.filter(
        Q(indicator=None) | Q(indicator=indicator), Q(area=None) | Q(area__in=line_up(area))
    )
    return [Note(note.date, AnnotationKind(note.kind), note.text) for note in found]


def build_trend(
    board: IndicatorData,
    measure: IndicatorSpec,
    basis: Basis,
    place: AreaNode,
    first: date,
    last: date,
    notes: Iterable[Note] = (),
    *,
    published_only: bool = False,
) -> Trend:
    """The trend of a place over the period ends from `first` to `last`; of published readings alone if asked for.

    The board holds the readings from two years before `first`, so that rolling figures and travel are right.
    """
    ends = trend_ends(board, measure, basis, place, first, last)
    figures = [
        board.ledger.figure(measure, basis, place, end, published_only=True)
        if published_only
        else board.ledger.best_figure(measure, basis, place, end)
        for end in ends
    ]
    goals = _goals_in_force(board, measure, basis, place, first, last)
    return Trend(
        measure=measure,
        area=place.name,
        basis=basis,
        first=first,
        last=last,
        points=tuple(_point(measure, basis, figure) for figure in figures),
        targets=_steps(goals, last, lambda goal: _target_step(measure, goal)),
        floors=_steps(goals, last, lambda goal: _floor_step(measure, goal)),
        notes=tuple(note for note in sorted(notes, key=lambda note: note.day) if first <= note.day <= last),
        standing=_standing(board, measure, basis, place, figures),
    )


def _point(measure: IndicatorSpec, basis: Basis, figure: Figure) -> TrendPoint:
    shown = show(measure, basis, figure, figure.period_end)
    return TrendPoint(
        period_end=figure.period_end,
        label=shown.period,
        text=shown.text,
        value=None if figure.value is None else round_half_up(figure.value, measure.decimal_places),
        illustrative=figure.illustrative,
        provisional=figure.provisional,
        why=figure.why,
        parts=shown.parts,
    )


def _standing(
    board: IndicatorData, measure: IndicatorSpec, basis: Basis, place: AreaNode, figures: Sequence[Figure]
) -> Standing | None:
    newest = next((figure for figure in reversed(figures) if figure.known), None)
    if newest is None:
        return None
    goal = goal_for(_line(board, place), board.goals_for(measure, basis), newest.period_end)
    moved = movement(
        board.ledger, measure, basis, place, newest, breaks=board.breaks_for(measure, place), goal=goal
    )
    return Standing(_point(measure, basis, newest), rate(measure, newest, goal), moved)


# Targets over time


def _goals_in_force(
    board: IndicatorData, measure: IndicatorSpec, basis: Basis, place: AreaNode, first: date, last: date
) -> list[tuple[date, TargetRule | None]]:
    """The goal in force from `first` on, and from each day to `last` on which that changes."""
    goals, line = board.goals_for(measure, basis), _line(board, place)
    days = sorted({first} | {goal.in_force_from for goal in goals if first < goal.in_force_from <= last})
    in_force: list[tuple[date, TargetRule | None]] = []
    for day in days:
        goal = goal_for(line, goals, day)
        if not in_force or goal is not in_force[-1][1]:
            in_force.append((day, goal))
    return in_force


def _line(board: IndicatorData, place: AreaNode) -> list[int]:
    return [area.id for area in board.ledger.tree.line_up(place)]


# Value, words, and the other edge of a band.
Height = tuple[Decimal, str, Decimal | None]


def _steps(
    goals: Sequence[tuple[date, TargetRule | None]],
    last: date,
    height_of: Callable[[TargetRule], Height | None],
) -> tuple[TargetStep, ...]:
    """The height of each goal that has one, from its first day to the day before the next goal."""
    steps = []
    ends = [day - DAY for day, _ in goals[1:]] + [last]
    for (day, goal), end in zip(goals, ends, strict=True):
        found = None if goal is None else height_of(goal)
        if goal is not None and found is not None:
            value, text, upper = found
            steps.append(TargetStep(day, end, value, text, goal.set_by, upper))
    return tuple(steps)


def _target_step(measure: IndicatorSpec, goal: TargetRule) -> Height | None:
    text = target_words(measure, goal)
    if goal.target is not None:
        return goal.target, text, None
    edges = [edge for edge in (goal.band_low, goal.band_high) if edge is not None]
    return (edges[0], text, edges[1] if len(edges) > 1 else None) if edges else None


def _floor_step(measure: IndicatorSpec, goal: TargetRule) -> Height | None:
    if goal.floor is None:
        return None
    return goal.floor, floor_words(measure, goal.floor), None
