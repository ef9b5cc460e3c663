"""A bare value is hidden where it would tell a small number beside what else is published; and what lies around it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from disclosure.cells import cells_of
from disclosure.counts import counts_of
from disclosure.model import Known, Ledger, Structure
from disclosure.protect import protect
from districts.tree import AreaNode, Level, Tree
from indicators.rules.figures import IndicatorSpec
from indicators.rules.periods import add_months
from indicators.rules.relations import LibraryRelations
from indicators.rules.terms import Basis, Polarity, Unit
from indicators.rules.values import DatedKey

COUNTY, DOVER, SWALE, TEAM = 1, 10, 11, 20
JUNE = date(2012, 6, 30)
PEOPLE = LibraryRelations(counts_people=True)
NODES = [
    AreaNode(COUNTY, "county", "County", Level.AUTHORITY),
    AreaNode(DOVER, "dover", "Dover", Level.DISTRICT, COUNTY),
    AreaNode(SWALE, "swale", "Swale", Level.DISTRICT, COUNTY),
]
Figures = Mapping[tuple[int, int], Known]


def measure(number: int, unit: Unit, *bases: Basis, **more) -> IndicatorSpec:
    places = 0 if unit is Unit.COUNT else 1
    bases = bases or (Basis.MONTH,)
    return IndicatorSpec(
        number, f"m{number}", f"Measure {number}", unit, Polarity.NONE, places, bases, **more
    )


def hidden(
    specs: Iterable[IndicatorSpec],
    figures: Mapping[DatedKey, Known],
    nodes: Iterable[AreaNode] = NODES,
    **relations: LibraryRelations,
) -> set[tuple[int, int]]:
    """The hidden figures by indicator and area; relations are by indicator, as m2."""
    by_id = {each.id: each for each in specs}
    declared = {number: relations.get(f"m{number}", PEOPLE) for number in by_id}
    found = protect(figures, Ledger(), Structure(Tree(nodes), by_id, declared))
    assert not found.unproven
    return {(indicator, area) for indicator, _, area, _ in found.hidden}


def value(number: str) -> Known:
    return Known(Decimal(number))


def of_june(figures: Figures, basis: Basis = Basis.MONTH) -> dict[DatedKey, Known]:
    return {(indicator, basis, area, JUNE): known for (indicator, area), known in figures.items()}


COUNT, SHARE = measure(1, Unit.COUNT), measure(2, Unit.PERCENTAGE)


def test_a_percentage_beside_another_of_the_same_people_tells_its_numerator():
    """25.0% of the 12 of which the other is: 3."""
    other = measure(1, Unit.PERCENTAGE)
    printed = Known(Decimal(50), Decimal(6), Decimal(12))
    same = LibraryRelations(True, same_denominator_as=1)
    for said, kept in (("25.0", True), ("75.0", False)):
        figures = of_june({(1, DOVER): printed, (2, DOVER): value(said)})
        assert ((2, DOVER) in hidden([other, SHARE], figures, m2=same)) is kept


def test_a_percentage_and_its_numerator_tell_what_it_is_of():
    """6 are 75.0% of 8, and 15.0% of 40."""
    counted = LibraryRelations(True, numerator_counted_by=1)
    for said, kept in (("75.0", True), ("15.0", False)):
        figures = of_june({(1, DOVER): value("6"), (2, DOVER): value(said)})
        assert ((2, DOVER) in hidden([COUNT, SHARE], figures, m2=counted)) is kept


def test_a_ratio_and_its_numerator_tell_the_children_that_it_is_of():
    """5 visits are 1.7 to each of 3 children, and 0.2 to each of 25; beside others' children both wait for these."""
    children, visits, each = COUNT, measure(2, Unit.COUNT), measure(3, Unit.RATIO)
    relations = {
        "m2": LibraryRelations(counts_people=False),
        "m3": LibraryRelations(counts_people=False, numerator_counted_by=2, denominator_counted_by=1),
    }
    for said, kept in (("1.7", True), ("0.2", False)):
        figures = of_june({(2, DOVER): value("5"), (3, DOVER): value(said)})
        assert ((3, DOVER) in hidden([children, visits, each], figures, **relations)) is kept
    figures = of_june({(1, SWALE): value("40"), (3, DOVER): value("1.7")})
    assert (3, DOVER) in hidden([children, visits, each], figures, **relations)


def test_a_quarters_percentage_is_of_what_its_months_add_up_to():
    """5.0% of 20, 20 and 20: 3."""
    months = {(1, Basis.MONTH, DOVER, add_months(JUNE, -back)): value("20") for back in range(3)}
    share = measure(2, Unit.PERCENTAGE, Basis.QUARTER)
    of = LibraryRelations(True, denominator_counted_by=1)
    for said, kept in (("5.0", True), ("40.0", False)):
        figures = months | of_june({(2, DOVER): value(said)}, Basis.QUARTER)
        assert ((2, DOVER) in hidden([COUNT, share], figures, m2=of)) is kept


def test_a_countys_rate_is_of_the_people_of_its_districts():
    """12.0 of 10,000 in a year, of 6,000 and 4,000 people, are one in a month, and as it stands 12."""
    people, rate = (
        measure(1, Unit.COUNT, Basis.SNAPSHOT),
        measure(2, Unit.RATE, rate_per=10_000, denominator_id=1),
    )
    populations = of_june({(1, DOVER): value("6000"), (1, SWALE): value("4000")}, Basis.SNAPSHOT)
    nobody = LibraryRelations(counts_people=False)
    for said, kept in (("12.0", True), ("3.0", True), ("120.0", False)):
        figures = populations | of_june({(2, COUNTY): value(said)})
        assert ((2, COUNTY) in hidden([people, rate], figures, m1=nobody)) is kept


def test_a_percentage_waits_for_the_late_count_of_its_people():
    """Swale's count is known, Dover's is to come and would tell; where nobody's is, nothing will."""
    of = LibraryRelations(True, denominator_counted_by=1)
    share = {(2, DOVER): value("25.0")}
    assert (2, DOVER) in hidden([COUNT, SHARE], of_june({(1, SWALE): value("40"), **share}), m2=of)
    assert (2, DOVER) not in hidden([COUNT, SHARE], of_june(share), m2=of)
    staff, ratio = LibraryRelations(counts_people=False), measure(2, Unit.RATIO)
    assert (2, DOVER) in hidden([COUNT, ratio], of_june({(1, SWALE): value("4"), **share}), m1=staff, m2=of)


def test_a_month_is_hidden_with_a_small_week_of_a_total():
    """32 less three weeks of 10 would leave that week one or two."""
    weeks = [date(2012, 6, day) for day in (10, 17, 24)]
    count = measure(1, Unit.COUNT, Basis.WEEK, Basis.MONTH)
    figures = {(1, Basis.WEEK, area, day): value("5") for area in (DOVER, SWALE) for day in weeks}
    figures |= {(1, Basis.WEEK, COUNTY, day): value("10") for day in weeks}
    for area, number in ((DOVER, "1"), (SWALE, "1"), (COUNTY, "2")):
        figures[1, Basis.WEEK, area, date(2012, 6, 3)] = value(number)
    figures |= of_june({(1, DOVER): value("16"), (1, SWALE): value("16"), (1, COUNTY): value("32")})
    structure = Structure(Tree(NODES), {1: count}, {1: PEOPLE})
    assert (1, Basis.MONTH, COUNTY, JUNE) in protect(figures, Ledger(), structure).hidden


def test_a_district_that_opens_after_its_teams_adds_them_up_already():
    """The county adds up the teams: its 63 and Dover's 60 tell the 3 of Swale."""
    nodes = [replace(each, opened=add_months(JUNE, 1)) if each.id == DOVER else each for each in NODES]
    nodes += [AreaNode(TEAM + at, f"t{at}", f"T{at}", Level.TEAM, DOVER) for at in range(2)]
    numbers = {COUNTY: "63", DOVER: "60", SWALE: "3", TEAM: "20", TEAM + 1: "40"}
    figures = of_june({(1, area): value(number) for area, number in numbers.items()})
    found = hidden([COUNT], figures, nodes)
    assert (1, SWALE) in found
    assert found & {(1, DOVER), (1, COUNTY)}


def test_what_a_stock_tells_of_a_month_tells_the_rest_of_its_quarter():
    """Started in April to June: 33; 1 in April and 30 in May, as the stock shows, and 2 in June."""
    started, ended, stock = (
        measure(1, Unit.COUNT),
        measure(2, Unit.COUNT),
        measure(3, Unit.COUNT, Basis.SNAPSHOT),
    )
    structure = Structure(
        Tree(NODES),
        {each.id: each for each in (started, ended, stock)},
        {1: PEOPLE, 2: PEOPLE, 3: LibraryRelations(True, starts=1, ends=2)},
    )
    days = [add_months(JUNE, back) for back in range(-3, 1)]
    stocks = zip(days, (0, 1, 31, 3), strict=True)
    figures = {(3, Basis.SNAPSHOT, DOVER, day): value(str(number)) for day, number in stocks}
    out = zip(days[1:], (0, 0, 30), strict=True)
    figures |= {(2, Basis.MONTH, DOVER, day): value(str(number)) for day, number in out}
    figures[1, Basis.QUARTER, DOVER, JUNE] = value("33")
    cells = cells_of(figures, counts_of(structure), structure)
    cell = cells.of_figure[1, Basis.QUARTER, DOVER, JUNE][0]
    assert [cells.numbers[cell.count, slot][DOVER] for slot in cell.slots] == [1, 30, 2]


def test_a_part_of_a_month_is_hidden_with_the_quarter_that_limits_it():
    """24 in the quarter, of whom 23 in its first two months are among the part: no more than 1 in the third."""
    whole, part = measure(1, Unit.COUNT), measure(2, Unit.COUNT)
    relations = {1: PEOPLE, 2: LibraryRelations(True, part_of=1)}
    structure = Structure(Tree(NODES), {1: whole, 2: part}, relations)
    figures = of_june(
        {(1, DOVER): value("24"), (1, SWALE): value("40"), (1, COUNTY): value("64")}, Basis.QUARTER
    )
    for back, (dover, swale) in enumerate(((1, 25), (11, 6), (12, 6))):
        for area, number in ((DOVER, dover), (SWALE, swale), (COUNTY, dover + swale)):
            figures[2, Basis.MONTH, area, add_months(JUNE, -back)] = value(str(number))
    found = protect(figures, Ledger(), structure)
    assert not found.unproven
    assert (1, Basis.QUARTER, DOVER, JUNE) in found.hidden


def test_a_sum_that_becomes_small_withholds_the_totals_above_it():
    """Dover's 13 are 4 now: the county's 76 and 67 would tell, though others are hidden that may have changed."""
    nodes = [*NODES, *(AreaNode(TEAM + at, f"t{at}", f"T{at}", Level.TEAM, DOVER) for at in range(2))]
    nodes += [AreaNode(number, f"d{number}", "", Level.DISTRICT, COUNTY) for number in (12, 13)]
    same = {SWALE: "40", 12: "3", 13: "20", TEAM + 1: "1"}
    then, now = {COUNTY: "76", DOVER: "13", TEAM: "12"}, {COUNTY: "67", DOVER: "4", TEAM: "3"}
    before, after = (
        of_june({(1, at): value(number) for at, number in {**same, **each}.items()}) for each in (then, now)
    )
    structure = Structure(Tree(nodes), {1: COUNT}, {1: PEOPLE})
    hid = protect(before, Ledger(), structure).hidden
    shown = {key: (known,) for key, known in before.items() if key not in hid}
    assert {COUNTY, DOVER} <= {key[2] for key in shown}
    found = protect(after, Ledger(shown, hid), structure)
    assert (1, Basis.MONTH, COUNTY, JUNE) in found.hidden
