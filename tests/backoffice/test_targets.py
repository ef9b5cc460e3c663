"""Setting, changing and ending targets on the screens."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from districts.models import AuditEntry
from indicators.models import Target
from tests.backoffice.conftest import BACKLOG, TIMELINESS
from tests.backoffice.steps import mark_on, text_of

LIST = reverse("manage-targets", args=["kent"])
NEW = reverse("manage-target-add", args=["kent"])
RAISED = {
    "line": f"{TIMELINESS}|MONTH",
    "area": "kent",
    "in_force_from": "01/04/2013",
    "kind": "figure",
    "target": "90",
    "floor_form": "none",
    "applies_below": "",
    "set_by": "2013/14 target",
}


def newest() -> Target:
    return Target.objects.latest("pk")


def stored() -> Target:
    return Target.objects.get(indicator__code=TIMELINESS, area__slug="kent", basis="MONTH")


def address_of(target: Target) -> str:
    return reverse("manage-target", args=["kent", target.pk])


def as_sent(target: Target, /, **changed: str) -> dict[str, str]:
    """The form of a stored target as a browser sends it."""
    sent = {
        "in_force_from": f"{target.in_force_from:%d/%m/%Y}",
        "kind": "figure",
        "target": str(target.target),
        "floor_form": "none",
        "applies_below": "yes" if target.applies_below else "no",
        "set_by": target.set_by,
    }
    return sent | changed


# Setting


def test_new_target_is_saved_after_a_yes(team, performance_team):
    answer = team.save(NEW, **RAISED)
    assert answer.url == f"{LIST}?line={TIMELINESS}%7CMONTH"
    target = newest()
    assert (target.target, target.in_force_from, target.set_by) == (90, date(2013, 4, 1), "2013/14 target")
    assert AuditEntry.objects.get(action="target set").by == performance_team


def test_nothing_is_saved_before_the_yes(team):
    number = Target.objects.count()
    team.send(NEW, **RAISED)
    assert Target.objects.count() == number


def test_confirmation_lists_the_ratings_that_change(team, june):
    page = text_of(team.send(address_of(stored()), **as_sent(stored(), target="90")))
    assert "Changes 2 ratings in drafts; published editions stay as they are." in page
    assert "Target: 78.8 → becomes 90" in page
    assert "Looked at: Kent, June 2012." in page


def test_going_back_keeps_what_was_typed(team):
    answer = team.send(NEW, **RAISED, again="yes")
    assert 'value="2013/14 target"' in answer.content.decode()
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("typed", "target", "floor"),
    [
        ({"floor_form": "floor", "floor": "85"}, "90", "85"),
        ({"floor_form": "tolerance", "tolerance": "5"}, "90", "85.5"),
        ({"floor_form": "thresholds", "target": "", "green_from": "92", "red_beyond": "88"}, "92", "88"),
        ({"floor_form": "none", "floor": "85"}, "90", None),
    ],
)
def test_floor_is_given_in_one_of_three_ways(team, typed, target, floor):
    team.save(NEW, **(RAISED | typed))
    assert newest().target == Decimal(target)
    assert newest().floor == (None if floor is None else Decimal(floor))


def test_percentages_hold_below_as_usual_and_numbers_do_not(team):
    team.save(NEW, **RAISED)
    assert newest().applies_below
    team.save(NEW, **(RAISED | {"line": f"{BACKLOG}|SNAPSHOT", "target": "50"}))
    assert not newest().applies_below


def test_band_and_range(team):
    band = {"kind": "band", "target": "", "band_low": "5", "band_high": "15", "margin": "2"}
    team.save(NEW, **(RAISED | band))
    assert (newest().band_low, newest().band_high, newest().margin, newest().rated) == (5, 15, 2, True)
    team.save(NEW, **(RAISED | band | {"kind": "range", "in_force_from": "01/04/2014"}))
    assert (newest().band_low, newest().margin, newest().rated) == (5, None, False)


def test_list_and_form_say_what_a_band_says(team):
    band = {"kind": "band", "target": "", "band_low": "5", "band_high": "15", "margin": "2"}
    team.save(NEW, **(RAISED | band))
    assert "5 to 15%, margin 2" in team.see(LIST)
    assert team.client.get(address_of(newest())).context["form"].initial["kind"] == "band"
    team.save(NEW, **(RAISED | band | {"kind": "range", "in_force_from": "01/04/2014"}))
    assert "5 to 15%, not rated" in team.see(LIST)
    assert team.client.get(address_of(newest())).context["form"].initial["kind"] == "range"


def test_target_is_ended_from_a_day_on(team):
    team.save(NEW, **(RAISED | {"kind": "none", "target": ""}))
    assert newest().target_rule.says_none
    assert "none" in team.see(LIST)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"in_force_from": "tomorrow"}, "In force from must be a day such as 01/04/2012"),
        ({"target": "ninety"}, "Target must be a number"),
        ({"target": ""}, "Enter the target"),
        ({"target": "104"}, "A percentage can't be over 100"),
        ({"set_by": ""}, "Enter who set it"),
        ({"line": f"{TIMELINESS}|WEEK"}, "Choose from the list"),
        ({"area": "stockton-on-tees"}, "Choose from the list"),
        ({"floor_form": "floor"}, "Enter the floor"),
        ({"floor_form": "floor", "floor": "95"}, "The floor must be worse than the target"),
        ({"floor_form": "tolerance"}, "Enter the tolerance, for example 5"),
        ({"target": "0", "floor_form": "tolerance", "tolerance": "5"}, "A percentage of a target of 0 is 0"),
        ({"kind": "band"}, "Enter the lower end, the upper end, or both"),
        ({"line": f"{BACKLOG}|SNAPSHOT", "applies_below": "yes"}, "can’t hold for the areas below"),
        ({"in_force_from": "01/04/2012"}, "is set already. Change that one."),
        ({"start_value": "100"}, "A starting value needs its date"),
        ({"start_value": "100", "start_date": "01/04/2013"}, "needs the day by which the target is due"),
        (
            {"start_value": "100", "start_date": "01/04/2014", "due": "31/03/2014"},
            "must stand before the target is due",
        ),
    ],
)
def test_what_is_wrong_is_said(team, typed, told):
    number = Target.objects.count()
    answer = team.send(NEW, **(RAISED | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert Target.objects.count() == number


# Changing


def test_change_is_on_record_with_before_and_after(team, performance_team):
    team.save(address_of(stored()), **as_sent(stored(), target="90"))
    assert stored().target == 90
    page = team.see(address_of(stored()))
    assert "Target changed" in page
    assert "Target: 78.8 → becomes 90" in page
    assert str(performance_team) in page


def test_what_a_target_is_of_stays(team):
    sent = as_sent(stored(), line=f"{BACKLOG}|SNAPSHOT", area="dover")
    team.save(address_of(stored()), **sent)
    assert stored().area.slug == "kent"


def test_second_of_two_editors_is_told(team):
    target = stored()
    seen = mark_on(team.client.get(address_of(target)))
    team.save(address_of(target), **as_sent(target, target="85", seen=seen))
    answer = team.send(address_of(target), **as_sent(target, target="90", seen=seen))
    assert "Somebody else has changed this since you opened it" in text_of(answer)
    assert stored().target == 85


# Looking


def test_grid_shows_areas_down_and_years_across(team):
    page = team.see(f"{LIST}?line={TIMELINESS}|MONTH")
    assert "Area 2012/13 2013/14" in page
    assert "78.8% from 1 April 2012, 2012/13 stretched target" in page
    assert "Dover Kent: 78.8%" in page


def test_unknown_line_is_not_there(team):
    assert team.client.get(f"{LIST}?line=no-such|MONTH").status_code == 404


def test_link_of_the_grid_fills_in_the_form(team):
    page = team.client.get(
        f"{NEW}?line={TIMELINESS}|MONTH&area=dover&in_force_from=01/04/2013"
    ).content.decode()
    assert 'value="01/04/2013"' in page
    assert '<option value="dover" selected>' in page
