"""Guessing a password, and sending forms too often."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.urls import reverse

from districts.models import AuditEntry, Tries
from districts.sign_in.rate_limits import Limit, client_address, seconds_to_wait

PASSWORD = "a password of some length"
SIGN_IN = reverse("sign-in")
NOON = datetime(2012, 5, 31, 12, tzinfo=UTC)
THREE_A_MINUTE = Limit(3, 60)


@pytest.fixture
def member(member):
    """A member with a password."""
    member.set_password(PASSWORD)
    member.save()
    return member


def try_to_sign_in(client, username: str, password: str, **more):
    return client.post(SIGN_IN, {"username": username, "password": password}, **more)


def guess_until_locked(client, username: str) -> None:
    for number in range(settings.AXES_FAILURE_LIMIT):
        answer = try_to_sign_in(client, username, f"guess {number}", REMOTE_ADDR=f"192.0.2.{number}")
    assert answer.status_code == 429


def test_an_account_locks_after_wrong_passwords_wherever_they_come_from(client, member):
    guess_until_locked(client, member.username)
    answer = try_to_sign_in(client, member.username, PASSWORD)
    assert answer.status_code == 429
    assert "Sign-in is locked for 15 minutes" in answer.content.decode()


def test_one_wrong_password_fewer_locks_nothing(client, member):
    for number in range(settings.AXES_FAILURE_LIMIT - 1):
        try_to_sign_in(client, member.username, f"guess {number}")
    assert try_to_sign_in(client, member.username, PASSWORD).status_code == 302


def test_other_accounts_stay_open(client, member):
    guess_until_locked(client, "somebody-else")
    assert try_to_sign_in(client, member.username, PASSWORD).status_code == 302


def test_the_lock_opens_by_itself(client, member):
    guess_until_locked(client, member.username)
    try_to_sign_in(client, member.username, "one more, which does not prolong it")
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - settings.AXES_COOLOFF_TIME)
    assert try_to_sign_in(client, member.username, PASSWORD).status_code == 302


# The old password, by whoever sits at a session that is open


def guess_old(client, number: int):
    new = "another password, longer"
    form = {"old_password": f"guess {number}", "new_password1": new, "new_password2": new}
    return client.post(reverse("password-change"), form)


def test_guesses_of_the_old_password_are_on_record(client, member):
    client.force_login(member)
    assert guess_old(client, 1).status_code == 200
    entry = AuditEntry.objects.get(action="account old password wrong")
    assert (entry.by, entry.authority.slug, entry.after) == (member, "kent", None)


def test_and_limited_as_signing_in_is(client, member):
    client.force_login(member)
    answers = [guess_old(client, number).status_code for number in range(11)]
    assert answers == [200] * 10 + [429]
    member.refresh_from_db()
    assert member.check_password(PASSWORD)


def test_a_guess_before_something_grave_is_on_record_and_counts_as_one_at_signing_in(client, member):
    client.force_login(member)
    for number in range(settings.AXES_FAILURE_LIMIT):
        client.post(reverse("account_reauthenticate"), {"password": f"guess {number}"})
    entries = AuditEntry.objects.filter(action="sign-in failed", authority__slug="kent")
    assert entries.count() == settings.AXES_FAILURE_LIMIT
    assert try_to_sign_in(Client(), member.username, PASSWORD).status_code == 429


# How often a form may be sent


def waits(*moments: datetime, who: str = "dover") -> list[int]:
    return [seconds_to_wait("upload", who, THREE_A_MINUTE, moment) for moment in moments]


def test_tries_over_the_limit_wait_for_the_next_window(db):
    assert waits(*[NOON + timedelta(seconds=10 * number) for number in range(5)]) == [0, 0, 0, 30, 20]


def test_the_next_window_counts_anew(db):
    assert waits(NOON, NOON, NOON, NOON, NOON + timedelta(minutes=1)) == [0, 0, 0, 60, 0]


def test_everybody_is_counted_alone(db):
    assert waits(NOON, NOON, NOON) + waits(NOON, who="thanet") == [0, 0, 0, 0]


def test_what_is_stored_names_nobody_and_goes_when_it_is_over(db):
    waits(NOON)
    assert "dover" not in Tries.objects.get().key
    waits(NOON + timedelta(hours=1))
    assert Tries.objects.get().until > NOON + timedelta(hours=1)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "made up, 203.0.113.9", "203.0.113.9"),
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (1, "", ""),
        (2, "203.0.113.9", "192.0.2.1"),
    ],
)
def test_the_address_is_what_a_known_proxy_has_seen(rf, settings, proxies, forwarded, address):
    settings.PROXIES = proxies
    asked = rf.get("/", headers={"X-Forwarded-For": forwarded}, REMOTE_ADDR="192.0.2.1")
    assert client_address(asked) == address


def test_signing_in_from_one_address_is_limited(client, member, settings):
    settings.RATE_LIMITS = {"sign-in": (2, 24 * 60 * 60)}
    answers = [try_to_sign_in(client, f"nobody-{number}", "wrong") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 24 * 60 * 60
    assert client.get(SIGN_IN).status_code == 200


def test_uploading_from_one_account_is_limited(client, officer, settings):
    settings.RATE_LIMITS = {"upload": (2, 24 * 60 * 60)}
    client.force_login(officer)
    answers = [client.post(reverse("return-new")) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 429]
