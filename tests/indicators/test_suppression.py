"""Small numbers: what is hidden can't be worked out from what is shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy import identity
from scipy.linalg import null_space

from indicators.rules.periods import add_months, month_end, month_start, year_start
from indicators.rules.suppression import Parts, Relation, SuppressionCell, suppress

COUNTY, DOVER, SWALE, THANET, ASHFORD = range(1, 6)
DISTRICTS = (DOVER, SWALE, THANET, ASHFORD)
PARENTS = {COUNTY: None} | dict.fromkeys(DISTRICTS, COUNTY)
DEEP = {COUNTY: None, DOVER: COUNTY, SWALE: COUNTY, THANET: DOVER, ASHFORD: DOVER, 6: SWALE, 7: SWALE}
APRIL, MAY = date(2012, 4, 30), date(2012, 5, 31)
QUICK = [Phase.explicit, Phase.reuse, Phase.generate]  # to make a failing example smaller takes minutes


def on(day: date, area: int, series: int = 1) -> SuppressionCell:
    """A count on a day."""
    return SuppressionCell(series, area, day, day)


def count(number: int) -> Parts:
    return Parts(Decimal(number))


def share(numerator: int, denominator: int) -> Parts:
    return Parts(Decimal(numerator), Decimal(denominator))


def snapshot(**districts: int) -> dict[SuppressionCell, Parts]:
    """The districts' counts on 31 May, with the county's as their sum."""
    areas = {"dover": DOVER, "swale": SWALE, "thanet": THANET, "ashford": ASHFORD}
    cells = {on(MAY, areas[name]): count(number) for name, number in districts.items()}
    return {on(MAY, COUNTY): count(sum(districts.values()))} | cells


def hidden_areas(cells: Mapping[SuppressionCell, Parts]) -> set[int]:
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


def test_a_two_protects_a_one_since_they_could_be_the_other_way_round():
    assert hidden_areas(snapshot(dover=1, swale=2, thanet=18)) == {DOVER, SWALE}


def test_a_case_is_moved_from_one_hidden_district_to_the_other():
    found = suppress(snapshot(dover=3, swale=4), PARENTS)
    assert found.changes == (Relation(((1, 1),), ((DOVER, 1), (SWALE, -1)), ((MAY, 1),), 1, 0),)


def test_a_count_alone_could_be_one_more():
    found = suppress({on(MAY, DOVER): count(3)}, PARENTS)
    assert found.changes == (Relation(((1, 1),), ((DOVER, 1),), ((MAY, 1),), 1, 0),)


def deep_snapshot(districts: Mapping[int, Parts]) -> dict[SuppressionCell, Parts]:
    """The counts or shares of areas 4 to 7 on 31 May, of areas 2 and 3 above them, and of the county above these."""
    cells = {on(MAY, area): parts for area, parts in districts.items()}
    for upper in (SWALE, DOVER, COUNTY):
        below = [parts for cell, parts in cells.items() if DEEP[cell.area] == upper]
        wholes = [parts.denominator for parts in below if parts.denominator is not None]
        total = Decimal(sum(parts.numerator for parts in below))
        cells[on(MAY, upper)] = Parts(total, Decimal(sum(wholes)) if wholes else None)
    return cells


def test_what_is_hidden_already_costs_nothing():
    cells = deep_snapshot({THANET: count(3), ASHFORD: count(3), 6: count(3)})
    assert {cell.area for cell in suppress(cells, DEEP).hidden} == {THANET, ASHFORD, 6, SWALE, DOVER}


def test_what_lies_lower_is_protected_first():
    cells = deep_snapshot({THANET: share(8, 8), ASHFORD: share(0, 3), 6: share(1, 1)})
    assert on(MAY, COUNTY) not in suppress(cells, DEEP).hidden


def test_where_the_only_returned_part_is_a_true_0_what_the_figure_is_part_of_is_hidden():
    """Whoever is counted in Dover is counted in the part that is not returned, but that isn't taken for granted."""
    cells = {
        on(MAY, COUNTY): count(23),
        on(MAY, DOVER): count(3),
        on(MAY, SWALE): count(20),
        on(MAY, THANET): count(0),
    }
    assert {cell.area for cell in suppress(cells, DEEP).hidden} == {DOVER, COUNTY}


# Months and what they add up to


def months(numbers: Mapping[int, tuple[int, ...]]) -> dict[SuppressionCell, Parts]:
    """Each district's months from April on, with the year to date, and the county's as sums."""
    cells: dict[SuppressionCell, Parts] = {}
    everywhere = numbers | {COUNTY: tuple(map(sum, zip(*numbers.values(), strict=True)))}
    for area, by_month in everywhere.items():
        for at, number in enumerate(by_month):
            end = add_months(APRIL, at)
            cells[SuppressionCell(1, area, month_start(end), end)] = count(number)
            cells[SuppressionCell(1, area, year_start(end), end)] = count(sum(by_month[: at + 1]))
    return cells


def test_the_next_month_is_hidden_so_that_the_year_to_date_can_be_shown():
    cells = months({DOVER: (20, 3, 21, 22), SWALE: (30, 31, 32, 33), THANET: (60, 61, 62, 63)})
    hidden = suppress(cells, PARENTS).hidden
    spans = {(cell.first.month, cell.last.month) for cell in hidden}
    assert {cell.area for cell in hidden} == {DOVER, SWALE}
    assert spans == {(5, 5), (6, 6), (4, 5)}


def spans_hidden(cells: Mapping[SuppressionCell, Parts]) -> set[tuple[int, int]]:
    """First and last month of each hidden figure."""
    return {(cell.first.month, cell.last.month) for cell in suppress(cells, PARENTS).hidden}


def year_of_months(small_at: int) -> dict[SuppressionCell, Parts]:
    """Dover alone, 20 a month and 3 in one of them, with years to date; May of the next year is the last month."""
    return {
        cell: parts
        for cell, parts in months({DOVER: tuple(3 if at == small_at else 20 for at in range(14))}).items()
        if cell.area == DOVER
    }


def test_a_small_february_is_made_up_for_in_march_so_that_the_year_can_be_shown():
    assert spans_hidden(year_of_months(10)) == {(2, 2), (3, 3), (4, 2)}


def test_a_small_march_hides_its_year_and_nothing_of_the_next():
    assert spans_hidden(year_of_months(11)) == {(3, 3), (4, 3)}


def test_months_that_nothing_adds_up_are_hidden_alone():
    cells = {
        SuppressionCell(1, DOVER, month_start(end), end): count(number)
        for end, number in [(APRIL, 3), (MAY, 20)]
    }
    assert spans_hidden(cells) == {(4, 4)}


def test_of_positions_on_days_the_next_is_not_hidden():
    assert spans_hidden({on(APRIL, DOVER): count(3), on(MAY, DOVER): count(20)}) == {(4, 4)}


def test_where_only_whole_cases_could_be_moved_between_months_the_year_to_date_is_hidden():
    spans = [(APRIL, 7), (MAY, 7)]
    cells = {SuppressionCell(1, DOVER, month_start(end), end): share(number, number) for end, number in spans}
    assert spans_hidden(cells | {SuppressionCell(1, DOVER, month_start(APRIL), MAY): share(14, 14)}) == {
        (4, 4),
        (5, 5),
        (4, 5),
    }


def test_where_the_last_month_is_a_true_0_a_case_of_an_earlier_one_is_moved():
    spans = {(MAY, MAY): 0, (APRIL, MAY): 3}
    cells = {
        SuppressionCell(1, DOVER, month_start(first), end): count(number)
        for (first, end), number in spans.items()
    }
    found = suppress(cells, PARENTS)
    assert found.changes == (Relation(((1, 1),), ((DOVER, 1),), ((date(2012, 4, 1), 1),), 1, 0),)


def test_of_the_cases_of_earlier_months_that_one_is_moved_which_hides_the_least():
    cells = months({DOVER: (20, 7), SWALE: (1, 0), THANET: (2, 8)})
    not_returned = [
        SuppressionCell(1, area, month_start(APRIL), APRIL) for area in (COUNTY, DOVER, SWALE, THANET)
    ]
    cells = {cell: parts for cell, parts in cells.items() if cell not in not_returned}
    assert SuppressionCell(1, THANET, month_start(APRIL), MAY) in suppress(cells, PARENTS).hidden
    assert SuppressionCell(1, COUNTY, month_start(APRIL), MAY) not in suppress(cells, PARENTS).hidden


def test_a_month_that_a_district_has_not_returned_still_counts_in_its_year_to_date():
    """Else the county's 3 of April would be 23 of both months less the 20 of May."""
    cells = months({DOVER: (3, 12), SWALE: (0, 8)})
    del cells[SuppressionCell(1, DOVER, month_start(APRIL), APRIL)]
    hidden = suppress(cells, PARENTS).hidden
    assert SuppressionCell(1, COUNTY, month_start(APRIL), APRIL) in hidden
    assert {cell.area for cell in hidden if cell.last == MAY} >= {COUNTY, DOVER}


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


def test_an_illustrative_figure_is_no_cover_for_a_published_one():
    """Without the made-up 7, Swale's 40 has to be hidden: else Dover's 3 would be 43 less 40."""
    made_up = {on(MAY, THANET): Parts(Decimal(7), illustrative=True)}
    assert hidden_areas(snapshot(dover=3, swale=40) | made_up) == {DOVER, SWALE, THANET}


def test_an_illustrative_figure_beside_protected_ones_is_shown():
    made_up = {on(MAY, THANET): Parts(Decimal(20), illustrative=True)}
    assert hidden_areas(snapshot(dover=3, swale=4) | made_up) == {DOVER, SWALE}


def unprotected(dover: Parts) -> dict[SuppressionCell, Parts]:
    """One in Dover, whose only returned part is 0, beside made-up figures of Swale and the county."""
    made_up = {on(MAY, COUNTY): 21, on(MAY, SWALE): 20, on(MAY, THANET): 0}
    cells = {cell: Parts(Decimal(number), illustrative=True) for cell, number in made_up.items()}
    return cells | {on(MAY, DOVER): dover}


def test_where_nothing_protects_a_published_figure_all_illustrative_ones_are_hidden():
    hidden = suppress(unprotected(count(1)), DEEP).hidden
    assert {cell.area for cell in hidden} == {DOVER, COUNTY, SWALE}


def test_where_nothing_protects_an_illustrative_figure_the_others_are_shown():
    hidden = suppress(unprotected(Parts(Decimal(1), illustrative=True)), DEEP).hidden
    assert {cell.area for cell in hidden} == {DOVER, COUNTY}


def test_shares_of_one_total_protect_each_other():
    cells = {
        SuppressionCell(series, COUNTY, MAY, MAY): share(number, 60)
        for series, number in [(1, 3), (2, 17), (3, 40)]
    }
    found = suppress(cells, PARENTS)
    assert {cell.series for cell in found.hidden} == {1, 2}
    assert found.changes == (Relation(((1, 1), (2, -1)), ((COUNTY, 1),), ((MAY, 1),), 1, 0),)


# For any figures: a second set of true figures that shows the same


Case = tuple[int, int, date]


@dataclass(frozen=True)
class World:
    """Cases by series, lowest area and month, added up independently of the rule into every cell that is shown."""

    parents: Mapping[int, int | None]
    cases: Mapping[Case, tuple[int, int]]
    shares: bool = False
    missing: Collection[SuppressionCell] = ()
    made_up: Collection[Case] = ()

    def cells(self, *, stock: bool) -> dict[SuppressionCell, Parts]:
        ends = sorted({day for *_, day in self.cases})
        spans = {(end, end) for end in ends} if stock else set(_spans(ends))
        series = {each for each, *_ in self.cases}
        every = [
            SuppressionCell(each, area, *span) for each in series for area in self.parents for span in spans
        ]
        return {cell: self.total(cell) for cell in every if cell not in self.missing}

    def total(self, cell: SuppressionCell) -> Parts:
        """What is counted in a cell; illustrative where one of its parts is made up."""
        found = {case: parts for case, parts in self.cases.items() if self.counts(case, cell)}
        numerator, denominator = (Decimal(sum(parts[at] for parts in found.values())) for at in (0, 1))
        illustrative = any(case in self.made_up for case in found)
        return Parts(numerator, denominator if self.shares else None, illustrative)

    def is_part(self, case: Case, series: int, area: int, day: date) -> bool:
        return case[0] == series and case[2] == month_end(day) and self.lies_in(case[1], area)

    def counts(self, case: Case, cell: SuppressionCell) -> bool:
        return case[0] == cell.series and cell.covers(case[2]) and self.lies_in(case[1], cell.area)

    def lies_in(self, leaf: int, area: int) -> bool:
        at = leaf
        while at is not None and at != area:
            at = self.parents[at]
        return at == area

    def after(self, change: Relation) -> "World":
        cases = dict(self.cases)
        for series, way in change.series:
            for area, sign in change.areas:
                for day, times in change.days:
                    case = next((each for each in cases if self.is_part(each, series, area, day)), None)
                    if case is not None:
                        by = way * sign * times
                        had = cases[case]
                        cases[case] = had[0] + by * change.numerator, had[1] + by * change.denominator
        return replace(self, cases=cases)


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
    world = World(parents, cases, shares=draw(st.booleans()))
    return WITH[draw(st.sampled_from(sorted(WITH)))](world, chance, stock)


def _missing(world: World, chance: Random, stock: bool) -> World:
    """Some months were never returned, though a longer span was that takes them in."""
    cells = [] if stock else sorted(world.cells(stock=stock))
    longer = [cell for cell in cells if cell.last > month_end(cell.first)]
    taken_in = [
        cell for cell in cells if any(each.area == cell.area and each.covers(cell.last) for each in longer)
    ]
    return replace(world, missing={cell for cell in taken_in if cell not in longer and chance.random() < 0.4})


def _made_up(world: World, chance: Random, stock: bool) -> World:
    """Some areas have illustrative figures in some months."""
    return replace(world, made_up={case for case in world.cases if chance.random() < 0.4})


WITH = {
    "all figures": lambda world, chance, stock: world,
    "figures missing": _missing,
    "figures made up": _made_up,
}


def check(world: World, *, stock: bool) -> None:
    cells = world.cells(stock=stock)
    found = suppress(cells, world.parents)
    assert not [cell for cell, parts in cells.items() if parts.small and cell not in found.hidden]
    assert not [cell for cell in found.hidden if cells[cell].numerator == 0]
    if world.made_up:
        assert not _told_back(world, cells, found.hidden)
        return
    noticed = set(found.hidden)
    for change in found.changes:
        otherwise = world.after(change).cells(stock=stock)
        assert all(otherwise[cell] == cells[cell] for cell in cells if cell not in found.hidden)
        assert all(parts.numerator >= 0 for parts in otherwise.values())
        assert all(
            parts.denominator is None or parts.numerator <= parts.denominator for parts in otherwise.values()
        )
        assert not any(otherwise[cell].numerator == 0 for cell in found.hidden)
        noticed -= {cell for cell in cells if otherwise[cell] != cells[cell]}
    assert not noticed


def _told_back(
    world: World, cells: Mapping[SuppressionCell, Parts], hidden: Collection[SuppressionCell]
) -> set[SuppressionCell]:
    """The small published figures that sums and differences of shown figures give, published or not."""
    counted = {cell: [float(world.counts(case, cell)) for case in world.cases] for cell in cells}
    shown = [counted[cell] for cell in cells if cell not in hidden]
    otherwise = null_space(shown) if shown else identity(len(world.cases))
    small = [cell for cell, parts in cells.items() if parts.small and not parts.illustrative]
    return {cell for cell in small if abs(counted[cell] @ otherwise).max(initial=0) < 1e-9}


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(worlds(stock=True))
def test_for_every_hidden_count_of_a_day_other_figures_would_show_the_same(world):
    check(world, stock=True)


@settings(max_examples=40, deadline=None, phases=QUICK)
@given(worlds(stock=False))
def test_for_every_hidden_figure_of_months_and_years_other_figures_would_show_the_same(world):
    check(world, stock=False)
