"""E-mails that send themselves: whom, when, and never twice."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from districts.models import Area, Role, User
from indicators.models import CollectionLevel
from indicators.rules.periods import Period
from returns.actions import withdraw_return
from returns.due.due_mail import send_due
from returns.models import Return, ReturnDue
from tests.returns.builders import accepted, area, row, workbook

SITE = "https://scorecard.example.org"
MAY, DUE = date(2012, 5, 31), date(2012, 6, 15)

pytestmark = pytest.mark.usefixtures("library")


def reachable(role: str, slug: str) -> User:
    user = User.objects.create(username=f"{role}-{slug}", email=f"{role}-{slug}@example.org")
    Role.objects.create(user=user, area=area(slug), role=role)
    return user


@pytest.fixture(autouse=True)
def may_is_due(library) -> None:
    """Dover and Thanet owe May 2012, and nothing before it."""
    Area.objects.filter(parent__slug="kent").exclude(slug__in=["dover", "thanet"]).update(
        closed=date(2010, 1, 1)
    )
    CollectionLevel.objects.filter(level="team").delete()
    for slug in ("dover", "thanet"):
        ReturnDue.objects.create(area=area(slug), period_end=MAY, due=DUE)


def sent(today: date) -> dict[str, str]:
    """By address the text of each e-mail that a run sends."""
    mail.outbox.clear()
    list(send_due(today, SITE))
    return {message.to[0]: message.body for message in mail.outbox}


def to_officers(today: date) -> list[str]:
    return sorted(address for address in sent(today) if address.startswith("officer"))


@pytest.mark.parametrize(
    ("days", "reminded"),
    [(-4, False), (-3, True), (0, True), (1, True), (34, True), (35, False)],
)
def test_from_three_days_before_to_five_weeks_after(days, reminded):
    reachable("officer", "dover")
    texts = sent(DUE + timedelta(days=days)).values()
    assert any("Dover, May 2012" in text for text in texts) is reminded


def test_once_before_and_once_a_week_after():
    reachable("officer", "dover")
    days = [day for day in range(-10, 50) if to_officers(DUE + timedelta(days=day))]
    # June is due on 15 July, 30 days after May: it is reminded of then, too.
    assert [day for day in days if day < 27] == [-3, 1, 7, 14, 21]


def test_an_officer_of_two_areas_gets_one_e_mail_of_both():
    officer = reachable("officer", "dover")
    Role.objects.create(user=officer, area=area("thanet"), role="officer")
    found = sent(DUE)
    assert list(found) == ["officer-dover@example.org"]
    for said in ("Dover, May 2012: is due on 15 June 2012", "Thanet, May 2012", f"{SITE}/returns/new/"):
        assert said in found["officer-dover@example.org"]


def test_what_has_come_in_is_not_asked_for():
    reachable("officer", "dover")
    accepted(workbook(row(value=36)), owner="dover")
    assert to_officers(DUE) == []


@pytest.mark.parametrize("refused", ["dover", "thanet"])
def test_an_address_that_is_refused_keeps_nobody_else_from_hearing(refused, monkeypatch):
    for slug in ("dover", "thanet"):
        reachable("officer", slug)
    real, wrong = EmailMessage.send, f"officer-{refused}@example.org"

    def refuses(message: EmailMessage) -> int:
        if message.to == [wrong]:
            raise OSError("no such person")
        return real(message)

    monkeypatch.setattr(EmailMessage, "send", refuses)
    with pytest.raises(CommandError, match="did not take 1 of these"):
        call_on(DUE, monkeypatch)
    assert [message.to for message in mail.outbox] == [[other] for other in ADDRESSES - {wrong}]
    monkeypatch.setattr(EmailMessage, "send", real)
    assert [message.to for message in mails_of(DUE)] == [[wrong]]
    assert to_officers(DUE) == []


ADDRESSES = {"officer-dover@example.org", "officer-thanet@example.org"}


def call_on(today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *given: today)
    call_command("send_due", stdout=StringIO())


def mails_of(today: date) -> list[EmailMessage]:
    mail.outbox.clear()
    list(send_due(today, SITE))
    return mail.outbox


def test_the_same_message_again_has_the_same_id():
    reachable("officer", "dover")
    (first,) = mails_of(DUE)
    again = reachable("officer", "thanet")
    (second,) = mails_of(DUE)
    assert again.email in second.to
    ids = [message.extra_headers["Message-ID"] for message in (first, second)]
    assert len(set(ids)) == 2
    assert all(each.startswith("<") for each in ids)


def test_the_team_hears_once_a_day_of_what_changed():
    reachable("performance_team", "kent")
    returned = accepted(workbook(row(value=36)), owner="dover")
    today = returned.uploaded_at.date()
    found = sent(today)["performance_team-kent@example.org"]
    assert "Came in:\nDover, May 2012" in found
    assert "performance_team-kent@example.org" not in sent(today)
    withdraw_return(monthly_return=Return.objects.get(pk=returned.pk), reason="Wrong file", by=None)
    assert (
        "Withdrawn:\nDover, May 2012" in sent(today + timedelta(days=1))["performance_team-kent@example.org"]
    )


def test_the_team_hears_of_what_is_late_when_it_becomes_late():
    reachable("performance_team", "kent")
    assert sent(DUE) == {}
    late = sent(DUE + timedelta(days=1))["performance_team-kent@example.org"]
    assert "Late now:" in late
    assert "Dover, May 2012: was due on 15 June 2012\nThanet" in late
    assert sent(DUE + timedelta(days=2)) == {}


def test_nobody_hears_of_another_council():
    reachable("performance_team", "stockton-on-tees")
    reachable("officer", "stockton-on-tees")
    assert all("Dover" not in text for text in sent(DUE + timedelta(days=1)).values())


def test_the_tracker_says_when_somebody_was_reminded(client, performance_team):
    reachable("officer", "dover")
    sent(DUE + timedelta(days=1))
    client.force_login(performance_team)
    page = client.get("/returns/", {"until": Period(MAY).slug}).content.decode()
    assert page.count("reminded ") == 1
