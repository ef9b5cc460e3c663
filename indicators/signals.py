"""Building charts of variation and funnels out of a board, as `trends.py` builds trends."""

from collections.abc import Iterable
from datetime import date

from districts.tree import Place
from indicators.build_rows import target_words
from indicators.build_trends import build_trend
from indicators.queries import Board
from indicators.rules.figures import Measure
from indicators.rules.funnel import Funnel, funnel
from indicators.rules.periods import window_start
from indicators.rules.rating import goal_for
from indicators.rules.terms import Basis
from indicators.rules.trend import Note
from indicators.rules.xmr import XmrChart, xmr_chart


def build_xmr(
    board: Board, measure: Measure, basis: Basis, place: Place, last: date, notes: Iterable[Note] = ()
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


def build_funnel(board: Board, measure: Measure, basis: Basis, whole: Place, period_end: date) -> Funnel:
    """The areas directly below a place that were open in the period, around the place's own figure."""
    first = window_start(basis, period_end)
    areas = [area for area in board.ledger.tree.children(whole) if area.open_between(first, period_end)]
    return funnel(
        measure,
        whole.name,
        board.ledger.best_figure(measure, basis, whole, period_end),
        [(area.name, board.ledger.best_figure(measure, basis, area, period_end)) for area in areas],
    )
