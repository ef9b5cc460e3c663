"""Until when returns are due, and the names that they may use."""

from datetime import date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from districts.models import Area, AuditEntry
from returns.models import Alias, ReturnDue
from returns.queries import catalogue_for
from tests.backoffice.steps import text_of

DUE = reverse("manage-due-dates", args=["kent"])
NAMES = reverse("manage-names", args=["kent"])
JUNE = {"month": "2012-06", "areas": "level:district", "due": "13/07/2012"}
BACKLOG = {"text": "IA backlog", "line": "initial-assessments-in-progress-out-of-timescale|SNAPSHOT"}


@pytest.fixture(autouse=True)
def in_july(monkeypatch) -> None:
    """The service's clock, by which months are offered."""
    now = datetime(2012, 7, 1, 12, tzinfo=timezone.get_default_timezone())
    monkeypatch.setattr(timezone, "now", lambda: now)


# Due dates


def test_due_date_is_set_for_every_district(team):
    team.send(DUE, **JUNE)
    assert ReturnDue.objects.count() == Area.objects.filter(level="district", parent__slug="kent").count()
    assert {due.due for due in ReturnDue.objects.all()} == {date(2012, 7, 13)}


def test_due_date_of_one_area_is_moved(team):
    team.send(DUE, **JUNE)
    team.send(DUE, **(JUNE | {"areas": "dover", "due": "20/07/2012"}))
    assert ReturnDue.objects.get(area__slug="dover").due == date(2012, 7, 20)
    assert "Due: 13 July 2012 → becomes 20 July 2012" in team.see(DUE)


def test_due_date_that_stands_already_leaves_no_second_entry(team):
    for _ in range(2):
        team.send(DUE, **(JUNE | {"areas": "dover"}))
    assert AuditEntry.objects.filter(action="due date set").count() == 1


def test_due_date_is_removed(team):
    team.send(DUE, **(JUNE | {"areas": "dover"}))
    team.client.post(reverse("manage-due-date-remove", args=["kent", ReturnDue.objects.get().pk]))
    assert not ReturnDue.objects.exists()
    assert "Due date removed" in team.see(DUE)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"month": "June"}, "Choose from the list"),
        ({"due": "30/06/2012"}, "Choose a later day"),
        ({"areas": "stockton-on-tees"}, "Choose from the list"),
    ],
)
def test_due_date_that_is_wrong_is_refused(team, typed, told):
    answer = team.send(DUE, **(JUNE | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert not ReturnDue.objects.exists()


def test_due_date_of_another_authority_is_not_there(team):
    theirs = ReturnDue.objects.create(
        area=Area.objects.get(slug="stockton-on-tees"), period_end=date(2012, 6, 30), due=date(2012, 7, 9)
    )
    answer = team.client.post(reverse("manage-due-date-remove", args=["kent", theirs.pk]))
    assert answer.status_code == 404


# Names


def test_name_is_added_and_returns_know_it(team, kent):
    team.send(NAMES, **BACKLOG)
    found = catalogue_for([], [kent.pk]).indicator_names.find("ia backlog")
    assert found.basis == "SNAPSHOT"
    assert "Name added" in team.see(NAMES)


def test_area_gets_a_name(team):
    team.send(NAMES, text="DVR", area="dover")
    assert Alias.objects.get(text="DVR").area.slug == "dover"


def test_name_is_removed(team):
    team.send(NAMES, **BACKLOG)
    team.client.post(reverse("manage-name-remove", args=["kent", Alias.objects.get(text="IA backlog").pk]))
    assert not Alias.objects.filter(text="IA backlog").exists()
    assert "Name removed" in team.see(NAMES)


def test_name_of_everybody_is_not_this_authoritys_to_remove(team):
    everybodys = Alias.objects.filter(authority=None).first()
    answer = team.client.post(reverse("manage-name-remove", args=["kent", everybodys.pk]))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text": ""}, "Enter the name in returns"),
        ({"line": ""}, "Choose an indicator or an area, not both"),
        ({"area": "dover"}, "Choose an indicator or an area, not both"),
        ({"text": "Unallocated cases"}, "is called so already"),
    ],
)
def test_name_that_is_wrong_is_refused(team, typed, told):
    answer = team.send(NAMES, **(BACKLOG | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)


def test_same_name_twice_is_refused(team):
    team.send(NAMES, **BACKLOG)
    answer = team.send(NAMES, **(BACKLOG | {"text": "IA  Backlog:"}))
    assert "Remove that name first" in text_of(answer)
