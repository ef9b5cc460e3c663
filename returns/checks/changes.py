"""What a new figure is held against over time: the limits that earlier ones give, and what came in and went out.

Pure. Only warnings.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from districts.tree import AreaNode
from indicators.rules.figures import IndicatorSpec, in_full, in_words, possible, round_half_up
from indicators.rules.periods import add_months, describe, month_end, month_start
from indicators.rules.terms import Basis, Severity
from indicators.rules.variation.limits import POINTS_FOR_TRIAL, limits_of
from returns.checks.lines import Key
from returns.checks.stored_history import History
from returns.matching.match import FindingMade, ResolvedLine


def beyond_limits(line: ResolvedLine, history: History) -> list[FindingMade]:
    """A new figure beyond the limits of variation that the figures before it give; at least seven of them."""
    spec, key, value = line.spec, line.key, line.value
    if spec is None or key is None or value is None or line.faulty:
        return []
    if spec.is_grade or not key[2].rule.has_limits or _stands_already(value, key, history):
        return []
    node = history.tree.nodes[key[1]]
    before = _figures_before(spec, node, key, history)
    crossed = _limit_crossed(round_half_up(value, spec.decimal_places), before)
    if crossed is None:
        return []
    month = describe(Basis.MONTH, key[3])
    return [
        FindingMade(
            Severity.WARNING,
            "beyond_limits",
            f"{node.name}: {in_words(spec, value)} in {month} lies beyond the {crossed.side} limit of "
            f"{in_words(spec, possible(spec, crossed.limit))} that the {len(before)} figures before it give.",
            "Check the figure. If it is right, accept it and say in the commentary what happened.",
        )
    ]


class _Crossed(NamedTuple):
    side: str
    limit: Decimal


def _limit_crossed(shown: Decimal, before: Sequence[Decimal]) -> _Crossed | None:
    """The limit that a figure lies beyond; None within them, and where there are too few figures to tell."""
    if len(before) < POINTS_FOR_TRIAL:
        return None
    limits = limits_of(before)
    if shown > limits.upper:
        return _Crossed("upper", limits.upper)
    return _Crossed("lower", limits.lower) if shown < limits.lower else None


def stock_differs(
    line: ResolvedLine, given: Mapping[Key, ResolvedLine], history: History
) -> list[FindingMade]:
    """A month's stock that is not the last month's plus starts minus ends, where all three are known of the area."""
    if line.spec is None or line.key is None or line.value is None or line.faulty:
        return []
    if not line.key[2].rule.is_moment or line.key[3] != month_end(line.key[3]):
        return []
    flows = _last_starts_ends(line.spec, line.key, given, history)
    if flows is None:
        return []
    last, starts, ends = flows
    expected = last + starts - ends
    if expected == line.value:
        return []
    before = add_months(line.key[3], -1)
    sum_words = f"{in_full(last)} + {in_full(starts)} − {in_full(ends)}"
    return [
        FindingMade(
            Severity.WARNING,
            "stock_differs",
            f"{in_full(line.value)} is not the {before:%B} figure plus starts minus ends: {sum_words} = "
            f"{in_full(expected)}.",
            "Check which of the four is wrong; late recording of an earlier month is a usual reason.",
        )
    ]


def _last_starts_ends(
    spec: IndicatorSpec, key: Key, given: Mapping[Key, ResolvedLine], history: History
) -> tuple[Decimal, Decimal, Decimal] | None:
    """The stock of the month before, and what came in and went out since; None unless all three are known."""
    _, area_id, _, end = key
    last = _count(spec.id, area_id, Basis.SNAPSHOT, add_months(end, -1), given, history)
    starts = _count(spec.starts_id, area_id, Basis.MONTH, end, given, history)
    ends = _count(spec.ends_id, area_id, Basis.MONTH, end, given, history)
    return None if last is None or starts is None or ends is None else (last, starts, ends)


def _count(
    measure_id: int | None,
    area_id: int,
    basis: Basis,
    day: date,
    given: Mapping[Key, ResolvedLine],
    history: History,
) -> Decimal | None:
    """The count that this return gives, else the stored one; None where there is neither."""
    if measure_id is None:
        return None
    line = given.get((measure_id, area_id, basis, day))
    if line is not None:
        return line.value
    reading_value = history.series(measure_id, basis, area_id).get(day)
    return None if reading_value is None else reading_value.value


def _stands_already(value: Decimal, key: Key, history: History) -> bool:
    reading_value = history.series(key[0], key[2], key[1]).get(key[3])
    return reading_value is not None and reading_value.value == value


def _figures_before(spec: IndicatorSpec, node: AreaNode, key: Key, history: History) -> list[Decimal]:
    """The figures of earlier months of the same phase."""
    _, _, basis, end = key
    first, month = history.begun(spec.id, node, end), month_start(end)
    return [value for day, value in history.displayed(spec, basis, node.id) if first <= day < month]
