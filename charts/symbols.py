"""The shapes of points that say something: each signal has its own, so that colour is never alone.

Pure.
"""

from collections.abc import Sequence
from decimal import Decimal

from charts.drawing import Markup, element, place
from indicators.colours import CONCERN, INK, NOTE, PAPER, VALUES
from indicators.rules.variation.limits import Signal

SIZE = 6

COLOURS = {
    Signal.IMPROVEMENT: VALUES,
    Signal.CONCERN: CONCERN,
    Signal.HIGHER: INK,
    Signal.LOWER: INK,
}
# Corners around the middle, in sizes: a diamond, a square, triangles that point up and down.
CORNERS = {
    Signal.IMPROVEMENT: ((0, -1), (1, 0), (0, 1), (-1, 0)),
    Signal.CONCERN: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    Signal.HIGHER: ((0, -1), (1, 1), (-1, 1)),
    Signal.LOWER: ((0, 1), (1, -1), (-1, -1)),
}


def symbol(signal: Signal, x: Decimal, y: Decimal, *, hollow: bool = False, words: str = "") -> Markup:
    """The shape of a signal around a spot, a small circle where it says nothing; `words` is its title."""
    colour = COLOURS.get(signal, NOTE)
    look = {
        "class_": "app-chart__point" + (" app-chart__point--illustrative" if hollow else ""),
        "fill": PAPER if hollow else colour,
        "stroke": colour,
        "stroke_width": 2,
    }
    title = [element("title", words)] if words else []
    if signal not in CORNERS:
        return element("circle", *title, cx=place(x), cy=place(y), r=4, **look)
    return shape(CORNERS[signal], x, y, title, Decimal(SIZE), **look)


def shape(
    corners: Sequence[tuple[float, float]],
    x: Decimal,
    y: Decimal,
    title: Sequence[Markup],
    size: Decimal,
    **look: object,
) -> Markup:
    """A polygon around a spot; `corners` are counted from it in sizes, to the right and down."""
    points = " ".join(
        f"{place(x + Decimal(str(right)) * size)},{place(y + Decimal(str(down)) * size)}"
        for right, down in corners
    )
    return element("polygon", *title, points=points, **look)


def key_symbol(signal: Signal) -> Markup:
    """A signal's shape by itself, for the key under a chart; the words stand beside it."""
    middle = Decimal(10)
    return element(
        "svg",
        symbol(signal, middle, middle),
        xmlns="http://www.w3.org/2000/svg",
        width=20,
        height=20,
        viewBox="0 0 20 20",
        aria_hidden="true",
        focusable="false",
    )
