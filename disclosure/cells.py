"""Figures as sums of numbers: which numbers each figure takes in, and how large they are as far as can be known.

Pure. A number is a count in an area over a slot: a month, the day of a stock, a week; or a longer stretch where its
months aren't known. What published figures together tell of a stretch is known of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, Decimal

from disclosure.bare import Populations, denominator_of, numerator_of
from disclosure.counts import Counts
from disclosure.implied import add_implied
from disclosure.model import Known, Slot, Structure
from disclosure.stretches import DAY, WEEK, Span, Stretches, months_of, slot_of, span_of
from districts.tree import Tree
from indicators.rules.periods import MONTHS_IN_YEAR, add_months, component_months, month_end, window_start
from indicators.rules.terms import Basis, Unit
from indicators.rules.values import DatedKey

Place = tuple[str, int]
# The numbers of each count in each area, by the basis and last day of what tells them.
Spans = dict[Place, dict[tuple[Basis, date], int]]


@dataclass(frozen=True)
class Cell:
    """A count in an area over the slots that add up to it."""

    count: str
    area: int
    slots: tuple[Slot, ...]


@dataclass
class Cells:
    """The cells that each figure shows, and the number of each count in each area and slot.

    `stretches` are those of each count in each area that is no stock. `waiting` are bare values whose numbers are not
    known yet, though those of other areas are: with a late return they would tell them.
    """

    of_figure: dict[DatedKey, tuple[Cell, ...]] = field(default_factory=dict)
    numbers: dict[tuple[str, Slot], dict[int, int]] = field(default_factory=dict)
    stretches: dict[Place, Stretches] = field(default_factory=dict)
    waiting: frozenset[DatedKey] = frozenset()

    def divided(self) -> Iterator[tuple[str, Slot, Slot]]:
        """The stretches of a count that are told apart further in another area, each with a part of it."""
        for count, slot in self.numbers:
            months = months_of(slot)
            if len(months) < 2:
                continue
            span = _span(slot, len(months))
            for (name, area), stretches in self.stretches.items():
                if name == count and area not in self.numbers[count, slot]:
                    yield from ((count, slot, slot_of(part)) for part in stretches.within(span))


def _span(slot: Slot, months: int) -> Span:
    last = slot[1].year * MONTHS_IN_YEAR + slot[1].month
    return last - months, last


def cells_of(
    figures: Mapping[DatedKey, Known], counts: Counts, structure: Structure, others: Iterable[DatedKey] = ()
) -> Cells:
    """The cells of these figures, and of others of the same places that were shown before."""
    spans: Spans = {}
    bare: dict[DatedKey, Decimal] = {}
    for key, known in figures.items():
        if key[0] not in counts.numerators:
            continue
        numerator = known.value if structure.specs[key[0]].unit is Unit.COUNT else known.numerator
        if numerator is None and known.value is not None:
            bare[key] = known.value
        _enter(spans, key, _printed(key[0], numerator, known.denominator, counts), structure)
    cells = _numbered(spans, counts, structure)
    populations = Populations(figures, structure.tree)
    while bare and (told := _told_by_bare(bare, cells, counts, structure, populations)):
        for key, numbers in told.items():
            del bare[key]
            _enter(spans, key, numbers, structure)
        cells = _numbered(spans, counts, structure)
    cells.waiting = frozenset(_waiting(bare, cells, counts))
    for key in (*figures, *others):
        cells.of_figure[key] = tuple(_cells_of_key(key, cells, counts))
    return cells


def _enter(spans: Spans, key: DatedKey, numbers: Mapping[str, int], structure: Structure) -> None:
    for count, number in numbers.items():
        at = spans.setdefault((count, key[2]), {})
        at[key[1], key[3]] = _worse(at.get((key[1], key[3])), number, structure.rule.small)


def _worse(one: int | None, other: int, small: int) -> int:
    """Of two numbers for the same cell the one that has to be hidden."""
    return other if one is None or 1 <= other <= small else one


def _numbered(spans: Spans, counts: Counts, structure: Structure) -> Cells:
    """The cells with all numbers; what follows of a stretch tells further stretches of its place apart."""
    implied: dict[Place, dict[Span, int]] = {}
    while True:
        cells = Cells()
        for place, by_span in spans.items():
            _add_place(cells, place, by_span, implied.get(place, {}), stock=place[0] in counts.stocks)
        told = add_implied(cells.numbers, counts, structure.tree)
        found = {
            ((count, area), _span(slot, len(months))): number
            for (count, area, slot), number in told.items()
            if (count, area) in cells.stretches and (months := months_of(slot))
        }
        found = {at: number for at, number in found.items() if at[1] not in implied.get(at[0], ())}
        if not found:
            return cells
        for (place, span), number in found.items():
            implied.setdefault(place, {})[span] = number


# Numbers


def _printed(
    indicator: int, numerator: Decimal | None, denominator: Decimal | None, counts: Counts
) -> dict[str, int]:
    """The numbers that a figure prints, by count."""
    if numerator is None:
        return {}
    found = {counts.numerators[indicator]: _whole(numerator)}
    if indicator in counts.denominators and denominator is not None:
        found[counts.denominators[indicator]] = _whole(denominator)
    return found


def _whole(number: Decimal) -> int:
    """A number of people; a part of one counts as one."""
    return int(number.to_integral_value(ROUND_CEILING))


def _told_by_bare(
    bare: Mapping[DatedKey, Decimal],
    cells: Cells,
    counts: Counts,
    structure: Structure,
    populations: Populations,
) -> dict[DatedKey, dict[str, int]]:
    """The numbers that bare values imply beside those that are known, by figure and count."""
    found: dict[DatedKey, dict[str, int]] = {}
    for key, value in bare.items():
        spec = structure.specs[key[0]]
        top, whole = counts.numerators[spec.id], counts.denominators.get(spec.id, "")
        if spec.is_population_rate and spec.denominator_id is not None:
            denominator = populations.of(spec.denominator_id, key[2], key[3])
        else:
            number = _number(whole, key, cells, counts, structure.tree)
            denominator = None if number is None else Decimal(number)
        if denominator is not None:
            found[key] = {top: numerator_of(spec, key, value, denominator, structure.rule)}
        elif whole and (people := _number(top, key, cells, counts, structure.tree)) is not None:
            of = denominator_of(spec, value, people, structure.rule)
            found |= {} if of is None else {key: {whole: of}}
    return found


def _waiting(bare: Iterable[DatedKey], cells: Cells, counts: Counts) -> Iterator[DatedKey]:
    """The bare values beside which another indicator tells numbers of these months elsewhere, or of the year before."""
    told = {
        (count, month) for count, slot in cells.numbers for month in months_of(slot) or [month_end(slot[1])]
    }
    for key in bare:
        indicator, basis, _, end = key
        names = {counts.numerators[indicator], counts.denominators.get(indicator, "")}
        if not names & counts.protected:
            continue
        names &= counts.shared
        months = [*component_months(basis, end), *(add_months(end, -back) for back in range(MONTHS_IN_YEAR))]
        if any((name, month) in told for name in names for month in months):
            yield key


def _number(count: str, key: DatedKey, cells: Cells, counts: Counts, tree: Tree) -> int | None:
    """What is known of a count in the place and time of a figure: its own number, else that of all areas in it."""
    _, basis, area, end = key
    slots = ((DAY, end),) if count in counts.stocks else _slots_of_flow(cells, count, area, basis, end)
    own = [cells.numbers.get((count, slot), {}).get(area) for slot in slots]
    known = [number for number in own if number is not None]
    if own and len(known) == len(own):
        return sum(known)
    first = end if count in counts.stocks else window_start(basis, end)
    inside = [each for each in tree.children(tree.nodes[area]) if each.open_between(first, end)]
    found = [_number(count, (key[0], basis, each.id, end), cells, counts, tree) for each in inside]
    known = [number for number in found if number is not None]
    return sum(known) if found and len(known) == len(found) else None


# Slots


def _add_place(
    cells: Cells,
    place: Place,
    by_span: Mapping[tuple[Basis, date], int],
    implied: Mapping[Span, int],
    *,
    stock: bool,
) -> None:
    """Enter the numbers of a place: those of days and weeks, and of each stretch that its figures tell apart."""
    count, area = place
    found: dict[Slot, int] = {}
    if stock:
        found = {(DAY, end): number for (_, end), number in by_span.items()}
    else:
        found = {(WEEK, end): number for (basis, end), number in by_span.items() if basis is Basis.WEEK}
        months = {span_of(*key): number for key, number in by_span.items() if key[0] is not Basis.WEEK}
        cells.stretches[place] = Stretches({**implied, **months})
        found |= {slot_of(span): number for span, number in cells.stretches[place].numbers.items()}
    for slot, number in found.items():
        cells.numbers.setdefault((count, slot), {})[area] = number


# Cells


def _cells_of_key(key: DatedKey, cells: Cells, counts: Counts) -> Iterator[Cell]:
    indicator, basis, area, end = key
    names = [names[indicator] for names in (counts.numerators, counts.denominators) if indicator in names]
    for count in names:
        slots = ((DAY, end),) if count in counts.stocks else _slots_of_flow(cells, count, area, basis, end)
        if slots and all(area in cells.numbers.get((count, slot), ()) for slot in slots):
            yield Cell(count, area, slots)


def _slots_of_flow(cells: Cells, count: str, area: int, basis: Basis, end: date) -> tuple[Slot, ...]:
    if basis is Basis.WEEK:
        return ((WEEK, end),)
    found = cells.stretches.get((count, area))
    return () if found is None else tuple(slot_of(each) for each in found.within(span_of(basis, end)))
