"""Numbers that nobody returned and that follow from those which hang together with them.

Pure. What a stock was, what came and what it is tell what went; a total and all shares but one tell that one.
"""

from collections.abc import Iterator

from disclosure.counts import Counts
from disclosure.model import Atom, Slot
from disclosure.stretches import DAY, day_before
from districts.tree import Tree

Numbers = dict[tuple[str, Slot], dict[int, int]]
# The numbers that add up to 0, each with its sign.
Equation = dict[Atom, int]


def add_implied(numbers: Numbers, counts: Counts, tree: Tree) -> dict[Atom, int]:
    """Add each number that is the only unknown one of a declared sum, as long as there are any; gives what it added."""
    added: dict[Atom, int] = {}
    waiting = [*_flows(numbers, counts, tree), *_shares(numbers, counts)]
    while fresh := [found for each in waiting if (found := _only_unknown(each, numbers)) is not None]:
        added |= dict(fresh)
        for (count, area, slot), number in fresh:
            numbers.setdefault((count, slot), {})[area] = number
    return added


def _only_unknown(equation: Equation, numbers: Numbers) -> tuple[Atom, int] | None:
    unknown = [atom for atom in equation if atom[1] not in numbers.get((atom[0], atom[2]), ())]
    if len(unknown) != 1:
        return None
    rest = sum(
        sign * numbers[count, slot][area]
        for (count, area, slot), sign in equation.items()
        if (count, area, slot) != unknown[0]
    )
    number = -rest * equation[unknown[0]]
    return (unknown[0], number) if number >= 0 else None


def _flows(numbers: Numbers, counts: Counts, tree: Tree) -> Iterator[Equation]:
    for stock, starts, ends in counts.flows:
        slots = {slot for count, slot in numbers if count in (starts, ends)}
        for slot in sorted(slots):
            now, then = (DAY, slot[1]), (DAY, day_before(slot))
            for area in sorted(_having(numbers, (stock, now), (stock, then), (starts, slot), (ends, slot))):
                if not tree.closed_into(area):
                    yield {
                        (stock, area, now): 1,
                        (stock, area, then): -1,
                        (starts, area, slot): -1,
                        (ends, area, slot): 1,
                    }


def _shares(numbers: Numbers, counts: Counts) -> Iterator[Equation]:
    for total, shares in counts.shares.items():
        for slot in sorted(slot for count, slot in numbers if count == total):
            for area in sorted(_having(numbers, (total, slot), *((share, slot) for share in shares))):
                yield {(total, area, slot): -1, **{(share, area, slot): 1 for share in shares}}


def _having(numbers: Numbers, *keys: tuple[str, Slot]) -> set[int]:
    return {area for key in keys for area in numbers.get(key, ())}
