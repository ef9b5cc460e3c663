"""Areas that a return leaves out although they had figures the month before.

Pure. Only warnings.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from districts.tree import Place
from indicators.rules.figures import Measure
from indicators.rules.periods import add_months, month_end, month_start
from indicators.rules.terms import Basis, Severity
from returns.checks.stored_history import History
from returns.matching.match import FindingMade, LineUnderstood

NAMED_AT_MOST = 3


def areas_missing(lines: Iterable[LineUnderstood], history: History) -> list[FindingMade]:
    """Areas that had figures last month and have none this month, of the levels that the return gives figures for."""
    month = history.month
    if month is None:
        return []
    missing: dict[str, list[str]] = {}
    for measure, basis, given in _given_by_series(lines, month):
        levels = {place.level for place in given}
        for place in history.tree.with_all_below(history.owner):
            if place in given or place.level not in levels or not place.open_between(month, month):
                continue
            days = history.series(measure.id, basis, place.id)
            if _any_in_month(days, add_months(month, -1)) and not _any_in_month(days, month):
                missing.setdefault(place.name, []).append(measure.name)
    return [_missing(area, names, month) for area, names in missing.items()]


def _given_by_series(
    lines: Iterable[LineUnderstood], month: date
) -> Iterator[tuple[Measure, Basis, set[Place]]]:
    """Each indicator and basis of the month with the areas that have a line in it."""
    given: dict[tuple[Measure, Basis], set[Place]] = {}
    for line in lines:
        if line.measure is None or line.place is None or line.key is None:
            continue
        if month_end(line.key[3]) == month:
            given.setdefault((line.measure, line.key[2]), set()).add(line.place)
    for (measure, basis), places in given.items():
        yield measure, basis, places


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
