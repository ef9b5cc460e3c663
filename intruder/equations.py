"""What follows from all that was printed: equations and bounds over the numbers that nobody printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import inf

from indicators.rules.periods import add_months, component_months
from indicators.rules.terms import Basis
from intruder.knowledge import Definition, Kind, Knowledge, Printed

# Whose count, in which lowest area, of which month or day, and after how many corrections.
Number = tuple[str, int, date, int]
Sum = Mapping[Number, float]
MONTHS = 12


@dataclass(frozen=True)
class Bound:
    """A sum of numbers that lies between two limits, both of which it may reach."""

    total: Mapping[Number, float]
    least: float
    most: float


def name_of(count: str, piece: str) -> str:
    """The name of a count in pieces of time of this name; that of a month and of a day has none."""
    return f"{count} in {piece}" if piece else count


class Equations:
    """What a stranger can write down."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def bounds(self) -> list[Bound]:
        """Everything that holds, the printed figures first."""
        found = [bound for each in self.knowledge.printed for bound in self._of_printed(each)]
        return found + list(self._of_relations({number for bound in found for number in bound.total}))

    # The sums that figures are

    def numerator(self, printed: Printed) -> Sum | None:
        """What a figure counts; None where it can't be told of which numbers it is the sum."""
        return self._sum(printed, self.numerators(printed.indicator))

    def denominator(self, printed: Printed) -> Sum | None:
        """What a share or ratio is of."""
        return self._sum(printed, self.denominators(printed.indicator))

    def numerators(self, indicator: int) -> str:
        """The name of what an indicator counts."""
        definition = self.knowledge.definitions[indicator]
        if definition.numerator_is is not None:
            return self.numerators(definition.numerator_is)
        return f"count {indicator}"

    def denominators(self, indicator: int) -> str:
        """The name of what it is of."""
        definition = self.knowledge.definitions[indicator]
        if definition.denominator_is is not None:
            return self.numerators(definition.denominator_is)
        if definition.denominator_as is not None:
            return self.denominators(definition.denominator_as)
        return f"all of {definition.group or indicator}"

    def _sum(self, printed: Printed, count: str) -> Sum | None:
        months = {} if printed.basis is Basis.WEEK else self._sum_of_months(printed, count)
        return months or self._sum_of_others(printed, count) or None

    def _sum_of_months(self, printed: Printed, count: str) -> dict[Number, float]:
        found: dict[Number, float] = {}
        for day in self._days(printed):
            for area in self.knowledge.areas_of(printed.indicator, printed.area, day):
                key = printed.indicator, area, day
                if key in self.knowledge.returned:
                    found[count, area, day, self._version(count, key, printed.issue)] = 1
        return found

    def _sum_of_others(self, printed: Printed, count: str) -> dict[Number, float]:
        """A figure of a week, or of a period of which not all months are known, adds up the pieces that are."""
        key = printed.indicator, printed.basis, printed.area, printed.end
        return {
            (name, area, end, self._version(name, (printed.indicator, area, end), printed.issue)): 1
            for area in self.knowledge.made_of.get(key, ())
            for piece, end in self.knowledge.others.get((*key[:2], area, key[3]), ())
            for name in [name_of(count, piece)]
        }

    def _days(self, printed: Printed) -> Iterable[date]:
        if self.knowledge.definitions[printed.indicator].is_stock:
            return [printed.end]
        return component_months(printed.basis, printed.end) or [printed.end]

    def _version(self, count: str, key: tuple[int, int, date], issue: int) -> int:
        corrected = self.knowledge.corrected.get(key) or self.knowledge.changed.get((count, *key[1:]), ())
        return sum(1 for each in corrected if each <= issue)

    # What was printed

    def _of_printed(self, printed: Printed) -> Iterator[Bound]:
        top, whole = self.numerator(printed), self._whole(printed)
        if top is None:
            return
        if printed.suppressed:
            yield Bound(top, 1 if printed.not_none else 0, inf)
            if whole is not None:
                yield Bound(whole, 0, inf)
            return
        if printed.numerator is not None:
            yield _exactly(top, printed.numerator)
        elif printed.value is not None:
            yield from self._of_value(printed, top, whole)
        if whole is not None and printed.denominator is not None:
            yield _exactly(whole, printed.denominator)

    def _whole(self, printed: Printed) -> Sum | None:
        shared = self.knowledge.definitions[printed.indicator].kind in (Kind.SHARE, Kind.RATIO)
        return self.denominator(printed) if shared else None

    def _of_value(self, printed: Printed, top: Sum, whole: Sum | None) -> Iterator[Bound]:
        assert printed.value is not None
        definition = self.knowledge.definitions[printed.indicator]
        if definition.kind is Kind.COUNT:
            yield _exactly(top, printed.value)
            return
        low, high = _unrounded(printed.value, definition.places)
        if whole is not None:
            scale = definition.per if definition.kind is Kind.SHARE else 1
            yield from _quotient(top, whole, low / scale, high / scale)
        elif definition.kind is Kind.RATE:
            yield from self._of_rate(printed, definition, top, low, high)

    def _of_rate(
        self, printed: Printed, definition: Definition, top: Sum, low: Fraction, high: Fraction
    ) -> Iterator[Bound]:
        people = self.knowledge.populations.get((printed.indicator, printed.area, printed.end))
        if people is None:
            return
        months = 1 if definition.is_stock else len(list(self._days(printed)))
        a_year = 1 if definition.is_stock else Fraction(MONTHS, months)
        scale = Fraction(people) / definition.per / a_year
        yield Bound(top, float(low * scale), float(high * scale))

    # What is declared

    def _of_relations(self, numbers: set[Number]) -> Iterator[Bound]:
        known = _Index(numbers)
        for definition in self.knowledge.definitions.values():
            top = self.numerators(definition.id)
            if definition.kind is Kind.SHARE:
                yield from known.at_most(top, self.denominators(definition.id))
            if definition.part_of is not None:
                yield from known.at_most(top, self.numerators(definition.part_of))
            if definition.is_stock and definition.starts is not None and definition.ends is not None:
                flows = self.numerators(definition.starts), self.numerators(definition.ends)
                yield from known.carried_on(top, *flows, self.knowledge.closed_into)
                yield from known.not_both_none(*flows, self._told_by_stock(definition))
        yield from self._of_groups(known)

    def _told_by_stock(self, stock: Definition) -> set[tuple[int, date]]:
        """The areas and months of which starts and ends are suppressed though the stock is printed on both ends.

        The rules suppress them for the sake of a person then, never where nobody started or ended.
        """
        last = {
            (each.indicator, each.area, each.end): each for each in self.knowledge.printed if _is_month(each)
        }
        suppressed = {key for key, each in last.items() if each.suppressed}
        printed = last.keys() - suppressed
        return {
            (area, end)
            for indicator, area, end in printed
            if indicator == stock.id
            and (indicator, area, add_months(end, -1)) in printed
            and {(stock.starts, area, end), (stock.ends, area, end)} <= suppressed
        }

    def _of_groups(self, known: "_Index") -> Iterator[Bound]:
        groups: dict[str, list[str]] = {}
        for definition in self.knowledge.definitions.values():
            if definition.group:
                groups.setdefault(f"all of {definition.group}", []).append(self.numerators(definition.id))
        for whole, shares in groups.items():
            yield from known.made_of(whole, shares)


class _Index:
    """The numbers by count, area and day; what relates several holds where each was returned once."""

    def __init__(self, numbers: Iterable[Number]) -> None:
        self._versions: dict[tuple[str, int, date], list[Number]] = {}
        for number in numbers:
            self._versions.setdefault(number[:3], []).append(number)

    def _places(self, count: str) -> list[tuple[str, int, date]]:
        return sorted(key for key in self._versions if key[0] == count)

    def _once(self, count: str, area: int, day: date) -> Number | None:
        found = self._versions.get((count, area, day), [])
        return found[0] if len(found) == 1 else None

    def at_most(self, part: str, whole: str) -> Iterator[Bound]:
        """That a part is no more than its whole, in each place, on each day and in each version."""
        for _, area, day in self._places(part) if part != whole else ():
            for number in self._versions[part, area, day]:
                other = (whole, *number[1:])
                if other in self._versions.get((whole, area, day), []):
                    yield Bound({number: -1, other: 1}, 0, inf)

    def carried_on(
        self, stock: str, starts: str, ends: str, closed_into: Mapping[int, Sequence[int]]
    ) -> Iterator[Bound]:
        """That a stock is last month's, with that of areas which have closed into it, what started and what ended."""
        for _, area, day in self._places(stock):
            then = add_months(day, -1)
            closed = [each for each in closed_into.get(area, ()) if (stock, each, day) not in self._versions]
            places = [each for each in (area, *closed) if (stock, each, then) in self._versions]
            now, before = self._once(stock, area, day), [self._once(stock, each, then) for each in places]
            into, out = self._once(starts, area, day), self._once(ends, area, day)
            if now and into and out and before and all(before):
                yield Bound({now: 1, **{each: -1 for each in before if each}, into: -1, out: 1}, 0, 0)

    def not_both_none(self, starts: str, ends: str, places: set[tuple[int, date]]) -> Iterator[Bound]:
        """That in each of these places somebody started or ended."""
        for area, day in sorted(places):
            into, out = self._once(starts, area, day), self._once(ends, area, day)
            if into and out:
                yield Bound({into: 1, out: 1}, 1, inf)

    def made_of(self, whole: str, shares: Iterable[str]) -> Iterator[Bound]:
        """That a total is the sum of its shares."""
        for _, area, day in self._places(whole):
            parts = [self._once(share, area, day) for share in shares]
            total = self._once(whole, area, day)
            if total and all(parts):
                yield Bound({total: -1, **{part: 1 for part in parts if part}}, 0, 0)


def _is_month(printed: Printed) -> bool:
    return printed.basis in (Basis.MONTH, Basis.SNAPSHOT)


def _exactly(total: Sum, number: Decimal) -> Bound:
    return Bound(total, float(number), float(number))


def _unrounded(value: Decimal, places: int) -> tuple[Fraction, Fraction]:
    """The limits of what prints so, rounded half up; the upper one is never reached, so a little is taken off it."""
    half = Fraction(1, 2 * 10**places)
    return Fraction(value) - half, Fraction(value) + half - Fraction(1, 10 ** (places + 9))


def _quotient(top: Sum, whole: Sum, low: Fraction, high: Fraction) -> Iterator[Bound]:
    """That low ≤ top / whole ≤ high."""
    for limit, least, most in ((low, 0, inf), (high, -inf, 0)):
        total: dict[Number, float] = dict(top)
        for number, times in whole.items():
            total[number] = total.get(number, 0) - float(limit) * times
        yield Bound(total, least, most)
