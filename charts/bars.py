"""Areas beside each other as bars on one scale, each with its target where it has one.

Pure. The table beside the drawing holds the same figures.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from charts.axes import Axis, Frame, value_axis
from charts.drawing import Markup, element, place, text_width
from indicators.colours import INK, PAPER, TARGET, VALUES
from indicators.rules.compared import listed, without_figure
from indicators.rules.row import Row
from indicators.rules.terms import Rag, Unit

WIDE = Frame("wide", width=760, height=0, left=190, right=120, top=4, bottom=4, text_size=14, day_labels=0)
NARROW = Frame("narrow", width=340, height=0, left=2, right=96, top=4, bottom=4, text_size=14, day_labels=0)
BAR = 16
WIDE_LINE, NARROW_LINE = 26, 42
GAP = 8
MOST_FOR_NAMES = 330
COLOURS = (Rag.RED, Rag.AMBER, Rag.GREEN)


def bars_svg(rows: Sequence[Row], frame: Frame = WIDE, key: str = "bars") -> Markup:
    """One bar a row, in the order given; words where a row has no figure.

    Empty text where none has one, and for grades, which have no size.
    """
    if not any(row.figure.value for row in rows) or rows[0].unit == Unit.GRADE:
        return Markup("")
    frame = _with_room(rows, frame)
    line = _line_height(frame)
    axis = _axis(rows, frame)
    name = f"{key}-{frame.name}-title"
    return element(
        "svg",
        element("title", f"{areas_title(rows)}. {areas_finding(rows)}", id=name),
        *_whole(rows, axis, frame),
        *(part for at, row in enumerate(rows) for part in _bar(row, frame.top + at * line, axis, frame)),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"app-chart app-chart--{frame.name}",
        viewBox=f"0 0 {frame.width} {bars_height(rows, frame)}",
        role="img",
        aria_labelledby=name,
        font_family="system-ui, sans-serif",
        font_size=frame.text_size,
    )


def bars_height(rows: Sequence[Row], frame: Frame = WIDE) -> int:
    """The height of the drawing in its own units."""
    return frame.top + frame.bottom + _line_height(frame) * len(rows)


def _line_height(frame: Frame) -> int:
    return WIDE_LINE if frame.name == WIDE.name else NARROW_LINE


def _with_room(rows: Sequence[Row], frame: Frame) -> Frame:
    """The frame with as much room for names as the longest needs; a narrow one has them over their bars."""
    if frame.name != WIDE.name:
        return frame
    longest = max(text_width(row.area_name, frame.text_size) for row in rows)
    return replace(frame, left=max(frame.left, min(int(longest) + 14, MOST_FOR_NAMES)))


def _whole_value(rows: Sequence[Row]) -> Decimal | None:
    """The figure of the authority that the areas are parts of, where it stands beside theirs and is of their size.

    A number of cases is not: a part is never as large as the whole.
    """
    whole = rows[0].authority
    if whole is None or whole.value is None or rows[0].unit == Unit.COUNT:
        return None
    return Decimal(whole.value)


def _whole(rows: Sequence[Row], axis: Axis, frame: Frame) -> Iterator[Markup]:
    """The authority's figure as a line over all bars."""
    value = _whole_value(rows)
    if value is None:
        return
    x, foot = axis.at(value), bars_height(rows, frame) - frame.bottom
    yield element(
        "line",
        element("title", "The whole authority"),
        x1=place(x),
        x2=place(x),
        y1=frame.top,
        y2=foot,
        class_="app-chart__whole",
        stroke=INK,
        stroke_width=1,
        stroke_dasharray="2 3",
    )


def areas_title(rows: Sequence[Row]) -> str:
    """The name of the chart: "Unallocated cases by area, May 2012"."""
    return f"{rows[0].name} by area, {rows[0].figure.period}" if rows else "By area"


def areas_finding(rows: Sequence[Row]) -> str:
    """How many areas stand how to their target, in a sentence that names those that are red and those without a figure.

    "3 of 12 areas are red (Dover, Swale and Thanet), 1 amber, 8 green."
    """
    hidden = [row.area_name for row in rows if row.figure.suppressed]
    missing = [row.area_name for row in rows if row.figure.value is None and not row.figure.suppressed]
    shown = [row for row in rows if row.figure.value is not None]
    if len(hidden) == len(rows) > 1:
        return f"The figures of all {len(rows)} areas are hidden, because small numbers could show who somebody is."
    said = [part for rag in (*COLOURS, Rag.NOT_RATED) if (part := _rated(rag, shown))]
    first = (
        f"Of {len(rows)} areas, {', '.join(said)}."
        if said
        else f"None of {len(rows)} areas has a figure to show."
    )
    return " ".join([first, *without_figure(missing if said else [], hidden)])


def _rated(rag: Rag, rows: Sequence[Row]) -> str:
    areas = [row.area_name for row in rows if row.rating.letter == rag.value]
    if not areas:
        return ""
    verb = "is" if len(areas) == 1 else "are"
    named = f" ({listed(areas)})" if rag is Rag.RED else ""
    return f"{len(areas)} {verb} {rag.label.lower()}{named}"


def _axis(rows: Sequence[Row], frame: Frame) -> Axis:
    shown = [Decimal(row.figure.value) for row in rows if row.figure.value is not None]
    shown += [
        Decimal(row.target.value) for row in rows if row.target is not None and row.target.value is not None
    ]
    shown += [value for value in [_whole_value(rows)] if value is not None]
    percentage = rows[0].unit == Unit.PERCENTAGE
    return value_axis(
        [Decimal(0), *shown],
        frame.left,
        frame.width - frame.right,
        percentage=percentage,
        count=not percentage,
    )


def _bar(row: Row, top: int, axis: Axis, frame: Frame) -> Iterator[Markup]:
    wide = frame.name == WIDE.name
    below = 0 if wide else 18
    text_y = top + 13
    name_x, anchor = (frame.left - 10, "end") if wide else (frame.left, "start")
    yield _words(row.area_name, name_x, text_y, text_anchor=anchor)
    if row.figure.value is None:
        yield _words(row.figure.text, frame.left + 2, text_y + below)
        return
    value = Decimal(row.figure.value)
    end = axis.at(value)
    yield _filled(row, top + below, end - axis.at(Decimal(0)), frame)
    if row.target is not None and row.target.value is not None:
        yield _target(axis.at(Decimal(row.target.value)), top + below)
    words = _figure(row)
    yield _words(words, _beside(row, words, end, axis, frame), text_y + below)


def _figure(row: Row) -> str:
    mark = " †" if row.figure.illustrative else ""
    rating = "" if row.rating.letter == "–" else f" {row.rating.letter}"
    return f"{row.figure.text}{mark}{rating}"


def _beside(row: Row, words: str, end: Decimal, axis: Axis, frame: Frame) -> Decimal:
    """Where the words begin: after the bar, and after the target's line where that would cross them."""
    start = end + GAP
    if row.target is None or row.target.value is None:
        return start
    target = axis.at(Decimal(row.target.value))
    crossed = start - GAP < target < start + text_width(words, frame.text_size) + GAP
    return target + GAP if crossed else start


def _filled(row: Row, top: int, width: Decimal, frame: Frame) -> Markup:
    return element(
        "rect",
        x=frame.left,
        y=top,
        width=place(max(width, Decimal(1))),
        height=BAR,
        class_="app-chart__bar" + (" app-chart__bar--illustrative" if row.figure.illustrative else ""),
        fill=PAPER if row.figure.illustrative else VALUES,
        stroke=VALUES,
        stroke_width="1.5",
        stroke_dasharray="6 4" if row.figure.illustrative else None,
    )


def _target(x: Decimal, top: int) -> Markup:
    return element(
        "line",
        x1=place(x),
        x2=place(x),
        y1=top - 3,
        y2=top + BAR + 3,
        class_="app-chart__target",
        stroke=TARGET,
        stroke_width=3,
    )


def _words(words: str, x: Decimal | int, y: int, **look: object) -> Markup:
    return element("text", words, x=place(x), y=place(y), class_="app-chart__text", fill=INK, **look)
