"""A trend: one indicator in one area over time, described once for every way of showing it.

Pure. The chart in a page, the chart to explore, the table under both and the sentence above them come from this.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from districts.dates import long_date
from indicators.rules.figures import WHY_HIDDEN, Gap, IndicatorSpec
from indicators.rules.periods import MONTHS_IN_YEAR, add_months, begins_anew, describe, month_end
from indicators.rules.rating import Rating
from indicators.rules.terms import AnnotationKind, Basis, Labelled, Travel, Unit
from indicators.rules.travel import Movement, since_words, size_words

GRADES_UNDRAWN = (
    "Grades have an order and no size, so they are not drawn as a line. The table shows each of them."
)


@dataclass(frozen=True)
class TrendPoint:
    """The figure of one period, or none: then `text` says so, `why` names the reason and `gap` is its code."""

    period_end: date
    label: str
    text: str
    value: Decimal | None = None
    illustrative: bool = False
    provisional: bool = False
    why: str = ""
    parts: str = ""
    gap: Gap | None = None
    parts_missing: bool = False

    @property
    def suppressed(self) -> bool:
        """Whether it is suppressed for the public."""
        return self.gap is Gap.SUPPRESSED


@dataclass(frozen=True)
class TargetStep:
    """A target or floor from its first to its last day shown. `upper` is the other edge of a band."""

    first: date
    last: date
    value: Decimal
    text: str
    set_by: str
    upper: Decimal | None = None


@dataclass(frozen=True)
class Note:
    """An event, a step change or a break in series, on its day."""

    day: date
    kind: AnnotationKind
    text: str


class TargetLineKind(Labelled):
    """A line that readings are expected to take."""

    TRAJECTORY = "trajectory", "Straight line to the target"
    PROJECTION = "projection", "Projection"


@dataclass(frozen=True)
class TargetLine:
    """A line over days that is no reading, with the range around it where it has one."""

    kind: TargetLineKind
    points: tuple[tuple[date, Decimal], ...]
    low: tuple[tuple[date, Decimal], ...] = ()
    high: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True)
class LineBeside:
    """A figure that the area is read beside (England's, a median) over the days that it covers, and its newest."""

    name: str
    points: tuple[tuple[date, Decimal], ...]
    text: str


@dataclass(frozen=True)
class Standing:
    """Where the newest figure stands: rated by the target then in force, and against an earlier figure."""

    point: TrendPoint
    rating: Rating
    moved: Movement


@dataclass(frozen=True)
class Trend:
    """Everything that a chart shows from `first` to `last`; `standing` is None where there is no figure at all.

    `limits` are the lower and upper limits of what chance would give, over the days of each phase.
    """

    spec: IndicatorSpec
    area: str
    basis: Basis
    first: date
    last: date
    points: tuple[TrendPoint, ...]
    targets: tuple[TargetStep, ...] = ()
    floors: tuple[TargetStep, ...] = ()
    notes: tuple[Note, ...] = ()
    standing: Standing | None = None
    target_lines: tuple[TargetLine, ...] = ()
    beside: tuple[LineBeside, ...] = ()
    limits: tuple[TargetStep, ...] = ()

    @property
    def title(self) -> str:
        """What the chart is of: "Unallocated cases, Kent, snapshot"."""
        return f"{self.spec.name}, {self.area}, {self.basis.label[:1].lower()}{self.basis.label[1:]}"

    @property
    def is_percentage(self) -> bool:
        """Whether the figures end in a percent sign and lie from 0 to 100."""
        return self.spec.unit is Unit.PERCENTAGE

    @property
    def undrawn(self) -> str:
        """Why the figures are not drawn; empty where they are."""
        return GRADES_UNDRAWN if self.spec.is_grade else ""

    @property
    def known(self) -> list[TrendPoint]:
        """The points that have a figure, oldest first."""
        return [point for point in self.points if point.value is not None]

    @property
    def segments(self) -> Iterator[tuple[TrendPoint, TrendPoint]]:
        """The neighbouring figures that a line joins: none across a gap, or where a year to date begins anew."""
        for before, after in pairwise(self.points):
            known = before.value is not None and after.value is not None
            if known and not begins_anew(self.basis, before.period_end, after.period_end):
                yield before, after

    @property
    def illustrative(self) -> bool:
        """Whether any figure shown is illustrative."""
        return any(point.illustrative for point in self.known)


def step_on(steps: tuple[TargetStep, ...], day: date) -> TargetStep | None:
    """The step in force on a day."""
    return next((step for step in steps if step.first <= day <= step.last), None)


@dataclass(frozen=True)
class TableLine:
    """One line of the table under a chart, from its first period to its last: like gaps are one line."""

    first: date
    end: date
    label: str
    text: str
    target: str
    parts: str = ""
    illustrative: bool = False
    provisional: bool = False
    parts_missing: bool = False


def table_lines(trend: Trend) -> list[TableLine]:
    """The figures of the chart, newest first."""
    return [_table_line(trend, run) for run in reversed(list(_runs(trend)))]


def _runs(trend: Trend) -> Iterator[list[TrendPoint]]:
    """Each figure by itself, and like gaps that follow on one another under one target together."""
    run: list[TrendPoint] = []
    for point in trend.points:
        if run and not _same_gap(trend, run[-1], point):
            yield run
            run = []
        run.append(point)
    if run:
        yield run


def _same_gap(trend: Trend, before: TrendPoint, point: TrendPoint) -> bool:
    if point.value is not None or before.value is not None or point.text != before.text:
        return False
    return step_on(trend.targets, before.period_end) == step_on(trend.targets, point.period_end)


def _table_line(trend: Trend, run: list[TrendPoint]) -> TableLine:
    newest = run[-1]
    target = step_on(trend.targets, newest.period_end)
    return TableLine(
        first=run[0].period_end,
        end=newest.period_end,
        label=newest.label if len(run) == 1 else f"{run[0].label} to {newest.label}",
        text=newest.text,
        target="" if target is None else target.text,
        parts=newest.parts,
        illustrative=newest.illustrative and newest.value is not None,
        provisional=newest.provisional,
        parts_missing=newest.parts_missing,
    )


# The finding


def year_before(trend: Trend) -> Iterator[LineBeside]:
    """The lines of a trend over the same months of the next year; the newest is named. None crosses a gap."""
    runs: list[list[tuple[date, Decimal]]] = []
    last: date | None = None
    for before, after in trend.segments:
        if before.period_end != last:
            runs.append([_a_year_on(before)])
        runs[-1].append(_a_year_on(after))
        last = after.period_end
    for run in runs:
        yield LineBeside("a year before" if run is runs[-1] else "", tuple(run), "")


def _a_year_on(point: TrendPoint) -> tuple[date, Decimal]:
    assert point.value is not None
    return add_months(point.period_end, MONTHS_IN_YEAR), point.value


def finding(trend: Trend) -> str:
    """What the chart shows, in a sentence: the newest figure, how it stands to its target, how it moved.

    "36 in May 2012, better than the target of 100; down 629 since May 2011, an improvement."
    """
    standing = trend.standing
    if standing is None:
        return _nothing_to_show(trend)
    point = standing.point
    kind = " (illustrative)" if point.illustrative else ""
    figure = f"{point.text}{kind} {_when(trend.basis, point.period_end)}"
    return f"{_gap_after(trend, point)}{figure}, {_stands(trend, standing)}; {_moved(trend, standing)}."


def _nothing_to_show(trend: Trend) -> str:
    differing = [point for point in trend.points if point.gap is Gap.GRADES_DIFFER]
    if differing:
        kind = " (illustrative)" if differing[-1].illustrative else ""
        return f"{differing[-1].text}{kind} {_when(trend.basis, differing[-1].period_end)}."
    span = f"from {long_date(trend.first)} to {long_date(trend.last)}"
    if any(point.suppressed for point in trend.points):
        return f"No figure to show {span}: those returned are hidden, because {WHY_HIDDEN}."
    return f"No figure {span}."


def _gap_after(trend: Trend, newest: TrendPoint) -> str:
    """What the chart ends with where its last period has no figure."""
    last = trend.points[-1]
    return "" if last == newest else f"{last.label}: {last.text[:1].lower()}{last.text[1:]}. Latest figure: "


def _when(basis: Basis, day: date) -> str:
    if basis.rule.is_moment:
        return f"in {describe(Basis.MONTH, day)}" if day == month_end(day) else f"at {long_date(day)}"
    return f"in {basis.rule.article}{describe(basis, day)}"


def _stands(trend: Trend, standing: Standing) -> str:
    rating, day = standing.rating, standing.point.period_end
    if rating.reason is not None:
        return rating.reason.label
    words = rating.words
    target, floor = step_on(trend.targets, day), step_on(trend.floors, day)
    if target is not None:
        words = words.replace("target band", f"the target band of {target.text}")
        words = words.replace("than target", f"than the target of {target.text}")
        words = words.replace("to target", f"to the target of {target.text}")
    return words if floor is None else words.replace("than floor", f"than the floor of {floor.text}")


def _moved(trend: Trend, standing: Standing) -> str:
    moved = standing.moved
    if moved.change is None or moved.since is None:
        return f"change not known: {moved.reason_words}"
    since = since_words(trend.basis, standing.point.period_end, moved.since.period_end)
    if moved.travel is Travel.UNCHANGED:
        return f"unchanged since {since}"
    judged = {Travel.IMPROVED: ", an improvement", Travel.WORSENED: ", a worsening"}.get(moved.travel, "")
    way = "down" if moved.change < 0 else "up"
    return f"{way} {size_words(trend.spec, moved)} since {since}{judged}"
