"""The cells of a scorecard: which period's figure stands in one, and which periods a chart has places for.

Pure. A cell is an indicator in a basis at an area, for the period that the scorecard is about.
"""

from collections.abc import Iterable
from datetime import date

from indicators.rules.figures import Figure, FigureKey
from indicators.rules.periods import Period, add_months, month_end, months_since_end
from indicators.rules.terms import Basis
from indicators.rules.values import FigureResolver


def cell_end(basis: Basis, period_end: date) -> date:
    """The end of the newest complete period of this basis by `period_end`."""
    passed = months_since_end(basis, period_end)
    return add_months(period_end, -passed) if passed else period_end


def cell_figure(
    resolver: FigureResolver,
    key: FigureKey,
    period: Period,
    shown_on: date,
) -> Figure:
    """The figure of a cell: the period's own, or the snapshot nearest to its end that may stand for it.

    Published figures first: only where none stands for the cell are illustrative ones looked at.
    """
    end = cell_end(key.basis, period.end)
    days = (
        stand_in_days(resolver.snapshot_dates(key.indicator, key.area), period, shown_on)
        if key.basis.rule.is_moment
        else []
    )
    tried: list[Figure] = []
    for published_only in (True, False):
        for day in (end, *days):
            found = resolver.figure(key, day, published_only=published_only)
            if found.settled:
                return found
            tried.append(found)
    return max(tried, key=lambda figure: figure.telling)


def stand_in_days(days: Iterable[date], period: Period, shown_on: date) -> list[date]:
    """The snapshot days that may stand for the period's end, nearest first, of two as near the later first.

    From the period's first day to the earlier of `shown_on` and the end of the next month. The last day of a month is
    that month's own position and stands for no other: it would hide that this month's was not returned.
    """
    last = min(shown_on, add_months(period.end, 1))
    near = [day for day in days if period.start <= day <= last and day != month_end(day)]
    return sorted(near, key=lambda day: (abs((day - period.end).days), -day.toordinal()))


def newest_known(resolver: FigureResolver, key: FigureKey, end: date) -> Figure | None:
    """The newest figure of this basis that the place has by `end`, whatever period it is of."""
    days = [day for day in resolver.dates(key.indicator, key.area) if day <= end]
    figures = (resolver.best_figure(key, day) for day in reversed(days))
    return next((figure for figure in figures if figure.value is not None), None)


def trend_ends(resolver: FigureResolver, key: FigureKey, first: date, last: date) -> list[date]:
    """The period ends from `first` to `last` that a chart has a place for: every period, and each snapshot's day."""
    ends = set()
    at = cell_end(key.basis, month_end(last))
    if at > last:
        at = cell_end(key.basis, add_months(last, -1))
    while at >= first:
        ends.add(at)
        at = add_months(at, -key.basis.rule.step)
    if key.basis.rule.is_moment:
        ends |= {day for day in resolver.snapshot_dates(key.indicator, key.area) if first <= day <= last}
    return sorted(ends)
