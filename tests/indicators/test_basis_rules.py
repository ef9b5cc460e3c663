"""What follows from a basis: proved of every basis and every month, so that a new one has to keep to it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.periods import (
    add_months,
    component_months,
    describe,
    ends_a_period,
    month_end,
    months_covered,
    months_into_year,
    previous_end,
    window_start,
    year_start,
)
from indicators.rules.rows.cells import cell_end
from indicators.rules.terms import Basis, Polarity
from indicators.rules.variation.limits import vary

MONTH_ENDS = st.dates(date(1990, 1, 1), date(2060, 12, 31)).map(month_end)
BASES = st.sampled_from(Basis)


@given(BASES, MONTH_ENDS)
def test_the_months_summed_cover_the_very_days(basis, end):
    months = component_months(basis, end)
    assert bool(months) is basis.rule.sums_months
    if months:
        assert window_start(Basis.MONTH, months[0]) == window_start(basis, end)
        assert months[-1] == end
        assert len(months) == months_covered(basis, end)
        assert [add_months(month, 1) for month in months[:-1]] == months[1:]


@given(BASES, MONTH_ENDS)
def test_periods_that_take_turns_leave_no_day_out(basis, end):
    at = cell_end(basis, end)
    before = previous_end(basis, at)
    next_to_each_other = before + timedelta(days=1) == window_start(basis, at)
    if basis.rule.takes_turns or basis in (Basis.MONTH, Basis.WEEK):
        assert next_to_each_other
    elif basis.rule.overlaps:
        assert months_covered(basis, at) == 1 or window_start(basis, at) <= before


@given(BASES, MONTH_ENDS)
def test_the_newest_complete_period_ends_a_period_and_is_the_newest(basis, end):
    at = cell_end(basis, end)
    assert ends_a_period(basis, at)
    assert at <= end
    assert add_months(at, basis.rule.step) > end


@given(BASES, MONTH_ENDS)
def test_a_year_to_date_begins_anew_in_april_and_nothing_else_does(basis, end):
    begins_in_april = window_start(basis, end) == year_start(end)
    if basis.rule.resets_with_year:
        assert begins_in_april
        assert months_covered(basis, end) == months_into_year(end)
    elif basis.rule.sums_months and begins_in_april:
        assert months_covered(basis, end) == months_into_year(end)


@given(MONTH_ENDS)
def test_those_that_are_the_year_in_march_cover_the_same_days_then_and_the_others_never(end):
    march = date(end.year, 3, 31)
    for basis in Basis:
        ends_then = ends_a_period(basis, march)
        covers = ends_then and window_start(basis, march) == year_start(march)
        assert covers is basis.rule.is_year_in_march


@given(BASES, st.dates(date(1990, 1, 1), date(2060, 12, 31)))
def test_a_period_shorter_than_a_month_is_so_many_days(basis, day):
    if basis.rule.ends_any_day:
        assert (day - window_start(basis, day)).days + 1 == basis.rule.days
        assert months_covered(basis, day) == 0


@given(BASES, MONTH_ENDS, MONTH_ENDS)
def test_no_two_periods_are_called_the_same(basis, one, other):
    one, other = cell_end(basis, one), cell_end(basis, other)
    assert (describe(basis, one) == describe(basis, other)) is (one == other)


@pytest.mark.parametrize("basis", Basis)
def test_limits_are_refused_with_the_reason_or_worked_out(basis):
    readings = [(add_months(date(2012, 1, 31), at), Decimal(10 + at % 3)) for at in range(15)]
    found = vary(readings, basis=basis, polarity=Polarity.HIGH)
    assert found.refusal == basis.rule.why_no_limits
    assert bool(found.phases) is basis.rule.has_limits


def test_abbreviations_tell_bases_apart():
    assert len({basis.short for basis in Basis}) == len(Basis)
