"""A sparkline: the last twelve months in the space of a word, with each target over the months in which it held.

Pure. Nobody has to read it: the figures beside it say the same, so it is hidden from screen readers.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from charts.axes import Axis, DayAxis
from charts.drawing import Markup, element, place
from indicators.colours import PAPER, TARGET, VALUES
from indicators.rules.periods import begins_anew
from indicators.rules.row import Point, TargetStepShown
from indicators.rules.terms import Basis

WIDTH, HEIGHT, EDGE = 120, 32, 4


def sparkline_svg(points: Sequence[Point], basis: Basis, steps: Sequence[TargetStepShown] = ()) -> str:
    """The drawing, empty text where there is no figure at all. `steps` are the targets over these months."""
    known = [Decimal(point.value) for point in points if point.value is not None]
    if not known:
        return ""
    values = _axis([*known, *heights(steps)])
    days = DayAxis(_day(points[0]), _day(points[-1]), EDGE, WIDTH - EDGE)
    return element(
        "svg",
        *target_paths(steps, days, values, width=1),
        *lines(points, basis, days, values),
        *dots(points, days, values),
        class_="app-sparkline",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        width=WIDTH,
        height=HEIGHT,
        aria_hidden="true",
        focusable="false",
    )


def _axis(shown: Sequence[Decimal]) -> Axis:
    low, high = min(shown), max(shown)
    if low == high:
        low, high = low - 1, high + 1
    return Axis(low, high, HEIGHT - EDGE, EDGE, ())


def _day(point: Point) -> date:
    return date.fromisoformat(point.period_end)


def _value(point: Point) -> Decimal:
    assert point.value is not None
    return Decimal(point.value)


def heights(steps: Iterable[TargetStepShown]) -> list[Decimal]:
    """The figures of targets, of a band both edges."""
    return [Decimal(edge) for step in steps for edge in (step.value, step.upper) if edge is not None]


def target_paths(
    steps: Sequence[TargetStepShown], days: DayAxis, values: Axis, *, width: int
) -> list[Markup]:
    """The target as a step line over the days on which it was in force; of a band both edges.

    One that holds at an end of the axis runs on to the edge of the drawing.
    """
    return [
        element("path", d=path, class_="app-chart__target", fill="none", stroke=TARGET, stroke_width=width)
        for path in (_step_path(steps, days, values, edge) for edge in ("value", "upper"))
        if path
    ]


def _step_path(steps: Iterable[TargetStepShown], days: DayAxis, values: Axis, edge: str) -> str:
    parts: list[str] = []
    until: date | None = None
    for step in steps:
        first, last = date.fromisoformat(step.first), date.fromisoformat(step.last)
        height = getattr(step, edge)
        if height is None or last < days.first or first > days.last:
            continue
        joined = until is not None and (first - until).days <= 1
        left = days.at(first) if first > days.first else Decimal(days.start - EDGE)
        right = days.at(last) if last < days.last else Decimal(days.end + EDGE)
        parts.append(
            f"{'L' if joined else 'M'}{place(left)} {place(values.at(Decimal(height)))}H{place(right)}"
        )
        until = last
    return "".join(parts)


def lines(points: Sequence[Point], basis: Basis, days: DayAxis, values: Axis) -> list[str]:
    """A line through neighbouring figures, dashed where either end is illustrative.

    None leads across a gap, nor to where a year to date begins anew.
    """
    return [
        element(
            "polyline",
            points=" ".join(f"{place(days.at(_day(each)))},{place(values.at(_value(each)))}" for each in run),
            class_="app-chart__values",
            fill="none",
            stroke=VALUES,
            stroke_width=2,
            stroke_dasharray="3 2" if dashed else None,
        )
        for dashed, run in _runs(points, basis)
    ]


def _runs(points: Sequence[Point], basis: Basis) -> Iterator[tuple[bool, list[Point]]]:
    """Neighbouring figures that one line leads through, and whether it is dashed."""
    for dashed, run in groupby(pairwise(points), lambda step: _look(step, basis)):
        if dashed is not None:
            pairs = list(run)
            yield dashed, [pairs[0][0], *(after for _, after in pairs)]


def _look(step: tuple[Point, Point], basis: Basis) -> bool | None:
    """Whether the line from one figure to the next is dashed; None where there is no line."""
    if any(each.value is None for each in step) or begins_anew(basis, *(_day(each) for each in step)):
        return None
    return any(each.illustrative for each in step)


def dots(points: Sequence[Point], days: DayAxis, values: Axis) -> list[str]:
    """The newest figure, and every one that no line leads to."""
    known = [at for at, point in enumerate(points) if point.value is not None]
    lonely = [at for at in known if at - 1 not in known and at + 1 not in known]
    return [_dot(points[at], days, values) for at in sorted({known[-1], *lonely})]


def _dot(point: Point, days: DayAxis, values: Axis) -> str:
    return element(
        "circle",
        cx=place(days.at(_day(point))),
        cy=place(values.at(_value(point))),
        r=3,
        class_="app-chart__point" + (" app-chart__point--illustrative" if point.illustrative else ""),
        fill=PAPER if point.illustrative else VALUES,
        stroke=VALUES,
        stroke_width="1.5",
    )
