"""Areas beside one another over time: the trends of one indicator in several areas, and the sentence about them.

Pure. Published figures are not judged by illustrative ones, and numbers of cases, which grow with an area, are called
higher or lower, never better or worse.
"""

from dataclasses import dataclass
from datetime import date

from indicators.rules.figures import WHY_HIDDEN, IndicatorSpec
from indicators.rules.periods import month_end
from indicators.rules.terms import Polarity, Unit
from indicators.rules.trend import Trend, TrendPoint

MOST_BESIDE = 6
AREAS_DIFFER = "These are numbers of cases: larger areas have more."


@dataclass(frozen=True)
class Compared:
    """The trend of an area, and those of the areas beside it, at most six, over the same time."""

    own: Trend
    beside: tuple[Trend, ...] = ()

    @property
    def trends(self) -> tuple[Trend, ...]:
        """Every trend, the area's own first."""
        return (self.own, *self.beside)

    @property
    def spec(self) -> IndicatorSpec:
        """What is compared."""
        return self.own.spec

    @property
    def title(self) -> str:
        """The name of the chart: "Unallocated cases, snapshot: Kent, Dover, Thanet"."""
        basis = self.own.basis.label
        areas = ", ".join(trend.area for trend in self.trends)
        return f"{self.spec.name}, {basis[:1].lower()}{basis[1:]}: {areas}"

    @property
    def illustrative(self) -> bool:
        """Whether any figure shown is illustrative."""
        return any(trend.illustrative for trend in self.trends)

    @property
    def ends(self) -> list[date]:
        """The period ends of which any area has a place, oldest first, from the first figure on."""
        known = [point.period_end for trend in self.trends for point in trend.known]
        days = {point.period_end for trend in self.trends for point in trend.points}
        return sorted(day for day in days if known and day >= min(known))


def point_at(trend: Trend, day: date) -> TrendPoint | None:
    """The point of a day; of a snapshot the newest figure of the same month, else what the day says."""
    same = next((point for point in trend.points if point.period_end == day), None)
    if not trend.basis.rule.is_moment or (same is not None and same.value is not None):
        return same
    near = [point for point in trend.known if month_end(point.period_end) == month_end(day)]
    return near[-1] if near else same


# The finding


def compared_finding(chart: Compared) -> str:
    """How the area's newest figure stands to those of the other areas in the same period, in sentences.

    "May 2012: Dover 84.4%, better than Swale (80.1%) and Kent (82.0%), worse than Thanet (90.2%)."
    """
    if chart.own.standing is None:
        return f"{chart.own.area} has no figure to compare in the time shown."
    newest = chart.own.standing.point
    kind = " (illustrative)" if newest.illustrative else ""
    said = f"{newest.label}: {chart.own.area} {newest.text}{kind}"
    if not chart.beside:
        return f"{said}. No other area is chosen."
    ways = _ways(chart, newest)
    sentences = [f"{', '.join([said, *ways])}.", *_not_compared(chart, newest)]
    if ways and chart.spec.unit is Unit.COUNT:
        sentences.append(AREAS_DIFFER)
    return " ".join(sentences)


def _ways(chart: Compared, newest: TrendPoint) -> list[str]:
    """The areas on each side of the figure: "better than Swale (80.1%)"."""
    sides: dict[str, list[str]] = {"above": [], "below": [], "equal": []}
    for trend in chart.beside:
        point = _comparable(trend, newest)
        if point is not None and point.value is not None and newest.value is not None:
            side = (
                "equal" if point.value == newest.value else "above" if newest.value > point.value else "below"
            )
            sides[side].append(f"{trend.area} ({point.text})")
    words = {**_side_words(chart.spec), "equal": "equal to"}
    lower_is_better = _judged(chart.spec) and chart.spec.polarity is Polarity.LOW
    ordered = ("below", "above") if lower_is_better else ("above", "below")
    return [f"{words[side]} {listed(sides[side])}" for side in (*ordered, "equal") if sides[side]]


def _judged(spec: IndicatorSpec) -> bool:
    """Whether one area's figure is better than another's: numbers of areas of any size aren't."""
    return spec.unit is not Unit.COUNT and spec.polarity in (Polarity.HIGH, Polarity.LOW)


def _side_words(spec: IndicatorSpec) -> dict[str, str]:
    if not _judged(spec):
        return {"above": "higher than", "below": "lower than"}
    if spec.polarity is Polarity.HIGH:
        return {"above": "better than", "below": "worse than"}
    return {"above": "worse than", "below": "better than"}


def _comparable(trend: Trend, newest: TrendPoint) -> TrendPoint | None:
    point = point_at(trend, newest.period_end)
    if point is None or point.illustrative != newest.illustrative:
        return None
    return point


def _not_compared(chart: Compared, newest: TrendPoint) -> list[str]:
    points = {trend.area: point_at(trend, newest.period_end) for trend in chart.beside}
    hidden = [area for area, point in points.items() if point is not None and point.suppressed]
    missing = [
        area
        for area, point in points.items()
        if area not in hidden and (point is None or point.value is None)
    ]
    other = [
        area
        for area, point in points.items()
        if point is not None and point.value is not None and point.illustrative != newest.illustrative
    ]
    said = without_figure(missing, hidden)
    if other:
        said.append(f"Published and illustrative figures are not compared: {listed(other)}.")
    return said


def without_figure(missing: list[str], hidden: list[str]) -> list[str]:
    """Who has returned no figure, and whose is suppressed, in sentences."""
    said = [f"No figure from {listed(missing)}."] if missing else []
    if hidden:
        figures = "figure of" if len(hidden) == 1 else "figures of"
        said.append(
            f"The {figures} {listed(hidden)} {'is' if len(hidden) == 1 else 'are'} hidden, because {WHY_HIDDEN}."
        )
    return said


def listed(words: list[str]) -> str:
    """Words as a list in a sentence: "A, B and C"."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)
