"""What the database itself refuses, whoever writes to it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from districts.models import Area
from districts.tree import Level
from indicators.models import Annotation, CollectionLevel, Indicator, Reading, Target
from indicators.rules.terms import AnnotationKind, Basis, Missing, Polarity, Unit

pytestmark = pytest.mark.django_db
MAY = date(2012, 5, 31)


@pytest.fixture
def kent():
    return Area.objects.create(name="Kent", level=Level.AUTHORITY)


@pytest.fixture
def timeliness():
    return indicator("Assessments in timescale")


def indicator(name, **more):
    defaults = {
        "bases": ["MONTH", "YTD"],
        "unit": Unit.PERCENTAGE,
        "polarity": Polarity.HIGH,
        "decimal_places": 1,
    }
    return Indicator.objects.create(name=name, **(defaults | more))


def reading(of, area, **more):
    defaults = {"basis": Basis.MONTH, "period_end": MAY, "value": Decimal("84.4")}
    return Reading.objects.create(indicator=of, area=area, **(defaults | more))


def target(of, area, **more):
    defaults = {"basis": Basis.MONTH, "in_force_from": date(2012, 4, 1), "target": Decimal("78.8")}
    return Target.objects.create(indicator=of, area=area, set_by="2012/13 target", **(defaults | more))


def refused(write, *given, **more):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(*given, **more)
    return True


# Indicators


def test_a_code_is_made_of_the_name():
    assert indicator("Referrals per 10,000 children").code == "referrals-per-10000-children"


def test_a_code_once_given_outlives_a_change_of_name(timeliness):
    timeliness.name = "Assessments completed in timescale"
    timeliness.save()
    assert timeliness.code == "assessments-in-timescale"


def test_a_rate_needs_its_per_and_nothing_else_has_one():
    assert refused(indicator, "Rate without", unit=Unit.RATE)
    assert refused(indicator, "Count with", unit=Unit.COUNT, rate_per=10_000)
    assert indicator("Rate", unit=Unit.RATE, rate_per=10_000).spec.rate_per == 10_000


def test_no_more_decimal_places_than_are_stored():
    assert refused(indicator, "Too fine", decimal_places=7)


def test_names_are_unique(timeliness):
    assert refused(indicator, timeliness.name)


@pytest.mark.parametrize("bases", [[], ["FORTNIGHT"], ["MONTH", "FORTNIGHT"]])
def test_bases_are_bases(bases):
    with pytest.raises(ValidationError, match="Choose from SNAPSHOT"):
        Indicator(name="Any", bases=bases).clean()


def test_bases_that_are_bases_pass():
    Indicator(name="Any", bases=["MONTH", "YTD"]).clean()


def test_the_first_basis_is_the_default(timeliness):
    assert timeliness.default_basis is Basis.MONTH


def test_an_indicator_as_the_rules_see_it():
    people = indicator("Population", unit=Unit.COUNT, bases=["SNAPSHOT"], decimal_places=0)
    found = indicator(
        "Referrals",
        unit=Unit.RATE,
        rate_per=10_000,
        polarity=Polarity.LOW,
        denominator_from=people,
        minimum_change=Decimal(2),
        adds_up=False,
    ).spec
    assert (found.unit, found.polarity, found.bases) == (Unit.RATE, Polarity.LOW, (Basis.MONTH, Basis.YTD))
    assert (found.denominator_id, found.minimum_change, found.adds_up) == (people.pk, 2, False)
    assert people.spec.is_stock


def test_an_indicator_with_readings_cannot_be_deleted(kent, timeliness):
    reading(timeliness, kent)
    with pytest.raises(Exception, match="protected"):
        timeliness.delete()


# Readings


def test_a_reading_is_unique_on_indicator_area_basis_and_end(kent, timeliness):
    reading(timeliness, kent)
    assert refused(reading, timeliness, kent, value=Decimal("81.7"))


def test_month_end_and_week_ending_positions_stand_side_by_side(kent, timeliness):
    for end in (MAY, date(2012, 6, 17)):
        reading(timeliness, kent, basis=Basis.SNAPSHOT, period_end=end)
    reading(timeliness, kent, basis=Basis.YTD)
    assert Reading.objects.count() == 3


def test_a_reading_is_a_figure_or_says_why_not(kent, timeliness):
    assert refused(reading, timeliness, kent, value=None)
    assert refused(reading, timeliness, kent, missing_reason=Missing.NOT_AVAILABLE)
    assert refused(reading, timeliness, kent, value=None, denominator=Decimal(7))
    assert reading(
        timeliness, kent, value=None, missing_reason=Missing.NOT_AVAILABLE
    ).reading_value.missing is (Missing.NOT_AVAILABLE)


@pytest.mark.parametrize("part", ["numerator", "denominator"])
def test_parts_are_never_negative(kent, timeliness, part):
    assert refused(reading, timeliness, kent, **{part: Decimal(-1)})


def test_a_reading_as_the_rules_see_it(kent, timeliness):
    parts = {"numerator": Decimal(943), "denominator": Decimal(2201), "value": Decimal("42.844162")}
    stored = reading(timeliness, kent, **parts, stated="42.8%", illustrative=True)
    reading_value = Reading.objects.get(pk=stored.pk).reading_value
    assert (reading_value.numerator, reading_value.denominator, reading_value.value) == tuple(parts.values())
    assert (
        reading_value.stated,
        reading_value.illustrative,
        reading_value.provisional,
        reading_value.missing,
    ) == ("42.8%", True, False, None)


# Targets


def test_targets_of_one_area_never_begin_on_the_same_day(kent, timeliness):
    target(timeliness, kent)
    assert refused(target, timeliness, kent, target=Decimal(80))


def test_a_bands_ends_are_in_order(kent, timeliness):
    assert refused(target, timeliness, kent, target=None, band_low=Decimal(15), band_high=Decimal(10))
    assert target(timeliness, kent, target=None, band_low=Decimal(10), band_high=Decimal(15)).pk


def test_a_target_as_the_rules_see_it(kent, timeliness):
    found = target(timeliness, kent, floor=Decimal(70), strict=True, due=MAY, applies_below=True).target_rule
    assert (found.area_id, found.target, found.floor) == (kent.pk, Decimal("78.8"), 70)
    assert (found.strict, found.due, found.applies_below, found.rated) == (True, MAY, True, True)
    assert not found.says_none


def test_a_target_without_figures_says_none(kent, timeliness):
    assert target(timeliness, kent, target=None).target_rule.says_none


# Levels and notes


def test_one_level_of_collection_per_authority(kent, timeliness):
    CollectionLevel.objects.create(indicator=timeliness, authority=kent, level=Level.DISTRICT)
    assert refused(CollectionLevel.objects.create, indicator=timeliness, authority=kent, level=Level.TEAM)


def test_everything_has_words_for_the_administration_pages(kent, timeliness):
    note = Annotation(area=kent, date=MAY, kind=AnnotationKind.BREAK, text="Timescale raised")
    level = CollectionLevel(indicator=timeliness, authority=kent, level=Level.DISTRICT)
    words = [
        str(each) for each in (timeliness, reading(timeliness, kent), target(timeliness, kent), note, level)
    ]
    assert words == [
        "Assessments in timescale",
        "Assessments in timescale, Kent, MONTH to 2012-05-31",
        "Assessments in timescale, Kent: 78.8 from 2012-04-01",
        "2012-05-31: Timescale raised",
        "Assessments in timescale in Kent: district",
    ]


def test_target_of_a_count_other_than_0_cannot_hold_for_the_areas_below(library):
    target = Target.objects.get(
        indicator__code="unallocated-cases-over-28-days", in_force_from=date(2011, 9, 1)
    )
    target.full_clean()
    target.applies_below = True
    with pytest.raises(ValidationError, match="can’t hold for the areas below"):
        target.full_clean()
