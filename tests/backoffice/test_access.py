"""Who gets to the screens, and whose they are."""

import pytest
from django.urls import reverse

from districts.models import Area
from indicators.models import Annotation, Target

SHARED = ["manage", "manage-indicators", "manage-indicator-add", "manage-national"]
OF_AN_AUTHORITY = [
    "manage-targets",
    "manage-target-add",
    "manage-targets-export",
    "manage-targets-import",
    "manage-notes",
    "manage-note-add",
    "manage-areas",
    "manage-area-add",
    "manage-areas-add",
    "manage-first-steps",
    "manage-subscribers",
    "manage-scorecard-add",
    "manage-history",
    "manage-areas-merge",
    "manage-figures",
    "manage-figures-list",
    "manage-population",
    "manage-national-populations",
    "manage-due-dates",
    "manage-names",
]
EVERY = [
    *(reverse(name) for name in SHARED),
    reverse("manage-indicator", args=["unallocated-cases"]),
    *(reverse(name, args=["kent"]) for name in OF_AN_AUTHORITY),
    reverse("manage-layout", args=["kent", "kent"]),
    reverse("manage-measures", args=["kent", "kent"]),
    reverse("manage-area", args=["kent", "dover"]),
]
KENTS = [address for address in EVERY if "/kent/" in address]


@pytest.mark.parametrize("address", EVERY)
def test_performance_team_opens_it(client, performance_team, address):
    client.force_login(performance_team)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("role", ["member", "officer", "manager"])
def test_other_roles_are_refused(client, holder, role):
    client.force_login(holder(role, "kent"))
    assert {client.get(address).status_code for address in EVERY} == {403}
    assert {client.post(address).status_code for address in EVERY if "export" not in address} <= {403, 405}


@pytest.mark.parametrize("address", EVERY)
def test_anonymous_readers_are_asked_to_sign_in(client, library, address):
    assert client.get(address).url.startswith(reverse("sign-in"))


@pytest.mark.parametrize("address", KENTS)
def test_another_authority_is_not_there(client, holder, address):
    client.force_login(holder("performance_team", "stockton-on-tees"))
    assert client.get(address).status_code == 404


def test_a_role_below_the_authority_sets_nothing_for_it(client, holder):
    client.force_login(holder("performance_team", "dover"))
    assert client.get(reverse("manage-targets", args=["kent"])).status_code == 404


def test_records_of_another_authority_are_not_there(team):
    theirs = Target.objects.filter(area__slug="stockton-on-tees").first()
    assert team.client.get(reverse("manage-target", args=["kent", theirs.pk])).status_code == 404


def test_note_that_holds_everywhere_is_nobodys_to_change(team):
    everywhere = Annotation.objects.filter(area=None).first()
    assert team.client.get(reverse("manage-note", args=["kent", everywhere.pk])).status_code == 404
    assert everywhere.text in team.see(reverse("manage-notes", args=["kent"]))


def test_navigation_leads_there_for_whom_it_is(client, performance_team, member):
    for user, leads in [(performance_team, True), (member, False)]:
        client.force_login(user)
        assert (b'href="/manage/"' in client.get("/indicators/").content) is leads


GRID = reverse("manage-targets", args=["kent"]) + "?line=unallocated-cases|SNAPSHOT"


@pytest.mark.parametrize(
    ("address", "most"),
    [
        (GRID, 10),
        (reverse("manage-target-add", args=["kent"]), 9),
        (reverse("manage-areas", args=["kent"]), 8),
        (reverse("manage-layout", args=["kent", "kent"]), 14),
        (reverse("manage-indicators"), 7),
        (reverse("manage-population", args=["kent"]), 11),
    ],
)
def test_queries_are_bounded(client, performance_team, address, most, django_assert_max_num_queries):
    client.force_login(performance_team)
    with django_assert_max_num_queries(most):
        client.get(address)


def test_queries_do_not_grow_with_areas(client, performance_team, django_assert_max_num_queries):
    client.force_login(performance_team)
    kent = Area.objects.get(slug="kent")
    for number in range(20):
        Area.objects.create(name=f"Team {number}", level="team", parent=kent.children.first())
    with django_assert_max_num_queries(10):
        client.get(GRID)
