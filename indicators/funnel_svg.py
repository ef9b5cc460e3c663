"""The funnel as SVG: each area's figure by its denominator, between the limits of chance.

Pure. Areas that differ are triangles that point the way and bear their name; the others are circles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from indicators.axes import Axis, Frame, value_axis
from indicators.drawing import INK, NOTE, VALUES, Markup, element, place, text_width
from indicators.figures import grouped, in_words, possible
from indicators.funnel import Funnel, FunnelPoint, Verdict, funnel_finding
from indicators.labels import Box, find_room
from indicators.plot import NARROW, WIDE, drawing, line, margin_text, text_block, value_grid, word
from indicators.symbols import symbol
from indicators.terms import Unit
from indicators.variation import Signal

WIDE_FUNNEL = replace(WIDE, top=20, bottom=54)
NARROW_FUNNEL = replace(NARROW, top=20, bottom=52)
STEPS = 40
Spot = tuple[Decimal, Decimal]
BEYOND_LARGEST = Decimal("1.05")
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
        *value_grid(frame, values, percentage=chart.measure.unit is Unit.PERCENTAGE),
        *_case_marks(frame, cases, across),
        *_drawn(curves),
        *_centre(chart, frame, values),
        *_points(chart, values, cases),
        *_names(chart, frame, values, cases, curves),
    ]
    return drawing(frame, key, funnel_title(chart), funnel_finding(chart), parts)


def funnel_title(chart: Funnel) -> str:
    """The name of the chart: "Funnel: re-referrals, areas of Kent"."""
    return f"Funnel: {chart.measure.name}, areas of {chart.authority}"


def _axes(chart: Funnel, frame: Frame) -> tuple[Axis, Axis]:
    heights = [chart.centre]
    for point in chart.points:
        heights += [point.value, point.bounds.lower_998, point.bounds.upper_998]
    values = value_axis(
        [possible(chart.measure, height) for height in heights],
        frame.floor,
        frame.top,
        percentage=chart.measure.unit is Unit.PERCENTAGE,
        count=False,
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
    yield word(across, (frame.left + frame.width - frame.right) // 2, frame.height - 8, text_anchor="middle")


def _curves(chart: Funnel, values: Axis, cases: Axis) -> list[list[Spot]]:
    """The four limits, from half of the smallest denominator on, as spots on paper."""
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
    """Denominators from half of the smallest to the end of the axis."""
    smallest = min(point.denominator for point in chart.points) / 2
    step = (cases.high - smallest) / STEPS
    return [smallest + step * number for number in range(STEPS + 1)]


def _centre(chart: Funnel, frame: Frame, values: Axis) -> Iterator[str]:
    y = values.at(chart.centre)
    yield line((frame.left, y), (frame.width - frame.right, y), "mean", stroke=VALUES, stroke_width=2)
    words = [chart.authority, in_words(chart.measure, chart.centre)]
    yield margin_text(words, y, frame, "mean", [])


def _points(chart: Funnel, values: Axis, cases: Axis) -> Iterator[str]:
    for point in chart.points:
        kind = " †, illustrative" if point.illustrative else ""
        figure = f"{point.area}: {in_words(chart.measure, point.value)}{kind}"
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
    """The names of areas beside their points, those that differ first, as far as there is room off the lines."""
    taken = [_around(point, values, cases) for point in chart.points]
    lines = [*_curve_spots(curves), *_centre_spots(chart, frame, values)]
    for point in sorted(chart.points, key=lambda point: point.verdict is Verdict.WITHIN):
        yield _name(point, frame, taken, lines, (cases.at(point.denominator), values.at(point.value)))


def _curve_spots(curves: Sequence[Sequence[Spot]]) -> Iterator[Spot]:
    """Spots along the curves, close enough together that no name slips between two."""
    for curve in curves:
        for (x, y), (next_x, next_y) in pairwise(curve):
            yield from ((x, y), ((x + next_x) / 2, (y + next_y) / 2))


def _centre_spots(chart: Funnel, frame: Frame, values: Axis) -> Iterator[Spot]:
    for x in range(frame.left, frame.width - frame.right, 4):
        yield Decimal(x), values.at(chart.centre)


def _around(point: FunnelPoint, values: Axis, cases: Axis) -> Box:
    x, y = cases.at(point.denominator), values.at(point.value)
    return Box(x - 6, x + 6, y - 6, y + 6)


def _name(point: FunnelPoint, frame: Frame, taken: list[Box], lines: Sequence[Spot], spot: Spot) -> str:
    """Off the lines where there is room; on one only for an area that differs, which is never left unnamed."""
    boxes = list(_places(point.area, frame, *spot))
    free = [box for box in boxes if not any(_covers(box, line) for line in lines)]
    tried = free if point.verdict is Verdict.WITHIN else [*free, *boxes]
    box = find_room(tried, taken)
    return "" if box is None else text_block([point.area], box.left, box.top, frame, "area")


def _places(name: str, frame: Frame, x: Decimal, y: Decimal) -> Iterator[Box]:
    """Around a point, near ones first, inside the chart."""
    wide, high = text_width(name, frame.text_size), Decimal(frame.text_size + 4)
    for away in (0, 14, 28):
        for left, top in (
            (x + 8, y - high / 2 - away),
            (x - 8 - wide, y - high / 2 - away),
            (x - wide / 2, y - high - 8 - away),
            (x - wide / 2, y + 8 + away),
            (x + 8, y - high / 2 + away),
            (x - 8 - wide, y - high / 2 + away),
        ):
            box = Box(left, left + wide, top, top + high)
            inside = frame.left <= box.left and box.right <= frame.width - frame.right
            if inside and frame.top <= box.top and box.bottom <= frame.floor:
                yield box


def _covers(box: Box, spot: Spot) -> bool:
    return box.left <= spot[0] <= box.right and box.top + 2 <= spot[1] <= box.bottom - 2
