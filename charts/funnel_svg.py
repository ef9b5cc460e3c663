"""The funnel as SVG: each area's figure by its denominator, between the limits of chance.

Pure. Areas that differ are triangles that point the way and bear their name; the others are circles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap

from charts.axes import Axis, Frame, value_axis
from charts.drawing import Markup, element, place, text_width
from charts.plot import NARROW, WIDE, drawing, line, margin_text, value_grid, word
from charts.point_names import NamedPoint, point_names
from charts.symbols import symbol
from indicators.colours import INK, NOTE, VALUES
from indicators.rules.figures import grouped, in_words, possible
from indicators.rules.terms import Unit
from indicators.rules.variation.funnel import Funnel, Verdict, funnel_finding
from indicators.rules.variation.limits import Signal

WIDE_FUNNEL = replace(WIDE, top=20, bottom=54)
NARROW_FUNNEL = replace(NARROW, top=20, bottom=66, height=NARROW.height + 14)
STEPS = 40
Spot = tuple[Decimal, Decimal]
BEYOND_LARGEST = Decimal("1.05")
BELOW_SMALLEST = Decimal("0.8")
SIGNALS = {Verdict.HIGHER: Signal.HIGHER, Verdict.LOWER: Signal.LOWER, Verdict.WITHIN: Signal.COMMON_CAUSE}
KINDS = ("limit", "inner-limit", "inner-limit", "limit")
DASHES = {"limit": "8 4", "inner-limit": "2 4"}


def funnel_svg(
    chart: Funnel, frame: Frame = WIDE_FUNNEL, key: str = "funnel", across: str = "Denominator"
) -> Markup:
    """The funnel as an SVG element; empty text where no area can be compared. `across` names the denominator."""
    if not chart.points:
        return Markup("")
    values, cases = _axes(chart, frame)
    curves = _curves(chart, values, cases)
    parts = [
        *value_grid(frame, values, percentage=chart.spec.unit is Unit.PERCENTAGE),
        *_case_marks(frame, cases, across),
        *_drawn(curves),
        *_centre(chart, frame, values),
        *_names(chart, frame, values, cases, curves),
        *_points(chart, values, cases),
    ]
    return drawing(frame, key, funnel_title(chart), funnel_finding(chart), parts)


def funnel_title(chart: Funnel) -> str:
    """The name of the chart: "Funnel: re-referrals, areas of Kent"."""
    return f"Funnel: {chart.spec.name}, areas of {chart.authority}"


def _axes(chart: Funnel, frame: Frame) -> tuple[Axis, Axis]:
    widest = chart.bounds_at(_first_size(chart))
    heights = [chart.centre, widest.lower_998, widest.upper_998, *(point.value for point in chart.points)]
    values = value_axis(
        [possible(chart.spec, height) for height in heights],
        frame.floor,
        frame.top,
        percentage=chart.spec.unit is Unit.PERCENTAGE,
        count=False,
        close=True,
    )
    largest = max(point.denominator for point in chart.points) * BEYOND_LARGEST
    cases = value_axis(
        [Decimal(0), largest], frame.left, frame.width - frame.right, percentage=False, count=True
    )
    return values, cases


def _case_marks(frame: Frame, cases: Axis, across: str) -> Iterator[str]:
    """Denominators along the foot, and what they are."""
    for tick in cases.ticks:
        x = cases.at(tick)
        yield line((x, frame.floor), (x, frame.floor + 5), "axis-line", stroke=INK)
        yield word(grouped(tick.normalize()), x, frame.floor + 20, text_anchor="middle")
    letters = int(frame.width / text_width("x", frame.text_size))
    for at, words in enumerate(wrap(across, letters), start=1):
        y = frame.floor + 26 + at * (frame.text_size + 2)
        yield word(words, (frame.left + frame.width - frame.right) // 2, y, text_anchor="middle")


def _curves(chart: Funnel, values: Axis, cases: Axis) -> list[list[Spot]]:
    """The four limits, from below the smallest denominator on, as spots on paper."""
    sizes = _sizes(chart, cases)
    heights = zip(*(chart.bounds_at(size).in_order for size in sizes), strict=True)
    return [
        [(cases.at(size), values.at(height)) for size, height in zip(sizes, each, strict=True)]
        for each in heights
    ]


def _drawn(curves: Sequence[Sequence[Spot]]) -> Iterator[str]:
    for kind, curve in zip(KINDS, curves, strict=True):
        spots = "L".join(f"{place(x)} {place(y)}" for x, y in curve)
        yield element(
            "path",
            d=f"M{spots}",
            class_=f"app-chart__{kind}",
            stroke=NOTE,
            stroke_dasharray=DASHES[kind],
            fill="none",
        )


def _sizes(chart: Funnel, cases: Axis) -> list[Decimal]:
    """Denominators from below the smallest to the end of the axis."""
    first = _first_size(chart)
    step = (cases.high - first) / STEPS
    return [first + step * number for number in range(STEPS + 1)]


def _first_size(chart: Funnel) -> Decimal:
    return min(point.denominator for point in chart.points) * BELOW_SMALLEST


def _centre(chart: Funnel, frame: Frame, values: Axis) -> Iterator[str]:
    y = values.at(chart.centre)
    yield line((frame.left, y), (frame.width - frame.right, y), "mean", stroke=VALUES, stroke_width=2)
    words = [chart.authority, in_words(chart.spec, chart.centre)]
    yield margin_text(words, y, frame, "mean", [])


def _points(chart: Funnel, values: Axis, cases: Axis) -> Iterator[str]:
    for point in chart.points:
        kind = " †, illustrative" if point.illustrative else ""
        figure = f"{point.area}: {in_words(chart.spec, point.value)}{kind}"
        yield symbol(
            SIGNALS[point.verdict],
            cases.at(point.denominator),
            values.at(point.value),
            hollow=point.illustrative,
            words=f"{figure}, {chart.words(point)}",
        )


def _names(
    chart: Funnel, frame: Frame, values: Axis, cases: Axis, curves: Sequence[Sequence[Spot]]
) -> Iterator[str]:
    """The names of areas, off the lines as far as there is room; one that differs is never left unnamed."""
    points = [
        NamedPoint(
            point.area,
            (cases.at(point.denominator), values.at(point.value)),
            must=point.verdict is not Verdict.WITHIN,
        )
        for point in chart.points
    ]
    yield from point_names(points, frame, [*_curve_spots(curves), *_centre_spots(chart, frame, values)])


def _curve_spots(curves: Sequence[Sequence[Spot]]) -> Iterator[Spot]:
    """Spots along the curves, close enough together that no name slips between two."""
    for curve in curves:
        for (x, y), (next_x, next_y) in pairwise(curve):
            yield from ((x, y), ((x + next_x) / 2, (y + next_y) / 2))


def _centre_spots(chart: Funnel, frame: Frame, values: Axis) -> Iterator[Spot]:
    for x in range(frame.left, frame.width - frame.right, 4):
        yield Decimal(x), values.at(chart.centre)
