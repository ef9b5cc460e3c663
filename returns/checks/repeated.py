"""Lines beside each other: the same reading given twice, and areas of which one was copied from the other. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from indicators.rules.terms import Basis, Severity, Unit
from returns.matching.match import FindingMade, ResolvedLine


def same_reading_twice(lines: Sequence[ResolvedLine]) -> list[ResolvedLine]:
    """The same reading given twice: with two figures an error on both, with the same figure on the repetition."""
    by_key: dict[tuple[int, int, Basis, date], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if line.key is not None:
            by_key[line.key].append(at)
    checked = list(lines)
    for positions in by_key.values():
        for at in positions[1:]:
            _mark_twice(checked, positions[0], at)
    return checked


def _mark_twice(lines: list[ResolvedLine], first: int, again: int) -> None:
    one, two = lines[first], lines[again]
    if _figures(one) == _figures(two):
        lines[again] = two.with_finding(
            FindingMade(
                Severity.ERROR,
                "repeated",
                f"The same reading with the same figure stands in {one.where} already.",
                "Nothing to do: it is stored once.",
            )
        )
        return
    for at, other in ((first, two), (again, one)):
        lines[at] = lines[at].with_finding(
            FindingMade(
                Severity.ERROR,
                "two_figures",
                f"The same reading stands in {other.where} with another figure.",
                "Delete the wrong one and upload again.",
            )
        )


def identical_figures(lines: Sequence[ResolvedLine]) -> list[ResolvedLine]:
    """Areas with identical figures in every period of the return: probably one was copied. At least two periods."""
    histories: dict[tuple[int, int], dict[tuple[Basis, date], int]] = defaultdict(dict)
    for at, line in enumerate(lines):
        if (
            line.key is not None
            and line.value is not None
            and line.spec
            and line.spec.unit not in (Unit.COUNT, Unit.GRADE)
        ):
            histories[line.key[0], line.key[1]][line.key[2], line.key[3]] = at
    checked = list(lines)
    seen: dict[tuple[object, ...], tuple[int, ResolvedLine]] = {}
    for (measure_id, area_id), history in histories.items():
        if len(history) < 2:
            continue
        shape = (measure_id, tuple(sorted((when, _figures(lines[at])) for when, at in history.items())))
        twin_area, twin = seen.setdefault(shape, (area_id, lines[next(iter(history.values()))]))
        if twin_area == area_id:
            continue
        for at in history.values():
            checked[at] = checked[at].with_finding(_copied(checked[at], twin))
    return checked


def _copied(line: ResolvedLine, twin: ResolvedLine) -> FindingMade:
    assert line.node is not None
    assert twin.node is not None
    return FindingMade(
        Severity.WARNING,
        "identical_figures",
        f"{line.node.name} and {twin.node.name} have identical figures on every date. Probably one is a copy.",
        "Check with both before you accept.",
    )


def _figures(line: ResolvedLine) -> tuple[str, ...]:
    return tuple(str(part) for part in (line.numerator, line.denominator, line.value, line.missing))
