"""What was measured, beside what it is measured against and what is to be reached."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from statistics import median

Pair = tuple[float, float]


class BenchGoal(StrEnum):
    """Which side of the goal is the good one."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True)
class BenchResult:
    """One line: interleaved runs as pairs of (measured, reference), both in `unit`."""

    work: str
    against: str
    pairs: Sequence[Pair]
    unit: str
    goal: BenchGoal
    limit: float

    @property
    def ratios(self) -> list[float]:
        """How many times the reference, run by run, in order of size."""
        return sorted(measured / reference for measured, reference in self.pairs)

    @property
    def ratio(self) -> float:
        """The median of the runs."""
        return median(self.ratios)

    @property
    def reached(self) -> bool:
        """Whether the goal is met."""
        return self.ratio >= self.limit if self.goal is BenchGoal.AT_LEAST else self.ratio <= self.limit

    def facts(self) -> dict[str, object]:
        """For a machine to read."""
        return {
            "work": self.work,
            "against": self.against,
            "measured": median(measured for measured, _ in self.pairs),
            "reference": median(reference for _, reference in self.pairs),
            "unit": self.unit,
            "ratio": self.ratio,
            "spread": [self.ratios[0], self.ratios[-1]],
            "goal": f"{self.goal} {self.limit:g}",
            "reached": self.reached,
        }

    def line(self) -> str:
        """As it is printed."""
        facts = self.facts()
        verdict = "reached" if self.reached else "MISSED"
        spread = f"({self.ratios[0]:.3g} to {self.ratios[-1]:.3g})"
        figures = f"{facts['measured']:,.4g} : {facts['reference']:,.4g} {self.unit}"
        return f"{verdict:8}{self.ratio:8.3g} {spread:18}{facts['goal']:8}{figures:30}{self.work} / {self.against}"


def write_json(results: Sequence[BenchResult], path: Path, about: dict[str, object]) -> None:
    """Every line, and what was measured `about`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = {**about, "results": [each.facts() for each in results]}
    path.write_text(json.dumps(written, indent=2, ensure_ascii=False) + "\n")
