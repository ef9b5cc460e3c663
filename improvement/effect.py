"""Whether an indicator moved after an action was done: before and after on its chart of variation.

Pure. It tells an association in time, never that the action caused it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from indicators.rules.figures import divide, in_words
from indicators.rules.periods import long_date
from indicators.rules.variation import PlottedPoint, Signal
from indicators.rules.xmr import XmrChart

ASSOCIATION = "This says what came after what, not that one caused the other."


def effect_words(chart: XmrChart, done: date) -> str:
    """The mean before and since, and whether readings since are more than chance would give; or why not known."""
    points = [point for _, point in chart.labelled]
    before = [point for point in points if point.day < done]
    since = [point for point in points if point.day >= done]
    if not before or not since:
        which = "before" if not before else "since"
        return f"Not known: no reading {which} {long_date(done)} is plotted."
    means = (
        f"Mean of {_count(before)} before {long_date(done)}: {_mean(chart, before)}; "
        f"of {_count(since)} since: {_mean(chart, since)}."
    )
    return f"{means} {_signals(chart, since)} {ASSOCIATION}"


def _count(points: Sequence[PlottedPoint]) -> str:
    return f"{len(points)} reading{'' if len(points) == 1 else 's'}"


def _mean(chart: XmrChart, points: Sequence[PlottedPoint]) -> str:
    total = sum((point.value for point in points), Decimal(0))
    return in_words(chart.measure, divide(total, Decimal(len(points))))


def _signals(chart: XmrChart, since: Sequence[PlottedPoint]) -> str:
    if chart.limits is None:
        return "Too few readings to tell it from chance."
    found = [chart.signal_at(point) for point in since if point.marks]
    if not found:
        return "No reading since is more than chance would give."
    kinds = [
        f"{found.count(signal)} {signal.label[:1].lower()}{signal.label[1:].partition(':')[0]}"
        for signal in Signal
        if signal in found
    ]
    return f"Beyond chance since: {', '.join(kinds)}."
