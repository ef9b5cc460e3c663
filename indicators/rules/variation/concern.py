"""Special-cause concern: whether the newest published figure is worse than chance would give, and why.

Pure. Told of published figures alone and from published readings alone, by the rule of `limits.py`.
"""

from collections.abc import Iterable
from datetime import date

from indicators.rules.figures import Figure, FigureKey, round_half_up
from indicators.rules.periods import month_end
from indicators.rules.terms import Polarity
from indicators.rules.values import FigureResolver
from indicators.rules.variation.limits import POINTS_FOR_TRIAL, Signal, vary


def concern_words(
    resolver: FigureResolver,
    key: FigureKey,
    now: Figure,
    step_changes: Iterable[date] = (),
) -> str:
    """Why `now` is a special-cause concern: "one of 8 in a row above the mean of 14 readings"; empty where it isn't.

    The readings are those up to `now`, the last of each month. Each of `step_changes` begins a new phase.
    """
    judged = key.indicator.polarity in (Polarity.HIGH, Polarity.LOW) and key.basis.rule.has_limits
    if not judged or key.indicator.is_grade or now.value is None or now.illustrative:
        return ""
    figures = _published_until(resolver, key, now)
    variation = vary(
        [
            (figure.period_end, round_half_up(figure.value, key.indicator.decimal_places))
            for figure in figures
            if figure.value is not None
        ],
        basis=key.basis,
        polarity=key.indicator.polarity,
        step_changes=step_changes,
    )
    if variation.signal is not Signal.CONCERN or variation.latest is None:
        return ""
    return f"{variation.points[-1].words}, from {len(variation.latest.points)} readings"


def _published_until(resolver: FigureResolver, key: FigureKey, now: Figure) -> list[Figure]:
    """The published figures up to `now`, the last of each month; none at all where they are too few for limits."""
    days = _days(resolver, key)
    last_days = {month_end(day): day for day in days if day <= now.period_end}
    if len(last_days) < POINTS_FOR_TRIAL:
        return []
    return [resolver.figure(key, day, published_only=True) for day in sorted(last_days.values())]


def _days(resolver: FigureResolver, key: FigureKey) -> list[date]:
    if key.basis.rule.is_moment:
        return resolver.snapshot_dates(key.indicator, key.area, published_only=True)
    return resolver.dates(key.indicator, key.area, published_only=True)
