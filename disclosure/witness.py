"""Witnesses: ways in which the truth could be otherwise while everything that is shown, and ever was, stays as it is.

Pure. A way moves people from one hidden area to another of those that are hidden with it, and from one count to
another as the declared relations ask. It is tried: no shown figure may change, no relation break, and whoever runs
this program on what might be the truth must find the same figures hidden.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product

from disclosure.cells import DAY, MONTH, Cell
from disclosure.known import atoms_of
from disclosure.model import Atom, Move, Slot, Witness
from disclosure.pattern import Before, BundleSlot, System, View
from indicators.rules.periods import add_months, month_end

STEPS = (1, -1, 2, -2, 3, -3, 4, -4)
Shape = Mapping[tuple[str, Slot], int]


class Witnesses:
    """The trial of ways against everything that is shown and known."""

    def __init__(self, system: System, before: Before, shown: Iterable[Cell]) -> None:
        self.system = system
        self.truth = View(system, before)
        self.alone = View(system, Before(closed=before.closed))
        self.before = before
        self._nothing_before = not (before.known or before.stuck or before.withheld)
        self._shown = list(shown)

    @cached_property
    def _where(self) -> dict[Atom, list[int]]:
        """By number the shown cells that take it in."""
        found: dict[Atom, list[int]] = {}
        for at, cell in enumerate(self._shown):
            for atom in atoms_of(self.system, cell):
                found.setdefault(atom, []).append(at)
        return found

    def of_cell(self, cell: Cell) -> Witness | None:
        """The ways that leave a hidden cell enough other values; None where there are too few."""
        enough = self.system.structure.rule.feasible - 1
        found: dict[int, Move] = {}
        for move in self._moves_of(cell):
            change = self._change(cell, move)
            if change and change not in found and self.goes_unnoticed(move):
                found[change] = move
                if len(found) == enough:
                    return Witness(tuple(found.values()))
        return None

    def _moves_of(self, cell: Cell) -> Iterator[Move]:
        for count, area, slot in atoms_of(self.system, cell):
            judged = self.truth.judged(self.system.counts.bundles[count], slot)
            others = [other for other in judged.closed.get(area, ()) if other != area]
            ways = list(self._ways(count, slot, area, others, open_=area in judged.open))
            for step in STEPS:
                for way in ways:
                    yield {atom: change * step for atom, change in way.items()}

    def _ways(
        self, count: str, slot: Slot, area: int, others: Sequence[int], *, open_: bool
    ) -> Iterator[Move]:
        """One more here and one less there; where the total is hidden too, one more here alone."""
        here = list(self._shapes(count, area, slot))
        if open_:
            yield from (_move(shape, area, 1) for shape in here)
        for other in others:
            there = list(self._shapes(count, other, slot))
            pairs = product(here, there) if count in self.system.flows_of else zip(here, there, strict=False)
            for one, less in pairs:
                yield {**_move(one, area, 1), **_move(less, other, -1)}

    def _shapes(self, count: str, area: int, slot: Slot) -> Iterator[Shape]:
        """How one more of a count changes the counts that are tied to it, in several ways."""
        for shape in self._plain_shapes(count, slot):
            there = {key: change for key, change in shape.items() if self._has(key, area)}
            yield from self._with_parts(there, area)

    def _plain_shapes(self, count: str, slot: Slot) -> Iterator[Shape]:
        system = self.system
        if count in system.counts.stocks and count in system.flows_of:
            yield from self._shapes_of_stock(count, slot)
        elif count in system.stock_of:
            starts, ends = system.flows_of[system.stock_of[count]]
            yield {(starts, slot): 1, (ends, slot): 1}
        elif totals := [total for total, shares in system.counts.shares.items() if count in (total, *shares)]:
            yield from self._shapes_of_share(count, totals[0], slot)
        else:
            yield {(count, slot): 1}
            yield from ({(count, slot): 1, (whole, slot): 1} for whole in system.wholes_of.get(count, ()))

    def _shapes_of_share(self, count: str, total: str, slot: Slot) -> Iterator[Shape]:
        """One more of a share and of the total; of a share also one less of another."""
        shares = self.system.counts.shares[total]
        for share in shares if count == total else [count]:
            yield {(share, slot): 1, (total, slot): 1}
        for other in shares:
            if count not in (other, total):
                yield {(count, slot): 1, (other, slot): -1}

    def _shapes_of_stock(self, stock: str, slot: Slot) -> Iterator[Shape]:
        """One more on the day: one more came before or one less went, and the other way round after."""
        starts, ends = self.system.flows_of[stock]
        now, after = (MONTH, month_end(slot[1])), (MONTH, add_months(slot[1], 1))
        for one in ({(starts, now): 1}, {(ends, now): -1}):
            for other in ({(ends, after): 1}, {(starts, after): -1}):
                yield {(stock, slot): 1, **one, **other}

    def _with_parts(self, shape: Shape, area: int) -> Iterator[Shape]:
        """The shape by itself, with as many more or less of all parts of its counts, and of each of these parts."""
        parts = {
            (part, slot): change
            for (count, slot), change in shape.items()
            for part in self.system.parts_of.get(count, ())
            if (part, slot) not in shape and self._has((part, slot), area)
        }
        yield shape
        if parts:
            yield {**shape, **parts}
        if len(parts) > 1:
            yield from ({**shape, key: change} for key, change in parts.items())

    def _has(self, key: tuple[str, Slot], area: int) -> bool:
        return area in self.system.numbers.get(key, ())

    def _change(self, cell: Cell, move: Move) -> int:
        own = set(atoms_of(self.system, cell))
        return sum(change for atom, change in move.items() if atom in own)

    # The trial

    def goes_unnoticed(self, move: Move) -> bool:
        """Whether all that is shown and known stays, every relation holds, and the same is hidden."""
        return (
            all(self._exists(atom) for atom in move)
            and self._leaves_shown(move)
            and self._holds(move)
            and self._same_pattern(move)
        )

    def _exists(self, atom: Atom) -> bool:
        count, area, slot = atom
        known = atom in self.before.known and atom not in self.before.changed
        return self._has((count, slot), area) and not known

    def _leaves_shown(self, move: Move) -> bool:
        changes: dict[int, int] = {}
        for atom, change in move.items():
            for at in self._where.get(atom, ()):
                changes[at] = changes.get(at, 0) + change
        return not any(changes.values())

    def _holds(self, move: Move) -> bool:
        view = View(self.system, self.before, move, self.truth)
        return all(self._number_holds(view, atom) for atom in move)

    def _number_holds(self, view: View, atom: Atom) -> bool:
        count, area, slot = atom
        number = view.number(count, area, slot)
        assert number is not None
        wholes = (view.number(whole, area, slot) for whole in self.system.wholes_of.get(count, ()))
        parts = (view.number(part, area, slot) for part in self.system.parts_of.get(count, ()))
        return (
            number >= 0
            and all(whole is None or number <= whole for whole in wholes)
            and all(part is None or part <= number for part in parts)
        )

    def _same_pattern(self, move: Move) -> bool:
        touched = sorted({key for atom in move for key in self._touched(atom)})
        views = (self.truth,) if self._nothing_before else (self.truth, self.alone)
        for truth in views:
            other = View(self.system, truth.before, move, truth)
            if any(other.pattern(*key) != truth.pattern(*key) for key in touched):
                return False
        return True

    def _touched(self, atom: Atom) -> Iterator[BundleSlot]:
        """The bundles in whose pattern a number may have a say."""
        count, _, slot = atom
        bundles = self.system.counts.bundles
        yield bundles[count], slot
        tied = (*self.system.wholes_of.get(count, ()), *self.system.parts_of.get(count, ()))
        yield from ((bundles[other], slot) for other in tied if (other, slot) in self.system.own)
        month = month_end(slot[1])
        if slot[0] != MONTH and (count, (MONTH, month)) in self.system.own:
            yield bundles[count], (MONTH, month)
        if slot[0] == DAY and count in self.system.flows_of:
            for flow in self.system.flows_of[count]:
                for each in (month, add_months(month, 1)):
                    if (flow, (MONTH, each)) in self.system.own:
                        yield bundles[flow], (MONTH, each)


def _move(shape: Shape, area: int, times: int) -> Move:
    return {(count, area, slot): change * times for (count, slot), change in shape.items()}
