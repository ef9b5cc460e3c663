"""Pages of a large council: at most 500 kB of HTML and 4,000 elements, whatever is looked at."""

import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client

from districts.models import Role, User
from scorecard.models import Edition
from tests.scorecard.large import DISTRICTS, large_council

BYTES, ELEMENTS = 500_000, 4_000
PAGE = "/scorecards/largeshire/2012-05/"
PAGES = [
    PAGE,
    f"{PAGE}?area=district-of-the-river-03",
    f"{PAGE}matrix/",
    f"{PAGE}matrix/?sort=reds&areas=reds",
    f"{PAGE}matrix/?within=district-of-the-river-03",
    f"{PAGE}matrix/?cell=measure-1.SNAPSHOT.district-of-the-river-03",
]


@pytest.fixture(scope="module")
def edition(django_db_setup, django_db_blocker) -> Iterator[Edition]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield large_council()
        transaction.set_rollback(True)


@pytest.fixture
def member(edition, db) -> Client:
    user = User.objects.create_user("member", password="not needed here")
    Role.objects.create(user=user, area=edition.scorecard.authority, role="member")
    browser = Client()
    browser.force_login(user)
    return browser


def test_no_page_is_heavier_than_it_may_be(member):
    for address in PAGES:
        page = member.get(address).content.decode()
        assert len(page.encode()) <= BYTES, address
        assert len(re.findall(r"<[a-z]", page)) <= ELEMENTS, address


def test_teams_stand_under_their_district_alone(member):
    page = member.get(f"{PAGE}matrix/").content.decode()
    assert page.count('class="app-heat__area"') == DISTRICTS
    assert "Team 3" not in page
    assert "River 03 Team 3" in member.get(f"{PAGE}matrix/?within=district-of-the-river-03").content.decode()


def test_an_area_that_is_not_here_is_not_found(member):
    assert member.get(f"{PAGE}matrix/?within=nowhere").status_code == 404


def test_an_edition_is_one_file_that_needs_no_service(member):
    """Its styles are in it, nothing is fetched, and its links lead back; it says who may read it."""
    file = member.get(f"{PAGE}export.html")
    page = file.content.decode()
    assert file["Content-Disposition"] == 'attachment; filename="largeshire-scorecard-2012-05.html"'
    assert re.findall(r'<(?:script|link|img|iframe)| src=|href="/|url\((?!data:)', page) == []
    assert 'href="http://testserver/indicators/measure-1/' in page
    assert "Restricted: not to be passed on" in page
    assert "Published 9 July 2012" in page
    assert "<form" not in page
