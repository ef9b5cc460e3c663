"""Areas beside each other as bars on one scale, each with its target where it has one.

Pure. The table beside the drawing holds the same figures.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from indicators.axes import Axis, Frame, value_axis
from indicators.drawing import INK, PAPER, TARGET, VALUES, Markup, element, place
from indicators.row import Row
from indicators.terms import Unit

WIDE = Frame("wide", width=760, height=0, left=190, right=120, top=4, bottom=4, text_size=14, day_labels=0)
NARROW = Frame("narrow", width=340, height=0, left=2, right=96, top=4, bottom=4, text_size=14, day_labels=0)
BAR = 16
WIDE_LINE, NARROW_LINE = 26, 42


def bars_svg(rows: Sequence[Row], frame: Frame = WIDE, key: str = "bars") -> str:
    """One bar a row, in the order given; words where a row has no figure.

    Empty text where none has one, and for grades, which have no size.
    """
    if not any(row.figure.value for row in rows) or rows[0].unit == Unit.GRADE:
        return ""
    line = WIDE_LINE if frame is WIDE else NARROW_LINE
    axis = _axis(rows, frame)
    name = f"{key}-{frame.name}-title"
    return element(
        "svg",
        element("title", f"{rows[0].name} by area. The table holds the same figures.", id=name),
        *(part for at, row in enumerate(rows) for part in _bar(row, frame.top + at * line, axis, frame)),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"app-chart app-chart--{frame.name}",
        viewBox=f"0 0 {frame.width} {frame.top + frame.bottom + line * len(rows)}",
        role="img",
        aria_labelledby=name,
        font_family="system-ui, sans-serif",
        font_size=frame.text_size,
    )


def _axis(rows: Sequence[Row], frame: Frame) -> Axis:
    shown = [Decimal(row.figure.value) for row in rows if row.figure.value is not None]
    shown += [
        Decimal(row.target.value) for row in rows if row.target is not None and row.target.value is not None
    ]
    percentage = rows[0].unit == Unit.PERCENTAGE
    return value_axis(
        [Decimal(0), *shown],
        frame.left,
        frame.width - frame.right,
        percentage=percentage,
        count=not percentage,
    )


def _bar(row: Row, top: int, axis: Axis, frame: Frame) -> Iterator[Markup]:
    below = 0 if frame is WIDE else 18
    text_y = top + 13
    name_x, anchor = (frame.left - 10, "end") if frame is WIDE else (frame.left, "start")
    yield _words(row.area_name, name_x, text_y, text_anchor=anchor)
    if row.figure.value is None:
        yield _words(row.figure.text, frame.left + 2, text_y + below)
        return
    value = Decimal(row.figure.value)
    end = axis.at(value)
    yield _filled(row, top + below, end - axis.at(Decimal(0)), frame)
    if row.target is not None and row.target.value is not None:
        yield _target(axis.at(Decimal(row.target.value)), top + below)
    mark = " †" if row.figure.illustrative else ""
    rating = "" if row.rating.letter == "–" else f" {row.rating.letter}"
    yield _words(f"{row.figure.text}{mark}{rating}", end + 8, text_y + below)


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
