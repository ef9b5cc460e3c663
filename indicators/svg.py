"""Charts as SVG: what is on the page at first paint, prints, and needs no script.

Pure. Styling is by class and presentation attribute alone, so that a strict content security policy holds; every text
is escaped. Colour never carries meaning alone: lines differ in dash, points in filling.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap

from indicators.axes import Axis, DayAxis, Frame, month_ticks, value_axis
from indicators.drawing import GRID, INK, NOTE, PAPER, TARGET, VALUES, element, place, text_width
from indicators.figures import grouped
from indicators.labels import Box, find_room
from indicators.terms import AnnotationKind, Unit
from indicators.trend import Note, TargetStep, Trend, TrendPoint, finding

WIDE = Frame("wide", width=760, height=360, left=62, right=150, top=58, bottom=34, text_size=14, day_labels=6)
NARROW = Frame(
    "narrow", width=340, height=300, left=48, right=62, top=58, bottom=30, text_size=13, day_labels=3
)
LETTERS_BESIDE = {WIDE.name: 18, NARROW.name: 8}
DASHED, DOTTED = "6 4", "2 4"
MARK_RADIUS = 9


@dataclass(frozen=True)
class _Plot:
    """A frame with its two axes."""

    frame: Frame
    days: DayAxis
    values: Axis

    def at(self, day: date, value: Decimal) -> tuple[Decimal, Decimal]:
        return self.days.at(day), self.values.at(value)


def trend_svg(trend: Trend, frame: Frame = WIDE, key: str = "trend") -> str:
    """The chart of a trend as an SVG element. `key` makes its ids the only ones on the page."""
    name = f"{key}-{frame.name}"
    plot = _plot(trend, frame)
    return element(
        "svg",
        element("title", trend.title, id=f"{name}-title"),
        element("desc", finding(trend), id=f"{name}-finding"),
        *_grid(trend, plot),
        *_notes(trend, plot),
        *_steps(trend.floors, plot, "floor", DOTTED),
        *_steps(trend.targets, plot, "target", None),
        *_segments(trend, plot),
        *_points(trend, plot),
        *_labels(trend, plot),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"app-chart app-chart--{frame.name}",
        viewBox=f"0 0 {frame.width} {frame.height}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-finding",
        font_family="system-ui, sans-serif",
        font_size=frame.text_size,
    )


def _plot(trend: Trend, frame: Frame) -> _Plot:
    shown = [point.value for point in trend.known if point.value is not None]
    for step in (*trend.targets, *trend.floors):
        shown += [edge for edge in (step.value, step.upper) if edge is not None]
    axis = value_axis(
        shown,
        frame.floor,
        frame.top,
        percentage=trend.is_percentage,
        count=trend.measure.unit is Unit.COUNT,
    )
    return _Plot(frame, DayAxis(trend.first, trend.last, frame.left, frame.width - frame.right), axis)


def _grid(trend: Trend, plot: _Plot) -> Iterator[str]:
    frame, percent = plot.frame, "%" if trend.is_percentage else ""
    for tick in plot.values.ticks:
        y = plot.values.at(tick)
        yield _line((frame.left, y), (frame.width - frame.right, y), "grid", stroke=GRID, stroke_width=1)
        words = f"{grouped(tick.normalize())}{percent}"
        yield _word(words, frame.left - 8, y + 5, text_anchor="end")
    yield _line((frame.left, frame.floor), (frame.width - frame.right, frame.floor), "axis-line", stroke=INK)
    room = text_width("Mar 2011", frame.text_size) / 2
    for day in month_ticks(trend.first, trend.last, frame.day_labels):
        x = plot.days.at(day)
        yield _line((x, frame.floor), (x, frame.floor + 5), "axis-line", stroke=INK)
        if x + room <= frame.width and x - room >= 0:
            yield _word(f"{day:%b %Y}", x, frame.height - 8, text_anchor="middle")


# The values


def _segments(trend: Trend, plot: _Plot) -> Iterator[str]:
    """Lines between neighbouring figures, none across a gap, dashed where either end is illustrative."""
    for before, after in pairwise(trend.points):
        if before.value is None or after.value is None:
            continue
        illustrative = before.illustrative or after.illustrative
        yield _line(
            plot.at(before.period_end, before.value),
            plot.at(after.period_end, after.value),
            "values",
            stroke=VALUES,
            stroke_width="2.5",
            stroke_dasharray=DASHED if illustrative else None,
        )


def _points(trend: Trend, plot: _Plot) -> Iterator[str]:
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


def _labels(trend: Trend, plot: _Plot) -> Iterator[str]:
    """Beside the end of each line what it is: the newest figure, the target and floor in force. Older ones inside."""
    taken: list[Box] = []
    if trend.standing is not None:
        yield _newest(trend.standing.point, plot, taken)
    for kind, steps in (("target", trend.targets), ("floor", trend.floors)):
        for step in reversed(steps):
            label = _beside if step.last == trend.last else _inside
            yield label(step, kind, plot, taken)


def _newest(point: TrendPoint, plot: _Plot, taken: list[Box]) -> str:
    assert point.value is not None
    frame = plot.frame
    x, y = plot.at(point.period_end, point.value)
    words = f"{point.text}{' †' if point.illustrative else ''}"
    left, high = x + 8, frame.text_size + 4
    box = Box(left, left + text_width(words, frame.text_size), y - high / Decimal(2), y + high / Decimal(2))
    taken.append(box)
    return _text([words], left, box.top, plot, "newest", font_weight="bold")


def _beside(step: TargetStep, kind: str, plot: _Plot, taken: list[Box]) -> str:
    """In the right margin, moved up or down where the newest figure stands."""
    frame = plot.frame
    left, y = (
        Decimal(frame.width - frame.right + 8),
        plot.values.at(max(step.value, step.upper or step.value)),
    )
    lines = wrap(_name(step, kind, frame), LETTERS_BESIDE[frame.name])
    high = len(lines) * (frame.text_size + 4)
    shifts = sorted(range(-140, 141, 2), key=abs)
    places = [Box(left, Decimal(frame.width), y + shift - 10, y + shift - 10 + high) for shift in shifts]
    box = find_room([place for place in places if 0 <= place.top <= frame.height - high], taken)
    return "" if box is None else _text(lines, left, box.top, plot, kind, fill=TARGET)


def _inside(step: TargetStep, kind: str, plot: _Plot, taken: list[Box]) -> str:
    """Above a line that has ended, where it is long enough; else the table under the chart says it."""
    frame = plot.frame
    (x, y), end = plot.at(step.first, max(step.value, step.upper or step.value)), plot.days.at(step.last)
    words, high = _name(step, kind, frame), frame.text_size + 4
    width = text_width(words, frame.text_size)
    places = [Box(x + 4, x + 4 + width, y - high - 2, y - 2)] if width <= end - x else []
    box = find_room(places, taken)
    return "" if box is None else _text([words], box.left, box.top, plot, kind, fill=TARGET)


def _name(step: TargetStep, kind: str, frame: Frame) -> str:
    words = f"{kind.capitalize()} {step.text}"
    return f"{words}, {step.set_by}" if kind == "target" and frame is not NARROW else words


# Targets


def _steps(steps: Sequence[TargetStep], plot: _Plot, kind: str, dash: str | None) -> Iterator[str]:
    if not steps:
        return
    look = {"stroke": TARGET, "stroke_width": 2, "stroke_dasharray": dash, "fill": "none"}
    for step in steps:
        if step.upper is not None:
            yield _band(step, plot)
            yield element("path", d=_path([step], plot, upper=True), class_=f"app-chart__{kind}", **look)
    yield element("path", d=_path(steps, plot, upper=False), class_=f"app-chart__{kind}", **look)


def _path(steps: Iterable[TargetStep], plot: _Plot, *, upper: bool) -> str:
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


def _band(step: TargetStep, plot: _Plot) -> str:
    assert step.upper is not None
    (x, bottom), (end, top) = plot.at(step.first, step.value), plot.at(step.last, step.upper)
    return element(
        "rect",
        x=place(x),
        y=place(top),
        width=place(end - x),
        height=place(bottom - top),
        class_="app-chart__band",
        fill=TARGET,
        fill_opacity="0.12",
    )


# Notes


def _notes(trend: Trend, plot: _Plot) -> Iterator[str]:
    """A numbered mark for each note, in the order of the list under the chart; neighbours stand at two heights."""
    last_x: Decimal | None = None
    lifted = False
    for number, note in enumerate(trend.notes, start=1):
        x = plot.days.at(note.day)
        lifted = last_x is not None and x - last_x < 2 * MARK_RADIUS + 2 and not lifted
        last_x = x
        yield from _note(number, note, x, Decimal(12 if lifted else 34), plot)


def _note(number: int, note: Note, x: Decimal, y: Decimal, plot: _Plot) -> Iterator[str]:
    is_break = note.kind is AnnotationKind.BREAK
    yield _line(
        (x, y + MARK_RADIUS),
        (x, plot.frame.floor),
        "note",
        stroke=NOTE,
        stroke_width="2" if is_break else "1",
        stroke_dasharray=None if is_break else "3 3",
    )
    yield element(
        "circle",
        element("title", f"{number}. {note.kind.label}: {note.text}"),
        cx=place(x),
        cy=place(y),
        r=MARK_RADIUS,
        class_="app-chart__note-mark",
        fill=NOTE,
    )
    yield _word(
        str(number), x, y + 4, class_="app-chart__note-number", fill=PAPER, font_size=12, text_anchor="middle"
    )


# Pieces


def _line(
    start: tuple[Decimal | int, Decimal | int],
    end: tuple[Decimal | int, Decimal | int],
    kind: str,
    **look: object,
) -> str:
    return element(
        "line",
        x1=place(start[0]),
        y1=place(start[1]),
        x2=place(end[0]),
        y2=place(end[1]),
        class_=f"app-chart__{kind}",
        **look,
    )


def _text(lines: Sequence[str], x: Decimal, top: Decimal, plot: _Plot, kind: str, **look: object) -> str:
    """Lines of words with a white edge, so that what lies behind doesn't cross them out."""
    high = plot.frame.text_size + 4
    spans = [
        element("tspan", words, x=place(x), y=place(top + high * (at + 1) - 5))
        for at, words in enumerate(lines)
    ]
    edged = {"fill": INK, "stroke": PAPER, "stroke_width": 3, "paint_order": "stroke"} | look
    return element("text", *spans, class_=f"app-chart__text app-chart__{kind}-text", **edged)


def _word(words: str, x: Decimal | int, y: Decimal | int, **look: object) -> str:
    return element(
        "text", words, x=place(x), y=place(y), **{"class_": "app-chart__text", "fill": INK, **look}
    )
