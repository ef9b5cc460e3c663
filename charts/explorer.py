"""The chart to explore: the same trend as the drawing, as a Plotly figure.

Pure. Plotly is loaded when somebody explores a chart, not when a web process starts.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from charts.drawing import NOTE, PAPER, TARGET, VALUES
from indicators.rules.terms import AnnotationKind
from indicators.rules.trend import Note, TargetStep, Trend, TrendPoint

Trace = dict[str, Any]
# The room of a note's number: parts of the chart's width, and pixels.
NUMBER_WIDTH, NUMBER_HEIGHT, NUMBER_HEIGHTS = 0.04, 16, 3
Which = Callable[[TrendPoint], bool]


def explorer_figure(trend: Trend) -> dict[str, Any]:
    """The figure as plain JSON values, `data` and `layout`. Raises ValueError on what Plotly doesn't know."""
    from plotly.graph_objects import Figure  # noqa: PLC0415 - takes a second and much memory

    figure = Figure(data=list(_traces(trend)), layout=_layout(trend)).to_plotly_json()
    figure["layout"].pop("template", None)
    return {"data": figure["data"], "layout": figure["layout"]}


def _layout(trend: Trend) -> dict[str, Any]:
    return {
        "xaxis": {
            "type": "date",
            "range": [trend.first.isoformat(), trend.last.isoformat()],
            "showgrid": False,
            "hoverformat": "%-d %B %Y",
        },
        "yaxis": _value_axis(trend),
        "legend": {"orientation": "h", "y": -0.15},
        "margin": {"l": 60, "r": 20, "t": 88, "b": 60},
        "font": {"family": "system-ui, sans-serif", "size": 14},
        "hovermode": "x unified",
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "shapes": [_note_line(note) for note in trend.notes],
        "annotations": _note_numbers(trend),
    }


def _value_axis(trend: Trend) -> dict[str, Any]:
    axis = {"separatethousands": True, "rangemode": "tozero", "gridcolor": "#cecece"}
    return axis | {"ticksuffix": "%", "minallowed": 0, "maxallowed": 100} if trend.is_percentage else axis


# The values: published ones solid and filled, illustrative ones dashed and hollow


def _traces(trend: Trend) -> Iterator[Trace]:
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


def _values(trend: Trend, name: str, which: Which, *, mode: str, symbol: str) -> Trace:
    return {
        "type": "scatter",
        "name": name,
        "x": [point.period_end.isoformat() for point in trend.points],
        "y": [_place(point.value) if which(point) else None for point in trend.points],
        "mode": mode,
        "connectgaps": False,
        "cliponaxis": False,
        "line": {"color": VALUES, "width": 2.5},
        "marker": {"color": VALUES, "size": 9, "symbol": symbol},
        "text": [f"{point.text}{' †' if point.illustrative else ''}" for point in trend.points],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _dashes(trend: Trend) -> Trace:
    """The line to and from illustrative points."""
    beside = [
        any(near.illustrative for near in trend.points[max(at - 1, 0) : at + 2])
        for at in range(len(trend.points))
    ]
    return {
        "type": "scatter",
        "x": [point.period_end.isoformat() for point in trend.points],
        "y": [
            _place(point.value) if near else None for point, near in zip(trend.points, beside, strict=True)
        ],
        "mode": "lines",
        "connectgaps": False,
        "line": {"color": VALUES, "width": 2, "dash": "dash"},
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _place(value: Decimal | None) -> float | None:
    """Where a figure is drawn. Its words come from the figure itself."""
    return None if value is None else float(value)


# Targets


def _step_trace(name: str, steps: Sequence[TargetStep], dash: str, *, upper: bool) -> Trace:
    points = list(_step_points(name, steps, upper=upper))
    return {
        "type": "scatter",
        "name": name,
        "x": [day for day, _, _ in points],
        "y": [height for _, height, _ in points],
        "mode": "lines",
        "line": {"color": TARGET, "width": 2, "dash": dash, "shape": "hv"},
        "text": [words for _, _, words in points],
        "hovertemplate": "%{text}<extra></extra>",
    }


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


def _note_line(note: Note) -> dict[str, Any]:
    day = note.day.isoformat()
    dash = "solid" if note.kind is AnnotationKind.BREAK else "dot"
    look = {"color": NOTE, "width": 1, "dash": dash}
    return {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper", "line": look}


def _note_numbers(trend: Trend) -> list[dict[str, Any]]:
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


def _note_number(number: int, note: Note, height: int) -> dict[str, Any]:
    return {
        "x": note.day.isoformat(),
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": height * NUMBER_HEIGHT,
        "text": str(number),
        "hovertext": escaped(f"{note.kind.label}: {note.text}"),
        "showarrow": False,
    }


def escaped(words: str) -> str:
    """Words as text of a chart, which would read tags."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
