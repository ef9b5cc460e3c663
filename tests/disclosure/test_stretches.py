"""What overlapping periods tell of the months between, and what a declared sum tells of what nobody returned."""

from datetime import date

import pytest

from disclosure.counts import Counts
from disclosure.implied import add_implied
from disclosure.stretches import DAY, MONTH, Stretches, day_before, months_of, slot_of, span_of
from districts.tree import Tree
from indicators.rules.terms import Basis

MARCH, JUNE = date(2012, 3, 31), date(2012, 6, 30)
QUARTERS = {date(2011, 6, 30): 10, date(2011, 9, 30): 20, date(2011, 12, 31): 30}


def told(figures: dict[tuple[Basis, date], int]) -> dict[tuple[str, date], int]:
    """The numbers of all stretches that these figures tell apart."""
    found = Stretches({span_of(*key): number for key, number in figures.items()})
    return {slot_of(span): number for span, number in found.numbers.items()}


def test_a_year_and_three_of_its_quarters_tell_the_fourth():
    figures = {(Basis.QUARTER, end): number for end, number in QUARTERS.items()}
    assert told({**figures, (Basis.YEAR, MARCH): 63})["3 months", MARCH] == 3


def test_two_years_to_date_tell_the_month_between():
    figures = {(Basis.YTD, date(2012, 5, 31)): 12, (Basis.YTD, JUNE): 14}
    assert told(figures) == {("2 months", date(2012, 5, 31)): 12, (MONTH, JUNE): 2}


def test_two_rolling_years_and_the_newest_month_tell_that_of_a_year_ago():
    figures = {(Basis.R12M, date(2012, 5, 31)): 40, (Basis.R12M, JUNE): 45, (Basis.MONTH, JUNE): 8}
    assert told(figures)[MONTH, date(2011, 6, 30)] == 3


def test_what_no_ends_link_is_not_told():
    figures = {(Basis.YEAR, MARCH): 40, (Basis.QUARTER, date(2011, 9, 30)): 20}
    assert told(figures) == {("12 months", MARCH): 40, ("3 months", date(2011, 9, 30)): 20}


def test_where_figures_contradict_each_other_the_shorter_are_believed():
    months = {(Basis.MONTH, date(2012, month, day)): 5 for month, day in ((4, 30), (5, 31), (6, 30))}
    assert told({**months, (Basis.QUARTER, JUNE): 99}) == {slot_of(span_of(*key)): 5 for key in months}


@pytest.mark.parametrize(
    ("slot", "months", "before"), [(("3 months", JUNE), 3, MARCH), ((DAY, JUNE), 0, JUNE)]
)
def test_a_stretch_has_its_months_and_a_day_none(slot, months, before):
    assert len(months_of(slot)) == months
    assert day_before(slot) == before


def test_what_a_stock_was_and_is_and_who_came_tell_who_went():
    numbers = {("k", (DAY, MARCH)): {2: 9}, ("k", (DAY, JUNE)): {2: 8}, ("s", ("3 months", JUNE)): {2: 3}}
    add_implied(numbers, Counts(flows=[("k", "s", "e")]), Tree([]))
    assert numbers["e", ("3 months", JUNE)] == {2: 4}


def test_a_total_and_all_shares_but_one_tell_that_one():
    numbers = {("all", (MONTH, JUNE)): {2: 9}, ("a", (MONTH, JUNE)): {2: 7}}
    add_implied(numbers, Counts(shares={"all": ["a", "b"]}), Tree([]))
    assert numbers["b", (MONTH, JUNE)] == {2: 2}


def test_two_unknown_ones_are_not_told():
    numbers = {("all", (MONTH, JUNE)): {2: 9}}
    add_implied(numbers, Counts(shares={"all": ["a", "b"]}), Tree([]))
    assert numbers == {("all", (MONTH, JUNE)): {2: 9}}
