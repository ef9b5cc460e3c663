"""The funnel as SVG: each area's figure by its denominator, between the limits of chance.

Pure. Areas that differ are triangles that point the way and bear their name; the others are circles.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

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
    parts = [
        *value_grid(frame, values, percentage=chart.measure.unit is Unit.PERCENTAGE),
        *_case_marks(frame, cases, across),
        *_curves(chart, values, cases),
        *_centre(chart, frame, values),
        *_points(chart, values, cases),
        *_names(chart, frame, values, cases),
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


def _curves(chart: Funnel, values: Axis, cases: Axis) -> Iterator[str]:
    """The four limits, from half of the smallest denominator on."""
    smallest = min(point.denominator for point in chart.points) / 2
    step = (cases.high - smallest) / STEPS
    sizes = [smallest + step * number for number in range(STEPS + 1)]
    heights = zip(*(chart.bounds_at(size).in_order for size in sizes), strict=True)
    for kind, each in zip(KINDS, heights, strict=True):
        spots = [
            f"{place(cases.at(size))} {place(values.at(height))}"
            for size, height in zip(sizes, each, strict=True)
        ]
        yield element(
            "path",
            d=f"M{'L'.join(spots)}",
            class_=f"app-chart__{kind}",
            stroke=NOTE,
            stroke_dasharray=DASHES[kind],
            fill="none",
        )


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


def _names(chart: Funnel, frame: Frame, values: Axis, cases: Axis) -> Iterator[str]:
    """The names of areas beside their points, those that differ first, as far as there is room."""
    taken = [_around(point, values, cases) for point in chart.points]
    for point in sorted(chart.points, key=lambda point: point.verdict is Verdict.WITHIN):
        yield _name(point, frame, taken, cases.at(point.denominator), values.at(point.value))


def _around(point: FunnelPoint, values: Axis, cases: Axis) -> Box:
    x, y = cases.at(point.denominator), values.at(point.value)
    return Box(x - 6, x + 6, y - 6, y + 6)


def _name(point: FunnelPoint, frame: Frame, taken: list[Box], x: Decimal, y: Decimal) -> str:
    wide, high = text_width(point.area, frame.text_size), Decimal(frame.text_size + 4)
    lefts = [x + 8, x - 8 - wide, x - wide / 2, x - wide / 2, x - wide, x - wide]
    tops = [y - high / 2, y - high / 2, y - high - 8, y + 8, y + 8, y - high - 8]
    places = [Box(left, left + wide, top, top + high) for left, top in zip(lefts, tops, strict=True)]
    right = frame.width - frame.right
    fitting = [box for box in places if box.left >= frame.left and box.right <= right]
    box = find_room(fitting, taken)
    return "" if box is None else text_block([point.area], box.left, box.top, frame, "area")
