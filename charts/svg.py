"""Charts as SVG: what is on the page at first paint, prints, and needs no script.

Pure. Colour never carries meaning alone: lines differ in dash, points in filling.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap

from charts.axes import Frame
from charts.drawing import Box, Markup, element, find_room, place, text_width
from charts.plot import (
    LETTERS_BESIDE,
    NARROW,
    WIDE,
    Plot,
    drawing,
    line,
    margin_text,
    month_marks,
    note_marks,
    plot_of,
    text_block,
    value_grid,
)
from indicators.colours import INK, PAPER, TARGET, VALUES
from indicators.rules.figures import grouped
from indicators.rules.trend import (
    LineBeside,
    TargetLine,
    TargetLineKind,
    TargetStep,
    Trend,
    TrendPoint,
    finding,
)

LOOKS = {TargetLineKind.TRAJECTORY: (INK, "10 4"), TargetLineKind.PROJECTION: (VALUES, "2 3")}


def course_marks(target_lines: Iterable[TargetLine], plot: Plot) -> Iterator[Markup]:
    """Each line, over the range around it."""
    for target_line in target_lines:
        if target_line.low and target_line.high:
            yield element(
                "path",
                d=f"{_path([*target_line.low, *reversed(target_line.high)], plot)}Z",
                class_="app-chart__range",
                fill=VALUES,
                fill_opacity="0.15",
            )
        colour, dash = LOOKS[target_line.kind]
        yield element(
            "path",
            element("title", target_line.kind.label),
            d=_path(target_line.points, plot),
            class_=f"app-chart__{target_line.kind.value}",
            fill="none",
            stroke=colour,
            stroke_width="1.5",
            stroke_dasharray=dash,
        )


def _path(points: Sequence[tuple[date, Decimal]], plot: Plot) -> str:
    spots = (plot.at(day, value) for day, value in points)
    return "M" + "L".join(f"{place(x)} {place(y)}" for x, y in spots)


DASHED, DOTTED = "6 4", "2 4"


def trend_svg(trend: Trend, frame: Frame = WIDE, key: str = "trend") -> Markup:
    """The chart of a trend as an SVG element. `key` makes its ids the only ones on the page."""
    plot = _plot(trend, frame)
    taken: list[Box] = []
    labels = list(_labels(trend, plot, taken))
    parts = [
        *value_grid(frame, plot.values, percentage=trend.is_percentage),
        *month_marks(plot),
        *(_band(step, plot, "limits", VALUES) for step in trend.limits),
        *note_marks(trend.notes, plot),
        *step_marks(trend.floors, plot, "floor", DOTTED),
        *step_marks(trend.targets, plot),
        *course_marks(trend.target_lines, plot),
        *_lines_beside(trend, plot, taken),
        *_segments(trend, plot),
        *_points(trend, plot),
        *labels,
    ]
    return drawing(frame, key, trend.title, finding(trend), parts)


def _plot(trend: Trend, frame: Frame) -> Plot:
    shown = [point.value for point in trend.known if point.value is not None]
    for step in (*trend.targets, *trend.floors, *trend.limits):
        shown += [edge for edge in (step.value, step.upper) if edge is not None]
    shown += [value for each in trend.beside for _, value in _within(each, trend)]
    for target_line in trend.target_lines:
        shown += [value for _, value in (*target_line.points, *target_line.high)]
    return plot_of(trend, shown, frame)


def scale_start(trend: Trend) -> str:
    """The foot of the scale in words; empty where it is 0 and heights compare as they look."""
    lowest = _plot(trend, WIDE).values.low
    return f"{grouped(lowest.normalize())}{'%' if trend.is_percentage else ''}" if lowest else ""


# What it is read beside


def _within(each: LineBeside, trend: Trend) -> list[tuple[date, Decimal]]:
    """The part of a line that lies in the days shown, drawn level to their edges."""
    there = [(min(max(day, trend.first), trend.last), value) for day, value in each.points]
    spans = [
        (first, last)
        for first, last in pairwise(each.points)
        if last[0] >= trend.first <= trend.last >= first[0]
    ]
    return [
        spot for spot, point in zip(there, each.points, strict=True) if any(point in span for span in spans)
    ]


def _lines_beside(trend: Trend, plot: Plot, taken: list[Box]) -> Iterator[Markup]:
    """Thin lines, each named at its start; where the name would stand on another it is left to the table."""
    for each in trend.beside:
        spots = _within(each, trend)
        if len(spots) < 2:
            continue
        words = f"{each.name} {each.text}".strip()
        yield element(
            "path",
            element("title", words or "a year before"),
            d=_path(spots, plot),
            class_="app-chart__beside",
            fill="none",
            stroke=INK,
            stroke_width="1",
            stroke_dasharray=DOTTED,
        )
        box = find_room(_places(words, plot.at(*spots[0]), plot.frame), taken) if words else None
        if box is not None:
            yield text_block([words], box.left, box.top, plot.frame, "beside", fill=INK)


def _places(words: str, start: tuple[Decimal, Decimal], frame: Frame) -> list[Box]:
    """Where the name of a line may stand: above its start, or before it, never in the margin."""
    x, y = start
    width, high = text_width(words, frame.text_size), frame.text_size + 4
    above = Box(x + 4, x + 4 + width, y - high - 2, y - 2)
    before = Box(x - 4 - width, x - 4, y - high / Decimal(2), y + high / Decimal(2))
    return [
        each
        for each in (above, before)
        if each.left >= frame.left and each.right <= frame.width - frame.right
    ]


# The values


def _segments(trend: Trend, plot: Plot) -> Iterator[str]:
    """Lines between neighbouring figures, none across a gap, dashed where either end is illustrative."""
    for before, after in trend.segments:
        assert before.value is not None
        assert after.value is not None
        illustrative = before.illustrative or after.illustrative
        yield line(
            plot.at(before.period_end, before.value),
            plot.at(after.period_end, after.value),
            "values",
            stroke=VALUES,
            stroke_width="2.5",
            stroke_dasharray=DASHED if illustrative else None,
        )


def _points(trend: Trend, plot: Plot) -> Iterator[str]:
    radius = 4 if len(trend.known) <= 40 else 2
    for point in trend.known:
        assert point.value is not None
        x, y = plot.at(point.period_end, point.value)
        mark = " †, illustrative" if point.illustrative else ""
        yield element(
            "circle",
            element("title", f"{point.label}: {point.text}{mark}"),
            cx=place(x),
            cy=place(y),
            r=radius,
            class_="app-chart__point" + (" app-chart__point--illustrative" if point.illustrative else ""),
            fill=PAPER if point.illustrative else VALUES,
            stroke=VALUES,
            stroke_width=2,
        )


# Words in the drawing


def _labels(trend: Trend, plot: Plot, taken: list[Box]) -> Iterator[str]:
    """Beside the end of each line what it is: the newest figure, the target and floor in force. Older ones inside."""
    if trend.standing is not None:
        yield _newest(trend.standing.point, plot, taken)
    for kind, steps in (("target", trend.targets), ("floor", trend.floors)):
        for step in reversed(steps):
            label = _beside if step.last == trend.last else _inside
            yield label(step, kind, plot, taken)


def _newest(point: TrendPoint, plot: Plot, taken: list[Box]) -> str:
    assert point.value is not None
    frame = plot.frame
    x, y = plot.at(point.period_end, point.value)
    words = f"{point.text}{' †' if point.illustrative else ''}"
    left, high = x + 8, frame.text_size + 4
    box = Box(left, left + text_width(words, frame.text_size), y - high / Decimal(2), y + high / Decimal(2))
    taken.append(box)
    return text_block([words], left, box.top, frame, "newest", font_weight="bold")


def _beside(step: TargetStep, kind: str, plot: Plot, taken: list[Box]) -> str:
    """In the right margin, moved up or down where the newest figure stands."""
    frame = plot.frame
    lines = wrap(_name(step, kind, frame), LETTERS_BESIDE[frame.name])
    y = plot.values.at(max(step.value, step.upper or step.value))
    return margin_text(lines, y, frame, kind, taken, fill=TARGET)


def _inside(step: TargetStep, kind: str, plot: Plot, taken: list[Box]) -> str:
    """Above a line that has ended, where it is long enough; else the table under the chart says it."""
    frame = plot.frame
    (x, y), end = plot.at(step.first, max(step.value, step.upper or step.value)), plot.days.at(step.last)
    words, high = _name(step, kind, frame), frame.text_size + 4
    width = text_width(words, frame.text_size)
    places = [Box(x + 4, x + 4 + width, y - high - 2, y - 2)] if width <= end - x else []
    box = find_room(places, taken)
    return "" if box is None else text_block([words], box.left, box.top, frame, kind, fill=TARGET)


def _name(step: TargetStep, kind: str, frame: Frame) -> str:
    words = f"{kind.capitalize()} {step.text}"
    return f"{words}, {step.set_by}" if kind == "target" and frame is not NARROW else words


# Targets


def step_marks(
    steps: Sequence[TargetStep], plot: Plot, kind: str = "target", dash: str | None = None
) -> Iterator[str]:
    """Targets or floors as a step line over the days on which each was in force; of a band its ground too."""
    if not steps:
        return
    look = {"stroke": TARGET, "stroke_width": 2, "stroke_dasharray": dash, "fill": "none"}
    for step in steps:
        if step.upper is not None:
            yield _band(step, plot, "band", TARGET)
            yield element("path", d=_step_path([step], plot, upper=True), class_=f"app-chart__{kind}", **look)
    yield element("path", d=_step_path(steps, plot, upper=False), class_=f"app-chart__{kind}", **look)


def _step_path(steps: Iterable[TargetStep], plot: Plot, *, upper: bool) -> str:
    """A line that runs level and steps up or down on the day on which the next one begins."""
    parts: list[str] = []
    before: TargetStep | None = None
    for step in steps:
        height = step.upper if upper and step.upper is not None else step.value
        joined = before is not None and (step.first - before.last).days <= 1
        (x, y), end = plot.at(step.first, height), plot.days.at(step.last)
        parts.append(f"{'L' if joined else 'M'}{place(x)} {place(y)}H{place(end)}")
        before = step
    return "".join(parts)


def _band(step: TargetStep, plot: Plot, name: str, colour: str) -> str:
    assert step.upper is not None
    (x, bottom), (end, top) = plot.at(step.first, step.value), plot.at(step.last, step.upper)
    return element(
        "rect",
        x=place(x),
        y=place(top),
        width=place(end - x),
        height=place(bottom - top),
        class_=f"app-chart__{name}",
        fill=colour,
        fill_opacity="0.12",
    )
