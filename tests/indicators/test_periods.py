"""Periods: the year runs April to March; every period has one address, one name and neighbours."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.periods import (
    Period,
    PeriodNotUnderstood,
    add_months,
    component_months,
    describe,
    financial_year,
    month_end,
    month_start,
    months_between,
    months_into_year,
    previous_end,
    quarter_number,
    window_start,
    year_end,
    year_start,
)
from indicators.rules.terms import Basis, PeriodKind
from tests.builders import day

DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))
MONTH_ENDS = DAYS.map(month_end)
MONTHS = st.builds(Period.month, st.integers(1950, 2080), st.integers(1, 12))
QUARTERS = st.builds(Period.quarter, st.integers(1950, 2080), st.integers(1, 4))
PERIODS = MONTHS | QUARTERS
OF_MONTHS = st.sampled_from([Basis.MONTH, Basis.QUARTER, Basis.YEAR, Basis.YTD, Basis.R12M])


@pytest.mark.parametrize(
    ("of", "first", "last", "year"),
    [
        ("2012-03-31", "2011-04-01", "2012-03-31", "2011/12"),
        ("2012-04-01", "2012-04-01", "2013-03-31", "2012/13"),
        ("2012-12-31", "2012-04-01", "2013-03-31", "2012/13"),
        ("1999-05-31", "1999-04-01", "2000-03-31", "1999/00"),
    ],
)
def test_year_runs_from_april_to_march(of, first, last, year):
    at = day(of)
    assert (year_start(at), year_end(at), financial_year(at)) == (day(first), day(last), year)


@pytest.mark.parametrize(
    ("end", "quarter", "months"),
    [
        ("2012-04", 1, 1),
        ("2012-06", 1, 3),
        ("2012-07", 2, 4),
        ("2012-12", 3, 9),
        ("2013-01", 4, 10),
        ("2013-03", 4, 12),
    ],
)
def test_quarter_and_month_of_the_financial_year(end, quarter, months):
    assert (quarter_number(day(end)), months_into_year(day(end))) == (quarter, months)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2012-01", 1, "2012-02"),
        ("2012-03", -1, "2012-02"),
        ("2011-12", 1, "2012-01"),
        ("2012-05", 0, "2012-05"),
    ],
)
def test_adding_months_stays_on_the_last_day(start, months, end):
    assert add_months(day(start), months) == day(end)


def test_february_ends_on_its_29th_in_a_leap_year():
    assert month_end(date(2012, 2, 1)) == date(2012, 2, 29)
    assert month_end(date(2011, 2, 28)) == date(2011, 2, 28)


@pytest.mark.parametrize(
    ("basis", "end", "first"),
    [
        (Basis.SNAPSHOT, "2012-06-17", "2012-06-17"),
        (Basis.WEEK, "2012-06-17", "2012-06-11"),
        (Basis.MONTH, "2012-05", "2012-05-01"),
        (Basis.QUARTER, "2012-06", "2012-04-01"),
        (Basis.YEAR, "2012-03", "2011-04-01"),
        (Basis.YTD, "2012-05", "2012-04-01"),
        (Basis.YTD, "2012-03", "2011-04-01"),
        (Basis.R12M, "2012-05", "2011-06-01"),
    ],
)
def test_basis_covers_the_days_from(basis, end, first):
    assert window_start(basis, day(end)) == day(first)


@pytest.mark.parametrize(
    ("basis", "end", "months"),
    [
        (Basis.QUARTER, "2012-06", ["2012-04", "2012-05", "2012-06"]),
        (Basis.YTD, "2012-05", ["2012-04", "2012-05"]),
        (Basis.YTD, "2012-04", ["2012-04"]),
        (Basis.SNAPSHOT, "2012-05", []),
        (Basis.WEEK, "2012-06-17", []),
        (Basis.MONTH, "2012-05", []),
    ],
)
def test_months_that_add_up_to_a_basis(basis, end, months):
    assert component_months(basis, day(end)) == [day(month) for month in months]


@pytest.mark.parametrize("basis", [Basis.YEAR, Basis.YTD, Basis.R12M])
def test_twelve_months_to_march_are_the_year(basis):
    months = component_months(basis, day("2012-03"))
    assert (months[0], months[-1], len(months)) == (day("2011-04"), day("2012-03"), 12)


@pytest.mark.parametrize(
    ("basis", "end", "before"),
    [
        (Basis.SNAPSHOT, "2012-05", "2012-04"),
        (Basis.WEEK, "2012-06-17", "2012-06-10"),
        (Basis.MONTH, "2012-05", "2012-04"),
        (Basis.YTD, "2012-05", "2012-04"),
        (Basis.R12M, "2012-05", "2012-04"),
        (Basis.QUARTER, "2012-06", "2012-03"),
        (Basis.YEAR, "2012-03", "2011-03"),
    ],
)
def test_period_before(basis, end, before):
    assert previous_end(basis, day(end)) == day(before)


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [("2012-05-31", "2012-06-01", 1), ("2012-05-01", "2012-05-31", 0), ("2011-06-30", "2012-06-17", 12)],
)
def test_months_between_counts_calendar_months(earlier, later, months):
    assert months_between(day(earlier), day(later)) == months


@pytest.mark.parametrize(
    ("basis", "end", "words"),
    [
        (Basis.SNAPSHOT, "2012-06-17", "17 June 2012"),
        (Basis.WEEK, "2012-06-17", "week ending 17 June 2012"),
        (Basis.MONTH, "2012-05", "May 2012"),
        (Basis.QUARTER, "2013-06", "Q1 2013/14"),
        (Basis.YEAR, "2013-03", "2012/13"),
        (Basis.R12M, "2012-05", "12 months to May 2012"),
        (Basis.YTD, "2012-04", "April 2012"),
        (Basis.YTD, "2012-05", "April to May 2012"),
        (Basis.YTD, "2013-02", "April 2012 to February 2013"),
    ],
)
def test_period_in_a_readers_words(basis, end, words):
    assert describe(basis, day(end)) == words


@pytest.mark.parametrize(
    ("slug", "label", "start", "end"),
    [
        ("2012-05", "May 2012", "2012-05-01", "2012-05-31"),
        ("2013-14-q1", "Q1 2013/14", "2013-04-01", "2013-06-30"),
        ("2013-14-q4", "Q4 2013/14", "2014-01-01", "2014-03-31"),
        ("1999-00-q2", "Q2 1999/00", "1999-07-01", "1999-09-30"),
    ],
)
def test_address_of_a_period(slug, label, start, end):
    period = Period.parse(slug)
    assert (period.slug, period.label, period.start, period.end) == (slug, label, day(start), day(end))


@pytest.mark.parametrize(
    "slug",
    [
        "",
        "2012",
        "2012-00",
        "2012-13",
        "2012-5",
        "2012-05-31",
        "2013-15-q1",
        "2013-14-q0",
        "2013-14-q5",
        "2013-14-Q1",
        "0001-01",
        "9998-12",
        "0001-02-q1",
        "٢٠١٢-٠٥",
        "may-2012",
    ],
)
def test_anything_else_is_no_period(slug):
    with pytest.raises(PeriodNotUnderstood, match="is not a period"):
        Period.parse(slug)


@pytest.mark.parametrize(
    ("slug", "kind", "basis"),
    [
        ("2012-05", PeriodKind.MONTH, Basis.MONTH),
        ("2013-14-q1", PeriodKind.QUARTER, Basis.QUARTER),
    ],
)
def test_kind_and_basis_of_a_period(slug, kind, basis):
    assert (Period.parse(slug).kind, Period.parse(slug).basis) == (kind, basis)


def test_periods_sort_by_their_end():
    slugs = ["2012-06", "2011-12", "2012-05"]
    assert [period.slug for period in sorted(map(Period.parse, slugs))] == ["2011-12", "2012-05", "2012-06"]


@given(PERIODS)
def test_address_leads_back_to_the_period(period):
    assert Period.parse(period.slug) == period


@given(PERIODS)
def test_before_what_follows_is_the_period_itself(period):
    assert period.following.previous == period == period.previous.following


@given(PERIODS)
def test_periods_follow_without_gap_or_overlap(period):
    assert period.following.start == period.end + timedelta(days=1)
    assert period < period.following


@given(MONTH_ENDS, st.integers(-600, 600))
def test_months_added_can_be_taken_off_and_counted(end, months):
    moved = add_months(end, months)
    assert add_months(moved, -months) == end
    assert months_between(end, moved) == months


@given(DAYS)
def test_a_day_lies_in_its_month_and_year(at):
    assert month_start(at) <= at <= month_end(at)
    assert year_start(at) <= at <= year_end(at)


@given(OF_MONTHS, MONTH_ENDS)
def test_months_of_a_basis_fill_its_days(basis, end):
    months = component_months(basis, end) or [end]
    assert month_start(months[0]) == window_start(basis, end)
    assert months[-1] == end
    assert all(add_months(one, 1) == other for one, other in pairwise(months))


@given(MONTH_ENDS)
def test_year_to_date_of_march_covers_the_year(end):
    march = year_end(end)
    assert component_months(Basis.YTD, march) == component_months(Basis.YEAR, march)
