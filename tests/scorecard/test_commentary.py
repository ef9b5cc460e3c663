"""What the service says: written for a draft, kept apart from other authors' words, frozen with the edition."""

from datetime import UTC, datetime

import pytest

from districts.models import Area, AuditEntry
from indicators.models import Indicator
from indicators.rules.periods import Period
from scorecard.actions import Words, WrittenMeanwhile, open_draft, publish_edition, write_commentary
from scorecard.models import Commentary, Edition, EditionIsFrozen, Scorecard
from scorecard.queries import frozen_contents
from scorecard.rules.content import PageContent
from tests.returns.builders import BACKLOG, accepted, row, workbook

pytestmark = pytest.mark.usefixtures("library")

MAY, JUNE = Period.month(2012, 5), Period.month(2012, 6)
NINTH_OF_JULY = datetime(2012, 7, 9, 9, tzinfo=UTC)


def draft_of(period: Period = MAY, **options) -> Edition:
    return open_draft(scorecard=Scorecard.objects.get(slug="kent"), period=period, by=None, **options)


def write(edition: Edition, text: str, *, slug: str = "kent", seen: int = 0, **about) -> Commentary:
    area = Area.objects.get(slug=slug)
    return write_commentary(edition=edition, area=area, words=Words(text=text), seen=seen, by=None, **about)


def published(edition: Edition) -> dict[str, PageContent]:
    return frozen_contents(publish_edition(edition=edition, by=None, published_at=NINTH_OF_JULY))


def backlog() -> Indicator:
    return Indicator.objects.get(name=BACKLOG)


def test_a_summary_is_frozen_with_its_page():
    write(draft_of(), "All is well.")
    assert published(draft_of())["kent"].summary.text == "All is well."


def test_the_authoritys_summary_stands_on_each_districts_page_too():
    write(draft_of(), "All is well.")
    dover = published(draft_of())["dover"]
    assert (dover.summary, dover.authority_summary.text) == (None, "All is well.")


def test_a_districts_summary_stands_on_its_own_page_alone():
    write(draft_of(), "Dover did well.", slug="dover")
    pages = published(draft_of())
    assert [slug for slug, page in pages.items() if page.said] == ["dover"]


def test_a_text_about_an_indicator_belongs_to_its_row():
    write(draft_of(), "Down again.", indicator=backlog())
    content = published(draft_of())["kent"]
    assert [content.said_of(each) is not None for each in content.rows].count(True) == 1
    assert content.said_of(content.rows[0]).text == "Down again."


def test_a_text_about_a_section_that_the_scorecard_no_longer_has_is_left_out():
    write(draft_of(), "Busy.", section="Assessments")
    write(draft_of(), "Gone.", section="Health")
    assert [said.key for said in published(draft_of())["kent"].said] == ["Assessments"]


def test_what_was_emptied_is_not_said():
    write(draft_of(), "All is well.")
    write(draft_of(), " ", seen=1)
    assert published(draft_of())["kent"].said == ()


def test_a_text_belongs_to_its_month():
    write(draft_of(), "All is well in May.")
    assert published(draft_of(JUNE))["kent"].said == ()


def test_a_later_text_changes_no_edition():
    write(draft_of(), "First words.")
    frozen = publish_edition(edition=draft_of(), by=None, published_at=NINTH_OF_JULY)
    write(draft_of(reason="A slip."), "Second words.", seen=1)
    assert frozen_contents(frozen)["kent"].summary.text == "First words."


def test_nothing_is_written_for_a_published_edition():
    edition = draft_of()
    published(edition)
    with pytest.raises(EditionIsFrozen):
        write(edition, "Too late.")


def test_the_second_author_is_shown_the_first_ones_text():
    write(draft_of(), "The first.")
    with pytest.raises(WrittenMeanwhile) as raised:
        write(draft_of(), "The second.")
    assert raised.value.stored.text == "The first."


def test_and_overwrites_it_only_having_seen_it():
    write(draft_of(), "The first.")
    assert write(draft_of(), "Both.", seen=1).version == 2


def test_every_version_is_on_record():
    write(draft_of(), "The first.")
    write(draft_of(), "The second.", seen=1)
    last = AuditEntry.objects.filter(action="commentary written").first()
    assert (last.before["text"], last.after["text"]) == ("The first.", "The second.")


# Restated


def test_a_month_that_was_restated_says_what_the_edition_before_gave():
    accepted(workbook(row(place="Kent", month="April 2012", value=40), row(place="Kent", value=36)))
    published(draft_of())
    accepted(workbook(row(place="Kent", month="April 2012", value=44)))
    (restated,) = published(draft_of(JUNE))["kent"].restated
    assert (restated.period, restated.said, restated.now) == ("30 April 2012", "40", "44")
    assert restated.edition == "May 2012"


def test_a_month_that_came_in_late_was_no_figure():
    accepted(workbook(row(place="Kent", value=36)))
    published(draft_of())
    accepted(workbook(row(place="Kent", month="April 2012", value=44)))
    (restated,) = published(draft_of(JUNE))["kent"].restated
    assert (restated.said, restated.now) == ("no figure", "44")


def test_nothing_is_restated_where_nothing_changed():
    accepted(workbook(row(place="Kent", value=36)))
    published(draft_of())
    accepted(workbook(row(place="Kent", month="June 2012", value=30)))
    assert published(draft_of(JUNE))["kent"].restated == ()


def test_it_is_marked_in_one_edition_alone():
    accepted(workbook(row(place="Kent", month="April 2012", value=40)))
    published(draft_of())
    accepted(workbook(row(place="Kent", month="April 2012", value=44)))
    published(draft_of(JUNE))
    assert published(draft_of(Period.month(2012, 7)))["kent"].restated == ()
