"""The chart of variation as SVG, on the same paper as the trend's.

Pure. The mean is solid, the limits dashed, the inner limits dotted; special-cause points have a shape of their own.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from textwrap import wrap

from charts.axes import Frame
from charts.drawing import Box, Markup
from charts.plot import (
    LETTERS_BESIDE,
    WIDE,
    Plot,
    drawing,
    line,
    margin_text,
    month_marks,
    note_marks,
    plot_of,
    value_grid,
)
from charts.svg import step_marks
from charts.symbols import symbol
from indicators.colours import NOTE, TARGET, VALUES
from indicators.rules.figures import in_words, possible
from indicators.rules.periods import months_between
from indicators.rules.variation.limits import PlottedPoint, ProcessLimits, ProcessPhase
from indicators.rules.variation.xmr import XmrChart, xmr_finding

DASHES = {"mean": None, "limit": "8 4", "inner-limit": "2 4"}


def xmr_svg(chart: XmrChart, frame: Frame = WIDE, key: str = "variation") -> Markup:
    """The chart as an SVG element; empty text where no reading has limits, which the finding then explains."""
    if all(phase.limits is None for phase in chart.variation.phases):
        return Markup("")
    plot = _plot(chart, frame)
    parts = [
        *value_grid(frame, plot.values, percentage=chart.trend.is_percentage),
        *month_marks(plot),
        *note_marks(chart.trend.notes, plot),
        *(part for phase in chart.variation.phases for part in _limit_lines(phase, plot)),
        *step_marks(chart.trend.targets, plot),
        *(part for phase in chart.variation.phases for part in _segments(phase, plot)),
        *_points(chart, plot),
        *_labels(chart, plot),
    ]
    return drawing(frame, key, chart.title, xmr_finding(chart), parts)


def _plot(chart: XmrChart, frame: Frame) -> Plot:
    heights = [point.value for point in chart.variation.points]
    for phase in chart.variation.phases:
        if phase.limits is not None:
            heights += [phase.limits.lower, phase.limits.upper]
    if chart.target is not None:
        heights.append(chart.target)
    for step in chart.trend.targets:
        heights += [edge for edge in (step.value, step.upper) if edge is not None]
    return plot_of(chart.trend, [possible(chart.spec, height) for height in heights], frame)


def _heights(limits: ProcessLimits) -> list[tuple[str, Decimal]]:
    return [
        ("limit", limits.upper),
        ("inner-limit", limits.inner_upper),
        ("mean", limits.mean),
        ("inner-limit", limits.inner_lower),
        ("limit", limits.lower),
    ]


def _limit_lines(phase: ProcessPhase, plot: Plot) -> Iterator[str]:
    """From the first point of a phase to its last."""
    if phase.limits is None:
        return
    start, end = (plot.days.at(phase.points[at].day) for at in (0, -1))
    for kind, height in _heights(phase.limits):
        y = plot.values.at(height)
        yield line((start, y), (end, y), kind, stroke=NOTE, stroke_dasharray=DASHES[kind])


def _segments(phase: ProcessPhase, plot: Plot) -> Iterator[str]:
    """Lines between readings of neighbouring months, none across a gap."""
    for before, after in pairwise(phase.points):
        if months_between(before.day, after.day) == 1:
            yield line(
                plot.at(before.day, before.value),
                plot.at(after.day, after.value),
                "values",
                stroke=VALUES,
                stroke_width=1,
            )


def _points(chart: XmrChart, plot: Plot) -> Iterator[str]:
    for shown, point in chart.labelled:
        kind = " †, illustrative" if shown.illustrative else ""
        yield symbol(
            chart.signal_at(point),
            *plot.at(point.day, point.value),
            hollow=shown.illustrative,
            words=f"{shown.label}: {shown.text}{kind}{_why(point)}",
        )


def _why(point: PlottedPoint) -> str:
    return f"; {point.words}" if point.marks else ""


def _labels(chart: XmrChart, plot: Plot) -> Iterator[str]:
    """In the right margin: mean, limits and target of the newest phase, as far as there is room."""
    taken: list[Box] = []
    if chart.target is not None:
        lines = wrap(f"Target {chart.target_words}", LETTERS_BESIDE[plot.frame.name])
        yield margin_text(lines, plot.values.at(chart.target), plot.frame, "target", taken, fill=TARGET)
    limits = chart.limits
    if limits is None:
        return
    for name, height in (("Mean", limits.mean), ("Upper limit", limits.upper), ("Lower limit", limits.lower)):
        figure = in_words(chart.spec, possible(chart.spec, height))
        lines = wrap(f"{name} {figure}", LETTERS_BESIDE[plot.frame.name])
        yield margin_text(lines, plot.values.at(height), plot.frame, "limit", taken)
