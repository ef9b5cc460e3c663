"""Boards of several authorities at once: each holds what it would hold alone, in the same number of queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Area
from districts.tree import Level
from indicators.models import Annotation, CollectionLevel, Indicator, Reading, Target
from indicators.queries import (
    PublicVisibility,
    areas_of_each,
    load_indicator_data,
    load_indicator_data_of,
    sees_everything,
)
from indicators.rules.figures import Figure, FigureKey
from indicators.rules.terms import AnnotationKind, Basis, Polarity, Unit

pytestmark = pytest.mark.django_db
APRIL, MAY = date(2012, 4, 30), date(2012, 5, 31)


def twenty_everywhere(authorities, areas, indicators, _first) -> dict[int, dict]:
    """As if each authority had published 20 for each of the areas, whatever was returned."""
    return {
        authority: {
            (indicator, Basis.MONTH, area, MAY): Figure(MAY, value=Decimal(20))
            for indicator in indicators
            for area in areas
        }
        for authority in authorities
    }


PUBLIC = PublicVisibility(sees_everything, twenty_everywhere)


def authority(name: str, *figures: int) -> Area:
    """An authority with districts that returned these figures for May, each with what is set and noted there."""
    top = Area.objects.create(name=name, level=Level.AUTHORITY)
    plans = Indicator.objects.get(code="plans")
    CollectionLevel.objects.create(indicator=plans, authority=top, level=Level.DISTRICT)
    Target.objects.create(
        indicator=plans, area=top, basis=Basis.MONTH, in_force_from=APRIL, target=9, set_by=name
    )
    Annotation.objects.create(area=top, date=APRIL, kind=AnnotationKind.BREAK, text=name)
    for number, figure in enumerate(figures):
        district = Area.objects.create(name=f"{name} {number}", level=Level.DISTRICT, parent=top)
        returned(plans, district, figure)
    return top


def population() -> Indicator:
    return Indicator.objects.create(
        name="Population", bases=["SNAPSHOT"], unit=Unit.COUNT, polarity=Polarity.NONE, decimal_places=0
    )


def returned(indicator: Indicator, area: Area, figure: int) -> None:
    Reading.objects.create(
        indicator=indicator, area=area, basis=Basis.MONTH, period_end=MAY, value=Decimal(figure)
    )


@pytest.fixture
def plans() -> Indicator:
    return Indicator.objects.create(
        name="Plans",
        bases=["MONTH"],
        unit=Unit.COUNT,
        polarity=Polarity.LOW,
        decimal_places=0,
        counts_people=True,
    )


@pytest.fixture
def three(plans) -> list[Area]:
    return [authority("Kent", 3, 20, 30), authority("Medway", 7, 2, 40, 50), authority("Surrey", 1, 60)]


@pytest.fixture
def england(three, plans) -> Area:
    """A comparator for the first two."""
    found = Area.objects.create(name="England", level=Level.COMPARATOR)
    found.comparator_for.set(three[:2])
    returned(plans, found, 900)
    return found


def texts(indicator_data, indicator) -> dict[str, object]:
    """May's figure of every place on a board, or why there is none."""
    resolver = indicator_data.resolver
    figures = {
        place.slug: resolver.best_figure(FigureKey(indicator.spec, Basis.MONTH, place), MAY)
        for place in resolver.tree.nodes.values()
    }
    return {slug: figure.why if figure.value is None else figure.value for slug, figure in figures.items()}


def beside(indicator_data) -> tuple:
    """What stands on a board beside its figures."""
    return (
        indicator_data.target_rules,
        indicator_data.breaks,
        indicator_data.step_changes,
        indicator_data.comparators,
    )


@pytest.mark.parametrize("can_see", [sees_everything, PUBLIC])
def test_each_board_is_the_one_of_its_authority_alone(three, england, plans, can_see):
    indicator_data_sets = load_indicator_data_of(
        [(each, can_see) for each in three], [plans], first=None, last=MAY
    )
    for each in three:
        alone = load_indicator_data(each, [plans], first=None, last=MAY, can_see=can_see)
        together = indicator_data_sets[each.pk, can_see]
        assert texts(together, plans) == texts(alone, plans)
        assert beside(together) == beside(alone)


def test_everybody_is_given_what_was_published_and_no_reading(three, england, plans):
    found = texts(load_indicator_data(three[0], [plans], first=None, last=MAY, can_see=PUBLIC), plans)
    assert found == dict.fromkeys(["kent", "kent-0", "kent-1", "kent-2", "england"], Decimal(20))


def test_what_was_published_of_a_later_day_is_left_out(three, plans):
    found = texts(load_indicator_data(three[0], [plans], first=None, last=APRIL, can_see=PUBLIC), plans)
    assert set(found.values()) == {"Nothing was returned"}


def test_everybody_and_who_sees_all_have_a_board_each(three, plans):
    kent = three[0]
    found = load_indicator_data_of([(kent, PUBLIC), (kent, sees_everything)], [plans], first=None, last=MAY)
    assert texts(found[kent.pk, PUBLIC], plans)["kent"] == 20
    assert texts(found[kent.pk, sees_everything], plans)["kent"] == 53


def test_two_who_see_otherwise_have_a_board_each(three, plans):
    kent = three[0]

    def nothing(*_reading) -> bool:
        return False

    indicator_data_sets = load_indicator_data_of(
        [(kent, nothing), (kent, sees_everything)], [plans], first=None, last=MAY
    )
    assert texts(indicator_data_sets[kent.pk, sees_everything], plans)["kent"] == 53
    assert not any(
        isinstance(text, Decimal) for text in texts(indicator_data_sets[kent.pk, nothing], plans).values()
    )


def test_a_comparator_stands_with_each_authority_that_it_is_for(three, england):
    found = {pk: england in areas for pk, areas in areas_of_each(three).items()}
    assert found == {three[0].pk: True, three[1].pk: True, three[2].pk: False}


@pytest.mark.parametrize("divided", [False, True], ids=["of its own", "divided by another measure"])
def test_a_comparator_has_a_board_of_its_own(three, england, plans, divided):
    plans.denominator_from = population() if divided else None
    found = load_indicator_data(england, [plans], first=MAY, last=MAY)
    assert texts(found, plans) == {"england": 900}


@pytest.mark.parametrize(("can_see", "queries"), [(sees_everything, 6), (PUBLIC, 5)])
def test_it_takes_as_many_queries_for_twenty_authorities_as_for_one(plans, can_see, queries):
    plans.denominator_from = population()
    every = [authority(f"Council {number}", 3, 20, 30) for number in range(20)]
    for chosen in (every[:1], every):
        with CaptureQueriesContext(connection) as asked:
            load_indicator_data_of([(each, can_see) for each in chosen], [plans], first=None, last=MAY)
        assert len(asked) == queries
