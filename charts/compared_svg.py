"""Areas beside one another as SVG: each line with a colour, a dash and a mark of its own.

Pure. The area asked about is the broad solid line with circles.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from textwrap import wrap

from charts.axes import Frame
from charts.drawing import Markup, element, place
from charts.plot import (
    LETTERS_BESIDE,
    WIDE,
    Plot,
    drawing,
    line,
    month_marks,
    note_marks,
    plot_of,
    text_block,
    value_grid,
)
from charts.symbols import shape
from indicators.colours import BESIDE, PAPER, VALUES
from indicators.rules.compared import Compared, compared_finding
from indicators.rules.trend import Trend, TrendPoint

MOST_MARKS = 26
HOLLOW = "app-chart__point app-chart__point--illustrative"


@dataclass(frozen=True)
class Look:
    """How one line is told from the others; `corners` are none for a circle."""

    colour: str
    dash: str | None
    corners: tuple[tuple[float, float], ...] = ()
    width: str = "2"


CROSS = ((-0.4, -1), (0.4, -1), (0.4, -0.4), (1, -0.4), (1, 0.4), (0.4, 0.4))
LOOKS = (
    Look(VALUES, None, width="3.5"),
    Look(BESIDE[0], "8 4", ((-1, -1), (1, -1), (1, 1), (-1, 1))),
    Look(BESIDE[1], "2 3", ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0))),
    Look(BESIDE[2], "12 3 2 3", ((0, -1), (1, 1), (-1, 1))),
    Look(BESIDE[3], "5 5", ((0, 1), (1, -1), (-1, -1))),
    Look(BESIDE[4], "16 4", ((-1, -1), (1, 1), (1, -1), (-1, 1))),
    Look(BESIDE[5], "8 3 2 3 2 3", (*CROSS, *((-x, -y) for x, y in CROSS))),
)


def compared_svg(chart: Compared, frame: Frame = WIDE, key: str = "compared") -> Markup:
    """The lines as an SVG element; empty text where no area has a figure, and for grades, which have no size.

    Names stand beside the wide one alone.
    """
    if chart.spec.is_grade or not any(trend.known for trend in chart.trends):
        return Markup("")
    shown = [point.value for trend in chart.trends for point in trend.known if point.value is not None]
    plot = plot_of(chart.own, shown, frame)
    looks = list(zip(chart.trends, LOOKS, strict=False))
    parts = [
        *value_grid(frame, plot.values, percentage=chart.own.is_percentage),
        *month_marks(plot),
        *note_marks(chart.own.notes, plot),
        *(part for trend, look in reversed(looks) for part in _line(trend, look, plot)),
        *(_names(looks, plot) if frame is WIDE else ()),
    ]
    return drawing(frame, key, chart.title, compared_finding(chart), parts)


def key_line(at: int) -> Markup:
    """The line of the trend at this place, by itself, for the key under the chart; its name stands beside it."""
    look = LOOKS[at]
    middle = Decimal(10)
    return element(
        "svg",
        line((0, middle), (44, middle), "values", **_stroke(look)),
        _mark(look, Decimal(22), middle),
        xmlns="http://www.w3.org/2000/svg",
        width=44,
        height=20,
        viewBox="0 0 44 20",
        aria_hidden="true",
        focusable="false",
    )


def _stroke(look: Look) -> dict[str, str | None]:
    return {"stroke": look.colour, "stroke_width": look.width, "stroke_dasharray": look.dash}


def _line(trend: Trend, look: Look, plot: Plot) -> Iterator[Markup]:
    """Lines between neighbouring figures, none across a gap, then the marks."""
    for before, after in trend.segments:
        assert before.value is not None
        assert after.value is not None
        start, end = plot.at(before.period_end, before.value), plot.at(after.period_end, after.value)
        yield line(start, end, "values", **_stroke(look))
    for point in _marked(trend):
        assert point.value is not None
        mark = " †, illustrative" if point.illustrative else ""
        words = f"{trend.area}, {point.label}: {point.text}{mark}"
        yield _mark(look, *plot.at(point.period_end, point.value), words=words, hollow=point.illustrative)


def _marked(trend: Trend) -> list[TrendPoint]:
    """So many points that their marks don't run together, the newest among them."""
    known = trend.known
    step = len(known) // MOST_MARKS + 1
    return known[::-1][::step]


def _mark(look: Look, x: Decimal, y: Decimal, *, words: str = "", hollow: bool = False) -> Markup:
    title = [element("title", words)] if words else []
    painted = {
        "class_": HOLLOW if hollow else "app-chart__point",
        "fill": PAPER if hollow else look.colour,
        "stroke": look.colour,
        "stroke_width": "1.5",
    }
    if not look.corners:
        return element("circle", *title, cx=place(x), cy=place(y), r=4, **painted)
    return shape(look.corners, x, y, title, Decimal(4), **painted)


def _names(looks: Sequence[tuple[Trend, Look]], plot: Plot) -> Iterator[Markup]:
    """In the right margin, in the order of the newest figures, each joined to the end of its line."""
    ends = [(plot.at(*end), trend, look) for trend, look in looks if (end := _end(trend)) is not None]
    ends.sort(key=lambda each: each[0][1])
    names = [wrap(trend.area, LETTERS_BESIDE[plot.frame.name]) for _, trend, _ in ends]
    heights = [Decimal(len(lines) * (plot.frame.text_size + 4)) for lines in names]
    tops = stacked(
        [y - high / 2 for ((_, y), *_), high in zip(ends, heights, strict=True)], heights, plot.frame.height
    )
    left = Decimal(plot.frame.width - plot.frame.right + 16)
    for ((x, y), _, look), lines, high, top in zip(ends, names, heights, tops, strict=True):
        weight = "bold" if look is LOOKS[0] else None
        yield line((x + 6, y), (left - 3, top + high / 2), "leader", stroke=look.colour)
        yield text_block(lines, left, top, plot.frame, "area", fill=look.colour, font_weight=weight)


def _end(trend: Trend) -> tuple[date, Decimal] | None:
    """The day and the figure at which a line ends."""
    for point in reversed(trend.known):
        if point.value is not None:
            return point.period_end, point.value
    return None


def stacked(tops: Sequence[Decimal], heights: Sequence[Decimal], room: int) -> list[Decimal]:
    """Where blocks of words begin that would begin at `tops`, from the highest down, so that none covers another.

    Their order stays; what reaches below `room` is pushed up together with what lies above it.
    """
    found: list[Decimal] = []
    for top, high in zip(tops, (Decimal(0), *heights), strict=False):
        found.append(max(top, found[-1] + high) if found else max(top, Decimal(0)))
    lowest = Decimal(room)
    for at in reversed(range(len(found))):
        lowest = found[at] = min(found[at], lowest - heights[at])
    return found
