"""What a return is checked against besides itself: earlier returns, and the areas above and below.

Pure. All of these are warnings. Published figures are held against published ones and illustrative ones against
illustrative ones, never one against the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from returns.checks.changes import beyond_limits, stock_differs
from returns.checks.stored_history import History
from returns.checks.sums import sums_differ, totals_differ
from returns.matching.match import FindingMade, LineUnderstood
from returns.missing_areas import areas_missing


@dataclass(frozen=True)
class Checked:
    """The lines with their findings, and the findings that belong to no line."""

    lines: list[LineUnderstood]
    findings: list[FindingMade] = field(default_factory=list)


def check_history(
    lines: Sequence[LineUnderstood], history: History, totals: Sequence[LineUnderstood] = ()
) -> Checked:
    """The lines with every finding of this module added. `totals` are the rows named as a total of the others."""
    checked = list(lines)
    given = {line.key: line for line in lines if line.key is not None and not line.faulty}
    for at, line in enumerate(checked):
        for finding in (*beyond_limits(line, history), *stock_differs(line, given, history)):
            checked[at] = checked[at].with_finding(finding)
    loose = [*areas_missing(checked, history), *totals_differ(totals, checked)]
    places = {line.key: at for at, line in reversed(list(enumerate(checked))) if line.key is not None}
    for key, finding in sums_differ(checked, history):
        if key in places:
            checked[places[key]] = checked[places[key]].with_finding(finding)
        else:
            loose.append(finding)
    return Checked(checked, loose)
