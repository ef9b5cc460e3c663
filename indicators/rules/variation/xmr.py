"""The chart of variation of a trend: which of its points are plotted, what each says, and the sentence about all.

Pure. Published readings are never judged by illustrative ones: where the newest figure is published, published ones
alone are plotted; elsewhere the published ones among illustrative ones are plotted and not marked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.rules.figures import IndicatorSpec, in_words, possible
from indicators.rules.periods import month_end, month_start
from indicators.rules.rating import TargetRule
from indicators.rules.terms import AnnotationKind
from indicators.rules.trend import TargetStep, Trend, TrendPoint
from indicators.rules.variation.limits import (
    POINTS_FOR_TRIAL,
    WHY_NOT_GRADES,
    Assurance,
    Firmness,
    PlottedPoint,
    ProcessLimits,
    ProcessPhase,
    Signal,
    SpecialCause,
    Variation,
    signal_of,
    vary,
)

MET = {
    Assurance.PASSES: "is always met",
    Assurance.FAILS: "is never met",
    Assurance.HIT_AND_MISS: "is met or missed by chance",
}
STEPS = (AnnotationKind.STEP_CHANGE, AnnotationKind.BREAK)


@dataclass(frozen=True)
class XmrChart:
    """A trend with its variation; `target_words` name the target that `target` is the figure of, empty without one."""

    trend: Trend
    variation: Variation
    target: Decimal | None = None
    target_words: str = ""

    @property
    def spec(self) -> IndicatorSpec:
        """What the chart is of."""
        return self.trend.spec

    @property
    def title(self) -> str:
        """The name of the chart: "Variation: unallocated cases, Kent, snapshot"."""
        return f"Variation: {self.trend.title}"

    @property
    def limits(self) -> ProcessLimits | None:
        """The limits of the newest phase."""
        latest = self.variation.latest
        return None if latest is None else latest.limits

    @property
    def labelled(self) -> list[tuple[TrendPoint, PlottedPoint]]:
        """Every plotted point with the figure in words that it stands for, oldest first."""
        by_day = {point.period_end: point for point in self.trend.points}
        return [(by_day[point.day], point) for point in self.variation.points]

    def signal_at(self, point: PlottedPoint) -> Signal:
        """What one point says."""
        return signal_of(point.marks[0], self.spec.polarity) if point.marks else Signal.COMMON_CAUSE


def xmr_chart(trend: Trend, target_rule: TargetRule | None = None, target_words: str = "") -> XmrChart:
    """The chart of variation of a trend over its whole history; `target_rule` is the target in force at its end.

    Of several snapshots in a month the last one is plotted, so that points lie a month apart.
    """
    if trend.spec.is_grade:
        return XmrChart(trend, Variation(refusal=WHY_NOT_GRADES))
    plotted = _one_a_month(_comparable(trend.known))
    variation = vary(
        [(point.period_end, point.value) for point in plotted if point.value is not None],
        basis=trend.basis,
        polarity=trend.spec.polarity,
        step_changes=[note.day for note in trend.notes if note.kind in STEPS],
        target_rule=target_rule,
    )
    if any(point.illustrative for point in plotted):
        variation = _unmarked(variation, {point.period_end for point in plotted if not point.illustrative})
    return XmrChart(trend, variation, None if target_rule is None else target_rule.target, target_words)


def _comparable(known: Sequence[TrendPoint]) -> list[TrendPoint]:
    """Published points alone where the newest is published, else all."""
    if known and not known[-1].illustrative:
        return [point for point in known if not point.illustrative]
    return list(known)


def _one_a_month(points: Sequence[TrendPoint]) -> list[TrendPoint]:
    return list({month_end(point.period_end): point for point in points}.values())


def _unmarked(variation: Variation, days: set[date]) -> Variation:
    return replace(
        variation,
        phases=tuple(
            replace(
                phase,
                points=tuple(
                    replace(point, marks=()) if point.day in days else point for point in phase.points
                ),
            )
            for phase in variation.phases
        ),
    )


@dataclass(frozen=True)
class XmrLine:
    """One line of the table under the chart: the figure, what it says, and why."""

    end: date
    label: str
    text: str
    signal: str
    why: str
    illustrative: bool = False


def xmr_lines(chart: XmrChart) -> list[XmrLine]:
    """The plotted points, newest first; what they say is empty where there are no limits."""
    known = {point.day for phase in chart.variation.phases if phase.limits for point in phase.points}
    return [
        XmrLine(
            shown.period_end,
            shown.label,
            shown.text,
            chart.signal_at(point).label if point.day in known else "",
            point.words,
            shown.illustrative,
        )
        for shown, point in reversed(chart.labelled)
    ]


# The finding


def xmr_finding(chart: XmrChart) -> str:
    """What the chart shows, in sentences: the last point, the limits, and whether the target is sure to be met."""
    variation = chart.variation
    if variation.refusal:
        return variation.refusal
    latest = variation.latest
    if latest is None:
        return "No figure to plot."
    if latest.limits is None:
        since = " since the last step change" if len(variation.phases) > 1 else ""
        return f"Too few readings{since} for limits: {len(latest.points)} of the {POINTS_FOR_TRIAL} needed."
    parts = [_last_point(chart), _limits(chart, latest.limits, latest.firmness, len(latest.points))]
    return " ".join([*parts, *_assured(chart, latest)])


def _assured(chart: XmrChart, latest: ProcessPhase) -> Iterator[str]:
    """What the limits promise of the target; of a lasting shift what could be done to have new limits."""
    found = chart.variation.assurance
    target = f"the target of {chart.target_words}" if chart.target_words else "the target"
    if found in MET:
        yield f"{found.label}: within these limits {target} {MET[found]}."
    elif found is Assurance.SHIFTING:
        yield f"Whether {target} is sure to be met is not known while figures shift."
    if shift_began(chart) is not None:
        yield "Where the way of working changed, a step change can be recorded: limits are then set anew from it."


def limit_steps(chart: XmrChart, first: date, last: date) -> tuple[TargetStep, ...]:
    """The limits of each phase over its days from `first` to `last`; none of a phase that has too few readings."""
    steps = []
    for phase in chart.variation.phases:
        begins, ends = max(phase.points[0].day, first), min(phase.points[-1].day, last)
        if phase.limits is not None and begins < ends:
            low, high = (possible(chart.spec, each) for each in (phase.limits.lower, phase.limits.upper))
            words = f"{in_words(chart.spec, low)} to {in_words(chart.spec, high)}"
            steps.append(TargetStep(begins, ends, low, words, "", high))
    return tuple(steps)


def shift_began(chart: XmrChart) -> date | None:
    """The first day of the lasting shift that the newest figure belongs to; None where there is none.

    It is where a step change would be recorded, if the way of working changed then.
    """
    latest = chart.variation.latest
    if latest is None:
        return None
    runs = [mark.run for mark in latest.points[-1].marks if mark.cause is SpecialCause.ONE_SIDE]
    return month_start(latest.points[-runs[0]].day) if runs else None


def _last_point(chart: XmrChart) -> str:
    shown, point = chart.labelled[-1]
    kind = " (illustrative)" if shown.illustrative else ""
    figure = f"{shown.label}: {shown.text}{kind}"
    signal = chart.variation.signal.label
    reason = f" ({point.words})" if point.marks else ""
    return f"{figure}. {signal}{reason}."


def _limits(chart: XmrChart, limits: ProcessLimits, firmness: Firmness, readings: int) -> str:
    mean, lower, upper = (
        in_words(chart.spec, possible(chart.spec, value))
        for value in (limits.mean, limits.lower, limits.upper)
    )
    return f"{firmness.label} from {readings} readings: {lower} to {upper}, mean {mean}."
