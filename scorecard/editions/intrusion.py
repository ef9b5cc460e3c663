"""What a stranger would work out of a rendition and all that was published before: asked before it is published.

The stranger is `intruder/`, which shares no code with what hides. Here it is told what it would know, as printed.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.conf import settings

from disclosure.model import Move, Rule, Witness
from disclosure.stretches import DAY, MONTH, WEEK
from districts.tree import Level, Tree
from indicators.models import Indicator
from indicators.rules.figures import Figure, Gap, IndicatorSpec, round_half_up
from indicators.rules.periods import MONTHS_IN_YEAR, component_months, month_end
from indicators.rules.published_values import as_public
from indicators.rules.relations import LibraryRelations
from indicators.rules.terms import Basis, Unit
from indicators.rules.values import DatedKey
from intruder.attack import ENOUGH, Attack, Secret
from intruder.cuts import Cuts
from intruder.cuts import Figure as CutFigure
from intruder.equations import Bound, Equations, Number, Sum, name_of
from intruder.knowledge import Definition, Kind, Knowledge, Printed, Returned
from sandbox.client import MEBIBYTE, ResourceLimits, StoppedShort, run_sandboxed
from scorecard.editions.ledger import PublishedRow
from scorecard.editions.protect import Protection

# What does not come out in this time stands in the way of publishing.
SECONDS = 60
LIMITS = ResourceLimits(memory_bytes=2048 * MEBIBYTE, seconds=2 * SECONDS, seconds_to_wait=4 * SECONDS)
KINDS = {
    Unit.COUNT: Kind.COUNT,
    Unit.PERCENTAGE: Kind.SHARE,
    Unit.RATIO: Kind.RATIO,
    Unit.RATE: Kind.RATE,
    # Averages: bare values, which no count can be worked out of.
    **dict.fromkeys((Unit.DAYS, Unit.MONTHS, Unit.SCORE), Kind.RATIO),
}
ALONE = (Basis.MONTH, Basis.SNAPSHOT)

# A count in an area on a day; an indicator, a basis and a last day; numerator and denominator, where they are known.
Name = tuple[str, int, date]
Slot = tuple[int, Basis, date]
Parts = tuple[Decimal | None, Decimal | None]
# What a solver must know of a figure: all that hangs together with a sum.
Problem = tuple[DatedKey, list[Bound], Sum]


@dataclass(frozen=True)
class Library:
    """The areas and indicators of an authority, without comparators and grades, which are nobody's numbers."""

    tree: Tree
    specs: Mapping[int, IndicatorSpec]
    relations: Mapping[int, LibraryRelations]

    @classmethod
    def of(cls, tree: Tree, indicators: Iterable[Indicator]) -> "Library":
        """The library of these indicators."""
        counted = [each for each in indicators if each.unit != Unit.GRADE]
        nodes = (node for node in tree.nodes.values() if node.level is not Level.COMPARATOR)
        return cls(
            Tree(nodes),
            {each.pk: each.spec for each in counted},
            {each.pk: each.relations for each in counted},
        )

    def judges(self, key: DatedKey, figure: Figure) -> bool:
        """Whether a figure tells of people; what is illustrative tells nothing."""
        return key[0] in self.specs and key[2] in self.tree.nodes and not figure.illustrative


@dataclass(frozen=True)
class Kept:
    """What nobody may work out: the small figures, with what is said to protect each; `known` are those given away."""

    small: Collection[DatedKey]
    known: Collection[DatedKey]
    witnesses: Mapping[DatedKey, Witness]
    rule: Rule


@dataclass
class _Numbers:
    """What was returned, as numbers of areas, with the truth about each: see `Knowledge`."""

    returned: set[Returned] = field(default_factory=set)
    others: dict[DatedKey, list[tuple[str, date]]] = field(default_factory=dict)
    made_of: dict[DatedKey, tuple[int, ...]] = field(default_factory=dict)
    history: dict[Name, list[tuple[int, Decimal]]] = field(default_factory=dict)

    @property
    def changed(self) -> dict[Name, list[int]]:
        """In which issues each number was changed."""
        return {key: [issue for issue, _ in versions[1:]] for key, versions in self.history.items()}

    @property
    def truth(self) -> dict[Number, float]:
        """Each version of each number."""
        return {
            (*key, at): float(number)
            for key, versions in self.history.items()
            for at, (_, number) in enumerate(versions)
        }


class Intrusion:
    """A stranger who has kept all these rows, the last of them yet to be published; `figures` is the truth now."""

    def __init__(
        self, library: Library, figures: Mapping[DatedKey, Figure], rows: Sequence[PublishedRow]
    ) -> None:
        self._library = library
        self._parts = {
            key: _parts(library.specs[key[0]], as_public(library.specs[key[0]], figure))
            for key, figure in figures.items()
            if library.judges(key, figure) and _tells(figure)
        }
        self._rows = [row for row in rows if library.judges(row.key, row.figure)]
        self._issue = max((row.issue for row in self._rows), default=1)
        self._definitions = {
            pk: definition_of(spec, library.relations[pk]) for pk, spec in library.specs.items()
        }
        self._names = Equations(Knowledge(self._definitions, {}, (), frozenset()))
        self._cuts: dict[tuple[int, int], Cuts] = {}
        self._numbers = self._returned()
        self._equations = Equations(self._knowledge())
        self._attack = Attack(self._equations.bounds(), self._numbers.truth)

    def told(self, kept: Kept) -> set[DatedKey]:
        """The small figures that are simply printed, of those that should be kept."""
        shown = {row.key: not row.hidden for row in self._rows}
        return {
            key
            for key in self._parts
            if shown.get(key) and key not in kept.known and any(self._secrets_of(key, kept))
        }

    def doubtful(self, kept: Kept) -> Iterator[Problem]:
        """The small figures that their witnesses don't show to be safe, each with what a solver must know."""
        for key in kept.small:
            for secret, bounds in self._attack.doubtful(self._secrets_of(key, kept)):
                yield key, bounds, secret.total

    def _secrets_of(self, key: DatedKey, kept: Kept) -> Iterator[Secret]:
        if key not in self._parts or not self._library.relations[key[0]].counts_people:
            return
        numerator, denominator = self._parts[key]
        witness = kept.witnesses.get(key)
        ways = tuple(self._way(move) for move in witness.moves) if witness else ()
        printed = Printed(*key, self._issue)
        top, whole = self._equations.numerator(printed), self._equations.denominator(printed)
        if numerator is not None and 1 <= numerator <= kept.rule.small and top is not None:
            yield Secret(repr(key), top, ways)
        is_share = self._library.specs[key[0]].unit is Unit.PERCENTAGE
        if is_share and denominator is not None and 1 <= denominator <= kept.rule.few and whole is not None:
            yield Secret(repr(key), whole, ways)

    def _way(self, move: Move) -> dict[Number, int]:
        """A move of the protection, in the stranger's numbers."""
        found = {}
        for (count, area, (stretch, end)), change in move.items():
            name = name_of(self._name(count), "" if stretch in (MONTH, DAY) else stretch)
            versions = self._numbers.history.get((name, abs(area), end), [None])
            found[name, abs(area), end, len(versions) - 1] = change
        return found

    def _name(self, count: str) -> str:
        """The stranger's name of a count of the protection."""
        if count.startswith("total of "):
            return f"all of {count.removeprefix('total of ')}"
        names = self._names.numerators if count.startswith("n") else self._names.denominators
        return names(int(count[1:]))

    # What was returned

    def _returned(self) -> _Numbers:
        slots: dict[Slot, dict[int, Parts]] = {}
        for (indicator, basis, area, end), parts in self._parts.items():
            slots.setdefault((indicator, basis, end), {})[area] = parts
        found = _Numbers()
        now: dict[Name, Decimal] = {}
        for slot, by_area in sorted(slots.items(), key=lambda each: each[0][1] not in ALONE):
            if slot[1] in ALONE or not all(self._is_sum(*slot[:2], area, slot[2]) for area in by_area):
                for area in self._from_below(by_area):
                    now.update(self._add(found, slot, by_area, area))
        self._add_history(found, now)
        return found

    def _is_sum(self, indicator: int, basis: Basis, area: int, end: date) -> bool:
        """Whether the months of a period are known; a stock's period is the position on its last day."""
        if self._library.specs[indicator].is_stock:
            return True
        months = component_months(basis, end)
        return bool(months) and all((indicator, Basis.MONTH, area, each) in self._parts for each in months)

    def _from_below(self, areas: Iterable[int]) -> list[int]:
        nodes = self._library.tree.nodes
        return sorted(areas, key=lambda area: -len(self._library.tree.line_up(nodes[area])))

    def _add(
        self, found: _Numbers, slot: Slot, by_area: Mapping[int, Parts], area: int
    ) -> Iterator[tuple[Name, Decimal]]:
        """Enter which areas add up to an area; its number, or what it counts besides theirs."""
        indicator, basis, end = slot
        key = indicator, basis, area, end
        below = self._next_below(indicator, area, by_area)
        rest = _rest(by_area[area], [by_area[each] for each in below])
        lowest = [low for each in below for low in found.made_of[indicator, basis, each, end]] if rest else []
        if not below or rest is None or any(rest):
            lowest.append(area)
            if basis in ALONE:
                found.returned.add((indicator, area, end))
            pieces = [(basis.value, end, rest)] if below and rest else self._pieces(key)
            found.others[key] = [(piece, last) for piece, last, _ in pieces]
            for piece, last, parts in pieces:
                for name, number in zip(self._counts(indicator, piece), parts, strict=True):
                    if number is not None:
                        yield (name, area, last), number
        found.made_of[key] = tuple(lowest)

    def _pieces(self, key: DatedKey) -> list[tuple[str, date, Parts]]:
        """The pieces of time that a figure adds up, as its area's figures tell them apart."""
        indicator, basis, area, end = key
        if basis in ALONE or basis is Basis.WEEK:
            return [(WEEK if basis is Basis.WEEK else "", end, self._parts[key])]
        place = indicator, area
        if place not in self._cuts:
            self._cuts[place] = Cuts(self._spans[place])
        found = self._cuts[place].between(*_months(basis, end))
        return [
            ("" if last - after == 1 else f"{last - after} months", _month(last), parts)
            for after, last, parts in found
        ]

    @cached_property
    def _spans(self) -> dict[tuple[int, int], list[CutFigure]]:
        """The figures over months of each indicator and area."""
        found: dict[tuple[int, int], list[CutFigure]] = {}
        for (indicator, basis, area, end), parts in self._parts.items():
            if basis not in (Basis.SNAPSHOT, Basis.WEEK):
                found.setdefault((indicator, area), []).append((*_months(basis, end), parts))
        return found

    def _next_below(self, indicator: int, area: int, having: Container[int]) -> list[int]:
        """The nearest areas below that have a figure."""
        if not self._library.specs[indicator].adds_up:
            return []
        found = []
        for child in self._library.tree.children(self._library.tree.nodes[area]):
            found += [child.id] if child.id in having else self._next_below(indicator, child.id, having)
        return found

    def _counts(self, indicator: int, piece: str) -> tuple[str, str]:
        top, whole = self._names.numerators(indicator), self._names.denominators(indicator)
        return name_of(top, piece), name_of(whole, piece)

    def _add_history(self, found: _Numbers, now: Mapping[Name, Decimal]) -> None:
        """Enter what each number was shown to be, issue by issue, and what it is."""
        hidden: dict[Name, list[int]] = {}
        for row in self._rows:
            indicator, _, area, end = row.key
            pieces = found.others.get(row.key, [])
            if found.made_of.get(row.key) != (area,) or len(pieces) != 1:
                continue
            parts = _parts(self._library.specs[indicator], row.figure)
            for name, number in zip(self._counts(indicator, pieces[0][0]), parts, strict=True):
                versions = found.history.setdefault((name, area, end), [])
                if number is None:
                    hidden.setdefault((name, area, end), []).append(row.issue)
                elif not versions or versions[-1][1] != number:
                    versions.append((row.issue, number))
        for at, number in now.items():
            versions = found.history.setdefault(at, [])
            if not versions or versions[-1][1] != number:
                since = versions[-1][0] if versions else 0
                changed = (issue for issue in hidden.get(at, ()) if issue > since)
                versions.append((next(changed, self._issue), number))

    # What was printed

    def _knowledge(self) -> Knowledge:
        numbers, tree = self._numbers, self._library.tree
        return Knowledge(
            self._definitions,
            {},
            [*self._printed(), *self._standing()],
            frozenset(numbers.returned),
            populations=dict(self._populations()),
            others=numbers.others,
            made_of=numbers.made_of,
            adds_up={
                (indicator, area, end): areas
                for (indicator, basis, area, end), areas in numbers.made_of.items()
                if basis in ALONE
            },
            changed=numbers.changed,
            closed_into={area: tree.closed_into(area) for area in tree.nodes},
        )

    def _printed(self) -> Iterator[Printed]:
        """Every figure as it was printed; that a sum over months is hidden says no more than that its months are."""
        for row in self._rows:
            if not (row.hidden and row.key[1] not in ALONE and self._is_sum(*row.key)):
                yield self._line(row, row.issue)

    def _standing(self) -> Iterator[Printed]:
        """What was published before a number was changed and stands to this day."""
        changed = {name[0] for name, issues in self._numbers.changed.items() if issues}
        newest = {row.key: row for row in self._rows}
        for row in newest.values():
            if row.issue < self._issue and changed.intersection(self._counts(row.key[0], "")):
                yield self._line(row, self._issue)

    def _line(self, row: PublishedRow, issue: int) -> Printed:
        figure = row.figure
        if row.hidden or not _tells(figure):
            return Printed(*row.key, issue, suppressed=True, not_none=self._is_not_none(row))
        top, whole = _parts(self._library.specs[row.key[0]], figure)
        places = self._library.specs[row.key[0]].decimal_places
        value = None if figure.value is None else round_half_up(figure.value, places)
        return Printed(*row.key, issue, value, top, whole)

    def _is_not_none(self, row: PublishedRow) -> bool:
        """Whether anybody knows that a hidden number is no 0: of a count that nothing is tied to a 0 is shown."""
        numerator, _ = self._parts.get(row.key, (None, None))
        return row.hidden and bool(numerator) and row.key[1] in ALONE and row.key[0] in self._untied

    @cached_property
    def _untied(self) -> set[int]:
        """The counts that no relation ties to others."""
        tied = {other for each in self._definitions.values() for other in _tied_to(each)}
        return {
            each.id
            for each in self._definitions.values()
            if each.kind is Kind.COUNT and not each.group and each.id not in tied and not any(_tied_to(each))
        }

    def _populations(self) -> Iterator[tuple[tuple[int, int, date], Decimal]]:
        """What a rate is of: the newest population on or before the end of its period, else the earliest after."""
        days: dict[tuple[int, int], list[date]] = {}
        for indicator, basis, area, end in self._parts:
            if basis is Basis.SNAPSHOT:
                days.setdefault((indicator, area), []).append(end)
        for (indicator, _, area, end), (numerator, _) in self._parts.items():
            of = self._library.specs[indicator].denominator_id
            if of is not None and numerator is None and (known := sorted(days.get((of, area), ()))):
                day = max((each for each in known if each <= end), default=known[0])
                (people, _) = self._parts[of, Basis.SNAPSHOT, area, day]
                if people is not None:
                    yield (indicator, area, end), people


def _months(basis: Basis, end: date) -> tuple[int, int]:
    """After which month a period begins and with which it ends, counted through the years."""
    last = end.year * MONTHS_IN_YEAR + end.month - 1
    return last - len(component_months(basis, end) or [end]), last


def _month(number: int) -> date:
    return month_end(date(number // MONTHS_IN_YEAR, number % MONTHS_IN_YEAR + 1, 1))


def definition_of(spec: IndicatorSpec, relations: LibraryRelations) -> Definition:
    """What the library says of an indicator in public."""
    is_rate = spec.unit is Unit.RATE
    return Definition(
        spec.id,
        KINDS[spec.unit],
        spec.decimal_places,
        per=spec.rate_per or 100,
        is_stock=spec.is_stock,
        numerator_is=relations.numerator_counted_by,
        denominator_is=None if is_rate else relations.denominator_counted_by or spec.denominator_id,
        denominator_as=relations.same_denominator_as,
        part_of=relations.part_of,
        group=relations.share_of,
        starts=relations.starts,
        ends=relations.ends,
    )


def _tied_to(definition: Definition) -> tuple[int, ...]:
    each = definition
    named = each.numerator_is, each.denominator_is, each.denominator_as, each.part_of, each.starts, each.ends
    return tuple(other for other in named if other is not None)


def _tells(figure: Figure) -> bool:
    return figure.value is not None or figure.gap is Gap.NO_CASES


def _parts(spec: IndicatorSpec, figure: Figure) -> Parts:
    """The numbers that a figure tells; of a rate that of its people alone, its population is published elsewhere."""
    if figure.gap is Gap.NO_CASES:
        return Decimal(0), Decimal(0)
    if spec.unit is Unit.COUNT:
        return figure.value, None
    return figure.numerator, None if spec.unit is Unit.RATE else figure.denominator


def _rest(own: Parts, below: Sequence[Parts]) -> Parts | None:
    """What an area counts besides those below it; None where they count more than it does."""
    rest = tuple(
        None if mine is None or None in theirs else mine - sum(filter(None, theirs))
        for mine, theirs in zip(own, zip(*below, strict=True) if below else ((), ()), strict=True)
    )
    return None if any(each is not None and each < 0 for each in rest) else (rest[0], rest[1])


def worked_out(
    library: Library,
    figures: Mapping[DatedKey, Figure],
    rows: Sequence[PublishedRow],
    changed: Mapping[DatedKey, Figure],
    protection: Protection,
) -> set[DatedKey]:
    """The small figures that a stranger would work out, or that there was no time to try, were `changed` published."""
    issue = max((row.issue for row in rows), default=0) + 1
    fresh = [
        PublishedRow(issue, key, figure, figure.gap is Gap.SUPPRESSED, "") for key, figure in changed.items()
    ]
    stranger = Intrusion(library, figures, [*rows, *fresh])
    small = protection.small - protection.exposed - protection.unproven
    kept = Kept(sorted(small), protection.exposed, protection.witnesses, settings.SMALL_NUMBERS)
    problems = list(stranger.doubtful(kept))
    left = zip((key for key, *_ in problems), _left(problems), strict=True)
    return stranger.told(kept) | {key for key, number in left if number < ENOUGH}


def _left(problems: Sequence[Problem]) -> list[int]:
    """How many values are left to each figure; none where that was not found out in time."""
    if not problems:
        return []
    about = [(bounds, total) for _, bounds, total in problems]
    try:
        found = run_sandboxed("intruder.solve.values_left", about, SECONDS, limits=LIMITS)
    except StoppedShort:
        return [0] * len(problems)
    return [left or 0 for left in found]
