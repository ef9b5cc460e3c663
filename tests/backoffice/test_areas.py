"""Areas that open, close, merge and change their name."""

from datetime import date

import pytest
from django.urls import reverse

from districts.models import Area
from indicators.models import Annotation
from returns.models import Alias
from tests.backoffice.steps import mark_on, text_of

LIST = reverse("manage-areas", args=["kent"])
NEW = reverse("manage-area-add", args=["kent"])
MERGE = reverse("manage-areas-merge", args=["kent"])
DOVER = reverse("manage-area", args=["kent", "dover"])
MEDWAY = {"name": "Medway", "level": "district", "parent": "kent", "opened": "01/04/2013"}


def area(slug: str) -> Area:
    return Area.objects.get(slug=slug)


# Opening


def test_area_opens(team):
    team.save(NEW, **MEDWAY)
    assert (area("medway").parent.slug, area("medway").opened) == ("kent", date(2013, 4, 1))
    assert "Area opened" in team.see(LIST)


def test_what_is_about_to_be_saved_is_called_as_in_the_form(team):
    asked = text_of(team.send(NEW, **(MEDWAY | {"ons_code": "E06000035"})))
    for said in ("Lies in: Kent", "First day: 1 April 2013", "ONS code: E06000035"):
        assert said in asked


def test_teams_address_begins_with_its_authority(team):
    team.save(NEW, **(MEDWAY | {"name": "Duty team", "level": "team", "parent": "dover"}))
    assert area("kent-duty-team").parent == area("dover")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Enter the name"),
        ({"name": "dover"}, "There is a dover below Kent already"),
        ({"name": "England"}, "An area elsewhere is called England"),
        ({"name": "?!"}, "A name needs letters or digits"),
        ({"closed": "31/03/2013"}, "The last day lies before the first"),
        ({"parent": "dover"}, "A district can't lie below Dover, which is a district"),
        ({"parent": "stockton-on-tees"}, "Choose from the list"),
    ],
)
def test_what_is_wrong_is_said(team, typed, told):
    number = Area.objects.count()
    answer = team.send(NEW, **(MEDWAY | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert Area.objects.count() == number


# Changing and closing


def test_area_closes_after_its_effect_was_shown(team, june):
    page = text_of(team.send(DOVER, name="Dover", ons_code="E07000108", closed="31/05/2012"))
    assert "lines in drafts; published editions stay as they are." in page
    team.save(DOVER, name="Dover", ons_code="E07000108", closed="31/05/2012")
    assert area("dover").closed == date(2012, 5, 31)
    assert team.client.get("/scorecards/kent/2012-05/?area=dover").status_code == 200


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        (
            "30/04/2012",
            "2 figures returned for Dover are of periods in which it would not be open: no sum would",
        ),
        (
            "31/05/2012",
            "A figure returned for Dover is of a period in which it would not be open: no sum would",
        ),
        ("01/06/2012", ""),
    ],
)
def test_figures_returned_for_days_after_the_last_are_told_of(team, readings, closed, told):
    asked = text_of(team.send(DOVER, name="Dover", closed=closed))
    assert told in asked if told else "would not be open" not in asked


def test_area_with_open_areas_below_stays_open(team):
    team.save(NEW, **(MEDWAY | {"name": "Duty team", "level": "team", "parent": "dover"}))
    answer = team.send(DOVER, name="Dover", closed="31/05/2013")
    assert "Close what lies below Dover first: Duty team." in text_of(answer)


def test_renamed_area_keeps_its_address_and_its_old_name_in_returns(team):
    team.save(DOVER, name="Dover and Deal", ons_code="E07000108")
    assert area("dover").name == "Dover and Deal"
    assert Alias.objects.get(text="Dover", authority=area("kent")).area == area("dover")
    assert "Name: Dover → becomes Dover and Deal" in team.see(DOVER)


def test_second_of_two_editors_is_told(team):
    seen = mark_on(team.client.get(DOVER))
    team.save(DOVER, name="Dover first", seen=seen)
    assert "Somebody else has changed this" in text_of(team.send(DOVER, name="Dover second", seen=seen))


def test_area_of_another_authority_is_not_there(team):
    address = reverse("manage-area", args=["kent", "stockton-on-tees"])
    assert team.client.get(address).status_code == 404


# Merging


def test_merged_area_closes_and_the_other_gets_a_break(team):
    team.save(MERGE, areas=["dover"], into="thanet", day="01/04/2013")
    assert area("dover").closed == date(2013, 3, 31)
    note = Annotation.objects.get(area=area("thanet"), kind="break")
    assert (note.date, note.text) == (date(2013, 4, 1), "Dover became part of Thanet")
    assert "Dover into Thanet" in team.see(LIST)


def test_figures_of_merged_areas_that_no_sum_would_count_are_told_of(team, readings):
    asked = text_of(team.send(MERGE, areas=["dover", "thanet"], into="swale", day="01/06/2012"))
    assert "2 figures returned for Dover and Thanet are of periods in which they would not be open" in asked
    assert "closes on 31 May 2012, Swale stands for it" in asked


def test_two_areas_that_merge_are_named_in_a_sentence(team):
    team.save(MERGE, areas=["dover", "swale"], into="thanet", day="01/04/2013")
    assert "From 1 April 2013 on, Thanet stands for Dover and Swale too." in team.see(LIST)
    assert (
        Annotation.objects.get(kind="break", area=area("thanet")).text
        == "Dover and Swale became part of Thanet"
    )


def test_a_merger_asks_for_what_the_area_needs_and_gives_people_their_roles(team, officer, readings):
    team.save(MERGE, areas=["dover"], into="thanet", day="01/04/2013")
    page = reverse("manage-area-needs", args=["kent", "thanet"])
    words = team.see(page)
    assert "now that it stands for Dover" in words
    assert "Population: to do. None is known." in words
    assert "(officer, Dover)" in words
    team.send(page)
    assert set(officer.roles.values_list("area__slug", "role")) == {
        ("dover", "officer"),
        ("thanet", "officer"),
    }
    assert "Everybody with a role there has it here too" in team.see(page)
    assert team.client.get(reverse("manage-area-needs", args=["kent", "dover"])).status_code == 404
    assert page in team.client.get(reverse("manage-area", args=["kent", "thanet"])).content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"areas": ["dover", "thanet"]}, "other than Thanet itself"),
        ({"areas": []}, "Choose the areas that close"),
        ({"day": "soon"}, "must be a day"),
        ({"into": "stockton-on-tees"}, "Choose from the list"),
    ],
)
def test_merger_that_makes_no_sense_is_refused(team, typed, told):
    answer = team.send(MERGE, **({"areas": ["dover"], "into": "thanet", "day": "01/04/2013"} | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert not Area.objects.exclude(closed=None).exists()


def test_area_that_is_not_open_yet_is_not_merged_into(team):
    team.save(NEW, **(MEDWAY | {"opened": "01/04/2014"}))
    answer = team.send(MERGE, areas=["dover"], into="medway", day="01/04/2013")
    assert "On 1 April 2013 Medway would not be open" in text_of(answer)


def test_district_is_not_merged_with_a_team(team):
    team.save(NEW, **(MEDWAY | {"name": "Duty team", "level": "team", "parent": "dover", "opened": ""}))
    answer = team.send(MERGE, areas=["kent-duty-team"], into="thanet", day="01/04/2013")
    assert "Duty team and Thanet are not areas of one level in one authority." in text_of(answer)


def test_nothing_stays_open_below_a_closed_area(team):
    team.save(DOVER, name="Dover", ons_code="E07000108", closed="31/05/2013")
    late = {"name": "Duty team", "level": "team", "parent": "dover", "opened": ""}
    assert "Choose from the list" in text_of(team.send(NEW, **(MEDWAY | late)))
    team.save(DOVER, name="Dover", ons_code="E07000108", closed="")
    assert area("dover").closed is None


def test_the_area_that_stands_for_a_closed_one_is_said(team):
    team.save(DOVER, name="Dover", ons_code="E07000108", closed="31/05/2013", successor="thanet")
    assert area("dover").successor == area("thanet")
    team.save(DOVER, name="Dover", ons_code="E07000108", closed="31/05/2013", successor="")
    assert area("dover").successor is None


def test_merged_areas_are_succeeded_by_the_one_that_goes_on(team):
    team.save(MERGE, areas=["dover", "swale"], into="thanet", day="01/04/2013")
    assert {area(slug).successor for slug in ("dover", "swale")} == {area("thanet")}


def test_no_area_stands_for_itself(team):
    answer = team.send(DOVER, name="Dover", ons_code="E07000108", successor="dover")
    assert answer.status_code == 400
