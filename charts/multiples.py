"""Small multiples: the same months of several areas, each in a drawing of its own, all on one scale.

Pure. The table beside them holds the same figures, so each drawing is hidden from screen readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from charts.axes import Axis, DayAxis, value_axis
from charts.drawing import Markup, element, place
from charts.sparkline import dots, heights, lines, target_paths
from indicators.colours import GRID, INK
from indicators.rules.figures import grouped
from indicators.rules.row import Row
from indicators.rules.terms import Basis, Unit

WIDTH, HEIGHT, LEFT, EDGE = 200, 96, 40, 8
TEXT = 12


@dataclass(frozen=True)
class Multiple:
    """One area's drawing; empty where it has no figure in these months."""

    row: Row
    drawing: Markup


def multiples(rows: Sequence[Row]) -> list[Multiple]:
    """A drawing for each row, of one indicator; none at all where no row has a figure to draw."""
    known = _values(rows)
    days = sorted(date.fromisoformat(point.period_end) for row in rows for point in row.points)
    if not known:
        return []
    percentage = rows[0].unit == Unit.PERCENTAGE
    values = value_axis(known, HEIGHT - EDGE, EDGE, percentage=percentage, count=rows[0].unit == Unit.COUNT)
    across = DayAxis(days[0], days[-1], LEFT + EDGE, WIDTH - EDGE)
    return [Multiple(row, _drawing(row, values, across, percentage=percentage)) for row in rows]


def _values(rows: Sequence[Row]) -> list[Decimal]:
    """Every figure, and the targets; empty where there is no figure."""
    figures = [Decimal(point.value) for row in rows for point in row.points if point.value is not None]
    return figures + [edge for row in rows for edge in heights(row.drawn_targets)] if figures else []


def _drawing(row: Row, values: Axis, days: DayAxis, *, percentage: bool) -> Markup:
    if all(point.value is None for point in row.points):
        return Markup("")
    return element(
        "svg",
        *_scale(values, percentage=percentage),
        *target_paths(row.drawn_targets, days, values, width=2),
        *lines(row.points, Basis(row.basis), days, values),
        *dots(row.points, days, values),
        class_="app-multiple__drawing",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        font_family="system-ui, sans-serif",
        font_size=TEXT,
        aria_hidden="true",
        focusable="false",
    )


def _scale(values: Axis, *, percentage: bool) -> list[Markup]:
    """The ends of the scale, the same in every drawing."""
    parts = []
    for tick in (values.low, values.high):
        y = values.at(tick)
        words = f"{grouped(tick.normalize())}{'%' if percentage else ''}"
        parts.append(_across(y, "app-chart__grid", GRID, 1))
        parts.append(
            element(
                "text",
                words,
                x=LEFT - 4,
                y=place(y + 4),
                class_="app-chart__text",
                fill=INK,
                text_anchor="end",
            )
        )
    return parts


def _across(y: Decimal, kind: str, colour: str, width: int) -> Markup:
    return element(
        "line", x1=LEFT, x2=WIDTH, y1=place(y), y2=place(y), class_=kind, stroke=colour, stroke_width=width
    )
