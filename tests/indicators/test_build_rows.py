"""Rows out of the database: the right readings are loaded, in a number of queries that nothing makes grow."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Area
from districts.tree import Level
from indicators.build_rows import RowRequest
from indicators.models import Annotation, CollectionLevel, Indicator, Reading, Target
from indicators.queries import areas_of, load_from, sees_everything
from indicators.rules.periods import Period, add_months
from indicators.rules.terms import AnnotationKind, Basis, Polarity, Unit
from tests.builders import build_rows, day

pytestmark = pytest.mark.django_db
MAY = Period.parse("2012-05")
PUBLISHED_ON = date(2012, 7, 9)


@pytest.fixture
def kent():
    return Area.objects.create(name="Kent", level=Level.AUTHORITY)


@pytest.fixture
def dover(kent):
    return Area.objects.create(name="Dover", level=Level.DISTRICT, parent=kent)


@pytest.fixture
def england(kent):
    found = Area.objects.create(name="England", level=Level.COMPARATOR)
    found.comparator_for.add(kent)
    return found


@pytest.fixture
def backlog():
    return indicator("Backlog", bases=["SNAPSHOT"])


@pytest.fixture
def population():
    return indicator("Population", bases=["SNAPSHOT"], polarity=Polarity.NONE)


@pytest.fixture
def referrals(population):
    return indicator(
        "Referrals", unit=Unit.RATE, rate_per=10_000, decimal_places=1, denominator_from=population
    )


def indicator(name, **more):
    defaults = {
        "bases": ["MONTH", "YTD", "R12M", "QUARTER", "YEAR"],
        "unit": Unit.COUNT,
        "polarity": Polarity.LOW,
        "decimal_places": 0,
    }
    return Indicator.objects.create(name=name, **(defaults | more))


def returned(of, area, end, value=None, basis=None, **parts):
    return Reading.objects.create(
        indicator=of,
        area=area,
        basis=basis or of.default_basis,
        period_end=day(end),
        value=None if value is None else Decimal(value),
        **parts,
    )


def row(of, area, basis=None, period=MAY, **more):
    wanted = [RowRequest(of, Basis(basis or of.default_basis))]
    return build_rows(wanted, [area], period, PUBLISHED_ON, **more)[area.slug][0]


def queries(*, entries, areas, period=MAY):
    with CaptureQueriesContext(
        connection,
    ) as found:
        build_rows(entries, areas, period, PUBLISHED_ON)
    return len(found)


# What a row is built from


def test_a_row_of_the_database(kent, backlog):
    returned(backlog, kent, "2012-05", 36)
    returned(backlog, kent, "2011-05", 665)
    Target.objects.create(
        indicator=backlog,
        area=kent,
        basis=Basis.SNAPSHOT,
        in_force_from=date(2012, 4, 1),
        target=100,
        set_by="2012/13 target",
    )
    found = row(backlog, kent)
    assert (found.figure.text, found.target.text, found.rating.name) == ("36", "100", "Green")
    assert (found.travel.change, found.travel.since) == ("−629", "May 2011")


def test_targets_of_another_basis_do_not_rate(kent, referrals):
    returned(referrals, kent, "2012-05", "503.6", Basis.R12M)
    Target.objects.create(
        indicator=referrals,
        area=kent,
        basis=Basis.YTD,
        in_force_from=date(2012, 4, 1),
        target=500,
        set_by="x",
    )
    assert row(referrals, kent, Basis.R12M).rating.words == "no target stated"


def test_a_break_in_series_is_loaded(kent, backlog):
    returned(backlog, kent, "2012-05", 36)
    returned(backlog, kent, "2012-04", 40)
    Annotation.objects.create(date=date(2012, 5, 1), kind=AnnotationKind.EVENT, text="Inspection")
    assert row(backlog, kent).travel.change == "−4"
    Annotation.objects.create(date=date(2012, 5, 1), kind=AnnotationKind.BREAK, text="New count")
    assert row(backlog, kent).travel.reason == "break in series in May 2012"


def test_the_districts_of_the_level_are_summed(kent, dover, backlog):
    swale = Area.objects.create(name="Swale", level=Level.DISTRICT, parent=kent)
    CollectionLevel.objects.create(indicator=backlog, authority=kent, level=Level.DISTRICT)
    returned(backlog, dover, "2012-05", 30)
    assert row(backlog, kent).figure.text == "Incomplete, 1 of 2: no return from Swale"
    returned(backlog, swale, "2012-05", 6)
    assert row(backlog, kent).figure.text == "36"


def test_an_indicator_is_summed_at_each_authoritys_own_level(kent, dover, backlog):
    stockton = Area.objects.create(name="Stockton-on-Tees", level=Level.AUTHORITY)
    team = Area.objects.create(name="North 1", level=Level.TEAM, parent=stockton)
    CollectionLevel.objects.create(indicator=backlog, authority=kent, level=Level.TEAM)
    CollectionLevel.objects.create(indicator=backlog, authority=stockton, level=Level.TEAM)
    returned(backlog, dover, "2012-05", 30)
    returned(backlog, team, "2012-05", 12)
    assert row(backlog, kent).figure.text == "Not yet returned"
    assert row(backlog, stockton).figure.text == "12"


def test_a_comparators_figure_stands_beside_however_old(kent, england, backlog):
    returned(backlog, england, "2005-03", 9)
    assert [each.period for each in row(backlog, kent).benchmarks] == ["31 March 2005"]


def test_another_authoritys_comparator_does_not(kent, backlog):
    neighbours = Area.objects.create(name="Neighbours", level=Level.COMPARATOR)
    returned(backlog, neighbours, "2012-05", 9)
    assert row(backlog, kent).benchmarks == ()


# How far readings reach


def test_a_population_of_long_ago_is_loaded(kent, population, referrals):
    returned(population, kent, "2003-06", 350_000)
    returned(referrals, kent, "2012-05", numerator=17_626, basis=Basis.R12M)
    assert row(referrals, kent, Basis.R12M).figure.notes == "population of 30 June 2003"


@pytest.mark.parametrize(
    ("end", "denominator"), [("2012-03", "350000"), ("2010-03", "350000"), ("2012-06", "351000")]
)
def test_every_population_is_loaded_and_the_periods_own_is_used(
    kent, population, referrals, end, denominator
):
    returned(population, kent, "2011-06", 350_000)
    returned(population, kent, "2012-06", 351_000)
    returned(referrals, kent, end, numerator=17_626, basis=Basis.R12M)
    found = build_rows([RowRequest(referrals, Basis.R12M)], [kent], Period.parse(end), date(2012, 7, 20))
    assert found[kent.slug][0].figure.denominator == denominator


def test_a_year_of_months_is_compared_with_the_year_of_months_before(kent):
    contacts = indicator("Contacts")
    for back in range(24):
        returned(contacts, kent, add_months(day("2011-03"), -back).isoformat(), 100 - back // 12)
    found = row(contacts, kent, Basis.YEAR, Period.parse("2012-02"))
    assert (found.figure.text, found.travel.change, found.travel.since) == ("1,200", "+12", "2009/10")


@pytest.mark.parametrize("month", range(1, 13))
def test_readings_reach_back_to_the_year_before_the_newest_complete_one(month):
    end = Period.month(2012, month).end
    newest_complete = 2012 if month >= 3 else 2011
    assert load_from(end) <= date(newest_complete - 2, 4, 1)


def test_a_snapshot_after_publication_is_not_looked_at(kent, backlog):
    returned(backlog, kent, "2012-06-17", 36)
    wanted = [RowRequest(backlog, Basis.SNAPSHOT)]
    early = build_rows(wanted, [kent], MAY, date(2012, 6, 16))[kent.slug][0]
    late = build_rows(wanted, [kent], MAY, date(2012, 6, 17))[kent.slug][0]
    assert (early.figure.text, late.figure.text) == ("Not yet returned", "36")


# What the reader may see


def test_a_reading_out_of_sight_is_not_there(kent, backlog):
    returned(backlog, kent, "2012-05", 36)
    assert row(backlog, kent, can_see=lambda *_: False).figure.text == "Not yet returned"
    assert row(backlog, kent, can_see=sees_everything).figure.text == "36"


def test_sight_is_asked_with_area_indicator_basis_and_end(kent, backlog):
    returned(backlog, kent, "2012-05", 36)
    asked = []
    row(backlog, kent, can_see=lambda *reading: asked.append(reading) or True)
    assert asked == [(kent.pk, backlog.pk, Basis.SNAPSHOT, MAY.end)]


def test_without_areas_there_are_no_rows(backlog):
    assert build_rows([RowRequest(backlog, Basis.SNAPSHOT)], [], MAY, PUBLISHED_ON) == {}


def test_areas_of_an_authority_are_itself_all_below_and_its_comparators(kent, dover, england):
    Area.objects.create(name="Duty", level=Level.TEAM, parent=dover)
    Area.objects.create(name="Stockton-on-Tees", level=Level.AUTHORITY)
    Area.objects.create(name="North East", level=Level.COMPARATOR)
    assert {area.name for area in areas_of(kent)} == {"Kent", "Dover", "Duty", "England"}


# Queries


def test_rows_take_six_queries(kent, dover, england, referrals, django_assert_num_queries):
    returned(referrals, kent, "2012-05", numerator=100, basis=Basis.MONTH)
    entries = [RowRequest(referrals, Basis.MONTH)]
    with django_assert_num_queries(6):
        build_rows(entries, [kent, dover], MAY, PUBLISHED_ON)


def test_queries_do_not_grow_with_areas_months_entries_targets_or_notes(kent, dover, backlog, referrals):
    returned(backlog, kent, "2012-05", 36)
    few = queries(entries=[RowRequest(referrals, Basis.MONTH)], areas=[kent])
    districts = [
        Area.objects.create(name=f"District {number}", level=Level.DISTRICT, parent=kent)
        for number in range(8)
    ]
    for of in (backlog, referrals):
        CollectionLevel.objects.create(indicator=of, authority=kent, level=Level.DISTRICT)
        for area in districts:
            Target.objects.create(
                indicator=of,
                area=area,
                basis=of.default_basis,
                in_force_from=date(2012, 4, 1),
                target=5,
                set_by="annual",
            )
            for back in range(24):
                returned(of, area, add_months(MAY.end, -back).isoformat(), back)
        Annotation.objects.create(
            indicator=of, date=date(2011, 4, 1), kind=AnnotationKind.BREAK, text="New definition"
        )
    entries = [RowRequest(referrals, basis) for basis in Basis if basis is not Basis.WEEK]
    entries.append(RowRequest(backlog, Basis.SNAPSHOT))
    assert queries(entries=entries, areas=[kent, dover, *districts]) == few


# Variation


@pytest.fixture
def jump(backlog, kent):
    """Eleven months about 10, then 30."""
    for after in range(12):
        returned(
            backlog, kent, add_months(MAY.end, after - 11).isoformat(), 30 if after == 11 else 9 + after % 2
        )


def test_a_row_says_why_its_figure_is_a_concern(jump, backlog, kent):
    assert row(backlog, kent).concern == "above the upper limit, from 12 readings"


def test_a_recorded_step_change_begins_anew(jump, backlog, kent):
    Annotation.objects.create(
        indicator=backlog,
        area=kent,
        date=day("2012-05"),
        kind=AnnotationKind.STEP_CHANGE,
        text="Counted anew",
    )
    assert row(backlog, kent).concern == ""
