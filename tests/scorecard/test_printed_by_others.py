"""What only others print of an authority stands in the way of nothing, and is listed as exposed."""

from datetime import date
from decimal import Decimal

from districts.tree import AreaNode, Level, Tree
from indicators.models import Indicator
from indicators.rules.figures import FigureKey, ReadingValue
from indicators.rules.terms import Basis, Unit
from indicators.rules.values import FigureResolver
from scorecard.editions.protect import Ledger, Protection, protect

MAY = date(2012, 5, 31)
COUNTY, DOVER, SWALE, THANET = 1, 2, 3, 4
DISTRICTS = (DOVER, SWALE, THANET)


def protected(*numbers: int, printed_elsewhere: bool = True) -> tuple[Protection, set[int]]:
    """What is hidden of the districts' numbers, and of which areas."""
    counted = Indicator(
        pk=1, name="Missing", unit=Unit.COUNT, bases=[Basis.MONTH], counts_people=True, polarity="L"
    )
    county = AreaNode(COUNTY, "c", "County", Level.AUTHORITY)
    nodes = [AreaNode(area, f"d{area}", f"District {area}", Level.DISTRICT, COUNTY) for area in DISTRICTS]
    returned = {
        (1, Basis.MONTH, area): {MAY: ReadingValue(value=Decimal(number))}
        for area, number in zip(DISTRICTS, numbers, strict=True)
    }
    resolver = FigureResolver(
        tree=Tree([county, *nodes]),
        specs=[counted.spec],
        reading_values=returned,
        levels={(1, COUNTY): Level.DISTRICT},
    )
    figures = {
        (1, Basis.MONTH, node.id, MAY): resolver.best_figure(FigureKey(counted.spec, Basis.MONTH, node), MAY)
        for node in (county, *nodes)
    }
    total = (1, Basis.MONTH, COUNTY, MAY)
    ledger = Ledger(elsewhere={total: figures[total]} if printed_elsewhere else {})
    found = protect(resolver, figures, [counted], ledger, lambda _done, _total: None)
    return found, {area for _, _, area, _ in found.hidden}


def exposed(found: Protection) -> set[int]:
    return {area for _, _, area, _ in found.exposed}


def test_a_total_of_one_that_others_print_tells_whose_it_is():
    found, hidden = protected(0, 0, 1)
    assert hidden == {COUNTY, *DISTRICTS}
    assert exposed(found) == {COUNTY, THANET}
    assert not found.unproven


def test_with_a_larger_one_the_districts_with_none_are_hidden_too_so_that_it_tells_nobodys():
    for number in (2, 3, 5):
        found, hidden = protected(0, 0, number)
        assert hidden == {COUNTY, *DISTRICTS}
        assert exposed(found) == {COUNTY}
        assert not found.unproven


def test_where_nobody_else_prints_it_those_with_none_are_shown():
    found, hidden = protected(0, 0, 3, printed_elsewhere=False)
    assert hidden == {COUNTY, THANET}
    assert not found.exposed
