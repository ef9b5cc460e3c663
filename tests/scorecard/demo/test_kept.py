"""The pages that many open are written once for all who may see the same of them, and anew after any change."""

import gzip
import re
from datetime import date

import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpRequest
from django.test.utils import CaptureQueriesContext

from districts.models import Area, AuditEntry, Role, User, record
from districts.state import marks
from districts.tree import Level
from indicators.actions import save_annotation, set_target
from indicators.models import Annotation, Target
from indicators.rules.terms import Basis
from returns.corrections import FigureCorrection, correct_readings
from returns.models import Return, ReturnKind, ReturnLine
from scorecard.actions import Words, open_draft, publish_edition, write_commentary
from scorecard.models import Edition
from scorecard.page_cache import PAGES

MAY = "/scorecards/kent/2012-05/"
INDICATOR = "/indicators/initial-assessments-completed-in-timescale/?area=dover"
EVERY_AREA = "/indicators/unallocated-cases-over-28-days/areas/?level=district"


@pytest.fixture(autouse=True)
def keep_pages(settings) -> None:
    settings.PAGES_KEPT_BYTES = 1_000_000


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
    PAGES.clear()
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
    changes = marks()
    browser_of("performance-team-kent").get(DRAFT)
    record(by=None, action="sign-in", subject="somebody")
    record(by=None, action="download", subject="/somewhere")
    record(by=None, action="return uploaded", subject="a return")
    assert marks() == changes
    record(by=None, action="target set", subject="a target")
    assert marks() != changes


def test_what_is_not_there_is_not_kept(browser_of):
    assert browser_of("").get("/scorecards/kent/2031-05/").status_code == 404
    assert "ETag" not in browser_of("").get("/scorecards/kent/2031-05/")


# What one council changes


def correct_an_edition(council: Area) -> None:
    edition = Edition.objects.filter(scorecard__authority=council, period_end="2013-02-28").latest("issue")
    card, reason = edition.scorecard, "A figure was wrong."
    issue = open_draft(scorecard=card, period=edition.period, by=None, unrestricted=True, reason=reason)
    publish_edition(edition=issue, by=None, published_at=edition.published_at)


def correct_a_target(council: Area) -> None:
    target = Target.objects.filter(area=council, start_value=None).exclude(target=None).first()
    target.target += 1
    set_target(target=target, by=None)


def correct_a_figure(area: Area) -> None:
    line = ReturnLine.objects.filter(area=area, taken=True, value__isnull=False).latest("period_end")
    stated = line.indicator, area, Basis(line.basis), line.period_end
    right = FigureCorrection(*stated, value=line.value + 1)
    owner = area if area.level == Level.AUTHORITY else Area.objects.get(slug="kent")
    correct_readings(corrections=[right], owner=owner, reason="Miscounted.", by=None)


def note_a_change(council: Area) -> None:
    note = Annotation(area=council, date=date(2012, 1, 1), text="Counted anew.", kind="break")
    save_annotation(annotation=note, by=None)


CHANGES = (correct_an_edition, correct_a_target, correct_a_figure, note_a_change)
# By whom which page is read.
KENTS = [
    *(("", address) for address in (MAY, INDICATOR, "/districts/dover/")),
    *(("performance-team-kent", address) for address in (MAY, DRAFT, INDICATOR)),
]
STOCKTONS = [
    ("", "/scorecards/stockton-on-tees/2013-02/"),
    ("", INDICATOR.replace("dover", "stockton-on-tees")),
    ("performance-team-stockton-on-tees", "/scorecards/stockton-on-tees/2013-14-q2/draft/"),
]


def given(browser_of, pages: list[tuple[str, str]]) -> list[str]:
    return [without_account(browser_of(who).get(address)) for who, address in pages]


@pytest.fixture
def writes(monkeypatch) -> list[str]:
    """The names of the pages that are written."""
    written, put = [], PAGES.put
    monkeypatch.setattr(PAGES, "put", lambda name, page: (written.append(name), put(name, page)))
    return written


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_has_the_pages_of_its_council_written_anew_and_no_others(browser_of, writes, change):
    before = given(browser_of, KENTS)
    given(browser_of, STOCKTONS)
    change(Area.objects.get(slug="stockton-on-tees"))
    writes.clear()
    assert given(browser_of, KENTS) == before
    assert writes == []
    shown = given(browser_of, STOCKTONS)
    assert len(writes) == len(STOCKTONS)
    PAGES.clear()
    assert given(browser_of, KENTS + STOCKTONS) == before + shown


def test_a_comparators_figure_has_the_pages_written_anew_of_all_who_compare(browser_of, writes):
    given(browser_of, KENTS + STOCKTONS)
    writes.clear()
    returned = ReturnLine.objects.filter(area__level=Level.COMPARATOR, taken=True, value__isnull=False)
    correct_a_figure(returned.first().area)
    given(browser_of, KENTS + STOCKTONS)
    assert len(writes) == len(KENTS + STOCKTONS)


def test_a_return_that_nobody_has_accepted_shows_on_its_districts_page_alone(browser_of, writes):
    managers, page = browser_of("manager-dover"), "/districts/dover/"
    managers.get(page)
    before, seen = given(browser_of, KENTS), len(writes)
    queries, _ = queries_of(managers, page)
    assert (queries, len(writes)) == (5, seen)  # those of any page, and which returns it lists
    dover = Area.objects.get(slug="dover")
    Return.objects.create(area=dover, kind=ReturnKind.UPLOAD, title="Sent a moment ago")
    record(by=None, action="return uploaded", subject="Sent a moment ago")
    assert "Sent a moment ago" in managers.get(page).content.decode()
    assert given(browser_of, KENTS) == before
    assert len(writes) == seen + 1


def test_a_page_goes_out_as_packed_as_it_is_kept(browser_of):
    plain = browser_of("").get(MAY)
    packed = browser_of("").get(MAY, headers={"Accept-Encoding": "gzip, br"})
    assert (packed["Content-Encoding"], gzip.decompress(packed.content)) == ("gzip", plain.content)
    assert {"Cookie", "Accept-Encoding"} <= set(packed["Vary"].split(", "))
    again = browser_of("").get(MAY, headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]})
    assert again.status_code == 304
