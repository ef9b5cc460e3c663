"""What is different in an area: the indicators of which its figure lies beyond what chance would give.

Pure. One funnel an indicator; numbers of cases and figures without their parts can't be told from chance.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.rules.figures import IndicatorSpec, in_words
from indicators.rules.terms import Basis, Polarity
from indicators.rules.variation.funnel import Funnel, FunnelPoint, Verdict


@dataclass(frozen=True)
class FigureChange:
    """One area's figure beyond the limits at 99.8%, in words, beside the figure that it differs from."""

    spec: IndicatorSpec
    basis: Basis
    area: str
    text: str
    authority_text: str
    words: str
    illustrative: bool


@dataclass(frozen=True)
class Differences:
    """Those found among so many indicators that can be told from chance; `untold` can't be."""

    authority: str
    found: tuple[FigureChange, ...]
    told: int
    untold: int

    @property
    def finding(self) -> str:
        """How many differ, in a sentence: "2 of 9 indicators differ from Kent …"."""
        untold = f" {self.untold} more can’t be told from chance." if self.untold else ""
        if not self.told:
            return "No indicator can be told from chance: that takes a numerator and a denominator."
        differing = len({(each.spec.code, each.basis) for each in self.found})
        many = f"{differing} of {self.told} indicators" if differing else f"None of {self.told} indicators"
        verb = "differ" if differing > 1 else "differs"
        return f"{many} {verb} from {self.authority} by more than chance would give.{untold}"


def find_differences(authority: str, funnels: Iterable[tuple[Basis, Funnel]]) -> Differences:
    """What the funnels show, one an indicator and basis, in their order."""
    known = list(funnels)
    told = [(basis, chart) for basis, chart in known if chart.points]
    found = [
        _difference(basis, chart, point)
        for basis, chart in told
        for point in chart.points
        if point.verdict is not Verdict.WITHIN
    ]
    return Differences(authority, tuple(found), len(told), len(known) - len(told))


def _difference(basis: Basis, chart: Funnel, point: FunnelPoint) -> FigureChange:
    return FigureChange(
        chart.spec,
        basis,
        point.area,
        in_words(chart.spec, point.value),
        in_words(chart.spec, chart.centre),
        judged(point.verdict, chart.spec.polarity),
        point.illustrative,
    )


def judged(verdict: Verdict, polarity: Polarity) -> str:
    """The side in words, and whether it is the better one where the indicator has an aim: "higher, better"."""
    if polarity not in (Polarity.HIGH, Polarity.LOW):
        return verdict.label
    better = (verdict is Verdict.HIGHER) == (polarity is Polarity.HIGH)
    return f"{verdict.label}, {'better' if better else 'worse'}"
