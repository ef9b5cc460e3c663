"""When a session ends, and that one which has ended opens nothing for whoever has kept its cookie."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from districts.sign_in.sessions import BEGAN, SEEN

OWN_PAGE = reverse("password-change")
PASSWORD = "a password of some length"


@pytest.fixture
def member(member):
    """A member with a password."""
    member.set_password(PASSWORD)
    member.save()
    return member


@pytest.fixture
def browser(client, member) -> Client:
    """The member's, signed in."""
    client.force_login(member)
    return client


def is_in(browser: Client) -> bool:
    return browser.get(OWN_PAGE).status_code == 200


def thief_of(browser: Client) -> Client:
    """Another browser with the same cookie."""
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert is_in(other)
    return other


def turned_back(browser: Client, **seconds: int) -> None:
    """The session as if so many seconds had gone by since it began, or was last used."""
    session = browser.session
    for mark, ago in seconds.items():
        session[mark] -= ago
    session.save()


def test_a_session_ends_after_an_hour_without_a_request(browser):
    turned_back(browser, seen=settings.SESSION_IDLE_SECONDS + 60)
    assert not is_in(browser)


def test_a_session_in_use_goes_on(browser):
    turned_back(browser, seen=settings.SESSION_IDLE_SECONDS - 60)
    assert is_in(browser)
    turned_back(browser, seen=settings.SESSION_IDLE_SECONDS - 60)
    assert is_in(browser)


def test_but_no_longer_than_a_days_work(browser):
    turned_back(browser, began=settings.SESSION_COOKIE_AGE + 60)
    assert not is_in(browser)


def test_reading_on_seldom_writes_the_session(browser):
    before = dict(browser.session)
    is_in(browser)
    assert dict(browser.session) == before
    assert before.keys() >= {BEGAN, SEEN}


def test_a_session_replayed_after_signing_out_opens_nothing(browser):
    thief = thief_of(browser)
    browser.post(reverse("sign-out"))
    assert not is_in(thief)


def test_nor_one_replayed_after_it_ended_by_itself(browser):
    thief = thief_of(browser)
    turned_back(browser, seen=settings.SESSION_IDLE_SECONDS + 60)
    assert not is_in(browser)
    assert not is_in(thief)


def test_signing_out_everywhere_ends_the_sessions_of_all_devices(browser, member):
    phone = Client()
    phone.force_login(member)
    browser.post(reverse("sign-out-everywhere"))
    assert not is_in(phone)
    assert not is_in(browser)


def test_and_those_of_nobody_else(browser, officer):
    other = Client()
    other.force_login(officer)
    browser.post(reverse("sign-out-everywhere"))
    assert is_in(other)


def test_another_password_ends_the_sessions_of_other_devices(browser, member):
    phone = Client()
    phone.force_login(member)
    new = "another password, longer"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert browser.post(OWN_PAGE, form).status_code == 302
    assert is_in(browser)
    assert not is_in(phone)


def test_a_session_begun_before_signing_in_is_not_carried_on(client, member):
    client.get(reverse("sign-in"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.post(reverse("sign-in"), {"username": member.username, "password": PASSWORD})
    assert is_in(client)
    assert client.session.session_key != session.session_key
