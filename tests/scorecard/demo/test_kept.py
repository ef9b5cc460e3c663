"""Published pages are written once for everybody without an account, and anew after any change."""

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import User
from scorecard.actions import open_draft, publish_edition
from scorecard.models import Edition

MAY = "/scorecards/kent/2012-05/"


@pytest.fixture(autouse=True)
def keep_pages(settings) -> None:
    settings.CACHES = settings.CACHES | {
        "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept in a test"}
    }
    caches["pages"].clear()


def queries_of(browser, address: str, **headers: str) -> tuple[int, object]:
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address, headers=headers)
    return len(asked), answer


@pytest.mark.parametrize("address", ["/", MAY, f"{MAY}?area=dover", f"{MAY}matrix/"])
def test_the_second_reader_is_given_the_same_page_for_one_question_to_the_database(browser_of, address):
    _, first = queries_of(browser_of(""), address)
    queries, second = queries_of(browser_of(""), address)
    assert queries == 1
    assert second.content == first.content


def test_whoever_has_the_page_is_told_that_it_is_the_newest(browser_of):
    tag = browser_of("").get(MAY)["ETag"]
    assert browser_of("").get(MAY, headers={"If-None-Match": tag}).status_code == 304


def test_a_correction_shows_at_once(browser_of):
    tag = browser_of("").get(MAY)["ETag"]
    may = Edition.objects.filter(scorecard__slug="kent", period_end="2012-05-31").latest("issue")
    team = User.objects.get(username="performance-team-kent")
    issue = open_draft(
        scorecard=may.scorecard, period=may.period, by=team, unrestricted=True, reason="A figure was wrong."
    )
    publish_edition(edition=issue, by=team, published_at=may.published_at)
    answer = browser_of("").get(MAY, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert f"issue {issue.issue}" in answer.content.decode().lower()


def test_a_page_of_somebody_signed_in_is_not_kept(browser_of):
    browser_of("member-kent").get(MAY)
    queries, answer = queries_of(browser_of(""), MAY)
    assert queries > 1
    assert "Sign out" not in answer.content.decode()
    assert "no-store" in browser_of("member-kent").get(MAY)["Cache-Control"]


def test_what_is_not_there_is_not_kept(browser_of):
    assert browser_of("").get("/scorecards/kent/2031-05/").status_code == 404
    assert "ETag" not in browser_of("").get("/scorecards/kent/2031-05/")
