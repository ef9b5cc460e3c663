"""The pages that many open are written once for all who may see the same of them, and anew after any change."""

import re

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext

from districts.audit import newest_changes
from districts.models import Area, AuditEntry, Role, User, record
from scorecard.actions import Words, open_draft, publish_edition, write_commentary
from scorecard.models import Edition

MAY = "/scorecards/kent/2012-05/"
INDICATOR = "/indicators/initial-assessments-completed-in-timescale/?area=dover"
EVERY_AREA = "/indicators/unallocated-cases-over-28-days/areas/?level=district"


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


@pytest.mark.parametrize("address", ["/", MAY, f"{MAY}?area=dover", f"{MAY}matrix/", EVERY_AREA])
def test_the_second_reader_is_given_the_same_page_for_one_question_to_the_database(browser_of, address):
    _, first = queries_of(browser_of(""), address)
    queries, second = queries_of(browser_of(""), address)
    assert queries == 1
    assert second.content == first.content


@pytest.mark.parametrize("address", ["/", MAY, f"{MAY}?area=dover", f"{MAY}matrix/", EVERY_AREA, INDICATOR])
def test_parameters_that_nobody_asked_for_make_no_page_and_cost_none(browser_of, address):
    _, first = queries_of(browser_of(""), address)
    more = "&" if "?" in address else "?"
    for made_up in ("utm_source=x", "issue2=1", "ａｒｅａ=dover", "&".join(f"a{n}={n}" for n in range(50))):
        queries, answer = queries_of(browser_of(""), f"{address}{more}{made_up}")
        assert (queries, answer.content) == (1, first.content)


def test_a_parameter_said_twice_is_the_one_said_last(browser_of):
    _, first = queries_of(browser_of(""), f"{MAY}?area=dover")
    queries, answer = queries_of(browser_of(""), f"{MAY}?area=thanet&area=kent&x=1&area=dover")
    assert (queries, answer.content) == (1, first.content)


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


ACCOUNT = re.compile(r'<div class="app-account">.*?</div>', re.DOTALL)
DRAFT = "/scorecards/kent/2012-06/draft/"


def without_account(answer) -> str:
    return ACCOUNT.sub("", answer.content.decode())


def test_what_one_member_has_been_shown_is_given_to_another_under_their_own_name(browser_of):
    second = User.objects.create(username="second-member-kent")
    Role.objects.create(user=second, area=Area.objects.get(slug="kent"), role="member")
    written, first = queries_of(browser_of("member-kent"), MAY)
    given_out, answer = queries_of(browser_of("second-member-kent"), MAY)
    assert given_out == 4 < written  # session, account, roles, newest changes
    assert without_account(answer) == without_account(first)
    assert "second-member-kent" in answer.content.decode()
    assert "second-member-kent" not in first.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("address", [MAY, INDICATOR])
@pytest.mark.parametrize("other", ["", "member-stockton-on-tees", "officer-dover", "administrator"])
def test_nobody_is_given_what_was_written_for_whoever_may_do_something_else(browser_of, other, address):
    fresh = without_account(browser_of(other).get(address))
    caches["pages"].clear()
    browser_of("performance-team-kent").get(address)
    assert without_account(browser_of(other).get(address)) == fresh


def test_an_indicators_page_is_given_out_likewise(browser_of):
    _, first = queries_of(browser_of("member-kent"), INDICATOR)
    queries, second = queries_of(browser_of("member-kent"), INDICATOR)
    assert queries == 4
    assert without_account(second) == without_account(first)


def test_a_draft_is_kept_and_each_look_at_it_put_on_record(browser_of):
    looks = AuditEntry.objects.filter(action="draft viewed", by__username="performance-team-kent")
    before = looks.count()
    written, first = queries_of(browser_of("performance-team-kent"), DRAFT)
    given_out, second = queries_of(browser_of("performance-team-kent"), DRAFT)
    assert given_out < written / 4
    assert without_account(second) == without_account(first)
    assert looks.count() == before + 2


def test_a_text_written_meanwhile_stands_in_the_draft_at_once(browser_of):
    browser_of("performance-team-kent").get(DRAFT)
    edition = Edition.objects.get(scorecard__slug="kent", published_at=None)
    words = Words(text="Said after the page was kept.")
    write_commentary(edition=edition, area=edition.scorecard.authority, words=words, seen=0, by=None)
    assert "Said after the page was kept." in browser_of("performance-team-kent").get(DRAFT).content.decode()


def test_a_message_is_told_once_and_not_kept(browser_of):
    browser = browser_of("performance-team-kent")
    browser.get(MAY)
    browser.cookies["messages"] = message_cookie("Stored.")
    assert "Stored." in browser.get(MAY).content.decode()
    assert "Stored." not in browser_of("performance-team-kent").get(MAY).content.decode()


def message_cookie(text: str) -> str:
    storage = CookieStorage(HttpRequest())
    return storage._encode([Message(messages.SUCCESS, text)])


def test_an_address_that_is_not_there_still_names_the_account(browser_of):
    answer = browser_of("member-kent").get("/scorecards/kent/2012-05/?area=england")
    assert answer.status_code == 404
    assert "<!--" not in answer.content.decode()


def test_signing_in_looking_or_sending_a_return_changes_no_page(browser_of):
    changes = newest_changes()
    browser_of("performance-team-kent").get(DRAFT)
    record(by=None, action="sign-in", subject="somebody")
    record(by=None, action="download", subject="/somewhere")
    record(by=None, action="return uploaded", subject="a return")
    assert newest_changes() == changes
    record(by=None, action="target set", subject="a target")
    assert newest_changes() != changes


def test_what_is_not_there_is_not_kept(browser_of):
    assert browser_of("").get("/scorecards/kent/2031-05/").status_code == 404
    assert "ETag" not in browser_of("").get("/scorecards/kent/2031-05/")
