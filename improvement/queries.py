"""What the page of an Improvement Notice shows: a bounded number of SQL statements, however many months there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from districts.models import Area
from districts.tree import AreaNode
from improvement.rules.requirements import (
    MilestonePart,
    Phase,
    Remaining,
    courses_of,
    has_shares,
    phase_on,
    remaining,
)
from indicators.build_trends import build_trend
from indicators.models import Annotation, Target
from indicators.queries import CanSee, IndicatorData, load_indicator_data
from indicators.rules.figures import FigureKey, IndicatorSpec, in_words
from indicators.rules.periods import add_months, month_start
from indicators.rules.rating import target_rule_in_force
from indicators.rules.rows.cells import trend_ends
from indicators.rules.terms import AnnotationKind, Basis
from indicators.rules.trajectory import path_to
from indicators.rules.trend import Note, TableLine, Trend, table_lines
from indicators.rules.variation.slope import Reading

MONTHS_BEFORE = 3
SET_BY_A_NOTICE = "notice"


@dataclass(frozen=True)
class ChartLine:
    """A line of the table behind a chart, with the value of the straight line on that day; empty beside it."""

    line: TableLine
    expected: str


@dataclass(frozen=True)
class Requirement:
    """An indicator that has a target with a due date or of a Notice, and all about it on a day; phases newest last.

    `remaining` is None where the gap isn't one that areas share.
    """

    spec: IndicatorSpec
    basis: Basis
    phases: tuple[Phase, ...]
    trend: Trend
    table: tuple[ChartLine, ...]
    remaining: Remaining | None

    @property
    def current(self) -> Phase:
        """The newest phase, which is in force."""
        return self.phases[-1]

    @property
    def illustrative(self) -> bool:
        """Whether anything shown is illustrative."""
        shares = () if self.remaining is None else self.remaining.shares
        return self.trend.illustrative or any(share.illustrative for share in shares)


def milestones_of(authority: Area) -> list[Target]:
    """Every figure set by the authority for an indicator of which one has a due date or a Notice set it, oldest first.

    A Notice may name a figure and no day: it is required all the same. Two queries.
    """
    required = Q(due__isnull=False) | Q(set_by__icontains=SET_BY_A_NOTICE)
    wanted = set(Target.objects.filter(required, area=authority).values_list("indicator", "basis"))
    found = Target.objects.filter(area=authority, indicator__in={indicator for indicator, _ in wanted})
    ordered = found.select_related("indicator").order_by("in_force_from", "pk")
    return [
        target
        for target in ordered
        if (target.indicator_id, target.basis) in wanted and target.target is not None
    ]


def requirements(
    authority: Area, as_at: date, can_see: CanSee, *, illustrative: bool = True
) -> list[Requirement]:
    """Each requirement in force by `as_at`, as published readings that the reader sees tell it.

    Without `illustrative`, charts and shares leave illustrative figures out; claims never rest on them.
    """
    targets = [target for target in milestones_of(authority) if target.in_force_from <= as_at]
    if not targets:
        return []
    indicators = {target.indicator_id: target.indicator for target in targets}
    indicator_data = load_indicator_data(
        authority, indicators.values(), first=None, last=as_at, can_see=can_see
    )
    notes = _notes(authority, indicators)
    groups: dict[tuple[int, Basis], list[Target]] = {}
    for target in targets:
        groups.setdefault((target.indicator_id, Basis(target.basis)), []).append(target)
    view = _Shown(indicator_data, authority.node, as_at, published_only=not illustrative)
    return [
        _requirement(view, indicator_data.resolver.specs[measure_id], basis, group, _about(notes, measure_id))
        for (measure_id, basis), group in groups.items()
    ]


@dataclass(frozen=True)
class _Shown:
    """What every requirement of a page has in common."""

    indicator_data: IndicatorData
    node: AreaNode
    as_at: date
    published_only: bool


def _requirement(
    shown: _Shown, spec: IndicatorSpec, basis: Basis, targets: Sequence[Target], notes: Iterable[Note]
) -> Requirement:
    readings = published_readings(shown.indicator_data, FigureKey(spec, basis, shown.node), shown.as_at)
    target_rules = [target.target_rule.on(shown.as_at) for target in targets]
    in_force = target_rule_in_force(target_rules, shown.as_at)
    phases = tuple(
        phase_on(
            spec,
            target_rule,
            path_to(target_rule, target.start_date, target.start_value),
            readings,
            shown.as_at,
            current=target_rule == in_force,
        )
        for target_rule, target in zip(target_rules, targets, strict=True)
    )
    trend = _trend(shown, spec, basis, phases, notes)
    trend = replace(trend, target_lines=courses_of(spec, phases, readings))
    return Requirement(
        spec=spec,
        basis=basis,
        phases=phases,
        trend=trend,
        table=_table(spec, trend, phases),
        remaining=_remaining(shown, spec, basis, phases[-1], readings),
    )


def published_readings(indicator_data: IndicatorData, key: FigureKey, as_at: date) -> list[Reading]:
    """The published figures of an area up to a day, since the last break in series, oldest first."""
    days = indicator_data.resolver.dates(key.indicator, key.area, published_only=True)
    breaks = [day for day in indicator_data.breaks_for(key.indicator, key.area) if day <= as_at]
    first = max([days[0] if days else as_at, *breaks])
    figures = (
        indicator_data.resolver.figure(key, end, published_only=True)
        for end in trend_ends(indicator_data.resolver, key, first, as_at)
    )
    return [(figure.period_end, figure.value) for figure in figures if figure.value is not None]


# The chart and the table behind it


def _trend(
    shown: _Shown, spec: IndicatorSpec, basis: Basis, phases: Sequence[Phase], notes: Iterable[Note]
) -> Trend:
    """From a little before the first phase to the last due date; the points end on the day that the page is of."""
    starts = [phase.target_rule.in_force_from for phase in phases]
    starts += [phase.path.start for phase in phases if phase.path is not None]
    first = month_start(add_months(min(starts), -MONTHS_BEFORE))
    last = max(
        [shown.as_at, *(phase.target_rule.due for phase in phases if phase.target_rule.due is not None)]
    )
    trend = build_trend(
        shown.indicator_data,
        FigureKey(spec, basis, shown.node),
        first,
        last,
        notes,
        published_only=shown.published_only,
    )
    return replace(trend, points=tuple(point for point in trend.points if point.period_end <= shown.as_at))


def _table(spec: IndicatorSpec, trend: Trend, phases: Sequence[Phase]) -> tuple[ChartLine, ...]:
    return tuple(
        ChartLine(line, _expected(spec, phases, line.end) if line.first == line.end else "")
        for line in table_lines(trend)
    )


def _expected(spec: IndicatorSpec, phases: Sequence[Phase], day: date) -> str:
    for phase in reversed(phases):
        path = phase.path
        if path is not None and path.start <= day <= path.due:
            return in_words(spec, path.expected_on(day))
    return ""


def _notes(authority: Area, indicator_ids: Iterable[int]) -> list[Annotation]:
    """The notes on any of the indicators, for the authority or everywhere. One query."""
    return list(
        Annotation.objects.filter(
            Q(indicator=None) | Q(indicator__in=list(indicator_ids)), Q(area=None) | Q(area=authority)
        )
    )


def _about(notes: Iterable[Annotation], indicator_id: int) -> list[Note]:
    return [
        Note(note.date, AnnotationKind(note.kind), note.text)
        for note in notes
        if note.indicator_id in (None, indicator_id)
    ]


# Areas below


def _remaining(
    shown: _Shown, spec: IndicatorSpec, basis: Basis, phase: Phase, readings: Sequence[Reading]
) -> Remaining | None:
    if not has_shares(spec):
        return None
    newest = readings[-1] if readings else None
    parts = [] if newest is None else _parts(shown, spec, basis, newest[0])
    return remaining(spec, phase.target_rule, newest, parts)


def _parts(shown: _Shown, spec: IndicatorSpec, basis: Basis, day: date) -> list[MilestonePart]:
    resolver = shown.indicator_data.resolver
    parts = []
    for node in resolver.tree.children(shown.node):
        if not node.open_between(day, day):
            continue
        key = FigureKey(spec, basis, node)
        figure = (
            resolver.figure(key, day, published_only=True)
            if shown.published_only
            else resolver.best_figure(key, day)
        )
        parts.append(MilestonePart(node.name, node.slug, figure.value, figure.illustrative, figure.why))
    return sorted(parts, key=lambda part: (-(part.value or 0), part.name))
