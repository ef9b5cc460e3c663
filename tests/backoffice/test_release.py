"""A draft goes out as a second person approved it, at its hour: nothing twice, nothing early, nothing lost."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from districts.models import Role
from indicators.models import Reading
from scorecard.actions import set_terms
from scorecard.editions.notifications import set_subscriptions
from scorecard.models import Edition, LetterDue, PublicationRun, TimedPublication
from scorecard.release import publication
from scorecard.release.month import set_month_rules
from scorecard.release.timed import hand_over, hand_over_due
from tests.backoffice.steps import Team, text_of
from tests.backoffice.test_editions import make_red, page_of, publish_page_of

NINE = datetime(2012, 7, 17, 8, tzinfo=UTC)  # nine o'clock in summer


@pytest.fixture
def clock(monkeypatch):
    """The service's clock; `clock(moment)` sets it, forth or back."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    put(NINE - timedelta(hours=12))
    return put


@pytest.fixture
def draft(june) -> Edition:
    """The draft of June, whose warnings are answered."""
    return set_terms(edition=june, unrestricted=False, note="Some figures are missing.", reason="", by=None)


def run() -> None:
    call_command("publish_asked", verbosity=0)


def is_out(draft: Edition) -> bool:
    return not Edition.objects.get(pk=draft.pk).is_draft


def seen_by(team: Team, draft: Edition) -> str:
    return team.client.get(publish_page_of(draft)).context["seen"]


def change_a_figure() -> None:
    Reading.objects.filter(area__slug="dover").update(value=Decimal("93.0"))


# Approval


@pytest.fixture
def approver(holder, client_of, draft) -> Team:
    """Kent's approver, signed in; the scorecard needs approval."""
    user = holder("approver", "kent")
    user.email = "approver@example.org"
    user.save()
    set_month_rules(scorecard=draft.scorecard, rules={}, needs_approval=True, by=None)
    draft.scorecard.refresh_from_db()
    return client_of(user)


@pytest.fixture
def client_of():
    """A browser in which somebody is signed in."""
    from django.test import Client

    def made(user) -> Team:
        client = Client()
        client.force_login(user)
        return Team(client)

    return made


def approve(approver: Team, draft: Edition, **said: str):
    address = f"/approvals/{draft.pk}/"
    seen = approver.client.get(address).context["seen"]
    return approver.send(address, **({"seen": seen, "approve": "yes"} | said))


def publish(team: Team, draft: Edition):
    return team.send(publish_page_of(draft), seen=seen_by(team, draft))


def test_without_approval_nothing_is_published(team, draft, approver):
    assert "Nobody has approved the draft as it is now" in text_of(publish(team, draft))
    assert not is_out(draft)


def test_with_it_the_draft_is_published(team, draft, approver):
    approve(approver, draft)
    publish(team, draft)
    assert is_out(draft)
    assert re.search(r"Approved \d+ \w+ \d{4}, \d\d:\d\d by approver-kent", team.see(page_of(draft)))


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: change_a_figure(),
        lambda draft: set_terms(edition=draft, unrestricted=True, note="Some.", reason="", by=None),
        lambda draft: set_terms(edition=draft, unrestricted=False, note="Others.", reason="", by=None),
    ],
    ids=["figure", "readers", "note"],
)
def test_whatever_changes_afterwards_needs_it_again(team, draft, approver, change):
    approve(approver, draft)
    change(draft)
    assert "Nobody has approved the draft as it is now" in text_of(publish(team, draft))
    assert "Changed since it was approved:" in team.see(page_of(draft))
    approve(approver, draft)
    publish(team, draft)
    assert is_out(draft)


def test_what_changed_since_the_approver_looked_is_not_approved(team, draft, approver):
    answer = approve(approver, draft, seen="of another state")
    assert "have changed since you looked" in text_of(answer)
    assert not draft.approvals.exists()


def test_a_draft_sent_back_says_why_and_stays(team, draft, approver):
    address = f"/approvals/{draft.pk}/"
    seen = approver.client.get(address).context["seen"]
    assert approver.send(address, seen=seen).status_code == 400
    approver.send(address, seen=seen, words="Dover is wrong.")
    assert "Sent back By approver-kent" in team.see(page_of(draft))
    assert "Dover is wrong." in team.see(page_of(draft))
    publish(team, draft)
    assert not is_out(draft)


def test_nobody_publishes_what_they_approved(team, draft, approver, performance_team, client_of):
    Role.objects.create(user=performance_team, area=draft.scorecard.authority, role="approver")
    approve(client_of(performance_team), draft)
    assert "You approved this draft, so somebody else publishes it" in text_of(publish(team, draft))
    assert not is_out(draft)


def test_it_is_asked_for_by_e_mail_and_the_answer_comes_back(
    team, draft, approver, performance_team, django_capture_on_commit_callbacks
):
    performance_team.email = "team@example.org"
    performance_team.save()
    with django_capture_on_commit_callbacks(execute=True):
        team.send(f"{page_of(draft)}approval/", seen=seen_by(team, draft))
    with django_capture_on_commit_callbacks(execute=True):
        approve(approver, draft)
    asked, answered = mail.outbox
    assert (asked.to, answered.to) == (["approver@example.org"], ["team@example.org"])
    assert f"/approvals/{draft.pk}/" in asked.body
    assert answered.subject == "Approved: Kent, June 2012, issue 1"


def test_where_nobody_may_approve_that_is_said(team, draft, approver):
    Role.objects.filter(role="approver").delete()
    answer = team.client.post(f"{page_of(draft)}approval/", {"seen": ""}, follow=True)
    assert "Nobody else is an approver of Kent" in text_of(answer)


def test_every_link_of_the_page_is_open_to_the_approver(approver, draft):
    make_red()
    page = approver.client.get(f"/approvals/{draft.pk}/").content.decode()
    assert "What the checks found" in page
    links = {each for each in re.findall(r'href="(/[^"#]*)', page) if not each.startswith("/static/")}
    assert {link: approver.client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_only_whoever_approves_gets_there(team, draft, approver):
    assert team.client.get("/approvals/").status_code == 403
    assert "Kent, June 2012, issue 1" in approver.see("/approvals/")
    assert approver.client.get(page_of(draft)).status_code == 403
    set_month_rules(scorecard=draft.scorecard, rules={}, needs_approval=False, by=None)
    assert approver.client.get(f"/approvals/{draft.pk}/").status_code == 404


# At an hour


@pytest.fixture
def timed(team, draft, clock) -> Edition:
    """The draft of June, to be published at nine."""
    answer = team.send(
        publish_page_of(draft), seen=seen_by(team, draft), day="17/07/2012", time="9:00", later="yes"
    )
    assert answer.status_code == 302
    return draft


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [
        ("16/07/2012", "9:00", "This hour has passed"),
        ("17/07/2012", "", "Enter the day and the time"),
        ("28/10/2012", "1:30", "The clocks are changed in this hour"),
    ],
)
def test_an_hour_that_can_not_be_is_asked_again(team, draft, clock, day, time, said):
    answer = team.send(publish_page_of(draft), seen=seen_by(team, draft), day=day, time=time, later="yes")
    assert said in text_of(answer)
    assert not TimedPublication.objects.exists()


def test_until_then_it_is_under_embargo(team, timed, clock):
    clock(NINE - timedelta(seconds=1))
    run()
    assert not is_out(timed)
    assert "Embargo until then" in team.see(page_of(timed))
    assert "Embargo until 17 July 2012, 09:00" in text_of(team.client.get("/scorecards/kent/2012-06/draft/"))


def test_at_the_hour_it_goes_out_as_whoever_set_it_saw_it(timed, clock, performance_team):
    clock(NINE)
    run()
    published = Edition.objects.get(pk=timed.pk)
    assert (published.published_at, published.published_by) == (NINE, performance_team)


def test_a_clock_set_back_publishes_and_tells_nothing_twice(
    timed, clock, member, django_capture_on_commit_callbacks
):
    member.email = "member@example.org"
    member.save()
    set_subscriptions(areas=[timed.scorecard.authority], by=member)
    for moment in (NINE, NINE - timedelta(hours=2), NINE, NINE + timedelta(days=1)):
        clock(moment)
        with django_capture_on_commit_callbacks(execute=True):
            run()
    assert [message.to for message in mail.outbox] == [["member@example.org"]]
    assert Edition.objects.get(pk=timed.pk).published_at == NINE


def test_a_clock_set_back_during_the_work_leaves_it_to_nobody(timed, clock):
    clock(NINE)
    list(hand_over_due())
    PublicationRun.objects.update(beat=NINE)  # and the process is killed
    clock(NINE - timedelta(hours=2))
    run()
    assert is_out(timed)


def test_a_stopped_timer_publishes_once_it_runs_again_and_the_page_says_that_it_stood(team, timed, clock):
    clock(NINE + timedelta(hours=5))
    assert "The timer that publishes is stopped" in team.see(page_of(timed))
    run()
    run()
    assert is_out(timed)


def test_of_two_at_once_one_takes_it(timed, clock):
    clock(NINE)
    (row,) = TimedPublication.objects.select_related("edition__scorecard")
    both = [row, TimedPublication.objects.select_related("edition__scorecard").get(pk=row.pk)]
    assert [hand_over(each) for each in both] == [True, False]


def test_what_was_broken_off_is_begun_anew(timed, clock, monkeypatch):
    clock(NINE)
    with monkeypatch.context() as broken:
        broken.setattr(publication, "work_on", lambda run: None)
        list(hand_over_due())
        publication.claim(PublicationRun.objects.get())  # and the process is killed
    run()
    assert not is_out(timed)
    clock(NINE + timedelta(minutes=2))
    run()
    assert is_out(timed)


def test_what_changed_meanwhile_stays_and_whoever_set_the_hour_is_told(team, timed, clock, performance_team):
    performance_team.email = "team@example.org"
    performance_team.save()
    change_a_figure()
    assert "As it is now it will not be published" in team.see(page_of(timed))
    clock(NINE)
    run()
    assert not is_out(timed)
    (message,) = mail.outbox
    assert message.subject == "Not published: Kent, June 2012, issue 1"
    assert "have changed since you looked" in message.body


def test_nor_is_it_published_for_somebody_who_left(timed, clock, performance_team):
    Role.objects.filter(user=performance_team).delete()
    clock(NINE)
    run()
    assert not is_out(timed)
    assert PublicationRun.objects.get().problems == [publication.NOT_THEIRS]


def test_an_hour_can_be_moved_and_taken_back(team, timed, clock):
    team.send(publish_page_of(timed), seen=seen_by(team, timed), day="18/07/2012", time="9.00", later="yes")
    clock(NINE)
    run()
    assert not is_out(timed)
    team.send(f"{page_of(timed)}cancel/")
    clock(NINE + timedelta(days=2))
    run()
    assert not is_out(timed)


def test_what_is_going_out_can_be_neither_moved_nor_taken_back(team, timed, clock):
    seen = seen_by(team, timed)
    clock(NINE)
    list(hand_over_due())
    team.send(f"{page_of(timed)}cancel/")
    assert "It is being published already." in team.see(page_of(timed))
    moved = team.send(publish_page_of(timed), seen=seen, day="18/07/2012", time="9.00", later="yes")
    assert "It is being published already." in text_of(moved)
    run()
    assert is_out(timed)


def test_letters_that_were_not_sent_go_out_with_the_next_command(
    timed, clock, member, django_capture_on_commit_callbacks, monkeypatch
):
    member.email = "member@example.org"
    member.save()
    set_subscriptions(areas=[timed.scorecard.authority], by=member)
    clock(NINE)
    with django_capture_on_commit_callbacks(execute=True), monkeypatch.context() as broken:
        broken.setattr("scorecard.editions.notifications.send_notifications", lambda **_: None)
        broken.setattr("scorecard.management.commands.publish_asked.send_notifications", lambda **_: None)
        run()
    assert (LetterDue.objects.count(), mail.outbox) == (1, [])
    run()
    run()
    assert (LetterDue.objects.count(), len(mail.outbox)) == (0, 1)
