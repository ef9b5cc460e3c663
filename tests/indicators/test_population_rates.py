"""Rates per 10,000: over the mid-year population, annualised where they cover part of a year, and saying so."""

from decimal import Decimal

import pytest

from districts.tree import Level
from indicators.rules.figures import FigureKey, Gap, in_words
from indicators.rules.terms import Basis, Polarity, Unit
from tests.builders import (
    DOVER,
    KENT,
    POPULATION,
    REFERRALS,
    SWALE,
    THANET,
    day,
    given,
    node,
    resolver,
    spec,
)

# S056, Kent Specialist Children's Services POSC, 17 November 2011: "currently 350,000".
KENTS_CHILDREN = given(KENT, "2011-06", "350000", of=POPULATION)
LOOKED_AFTER = spec(
    Unit.RATE,
    Polarity.NONE,
    name="Looked after children per 10,000",
    over=POPULATION,
    bases=(Basis.SNAPSHOT, Basis.QUARTER, Basis.YEAR),
)


def referrals(end, text, basis, at=KENT, **more):
    return given(at, end, text, basis, of=REFERRALS, **more)


def kent(basis, end, *readings, of=REFERRALS, **books):
    return resolver(*readings, specs=[POPULATION, of], **books).figure(FigureKey(of, basis, KENT), day(end))


# Which population


@pytest.mark.parametrize(
    ("end", "mid_year", "children"),
    [
        ("2011-03", "30 June 2011", 350_000),  # none before: the earliest later one
        ("2011-06", "30 June 2011", 350_000),
        ("2011-12", "30 June 2011", 350_000),
        ("2012-03", "30 June 2011", 350_000),  # the June inside the year that ends in March
        ("2012-05", "30 June 2011", 350_000),
        ("2012-06", "30 June 2012", 351_000),
        ("2014-05", "30 June 2012", 351_000),  # that of 2013 isn't known yet
    ],
)
def test_the_newest_population_by_the_periods_end_else_the_earliest_later(end, mid_year, children):
    newer = given(KENT, "2012-06", "351000", of=POPULATION)
    found = kent(Basis.R12M, end, referrals(end, "17626/", Basis.R12M), KENTS_CHILDREN, newer)
    assert found.denominator == children
    assert found.notes == (f"population of {mid_year}",)


def test_published_rate_recomputes():
    # S013: 503.6 referrals per 10,000; 17,626 over 350,000 gives it.
    found = kent(Basis.R12M, "2012-05", referrals("2012-05", "17626/", Basis.R12M), KENTS_CHILDREN)
    assert in_words(REFERRALS, found.value) == "503.6"


def test_where_no_population_is_known_it_is_said():
    found = kent(Basis.R12M, "2012-05", referrals("2012-05", "17626/", Basis.R12M))
    assert (found.gap, found.why) == (Gap.NO_POPULATION, "No population is known")
    assert found.value is None


def test_without_the_indicator_of_the_population_there_is_no_rate():
    books = resolver(referrals("2012-05", "17626/", Basis.R12M))
    assert books.figure(FigureKey(REFERRALS, Basis.R12M, KENT), day("2012-05")).gap is Gap.NO_POPULATION


@pytest.mark.parametrize("text", ["n/a", "0"])
def test_a_population_that_is_missing_or_0_is_none(text):
    # Stockton's population: not stated in the papers.
    children = given(KENT, "2011-06", text, of=POPULATION)
    found = kent(Basis.R12M, "2012-05", referrals("2012-05", "17626/", Basis.R12M), children)
    assert found.gap is Gap.NO_POPULATION


def test_an_earlier_population_serves_where_the_newest_is_missing():
    missing = given(KENT, "2012-06", "n/a", of=POPULATION)
    found = kent(Basis.R12M, "2012-07", referrals("2012-07", "17626/", Basis.R12M), KENTS_CHILDREN, missing)
    assert found.notes == ("population of 30 June 2011",)


@pytest.mark.parametrize("level", [Level.AUTHORITY, Level.DISTRICT, Level.TEAM, None])
@pytest.mark.parametrize("missing", [None, "Swale"])
def test_a_population_that_all_districts_have_is_the_countys_however_it_is_collected(level, missing):
    children = [
        given(at, "2011-06", text, of=POPULATION)
        for at, text in ((DOVER, "100000"), (SWALE, "150000"), (THANET, "100000"))
        if at.name != missing
    ]
    books = resolver(
        referrals("2012-05", "17626/", Basis.R12M),
        *children,
        specs=[POPULATION, REFERRALS],
        level=level,
    )
    found = books.figure(FigureKey(REFERRALS, Basis.R12M, KENT), day("2012-05"))
    assert found.denominator == (None if missing else 350_000)


def test_a_returned_denominator_is_taken_before_any_population():
    found = kent(Basis.R12M, "2012-05", referrals("2012-05", "100/2000", Basis.R12M), KENTS_CHILDREN)
    assert (found.value, found.notes) == (500, ())


def test_a_rate_returned_as_a_value_stands_as_it_is():
    found = kent(Basis.R12M, "2012-05", referrals("2012-05", "503.6", Basis.R12M), KENTS_CHILDREN)
    assert (str(found.value), found.numerator, found.notes) == ("503.6", None, ())


def test_a_rate_with_its_own_denominator_needs_it_returned():
    own = spec(Unit.RATE, name="Absences per 100 school days", per=100)
    assert kent(Basis.MONTH, "2012-05", given(KENT, "2012-05", "3/", of=own), of=own).gap is Gap.INCOMPLETE
    assert kent(Basis.MONTH, "2012-05", given(KENT, "2012-05", "3/50", of=own), of=own).value == 6


# Part of a year


@pytest.mark.parametrize(
    ("basis", "end", "numerator", "note"),
    [
        (Basis.MONTH, "2012-05", 1_000, "May 2012, annualised"),
        (Basis.QUARTER, "2012-06", 3_000, "Q1 2012/13, annualised"),
        (Basis.YTD, "2012-05", 2_000, "April to May 2012, annualised"),
        (Basis.YTD, "2012-10", 7_000, "April to October 2012, annualised"),
        (Basis.YTD, "2013-03", 12_000, None),
        (Basis.YEAR, "2013-03", 12_000, None),
        (Basis.R12M, "2012-05", 12_000, None),
    ],
)
def test_a_part_year_is_annualised_and_says_so(basis, end, numerator, note):
    children = given(KENT, "2011-06", "120000", of=POPULATION)
    found = kent(basis, end, referrals(end, f"{numerator}/", basis), children)
    assert found.value == 1_000
    assert found.notes == ("population of 30 June 2011", *([note] if note else []))


def test_a_week_is_annualised_as_one_of_52():
    children = given(KENT, "2011-06", "120000", of=POPULATION)
    found = kent(Basis.WEEK, "2012-06-17", referrals("2012-06-17", "30/", Basis.WEEK), children)
    assert (found.value, found.notes[1:]) == (130, ("week ending 17 June 2012, annualised",))


def test_a_part_year_over_a_returned_denominator_is_annualised_too():
    found = kent(Basis.MONTH, "2012-05", referrals("2012-05", "10/12000", Basis.MONTH))
    assert (found.value, found.notes) == (100, ("May 2012, annualised",))


def test_annualising_rounds_once():
    # 7 of 160,000 in seven months: 0.75 a year exactly, which prints 0.8.
    children = given(KENT, "2011-06", "160000", of=POPULATION)
    found = kent(Basis.YTD, "2012-10", referrals("2012-10", "7/", Basis.YTD), children)
    assert str(found.value) == "0.75"


@pytest.mark.parametrize("basis", [Basis.SNAPSHOT, Basis.QUARTER, Basis.YEAR])
def test_children_on_a_day_are_never_annualised(basis):
    looked_after = given(KENT, "2012-03", "1750/", basis, of=LOOKED_AFTER)
    found = kent(basis, "2012-03", looked_after, KENTS_CHILDREN, of=LOOKED_AFTER)
    assert (found.value, found.notes) == (50, ("population of 30 June 2011",))


# Over areas and months


def district_referrals(end, basis=Basis.MONTH):
    return [referrals(end, "100/", basis, at) for at in (DOVER, SWALE, THANET)]


def test_events_are_summed_and_set_against_the_population_above():
    found = kent(Basis.R12M, "2012-05", *district_referrals("2012-05", Basis.R12M), KENTS_CHILDREN)
    assert (found.numerator, found.denominator, found.present) == (300, 350_000, 3)


def test_events_of_a_month_summed_over_areas_are_annualised():
    children = given(KENT, "2011-06", "36000", of=POPULATION)
    found = kent(Basis.MONTH, "2012-05", *district_referrals("2012-05"), children)
    assert (found.value, found.notes[1:]) == (1_000, ("May 2012, annualised",))


def test_a_countys_population_may_be_the_sum_of_its_districts():
    children = [given(at, "2011-06", "10000", of=POPULATION) for at in (DOVER, SWALE, THANET)]
    found = kent(Basis.R12M, "2012-05", *district_referrals("2012-05", Basis.R12M), *children)
    assert (found.denominator, found.value) == (30_000, 100)


def test_without_a_districts_population_its_events_still_count_above():
    children = [given(at, "2011-06", "10000", of=POPULATION) for at in (DOVER, SWALE)]
    found = kent(Basis.R12M, "2012-05", *district_referrals("2012-05", Basis.R12M), *children, KENTS_CHILDREN)
    assert found.denominator == 350_000


def test_a_divisions_events_count_above_though_its_population_is_not_known():
    east = node("East", KENT, Level.DIVISION)
    tree = [KENT, east, node("Dover", east), node("Thanet", east)]
    events = referrals("2012-05", "100/", Basis.R12M, east)
    found = kent(Basis.R12M, "2012-05", events, KENTS_CHILDREN, areas=tree)
    assert (found.numerator, found.present) == (100, 1)


def test_a_rate_alone_is_never_an_input_to_a_sum():
    values = [referrals("2012-05", "503.6", Basis.R12M, at) for at in (DOVER, SWALE, THANET)]
    found = kent(Basis.R12M, "2012-05", *values, KENTS_CHILDREN)
    assert found.gap is Gap.NO_COMPONENTS


def test_months_of_events_make_a_year_to_date_annualised_once():
    children = given(KENT, "2011-06", "120000", of=POPULATION)
    readings = [referrals(end, "1000/", Basis.MONTH) for end in ("2012-04", "2012-05")]
    found = kent(Basis.YTD, "2012-05", *readings, children)
    assert (found.numerator, found.value) == (2_000, 1_000)


def test_an_illustrative_population_marks_the_rate():
    children = given(KENT, "2011-06", "350000", of=POPULATION, illustrative=True)
    assert kent(Basis.R12M, "2012-05", referrals("2012-05", "17626/", Basis.R12M), children).illustrative


def test_a_stated_rate_stands_where_the_population_is_not_known():
    found = kent(Basis.R12M, "2012-05", referrals("2012-05", "17626/=503.6", Basis.R12M))
    assert (found.value, found.gap) == (Decimal("503.6"), None)


def test_a_provisional_population_marks_the_rate():
    children = given(KENT, "2011-06", "350000", of=POPULATION, provisional=True)
    assert kent(Basis.R12M, "2012-05", referrals("2012-05", "17626/", Basis.R12M), children).provisional


def test_a_published_rate_is_never_over_a_population_partly_illustrative():
    children = [
        given(at, "2011-06", "10000", of=POPULATION, illustrative=at is not DOVER)
        for at in (DOVER, SWALE, THANET)
    ]
    books = resolver(referrals("2012-05", "17626/", Basis.R12M), *children)
    found = books.figure(FigureKey(REFERRALS, Basis.R12M, KENT), day("2012-05"), published_only=True)
    assert found.gap is Gap.NO_POPULATION
