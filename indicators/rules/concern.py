"""Special-cause concern: whether the newest published figure is worse than chance would give, and why.

Pure. Told of published figures alone and from published readings alone, by the rule of `variation.py`.
"""

from collections.abc import Iterable
from datetime import date

from districts.tree import AreaNode
from indicators.rules.figures import Figure, IndicatorSpec, round_half_up
from indicators.rules.periods import month_end
from indicators.rules.terms import Basis, Polarity
from indicators.rules.values import FigureResolver
from indicators.rules.variation import POINTS_FOR_TRIAL, WHY_REFUSED, Signal, vary


def concern_words(
    ledger: FigureResolver,
    measure: IndicatorSpec,
    basis: Basis,
    place: AreaNode,
    now: Figure,
    step_changes: Iterable[date] = (),
) -> str:
    """Why `now` is a special-cause concern: "one of 8 in a row above the mean of 14 readings"; empty where it isn't.

    The readings are those of the ledger up to `now`, the last of each month. `step_changes` begin a new stretch.
    """
    judged = measure.polarity in (Polarity.HIGH, Polarity.LOW) and basis not in WHY_REFUSED
    if not judged or measure.is_grade or now.value is None or now.illustrative:
        return ""
    figures = _published_until(ledger, measure, basis, place, now)
    variation = vary(
        [
            (figure.period_end, round_half_up(figure.value, measure.decimal_places))
            for figure in figures
            if figure.value is not None
        ],
        basis=basis,
        polarity=measure.polarity,
        step_changes=step_changes,
    )
    if variation.signal is not Signal.CONCERN or variation.latest is None:
        return ""
    return f"{variation.points[-1].words}, from {len(variation.latest.points)} readings"


def _published_until(
    ledger: FigureResolver, measure: IndicatorSpec, basis: Basis, place: AreaNode, now: Figure
) -> list[Figure]:
    """The published figures up to `now`, the last of each month; none at all where they are too few for limits."""
    days = _days(ledger, measure, basis, place)
    last_days = {month_end(day): day for day in days if day <= now.period_end}
    if len(last_days) < POINTS_FOR_TRIAL:
        return []
    return [
        ledger.figure(measure, basis, place, day, published_only=True) for day in sorted(last_days.values())
    ]


def _days(ledger: FigureResolver, measure: IndicatorSpec, basis: Basis, place: AreaNode) -> list[date]:
    if basis is Basis.SNAPSHOT:
        return ledger.snapshot_dates(measure, place, published_only=True)
    return ledger.dates(measure, place, published_only=True)
