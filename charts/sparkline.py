"""A sparkline: the last twelve months in the space of a word, with the target as a line.

Pure. Nobody has to read it: the figures beside it say the same, so it is hidden from screen readers.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby, pairwise

from charts.axes import Axis, DayAxis
from charts.drawing import element, place
from indicators.colours import PAPER, TARGET, VALUES
from indicators.rules.periods import begins_anew
from indicators.rules.row import Point
from indicators.rules.terms import Basis

WIDTH, HEIGHT, EDGE = 120, 32, 4


def sparkline_svg(points: Sequence[Point], basis: Basis, target: str | None = None) -> str:
    """The drawing, empty text where there is no figure at all. `target` is the figure in force now, as text."""
    known = [Decimal(point.value) for point in points if point.value is not None]
    if not known:
        return ""
    aim = None if target is None else Decimal(target)
    values = _axis([*known, *([] if aim is None else [aim])])
    days = DayAxis(_day(points[0]), _day(points[-1]), EDGE, WIDTH - EDGE)
    return element(
        "svg",
        *([] if aim is None else [_target(values.at(aim))]),
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


def _target(y: Decimal) -> str:
    return element(
        "line",
        x1=0,
        x2=WIDTH,
        y1=place(y),
        y2=place(y),
        class_="app-chart__target",
        stroke=TARGET,
        stroke_width=1,
    )


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
