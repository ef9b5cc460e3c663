"""Witnesses: ways in which the truth could be otherwise while everything that is shown, and ever was, stays as it is.

Pure. A way moves people from one hidden area to another of those that are hidden with it, and from one count to
another as the declared relations ask. It is tried: no shown figure may change, no relation break, and whoever runs
this program on what might be the truth must find the same figures hidden.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import chain, product

from disclosure.cells import Cell
from disclosure.known import atoms_of
from disclosure.model import Atom, Move, Slot, Witness
from disclosure.pattern import Before, BundleSlot, View
from disclosure.stretches import DAY, WEEK, day_before
from indicators.rules.periods import month_end

STEPS = (1, -1, 2, -2, 3, -3, 4, -4)
Shape = Mapping[tuple[str, Slot], int]


class Witnesses:
    """The trial of ways against everything that is shown and known."""

    def __init__(self, truth: View, shown: Iterable[Cell]) -> None:
        system, before = truth.system, truth.before
        self.system = system
        self.truth = truth
        self.alone = View(system, Before(closed=before.closed))
        self.before = before
        self._nothing_before = not (before.known or before.stuck or before.withheld)
        self._shown = list(shown)
        self._states: dict[BundleSlot, str] = {}

    @cached_property
    def _where(self) -> dict[Atom, list[int]]:
        """By number the shown cells that take it in."""
        found: dict[Atom, list[int]] = {}
        for at, cell in enumerate(self._shown):
            for atom in atoms_of(self.system, cell):
                found.setdefault(atom, []).append(at)
        return found

    @property
    def enough(self) -> int:
        """How many other values a number must be left."""
        return self.system.structure.rule.feasible - 1

    def of_cell(self, cell: Cell, first: Iterable[Move] = ()) -> tuple[Move, ...] | None:
        """The ways that leave a hidden cell enough other values; None where there are too few.

        `first` are ways that held before: they are tried before others are looked for.
        """
        found: dict[int, Move] = {}
        for move in chain(first, self._moves_of(cell)):
            change = self._change(cell, move)
            if change and change not in found and self.goes_unnoticed(move):
                found[change] = move
                if len(found) == self.enough:
                    return tuple(found.values())
        return None

    def still_holds(self, witness: Witness, cells: Iterable[Cell]) -> bool:
        """Whether a witness of these cells that held before holds without trying all of it again.

        The same pattern follows of its ways as long as the numbers and patterns on which the trial has looked are the
        same; what is shown now, and the relations, are looked at in any case.
        """
        return (
            bool(witness.seen)
            and all(
                len({self._change(cell, move) for move in witness.moves} - {0}) >= self.enough
                for cell in cells
            )
            and all(self._could_be(move) for move in witness.moves)
            and witness.seen == self.seen_by(witness.moves)
        )

    def seen_by(self, moves: Iterable[Move]) -> str:
        """The digest of all numbers and patterns on which the trial of these ways looks."""
        keys = sorted({key for move in moves for atom in move for key in self._touched(atom)})
        return sha256("".join(self._state(*key) for key in keys).encode()).hexdigest()

    def _state(self, bundle: str, slot: Slot) -> str:
        key = bundle, slot
        if key not in self._states:
            members = self.system.counts.members[bundle]
            numbers = [sorted(self.system.numbers.get((count, slot), {}).items()) for count in members]
            pattern = [sorted(areas) for areas in self.truth.pattern(bundle, slot)]
            told = repr((bundle, slot[0], slot[1].isoformat(), numbers, pattern))
            self._states[key] = sha256(told.encode()).hexdigest()
        return self._states[key]

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
            yield from (self._move(shape, area) for shape in here)
        for other in others:
            there = list(self._shapes(count, other, slot))
            pairs = product(here, there) if count in self.system.flows_of else zip(here, there, strict=False)
            for one, less in pairs:
                yield _without(self._move(one, area), self._move(less, other))

    def _shapes(self, count: str, area: int, slot: Slot) -> Iterator[Shape]:
        """How one more of a count changes the counts that are tied to it, in several ways."""
        for shape in self._plain_shapes(count, slot):
            there = {key: change for key, change in shape.items() if self._has(key, self._at(key, area))}
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
            held = [(whole, slot) for whole in system.wholes_of.get(count, ())]
            held += [(of, each) for part, _, of, each in system.longer(count, slot) if part == count != of]
            for whole, when in held:
                yield from ({(count, slot): 1, **shape} for shape in self._plain_shapes(whole, when))

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
        flows = self._flows_at(stock, slot)
        until = [each for each in flows if _ends_at(each, slot)] or [slot]
        since = [each for each in flows if not _ends_at(each, slot)] or [slot]
        for now, after in product(until, since):
            for one in ({(starts, now): 1}, {(ends, now): -1}):
                for other in ({(ends, after): 1}, {(starts, after): -1}):
                    yield {(stock, slot): 1, **one, **other}

    def _flows_at(self, stock: str, day: Slot) -> list[Slot]:
        """The stretches and weeks of what comes and goes that end with a day of a stock, or begin after it."""
        flows, touching = self.system.flows_of[stock], self.system.touching
        found = {each for flow in flows for each in touching.get((flow, month_end(day[1])), ())}
        return sorted(each for each in found if day in self.system.stocks_told(stock, each))

    def _with_parts(self, shape: Shape, area: int) -> Iterator[Shape]:
        """The shape by itself, with as many more or less of all parts of its counts, and of each of these parts."""
        parts = {
            (part, slot): change
            for (count, slot), change in shape.items()
            for part in self.system.parts_of.get(count, ())
            if (part, slot) not in shape and self._has((part, slot), self._at((part, slot), area))
        }
        yield shape
        if parts:
            yield {**shape, **parts}
        if len(parts) > 1:
            yield from ({**shape, key: change} for key, change in parts.items())

    def _at(self, key: tuple[str, Slot], area: int) -> int:
        """The area, or the one that it has closed into where that has the number: its people were carried on there."""
        node = self.system.structure.tree.nodes.get(area)
        successor = None if node is None else node.successor_id
        if successor is not None and not self._has(key, area) and self._has(key, successor):
            return successor
        return area

    def _move(self, shape: Shape, area: int) -> Move:
        return {
            (count, self._at((count, slot), area), slot): change for (count, slot), change in shape.items()
        }

    def _has(self, key: tuple[str, Slot], area: int) -> bool:
        return area in self.system.numbers.get(key, ())

    def _change(self, cell: Cell, move: Move) -> int:
        own = set(atoms_of(self.system, cell))
        return sum(change for atom, change in move.items() if atom in own)

    # The trial

    def goes_unnoticed(self, move: Move) -> bool:
        """Whether all that is shown and known stays, every relation holds, and the same is hidden."""
        return self._could_be(move) and self._same_pattern(move)

    def _could_be(self, move: Move) -> bool:
        """Whether all that is shown and known stays, and every relation holds."""
        return all(self._exists(atom) for atom in move) and self._leaves_shown(move) and self._holds(move)

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
        return all(self._number_holds(view, atom) for atom in move) and self._sums_hold(move)

    def _sums_hold(self, move: Move) -> bool:
        """Whether shares still add up to their total, and a stock is what was there, came and went."""
        return all(
            sum(sign * move.get(atom, 0) for atom, sign in equation.items()) == 0
            for equation in self._sums_of(move)
            if all(self._has((count, slot), area) for count, area, slot in equation)
        )

    def _sums_of(self, move: Move) -> Iterator[Move]:
        for count, area, slot in move:
            for total in self.system.totals_of.get(count, ()):
                shares = self.system.counts.shares[total]
                yield {(total, area, slot): -1} | {(share, area, slot): 1 for share in shares}
            stock = self.system.stock_of.get(count, count)
            if stock in self.system.flows_of:
                for flow in self._flows_at(stock, slot) if slot[0] == DAY else [slot]:
                    for day in self.system.stocks_told(stock, flow):
                        if _ends_at(flow, day):
                            yield self._carried_on(stock, self._at((stock, day), area), day, flow)

    def _carried_on(self, stock: str, area: int, day: Slot, now: Slot) -> Move:
        """What is 0 where a stock is that of before a stretch with what came in it and without what went.

        That of before is its own and that of areas which have closed into it since.
        """
        starts, ends = self.system.flows_of[stock]
        then = (DAY, day_before(now))
        closed = [
            before
            for before in self.system.structure.tree.closed_into(area)
            if self._has((stock, then), before) and not self._has((stock, day), before)
        ]
        own = [area] if self._has((stock, then), area) or not closed else []
        return {
            (stock, area, day): 1,
            **{(stock, each, then): -1 for each in (*own, *closed)},
            (starts, area, now): -1,
            (ends, area, now): 1,
        }

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
            and view.keeps_within(count, area, slot)
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
        yield from self.system.linked.get((bundles[count], slot), ((bundles[count], slot),))
        tied = (*self.system.wholes_of.get(count, ()), *self.system.parts_of.get(count, ()))
        yield from ((bundles[other], slot) for other in tied if (other, slot) in self.system.own)
        for part, whole, of, stretch in self.system.longer(count, slot):
            yield bundles[of], stretch
            other = part if of == whole else whole
            yield from ((bundles[other], each) for each in self.system.inside(other, stretch))
        if slot[0] == WEEK:
            covering = self.system.covering.get((count, month_end(slot[1])), ())
            yield from ((bundles[count], stretch) for stretch in covering)
        if slot[0] == DAY and count in self.system.flows_of:
            for flow in self.system.flows_of[count]:
                slots = self.system.touching.get((flow, month_end(slot[1])), ())
                yield from ((bundles[flow], each) for each in slots)


def _ends_at(flow: Slot, day: Slot) -> bool:
    """Whether a stretch or week ends with a day of a stock, rather than begins after it."""
    return flow[1] == day[1] if flow[0] == WEEK else flow[1] == month_end(day[1])


def _without(one: Move, other: Move) -> Move:
    """One way and the other one backwards; what both change alike stays."""
    both = {atom: one.get(atom, 0) - other.get(atom, 0) for atom in (*one, *other)}
    return {atom: change for atom, change in both.items() if change}
