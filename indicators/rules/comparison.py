"""Beside the direction of travel: the same month last year, and the slope over the period shown.

Pure. As with travel, figures are compared as displayed, judged by polarity, and never across a break in series.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from indicators.rules.figures import Figure, FigureKey, IndicatorSpec, in_words, round_half_up, size_in_words
from indicators.rules.periods import MONTHS_IN_YEAR, WEEKS_IN_YEAR, add_months, month_end
from indicators.rules.rating import TargetRule
from indicators.rules.terms import Basis, NotCompared, Polarity, Travel
from indicators.rules.travel import Movement, movement_from, size_words
from indicators.rules.values import FigureResolver
from indicators.rules.variation.slope import Reading, TooFewReadings, month_number, slope_of

LAST_YEAR = "same month last year"


def same_month_last_year(
    resolver: FigureResolver,
    key: FigureKey,
    now: Figure,
    *,
    breaks: Iterable[date] = (),
    target_rule: TargetRule | None = None,
) -> Movement:
    """How a figure stands to that of the same month a year before, or why that isn't known.

    A year to date may be compared so: both count the same months. A published figure is compared with published ones
    alone. `breaks` are the days of breaks in its series.
    """
    before = None if now.value is None else next(_known_year_before(resolver, key, now), None)
    none = NotCompared.NO_YEAR_BEFORE if now.illustrative else NotCompared.NO_YEAR_BEFORE_PUBLISHED
    return movement_from(key, now, before, none, breaks=breaks, target_rule=target_rule)


def _known_year_before(resolver: FigureResolver, key: FigureKey, now: Figure) -> Iterator[Figure]:
    published_only = not now.illustrative
    for end in _year_before(resolver, key, now):
        found = (
            resolver.figure(key, end, published_only=True)
            if published_only
            else resolver.best_figure(key, end)
        )
        if found.known:
            yield found


def _year_before(resolver: FigureResolver, key: FigureKey, now: Figure) -> Sequence[date]:
    """The ends to look at: one, but of snapshots every day of that month, nearest to a year before first."""
    if key.basis is Basis.WEEK:
        return [now.period_end - timedelta(weeks=WEEKS_IN_YEAR)]
    end = add_months(now.period_end, -MONTHS_IN_YEAR)
    if not key.basis.rule.is_moment:
        return [end]
    year_before = end if now.period_end == month_end(now.period_end) else end.replace(day=now.period_end.day)
    days = resolver.snapshot_dates(key.indicator, key.area, published_only=not now.illustrative)
    same_month = [day for day in {*days, end} if month_end(day) == end]
    return sorted(same_month, key=lambda day: (abs((day - year_before).days), -day.toordinal()))


@dataclass(frozen=True)
class SlopeShown:
    """The slope of the figures shown: its change in a month, and the judgement of it.

    UNCHANGED where the figures would fit a level line as well; NOT_KNOWN where they are too few, or grades.
    """

    travel: Travel
    per_month: Decimal | None = None
    readings: int = 0


def slope_shown(spec: IndicatorSpec, readings: Sequence[Reading], breaks: Iterable[date] = ()) -> SlopeShown:
    """The slope of readings of one series, of those after its last break where there is one among them."""
    if spec.is_grade:
        return SlopeShown(Travel.NOT_KNOWN)
    last = max((day for day, _ in readings), default=date.min)
    begun = max((day for day in breaks if day <= last), default=date.min)
    counted = [reading for reading in readings if reading[0] >= begun]
    try:
        slope = slope_of(counted)
    except TooFewReadings:
        return SlopeShown(Travel.NOT_KNOWN, readings=len(counted))
    return SlopeShown(
        _judged(spec, counted, slope.lowest.per_month, slope.middle.per_month, slope.highest.per_month),
        round_half_up(slope.middle.per_month, spec.decimal_places + 1),
        slope.readings,
    )


def _judged(
    spec: IndicatorSpec, readings: Sequence[Reading], lowest: Decimal, middle: Decimal, highest: Decimal
) -> Travel:
    days = [month_number(day) for day, _ in readings]
    whole = abs(middle) * (max(days) - min(days))
    small = spec.minimum_change is not None and whole < spec.minimum_change
    if lowest <= 0 <= highest or small:
        return Travel.UNCHANGED
    if spec.polarity not in (Polarity.HIGH, Polarity.LOW):
        return Travel.HIGHER if middle > 0 else Travel.LOWER
    return Travel.IMPROVED if (middle > 0) is (spec.polarity is Polarity.HIGH) else Travel.WORSENED


def year_words(spec: IndicatorSpec, moved: Movement) -> str:
    """The change from the same month last year in a sentence: "Same month last year: 665, down 629, improved."."""
    if moved.change is None:
        why = moved.reason_words
        return f"{why.capitalize()}." if LAST_YEAR in why else f"Same month last year: not known, {why}."
    assert moved.since is not None
    assert moved.since.value is not None
    before = in_words(spec, moved.since.value)
    if moved.travel is Travel.UNCHANGED:
        return f"Same month last year: {before}, unchanged."
    way = "up" if moved.change > 0 else "down"
    if spec.is_grade:
        return f"Same month last year: {before}; {moved.travel.label.lower()}."
    size = size_words(spec, moved)
    return f"Same month last year: {before}; {way} {size}, {moved.travel.label.lower()}."


def slope_words(spec: IndicatorSpec, slope: SlopeShown) -> str:
    """The slope in a sentence: "Falling by 37.4 a month over the 13 figures shown."; empty without one."""
    if slope.per_month is None:
        return ""
    over = f"over the {slope.readings} figures shown"
    if slope.travel is Travel.UNCHANGED or slope.per_month == 0:
        return f"No clear rise or fall {over}."
    way = "Rising" if slope.per_month > 0 else "Falling"
    judged = {Travel.IMPROVED: ", an improvement", Travel.WORSENED: ", a worsening"}.get(slope.travel, "")
    size = size_in_words(spec, slope.per_month)
    return f"{way} by {size} a month {over}{judged}."
