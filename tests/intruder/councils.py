"""Small councils made up by chance: areas, measures with what is declared of them, returns and corrections."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from disclosure.model import LibraryRelations
from districts.tree import AreaNode, Level
from indicators.rules.figures import IndicatorSpec
from indicators.rules.periods import add_months
from indicators.rules.terms import Basis, Polarity, Unit

FIRST = date(2012, 2, 29)
COUNTY = 1
FLOWS = (Basis.MONTH, Basis.QUARTER, Basis.YTD, Basis.R12M, Basis.YEAR)
STOCKS = (Basis.SNAPSHOT, Basis.QUARTER)
PEOPLE = LibraryRelations(counts_people=True)

Key = tuple[int, int, date]


@dataclass(frozen=True)
class Parts:
    """What was returned: a count, or a numerator and what it is of."""

    numerator: int
    denominator: int | None = None


@dataclass
class Council:
    """The truth. `returned` is by indicator, lowest area and day; `corrected` by issue; an issue is a month."""

    areas: list[AreaNode]
    months: list[date]
    specs: dict[int, IndicatorSpec] = field(default_factory=dict)
    relations: dict[int, LibraryRelations] = field(default_factory=dict)
    returned: dict[Key, Parts] = field(default_factory=dict)
    corrected: dict[int, dict[Key, Parts]] = field(default_factory=dict)
    populations: dict[int, int] = field(default_factory=dict)

    @property
    def lowest(self) -> list[AreaNode]:
        """The areas that return figures."""
        above = {area.parent_id for area in self.areas}
        return [area for area in self.areas if area.id not in above]

    def add(
        self, unit: Unit, relations: LibraryRelations = PEOPLE, *, stock: bool = False, **more: int
    ) -> int:
        """A further measure; its id."""
        number = len(self.specs) + 1
        places = 0 if unit is Unit.COUNT else 1
        bases = STOCKS if stock else FLOWS
        per = 10_000 if unit is Unit.RATE else 0
        self.specs[number] = IndicatorSpec(
            number, f"m{number}", f"Measure {number}", unit, Polarity.LOW, places, bases, rate_per=per, **more
        )
        self.relations[number] = relations
        return number

    def open_in(self, month: date) -> Iterator[AreaNode]:
        """The lowest areas that have not closed before the month."""
        return (area for area in self.lowest if area.closed is None or area.closed >= month)


def council(chance: Random, months: int) -> Council:
    """A county with two to five districts, sometimes teams in one, sometimes a district that closes."""
    county = AreaNode(COUNTY, "county", "County", Level.AUTHORITY)
    days = [add_months(FIRST, at) for at in range(months)]
    areas = [county]
    for number in range(2, chance.randint(3, 6) + 1):
        closed = chance.choice(days[:-1]) if months > 2 and number > 3 and chance.random() < 0.2 else None
        name = f"District {number}"
        areas.append(AreaNode(number, f"d{number}", name, Level.DISTRICT, COUNTY, None, closed))
    found = Council(areas, days)
    if chance.random() < 0.25:
        found.areas += [
            AreaNode(number, f"t{number}", f"Team {number}", Level.TEAM, 2) for number in (20, 21, 22)
        ]
    return found


def small(chance: Random) -> int:
    """A number of people such as districts have: mostly few."""
    return chance.choice((0, 0, 1, 2, 3, 4, 5, 6, 8, 12, 25, 60))


# The families: each adds its measures and what was returned of them.


def counts(chance: Random, found: Council) -> None:
    """A count by itself."""
    measure = found.add(Unit.COUNT)
    _each(found, lambda area, day: {measure: Parts(small(chance))})


def shares(chance: Random, found: Council) -> None:
    """A percentage with both its parts: 0 of 0, 0 of few and all of few among them."""
    measure = found.add(Unit.PERCENTAGE)
    _each(found, lambda area, day: {measure: _share(chance, small(chance))})


def shares_of_a_count(chance: Random, found: Council) -> None:
    """A percentage whose denominator is another measure's count."""
    whole = found.add(Unit.COUNT)
    part = found.add(Unit.PERCENTAGE, LibraryRelations(True, denominator_counted_by=whole))

    def one(area: AreaNode, day: date) -> dict[int, Parts]:
        number = small(chance)
        return {whole: Parts(number), part: _share(chance, number)}

    _each(found, one)


def two_shares(chance: Random, found: Council) -> None:
    """Two percentages of the same people."""
    first = found.add(Unit.PERCENTAGE)
    second = found.add(Unit.PERCENTAGE, LibraryRelations(True, same_denominator_as=first))

    def one(area: AreaNode, day: date) -> dict[int, Parts]:
        number = small(chance)
        return {first: _share(chance, number), second: _share(chance, number)}

    _each(found, one)


def stocks(chance: Random, found: Council) -> None:
    """People on a day, those who started and those who ended between."""
    starts, ends = found.add(Unit.COUNT), found.add(Unit.COUNT)
    stock = found.add(Unit.COUNT, LibraryRelations(True, starts=starts, ends=ends), stock=True)
    now = {area.id: small(chance) for area in found.lowest}

    def one(area: AreaNode, day: date) -> dict[int, Parts]:
        into = small(chance) // 2
        out = min(now[area.id] + into, small(chance) // 2)
        now[area.id] += into - out
        return {starts: Parts(into), ends: Parts(out), stock: Parts(now[area.id])}

    _each(found, one)


def groups(chance: Random, found: Council) -> None:
    """Three shares of one total."""
    of_total = LibraryRelations(True, share_of="left")
    measures = [found.add(Unit.PERCENTAGE, of_total) for _ in range(3)]

    def one(area: AreaNode, day: date) -> dict[int, Parts]:
        numbers = [small(chance) for _ in measures]
        return {each: Parts(number, sum(numbers)) for each, number in zip(measures, numbers, strict=True)}

    _each(found, one)


def parts_of_a_count(chance: Random, found: Council) -> None:
    """A count whose people are among those of another."""
    whole = found.add(Unit.COUNT)
    part = found.add(Unit.COUNT, LibraryRelations(True, part_of=whole))

    def one(area: AreaNode, day: date) -> dict[int, Parts]:
        number = small(chance)
        return {whole: Parts(number), part: Parts(chance.randint(0, number))}

    _each(found, one)


FAMILIES: tuple[Callable[[Random, Council], None], ...] = (
    counts,
    shares,
    shares_of_a_count,
    two_shares,
    stocks,
    groups,
    parts_of_a_count,
)


def _share(chance: Random, of: int) -> Parts:
    return Parts(chance.choice((0, of, chance.randint(0, of))), of)


def _each(found: Council, one: Callable[[AreaNode, date], dict[int, Parts]]) -> None:
    for day in found.months:
        for area in found.open_in(day):
            for measure, parts in one(area, day).items():
                found.returned[measure, area.id, day] = parts


def leave_out(chance: Random, found: Council) -> None:
    """Some months were not returned."""
    for key in sorted(found.returned):
        if chance.random() < 0.05:
            del found.returned[key]


def correct(chance: Random, found: Council) -> None:
    """Some figures of measures that stand alone are corrected in a later issue."""
    tied = {number for number, each in found.relations.items() if each != PEOPLE}
    tied |= {other for each in found.relations.values() for other in _named(each)}
    for key, parts in sorted(found.returned.items(), key=lambda item: item[0]):
        issue = found.months.index(key[2]) + 2
        if key[0] not in tied and issue <= len(found.months) and chance.random() < 0.08:
            of = None if parts.denominator is None else small(chance)
            changed = Parts(small(chance)) if of is None else _share(chance, of)
            found.corrected.setdefault(issue, {})[key] = changed


def _named(relations: LibraryRelations) -> set[int]:
    each = relations
    named = (
        each.numerator_counted_by,
        each.denominator_counted_by,
        each.same_denominator_as,
        each.part_of,
        each.starts,
        each.ends,
    )
    return {number for number in named if number is not None}


def made_up(seed: int, months: int) -> Council:
    """The council of a seed: one or two families, with what goes wrong in a real one."""
    chance = Random(seed)
    found = council(chance, months)
    for family in chance.sample(FAMILIES, chance.randint(1, 2)):
        family(chance, found)
    leave_out(chance, found)
    if chance.random() < 0.4:
        correct(chance, found)
    return found
