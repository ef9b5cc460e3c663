"""Questions of one cause: what many lines ask in the same words is asked once, and the answer holds for all of them.

A change that is large is asked about line by line: each is another figure. Whoever wants a line of them left out takes
its tick.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.rules.terms import Severity
from returns.models import Finding

CELLS_NAMED = 6


@dataclass(frozen=True)
class Cause:
    """A question with the same words on several lines; `finding` is the first of them and gives it its field."""

    finding: Finding
    lines: int
    cells: str

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return f"cause-{self.finding.pk}"


def causes_of(findings: Iterable[Finding]) -> list[Cause]:
    """The causes of the questions on lines that at least two of them share, in the order of the first."""
    return [
        Cause(same[0], len({each.line_id for each in same}), _cells(same))
        for same in _alike(findings)
        if len({each.line_id for each in same}) > 1
    ]


def _alike(findings: Iterable[Finding]) -> list[list[Finding]]:
    alike: dict[tuple[str, str], list[Finding]] = {}
    for each in sorted(findings, key=lambda finding: finding.pk):
        if each.severity == Severity.QUESTION and each.line_id is not None and each.code != "large_change":
            alike.setdefault((each.code, each.what), []).append(each)
    return list(alike.values())


def _cells(same: Sequence[Finding]) -> str:
    cells = list(dict.fromkeys(each.cells for each in same if each.cells))
    more = len(cells) - CELLS_NAMED
    return ", ".join(cells[:CELLS_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def answered(findings: Iterable[Finding], sent: Mapping[str, str]) -> dict[int, bool]:
    """By the id of a question the answer that a form gives it: its own, else that to its cause."""
    questions = [each for each in findings if each.severity == Severity.QUESTION]
    by_cause = {each.pk: f"cause-{same[0].pk}" for same in _alike(questions) for each in same}
    given = {
        each.pk: sent.get(f"question-{each.pk}") or sent.get(by_cause.get(each.pk, "")) for each in questions
    }
    return {pk: answer == "yes" for pk, answer in given.items() if answer is not None}
