"""Direction of travel: the change from an earlier figure, judged by polarity.

Pure. Figures are compared as displayed; nothing is compared across a break in series, nor YTD across 31 March.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.figures import (
    Figure,
    FigureKey,
    IndicatorSpec,
    difference_in_words,
    in_words,
    round_half_up,
    size_in_words,
)
from indicators.rules.periods import (
    MONTHS_IN_YEAR,
    add_months,
    describe,
    month_end,
    months_between,
    previous_end,
    window_start,
    year_start,
)
from indicators.rules.rating import TargetRule
from indicators.rules.terms import Basis, NotCompared, Polarity, Travel
from indicators.rules.values import FigureResolver


@dataclass(frozen=True)
class Movement:
    """How a figure stands to an earlier one.

    `change` is the difference of the figures as displayed (None where there is nothing to compare with); `since` is
    the earlier figure; `reason` says why the travel is not known, `break_month` when the series broke.
    """

    travel: Travel
    change: Decimal | None = None
    since: Figure | None = None
    reason: NotCompared | None = None
    break_month: date | None = None

    @property
    def reason_words(self) -> str:
        """Why the travel is not known: "break in series in April 2012"; empty where it is."""
        if self.reason is None:
            return ""
        when = "" if self.break_month is None else f" in {self.break_month:%B %Y}"
        return f"{self.reason.label}{when}"


def compare(
    spec: IndicatorSpec, now: Decimal, before: Decimal, target_rule: TargetRule | None = None
) -> tuple[Travel, Decimal]:
    """The travel from one figure to another, both unrounded, and the size of the change as displayed.

    For polarity T the distance to the band of `target_rule` is judged; without a band there is no judgement.
    """
    shown, earlier = (round_half_up(value, spec.decimal_places) for value in (now, before))
    change = shown - earlier
    if change == 0 or (spec.minimum_change is not None and abs(change) < spec.minimum_change):
        return Travel.UNCHANGED, change
    if spec.polarity is Polarity.ON_TARGET and target_rule is not None:
        return _nearer_to_band(shown, earlier, target_rule, change), change
    if spec.polarity not in (Polarity.HIGH, Polarity.LOW):
        return (Travel.HIGHER if change > 0 else Travel.LOWER), change
    better = (change > 0) is (spec.polarity is Polarity.HIGH)
    return (Travel.IMPROVED if better else Travel.WORSENED), change


def _nearer_to_band(shown: Decimal, earlier: Decimal, target_rule: TargetRule, change: Decimal) -> Travel:
    if target_rule.band_low is None and target_rule.band_high is None:
        return Travel.HIGHER if change > 0 else Travel.LOWER
    now, before = _distance(shown, target_rule), _distance(earlier, target_rule)
    if now == before:
        return Travel.UNCHANGED
    return Travel.IMPROVED if now < before else Travel.WORSENED


def _distance(value: Decimal, target_rule: TargetRule) -> Decimal:
    below = Decimal(0) if target_rule.band_low is None else target_rule.band_low - value
    above = Decimal(0) if target_rule.band_high is None else value - target_rule.band_high
    return max(below, above, Decimal(0))


def earlier_figure(resolver: FigureResolver, key: FigureKey, now: Figure) -> Figure | None:
    """The figure to compare `now` with: the previous period's, else the latest within 12 months before.

    A published figure is compared with published ones alone. None where there is none.
    """
    published_only = not now.illustrative
    for end in _earlier_ends(resolver, key, now.period_end, published_only):
        found = (
            resolver.figure(key, end, published_only=True)
            if published_only
            else resolver.best_figure(key, end)
        )
        if found.known:
            return found
    return None


def _earlier_ends(
    resolver: FigureResolver,
    key: FigureKey,
    end: date,
    published_only: bool,
) -> Iterable[date]:
    """Ends of earlier periods to look at, latest first, none more than 12 months back."""
    if key.basis.rule.is_moment:
        return _earlier_days(
            resolver.snapshot_dates(key.indicator, key.area, published_only=published_only), end
        )
    return _earlier_periods(key.basis, end)


def _earlier_days(days: Sequence[date], end: date) -> list[date]:
    """Snapshots before the day `end`, latest first; before them, for a month's end, the end of the month before."""
    earlier = [day for day in reversed(days) if day < end and months_between(day, end) <= MONTHS_IN_YEAR]
    before = add_months(end, -1)
    if end == month_end(end) and before in earlier:
        return [before, *(day for day in earlier if day != before)]
    return earlier


def _earlier_periods(basis: Basis, end: date) -> Iterator[date]:
    """Ends of the periods before; of a year to date only those of the same year."""
    first = year_start(end) if basis.rule.resets_with_year else date.min
    at = previous_end(basis, end)
    while at >= first and months_between(at, end) <= MONTHS_IN_YEAR:
        yield at
        at = previous_end(basis, at)


def movement(
    resolver: FigureResolver,
    key: FigureKey,
    now: Figure,
    *,
    breaks: Iterable[date] = (),
    target_rule: TargetRule | None = None,
) -> Movement:
    """The direction of travel of a figure, or why it isn't known. `breaks` are the days of breaks in its series."""
    before = None if now.value is None else earlier_figure(resolver, key, now)
    none = NotCompared.NO_EARLIER if now.illustrative else NotCompared.NO_EARLIER_PUBLISHED
    return movement_from(key, now, before, none, breaks=breaks, target_rule=target_rule)


def movement_from(
    key: FigureKey,
    now: Figure,
    before: Figure | None,
    none_before: NotCompared,
    *,
    breaks: Iterable[date],
    target_rule: TargetRule | None,
) -> Movement:
    """The movement from an earlier figure; not known across a break in series, and for `none_before` without one.

    A break within the earlier figure's own months parts them too: two rolling years differ by the month that came in
    and the one that went out.
    """
    if now.value is None:
        return Movement(Travel.NOT_KNOWN, reason=NotCompared.NO_FIGURE)
    if before is None or before.value is None:
        return Movement(Travel.NOT_KNOWN, reason=none_before)
    first_day = window_start(key.basis, before.period_end)
    crossed = [day for day in breaks if first_day < day <= now.period_end]
    if crossed:
        return Movement(Travel.NOT_KNOWN, reason=NotCompared.BREAK, break_month=max(crossed))
    travel, change = compare(key.indicator, now.value, before.value, target_rule)
    return Movement(travel, change, before)


def change_words(spec: IndicatorSpec, moved: Movement) -> str:
    """The size of a known change with its sign: "−629", "+2.1 points"; grades have no size: "from Needs support"."""
    assert moved.change is not None
    if not spec.is_grade:
        return difference_in_words(spec, moved.change)
    if moved.change == 0:
        return ""
    assert moved.since is not None
    assert moved.since.value is not None
    return f"from {in_words(spec, moved.since.value)}"


def size_words(spec: IndicatorSpec, moved: Movement) -> str:
    """The same without a sign, for after "up" or "down"."""
    assert moved.change is not None
    return change_words(spec, moved) if spec.is_grade else size_in_words(spec, moved.change)


def since_words(basis: Basis, now: date, before: date) -> str:
    """What the change is measured from: "April 2012", or a snapshot's own day "3 September 2012"."""
    both_month_ends = now == month_end(now) and before == month_end(before)
    by_month = basis.rule.overlaps or (basis.rule.is_moment and both_month_ends)
    return describe(Basis.MONTH if by_month else basis, before)
