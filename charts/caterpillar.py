"""A caterpillar: every authority's figure in order, each with its interval, one of them picked out.

Pure. Neighbours are hollow rings, the authority itself is a filled square, so that colour carries nothing alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from charts.axes import Frame
from charts.drawing import Markup, element, place
from indicators.colours import INK, PAPER, TARGET, VALUES

WIDE = Frame("wide", width=960, height=360, left=56, right=206, top=16, bottom=30, text_size=14, day_labels=0)
NARROW = Frame(
    "narrow", width=340, height=300, left=36, right=112, top=16, bottom=30, text_size=13, day_labels=0
)
MEDIAN = {WIDE.name: "Neighbours’ median", NARROW.name: "Median"}
STEPS = 4
OWN_SIZE = Decimal(10)
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


def caterpillar_svg(chart: Caterpillar, frame: Frame = WIDE) -> Markup:
    """The chart as an SVG element; empty where no authority has a figure. The table beside it says the same."""
    if not chart.bars:
        return Markup("")
    drawn = _Drawn(chart, frame)
    key = f"authorities-{frame.name}"
    return element(
        "svg",
        element("title", chart.title, id=key),
        *drawn.grid(),
        *(part for at, bar in enumerate(chart.bars) for part in drawn.bar(at, bar)),
        *drawn.lines(),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {frame.width} {frame.height}",
        role="img",
        font_family="system-ui, sans-serif",
        font_size=frame.text_size,
        aria_labelledby=key,
        class_=f"app-chart app-chart--{frame.name}",
    )


@dataclass(frozen=True)
class _Drawn:
    """A chart in a frame."""

    chart: Caterpillar
    frame: Frame

    @property
    def end(self) -> int:
        """Where the bars end and the names of the lines begin."""
        return self.frame.width - self.frame.right

    def y(self, value: Decimal) -> Decimal:
        """The height of a value."""
        frame = self.frame
        return frame.top + (frame.height - frame.top - frame.bottom) * (1 - value / self.chart.top)

    def x(self, at: int) -> Decimal:
        """The middle of a bar."""
        room = Decimal(self.end - self.frame.left) / len(self.chart.bars)
        return self.frame.left + room * at + room / 2

    def grid(self) -> Iterator[Markup]:
        """Thin lines with their values."""
        left = self.frame.left
        for step in range(STEPS + 1):
            value = self.chart.top * step / STEPS
            y = place(self.y(value))
            yield element("path", d=f"M{left} {y}H{self.end}", stroke=INK, stroke_opacity="0.15", fill="none")
            yield element("text", f"{value.normalize():f}", x=left - 8, y=y, text_anchor="end", dy="0.35em")

    def bar(self, at: int, bar: Bar) -> Iterator[Markup]:
        """An authority's interval and its sign."""
        x = place(self.x(at))
        colour = TARGET if bar.is_own else VALUES
        if bar.limits is not None:
            low, high = (place(self.y(limit)) for limit in bar.limits)
            width = "3" if bar.is_own else "1.5"
            yield element("path", d=f"M{x} {low}V{high}", stroke=colour, stroke_width=width, fill="none")
        words = f"{bar.name}: {bar.text}" + (" (neighbour)" if bar.is_neighbour else "")
        title = element("title", words)
        if bar.is_own:
            yield from self._own(at, bar, title)
        else:
            fill, size = (PAPER, 4) if bar.is_neighbour else (colour, 3)
            yield element(
                "circle", title, cx=x, cy=place(self.y(bar.value)), r=size, fill=fill, stroke=colour
            )

    def _own(self, at: int, bar: Bar, title: Markup) -> Iterator[Markup]:
        x, y, half = self.x(at), self.y(bar.value), OWN_SIZE / 2
        yield element(
            "rect", title, x=place(x - half), y=place(y - half), width=OWN_SIZE, height=OWN_SIZE, fill=TARGET
        )
        foot = self.frame.height - 10
        yield element("text", bar.name, x=place(x), y=foot, text_anchor="middle", font_weight="bold")

    def lines(self) -> Iterator[Markup]:
        """England and the neighbours' median, with their names beside them."""
        median = MEDIAN[self.frame.name]
        named = [("England", self.chart.england, "8 4"), (median, self.chart.median, "2 3")]
        there = [(value, name, dash) for name, value, dash in named if value is not None]
        lowest = Decimal(0)
        for value, name, dash in sorted(there, reverse=True):
            y = self.y(value)
            label = max(y, lowest)
            lowest = label + self.frame.text_size + 4
            yield element(
                "path",
                d=f"M{self.frame.left} {place(y)}H{self.end}",
                stroke=INK,
                stroke_dasharray=dash,
                fill="none",
            )
            yield element("text", f"{name} {value}", x=self.end + 6, y=place(label), dy="0.35em")
