"""What the page of an Improvement Notice shows: a bounded number of SQL statements, however many months there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from districts.models import Area
from districts.tree import AreaNode
from improvement.requirements import (
    MilestonePart,
    Phase,
    Remaining,
    courses_of,
    has_shares,
    phase_on,
    remaining,
)
from indicators.build_rows import trend_ends
from indicators.build_trends import build_trend
from indicators.models import Annotation, Target
from indicators.queries import CanSee, IndicatorData, load_indicator_data
from indicators.rules.figures import IndicatorSpec, in_words
from indicators.rules.periods import add_months, month_start
from indicators.rules.rating import goal_in_force
from indicators.rules.slope import Reading
from indicators.rules.terms import AnnotationKind, Basis
from indicators.rules.trajectory import path_to
from indicators.rules.trend import Note, TableLine, Trend, table_lines

MONTHS_BEFORE = 3


@dataclass(frozen=True)
class ChartLine:
    """A line of the table behind a chart, with the value of the straight line on that day; empty beside it."""

    line: TableLine
    expected: str


@dataclass(frozen=True)
class Requirement:
    """An indicator that has a target with a due date, and everything about it on a day; phases newest last.

    `remaining` is None where the gap isn't one that areas share.
    """

    measure: IndicatorSpec
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
    """Every figure set by the authority for an indicator of which one has a due date, oldest first. Two queries."""
    due = Target.objects.filter(area=authority, due__isnull=False)
    wanted = set(due.values_list("indicator", "basis"))
    found = Target.objects.filter(area=authority, indicator__in={indicator for indicator, _ in wanted})
    ordered = found.select_related("indicator").order_by("in_force_from", "pk")
    return [
        target
        for target in ordered
        if (target.indicator_id, target.basis) in wanted and target.target is not None
    ]


def requirements(
    authority: Area, as_at: date, sees: CanSee, *, illustrative: bool = True
) -> list[Requirement]:
    """Each requirement in force by `as_at`, as published readings that the reader sees tell it.

    Without `illustrative`, charts and shares leave illustrative figures out; claims never rest on them.
    """
    targets = [target for target in milestones_of(authority) if target.in_force_from <= as_at]
    if not targets:
        return []
    indicators = {target.indicator_id: target.indicator for target in targets}
    board = load_indicator_data(authority, indicators.values(), first=None, last=as_at, sees=sees)
    notes = _notes(authority, indicators)
    groups: dict[tuple[int, Basis], list[Target]] = {}
    for target in targets:
        groups.setdefault((target.indicator_id, Basis(target.basis)), []).append(target)
    view = _Shown(board, authority.place, as_at, published_only=not illustrative)
    return [
        _requirement(view, board.ledger.measures[measure_id], basis, group, _about(notes, measure_id))
        for (measure_id, basis), group in groups.items()
    ]


@dataclass(frozen=True)
class _Shown:
    """What every requirement of a page has in common."""

    board: IndicatorData
    place: AreaNode
    as_at: date
    published_only: bool


def _requirement(
    shown: _Shown, measure: IndicatorSpec, basis: Basis, targets: Sequence[Target], notes: Iterable[Note]
) -> Requirement:
    readings = published_readings(shown.board, measure, basis, shown.place, shown.as_at)
    goals = [target.goal for target in targets]
    in_force = goal_in_force(goals, shown.as_at)
    phases = tuple(
        phase_on(
            measure,
            goal,
            path_to(goal, target.start_date, target.start_value),
            readings,
            shown.as_at,
            current=goal == in_force,
        )
        for goal, target in zip(goals, targets, strict=True)
    )
    trend = _trend(shown, measure, basis, phases, notes)
    trend = replace(trend, courses=courses_of(measure, phases, readings))
    return Requirement(
        measure=measure,
        basis=basis,
        phases=phases,
        trend=trend,
        table=_table(measure, trend, phases),
        remaining=_remaining(shown, measure, basis, phases[-1], readings),
    )


def published_readings(
    board: IndicatorData, measure: IndicatorSpec, basis: Basis, place: AreaNode, as_at: date
) -> list[Reading]:
    """The published figures of a place up to a day, since the last break in series, oldest first."""
    days = board.ledger.dates(measure, place, published_only=True)
    breaks = [day for day in board.breaks_for(measure, place) if day <= as_at]
    first = max([days[0] if days else as_at, *breaks])
    figures = (
        board.ledger.figure(measure, basis, place, end, published_only=True)
        for end in trend_ends(board, measure, basis, place, first, as_at)
    )
    return [(figure.period_end, figure.value) for figure in figures if figure.value is not None]


# The chart and the table behind it


def _trend(
    shown: _Shown, measure: IndicatorSpec, basis: Basis, phases: Sequence[Phase], notes: Iterable[Note]
) -> Trend:
    """From a little before the first phase to the last due date; the points end on the day that the page is of."""
    starts = [phase.goal.in_force_from for phase in phases]
    starts += [phase.path.start for phase in phases if phase.path is not None]
    first = month_start(add_months(min(starts), -MONTHS_BEFORE))
    last = max([shown.as_at, *(phase.goal.due for phase in phases if phase.goal.due is not None)])
    trend = build_trend(
        shown.board,
        measure,
        basis,
        shown.place,
        first,
        last,
        notes,
        published_only=shown.published_only,
    )
    return replace(trend, points=tuple(point for point in trend.points if point.period_end <= shown.as_at))


def _table(measure: IndicatorSpec, trend: Trend, phases: Sequence[Phase]) -> tuple[ChartLine, ...]:
    by_label = {point.label: point.period_end for point in trend.points}
    lines = []
    for line in table_lines(trend):
        day = by_label.get(line.label)
        lines.append(ChartLine(line, "" if day is None else _expected(measure, phases, day)))
    return tuple(lines)


def _expected(measure: IndicatorSpec, phases: Sequence[Phase], day: date) -> str:
    for phase in reversed(phases):
        path = phase.path
        if path is not None and path.start <= day <= path.due:
            return in_words(measure, path.expected_on(day))
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
    shown: _Shown, measure: IndicatorSpec, basis: Basis, phase: Phase, readings: Sequence[Reading]
) -> Remaining | None:
    if not has_shares(measure):
        return None
    newest = readings[-1] if readings else None
    parts = [] if newest is None else _parts(shown, measure, basis, newest[0])
    return remaining(measure, phase.goal, newest, parts)


def _parts(shown: _Shown, measure: IndicatorSpec, basis: Basis, day: date) -> list[MilestonePart]:
    ledger = shown.board.ledger
    parts = []
    for place in ledger.tree.children(shown.place):
        if not place.open_between(day, day):
            continue
        figure = (
            ledger.figure(measure, basis, place, day, published_only=True)
            if shown.published_only
            else ledger.best_figure(measure, basis, place, day)
        )
        parts.append(MilestonePart(place.name, place.slug, figure.value, figure.illustrative, figure.why))
    return sorted(parts, key=lambda part: (-(part.value or 0), part.name))
