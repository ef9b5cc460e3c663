"""A caterpillar: every authority's figure in order, each with its interval, one of them picked out.

Pure. Neighbours are hollow rings, the authority itself is a filled square, so that colour carries nothing alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from charts.drawing import Markup, element, place
from indicators.colours import INK, PAPER, TARGET, VALUES

WIDTH, HEIGHT = 960, 360
LEFT, RIGHT, TOP, FOOT = 56, 150, 16, 30
TEXT = 14
STEPS = 4
# Tops of a scale whose quarters are round.
NICE = (1, 2, 4, 6, 8, 10)


@dataclass(frozen=True)
class Bar:
    """An authority's figure, with its interval where it has one."""

    name: str
    text: str
    value: Decimal
    limits: tuple[Decimal, Decimal] | None = None
    is_own: bool = False
    is_neighbour: bool = False


@dataclass(frozen=True)
class Caterpillar:
    """The figures in their order, with England's and the neighbours' median as lines."""

    title: str
    bars: tuple[Bar, ...]
    england: Decimal | None = None
    median: Decimal | None = None

    @property
    def top(self) -> Decimal:
        """The top of the scale: a round number, no lower than anything drawn."""
        highest = [bar.limits[1] if bar.limits else bar.value for bar in self.bars]
        most = max(
            [*highest, *(line for line in (self.england, self.median) if line is not None), Decimal(1)]
        )
        size = Decimal(10) ** most.adjusted()
        return next(size * step for step in NICE if size * step >= most)


def caterpillar_svg(chart: Caterpillar, key: str = "authorities") -> Markup:
    """The chart as an SVG element; empty where no authority has a figure. The table beside it says the same."""
    if not chart.bars:
        return Markup("")
    return element(
        "svg",
        element("title", chart.title, id=f"{key}-title"),
        *_grid(chart),
        *(part for at, bar in enumerate(chart.bars) for part in _bar(chart, at, bar)),
        *_lines(chart),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        font_family="system-ui, sans-serif",
        aria_labelledby=f"{key}-title",
        class_="app-chart",
    )


def _y(chart: Caterpillar, value: Decimal) -> Decimal:
    return TOP + (HEIGHT - TOP - FOOT) * (1 - value / chart.top)


def _x(chart: Caterpillar, at: int) -> Decimal:
    room = Decimal(WIDTH - LEFT - RIGHT) / len(chart.bars)
    return LEFT + room * at + room / 2


def _grid(chart: Caterpillar) -> Iterator[Markup]:
    for step in range(STEPS + 1):
        value = chart.top * step / STEPS
        y = place(_y(chart, value))
        yield element(
            "path", d=f"M{LEFT} {y}H{WIDTH - RIGHT}", stroke=INK, stroke_opacity="0.15", fill="none"
        )
        yield element(
            "text", f"{value.normalize():f}", x=LEFT - 8, y=y, text_anchor="end", font_size=TEXT, dy="0.35em"
        )


def _bar(chart: Caterpillar, at: int, bar: Bar) -> Iterator[Markup]:
    x, y = place(_x(chart, at)), place(_y(chart, bar.value))
    colour = TARGET if bar.is_own else VALUES
    if bar.limits is not None:
        low, high = (place(_y(chart, limit)) for limit in bar.limits)
        yield element(
            "path",
            d=f"M{x} {low}V{high}",
            stroke=colour,
            stroke_width="3" if bar.is_own else "1.5",
            fill="none",
        )
    words = f"{bar.name}: {bar.text}" + (" (neighbour)" if bar.is_neighbour else "")
    title = element("title", words)
    if bar.is_own:
        side = Decimal(10)
        corner_x, corner_y = _x(chart, at) - side / 2, _y(chart, bar.value) - side / 2
        yield element(
            "rect", title, x=place(corner_x), y=place(corner_y), width=side, height=side, fill=colour
        )
        yield element(
            "text", bar.name, x=x, y=HEIGHT - 10, text_anchor="middle", font_size=TEXT, font_weight="bold"
        )
    else:
        fill = PAPER if bar.is_neighbour else colour
        yield element("circle", title, cx=x, cy=y, r=4 if bar.is_neighbour else 3, fill=fill, stroke=colour)


def _lines(chart: Caterpillar) -> Iterator[Markup]:
    named = [("England", chart.england, "8 4"), ("Neighbours’ median", chart.median, "2 3")]
    there = sorted(
        ((name, value, dash) for name, value, dash in named if value is not None), key=lambda each: -each[1]
    )
    lowest = Decimal(0)
    for name, value, dash in there:
        y = _y(chart, value)
        label = max(y, lowest)
        lowest = label + TEXT + 4
        yield element(
            "path", d=f"M{LEFT} {place(y)}H{WIDTH - RIGHT}", stroke=INK, stroke_dasharray=dash, fill="none"
        )
        yield element(
            "text", f"{name} {value}", x=WIDTH - RIGHT + 6, y=place(label), font_size=TEXT, dy="0.35em"
        )
