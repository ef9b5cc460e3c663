"""What was measured, beside what it is measured against and what is to be reached."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path


class Goal(StrEnum):
    """Which side of the goal is the good one."""

    AT_LEAST = "≥"
    AT_MOST = "≤"


@dataclass(frozen=True)
class Result:
    """One line: `ratio` is measured over reference, both in `unit`."""

    work: str
    against: str
    measured: float
    reference: float
    unit: str
    goal: Goal
    limit: float

    @property
    def ratio(self) -> float:
        """How many times the reference."""
        return self.measured / self.reference

    @property
    def reached(self) -> bool:
        """Whether the goal is met."""
        return self.ratio >= self.limit if self.goal is Goal.AT_LEAST else self.ratio <= self.limit

    def line(self) -> str:
        """As it is printed."""
        verdict = "reached" if self.reached else "MISSED"
        figures = f"{self.measured:,.4g} : {self.reference:,.4g} {self.unit}"
        return f"{verdict:8}{self.ratio:8.2f}  {self.goal} {self.limit:<6g} {figures:32}{self.work} / {self.against}"


def middle(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Of interleaved runs (measured, reference), the run whose ratio is the median; of an even number, the lower."""
    ordered = sorted(pairs, key=lambda pair: pair[0] / pair[1])
    return ordered[(len(ordered) - 1) // 2]


def write_json(results: Sequence[Result], path: Path) -> None:
    """Every line for a machine to read."""
    lines = [asdict(each) | {"ratio": each.ratio, "reached": each.reached} for each in results]
    path.write_text(json.dumps({"results": lines}, indent=2, ensure_ascii=False) + "\n")
