"""A sample of `./run intruder`: nothing is worked out of what a council publishes."""

from datetime import date
from decimal import Decimal

import pytest

from districts.tree import AreaNode, Level
from indicators.rules.periods import add_months
from indicators.rules.relations import LibraryRelations
from indicators.rules.terms import Basis, Unit
from intruder.equations import Equations
from intruder.knowledge import Definition, Kind, Knowledge, Printed
from intruder.solve import Solver
from tests.intruder.councils import FIRST, Council, Parts, made_up
from tests.intruder.everything import told_apart
from tests.intruder.trials import publish, recovered

MAY = date(2012, 5, 31)
KENT, DOVER, SWALE, THANET = 1, 2, 3, 4
COUNT = Definition(1, Kind.COUNT, 0)


@pytest.mark.parametrize("seed", range(16))
def test_nothing_is_worked_out_of_a_made_up_council(seed):
    council = made_up(seed, 1 + seed % 6)
    assert recovered(council) == []
    assert publish(council).unproven == set()


def test_nothing_is_worked_out_where_people_are_carried_on_by_another_area():
    """Swale's 6, hidden with Dover's 1, and Thanet's 12 in sight go on as 18 in an area that stands for both."""
    areas = [
        AreaNode(KENT, "kent", "Kent", Level.AUTHORITY),
        AreaNode(DOVER, "d", "Dover", Level.DISTRICT, KENT),
    ]
    closed = [
        AreaNode(number, f"{number}", "", Level.DISTRICT, KENT, None, FIRST, 9) for number in (SWALE, THANET)
    ]
    next_month = add_months(FIRST, 1)
    council = Council(
        [*areas, *closed, AreaNode(9, "e", "East", Level.DISTRICT, KENT, next_month)], [FIRST, next_month]
    )
    starts, ends = council.add(Unit.COUNT), council.add(Unit.COUNT)
    stock = council.add(Unit.COUNT, LibraryRelations(True, starts=starts, ends=ends), stock=True)
    of_first = {DOVER: (0, 0, 1), SWALE: (0, 0, 6), THANET: (0, 0, 12)}
    of_next = {DOVER: (8, 0, 9), 9: (0, 0, 18)}
    for day, numbers in ((FIRST, of_first), (next_month, of_next)):
        for area, said in numbers.items():
            for measure, number in zip((starts, ends, stock), said, strict=True):
                council.returned[measure, area, day] = Parts(number)
    assert recovered(council) == []


@pytest.mark.parametrize("areas", [2, 3])
def test_whoever_runs_the_rules_too_learns_no_small_number(areas):
    assert told_apart(areas, largest=11).told == []


# That the intruder would find what can be found


def shown(area, number):
    return Printed(1, Basis.MONTH, area, MAY, 1, Decimal(number), None, None)


def suppressed(area, measure=1):
    return Printed(measure, Basis.MONTH, area, MAY, 1, suppressed=True, not_none=True)


def feasible(*printed, of, definitions=(COUNT,)):
    known = Knowledge(
        {each.id: each for each in definitions},
        {KENT: (DOVER, SWALE, THANET)},
        printed,
        frozenset((each.id, area, MAY) for each in definitions for area in (DOVER, SWALE, THANET)),
    )
    equations = Equations(known)
    return Solver(equations.bounds()).feasible(equations.numerator(of))


def test_one_suppressed_number_beside_the_total_is_worked_out():
    dover = suppressed(DOVER)
    assert feasible(shown(KENT, 30), dover, shown(SWALE, 20), shown(THANET, 7), of=dover) == {3}


def test_two_with_a_small_sum_keep_too_few_values():
    dover = suppressed(DOVER)
    assert feasible(shown(KENT, 30), dover, suppressed(SWALE), shown(THANET, 27), of=dover) == {1, 2}


def test_two_with_a_larger_sum_keep_enough():
    dover = suppressed(DOVER)
    assert len(feasible(shown(KENT, 30), dover, suppressed(SWALE), shown(THANET, 22), of=dover)) == 3


def test_a_percentage_and_what_it_is_of_tell_its_numerator():
    share = Definition(2, Kind.SHARE, 1, denominator_is=1)
    printed = Printed(2, Basis.MONTH, DOVER, MAY, 1, Decimal("33.3"))
    found = feasible(printed, shown(DOVER, 12), of=printed, definitions=(COUNT, share))
    assert found == {4}
