"""The audit trail on the page and as a file."""

import csv
from io import StringIO

import pytest
from django.urls import reverse

from districts.models import User, record
from tests.backoffice.steps import Team, text_of

PAGE, FILE = reverse("manage-audit"), reverse("manage-audit-export")


@pytest.fixture
def targets_set(team, performance_team) -> None:
    """Sixty of them, numbered."""
    for number in range(60):
        about = {"target": str(number)}
        record(by=performance_team, action="target set", subject=f"Target {number}", after=about)


def lines_of(answer) -> list[list[str]]:
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def test_the_newest_come_first_fifty_a_page(team, targets_set):
    first, second = team.see(PAGE), team.see(f"{PAGE}?page=2")
    assert "61 entries, newest first; page 1 of 2." in first
    assert "Target 59" in first
    assert "Target 9 " not in first
    assert "Target 9 " in second


def test_the_search_stays_on_the_next_page(team, targets_set):
    answer = team.client.get(f"{PAGE}?words=Target")
    assert "?words=Target&amp;page=2" in answer.content.decode()


def test_before_and_after_are_shown(team, performance_team):
    record(
        by=performance_team, action="target set", subject="", before={"target": "10"}, after={"target": "9"}
    )
    assert "Target: 10 → becomes 9" in team.see(PAGE)


@pytest.mark.parametrize(
    ("asked", "told"),
    [("first=yesterday", "From must be a day such as 01/04/2012"), ("kind=party", "Choose from the list")],
)
def test_what_is_wrong_is_said(team, asked, told):
    answer = team.client.get(f"{PAGE}?{asked}")
    assert answer.status_code == 400
    assert told in text_of(answer)


def test_the_file_holds_what_was_searched_for(team, targets_set):
    head, *lines = lines_of(team.client.get(f"{FILE}?words=Target+5"))
    assert head == ["When", "Username", "Who", "What", "On what", "Before", "After"]
    assert [line[4] for line in lines][:2] == ["Target 59", "Target 58"]
    assert len(lines) == 11


def test_nothing_in_the_file_is_a_formula(team, performance_team):
    record(by=performance_team, action="name added", subject='=HYPERLINK("http://example.org")')
    assert '\'=HYPERLINK("http://example.org")' in [line[4] for line in lines_of(team.client.get(FILE))]


def test_taking_the_file_is_on_record(team):
    b"".join(team.client.get(FILE))
    assert "Download" in team.see(PAGE)


def test_an_administrator_gets_in_and_finds_the_way(client, library):
    client.force_login(User.objects.create(username="root", is_superuser=True))
    assert "sign-in" in Team(client).see(PAGE).lower()
    assert PAGE in client.get("/").content.decode()
