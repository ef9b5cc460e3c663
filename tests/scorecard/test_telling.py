"""Telling people of a new edition: those who asked, in words that a Member can use, whatever the mail server does."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.urls import reverse

from districts.models import Area, AuditEntry, Role
from indicators.rules.periods import Period
from scorecard.actions import open_draft, publish_checked, set_terms
from scorecard.editions.build import build_pages
from scorecard.editions.fingerprints import draft_fingerprint
from scorecard.editions.notifications import notifications_for, set_subscriptions, token_of
from scorecard.models import Edition, Scorecard, Subscription
from tests.returns.builders import accepted, row, workbook

pytestmark = pytest.mark.usefixtures("library")

SITE = "https://scorecard.example.org"
NINTH_OF_JULY = datetime(2012, 7, 9, 9, tzinfo=UTC)


def subscribe(user, *slugs: str) -> None:
    user.email = f"{user.username}@example.org"
    user.save()
    set_subscriptions(areas=Area.objects.filter(slug__in=slugs), by=user)


@pytest.fixture
def publish(performance_team, django_capture_on_commit_callbacks):
    """Publish May 2012 as the screens do, with what happens once it is stored."""

    def run() -> Edition:
        accepted(workbook(row(place="Kent", value=36), row(place="Dover", value=3)))
        card = Scorecard.objects.select_related("authority").get(slug="kent")
        draft = open_draft(scorecard=card, period=Period.month(2012, 5), by=None)
        set_terms(edition=draft, unrestricted=True, note="Much is missing.", reason="", by=performance_team)
        draft.refresh_from_db()
        seen = draft_fingerprint(draft, build_pages(card, draft.period, NINTH_OF_JULY.date()))
        with django_capture_on_commit_callbacks(execute=True):
            return publish_checked(
                edition=draft, seen=seen, by=performance_team, published_at=NINTH_OF_JULY, site=SITE
            )

    return run


def test_a_member_gets_counts_changes_and_a_link(member, publish):
    subscribe(member, "kent")
    publish()
    (message,) = mail.outbox
    assert message.to == ["member-kent@example.org"]
    assert message.subject == "Kent, May 2012: the scorecard is published"
    assert "1 at or better than target" in message.body
    assert "What changed since the edition before is not known" in message.body
    assert f"{SITE}/scorecards/kent/2012-05/\n" in message.body


def test_a_manager_hears_of_their_district(manager, publish):
    subscribe(manager, "dover")
    publish()
    (message,) = mail.outbox
    assert message.subject.startswith("Dover, May 2012")
    assert f"{SITE}/scorecards/kent/2012-05/?area=dover" in message.body


def test_the_team_subscribes_members_and_who_left_is_not_brought_back(
    client, member, performance_team, publish
):
    type(member).objects.filter(pk=member.pk).update(email="member-kent@example.org")
    page = reverse("manage-subscribers", args=["kent"])
    client.force_login(performance_team)
    client.post(page, {"members": [str(member.pk)]})
    publish()
    (message,) = mail.outbox
    assert message.to == ["member-kent@example.org"]
    client.logout()
    client.post(re.search(r"/accounts/e-mails/stop/\S+", message.body)[0])
    assert not Subscription.objects.exists()
    client.force_login(performance_team)
    assert "Left by themselves" in client.get(page).content.decode()
    client.post(page, {"members": [str(member.pk)]})
    assert not Subscription.objects.exists()
    chosen = AuditEntry.objects.get(action="subscribers chosen")
    assert (chosen.before["members"], chosen.after["members"]) == ([], [str(member)])


def test_the_team_takes_all_off_its_list(client, member, performance_team):
    type(member).objects.filter(pk=member.pk).update(email="member-kent@example.org")
    client.force_login(performance_team)
    for ticked in ([str(member.pk)], []):
        client.post(reverse("manage-subscribers", args=["kent"]), {"members": ticked})
        assert Subscription.objects.count() == len(ticked)


def test_whoever_did_not_ask_hears_nothing(member, publish):
    publish()
    assert mail.outbox == []


def test_nor_whoever_may_no_longer_read_it(member, publish):
    subscribe(member, "kent")
    Role.objects.filter(user=member).delete()
    publish()
    assert mail.outbox == []


@pytest.mark.parametrize("changed", [{"is_active": False}, {"email": ""}])
def test_nor_a_closed_account_nor_one_without_address(member, publish, changed):
    subscribe(member, "kent")
    type(member).objects.filter(pk=member.pk).update(**changed)
    publish()
    assert mail.outbox == []


def test_another_authoritys_people_hear_nothing(stranger, publish):
    subscribe(stranger, "stockton-on-tees")
    publish()
    assert mail.outbox == []


@pytest.mark.parametrize("where", ["open", "send_messages"])
def test_a_failing_mail_server_undoes_no_publication(member, publish, monkeypatch, where):
    def fail(*args, **kwargs):
        raise OSError("connection refused")

    subscribe(member, "kent")
    monkeypatch.setattr(f"django.core.mail.backends.locmem.EmailBackend.{where}", fail)
    edition = publish()
    assert not Edition.objects.get(pk=edition.pk).is_draft
    told = AuditEntry.objects.get(action="subscribers told")
    assert told.after == {"sent": 0, "meant": 1}


def test_a_correction_says_why(member, publish):
    subscribe(member, "kent")
    edition = publish()
    second = Edition(
        scorecard=edition.scorecard,
        period_kind="month",
        period_end=edition.period_end,
        issue=2,
        reason="One week was counted twice.",
    )
    second.pk = edition.pk  # the pages are those of the first issue
    (letter,) = notifications_for(second, SITE)
    assert letter.subject == "Kent, May 2012: issue 2 corrects the scorecard"
    assert "It corrects the issue before: One week was counted twice." in letter.body


def test_how_many_were_told_is_on_record(member, publish):
    subscribe(member, "kent")
    publish()
    assert AuditEntry.objects.get(action="subscribers told").after == {"sent": 1, "meant": 1}


# Subscribing


def test_one_subscribes_to_what_one_may_read(client, manager):
    client.force_login(manager)
    page = client.get(reverse("subscriptions"))
    assert [area.slug for area, _ in page.context["choices"]] == ["kent", "dover"]
    client.post(reverse("subscriptions"), {"area": ["dover", "thanet"]})
    assert [each.area.slug for each in manager.subscriptions.all()] == ["dover"]


def test_and_unsubscribes_again(client, member):
    subscribe(member, "kent")
    client.force_login(member)
    client.post(reverse("subscriptions"), {})
    assert not member.subscriptions.exists()


def test_the_link_asks_before_it_ends_a_subscription(client, member, publish):
    subscribe(member, "kent")
    publish()
    address = re.search(rf"{SITE}(\S+/stop/\S+)", mail.outbox[0].body)[1]
    assert "Stop e-mails about Kent?" in client.get(address).content.decode()
    assert Subscription.objects.count() == 1
    client.post(address)
    assert Subscription.objects.count() == 0
    assert client.post(address).status_code == 404


def test_a_link_that_was_tampered_with_ends_nothing(client, member):
    subscribe(member, "kent")
    token = token_of(member.subscriptions.get())
    assert client.post(reverse("unsubscribe", args=[f"{token}x"])).status_code == 404
    assert Subscription.objects.count() == 1
