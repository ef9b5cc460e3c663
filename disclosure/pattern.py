"""What is hidden, judged number by number: which are sensitive, what is hidden with them, and which figures show them.

Pure. Everything here can be asked of the truth and of what might be the truth instead: a reader who runs this program
must find the same pattern for both.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from disclosure.cells import Cell, Cells
from disclosure.counts import Counts
from disclosure.model import Atom, Move, Slot, Structure
from disclosure.pairs import Bounds, Branch, Forest, Judged, Numbers, judge, rest_of
from disclosure.stretches import DAY, WEEK, day_before, months_of
from indicators.rules.periods import add_months, month_end

NO_LIMIT = 10**9
BundleSlot = tuple[str, Slot]


@dataclass
class Before:
    """What is known or fixed before anything new is shown, by number and by bundle.

    `known` numbers were shown or follow from what was; `stuck` lowest areas and `withheld` sums of a bundle in a slot
    were hidden; `closed` bundles are hidden as a whole. `changed` are known numbers that are others now.
    """

    known: set[Atom] = field(default_factory=set)
    changed: set[Atom] = field(default_factory=set)
    stuck: dict[BundleSlot, set[int]] = field(default_factory=dict)
    withheld: dict[BundleSlot, set[int]] = field(default_factory=dict)
    closed: set[BundleSlot] = field(default_factory=set)


class System:
    """Every number with the bundles that they form: what the truth is, and how the pattern follows from it."""

    def __init__(self, structure: Structure, counts: Counts, cells: Cells) -> None:
        self.structure = structure
        self.counts = counts
        self.forest = Forest(structure.tree)
        self.numbers = _with_rests(cells.numbers, counts, structure)
        self.own = cells.numbers
        self._branches: dict[BundleSlot, tuple[Branch, ...]] = {}
        self.parts_of: dict[str, list[str]] = {}
        self.wholes_of: dict[str, list[str]] = {}
        for part, whole in counts.parts:
            self.parts_of.setdefault(whole, []).append(part)
            self.wholes_of.setdefault(part, []).append(whole)
        self.stock_of = {flow: stock for stock, *flows in counts.flows for flow in flows}
        self.totals_of: dict[str, list[str]] = {}
        for total, shares in counts.shares.items():
            for count in (total, *shares):
                self.totals_of.setdefault(count, []).append(total)
        self.flows_of = {stock: (starts, ends) for stock, starts, ends in counts.flows}
        self.tied_across = {
            count for tie in counts.parts if counts.bundles[tie[0]] != counts.bundles[tie[1]] for count in tie
        }
        self.limits = {count: self._limit(count) for count in counts.names}
        self.rests_of: dict[str, list[str]] = {}
        for part, whole in sorted(counts.rests):
            self.rests_of.setdefault(part, []).append(whole)
        self._lowest: dict[BundleSlot, tuple[int, ...]] = {}
        self._lowest_in: dict[BundleSlot, dict[int, tuple[int, ...]]] = {}
        self._sums: dict[BundleSlot, list[tuple[int, tuple[int, ...]]]] = {}
        self.days = self._by_month(lambda slot: [month_end(slot[1])] if slot[0] == DAY else [])
        self.weeks = self._by_month(lambda slot: [month_end(slot[1])] if slot[0] == WEEK else [])
        self.covering = self._by_month(months_of)
        self.touching = self._by_month(
            lambda slot: [] if slot[0] == DAY else sorted({month_end(slot[1]), month_end(day_before(slot))})
        )
        self.linked = _linked(counts, cells)
        self.stretched = {count for count, slot in self.numbers if len(months_of(slot)) > 1}

    def _by_month(self, months: Callable[[Slot], Iterable[date]]) -> dict[tuple[str, date], list[Slot]]:
        """The slots of each count by the months that they are asked for."""
        found: dict[tuple[str, date], list[Slot]] = {}
        for count, slot in self.numbers:
            for month in months(slot):
                found.setdefault((count, month), []).append(slot)
        return found

    def stocks_told(self, stock: str, slot: Slot) -> list[Slot]:
        """The days of a stock that what came and went in a slot would help to tell: those before it and at its end."""
        if slot[0] == DAY:
            return []
        if slot[0] == WEEK:
            return [day for day in ((DAY, slot[1]), (DAY, day_before(slot))) if (stock, day) in self.numbers]
        return [day for month in (slot[1], day_before(slot)) for day in self.days.get((stock, month), ())]

    def longer(self, count: str, slot: Slot) -> Iterator[tuple[str, str, str, Slot]]:
        """The stretches of a count and those tied to it that hold a slot: part, whole, whose it is, and the stretch."""
        ties = [(count, whole) for whole in self.wholes_of.get(count, ())]
        ties += [(part, count) for part in self.parts_of.get(count, ())]
        for part, whole in ties:
            for of in (each for each in (part, whole) if each in self.stretched):
                found = {each for month in months_of(slot) for each in self.covering.get((of, month), ())}
                yield from ((part, whole, of, each) for each in sorted(found) if len(months_of(each)) > 1)

    def inside(self, count: str, stretch: Slot) -> list[Slot]:
        """The shorter slots of a count within a stretch."""
        months = set(months_of(stretch))
        found = {each for month in months for each in self.covering.get((count, month), ())}
        return sorted(each for each in found if set(months_of(each)) < months)

    # The numbers

    def branches(self, bundle: str, slot: Slot) -> tuple[Branch, ...]:
        """The fixed pairs over the areas that have a number of the bundle in the slot."""
        key = bundle, slot
        if key not in self._branches:
            members = self.counts.members[bundle]
            having = frozenset(area for count in members for area in self.own.get((count, slot), ()))
            adds_up = not any(count in self.counts.alone for count in members)
            beside = frozenset(area for area in having if not _takes_part(self.structure, area, slot, having))
            self._branches[key] = (
                *self.forest.branches(having - beside, adds_up=adds_up),
                *(Branch(area) for area in sorted(beside)),
            )
        return self._branches[key]

    def lowest(self, bundle: str, slot: Slot) -> tuple[int, ...]:
        """The lowest areas that have a number of the bundle in the slot."""
        key = bundle, slot
        if key not in self._lowest:
            self._lowest[key] = tuple(
                area for branch in self.branches(bundle, slot) for area in branch.lowest
            )
        return self._lowest[key]

    def lowest_in(self, bundle: str, slot: Slot) -> Mapping[int, tuple[int, ...]]:
        """The lowest areas in each area that has a number of the bundle in the slot, or a sum of such."""
        key = bundle, slot
        if key not in self._lowest_in:
            within = (each for branch in self.branches(bundle, slot) for each in branch.with_all_below())
            self._lowest_in[key] = {each.area: each.lowest for each in within if each.area is not None}
        return self._lowest_in[key]

    def sums(self, bundle: str, slot: Slot) -> list[tuple[int, tuple[int, ...]]]:
        """The areas of which the number is a sum, each with the lowest areas that it is of."""
        key = bundle, slot
        if key not in self._sums:
            self._sums[key] = list(_sums_in(self.branches(bundle, slot)))
        return self._sums[key]

    def _limit(self, count: str) -> int:
        """Up to which number a count is sensitive; 0 where it never is."""
        rule = self.structure.rule
        few = rule.few if count in self.counts.few else 0
        return max(few, rule.small if count in self.counts.people else 0)


@dataclass(frozen=True)
class _Facts:
    """Of a bundle in a slot the numbers of each lowest area, and which areas are what (see `Numbers`).

    `small` have a sensitive number, `gone` one that was shown when it was larger.
    """

    of: dict[int, tuple[int, ...]]
    fresh: frozenset[int]
    flagged: frozenset[int]
    small: frozenset[int]
    gone: frozenset[int]


class View:
    """The numbers as they are, or as they might be after a move, and what is hidden then.

    `truth` is the view that the move starts from: what the move leaves alone is taken from it.
    """

    def __init__(
        self, system: System, before: Before, move: Move | None = None, truth: "View | None" = None
    ) -> None:
        self.system = system
        self.before = before
        self._moved = move or {}
        self._truth = truth
        self._areas = frozenset(area for _, area, _ in self._moved)
        self._judged: dict[BundleSlot, Judged] = {}
        self._facts: dict[BundleSlot, _Facts] = {}
        self._known_bounds: dict[tuple[str, int, Slot], Bounds] = {}

    def number(self, count: str, area: int, slot: Slot) -> int | None:
        """The number, None where there is none."""
        found = self.system.numbers.get((count, slot), {}).get(area)
        return None if found is None else found + self._moved.get((count, area, slot), 0)

    def sensitive(self, count: str, area: int, slot: Slot) -> bool:
        """Whether a number is one that nobody may be told."""
        number = self.number(count, area, slot)
        return number is not None and (
            1 <= number <= self.system.limits[count] or self._small_rest(count, area, slot, number)
        )

    def _small_rest(self, count: str, area: int, slot: Slot, number: int) -> bool:
        if count not in self.system.rests_of:
            return False
        wholes = self.system.rests_of[count]
        rests = (None if (of := self.number(whole, area, slot)) is None else of - number for whole in wholes)
        return any(rest is not None and 1 <= rest <= self.system.structure.rule.small for rest in rests)

    def _small_together(self, count: str, areas: Iterable[int], slot: Slot) -> bool:
        """Whether what areas have together, which may be the figure of the area above them, is sensitive."""
        found = list(areas)
        total = self._together(count, found, slot)
        rests = (self._together(whole, found, slot) - total for whole in self.system.rests_of.get(count, ()))
        small = self.system.structure.rule.small
        return 1 <= total <= self.system.limits[count] or any(1 <= rest <= small for rest in rests)

    def _together(self, count: str, areas: Iterable[int], slot: Slot) -> int:
        return sum(self.number(count, area, slot) or 0 for area in areas)

    def judged(self, bundle: str, slot: Slot) -> Judged:
        """What is hidden of a bundle in a slot."""
        key = bundle, slot
        if key not in self._judged:
            self._judged[key] = self._judge(bundle, slot)
        return self._judged[key]

    def _judge(self, bundle: str, slot: Slot) -> Judged:
        members = self.system.counts.members[bundle]
        facts = self._facts_of(bundle, slot)
        stuck = frozenset(self.before.stuck.get((bundle, slot), ()))
        numbers = Numbers(
            of=facts.of,
            flagged=facts.flagged,
            fresh=facts.fresh,
            bounds=lambda area, at: self._bounds(members[at], area, slot),
            limits=tuple(self.system.limits[count] for count in members),
            is_small=lambda areas: any(self._small_together(count, areas, slot) for count in members),
            stuck=stuck,
            is_closed=(bundle, slot) in self.before.closed,
            none_is_safe=not any(self.judged(*each).lowest for each in self._stocks(members, slot)),
        )
        close = (
            numbers.is_closed
            or self._stock_is_withheld(members, slot)
            or any(self._hides_any(*each) for each in self.system.linked.get((bundle, slot), ()))
            or self._is_small_sum(bundle, slot)
        )
        judged = judge(self.system.branches(bundle, slot), numbers, self.system.structure.rule, close=close)
        judged.sums.update(self.before.withheld.get((bundle, slot), ()))
        for week in {week for count in members for week in self._weeks(count, slot)}:
            judged.sums.update(self.judged(bundle, week).sums)
        judged.lowest.update(stuck, facts.small)
        for area in facts.gone:
            judged.sums.update(self._above(area))
            judged.closed[area] = (area,)
            judged.open.add(area)
        return judged

    def _is_small_sum(self, bundle: str, slot: Slot) -> bool:
        """Whether a total that is sensitive is not what its parts add up to, so that these can't hide it."""
        members, sums = self.system.counts.members[bundle], self.system.sums(bundle, slot)
        return any(
            self.sensitive(count, area, slot) and not self._small_together(count, lowest, slot)
            for count in members
            for area, lowest in sums
        )

    def _hides_any(self, bundle: str, slot: Slot) -> bool:
        """Whether a number of a bundle in a slot is hidden for its own sake."""
        facts = self._facts_of(bundle, slot)
        return bool(facts.flagged or facts.small or facts.gone or self.before.stuck.get((bundle, slot)))

    def _facts_of(self, bundle: str, slot: Slot) -> _Facts:
        key = bundle, slot
        if key not in self._facts:
            if self._truth is None:
                self._facts[key] = self._gathered(bundle, slot, self.system.lowest(bundle, slot))
            else:
                self._facts[key] = self._changed(self._truth._facts_of(bundle, slot), bundle, slot)
        return self._facts[key]

    def _gathered(self, bundle: str, slot: Slot, areas: Iterable[int]) -> _Facts:
        members = self.system.counts.members[bundle]
        found = list(areas)
        gone = frozenset(area for area in found if self._has_become_small(members, area, slot))
        return _Facts(
            of={area: tuple(self.number(count, area, slot) or 0 for count in members) for area in found},
            fresh=frozenset(area for area in found if self._fresh(members, area, slot)),
            flagged=frozenset(area for area in found if self._flagged(members, area, slot)) - gone,
            small=frozenset(a for a in found if any(self.sensitive(count, a, slot) for count in members)),
            gone=gone,
        )

    def _changed(self, truth: _Facts, bundle: str, slot: Slot) -> _Facts:
        """The facts where the areas of the move are looked at anew."""
        moved = self._areas & truth.of.keys()
        now = self._gathered(bundle, slot, moved)
        return _Facts(
            of={**truth.of, **now.of},
            fresh=truth.fresh,
            flagged=truth.flagged - moved | now.flagged,
            small=truth.small - moved | now.small,
            gone=truth.gone - moved | now.gone,
        )

    def _above(self, area: int) -> Iterator[int]:
        tree = self.system.structure.tree
        if area < 0:
            yield -area
        yield from (node.id for node in tree.line_up(tree.nodes[abs(area)])[1:])

    def _fresh(self, members: Iterable[str], area: int, slot: Slot) -> bool:
        return all((count, area, slot) not in self.before.known for count in members)

    def _has_become_small(self, members: Iterable[str], area: int, slot: Slot) -> bool:
        """Whether a number that was shown is another now, and a sensitive one."""
        return any(
            (count, area, slot) in self.before.changed and self.sensitive(count, area, slot)
            for count in members
        )

    def _flagged(self, members: list[str], area: int, slot: Slot) -> bool:
        bundle = self.system.counts.bundles[members[0]]
        return self._fresh(members, area, slot) and (
            area in self.before.stuck.get((bundle, slot), ())
            or any(self.sensitive(count, area, slot) for count in members)
            or any(self._few_in(whole, area, slot) for count in members for whole in self._wholes(count))
            or any(
                self.sensitive(count, area, week) for count in members for week in self._weeks(count, slot)
            )
            or self._stock_is_hidden(members, area, slot)
        )

    def _wholes(self, count: str) -> list[str]:
        return self.system.wholes_of.get(count, [])

    def _few_in(self, whole: str, area: int, slot: Slot) -> bool:
        """Whether the denominator is sensitive: a percentage prints both."""
        return whole in self.system.counts.few and self.sensitive(whole, area, slot)

    def _weeks(self, count: str, slot: Slot) -> Iterable[Slot]:
        """The weeks of a stretch, which would help to tell each other."""
        return (week for month in months_of(slot) for week in self.system.weeks.get((count, month), ()))

    def _stocks(self, members: Iterable[str], slot: Slot) -> Iterator[BundleSlot]:
        """The stocks that starts and ends would help to tell."""
        for stock in sorted(
            {self.system.stock_of[count] for count in members if count in self.system.stock_of}
        ):
            bundle = self.system.counts.bundles[stock]
            yield from ((bundle, day) for day in self.system.stocks_told(stock, slot))

    def _stock_is_hidden(self, members: Iterable[str], area: int, slot: Slot) -> bool:
        """Whether the area's stock is hidden, or that of one which closed into it: its people were carried on."""
        areas = {area, *self.system.structure.tree.closed_into(area)}
        return any(areas & self.judged(*each).lowest for each in self._stocks(members, slot))

    def _stock_is_withheld(self, members: Iterable[str], slot: Slot) -> bool:
        """Whether a total of the stock, which starts and ends would give back, is hidden."""
        return any(self.judged(*each).open for each in self._stocks(members, slot))

    def _bounds(self, count: str, area: int, slot: Slot) -> Bounds:
        if count not in self.system.tied_across:
            return 0, NO_LIMIT
        if self._truth is not None and area not in self._areas:
            return self._truth._bounds(count, area, slot)
        key = count, area, slot
        if key not in self._known_bounds:
            self._known_bounds[key] = self._bounds_by_shown(count, area, slot)
        return self._known_bounds[key]

    def _bounds_by_shown(self, count: str, area: int, slot: Slot) -> Bounds:
        """At least its parts that are shown, at most what it is part of, where that is shown."""
        bundles = self.system.counts.bundles
        low, high = 0, NO_LIMIT
        for whole in self._wholes(count):
            number = self.number(whole, area, slot)
            if bundles[whole] != bundles[count] and number is not None and self._is_shown(whole, area, slot):
                high = min(high, number)
        for part in self.system.parts_of.get(count, ()):
            number = self.number(part, area, slot)
            if (
                bundles[part] != bundles[count]
                and number is not None
                and not self._hidden_anyhow(part, area, slot)
            ):
                low = max(low, number)
        for _, whole, of, stretch in self.system.longer(count, slot):
            if of == whole != count and bundles[whole] != bundles[count]:
                number = self.number(whole, area, stretch)
                if number is not None and self._is_shown(whole, area, stretch):
                    rest = self._within(count, area, stretch) - (self.number(count, area, slot) or 0)
                    high = min(high, number - rest)
        return low, high

    def _within(self, count: str, area: int, stretch: Slot) -> int:
        """What an area counts in the slots of a count within a stretch."""
        return sum(self.number(count, area, each) or 0 for each in self.system.inside(count, stretch))

    def keeps_within(self, count: str, area: int, slot: Slot) -> bool:
        """Whether no part is more than its whole over any stretch that holds a slot."""
        return all(
            self._fits(part, whole, of, area, stretch)
            for part, whole, of, stretch in self.system.longer(count, slot)
        )

    def _fits(self, part: str, whole: str, of: str, area: int, stretch: Slot) -> bool:
        number = self.number(of, area, stretch)
        if number is None:
            return True
        if of == whole:
            return self._within(part, area, stretch) <= number
        slots = [
            each for each in self.system.inside(whole, stretch) if self.number(whole, area, each) is not None
        ]
        is_all = {month for each in slots for month in months_of(each)} == set(months_of(stretch))
        return not is_all or number <= self._within(whole, area, stretch)

    def _hidden_anyhow(self, part: str, area: int, slot: Slot) -> bool:
        counts = self.system.counts
        return self._flagged(counts.members[counts.bundles[part]], area, slot)

    def _is_shown(self, whole: str, area: int, slot: Slot) -> bool:
        return area not in self.judged(self.system.counts.bundles[whole], slot).lowest

    # What a reader sees

    def pattern(self, bundle: str, slot: Slot) -> tuple[frozenset[int], frozenset[int]]:
        """The lowest areas and the sums that are hidden; a numerator with what it is printed with."""
        lowest, sums = self.judged(bundle, slot).pattern
        members = self.system.counts.members[bundle]
        beside = self.system.counts.printed_with.get(members[0]) if len(members) == 1 else None
        if beside is None or (beside, slot) not in self.system.own:
            return lowest, sums
        other = self.judged(self.system.counts.bundles[beside], slot)
        return lowest | other.lowest, sums | other.sums

    def hides(self, cell: Cell) -> bool:
        """Whether a cell is kept from everybody."""
        if cell.count not in self.system.counts.protected:
            return False
        bundle = self.system.counts.bundles[cell.count]
        return any(self._hides_slot(bundle, cell.area, slot) for slot in cell.slots)

    def _hides_slot(self, bundle: str, area: int, slot: Slot) -> bool:
        judged = self.judged(bundle, slot)
        if area in judged.lowest or area in judged.sums:
            return True
        if slot[0] != WEEK:
            return False
        members, months = self.system.counts.members[bundle], (month_end(slot[1]), add_months(slot[1], -1))
        return any(
            area in self.judged(bundle, each).lowest | self.judged(bundle, each).sums
            for each in sorted(
                {
                    each
                    for count in members
                    for month in months
                    for each in self.system.covering.get((count, month), ())
                }
            )
        )


def _linked(counts: Counts, cells: Cells) -> dict[BundleSlot, frozenset[BundleSlot]]:
    """The slots of a bundle of which one is told apart further in another area, each with all that hang together.

    An area above adds up the one and the other, so that hidden parts of it are no secret where the whole is none.
    """
    found: dict[BundleSlot, frozenset[BundleSlot]] = {}
    for count, slot, part in cells.divided():
        one, other = (counts.bundles[count], slot), (counts.bundles[count], part)
        joined = found.get(one, frozenset({one})) | found.get(other, frozenset({other}))
        found.update(dict.fromkeys(joined, joined))
    return found


def _with_rests(
    numbers: Mapping[tuple[str, Slot], Mapping[int, int]], counts: Counts, structure: Structure
) -> dict[tuple[str, Slot], dict[int, int]]:
    """The numbers, and for each area that has some within it what it counts besides theirs."""
    found: dict[tuple[str, Slot], dict[int, int]] = {}
    for (count, slot), by_area in numbers.items():
        found[count, slot] = dict(by_area)
        if count in counts.alone:
            continue
        below: dict[int, int] = {}
        for area, number in by_area.items():
            above = _next_above(area, by_area, structure)
            if above is not None and _takes_part(structure, area, slot, by_area):
                below[above] = below.get(above, 0) + number
        found[count, slot] |= {
            rest_of(area): max(by_area[area] - number, 0) for area, number in below.items()
        }
    return found


def _takes_part(structure: Structure, area: int, slot: Slot, having: Collection[int]) -> bool:
    """Whether the areas above take in an area's number: it is open in a slot, or one in it that has a number is."""
    first = slot[1] if slot[0] == DAY else day_before(slot) + timedelta(days=1)
    inside = structure.tree.with_all_below(structure.tree.nodes[area])
    return any(each.open_between(first, slot[1]) for each in inside if each.id == area or each.id in having)


def _sums_in(branches: Iterable[Branch]) -> Iterator[tuple[int, tuple[int, ...]]]:
    for branch in branches:
        if branch.area is not None and branch.below:
            yield branch.area, branch.lowest
        yield from _sums_in(branch.below)


def _next_above(area: int, having: Mapping[int, int], structure: Structure) -> int | None:
    """The nearest area above that has a number."""
    tree = structure.tree
    return next((node.id for node in tree.line_up(tree.nodes[area])[1:] if node.id in having), None)
