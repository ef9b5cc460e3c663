"""What doesn't add up: an area's figure and those of the areas below it, a row of totals and the rows of its table.

Pure. Only warnings. Grades are never added up.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.tree import AreaNode
from indicators.rules.figures import IndicatorSpec, in_full, in_words, quotient
from indicators.rules.periods import describe, window_start
from indicators.rules.terms import Basis, Severity, Unit
from returns.checks.lines import Key
from returns.checks.stored_history import History
from returns.matching.match import FindingMade, ResolvedLine


def sums_differ(lines: Sequence[ResolvedLine], history: History) -> list[tuple[Key, FindingMade]]:
    """Figures returned for an area that the areas below it don't add up to, each with the reading that it is about.

    Looked at wherever this return touches the area or one below it, and only where every area below has its figure.
    """
    sums = _Sums({line.key: line for line in lines if line.key is not None and not line.faulty}, history)
    touched: dict[Key, IndicatorSpec] = {}
    for key, line in sums.given.items():
        assert line.spec is not None
        for node in history.tree.line_up(history.tree.nodes[key[1]]):
            touched[key[0], node.id, key[2], key[3]] = line.spec
    found = []
    for key, spec in touched.items():
        own, below = sums.own(key, spec), sums.below(key, spec)
        if own is not None and below is not None and _differ(own, below):
            found.append((key, _sum_differs(spec, history.tree.nodes[key[1]], own, below)))
    return found


@dataclass(frozen=True)
class _Amount:
    """A figure to add up: its parts, or a plain count in `numerator`. `areas` counts what it was added from."""

    numerator: Decimal
    denominator: Decimal | None = None
    areas: int = 1


class _Sums:
    """What this return and what stands stored give for a reading, by itself and by the areas below."""

    def __init__(self, given: Mapping[Key, ResolvedLine], history: History) -> None:
        self.given = given
        self._history = history

    def own(self, key: Key, spec: IndicatorSpec) -> _Amount | None:
        """The area's own figure: the return's, else the stored one; None where there is none to add."""
        line = self.given.get(key)
        if line is not None:
            return _amount(spec, line.numerator, line.denominator, line.value)
        reading_value = self._history.series(key[0], key[2], key[1]).get(key[3])
        return (
            None
            if reading_value is None
            else _amount(spec, reading_value.numerator, reading_value.denominator, reading_value.value)
        )

    def below(self, key: Key, spec: IndicatorSpec) -> _Amount | None:
        """The sum of the areas directly below, each by its own figure or those below it; None unless all have one."""
        if not spec.adds_up:
            return None
        _, area_id, basis, end = key
        tree = self._history.tree
        parts = []
        for child in tree.children(tree.nodes[area_id]):
            if not child.open_between(window_start(basis, end), end):
                continue
            child_key = (key[0], child.id, basis, end)
            part = self.own(child_key, spec) or self.below(child_key, spec)
            if part is None:
                return None
            parts.append(part)
        return _added(parts) if parts else None


def _amount(
    spec: IndicatorSpec, numerator: Decimal | None, denominator: Decimal | None, value: Decimal | None
) -> _Amount | None:
    if spec.is_grade:
        return None
    if not spec.has_parts:
        return None if value is None else _Amount(value)
    if numerator is None:
        return None
    if spec.is_population_rate:
        return _Amount(numerator)
    return None if denominator is None else _Amount(numerator, denominator)


def _added(parts: Sequence[_Amount]) -> _Amount:
    denominators = [part.denominator for part in parts if part.denominator is not None]
    return _Amount(
        sum((part.numerator for part in parts), Decimal(0)),
        sum(denominators, Decimal(0)) if denominators else None,
        len(parts),
    )


def _differ(own: _Amount, below: _Amount) -> bool:
    return own.numerator != below.numerator or own.denominator != below.denominator


def _sum_differs(spec: IndicatorSpec, node: AreaNode, own: _Amount, below: _Amount) -> FindingMade:
    areas = f"the {below.areas} areas below it add" if below.areas > 1 else "the area below it adds"
    return FindingMade(
        Severity.WARNING,
        "sum_differs",
        f"{spec.name}: {node.name} has {_amount_words(spec, own)}; {areas} up to "
        f"{_amount_words(spec, below)}.",
        f"The figure returned for {node.name} is the one shown. Check which is right.",
    )


def _amount_words(spec: IndicatorSpec, amount: _Amount) -> str:
    numerator = in_full(amount.numerator)
    if amount.denominator is None:
        return numerator
    parts = f"{numerator} of {in_full(amount.denominator)}"
    if not amount.denominator:
        return parts
    return f"{parts} ({in_words(spec, quotient(spec, amount.numerator, amount.denominator))})"


# Longer periods


def unfinished(lines: Iterable[ResolvedLine]) -> Iterator[tuple[Key, FindingMade]]:
    """Counts of a quarter or year that are the sum of some of its months alone, beside which they stand."""
    months: dict[tuple[int, int], dict[date, Decimal]] = defaultdict(dict)
    longer: list[ResolvedLine] = []
    for line in lines:
        if line.key is None or line.spec is None or line.spec.unit is not Unit.COUNT or line.value is None:
            continue
        if line.key[2] is Basis.MONTH:
            months[line.key[:2]][line.key[3]] = line.value
        elif line.key[2] in _MONTHS_OF:
            longer.append(line)
    for line in longer:
        assert line.key is not None
        measure, area, basis, end = line.key
        given = {
            month: value
            for month, value in months[measure, area].items()
            if window_start(basis, end) <= month <= end
        }
        if 1 < len(given) < _MONTHS_OF[basis] and sum(given.values()) == line.value:
            yield line.key, _unfinished(line, describe(basis, end), max(given))


_MONTHS_OF = {Basis.QUARTER: 3, Basis.YEAR: 12, Basis.CALENDAR_YEAR: 12}


def _unfinished(line: ResolvedLine, period: str, last: date) -> FindingMade:
    return FindingMade(
        Severity.QUESTION,
        "part_of_period",
        f"{line.stated} is the sum of the months of {period} that stand beside it, to {last:%B %Y}. "
        f"Is it the figure of the whole of {period}?",
        "No leaves the line out: it can be returned as the year to date.",
        proposed=f"store it for {period}",
    )


# Rows of totals


def totals_differ(totals: Iterable[ResolvedLine], lines: Sequence[ResolvedLine]) -> list[FindingMade]:
    """Rows of totals that their own table doesn't add up to: the lines of that sheet, indicator and period."""
    found = []
    for total in totals:
        spec = total.spec
        if spec is None or total.period_end is None:
            continue
        own = _amount(spec, total.numerator, total.denominator, total.value)
        parts = [
            _amount(spec, line.numerator, line.denominator, line.value)
            for line in lines
            if _same_table(line, total)
        ]
        known = [part for part in parts if part is not None]
        if own is None or not known or len(known) < len(parts):
            continue
        added = _added(known)
        if _differ(own, added):
            found.append(_total_differs(spec, total, own, added))
    return found


def _same_table(line: ResolvedLine, total: ResolvedLine) -> bool:
    return (line.read.sheet, line.spec, line.basis, line.period_end) == (
        total.read.sheet,
        total.spec,
        total.basis,
        total.period_end,
    )


def _total_differs(spec: IndicatorSpec, total: ResolvedLine, own: _Amount, added: _Amount) -> FindingMade:
    return FindingMade(
        Severity.WARNING,
        "total_differs",
        f"{spec.name}: the total says {_amount_words(spec, own)}; its {added.areas} parts add up to "
        f"{_amount_words(spec, added)}.",
        "The total itself is not stored. Check whether a part is wrong or missing.",
        total.read.sheet,
        ", ".join(total.read.figure_cells),
    )
