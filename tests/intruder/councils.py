"""Small councils made up by chance: areas, measures with what is declared of them, returns and corrections."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
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
LONGER = (
    (Basis.YTD,),
    (Basis.QUARTER, Basis.YEAR),
    (Basis.QUARTER, Basis.YTD),
    (Basis.R12M, Basis.YTD),
    (Basis.MONTH, Basis.R12M),
)
PEOPLE = LibraryRelations(counts_people=True)

Key = tuple[int, int, date]


@dataclass(frozen=True)
class Parts:
    """What was returned: a count, or a numerator and what it is of."""

    numerator: int
    denominator: int | None = None


@dataclass
class Council:
    """The truth. `returned` is by indicator, lowest area and day; an issue is a month.

    `corrected` and `withdrawn` are by issue, `late` is with which issue a figure comes first; `bare` are measures of
    which nothing is returned but the value; `given_as` are the periods as which a measure's months are returned, where
    these are others.
    """

    areas: list[AreaNode]
    months: list[date]
    specs: dict[int, IndicatorSpec] = field(default_factory=dict)
    relations: dict[int, LibraryRelations] = field(default_factory=dict)
    returned: dict[Key, Parts] = field(default_factory=dict)
    corrected: dict[int, dict[Key, Parts]] = field(default_factory=dict)
    withdrawn: dict[int, set[Key]] = field(default_factory=dict)
    late: dict[Key, int] = field(default_factory=dict)
    bare: set[int] = field(default_factory=set)
    given_as: dict[int, tuple[Basis, ...]] = field(default_factory=dict)

    @property
    def lowest(self) -> list[AreaNode]:
        """The areas that return figures."""
        above = {area.parent_id for area in self.areas}
        return [area for area in self.areas if area.id not in above]

    @property
    def level_of_returns(self) -> Level:
        """The level of the areas from which a total is summed."""
        below = {area.level for area in self.areas if area.level is not Level.AUTHORITY}
        return Level.TEAM if below == {Level.TEAM} else Level.DISTRICT

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

    def known_at(self, issue: int) -> dict[Key, Parts]:
        """What stands returned when an issue is published, as corrected and withdrawn by then."""
        now = {
            key: parts
            for key, parts in self.returned.items()
            if key[2] <= self.months[issue - 1] and self.late.get(key, 0) <= issue
        }
        for earlier in range(1, issue + 1):
            now |= self.corrected.get(earlier, {})
            now = {key: parts for key, parts in now.items() if key not in self.withdrawn.get(earlier, ())}
        return now

    def open_in(self, month: date) -> Iterator[AreaNode]:
        """The lowest areas that are opened by the month and have not closed before it."""
        return (
            area
            for area in self.lowest
            if (area.closed is None or area.closed >= month) and (area.opened is None or area.opened <= month)
        )


def council(chance: Random, months: int) -> Council:
    """A county with two to five districts, sometimes teams in one, sometimes a district that closes."""
    county = AreaNode(COUNTY, "county", "County", Level.AUTHORITY)
    days = [add_months(FIRST, at) for at in range(months)]
    areas = [county]
    for number in range(2, chance.randint(3, 6) + 1):
        closed = chance.choice(days[:-1]) if months > 2 and number > 3 and chance.random() < 0.2 else None
        name = f"District {number}"
        areas.append(AreaNode(number, f"d{number}", name, Level.DISTRICT, COUNTY, None, closed))
    if chance.random() < 0.25:
        areas += [AreaNode(number, f"t{number}", f"Team {number}", Level.TEAM, 2) for number in (20, 21, 22)]
    elif months > 2 and chance.random() < 0.15:
        merge(chance.choice(days[:-1]), areas)
    return Council(areas, days)


def merge(last: date, areas: list[AreaNode]) -> None:
    """The first two districts close on a day; the month after a new one takes their place."""
    areas[1:3] = [replace(area, closed=last, successor_id=15) for area in areas[1:3]]
    areas.append(AreaNode(15, "d15", "District 15", Level.DISTRICT, COUNTY, add_months(last, 1)))


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
        if day == area.opened:
            now[area.id] = sum(now[each.id] for each in found.lowest if each.successor_id == area.id)
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


def rates(chance: Random, found: Council) -> None:
    """A rate of a population, whose people another measure counts; and a rate of which the value alone is returned."""
    population = found.add(Unit.COUNT, LibraryRelations(counts_people=False), stock=True)
    counted = found.add(Unit.COUNT)
    rate = found.add(
        Unit.RATE, LibraryRelations(True, numerator_counted_by=counted), denominator_id=population
    )
    bare = found.add(Unit.RATE, denominator_id=population)
    found.bare.add(bare)
    people = {area.id: chance.choice((900, 4_000, 20_000)) for area in found.lowest}

    def one(area: AreaNode, day: date) -> dict[int, Parts]:
        number = Parts(small(chance))
        other = Parts(small(chance), people[area.id])
        return {population: Parts(people[area.id]), counted: number, rate: number, bare: other}

    _each(found, one)


def rests(chance: Random, found: Council) -> None:
    """A percentage of which those who are not in its numerator are protected too."""
    measure = found.add(Unit.PERCENTAGE, LibraryRelations(True, protects_rest=True))

    def one(area: AreaNode, day: date) -> dict[int, Parts]:
        of = small(chance)
        return {measure: Parts(max(of - small(chance), 0), of)}

    _each(found, one)


def longer_periods(chance: Random, found: Council) -> None:
    """A count, or a percentage, of which no months are returned, but quarters and years that tell them."""
    unit = chance.choice((Unit.COUNT, Unit.PERCENTAGE))
    measure = found.add(unit)
    found.given_as[measure] = chance.choice(LONGER)
    _each_since_a_year(
        found,
        lambda: {
            measure: Parts(small(chance)) if unit is Unit.COUNT else _share(chance, small(chance)),
        },
    )


def quarterly_stocks(chance: Random, found: Council) -> None:
    """A stock at the end of each month; of those who started and ended quarters or years to date alone."""
    stocks(chance, found)
    starts = max(found.specs) - 2
    given = chance.choice(LONGER)
    found.given_as |= {starts: given, starts + 1: given}


def caseloads(chance: Random, found: Council) -> None:
    """Children to one of the staff, who are published; the ratio alone is returned."""
    staff = found.add(Unit.COUNT, LibraryRelations(counts_people=False), stock=True)
    ratio = found.add(Unit.RATIO, LibraryRelations(True, denominator_counted_by=staff), stock=True)
    found.bare.add(ratio)

    def one(area: AreaNode, day: date) -> dict[int, Parts]:
        people = chance.choice((1, 2, 4, 10))
        return {staff: Parts(people), ratio: Parts(small(chance), people)}

    _each(found, one)


def bare_shares(chance: Random, found: Council) -> None:
    """Values alone, of what another measure counts: percentages, visits to each; counts come late sometimes."""
    whole, visits = found.add(Unit.COUNT), found.add(Unit.COUNT, LibraryRelations(counts_people=False))
    share = found.add(Unit.PERCENTAGE, LibraryRelations(True, denominator_counted_by=whole))
    to_each = LibraryRelations(False, numerator_counted_by=visits, denominator_counted_by=whole)
    each = found.add(Unit.RATIO, to_each)
    found.bare |= {share, each}

    def one(area: AreaNode, day: date) -> dict[int, Parts]:
        number, paid = small(chance), small(chance)
        told = {whole: Parts(number), visits: Parts(paid)}
        if number and chance.random() < 0.2:
            found.late[whole, area.id, day] = found.months.index(day) + 2
        return told | ({share: _share(chance, number), each: Parts(paid, number)} if number else {})

    _each(found, one)


def beginnings(chance: Random, found: Council) -> None:
    """A measure that is collected from a month on, of which longer periods are returned, some of them cut short."""
    longer_periods(chance, found)
    measure = max(found.specs)
    begins = chance.choice([key[2] for key in found.returned if key[0] == measure]).replace(day=1)
    found.specs[measure] = replace(found.specs[measure], begins=begins)
    for key in [key for key in found.returned if key[0] == measure and key[2] < begins]:
        del found.returned[key]


Family = Callable[[Random, Council], None]
FAMILIES: tuple[Family, ...] = (
    counts,
    shares,
    shares_of_a_count,
    two_shares,
    stocks,
    groups,
    parts_of_a_count,
    rates,
    rests,
    longer_periods,
    quarterly_stocks,
    caseloads,
    bare_shares,
    beginnings,
)


def _share(chance: Random, of: int) -> Parts:
    return Parts(chance.choice((0, of, chance.randint(0, of))), of)


def _each(found: Council, one: Callable[[AreaNode, date], dict[int, Parts]]) -> None:
    for day in found.months:
        for area in found.open_in(day):
            for measure, parts in one(area, day).items():
                found.returned[measure, area.id, day] = parts


def _each_since_a_year(found: Council, one: Callable[[], dict[int, Parts]]) -> None:
    for day in [add_months(FIRST, -back) for back in range(11, 0, -1)] + found.months:
        for area in found.open_in(day):
            for measure, parts in one().items():
                found.returned[measure, area.id, day] = parts


def leave_out(chance: Random, found: Council) -> None:
    """Some months of what counts people were not returned."""
    for key in sorted(found.returned):
        if chance.random() < 0.05 and found.relations[key[0]].counts_people:
            del found.returned[key]


def correct(chance: Random, found: Council) -> None:
    """Some figures of measures that stand alone are corrected in a later issue."""
    tied = {number for number, each in found.relations.items() if each != PEOPLE}
    tied |= {other for each in found.relations.values() for other in _named(each)}
    for key, parts in sorted(found.returned.items(), key=lambda item: item[0]):
        issue = _next_issue(found, key)
        if key[0] not in tied and issue <= len(found.months) and chance.random() < 0.08:
            found.corrected.setdefault(issue, {})[key] = _corrected(chance, found, key[0], parts)


def _next_issue(found: Council, key: Key) -> int:
    """The issue after that in which a month is published first."""
    return (found.months.index(key[2]) if key[2] in found.months else 0) + 2


def _corrected(chance: Random, found: Council, measure: int, parts: Parts) -> Parts:
    if measure in found.bare:
        return Parts(small(chance), parts.denominator)
    return Parts(small(chance)) if parts.denominator is None else _share(chance, small(chance))


def withdraw(chance: Random, found: Council) -> None:
    """Some figures are withdrawn later, and nothing takes their place."""
    for key in sorted(found.returned):
        issue = _next_issue(found, key)
        if issue <= len(found.months) and chance.random() < 0.05 and found.relations[key[0]].counts_people:
            found.withdrawn.setdefault(issue, set()).add(key)


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
    return of_families(chance, months, chance.sample(FAMILIES, chance.randint(1, 2)))


def of_families(chance: Random, months: int, families: Iterable[Family]) -> Council:
    """A council with measures of these families."""
    found = council(chance, months)
    for family in families:
        family(chance, found)
    leave_out(chance, found)
    if chance.random() < 0.4:
        correct(chance, found)
    if chance.random() < 0.2:
        withdraw(chance, found)
    return found
