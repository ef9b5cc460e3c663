"""What a return is checked against besides itself: earlier returns, and the areas above and below.

Pure. All but the question of a large change are warnings. For a warning published figures are held against published
ones and illustrative ones against illustrative ones, never one against the other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from districts.tree import AreaNode
from indicators.rules.figures import IndicatorSpec
from indicators.rules.periods import add_months, month_end, month_start
from indicators.rules.terms import Basis, Severity
from returns.checks.changes import beyond_limits, stock_differs
from returns.checks.fractions import fractions_decided
from returns.checks.held_against import SeriesBefore
from returns.checks.plausible import beside, large_change
from returns.checks.stored_history import History
from returns.checks.sums import sums_differ, totals_differ, unfinished
from returns.matching.match import FindingMade, ResolvedLine

NAMED_AT_MOST = 3


def areas_missing(lines: Iterable[ResolvedLine], history: History) -> list[FindingMade]:
    """Areas that had figures last month and have none this month, of the levels that the return gives figures for."""
    month = history.month
    if month is None:
        return []
    missing: dict[str, list[str]] = {}
    for spec, basis, given in _given_by_series(lines, month):
        levels = {node.level for node in given}
        for node in history.tree.with_all_below(history.owner):
            if node in given or node.level not in levels or not node.open_between(month, month):
                continue
            days = history.series(spec.id, basis, node.id)
            if _any_in_month(days, add_months(month, -1)) and not _any_in_month(days, month):
                missing.setdefault(node.name, []).append(spec.name)
    return [_missing(area, names, month) for area, names in missing.items()]


def _given_by_series(
    lines: Iterable[ResolvedLine], month: date
) -> Iterator[tuple[IndicatorSpec, Basis, set[AreaNode]]]:
    """Each indicator and basis of the month with the areas that have a line in it."""
    given: dict[tuple[IndicatorSpec, Basis], set[AreaNode]] = {}
    for line in lines:
        if line.spec is None or line.node is None or line.key is None:
            continue
        if month_end(line.key[3]) == month:
            given.setdefault((line.spec, line.key[2]), set()).add(line.node)
    for (spec, basis), nodes in given.items():
        yield spec, basis, nodes


def _any_in_month(days: Iterable[date], month: date) -> bool:
    return any(month_start(month) <= day <= month for day in days)


def _missing(area: str, names: list[str], month: date) -> FindingMade:
    unique = list(dict.fromkeys(names))
    more = len(unique) - NAMED_AT_MOST
    named = ", ".join(unique[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
    return FindingMade(
        Severity.WARNING,
        "area_missing",
        f"{area} is missing: it had figures in {add_months(month, -1):%B %Y} for {named}.",
        "Add its figures and upload again, or accept the rest and return them later.",
    )


@dataclass(frozen=True)
class CheckedLines:
    """The lines with their findings, the findings that belong to no line, and by line what stands beside its figure."""

    lines: list[ResolvedLine]
    findings: list[FindingMade] = field(default_factory=list)
    beside: Sequence[Mapping[str, object]] = ()


def check_history(
    lines: Sequence[ResolvedLine], history: History, totals: Sequence[ResolvedLine] = ()
) -> CheckedLines:
    """The lines with every finding of this module added. `totals` are the rows named as a total of the others."""
    lines = fractions_decided(lines, history)
    checked = list(lines)
    given = {line.key: line for line in lines if line.key is not None and not line.faulty}
    series = SeriesBefore(history, given)
    against = [series.against(line) for line in lines]
    for at, line in enumerate(checked):
        asked = large_change(line, against[at], series)
        # Asked about, its limits are said with the question.
        beyond = [] if asked else beyond_limits(line, history)
        for finding in (*asked, *beyond, *stock_differs(line, given, history)):
            checked[at] = checked[at].with_finding(finding)
    loose = [*areas_missing(checked, history), *totals_differ(totals, checked)]
    positions = {line.key: at for at, line in reversed(list(enumerate(checked))) if line.key is not None}
    for key, finding in (*sums_differ(checked, history), *unfinished(checked)):
        if key in positions:
            checked[positions[key]] = checked[positions[key]].with_finding(finding)
        else:
            loose.append(finding)
    return CheckedLines(
        checked, loose, [beside(line, each) for line, each in zip(lines, against, strict=True)]
    )
