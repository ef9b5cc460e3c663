"""The chart of a row: its months with each target over those in which it was in force, told in words and drawn.

Pure. Word and Excel draw it by themselves (`charts/office.py`); on paper it is SVG.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from textwrap import wrap

from charts.axes import Axis, DayAxis, Frame, value_axis
from charts.drawing import Box, Markup, element, place
from charts.plot import Plot, margin_text, month_marks, value_grid
from charts.sparkline import dots, heights, lines, target_paths
from indicators import colours
from indicators.rules.figures import grouped
from indicators.rules.periods import begins_anew
from indicators.rules.row import Point, Row, TargetStepShown
from indicators.rules.terms import Basis, Unit

FEWEST_FIGURES = 2
FRAME = Frame(
    "paper", width=520, height=200, left=52, right=104, top=12, bottom=30, text_size=12, day_labels=5
)
LETTERS = 13
EXPLAINED = (
    "The charts show the last 12 months. Diamonds, open dots and dashed lines are illustrative; a gap is a month "
    "without a figure, or lies between illustrative figures and published ones; the purple line is the target, of a "
    "band both edges, in the months in which it was in force. The scale of a count begins at 0, another’s at 0 or "
    "well below the smallest figure."
)


def can_be_drawn(row: Row) -> bool:
    """Whether there is a line to draw: figures that have a size, in two months at least."""
    known = sum(point.value is not None for point in row.points)
    return row.unit != Unit.GRADE and known >= FEWEST_FIGURES


def title_of(row: Row) -> str:
    """What the chart is of, and where its scale begins if not at 0: "Cases, Kent (M), scale from 20%"."""
    low = axis_of(row).low
    sign = "%" if row.unit == Unit.PERCENTAGE else ""
    scale = f", scale from {grouped(low.normalize())}{sign}" if low else ""
    return f"{row.name}, {row.area_name} ({row.basis_short}){scale}"


def in_words(row: Row) -> str:
    """The chart for whoever can't see it: from where to where the line leads, and the target."""
    known = [point for point in row.points if point.value is not None]
    marked = " Figures in it are illustrative." if any(point.illustrative for point in known) else ""
    return (
        f"Line chart of {row.name}, {row.area_name}, {row.basis_name.lower()}: from {known[0].value} in "
        f"{month_of(known[0])} to {known[-1].value} in {month_of(known[-1])}, with figures for {len(known)} of "
        f"{len(row.points)} months.{_targets_in_words(row)}{marked}"
    )


def _targets_in_words(row: Row) -> str:
    """Each target over the months, with the month from which it held where that lies among them."""
    told = [
        step.text if step.first <= row.points[0].period_end else f"{step.text} from {_month(step.first)}"
        for step in steps_of(row)
    ]
    return f" Target: {', then '.join(told)}." if told else ""


def month_of(point: Point) -> str:
    """The month of a point in short: May 2012."""
    return _month(point.period_end)


def _month(day: str) -> str:
    return f"{date.fromisoformat(day):%b %Y}"


def steps_of(row: Row) -> list[TargetStepShown]:
    """The targets that were in force in any of the months."""
    held = {row.target_on(point.period_end) for point in row.points}
    return [step for step in row.drawn_targets if step in held]


def runs_of(row: Row) -> Iterator[tuple[bool, Point]]:
    """The points, and of each whether a year to date begins anew with it, so that no line leads there."""
    before: Point | None = None
    for point in row.points:
        anew = before is not None and begins_anew(Basis(row.basis), _day(before), _day(point))
        yield anew, point
        before = point


def _day(point: Point) -> date:
    return date.fromisoformat(point.period_end)


def axis_of(row: Row, start: int = FRAME.floor, end: int = FRAME.top) -> Axis:
    """The scale of its figures and targets: a small movement of a large figure is no mountain."""
    known = [Decimal(point.value) for point in row.points if point.value is not None]
    return value_axis(
        [*known, *heights(steps_of(row))],
        start,
        end,
        percentage=row.unit == Unit.PERCENTAGE,
        count=row.unit == Unit.COUNT,
    )


# On paper


def row_svg(row: Row) -> Markup:
    """The drawing with its words as title, by which a tagged file tells it to whoever can't see it."""
    days = DayAxis(_day(row.points[0]), _day(row.points[-1]), FRAME.left, FRAME.width - FRAME.right)
    plot, steps = Plot(FRAME, days, axis_of(row)), steps_of(row)
    return element(
        "svg",
        element("title", in_words(row)),
        *value_grid(FRAME, plot.values, percentage=row.unit == Unit.PERCENTAGE),
        *month_marks(plot),
        *(_band(step, plot) for step in steps if step.upper is not None),
        *target_paths(steps, days, plot.values, width=2),
        *lines(row.points, Basis(row.basis), days, plot.values),
        *dots(row.points, days, plot.values),
        *_labels(row, plot, steps),
        xmlns="http://www.w3.org/2000/svg",
        class_="app-pack__drawing",
        viewBox=f"0 0 {FRAME.width} {FRAME.height}",
        role="img",
        font_family="sans-serif",
        font_size=FRAME.text_size,
    )


def _band(step: TargetStepShown, plot: Plot) -> Markup:
    """The ground between the edges of a band, over the days on which it was in force."""
    first, last = (date.fromisoformat(day) for day in (step.first, step.last))
    left, right = plot.days.at(max(first, plot.days.first)), plot.days.at(min(last, plot.days.last))
    edges = sorted(plot.values.at(edge) for edge in heights([step]))
    return element(
        "rect",
        x=place(left),
        y=place(edges[0]),
        width=place(right - left),
        height=place(edges[1] - edges[0]),
        fill=colours.TARGET,
        fill_opacity="0.12",
    )


def _labels(row: Row, plot: Plot, steps: list[TargetStepShown]) -> Iterator[Markup]:
    """In the margin: the newest figure, and the target that is in force in the last month."""
    taken: list[Box] = []
    newest = next(point for point in reversed(row.points) if point.value is not None)
    sign = "%" if row.unit == Unit.PERCENTAGE else ""
    value = Decimal(newest.value or 0)
    words = f"{grouped(value)}{sign}{' †' if newest.illustrative else ''}"
    y = plot.values.at(value)
    yield margin_text([words], y, FRAME, "newest", taken, stroke=None, font_weight="bold")
    held = row.target_on(row.points[-1].period_end)
    if held in steps and held is not None:
        y = plot.values.at(max(heights([held])))
        told = wrap(f"Target {held.text}", LETTERS)
        yield margin_text(told, y, FRAME, "target", taken, stroke=None, fill=colours.TARGET)
