"""Whose numbers a figure is made of, and how they hang together: the library's declared relations.

Pure. A count is a set of people or events with a name of its own; two figures that count the same people have the same.
Counts that are hidden together in an area and a month are a bundle.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from disclosure.model import Structure
from indicators.rules.figures import IndicatorSpec
from indicators.rules.relations import LibraryRelations
from indicators.rules.terms import Unit

NOTHING = LibraryRelations(counts_people=False)


@dataclass
class Counts:
    """The counts of a library by name.

    `people` are sensitive up to `small`, `few` up to `few`. `parts` are (part, whole), `shares` a total with what adds
    up to it, `flows` (stock, starts, ends), `rests` (numerator, denominator) whose difference counts people too.
    """

    numerators: dict[int, str] = field(default_factory=dict)
    denominators: dict[int, str] = field(default_factory=dict)
    people: set[str] = field(default_factory=set)
    few: set[str] = field(default_factory=set)
    stocks: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    parts: set[tuple[str, str]] = field(default_factory=set)
    shares: dict[str, list[str]] = field(default_factory=dict)
    flows: list[tuple[str, str, str]] = field(default_factory=list)
    rests: set[tuple[str, str]] = field(default_factory=set)

    @cached_property
    def bundles(self) -> dict[str, str]:
        """By count the name of its bundle."""
        together = [(part, whole) for part, whole in self.parts if _private(whole)]
        together += [(share, total) for total, shares in self.shares.items() for share in shares]
        together += [(starts, ends) for _, starts, ends in self.flows]
        return _joined(self.names, together)

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """By bundle its counts, in order."""
        found: dict[str, list[str]] = {}
        for name in sorted(self.names):
            found.setdefault(self.bundles[name], []).append(name)
        return found

    @cached_property
    def families(self) -> dict[str, str]:
        """By count the name of its family: all counts that a declared relation ties to it, however far."""
        ties = [*self.parts, *((starts, ends) for _, starts, ends in self.flows)]
        ties += [(stock, starts) for stock, starts, _ in self.flows]
        ties += [(share, total) for total, shares in self.shares.items() for share in shares]
        return _joined(self.names, ties)

    @cached_property
    def names(self) -> set[str]:
        """Every count."""
        return {*self.numerators.values(), *self.denominators.values()}

    @cached_property
    def shared(self) -> set[str]:
        """The counts that several indicators tell."""
        told = Counter([*self.numerators.values(), *self.denominators.values()])
        return {name for name in self.names if told[name] > 1}

    @cached_property
    def tied(self) -> set[str]:
        """The counts that a relation ties to others: with these a 0 is hidden as any other number is."""
        sizes: dict[str, int] = {}
        for family in self.families.values():
            sizes[family] = sizes.get(family, 0) + 1
        return {name for name, family in self.families.items() if sizes[family] > 1}

    @cached_property
    def printed_with(self) -> dict[str, str]:
        """The numerators that no figure shows without their one denominator, with it."""
        beside: dict[str, set[str | None]] = {}
        for indicator, name in self.numerators.items():
            beside.setdefault(name, set()).add(self.denominators.get(indicator))
        only = {name: next(iter(found)) for name, found in beside.items() if len(found) == 1}
        return {name: found for name, found in only.items() if found is not None}

    @cached_property
    def protected(self) -> set[str]:
        """The counts of families in which people are counted: all others are no concern of the protection."""
        families = {self.families[name] for name in self.people | self.few}
        return {name for name, family in self.families.items() if family in families}


def counts_of(structure: Structure) -> Counts:
    """The counts of a library, by its declared relations."""
    counts = Counts()
    for spec in structure.specs.values():
        if spec.unit is not Unit.GRADE:
            _add_names(counts, structure, spec)
    for spec in structure.specs.values():
        if spec.id in counts.numerators:
            _add_relations(counts, structure, spec)
    return counts


def numerator_of(structure: Structure, indicator: int) -> str:
    """The name of what an indicator counts; of the numerator, where it has parts."""
    seen = {indicator}
    at = indicator
    while (same := _relations(structure, at).numerator_counted_by) is not None and same not in seen:
        if same not in structure.specs:
            break
        seen.add(same)
        at = same
    return f"n{at}"


def _relations(structure: Structure, indicator: int) -> LibraryRelations:
    return structure.relations.get(indicator, NOTHING)


def _add_names(counts: Counts, structure: Structure, spec: IndicatorSpec) -> None:
    name = numerator_of(structure, spec.id)
    counts.numerators[spec.id] = name
    if spec.unit is Unit.PERCENTAGE or _is_of_a_count(structure, spec):
        counts.denominators[spec.id] = _denominator(structure, spec)
    for each in (name, counts.denominators.get(spec.id, name)):
        if spec.is_stock:
            counts.stocks.add(each)
        if not spec.adds_up:
            counts.alone.add(each)


def _is_of_a_count(structure: Structure, spec: IndicatorSpec) -> bool:
    """Whether it is a ratio of what another indicator counts, so that it prints or tells that count."""
    of = _relations(structure, spec.id).denominator_counted_by or spec.denominator_id
    return of in structure.specs and spec.has_parts and not spec.is_population_rate


def _denominator(structure: Structure, spec: IndicatorSpec) -> str:
    relations = _relations(structure, spec.id)
    if relations.share_of:
        return f"total of {relations.share_of}"
    counted_by = relations.denominator_counted_by or spec.denominator_id
    if counted_by is not None and counted_by in structure.specs:
        return numerator_of(structure, counted_by)
    same = structure.specs.get(relations.same_denominator_as or spec.id)
    if same is None or same.unit is not Unit.PERCENTAGE or same.id >= spec.id:
        return f"d{spec.id}"
    return _denominator(structure, same)


def _add_relations(counts: Counts, structure: Structure, spec: IndicatorSpec) -> None:
    relations = _relations(structure, spec.id)
    name = counts.numerators[spec.id]
    if relations.counts_people:
        counts.people.add(name)
    if relations.part_of in counts.numerators:
        _add_part(counts, name, counts.numerators[relations.part_of])
    if relations.starts in counts.numerators and relations.ends in counts.numerators:
        counts.flows.append((name, counts.numerators[relations.starts], counts.numerators[relations.ends]))
    if spec.unit is Unit.PERCENTAGE:
        _add_denominator(counts, relations, name, counts.denominators[spec.id])


def _add_denominator(counts: Counts, relations: LibraryRelations, name: str, denominator: str) -> None:
    _add_part(counts, name, denominator)
    if relations.counts_people:
        counts.few.add(denominator)
    if relations.counts_people and relations.protects_rest:
        counts.rests.add((name, denominator))
    if relations.share_of and name not in counts.shares.setdefault(denominator, []):
        counts.shares[denominator].append(name)


def _add_part(counts: Counts, part: str, whole: str) -> None:
    if part != whole:
        counts.parts.add((part, whole))


def _private(count: str) -> bool:
    """Whether it is a denominator that no indicator counts by itself."""
    return not count.startswith("n")


def _joined(names: Iterable[str], ties: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By name the first name of all that are tied to it."""
    top = {name: name for name in names}

    def found(name: str) -> str:
        while top[name] != name:
            name = top[name]
        return name

    for one, other in ties:
        first, last = sorted((found(one), found(other)))
        top[last] = first
    return {name: found(name) for name in top}
