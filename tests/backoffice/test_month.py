"""The month on one page: days by rules, who owes what, what came in, what stands in the way; and reminders of texts."""

from datetime import date

import pytest
from django.core import mail
from django.utils import timezone

from indicators.models import Reading
from returns.due.due_mail import send_due
from scorecard.actions import publish_edition
from scorecard.models import MonthDate
from scorecard.release.month import days_of
from scorecard.release.since import editions_that_differ
from scorecard.release.text_mail import remind_of_texts
from scorecard.rules.month_dates import Milestone
from tests.backoffice.conftest import BACKLOG, TIMELINESS
from tests.backoffice.test_editions import make_red, say
from tests.returns.builders import BACKLOG as BACKLOG_NAME
from tests.returns.builders import accepted, row, workbook

RULES = "/manage/kent/scorecards/kent/month/"
JUNE = "/manage/kent/scorecards/kent/months/2012-06/"


@pytest.fixture
def ruled(team, june):
    """The draft of June, with texts due on the eighth working day and publication on the tenth."""
    team.send(
        RULES, texts_number=8, texts_counted="working", publication_number=10, publication_counted="working"
    )
    june.scorecard.refresh_from_db()
    return june


def days(edition) -> dict[Milestone, date | None]:
    return {each.milestone: each.day for each in days_of(edition.scorecard, edition.period_end)}


def test_days_come_from_the_rules_and_are_moved_for_one_month(team, ruled):
    assert days(ruled)[Milestone.TEXTS] == date(2012, 7, 11)
    team.send(JUNE, texts="12/07/2012", publication="13/07/2012")
    assert days(ruled) | {Milestone.TEXTS: date(2012, 7, 12)} == days(ruled)
    assert MonthDate.objects.count() == 1  # that of the publication is what the rule gives
    assert "By the rule 11 July 2012" in team.see(JUNE)


def test_the_day_of_returns_is_set_for_every_area(team, ruled):
    team.send(JUNE, returns="09/07/2012", **{"set-due": "yes"})
    assert "Due 9 July 2012" in team.see(JUNE)


def test_the_page_says_who_owes_what_and_what_stands_in_the_way(team, ruled):
    make_red()
    team.send(JUNE, returns="09/07/2012", **{"set-due": "yes"})
    words = team.see(JUNE)
    assert "Dover: the return was due on 9 July 2012 and has not come in." in words
    assert "Kent: texts of 1 red line are missing, by 11 July 2012." in words
    say(ruled, code=BACKLOG)
    words = team.see(JUNE)
    assert "texts of 1 red line" not in words
    assert "Kent, Initial assessments in progress out of timescale: text" in words


def test_a_month_without_a_draft_says_so(team, june):
    assert "No draft is open" in team.see(JUNE.replace("2012-06", "2012-08"))


def sent(today: date) -> list[list[str]]:
    mail.outbox.clear()
    list(remind_of_texts(today, "https://scorecard.example.org"))
    return [message.to for message in mail.outbox]


def test_managers_are_reminded_of_texts_once_before_and_once_a_week_after(ruled, manager):
    manager.email = "manager@example.org"
    manager.save()
    Reading.objects.filter(indicator__code=TIMELINESS, area__slug="dover").update(value=10)
    assert sent(date(2012, 7, 7)) == []
    assert sent(date(2012, 7, 8)) == [["manager@example.org"]]
    assert (
        "https://scorecard.example.org/scorecards/kent/2012-06/commentary/?area=dover" in mail.outbox[0].body
    )
    assert sent(date(2012, 7, 9)) == []
    assert sent(date(2012, 7, 12)) == [["manager@example.org"]]
    assert sent(date(2012, 7, 13)) == []
    say(ruled, code=TIMELINESS, slug="dover")
    assert sent(date(2012, 7, 19)) == []


def test_the_team_hears_which_editions_no_longer_agree_once_a_return_came_in(june, performance_team):
    performance_team.email = "team@example.org"
    performance_team.save()
    publish_edition(edition=june, by=None, published_at=timezone.now())
    accepted(workbook(row(place="Kent", month="June 2012", value=40)))
    list(send_due(timezone.localdate(), "https://scorecard.example.org", editions_that_differ))
    (message,) = (each for each in mail.outbox if each.to == ["team@example.org"])
    said = f"Published editions that no longer agree:\nKent, June 2012: {BACKLOG_NAME} (MS)\n"
    assert f"{said}https://scorecard.example.org/manage/kent/editions/{june.pk}/" in message.body
