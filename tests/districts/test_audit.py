"""What goes on record by itself, to whom it belongs, and what a search finds."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth import authenticate

from districts.audit import KINDS, Search, entries_found, entries_seen
from districts.models import Area, AuditEntry, record
from districts.permissions import reader_for
from tests.returns.builders import draft, row, workbook

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a password of some length"


def trail() -> list[tuple[str, str, str]]:
    """Who, what and on what, oldest first."""
    entries = AuditEntry.objects.order_by("pk")
    return [(entry.who, entry.action, entry.subject) for entry in entries]


def test_signing_in_and_out_is_on_record(client, member):
    client.force_login(member)
    client.logout()
    assert trail() == [(str(member), "sign-in", str(member)), (str(member), "sign-out", str(member))]


def test_a_failed_sign_in_is_on_record_for_the_accounts_authority(rf, member):
    assert authenticate(rf.post("/"), username=member.username, password="wrong") is None
    assert trail() == [("not signed in", "sign-in failed", member.username)]
    assert AuditEntry.objects.get().authority.slug == "kent"


def test_what_was_typed_for_no_account_is_not_kept(rf, library):
    authenticate(rf.post("/"), username="my secret password", password="wrong")
    assert trail() == [("not signed in", "sign-in failed", "an unknown username")]


def test_a_file_downloaded_is_on_record(client, performance_team, library):
    sent = draft(workbook(row(value=36)), name="june.xlsx")
    client.force_login(performance_team)
    b"".join(client.get(f"/returns/{sent.pk}/file/"))
    entry = AuditEntry.objects.first()
    assert (entry.by, entry.action, entry.subject) == (
        performance_team,
        "download",
        f"/returns/{sent.pk}/file/",
    )


# Whose an entry is


def seen_by(user) -> list[str]:
    return [entry.action for entry in entries_seen(reader_for(user))]


def test_an_entry_belongs_to_the_authority_of_its_area(holder):
    record(by=None, action="return withdrawn", subject="", area=Area.objects.get(slug="dover"))
    assert seen_by(holder("performance_team", "kent")) == ["return withdrawn"]
    assert seen_by(holder("performance_team", "stockton-on-tees")) == []


def test_else_to_that_of_whoever_did_it(holder):
    record(by=holder("officer", "dover"), action="export", subject="")
    assert seen_by(holder("performance_team", "kent")) == ["export"]
    assert seen_by(holder("performance_team", "stockton-on-tees")) == []


def test_what_all_authorities_share_is_for_every_team(holder):
    record(by=None, action="indicator changed", subject="")
    assert seen_by(holder("performance_team", "stockton-on-tees")) == ["indicator changed"]


def test_a_team_of_one_district_sees_none_of_its_authority(holder):
    record(by=holder("officer", "dover"), action="export", subject="")
    assert seen_by(holder("performance_team", "dover")) == []


def test_an_administrator_sees_all(holder, django_user_model):
    record(by=holder("officer", "dover"), action="export", subject="")
    record(by=None, action="area changed in the administration", subject="")
    assert len(seen_by(django_user_model.objects.create(username="root", is_superuser=True))) == 2


# What a search finds


@pytest.fixture
def three(officer, performance_team, django_user_model) -> None:
    """A sign-in, a return and a target."""
    record(by=officer, action="sign-in", subject=officer)
    record(by=officer, action="return accepted", subject="Dover, May 2012")
    record(by=performance_team, action="target set", subject="Initial assessments, Dover")


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (Search(), ["target set", "return accepted", "sign-in"]),
        (Search(who="OFFICER-dover"), ["return accepted", "sign-in"]),
        (Search(kind="sign-ins"), ["sign-in"]),
        (Search(kind="targets"), ["target set"]),
        (Search(words="dover"), ["target set", "return accepted", "sign-in"]),
        (Search(words="accept"), ["return accepted"]),
        (Search(who="officer", kind="returns"), ["return accepted"]),
        (Search(last=date(2012, 5, 31)), []),
        (Search(first=date(2012, 5, 31)), ["target set", "return accepted", "sign-in"]),
    ],
)
def test_a_search(three, search, found):
    assert [entry.action for entry in entries_found(AuditEntry.objects.all(), search)] == found


def test_both_days_belong_to_a_search(three):
    from django.utils import timezone

    day = timezone.localdate(AuditEntry.objects.first().at)
    assert entries_found(AuditEntry.objects.all(), Search(first=day, last=day)).exists()


def test_whatever_is_put_on_record_is_of_a_kind():
    apps = ("districts", "improvement", "indicators", "returns", "scorecard")
    texts = [path.read_text() for app in apps for path in (ROOT / app).rglob("*.py")]
    actions = {action for text in texts for action in re.findall(r'action="([a-z-]+[a-z -]*)"', text)}
    beginnings = tuple(beginning for _, begins in KINDS.values() for beginning in begins)
    assert len(actions) > 25
    assert [action for action in sorted(actions - {"store_true"}) if not action.startswith(beginnings)] == []


def test_kinds_overlap_nowhere():
    beginnings = [beginning for _, begins in KINDS.values() for beginning in begins]
    for one in beginnings:
        assert [other for other in beginnings if other.startswith(one)] == [one]
