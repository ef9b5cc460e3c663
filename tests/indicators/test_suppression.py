"""Small numbers: what is hidden can't be worked out from what is shown."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indicators.periods import add_months, month_end, month_start, year_start
from indicators.suppression import Cell, Change, Parts, suppress

COUNTY, DOVER, SWALE, THANET, ASHFORD = range(1, 6)
DISTRICTS = (DOVER, SWALE, THANET, ASHFORD)
PARENTS = {COUNTY: None} | dict.fromkeys(DISTRICTS, COUNTY)
DEEP = {COUNTY: None, DOVER: COUNTY, SWALE: COUNTY, THANET: DOVER, ASHFORD: DOVER, 6: SWALE, 7: SWALE}
APRIL, MAY = date(2012, 4, 30), date(2012, 5, 31)
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]  # to make a failing example smaller takes minutes


def on(day: date, area: int, series: int = 1) -> Cell:
    """A count on a day."""
    return Cell(series, area, day, day)


def count(number: int) -> Parts:
    return Parts(Decimal(number))


def share(numerator: int, denominator: int) -> Parts:
    return Parts(Decimal(numerator), Decimal(denominator))


def snapshot(**districts: int) -> dict[Cell, Parts]:
    """The districts' counts on 31 May, with the county's as their sum."""
    areas = {"dover": DOVER, "swale": SWALE, "thanet": THANET, "ashford": ASHFORD}
    cells = {on(MAY, areas[name]): count(number) for name, number in districts.items()}
    return {on(MAY, COUNTY): count(sum(districts.values()))} | cells


def hidden_areas(cells: Mapping[Cell, Parts]) -> set[int]:
    return {cell.area for cell in suppress(cells, PARENTS).hidden}


# What is small


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_count_of_1_to_5_is_small(number):
    assert count(number).small


@pytest.mark.parametrize("number", [0, 6])
def test_a_true_0_and_a_count_of_6_are_not(number):
    assert not count(number).small


@pytest.mark.parametrize(("numerator", "denominator"), [(5, 100), (7, 10), (1, 1)])
def test_a_percentage_is_small_by_its_numerator_or_by_a_denominator_of_10_or_less(numerator, denominator):
    assert share(numerator, denominator).small


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 100), (6, 11), (0, 7), (0, 0)])
def test_a_percentage_of_more_is_not(numerator, denominator):
    assert not share(numerator, denominator).small


# One day


def test_where_nothing_is_small_nothing_is_hidden():
    assert hidden_areas(snapshot(dover=36, swale=40, thanet=52)) == set()


def test_the_next_smallest_sibling_is_hidden_too():
    assert hidden_areas(snapshot(dover=3, swale=40, thanet=18, ashford=52)) == {DOVER, THANET}


def test_two_small_ones_protect_each_other():
    assert hidden_areas(snapshot(dover=3, swale=4, thanet=18, ashford=52)) == {DOVER, SWALE}


def test_but_not_two_ones_whose_total_says_what_they_are():
    assert hidden_areas(snapshot(dover=1, swale=1, thanet=18, ashford=52)) == {DOVER, SWALE, THANET}


def test_a_true_0_is_shown_and_protects_nobody():
    assert hidden_areas(snapshot(dover=3, swale=0, thanet=18, ashford=52)) == {DOVER, THANET}


def test_without_a_total_nothing_gives_it_back():
    cells = {on(MAY, DOVER): count(3), on(MAY, SWALE): count(40)}
    assert hidden_areas(cells) == {DOVER}


def test_where_no_sibling_can_protect_it_the_total_is_hidden():
    assert hidden_areas(snapshot(dover=3, swale=0)) == {DOVER, COUNTY}


# Months and what they add up to


def months(numbers: Mapping[int, tuple[int, ...]]) -> dict[Cell, Parts]:
    """Each district's months from April on, with the year to date, and the county's as sums."""
    cells: dict[Cell, Parts] = {}
    everywhere = numbers | {COUNTY: tuple(map(sum, zip(*numbers.values(), strict=True)))}
    for area, by_month in everywhere.items():
        for at, number in enumerate(by_month):
            end = add_months(APRIL, at)
            cells[Cell(1, area, month_start(end), end)] = count(number)
            cells[Cell(1, area, year_start(end), end)] = count(sum(by_month[: at + 1]))
    return cells


def test_the_next_month_is_hidden_so_that_the_year_to_date_can_be_shown():
    cells = months({DOVER: (20, 3, 21, 22), SWALE: (30, 31, 32, 33), THANET: (60, 61, 62, 63)})
    hidden = suppress(cells, PARENTS).hidden
    spans = {(cell.first.month, cell.last.month) for cell in hidden}
    assert {cell.area for cell in hidden} == {DOVER, SWALE}
    assert spans == {(5, 5), (6, 6), (4, 5)}


def test_nothing_that_was_shown_is_hidden_by_a_later_month():
    early = months({DOVER: (20, 21), SWALE: (30, 31), THANET: (60, 61)})
    late = months({DOVER: (20, 21, 3), SWALE: (30, 31, 32), THANET: (60, 61, 62)})
    assert suppress(early, PARENTS).hidden == frozenset()
    assert not {cell for cell in suppress(late, PARENTS).hidden if cell in early}


def test_no_published_figure_is_hidden_because_of_an_illustrative_one():
    cells = snapshot(dover=3, swale=0, thanet=18)
    made_up = {on(MAY, DOVER): Parts(Decimal(3), illustrative=True)}
    assert hidden_areas(cells | made_up) == {DOVER}


def test_illustrative_figures_protect_each_other():
    cells = {
        on(MAY, area): Parts(Decimal(number), illustrative=True) for area, number in [(DOVER, 3), (SWALE, 9)]
    }
    assert hidden_areas(cells | {on(MAY, COUNTY): count(12)}) == {DOVER, SWALE}


def test_shares_of_one_total_protect_each_other():
    cells = {
        Cell(series, COUNTY, MAY, MAY): share(number, 60) for series, number in [(1, 3), (2, 17), (3, 40)]
    }
    assert {cell.series for cell in suppress(cells, PARENTS).hidden} == {1, 2}


# For any figures: a second set of true figures that shows the same


class World:
    """Cases by series, lowest area and month, added up independently of the rule into every cell that is shown."""

    def __init__(
        self, parents, cases: Mapping[tuple[int, int, date], tuple[int, int]], *, shares: bool = False
    ):
        self.parents, self.cases, self.shares = parents, dict(cases), shares

    def cells(self, *, stock: bool) -> dict[Cell, Parts]:
        ends = sorted({day for *_, day in self.cases})
        spans = {(end, end) for end in ends} if stock else set(_spans(ends))
        series = {each for each, *_ in self.cases}
        return {
            Cell(each, area, *span): self.total(each, area, span, stock=stock)
            for each in series
            for area in self.parents
            for span in spans
        }

    def total(self, series: int, area: int, span, *, stock: bool) -> Parts:
        found = [
            parts
            for (each, leaf, day), parts in self.cases.items()
            if each == series and self.lies_in(leaf, area) and span[0] <= day <= span[1]
        ]
        numerator = Decimal(sum(parts[0] for parts in found))
        return Parts(numerator, Decimal(sum(parts[1] for parts in found)) if self.shares else None)

    def lies_in(self, leaf: int, area: int) -> bool:
        at = leaf
        while at is not None and at != area:
            at = self.parents[at]
        return at == area

    def after(self, change: Change) -> "World":
        cases = dict(self.cases)
        for series, way in change.series:
            for area, sign in change.areas:
                for day, times in change.days:
                    if (series, area, day) in cases:
                        had = cases[series, area, day]
                        by = way * sign * times
                        cases[series, area, day] = (
                            had[0] + by * change.numerator,
                            had[1] + by * change.denominator,
                        )
        return World(self.parents, cases, shares=self.shares)


def _spans(ends: list[date]):
    """Months, quarters, years to date and rolling years that lie within the months given, as far as complete."""
    for end in ends:
        for first in (month_start(end), add_months(end, -3), year_start(end), add_months(end, -12)):
            start = first if first.day == 1 else month_start(add_months(first, 1))
            if start >= month_start(ends[0]):
                yield start, end


@st.composite
def worlds(draw, *, stock: bool):
    parents = draw(st.sampled_from([PARENTS, DEEP, {COUNTY: None}]))
    leaves = [area for area in parents if area not in parents.values()]
    first = draw(st.sampled_from([APRIL, month_end(date(2012, 2, 1))]))
    ends = [add_months(first, at) for at in range(draw(st.sampled_from([1, 2, 3] if stock else [2, 5, 14])))]
    largest = draw(st.sampled_from([2, 7, 40]))
    chance = draw(st.randoms(use_true_random=False))
    cases = {}
    for leaf in leaves:
        for end in ends:
            numerator = chance.choice([0, chance.randint(0, 7), chance.randint(0, largest)])
            cases[1, leaf, end] = (numerator, numerator + chance.randint(0, largest))
    return World(parents, cases, shares=draw(st.booleans()))


def check(world: World, *, stock: bool) -> None:
    cells = world.cells(stock=stock)
    found = suppress(cells, world.parents)
    assert not [cell for cell, parts in cells.items() if parts.small and cell not in found.hidden]
    assert not [cell for cell in found.hidden if cells[cell].numerator == 0]
    noticed = set(found.hidden)
    for change in found.changes:
        second = world.after(change)
        otherwise = second.cells(stock=stock)
        assert all(otherwise[cell] == cells[cell] for cell in cells if cell not in found.hidden)
        assert all(parts.numerator >= 0 for parts in otherwise.values())
        assert all(
            parts.denominator is None or parts.numerator <= parts.denominator for parts in otherwise.values()
        )
        assert not any(otherwise[cell].numerator == 0 for cell in found.hidden)
        noticed -= {cell for cell in cells if otherwise[cell] != cells[cell]}
    assert not noticed


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(worlds(stock=True))
def test_for_every_hidden_count_of_a_day_other_figures_would_show_the_same(world):
    check(world, stock=True)


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(worlds(stock=False))
def test_for_every_hidden_figure_of_months_and_years_other_figures_would_show_the_same(world):
    check(world, stock=False)
