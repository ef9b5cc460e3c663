"""Made-up councils: an area tree, a library with every declared relation, and figures that keep to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from disclosure.model import Known, Structure
from districts.tree import AreaNode, Level, Tree
from indicators.rules.figures import IndicatorSpec, quotient
from indicators.rules.periods import add_months, component_months, months_into_year, year_end
from indicators.rules.relations import LibraryRelations
from indicators.rules.terms import Basis, Polarity, Unit
from indicators.rules.values import DatedKey

COUNTY = 1
FIRST = date(2023, 4, 30)
FLOW = (Basis.MONTH, Basis.QUARTER, Basis.YEAR, Basis.YTD, Basis.R12M)
STOCK = (Basis.SNAPSHOT, Basis.QUARTER, Basis.YEAR)

CONTACTS, REFERRALS, RATE, WITH_PLAN, POPULATION = 1, 2, 3, 4, 5
PLANS, NEW, ENDED, SECOND, LONG, DRIFTING = 6, 7, 8, 9, 10, 11
ADOPTED, RETURNED, GUARDED = 12, 13, 14
IN_TIME, SEEN, CASELOAD, ALONE = 15, 16, 17, 18


def _spec(number: int, unit: Unit, bases: tuple[Basis, ...], **more) -> IndicatorSpec:
    places = 0 if unit is Unit.COUNT else 1
    name = f"Measure {number}"
    return IndicatorSpec(number, name.lower(), name, unit, Polarity.NONE, places, bases, **more)


SPECS = {
    each.id: each
    for each in (
        _spec(CONTACTS, Unit.COUNT, FLOW),
        _spec(REFERRALS, Unit.COUNT, FLOW),
        _spec(RATE, Unit.RATE, FLOW, rate_per=10000, denominator_id=POPULATION),
        _spec(WITH_PLAN, Unit.PERCENTAGE, FLOW, denominator_id=CONTACTS),
        _spec(POPULATION, Unit.COUNT, (Basis.SNAPSHOT,)),
        _spec(PLANS, Unit.COUNT, STOCK),
        _spec(NEW, Unit.COUNT, FLOW),
        _spec(ENDED, Unit.COUNT, FLOW),
        _spec(SECOND, Unit.PERCENTAGE, FLOW),
        _spec(LONG, Unit.PERCENTAGE, FLOW),
        _spec(DRIFTING, Unit.PERCENTAGE, STOCK),
        _spec(ADOPTED, Unit.PERCENTAGE, FLOW),
        _spec(RETURNED, Unit.PERCENTAGE, FLOW),
        _spec(GUARDED, Unit.PERCENTAGE, FLOW),
        _spec(IN_TIME, Unit.PERCENTAGE, FLOW),
        _spec(SEEN, Unit.PERCENTAGE, FLOW),
        _spec(CASELOAD, Unit.RATIO, (Basis.SNAPSHOT,)),
        _spec(ALONE, Unit.COUNT, FLOW),
    )
}
PEOPLE = LibraryRelations(counts_people=True)
RELATIONS = {
    **dict.fromkeys(SPECS, PEOPLE),
    POPULATION: LibraryRelations(counts_people=False),
    REFERRALS: LibraryRelations(counts_people=True, part_of=CONTACTS),
    RATE: LibraryRelations(counts_people=True, numerator_counted_by=REFERRALS),
    PLANS: LibraryRelations(counts_people=True, starts=NEW, ends=ENDED),
    SECOND: LibraryRelations(counts_people=True, denominator_counted_by=NEW),
    LONG: LibraryRelations(counts_people=True, denominator_counted_by=ENDED),
    DRIFTING: LibraryRelations(counts_people=True, denominator_counted_by=PLANS),
    **dict.fromkeys((ADOPTED, RETURNED, GUARDED), LibraryRelations(counts_people=True, share_of="Left care")),
    SEEN: LibraryRelations(counts_people=True, same_denominator_as=IN_TIME),
}
PARTS = {WITH_PLAN: "contacts", SECOND: "new", LONG: "ended", DRIFTING: "plans"}
PARTS |= {IN_TIME: "assessed", SEEN: "assessed", CASELOAD: "staff"}
PARTS |= dict.fromkeys((ADOPTED, RETURNED, GUARDED), "left")
NAMES = {
    CONTACTS: "contacts",
    REFERRALS: "referrals",
    RATE: "referrals",
    WITH_PLAN: "with plan",
    PLANS: "plans",
}
NAMES |= {NEW: "new", ENDED: "ended", SECOND: "second", LONG: "long", DRIFTING: "drifting", ALONE: "alone"}
NAMES |= {ADOPTED: "adopted", RETURNED: "returned", GUARDED: "guarded", IN_TIME: "in time", SEEN: "seen"}
NAMES |= {CASELOAD: "cases"}

# By lowest area and month the number of each thing counted.
Truth = dict[tuple[int, date], dict[str, int]]


@dataclass(frozen=True)
class Council:
    """A council's structure and the truth about its lowest areas."""

    structure: Structure
    truth: Truth

    def figures(self, until: date | None = None) -> dict[DatedKey, Known]:
        """Every figure up to a day, worked out from the truth by plain sums."""
        return figures_from(self.structure, self.truth, until)


def figures_from(structure: Structure, truth: Truth, until: date | None = None) -> dict[DatedKey, Known]:
    months = sorted({month for _, month in truth if until is None or month <= until})
    found: dict[DatedKey, Known] = {}
    for node in structure.tree.nodes.values():
        lowest = [each.id for each in structure.tree.with_all_below(node) if (each.id, months[0]) in truth]
        for month in months:
            for spec in structure.specs.values():
                for basis in spec.bases:
                    covered = _covered(spec, basis, month)
                    if covered and covered[0] >= months[0]:
                        sums = _sums(truth, lowest, covered)
                        found[spec.id, basis, node.id, month] = _known(spec, sums, len(covered))
    return found


def _covered(spec: IndicatorSpec, basis: Basis, month: date) -> list[date]:
    if basis is Basis.YEAR and month != year_end(month):
        return []
    if basis is Basis.QUARTER and months_into_year(month) % 3:
        return []
    return [month] if spec.is_stock else component_months(basis, month) or [month]


def _sums(truth: Truth, lowest: Iterable[int], months: Iterable[date]) -> dict[str, int]:
    found: dict[str, int] = {}
    for month in months:
        for area in lowest:
            for name, number in truth[area, month].items():
                found[name] = found.get(name, 0) + number
    return found


def _known(spec: IndicatorSpec, sums: Mapping[str, int], months: int) -> Known:
    if spec.id == POPULATION:
        return Known(Decimal(sums["population"]))
    numerator = Decimal(sums[NAMES[spec.id]])
    if spec.unit is Unit.COUNT:
        return Known(numerator)
    denominator = Decimal(sums[PARTS.get(spec.id, "population")])
    if not denominator:
        return Known(None, numerator, denominator)
    value = quotient(
        spec, numerator * (12 if spec.id == RATE else 1), denominator * (months if spec.id == RATE else 1)
    )
    return Known(value, numerator, denominator)


def council(
    chance: Random, *, districts: int = 4, divisions: int = 0, months: int = 3, scale: int = 8
) -> Council:
    """A council whose districts have about `scale` cases of each kind in a month, some many more, some none."""
    nodes = [AreaNode(COUNTY, "county", "County", Level.AUTHORITY)]
    nodes += [AreaNode(100 + at, f"v{at}", f"V{at}", Level.DIVISION, COUNTY) for at in range(divisions)]
    above = [100 + at for at in range(divisions)] or [COUNTY]
    lowest = [10 + at for at in range(districts)]
    nodes += [
        AreaNode(area, f"d{area}", f"D{area}", Level.DISTRICT, above[area % len(above)]) for area in lowest
    ]
    truth: Truth = {}
    for area in lowest:
        size = chance.choice([0, 0.3, 1, 1, 3])
        plans = chance.randrange(int(scale * size) * 2 + 1)
        for later in range(months):
            numbers = _numbers(chance, int(scale * size), plans)
            plans = numbers["plans"]
            truth[area, add_months(FIRST, later)] = numbers
    return Council(Structure(Tree(nodes), SPECS, RELATIONS), truth)


def _numbers(chance: Random, most: int, plans: int) -> dict[str, int]:
    some = lambda limit: chance.randrange(limit + 1)  # noqa: E731
    contacts, new, assessed = some(3 * most), some(most), some(2 * most)
    ended = some(min(most, plans + new))
    now = plans + new - ended
    ways = {name: some(most // 2) for name in ("adopted", "returned", "guarded")}
    return {
        "contacts": contacts,
        "referrals": some(contacts),
        "with plan": some(contacts),
        "new": new,
        "ended": ended,
        "plans": now,
        "second": some(new),
        "long": some(ended),
        "drifting": some(now),
        **ways,
        "left": sum(ways.values()),
        "assessed": assessed,
        "in time": some(assessed),
        "seen": assessed - some(min(assessed, 3)),
        "cases": some(3 * most),
        "staff": 1 + some(3),
        "alone": some(most),
        "population": 20000,
    }
