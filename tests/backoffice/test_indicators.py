"""The library of indicators on the screens."""

from datetime import date

import pytest
from django.urls import reverse

from districts.models import Area, AuditEntry
from indicators.models import CollectionLevel, Indicator, OwnProtection, Reading
from indicators.queries import indicators_in
from tests.backoffice.conftest import TIMELINESS
from tests.backoffice.steps import mark_on, text_of

NEW = reverse("manage-indicator-add")
LIST = reverse("manage-indicators")
CHILDREN_SEEN = {
    "name": "Children seen alone",
    "unit": "percentage",
    "polarity": "H",
    "decimal_places": "1",
    "bases": ["MONTH", "YTD"],
    "usual_basis": "YTD",
    "numerator_name": "Children seen alone",
    "denominator_name": "Children assessed",
    "adds_up": "on",
    "counts_people": "on",
    "level-kent": "district",
}


def address(code: str = TIMELINESS) -> str:
    return reverse("manage-indicator", args=[code])


@pytest.fixture
def stored(kent) -> dict[str, object]:
    """The form of an indicator that is there, as a browser sends it."""
    found = Indicator.objects.get(code=TIMELINESS)
    names = ("name", "unit", "polarity", "decimal_places", "numerator_name", "denominator_name", "source")
    sent = {name: getattr(found, name) for name in names}
    return sent | {
        "bases": found.bases,
        "usual_basis": "MONTH",
        "adds_up": "on",
        "counts_people": "on",
        "level-kent": "district",
    }


def test_new_indicator_is_saved_with_its_level(team, kent):
    assert team.client.get(NEW).context["form"]["rate_per"].value() is None  # 0 would be refused
    team.save(NEW, **CHILDREN_SEEN)
    found = Indicator.objects.get(code="children-seen-alone")
    assert (found.bases, found.adds_up, found.counts_people) == (["YTD", "MONTH"], True, True)
    assert CollectionLevel.objects.get(indicator=found, authority=kent).level == "district"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Enter the name"),
        ({"name": "Unallocated cases"}, "already"),
        ({"name": "Unallocated, cases"}, "already, or nearly so"),
        ({"bases": []}, "Choose at least one way to show it"),
        ({"usual_basis": "WEEK"}, "The usual basis must be one of those ticked"),
        ({"unit": "rate"}, "Enter what the rate is per, for example 10000"),
        ({"unit": "grade"}, "Enter at least two grades, one a line, the best first"),
        ({"decimal_places": "9"}, "less than or equal to 6"),
        ({"minimum_change": "-1"}, "can't be below 0"),
        ({"collected_from": "01/04/2012", "collected_until": "31/03/2012"}, "can't end before it begins"),
    ],
)
def test_what_is_wrong_is_said(team, typed, told):
    number = Indicator.objects.count()
    answer = team.send(NEW, **(CHILDREN_SEEN | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert Indicator.objects.count() == number


def test_polarity_turned_round_changes_ratings_in_drafts(team, june, stored):
    page = text_of(team.send(address(), **(stored | {"polarity": "L"})))
    assert "Polarity: Higher is better → becomes Lower is better" in page
    assert "Changes 3 ratings" in page
    assert "shared by all authorities" in page


def test_unit_stays_once_figures_were_returned(team, readings, stored):
    answer = team.send(address(), **(stored | {"unit": "count"}))
    assert "Add a new indicator and name it as the successor" in text_of(answer)


def test_basis_in_use_stays(team, readings, stored):
    answer = team.send(address(), **(stored | {"bases": ["YTD"], "usual_basis": "YTD"}))
    assert "Month is still used by 6 figures and 1 target and 1 line of a scorecard." in text_of(answer)


def test_change_is_on_record(team, stored):
    team.save(address(), **(stored | {"owner": "Quality assurance"}))
    for page in (team.see(LIST), team.see(address())):
        assert "Indicator changed" in page
        assert "Owner: Quality assurance" in page


def test_level_of_collection_is_changed(team, kent, stored):
    changed = stored | {"level-kent": ""}
    assert "Collected in Kent by: District → becomes only returned" in text_of(
        team.send(address(), **changed)
    )
    team.save(address(), **changed)
    found = CollectionLevel.objects.filter(indicator__code=TIMELINESS, authority=kent)
    assert not found.exists()
    assert "Collected in Kent by: district removed" in team.see(address())


def test_second_of_two_editors_is_told(team, stored):
    seen = mark_on(team.client.get(address()))
    team.save(address(), **(stored | {"owner": "First", "seen": seen}))
    answer = team.send(address(), **(stored | {"owner": "Second", "seen": seen}))
    assert "Somebody else has changed this" in text_of(answer)


def test_unknown_indicator_is_not_there(team):
    assert team.client.get(address("no-such")).status_code == 404


def test_a_new_indicator_counts_people_unless_said_otherwise(team):
    assert team.client.get(NEW).context["form"]["counts_people"].value() is True


@pytest.fixture
def uncovered(stored) -> dict[str, object]:
    """The form of an indicator as it is sent with "Counts people" unticked."""
    return {name: value for name, value in stored.items() if name != "counts_people"}


def test_switching_small_numbers_off_asks_why(team, uncovered):
    answer = team.send(address(), **uncovered)
    assert "Say why it doesn’t count people" in text_of(answer)
    assert Indicator.objects.get(code=TIMELINESS).counts_people


def test_a_new_indicator_that_counts_nobody_says_why(team):
    sent = {name: value for name, value in CHILDREN_SEEN.items() if name != "counts_people"}
    assert "Say why it doesn’t count people" in text_of(team.send(NEW, **sent))


def test_the_reason_is_on_record(team, uncovered):
    team.save(address(), **uncovered, why_not_people="It counts audits")
    assert not Indicator.objects.get(code=TIMELINESS).counts_people
    assert AuditEntry.objects.first().after["why it doesn't count people"] == "It counts audits"


def test_what_everybody_would_see_is_shown_before_it_is_saved(team, june, uncovered):
    dover = Reading.objects.filter(indicator__code=TIMELINESS, area__slug="dover")
    dover.filter(period_end=date(2012, 5, 31)).update(numerator=3, denominator=20, value=15)
    page = text_of(team.send(address(), **uncovered, why_not_people="It counts audits"))
    assert "1 figure of your authorities that is kept from the public would appear" in page
    assert "Dover Month May 2012 15.0%" in page


def test_where_nothing_is_hidden_that_is_said(team, june, uncovered):
    page = text_of(team.send(address(), **uncovered, why_not_people="It counts audits"))
    assert "No figure of your authorities is kept from the public for this indicator now." in page


def test_an_authority_protects_small_numbers_that_the_library_does_not(team, kent, uncovered):
    team.save(address(), **uncovered, why_not_people="It counts audits")
    team.save(address(), **uncovered, **{"people-kent": "on"})
    assert "counts people in Kent" in AuditEntry.objects.first().after
    (ours,) = [each for each in indicators_in(kent) if each.code == TIMELINESS]
    (theirs,) = [each for each in indicators_in(Area(pk=0)) if each.code == TIMELINESS]
    assert (ours.relations.counts_people, theirs.relations.counts_people) == (True, False)


def test_and_does_not_take_it_back(team, kent, stored):
    team.save(address(), **stored, **{"people-kent": "on"})
    team.save(address(), **{**stored, "source": "Another"})
    assert OwnProtection.objects.filter(indicator__code=TIMELINESS, authority=kent).exists()
