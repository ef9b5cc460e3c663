"""The chart to explore: the same trend as the drawing, as a Plotly figure.

Pure, and loaded only by the process that builds it: Plotly takes a second and much memory.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from plotly import graph_objects as go
from plotly import io

from indicators.colours import GRID, NOTE, PAPER, TARGET, VALUES
from indicators.rules.periods import begins_anew
from indicators.rules.terms import AnnotationKind
from indicators.rules.trend import Note, TargetStep, Trend, TrendPoint

# The room of a note's number: parts of the chart's width, and pixels.
NUMBER_WIDTH, NUMBER_HEIGHT, NUMBER_HEIGHTS = 0.04, 16, 3
Which = Callable[[TrendPoint], bool]

# How every figure looks, in place of Plotly's own template, which is larger than most figures.
LOOK = go.layout.Template(
    layout=go.Layout(
        xaxis=go.layout.XAxis(type="date", showgrid=False, hoverformat="%-d %B %Y"),
        yaxis=go.layout.YAxis(separatethousands=True, rangemode="tozero", gridcolor=GRID),
        legend=go.layout.Legend(orientation="h", y=-0.15),
        margin=go.layout.Margin(l=60, r=20, t=88, b=60),
        font=go.layout.Font(family="system-ui, sans-serif", size=14),
        hovermode="x unified",
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        annotationdefaults=go.layout.Annotation(y=1, yref="paper", yanchor="bottom", showarrow=False),
        shapedefaults=go.layout.Shape(
            type="line", y0=0, y1=1, yref="paper", line=go.layout.shape.Line(color=NOTE, width=1)
        ),
    )
)
io.templates["scorecard"] = LOOK
io.templates.default = "scorecard"


def explorer_figure(trend: Trend) -> dict[str, Any]:
    """The figure as plain JSON values, `data` and `layout`. Raises ValueError on what Plotly doesn't know."""
    figure = go.Figure(data=list(_traces(trend)), layout=_layout(trend)).to_plotly_json()
    return {"data": figure["data"], "layout": figure["layout"]}


def _layout(trend: Trend) -> go.Layout:
    return go.Layout(
        xaxis=go.layout.XAxis(range=[trend.first.isoformat(), trend.last.isoformat()]),
        yaxis=_value_axis(trend),
        shapes=[_note_line(note) for note in trend.notes],
        annotations=_note_numbers(trend),
    )


def _value_axis(trend: Trend) -> go.layout.YAxis:
    if trend.is_percentage:
        return go.layout.YAxis(ticksuffix="%", minallowed=0, maxallowed=100)
    return go.layout.YAxis()


# The values: published ones solid and filled, illustrative ones dashed and hollow


def _traces(trend: Trend) -> Iterator[go.Scatter]:
    yield _values(
        trend, "Figure", lambda point: not point.illustrative, mode="lines+markers", symbol="circle"
    )
    if trend.illustrative:
        yield _values(
            trend, "Illustrative †", lambda point: point.illustrative, mode="markers", symbol="circle-open"
        )
        yield _dashes(trend)
    for name, steps, dash in (("Target", trend.targets, "solid"), ("Floor", trend.floors, "dot")):
        if steps:
            yield _step_trace(name, steps, dash, upper=False)
        if any(step.upper is not None for step in steps):
            yield _step_trace(f"{name}, upper edge", steps, dash, upper=True)


def _points(trend: Trend) -> list[TrendPoint | None]:
    """The points, with None between two that no line joins though they are neighbours."""
    found: list[TrendPoint | None] = []
    for point in trend.points:
        if found and found[-1] and begins_anew(trend.basis, found[-1].period_end, point.period_end):
            found.append(None)
        found.append(point)
    return found


def _days(points: Sequence[TrendPoint | None]) -> list[str | None]:
    return [None if point is None else point.period_end.isoformat() for point in points]


def _values(trend: Trend, name: str, which: Which, *, mode: str, symbol: str) -> go.Scatter:
    points = _points(trend)
    return go.Scatter(
        name=name,
        x=_days(points),
        y=[_place(point.value) if point and which(point) else None for point in points],
        mode=mode,
        connectgaps=False,
        cliponaxis=False,
        line=go.scatter.Line(color=VALUES, width=2.5),
        marker=go.scatter.Marker(color=VALUES, size=9, symbol=symbol),
        text=[f"{point.text}{' †' if point.illustrative else ''}" if point else None for point in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _dashes(trend: Trend) -> go.Scatter:
    """The line to and from illustrative points."""
    points = _points(trend)
    beside = [
        any(near and near.illustrative for near in points[max(at - 1, 0) : at + 2])
        for at in range(len(points))
    ]
    return go.Scatter(
        x=_days(points),
        y=[
            _place(point.value) if point and near else None
            for point, near in zip(points, beside, strict=True)
        ],
        mode="lines",
        connectgaps=False,
        line=go.scatter.Line(color=VALUES, width=2, dash="dash"),
        showlegend=False,
        hoverinfo="skip",
    )


def _place(value: Decimal | None) -> float | None:
    """Where a figure is drawn. Its words come from the figure itself."""
    return None if value is None else float(value)


# Targets


def _step_trace(name: str, steps: Sequence[TargetStep], dash: str, *, upper: bool) -> go.Scatter:
    points = list(_step_points(name, steps, upper=upper))
    return go.Scatter(
        name=name,
        x=[day for day, _, _ in points],
        y=[height for _, height, _ in points],
        mode="lines",
        line=go.scatter.Line(color=TARGET, width=2, dash=dash, shape="hv"),
        text=[words for _, _, words in points],
        hovertemplate="%{text}<extra></extra>",
    )


def _step_points(
    name: str, steps: Sequence[TargetStep], *, upper: bool
) -> Iterator[tuple[str, float | None, str]]:
    """Day, height and words at the beginning and end of each step; a gap where none was in force between two."""
    before: date | None = None
    for step in steps:
        if before is not None and (step.first - before).days > 1:
            yield before.isoformat(), None, ""
        height = _place(step.upper if upper else step.value)
        for day in (step.first, step.last):
            yield day.isoformat(), height, f"{name} {step.text}, {step.set_by}"
        before = step.last


# Notes: a line each, with its number in the list under the chart


def _note_line(note: Note) -> go.layout.Shape:
    day = note.day.isoformat()
    dash = "solid" if note.kind is AnnotationKind.BREAK else "dot"
    return go.layout.Shape(x0=day, x1=day, line=go.layout.shape.Line(dash=dash))


def _note_numbers(trend: Trend) -> list[go.layout.Annotation]:
    """The number of each note above its line, on the lowest of three heights at which it meets no other."""
    apart = (trend.last - trend.first).days * NUMBER_WIDTH
    ends = [date.min] * NUMBER_HEIGHTS
    numbers = []
    for number, note in enumerate(trend.notes, start=1):
        free = [at for at, day in enumerate(ends) if day == date.min or (note.day - day).days >= apart]
        height = free[0] if free else ends.index(min(ends))
        ends[height] = note.day
        numbers.append(_note_number(number, note, height))
    return numbers


def _note_number(number: int, note: Note, height: int) -> go.layout.Annotation:
    return go.layout.Annotation(
        x=note.day.isoformat(),
        yshift=height * NUMBER_HEIGHT,
        text=str(number),
        hovertext=escaped(f"{note.kind.label}: {note.text}"),
    )


def escaped(words: str) -> str:
    """Words as text of a chart, which would read tags."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
