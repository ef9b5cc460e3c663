"""Building rows: the one place where readings, targets and rules become what a reader sees.

It knows no scorecard: whoever has a list of indicators with bases gets rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.models import Area
from districts.tree import AreaNode
from indicators.models import Indicator
from indicators.queries import CanSee, IndicatorData, load_from, load_indicator_data, sees_everything
from indicators.rules.concern import concern_words
from indicators.rules.figures import (
    Figure,
    FigureKey,
    Gap,
    IndicatorSpec,
    Origin,
    grouped,
    in_words,
    round_half_up,
)
from indicators.rules.periods import (
    MONTHS_IN_YEAR,
    Period,
    add_months,
    describe,
    long_date,
    month_end,
    months_into_year,
    year_end,
)
from indicators.rules.rating import Rating, TargetRule, goal_above_only, goal_for, rate
from indicators.rules.row import Benchmark, Point, RatingShown, Row, Shown, TargetShown, TravelShown
from indicators.rules.terms import Basis, NotRated, Polarity, Travel, Unit, Way
from indicators.rules.travel import Movement, change_words, movement, since_words

SUNDAY = 6
SPARKLINE_MONTHS = 12


@dataclass(frozen=True)
class RowRequest:
    """One line asked for: an indicator in a basis."""

    indicator: Indicator
    basis: Basis


def build_rows(
    entries: Sequence[RowRequest],
    areas: Sequence[Area],
    period: Period,
    shown_on: date,
    *,
    can_see: CanSee = sees_everything,
) -> dict[str, list[Row]]:
    """Rows by area slug, in the order of `entries`; every area gets a row for every entry.

    `areas` are of one authority. `shown_on` is the day of publication, for a draft today: no later snapshot stands for
    the period. `can_see` limits the readings to those that the reader may see.
    """
    if not areas:
        return {}
    last = max(period.end, min(shown_on, add_months(period.end, 1)))
    indicator_data = load_indicator_data(
        areas[0].authority, _indicators(entries), first=load_from(period.end), last=last, can_see=can_see
    )
    return rows_from(indicator_data, entries, [area.node for area in areas], period, shown_on)


def rows_from(
    indicator_data: IndicatorData,
    entries: Sequence[RowRequest],
    nodes: Sequence[AreaNode],
    period: Period,
    shown_on: date,
) -> dict[str, list[Row]]:
    """Rows by area slug out of a board that is already loaded."""
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
    figure = cell_figure(indicator_data, key, period, shown_on)
    line = [area.id for area in indicator_data.resolver.tree.line_up(node)]
    target_rules = indicator_data.goals_for(spec, basis)
    target_rule = goal_for(line, target_rules, figure.period_end)
    moved = movement(
        indicator_data.resolver,
        key,
        figure,
        breaks=indicator_data.breaks_for(spec, node),
        target_rule=target_rule,
    )
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
        unit=spec.unit.value,
        decimal_places=spec.decimal_places,
        figure=show(spec, basis, figure, end),
        target=_show_target(indicator_data, spec, target_rule),
        rating=show_rating(rate(spec, figure, target_rule), indicator_data, spec, figure, line, target_rules),
        travel=show_travel(spec, basis, figure, moved),
        previous=None if moved.since is None else show(spec, basis, moved.since, moved.since.period_end),
        authority=_authority(indicator_data, key, period, shown_on),
        benchmarks=_benchmarks(indicator_data, spec, basis, end),
        points=_points(indicator_data, key, figure.period_end),
        concern=concern_words(
            indicator_data.resolver, key, figure, indicator_data.stretches_from(spec, node)
        ),
    )


def cell_end(basis: Basis, period_end: date) -> date:
    """The end of the newest complete period of this basis by `period_end`."""
    passed = months_into_year(period_end) % basis.rule.step
    return add_months(period_end, -passed) if passed else period_end


def cell_figure(
    indicator_data: IndicatorData,
    key: FigureKey,
    period: Period,
    shown_on: date,
) -> Figure:
    """The figure of a cell: the period's own, or the snapshot nearest to its end that may stand for it.

    Published figures first: only where none stands for the cell are illustrative ones looked at.
    """
    resolver, end = indicator_data.resolver, cell_end(key.basis, period.end)
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


# Words


def show(spec: IndicatorSpec, basis: Basis, figure: Figure, period_end: date) -> Shown:
    """The figure of the cell that ends on `period_end`, in words."""
    return Shown(
        text=_missing_words(figure) if figure.value is None else in_words(spec, figure.value),
        value=_value_shown(spec, figure.value),
        period_end=figure.period_end.isoformat(),
        period=describe(basis, figure.period_end),
        numerator=_plain(figure.numerator),
        denominator=_plain(figure.denominator),
        as_at="" if figure.period_end == period_end else day_words(figure.period_end),
        parts=_parts_words(spec, figure),
        completeness=_completeness_words(spec, figure),
        stated=figure.stated,
        notes="; ".join(figure.notes),
        illustrative=figure.illustrative,
        provisional=figure.provisional,
        gap=None if figure.known else figure.gap,
    )


def day_words(day: date) -> str:
    """A snapshot's day: "w/e 17 June 2012" where it is a Sunday, else "at 20 February 2013"."""
    return f"{'w/e' if day.weekday() == SUNDAY else 'at'} {long_date(day)}"


def _plain(value: Decimal | None) -> str | None:
    if value is None:
        return None
    whole = value.to_integral_value()
    return f"{whole:f}" if whole == value else f"{value.normalize():f}"


def _value_shown(spec: IndicatorSpec, value: Decimal | None) -> str | None:
    """The figure as displayed, without separators; of a grade its name."""
    if value is None or spec.is_grade:
        return None if value is None else in_words(spec, value)
    return f"{round_half_up(value, spec.decimal_places):f}"


def _edge(spec: IndicatorSpec, value: Decimal | None) -> str | None:
    """A target or floor without separators; of a grade its name."""
    return in_words(spec, value) if value is not None and spec.is_grade else _plain(value)


def _missing_words(figure: Figure) -> str:
    if figure.gap is Gap.NOT_RETURNED:
        return "Not yet returned"
    if figure.gap is Gap.NO_CASES:
        return "No cases"
    if figure.gap is Gap.GRADES_DIFFER:
        return f"Grades differ: {figure.why}"
    if figure.gap is Gap.SUPPRESSED:
        return figure.why
    why = f"{figure.why[:1].lower()}{figure.why[1:]}"
    return f"Incomplete, {why}" if figure.gap is Gap.INCOMPLETE else f"Not available: {why}"


def _parts_words(spec: IndicatorSpec, figure: Figure) -> str:
    if not spec.has_parts or not figure.known:
        return ""
    if figure.numerator is None or figure.denominator is None:
        return "numerator and denominator not returned"
    numerator, denominator = (
        grouped(Decimal(_plain(part) or 0)) for part in (figure.numerator, figure.denominator)
    )
    return (
        f"{numerator} of {denominator}" if spec.unit is Unit.PERCENTAGE else f"{numerator} over {denominator}"
    )


def _completeness_words(spec: IndicatorSpec, figure: Figure) -> str:
    if figure.origin is not Origin.AREAS or not figure.known:
        return ""
    if spec.is_grade:
        return f"the grade of all {figure.expected} areas"
    return f"sum of {figure.present} of {figure.expected} areas"


def _show_target(
    indicator_data: IndicatorData, spec: IndicatorSpec, target_rule: TargetRule | None
) -> TargetShown | None:
    if target_rule is None:
        return None
    return TargetShown(
        text=target_words(spec, target_rule),
        value=_edge(spec, target_rule.target),
        floor=_edge(spec, target_rule.floor),
        set_by=target_rule.set_by,
        in_force_from=target_rule.in_force_from.isoformat(),
        due="" if target_rule.due is None else f"due {target_rule.due:%B %Y}",
        area=indicator_data.resolver.tree.nodes[target_rule.area_id].name,
        strict=target_rule.strict,
    )


def target_words(spec: IndicatorSpec, target_rule: TargetRule) -> str:
    """The target as printed: "78.8%", "5 to 15", "under 85"."""
    percent = "%" if spec.unit is Unit.PERCENTAGE else ""
    if target_rule.target is not None and spec.is_grade:
        return in_words(spec, target_rule.target)
    if target_rule.target is not None:
        under = (
            {Polarity.LOW: "under ", Polarity.HIGH: "over "}.get(spec.polarity, "")
            if target_rule.strict
            else ""
        )
        return f"{under}{grouped(Decimal(_plain(target_rule.target) or 0))}{percent}"
    low, high = _plain(target_rule.band_low), _plain(target_rule.band_high)
    if low is None or high is None:
        return f"up to {high}{percent}" if low is None else f"{low}{percent} or more"
    return f"{low} to {high}{percent}"


def floor_words(spec: IndicatorSpec, floor: Decimal) -> str:
    """The floor as printed: "75%"."""
    if spec.is_grade:
        return in_words(spec, floor)
    return f"{grouped(floor.normalize())}{'%' if spec.unit is Unit.PERCENTAGE else ''}"


def show_rating(
    rating: Rating,
    indicator_data: IndicatorData,
    spec: IndicatorSpec,
    figure: Figure,
    line: Sequence[int],
    target_rules: Sequence[TargetRule],
) -> RatingShown:
    """The colour with where the figure stands; for none of the three, the reason."""
    words = rating.words if rating.reason is None else rating.reason.label
    if rating.reason is NotRated.NO_TARGET:
        above = goal_above_only(line, target_rules, figure.period_end)
        if above is not None:
            owner = indicator_data.resolver.tree.nodes[above.area_id].name
            words = (
                f"no target stated here; the target of {target_words(spec, above)} is {owner}’s as a whole"
            )
    return RatingShown(rating.rag.value, rating.rag.label, words, rating.reason)


def show_travel(spec: IndicatorSpec, basis: Basis, figure: Figure, moved: Movement) -> TravelShown:
    """The arrow shows which way the number went; the word says whether that is better."""
    if moved.change is None or moved.since is None:
        return TravelShown(
            Travel.NOT_KNOWN.label,
            "",
            "",
            "",
            moved.reason_words,
            code=Travel.NOT_KNOWN,
            reason_code=moved.reason,
        )
    went = Way.UP if moved.change > 0 else Way.DOWN if moved.change < 0 else Way.LEVEL
    way = Way.LEVEL if moved.travel is Travel.UNCHANGED else went
    return TravelShown(
        travel=moved.travel.label,
        arrow=way.label,
        change=change_words(spec, moved),
        since=since_words(basis, figure.period_end, moved.since.period_end),
        illustrative=figure.illustrative or moved.since.illustrative,
        code=moved.travel,
        way=way,
        size=None if spec.is_grade else f"{moved.change:f}",
    )


# What a row is read beside


def _authority(
    indicator_data: IndicatorData,
    key: FigureKey,
    period: Period,
    shown_on: date,
) -> Shown | None:
    top = indicator_data.resolver.tree.authority(key.area)
    if top.id == key.area.id:
        return None
    figure = cell_figure(indicator_data, key.at(top), period, shown_on)
    return show(key.indicator, key.basis, figure, cell_end(key.basis, period.end))


def _benchmarks(
    indicator_data: IndicatorData, spec: IndicatorSpec, basis: Basis, end: date
) -> tuple[Benchmark, ...]:
    """Each comparator's newest figure of this basis by `end`, with its own period."""
    found = []
    for node in indicator_data.comparators:
        figure = newest_known(indicator_data, FigureKey(spec, basis, node), end)
        if figure is not None and figure.value is not None:
            day = figure.period_end
            period = describe(
                Basis.YEAR if basis.rule.months == MONTHS_IN_YEAR and day == year_end(day) else basis, day
            )
            found.append(Benchmark(node.name, in_words(spec, figure.value), period, figure.illustrative))
    return tuple(found)


def newest_known(indicator_data: IndicatorData, key: FigureKey, end: date) -> Figure | None:
    """The newest figure of this basis that the place has by `end`, whatever period it is of."""
    days = [day for day in indicator_data.resolver.dates(key.indicator, key.area) if day <= end]
    figures = (indicator_data.resolver.best_figure(key, day) for day in reversed(days))
    return next((figure for figure in figures if figure.value is not None), None)


def trend_ends(indicator_data: IndicatorData, key: FigureKey, first: date, last: date) -> list[date]:
    """The period ends from `first` to `last` that a chart has a place for: every period, and each snapshot's day."""
    ends = set()
    at = cell_end(key.basis, month_end(last))
    if at > last:
        at = cell_end(key.basis, add_months(last, -1))
    while at >= first:
        ends.add(at)
        at = add_months(at, -key.basis.rule.step)
    if key.basis.rule.is_moment:
        ends |= {
            day
            for day in indicator_data.resolver.snapshot_dates(key.indicator, key.area)
            if first <= day <= last
        }
    return sorted(ends)


def _points(indicator_data: IndicatorData, key: FigureKey, last: date) -> tuple[Point, ...]:
    if key.indicator.is_grade:
        return ()
    first = add_months(last, 1 - SPARKLINE_MONTHS)
    points = []
    for end in trend_ends(indicator_data, key, first, last):
        figure = indicator_data.resolver.best_figure(key, end)
        points.append(Point(end.isoformat(), _value_shown(key.indicator, figure.value), figure.illustrative))
    return tuple(points)


def _indicators(entries: Iterable[RowRequest]) -> list[Indicator]:
    return list({entry.indicator.pk: entry.indicator for entry in entries}.values())
