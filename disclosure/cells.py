"""Figures as sums of numbers: which numbers each figure takes in, and how large they are as far as can be known.

Pure. A number is a count in an area over a slot: a month, the day of a stock, a week; or a longer stretch where its
months aren't known. What published figures together tell of a stretch is known of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from disclosure.counts import Counts
from disclosure.implied import add_implied
from disclosure.model import Known, Slot, Structure
from disclosure.stretches import DAY, WEEK, Span, Stretches, months_of, slot_of, span_of
from indicators.rules.figures import IndicatorSpec
from indicators.rules.periods import MONTHS_IN_YEAR, months_between, months_into_year, window_start
from indicators.rules.terms import Basis, Unit
from indicators.rules.values import DatedKey

Place = tuple[str, int]


@dataclass(frozen=True)
class Cell:
    """A count in an area over the slots that add up to it."""

    count: str
    area: int
    slots: tuple[Slot, ...]


@dataclass
class Cells:
    """The cells that each figure shows, and the number of each count in each area and slot.

    `stretches` are those of each count in each area that is no stock.
    """

    of_figure: dict[DatedKey, tuple[Cell, ...]] = field(default_factory=dict)
    numbers: dict[tuple[str, Slot], dict[int, int]] = field(default_factory=dict)
    stretches: dict[Place, Stretches] = field(default_factory=dict)

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
    spans: dict[Place, dict[tuple[Basis, date], int]] = {}
    for key, known in figures.items():
        for count, number in _numbers_of(key, known, figures, counts, structure).items():
            at = spans.setdefault((count, key[2]), {})
            at[key[1], key[3]] = _worse(at.get((key[1], key[3])), number, structure.rule.small)
    cells = Cells()
    for place, by_span in spans.items():
        _add_place(cells, place, by_span, stock=place[0] in counts.stocks)
    add_implied(cells.numbers, counts, structure.tree)
    for key in (*figures, *others):
        cells.of_figure[key] = tuple(_cells_of_key(key, cells, counts))
    return cells


def _worse(one: int | None, other: int, small: int) -> int:
    """Of two numbers for the same cell the one that has to be hidden."""
    return other if one is None or 1 <= other <= small else one


# Numbers


def _numbers_of(
    key: DatedKey,
    known: Known,
    figures: Mapping[DatedKey, Known],
    counts: Counts,
    structure: Structure,
) -> dict[str, int]:
    """The numbers that a figure tells, by count: as printed, or as its value implies."""
    if key[0] not in counts.numerators:
        return {}
    spec = structure.specs[key[0]]
    denominator = _denominator(key, known, figures, counts, structure)
    numerator = known.value if spec.unit is Unit.COUNT else known.numerator
    if numerator is None:
        implied = _implied(spec, key, known.value, denominator, structure.rule.small)
        return {} if implied is None else {counts.numerators[spec.id]: implied}
    found = {counts.numerators[spec.id]: _whole(numerator)}
    if spec.id in counts.denominators and denominator is not None:
        found[counts.denominators[spec.id]] = _whole(denominator)
    return found


def _whole(number: Decimal) -> int:
    """A number of people; a part of one counts as one."""
    return int(number.to_integral_value(ROUND_CEILING))


def _denominator(
    key: DatedKey,
    known: Known,
    figures: Mapping[DatedKey, Known],
    counts: Counts,
    structure: Structure,
) -> Decimal | None:
    """The denominator as printed, else what another figure says that it is: a population, another's count."""
    spec = structure.specs[key[0]]
    if known.denominator is not None or known.numerator is not None or known.value is None:
        return known.denominator
    if spec.is_population_rate and spec.denominator_id is not None:
        return _population(spec.denominator_id, key, figures)
    name = counts.denominators.get(spec.id)
    for other, count in counts.numerators.items():
        found = figures.get((other, key[1], key[2], key[3])) if count == name else None
        if found is not None:
            return found.value if structure.specs[other].unit is Unit.COUNT else found.numerator
    return None


def _population(indicator: int, key: DatedKey, figures: Mapping[DatedKey, Known]) -> Decimal | None:
    """The newest population of a place on or before a day, else the earliest after it."""
    days = sorted(
        day for other, _, area, day in figures if other == indicator and area == key[2] and day.year > 0
    )
    before = [day for day in days if day <= key[3]]
    chosen = before[-1:] or days[:1]
    found = figures.get((indicator, Basis.SNAPSHOT, key[2], chosen[0])) if chosen else None
    return None if found is None else found.value


def _implied(
    spec: IndicatorSpec, key: DatedKey, value: Decimal | None, denominator: Decimal | None, small: int
) -> int | None:
    """The number that a bare value implies; where its rounding leaves several, the smallest that is sensitive."""
    if value is None or denominator is None:
        return None
    scale = {Unit.PERCENTAGE: Decimal(100), Unit.RATE: Decimal(spec.rate_per or 1)}.get(spec.unit, Decimal(1))
    per = denominator / scale / _times_a_year(spec, key[1], key[3])
    half = Decimal(5).scaleb(-spec.decimal_places - 1)
    least = int(((value - half) * per).to_integral_value(ROUND_CEILING))
    most = int((value + half) * per)
    sensitive = max(least, 1)
    if sensitive <= min(most, small):
        return sensitive
    return int((value * per).to_integral_value(ROUND_HALF_UP))


def _times_a_year(spec: IndicatorSpec, basis: Basis, end: date) -> Decimal:
    """By how much a rate of a population over part of a year was multiplied."""
    if spec.is_stock or not spec.is_population_rate or basis is Basis.WEEK:
        return Decimal(1)
    covered = months_into_year(end) if basis is Basis.YTD else _months_covered(basis, end)
    return Decimal(MONTHS_IN_YEAR) / covered


def _months_covered(basis: Basis, end: date) -> int:
    return months_between(window_start(basis, end), end) + 1


# Slots


def _add_place(cells: Cells, place: Place, by_span: Mapping[tuple[Basis, date], int], *, stock: bool) -> None:
    """Enter the numbers of a place: those of days and weeks, and of each stretch that its figures tell apart."""
    count, area = place
    found: dict[Slot, int] = {}
    if stock:
        found = {(DAY, end): number for (_, end), number in by_span.items()}
    else:
        found = {(WEEK, end): number for (basis, end), number in by_span.items() if basis is Basis.WEEK}
        months = {span_of(*key): number for key, number in by_span.items() if key[0] is not Basis.WEEK}
        cells.stretches[place] = Stretches(months)
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
