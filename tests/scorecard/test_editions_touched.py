"""A return whose figures contradict a published edition says which, and asks why."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from districts.models import Area
from indicators.rules.periods import Period
from returns.actions import ReasonNeeded
from returns.editions_touched import editions_touched
from returns.page.preview import differences
from scorecard.actions import open_draft, publish_edition
from scorecard.models import Scorecard
from tests.returns.builders import accept, accepted, draft, row, workbook

pytestmark = pytest.mark.usefixtures("library")


def publish(month: int) -> None:
    kent = Scorecard.objects.select_related("authority").get(slug="kent")
    edition = open_draft(scorecard=kent, period=Period.month(2012, month), by=None, reason="Corrected.")
    publish_edition(edition=edition, by=None, published_at=datetime(2012, 7, 9, 9, tzinfo=UTC))


@pytest.fixture
def published() -> None:
    """May 2012, in which Dover has 36 cases and every other district one."""
    names = Area.objects.filter(parent__slug="kent").values_list("name", flat=True)
    accepted(workbook(*(row(place=name, value=36 if name == "Dover" else 1) for name in names)))
    publish(5)


def touched(*rows, owner="kent", title="Monthly return - May 2012"):
    found = draft(workbook(*rows, title=title), owner=owner)
    return editions_touched(found, differences(found, found.lines.select_related("indicator", "area")))


def test_a_changed_figure_names_the_edition_and_what_it_prints(published):
    (edition,) = touched(row(value=38))
    assert edition.name == "Kent, May 2012"
    assert edition.url == "/scorecards/kent/2012-05/"
    assert any("Dover" in words and "36 → 38" in words for words in edition.figures)


def test_the_sum_of_the_areas_is_a_printed_figure_too(published):
    (edition,) = touched(row(value=38))
    assert any(", Kent, " in words and "47 → 49" in words for words in edition.figures)


def test_of_areas_above_the_return_nothing_is_told(published):
    (edition,) = touched(row(value=38), owner="dover")
    assert all(", Kent, " not in words for words in edition.figures)


@pytest.mark.parametrize("title", ["Monthly return - May 2012", "Monthly return - June 2012"])
def test_the_same_figure_or_another_month_touches_nothing(published, title):
    month = title.removeprefix("Monthly return - ")
    assert touched(row(month=month, value=36), title=title) == []


def test_an_edition_that_printed_no_figure_is_not_contradicted():
    publish(5)
    assert touched(row(place="Swale", value=1)) == []


def test_only_the_last_issue_is_named(published):
    accepted(workbook(row(value=40)))
    publish(5)
    (edition,) = touched(row(value=36))
    assert any("40 → 36" in words for words in edition.figures)


def test_an_edition_that_disagrees_already_is_not_named_again(published):
    accepted(workbook(row(value=40)))
    assert touched(row(value=44)) == []


def test_without_a_published_edition_nothing_is_asked():
    accepted(workbook(row(value=36)))
    assert touched(row(value=38)) == []
    assert accept(draft(workbook(row(value=38))))


def test_it_takes_a_reason(published):
    found = draft(workbook(row(value=38)))
    with pytest.raises(ReasonNeeded, match=r"published: Kent, May 2012\."):
        accept(found)
    (line,) = accept(found, reason="Late recording")
    assert line.value == Decimal(38)


def test_the_preview_names_it_and_asks(published, client, performance_team):
    client.force_login(performance_team)
    text = client.get(reverse("return", args=[draft(workbook(row(value=38))).pk])).content.decode()
    assert "Published editions that would no longer agree" in text
    assert "Why do published figures change?" in text
