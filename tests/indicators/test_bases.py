"""Bases: months sum to quarters, years to date and rolling years; only where that basis was not itself returned."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from indicators.rules.figures import FigureKey, Gap, Origin, ReadingValue
from indicators.rules.periods import add_months
from indicators.rules.terms import Basis, Missing, Unit
from tests.builders import (
    BACKLOG,
    CASELOAD,
    CONTACTS,
    DOVER,
    KENT,
    POPULATION,
    REFERRALS,
    SWALE,
    THANET,
    TIMELINESS,
    day,
    given,
    resolver,
    spec,
)

YEAR_2011 = [add_months(day("2011-04"), later).isoformat() for later in range(12)]
DISTRICTS = (DOVER, SWALE, THANET)


def months(text, ends=YEAR_2011, at=KENT, of=TIMELINESS):
    return [given(at, end, text, Basis.MONTH, of=of) for end in ends]


def kent(basis, end, *readings, of=TIMELINESS):
    return resolver(*readings).figure(FigureKey(of, basis, KENT), day(end))


# Months add up


@pytest.mark.parametrize(
    ("basis", "end", "count"),
    [
        (Basis.QUARTER, "2011-06", 3),
        (Basis.YTD, "2011-04", 1),
        (Basis.YTD, "2011-09", 6),
        (Basis.YTD, "2012-03", 12),
        (Basis.R12M, "2012-03", 12),
        (Basis.YEAR, "2012-03", 12),
    ],
)
def test_months_sum_to_longer_bases(basis, end, count):
    found = kent(basis, end, *months("8/10"))
    assert (found.numerator, found.denominator, found.value) == (8 * count, 10 * count, 80)
    assert (found.present, found.expected, found.origin) == (count, count, Origin.PERIODS)


def test_a_derived_year_is_no_mean_of_its_months():
    found = kent(Basis.QUARTER, "2011-06", *months("1/1", YEAR_2011[:1]), *months("0/99", YEAR_2011[1:3]))
    assert found.value * 199 == 100


def test_counts_of_months_add():
    assert kent(Basis.YTD, "2011-06", *months("100", of=CONTACTS), of=CONTACTS).value == 300


def test_the_returned_figure_of_a_basis_is_never_derived():
    # S006: 81.7% for the year to date, whatever April and May give.
    found = kent(
        Basis.YTD,
        "2012-05",
        given(KENT, "2012-05", "81.7", Basis.YTD),
        *months("1/2", ["2012-04", "2012-05"]),
    )
    assert (str(found.value), found.origin) == ("81.7", Origin.RETURNED)


def test_year_to_date_begins_again_in_april():
    assert kent(Basis.YTD, "2012-04", *months("8/10"), *months("1/2", ["2012-04"])).denominator == 2


def test_march_is_not_the_year_that_ends_with_it():
    assert kent(Basis.MONTH, "2012-03", given(KENT, "2012-03", "81.7", Basis.YEAR)).gap is Gap.NOT_RETURNED


def test_the_quarter_of_a_stock_is_its_last_day():
    found = kent(Basis.QUARTER, "2012-06", given(KENT, "2012-06", "36", of=BACKLOG), of=BACKLOG)
    assert (found.value, found.origin) == (36, Origin.PERIODS)


def test_a_month_is_derived_from_nothing():
    assert kent(Basis.MONTH, "2012-05", given(KENT, "2012-05", "81.7", Basis.YTD)).gap is Gap.NOT_RETURNED


# A month missing


def test_a_missing_month_makes_the_sum_incomplete_and_is_named():
    found = kent(Basis.QUARTER, "2011-06", *months("8/10", ["2011-04", "2011-06"]))
    assert (found.gap, found.why) == (Gap.INCOMPLETE, "2 of 3: no return for May 2011")


def test_three_missing_months_in_a_row_are_named_by_their_first_and_last():
    found = kent(Basis.YEAR, "2012-03", *months("8/10", [YEAR_2011[0], *YEAR_2011[4:10]]))
    assert found.why == "7 of 12: no return for May 2011 to July 2011, February 2012, March 2012"


def test_bare_values_are_never_an_input_to_a_sum():
    found = kent(Basis.QUARTER, "2011-06", *months("84.4"))
    assert (found.gap, found.why) == (Gap.NO_COMPONENTS, "Components were not returned")


def test_a_month_without_cases_adds_nothing():
    readings = [*months("8/10", ["2011-04", "2011-06"]), *months("0/0", ["2011-05"])]
    assert kent(Basis.QUARTER, "2011-06", *readings).value == 80


def test_nothing_at_all_is_not_yet_returned():
    assert kent(Basis.YTD, "2013-05", *months("8/10")).gap is Gap.NOT_RETURNED


# The order at a node: own figure, own months, the areas below


def test_own_months_come_before_the_districts_figures_of_the_basis():
    readings = [given(at, "2011-06", "1/2", Basis.QUARTER) for at in DISTRICTS]
    assert kent(Basis.QUARTER, "2011-06", *months("8/10"), *readings).value == 80


def test_months_resolve_by_roll_up():
    readings = [reading for at in DISTRICTS for reading in months("8/10", YEAR_2011[:3], at)]
    found = kent(Basis.QUARTER, "2011-06", *readings)
    assert (found.denominator, found.origin) == (90, Origin.PERIODS)


def test_some_months_may_be_the_countys_own_and_others_rolled_up():
    own = months("8/10", YEAR_2011[:2])
    below = [reading for at in DISTRICTS for reading in months("8/10", [YEAR_2011[2]], at)]
    assert kent(Basis.QUARTER, "2011-06", *own, *below).denominator == 50


def test_districts_figures_of_the_basis_serve_where_no_month_was_returned_here():
    readings = [given(at, "2011-06", "8/10", Basis.QUARTER) for at in DISTRICTS]
    found = kent(Basis.QUARTER, "2011-06", *readings)
    assert (found.denominator, found.origin) == (30, Origin.AREAS)


def test_districts_figures_do_not_fill_a_gap_in_the_countys_own_months():
    readings = [given(at, "2011-06", "1/2", Basis.QUARTER) for at in DISTRICTS]
    found = kent(Basis.QUARTER, "2011-06", *months("8/10", YEAR_2011[:2]), *readings)
    assert found.why == "2 of 3: no return for June 2011"


def test_a_district_with_months_alone_adds_to_others_with_the_basis_returned():
    readings = [given(at, "2011-06", "8/10", Basis.QUARTER) for at in (DOVER, SWALE)]
    found = kent(Basis.QUARTER, "2011-06", *readings, *months("8/10", YEAR_2011[:3], THANET))
    assert (found.denominator, found.origin) == (50, Origin.AREAS)


# The same days under another name


@pytest.mark.parametrize("returned", [Basis.YEAR, Basis.YTD, Basis.R12M])
@pytest.mark.parametrize("asked", [Basis.YEAR, Basis.YTD, Basis.R12M])
def test_to_31_march_the_year_the_rolling_year_and_the_year_to_date_are_one(returned, asked):
    assert kent(asked, "2013-03", given(KENT, "2013-03", "943/2201", returned)).numerator == 943


@pytest.mark.parametrize("asked", [Basis.YEAR, Basis.R12M])
def test_in_any_other_month_they_are_not(asked):
    assert kent(asked, "2012-12", given(KENT, "2012-12", "943/2201", Basis.YTD)).gap is Gap.NOT_RETURNED


def test_each_keeps_its_own_figure_where_both_were_returned():
    readings = [given(KENT, "2013-03", "1/2", Basis.YTD), given(KENT, "2013-03", "3/4", Basis.YEAR)]
    assert [kent(basis, "2013-03", *readings).value for basis in (Basis.YTD, Basis.YEAR)] == [50, 75]


# Snapshots


@pytest.mark.parametrize(("basis", "end"), [(Basis.QUARTER, "2011-06"), (Basis.YEAR, "2012-03")])
def test_a_snapshots_quarter_and_year_are_its_last(basis, end):
    readings = [given(KENT, month, str(at), of=BACKLOG) for at, month in enumerate(YEAR_2011)]
    found = kent(basis, end, *readings, of=BACKLOG)
    assert found.value == YEAR_2011.index(day(end).isoformat())


@pytest.mark.parametrize(
    ("of", "returned", "why"),
    [
        (BACKLOG, "n/a", "Marked “n/a”: not available"),
        (BACKLOG, "c", "Marked “c”: suppressed"),
        (CASELOAD, "147/", "No denominator was returned"),
    ],
)
def test_the_quarter_of_a_stock_without_figure_says_why(of, returned, why):
    found = kent(Basis.QUARTER, "2012-06", given(KENT, "2012-06", returned, Basis.SNAPSHOT, of=of), of=of)
    assert (found.value, found.numerator, found.why) == (None, None, why)


def test_the_quarter_of_a_stock_keeps_the_parts_that_areas_add_up():
    found = kent(Basis.QUARTER, "2012-06", given(KENT, "2012-06", "60/3", of=CASELOAD), of=CASELOAD)
    assert (found.value, found.numerator, found.denominator) == (20, 60, 3)


def test_the_quarter_of_a_stock_without_figure_has_no_denominator_to_add_up():
    marked = replace(
        given(KENT, "2012-06", "c", of=CASELOAD),
        reading_value=ReadingValue(denominator=Decimal(3), missing=Missing.SUPPRESSED),
    )
    assert kent(Basis.QUARTER, "2012-06", marked, of=CASELOAD).denominator is None


@pytest.mark.parametrize(
    "of", [BACKLOG, spec(Unit.GRADE, name="Audit grade", grades=("Good", "Requires improvement"))]
)
def test_months_of_a_stock_or_of_grades_are_never_added_up(of):
    assert kent(Basis.YTD, "2011-06", *months("1", of=of), of=of).gap is Gap.NOT_RETURNED


def test_snapshots_never_add_up_over_months():
    readings = [given(KENT, month, "10", of=BACKLOG) for month in YEAR_2011]
    assert kent(Basis.YTD, "2011-06", *readings, of=BACKLOG).gap is Gap.NOT_RETURNED
    assert kent(Basis.QUARTER, "2012-06", *readings, of=BACKLOG).gap is Gap.NOT_RETURNED


def test_a_month_end_and_a_week_ending_position_are_two_snapshots():
    books = resolver(
        given(KENT, "2012-06", "60", of=BACKLOG),
        given(KENT, "2012-06-17", "55", of=BACKLOG),
        given(KENT, "2012-05", "36", of=BACKLOG),
    )
    assert books.snapshot_dates(BACKLOG, KENT) == [day("2012-05"), day("2012-06-17"), day("2012-06")]
    assert books.figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day("2012-06-17")).value == 55


# For every history

PART = st.integers(0, 50).flatmap(lambda whole: st.integers(0, whole).map(lambda part: f"{part}/{whole}"))
HISTORY = st.lists(st.none() | PART | st.just("84.4") | st.just("n/a"), min_size=12, max_size=12)


@for_all(HISTORY)
def test_derived_year_to_date_of_march_equals_the_year_and_the_rolling_year(history):
    readings = [given(KENT, end, text) for end, text in zip(YEAR_2011, history, strict=True) if text]
    books = resolver(*readings, specs=[TIMELINESS])
    year, to_date, rolling = (
        books.figure(FigureKey(TIMELINESS, basis, KENT), day("2012-03"))
        for basis in (Basis.YEAR, Basis.YTD, Basis.R12M)
    )
    assert year == to_date == rolling


@for_all(st.lists(PART, min_size=12, max_size=12))
def test_the_quarters_of_a_year_add_up_to_it(history):
    books = resolver(*(given(KENT, end, text) for end, text in zip(YEAR_2011, history, strict=True)))
    year = books.figure(FigureKey(TIMELINESS, Basis.YEAR, KENT), day("2012-03"))
    quarters = [
        books.figure(FigureKey(TIMELINESS, Basis.QUARTER, KENT), day(end))
        for end in ("2011-06", "2011-09", "2011-12", "2012-03")
    ]
    assert sum(quarter.numerator for quarter in quarters) == year.numerator
    assert sum(quarter.denominator for quarter in quarters) == year.denominator


# What begins within a year


@for_all(st.integers(0, 11), st.integers(0, 11))
def test_a_year_to_date_begins_with_the_indicators_first_month(began, ended):
    """Months from April, each with as many contacts as its place; those before the first are none of its months."""
    months = [add_months(date(2012, 4, 30), at) for at in range(12)]
    late = replace(CONTACTS, begins=months[began].replace(day=1))
    returned = [
        given(KENT, f"{day:%Y-%m}", str(at + 1), Basis.MONTH, of=late)
        for at, day in enumerate(months)
        if at >= began
    ]
    found = resolver(*returned).figure(FigureKey(late, Basis.YTD, KENT), months[ended])
    assert found.value == (sum(range(began + 1, ended + 2)) if ended >= began else None)
    told = f"from {months[began]:%B %Y}, its first month"
    assert (told in found.notes) is (0 < began <= ended)


def test_a_year_to_date_of_an_area_that_opened_within_it_begins_with_its_own_first_month():
    """And what opened before, or holds it, counts the whole year: Dover's months stand for Kent's."""
    opened = replace(DOVER, opened=date(2012, 7, 16))
    returned = months("10", ["2012-07", "2012-08"], at=opened, of=CONTACTS)
    before = months("100", ["2012-04", "2012-05", "2012-06", "2012-07", "2012-08"], at=SWALE, of=CONTACTS)
    found = resolver(*returned, *before)
    figure = found.figure(FigureKey(CONTACTS, Basis.YTD, opened), date(2012, 8, 31))
    assert (figure.value, figure.notes) == (20, ("from July 2012, its first month",))
    whole = found.figure(FigureKey(CONTACTS, Basis.YTD, SWALE), date(2012, 8, 31))
    assert (whole.value, whole.notes) == (500, ())
    next_year = found.figure(FigureKey(CONTACTS, Basis.YTD, opened), date(2013, 5, 31))
    assert next_year.gap is Gap.NOT_RETURNED


def test_a_month_that_is_missing_since_then_is_missing():
    late = replace(CONTACTS, begins=date(2012, 7, 1))
    found = resolver(
        given(KENT, "2012-07", "1", Basis.MONTH, of=late), given(KENT, "2012-09", "1", Basis.MONTH, of=late)
    )
    figure = found.figure(FigureKey(late, Basis.YTD, KENT), date(2012, 9, 30))
    assert (figure.value, figure.gap, figure.expected) == (None, Gap.INCOMPLETE, 3)


def test_a_rate_of_what_began_in_july_is_annualised_from_july():
    late = replace(REFERRALS, begins=date(2012, 7, 1))
    children = given(KENT, "2011-06", "120000", of=POPULATION)
    months = [given(KENT, f"2012-0{at}", "1000/", Basis.MONTH, of=late) for at in (7, 8, 9)]
    found = resolver(*months, children, specs=[POPULATION, late])
    assert found.figure(FigureKey(late, Basis.YTD, KENT), date(2012, 9, 30)).value == 1_000
