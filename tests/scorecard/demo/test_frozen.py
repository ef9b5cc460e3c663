"""An edition stands as it was published, whatever happens afterwards; the next issue shows exactly the correction."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from districts.models import Area, User
from districts.permissions import reader_for
from indicators.models import Indicator, Target
from indicators.rules.periods import Period
from scorecard.actions import Words, open_draft, publish_edition, write_commentary
from scorecard.editions.corrections import correction_of, difference_of_issues
from scorecard.editions.fingerprints import is_intact
from scorecard.export.pdf_libraries import pdf_possible
from scorecard.models import Edition, Scorecard
from scorecard.queries import frozen_contents
from tests.backoffice.steps import text_of
from tests.returns.builders import BACKLOG, accepted, row, workbook

CODE = "initial-assessments-in-progress-out-of-timescale"
NINTH_OF_AUGUST = datetime(2012, 8, 9, 9, tzinfo=UTC)
PAGES = [
    "/scorecards/kent/2012-06/",
    "/scorecards/kent/2012-06/?area=dover",
    "/scorecards/kent/2012-06/?area=thanet",
    "/scorecards/kent/2012-06/matrix/",
    "/scorecards/kent/2012-06/exceptions/",
    "/scorecards/kent/2012-06/exceptions/?area=dover",
]


FILES = [
    "/scorecards/kent/2012-06/export.csv",
    "/scorecards/kent/2012-06/export.xlsx",
    "/scorecards/kent/2012-06/export.docx?area=dover",
    "/scorecards/kent/2012-06/export.docx?area=thanet",
    "/scorecards/kent/2012-06/matrix/export.xlsx",
    "/api/v1/rows?scorecard=kent&period=2012-06&area=thanet",
]
if pdf_possible():
    FILES += [
        "/scorecards/kent/2012-06/export.pdf?area=thanet",
        "/scorecards/kent/2012-06/matrix/export.pdf",
        "/scorecards/kent/2012-06/exceptions/export.pdf",
    ]


def kent() -> Scorecard:
    return Scorecard.objects.select_related("authority").get(slug="kent")


def draft(reason: str = "") -> Edition:
    return open_draft(scorecard=kent(), period=Period.month(2012, 6), by=None, reason=reason)


def say(edition: Edition, text: str, seen: int = 0) -> None:
    write_commentary(
        edition=edition,
        area=Area.objects.get(slug="dover"),
        words=Words(text=text, corrective_action="Two more social workers from July."),
        seen=seen,
        by=None,
        indicator=Indicator.objects.get(code=CODE),
    )


def publish(edition: Edition) -> Edition:
    return publish_edition(edition=edition, by=None, published_at=NINTH_OF_AUGUST)


@pytest.fixture(scope="module")
def june_of_module(demo_of_folder: None, django_db_blocker) -> Iterator[Edition]:
    with django_db_blocker.unblock(), transaction.atomic():
        say(draft(), "The backlog of **Dover** is being worked off.")
        yield publish(draft())
        transaction.set_rollback(True)


@pytest.fixture
def june(june_of_module: Edition, demo: None) -> Edition:
    """June 2012, published."""
    return Edition.objects.get(pk=june_of_module.pk)


@pytest.fixture
def words(browser_of):
    """The words of every page of the edition, without the ways to other pages."""
    browser = browser_of("performance-team-kent")

    def read(query: str = "") -> list[str]:
        found = []
        for address in PAGES:
            answer = browser.get(address + (f"{'&' if '?' in address else '?'}{query}" if query else ""))
            ways = rb"<details.*?</details>|<a class=.app-steps__link.*?</a>"
            answer.content = re.sub(ways, b"", answer.content, flags=re.DOTALL)
            found.append(text_of(answer))
        return found

    return read


def everything_changes() -> None:
    """A target, a name, a closed district, a corrected reading and a text."""
    Target.objects.filter(area__slug="kent").update(target=Decimal(1))
    Indicator.objects.filter(code=CODE).update(name="Late initial assessments", decimal_places=2)
    Area.objects.filter(slug="thanet").update(name="Isle of Thanet", closed=date(2012, 6, 1))
    accepted(workbook(row(month="June 2012", value=77), title="Correction - June 2012"))
    second = draft(reason="Dover counted again.")
    say(second, "Quite another text.", seen=1)


def test_rows_points_targets_names_and_texts_are_the_same_on_every_page(june, words):
    before = words()
    everything_changes()
    assert words() == before
    assert is_intact(june)


def test_every_file_of_it_and_the_interface_say_the_same(june, browser_of):
    browser = browser_of("performance-team-kent")
    before = {address: (browser.get(address).content, browser.get(address)["ETag"]) for address in FILES}
    everything_changes()
    for address, said in before.items():
        answer = browser.get(address)
        assert (answer.status_code, answer["ETag"]) == (200, said[1]), address
        assert answer.content == said[0], address


def test_an_earlier_issue_stays_readable(june, words):
    before = words("issue=1")
    accepted(workbook(row(month="June 2012", value=77), title="Correction - June 2012"))
    publish(draft(reason="Dover counted again."))
    after = [text.replace("A later issue corrects this one. Read issue 2 ", "") for text in words("issue=1")]
    assert after == before


def test_the_next_issue_shows_exactly_the_correction(june):
    accepted(workbook(row(month="June 2012", value=77), title="Correction - June 2012"))
    second = publish(draft(reason="Dover counted again."))
    found = {
        page.slug: {each.about for each in page.found}
        for page in difference_of_issues(frozen_contents(june), frozen_contents(second))
    }
    assert found.pop("dover") == {f"{BACKLOG}, Dover (MS)"}
    # Dover's figure is a part of Kent's, which stands on Kent's page and beside every district's own.
    assert found.pop("kent") == {f"{BACKLOG}, Kent (MS)"}
    parts = {
        each.what
        for page in difference_of_issues(frozen_contents(june), frozen_contents(second))
        for each in page.found
        if page.slug not in ("kent", "dover")
    }
    assert parts == {"Authority’s figure"}
    team = reader_for(User.objects.get(username="performance-team-kent"))
    dover = correction_of(team, second, Area.objects.get(slug="dover"))
    (figure,) = [each for each in dover.here if each.what == "Figure"]
    assert figure.after.startswith("77, 30 June 2012")


def test_a_correction_of_a_text_changes_that_text_alone(june):
    second = draft(reason="A slip of the pen.")
    say(second, "The backlog of **Dover** has been worked off.", seen=1)
    second = publish(second)
    (page,) = difference_of_issues(frozen_contents(june), frozen_contents(second))
    (found,) = page.found
    assert (page.slug, found.what, found.after) == (
        "dover",
        "Commentary",
        "The backlog of **Dover** has been worked off.",
    )


def test_the_commentary_stands_on_the_indicators_page_too(june, browser_of):
    page = browser_of("member-kent").get(f"/indicators/{CODE}/?area=dover")
    (past,) = page.context["past_words"]
    assert (past.label, past.said.text) == ("June 2012", "The backlog of **Dover** is being worked off.")
    assert "The backlog of <strong>Dover</strong> is being worked off." in page.content.decode()
