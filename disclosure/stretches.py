"""The stretches of months that the figures of a place tell apart: what follows of sums over months that overlap.

Pure. Two years to date tell the months between, a year and three of its quarters the fourth, two rolling years how much
larger the newest month is than that of a year ago. Whatever follows is told by the ends: of two ends that figures link,
however far, the number between is known.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

from disclosure.model import Slot
from indicators.rules.periods import add_months, months_covered
from indicators.rules.terms import Basis

DAY = "day"
WEEK = "week"
MONTH = "month"
MONTHS = " months"

# After which month it begins, and with which it ends; months are counted through the years.
Span = tuple[int, int]


def span_of(basis: Basis, end: date) -> Span:
    """The months that a figure of this basis covers."""
    last = end.year * 12 + end.month
    return last - months_covered(basis, end), last


def slot_of(span: Span) -> Slot:
    """A stretch by how long it is, and its last day."""
    after, last = span
    end = add_months(date((last - 1) // 12, (last - 1) % 12 + 1, 1), 0)
    return (MONTH if last - after == 1 else f"{last - after}{MONTHS}"), end


def months_of(slot: Slot) -> list[date]:
    """The months of a stretch; none of a day or a week."""
    return [add_months(slot[1], -back) for back in range(_length(slot))]


def day_before(slot: Slot) -> date:
    """The last day before a stretch or a week."""
    return slot[1] - timedelta(days=7) if slot[0] == WEEK else add_months(slot[1], -_length(slot))


def _length(slot: Slot) -> int:
    if slot[0] == MONTH:
        return 1
    return int(slot[0].removesuffix(MONTHS)) if slot[0].endswith(MONTHS) else 0


class Stretches:
    """The numbers of a count in an area, by the months that each covers.

    Where they contradict each other the shorter are believed.
    """

    def __init__(self, numbers: Mapping[Span, int]) -> None:
        self._next: dict[int, int] = {}
        self.numbers: dict[Span, int] = {}
        for ends in _linked(numbers):
            for span in pairwise(sorted(ends)):
                self._next[span[0]] = span[1]
                self.numbers[span] = max(ends[span[1]] - ends[span[0]], 0)

    def within(self, span: Span) -> tuple[Span, ...]:
        """The stretches that add up to a span; none where its number is not known."""
        at, last = span
        found = []
        while at < last and at in self._next:
            found.append((at, self._next[at]))
            at = self._next[at]
        return tuple(found) if at == last else ()


def _linked(numbers: Mapping[Span, int]) -> Iterable[dict[int, int]]:
    """Ends that figures link, each with how many there were from some beginning to it."""
    group: dict[int, dict[int, int]] = {}
    for (after, last), number in sorted(numbers.items(), key=lambda each: (each[0][1] - each[0][0], each[0])):
        one = group.setdefault(after, {after: 0})
        other = group.setdefault(last, {last: 0})
        if one is not other:
            more = one[after] + number - other[last]
            for end, until in other.items():
                one[end] = until + more
                group[end] = one
    return {id(each): each for each in group.values()}.values()
