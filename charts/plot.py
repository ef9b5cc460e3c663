"""A chart's paper: a frame with its two axes, and the pieces that every chart over it is drawn of.

Pure. Styling is by class and presentation attribute alone, so that a strict content security policy holds; every text
is escaped.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from charts.axes import Axis, DayAxis, Frame, month_ticks, value_axis
from charts.drawing import Box, Markup, element, find_room, place
from indicators.colours import GRID, INK, NOTE, PAPER
from indicators.rules.figures import grouped
from indicators.rules.terms import AnnotationKind, Unit
from indicators.rules.trend import Note, Trend

WIDE = Frame("wide", width=960, height=330, left=62, right=160, top=58, bottom=34, text_size=14, day_labels=8)
NARROW = Frame(
    "narrow", width=340, height=300, left=48, right=62, top=58, bottom=30, text_size=13, day_labels=3
)
LETTERS_BESIDE = {WIDE.name: 18, NARROW.name: 8}
MARK_RADIUS = 9

Spot = tuple[Decimal | int, Decimal | int]


@dataclass(frozen=True)
class Plot:
    """A frame with its two axes, days across."""

    frame: Frame
    days: DayAxis
    values: Axis

    def at(self, day: date, value: Decimal) -> tuple[Decimal, Decimal]:
        """The spot of a figure on paper."""
        return self.days.at(day), self.values.at(value)


def plot_of(trend: Trend, heights: Iterable[Decimal], frame: Frame) -> Plot:
    """The days of a trend across, and a scale that holds these heights."""
    values = value_axis(
        heights,
        frame.floor,
        frame.top,
        percentage=trend.is_percentage,
        count=trend.spec.unit is Unit.COUNT,
    )
    return Plot(frame, DayAxis(trend.first, trend.last, frame.left, frame.width - frame.right), values)


def drawing(frame: Frame, key: str, title: str, finding: str, parts: Iterable[str]) -> Markup:
    """The SVG element with its text alternative. `key` makes its ids the only ones on the page."""
    name = f"{key}-{frame.name}"
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", finding, id=f"{name}-finding"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        class_=f"app-chart app-chart--{frame.name}",
        viewBox=f"0 0 {frame.width} {frame.height}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-finding",
        font_family="system-ui, sans-serif",
        font_size=frame.text_size,
    )


# Axes


def value_grid(frame: Frame, values: Axis, *, percentage: bool) -> Iterator[Markup]:
    """A level line for each tick with its figure on the left, and the line that the chart stands on."""
    for tick in values.ticks:
        y = values.at(tick)
        yield line((frame.left, y), (frame.width - frame.right, y), "grid", stroke=GRID, stroke_width=1)
        words = f"{grouped(tick.normalize())}{'%' if percentage else ''}"
        yield word(words, frame.left - 8, y + 5, text_anchor="end")
    yield line((frame.left, frame.floor), (frame.width - frame.right, frame.floor), "axis-line", stroke=INK)


def month_marks(plot: Plot) -> Iterator[Markup]:
    """Months along the foot of the chart, as many as there is room for."""
    frame = plot.frame
    for day in month_ticks(plot.days.first, plot.days.last, frame.day_labels):
        x = plot.days.at(day)
        yield line((x, frame.floor), (x, frame.floor + 5), "axis-line", stroke=INK)
        yield word(f"{day:%b %Y}", x, frame.height - 8, text_anchor="middle")


# Notes


def note_marks(notes: Sequence[Note], plot: Plot) -> Iterator[Markup]:
    """A numbered mark for each note, in the order of the list under the chart; neighbours stand at two heights."""
    last_x: Decimal | None = None
    lifted = False
    for number, note in enumerate(notes, start=1):
        x = plot.days.at(note.day)
        lifted = last_x is not None and x - last_x < 2 * MARK_RADIUS + 2 and not lifted
        last_x = x
        yield from _note_mark(number, note, x, Decimal(12 if lifted else 34), plot)


def _note_mark(number: int, note: Note, x: Decimal, y: Decimal, plot: Plot) -> Iterator[Markup]:
    is_break = note.kind is AnnotationKind.BREAK
    yield line(
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
    yield word(
        str(number), x, y + 4, class_="app-chart__note-number", fill=PAPER, font_size=12, text_anchor="middle"
    )


# Pieces


def line(start: Spot, end: Spot, kind: str, **look: object) -> Markup:
    """A straight line of a kind that styles know as `app-chart__kind`."""
    return element(
        "line",
        x1=place(start[0]),
        y1=place(start[1]),
        x2=place(end[0]),
        y2=place(end[1]),
        class_=f"app-chart__{kind}",
        **look,
    )


def word(words: str, x: Decimal | int, y: Decimal | int, **look: object) -> Markup:
    """Words that stand on the height `y`."""
    return element(
        "text", words, x=place(x), y=place(y), **{"class_": "app-chart__text", "fill": INK, **look}
    )


def text_block(
    lines: Sequence[str], x: Decimal, top: Decimal, frame: Frame, kind: str, **look: object
) -> Markup:
    """Lines of words with a white edge, so that what lies behind doesn't cross them out."""
    high = frame.text_size + 4
    spans = [
        element("tspan", words, x=place(x), y=place(top + high * (at + 1) - 5))
        for at, words in enumerate(lines)
    ]
    edged = {"fill": INK, "stroke": PAPER, "stroke_width": 3, "paint_order": "stroke"} | look
    return element("text", *spans, class_=f"app-chart__text app-chart__{kind}-text", **edged)


def margin_text(
    lines: Sequence[str], y: Decimal, frame: Frame, kind: str, taken: list[Box], **look: object
) -> Markup:
    """Words in the right margin at the height `y`, moved up or down where something stands; empty without room."""
    left = Decimal(frame.width - frame.right + 8)
    high = len(lines) * (frame.text_size + 4)
    shifts = sorted(range(-140, 141, 2), key=abs)
    places = [Box(left, Decimal(frame.width), y + shift - 10, y + shift - 10 + high) for shift in shifts]
    box = find_room([place for place in places if 0 <= place.top <= frame.height - high], taken)
    return Markup("") if box is None else text_block(lines, left, box.top, frame, kind, **look)
