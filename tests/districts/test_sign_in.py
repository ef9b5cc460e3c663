"""Signing in and out, and changing one's password."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

PASSWORD = "a password of some length"


@pytest.fixture
def member(member):
    """A member with a password."""
    member.set_password(PASSWORD)
    member.save()
    return member


def sign_in(client, member, password=PASSWORD, **more):
    return client.post(reverse("sign-in"), {"username": member.username, "password": password} | more)


def test_signing_in_leads_to_the_scorecard(client, member):
    assert sign_in(client, member).url == reverse("home")


def test_with_the_day_on_which_they_last_looked(client, member):
    member.last_login = datetime(2012, 6, 2, 12, tzinfo=UTC)
    member.save()
    assert sign_in(client, member).url == f"{reverse('home')}?since=2012-06-02"


def test_signing_in_leads_back_to_the_page_asked_for(client, member, settings):
    settings.ANONYMOUS_READERS = False
    asked = client.get("/districts/dover/?x=1")
    assert asked.url == f"{reverse('sign-in')}?next=/districts/dover/%3Fx%3D1"
    assert sign_in(client, member, next="/districts/dover/?x=1").url == "/districts/dover/?x=1"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_but_never_to_another_site(client, member, elsewhere):
    assert sign_in(client, member, next=elsewhere).url == reverse("home")


def test_a_wrong_password_says_what_to_check(client, member):
    answer = sign_in(client, member, password="wrong")
    assert "Check your username and password" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_closed_account_stays_outside(client, member):
    member.is_active = False
    member.save()
    assert sign_in(client, member).status_code == 200


def test_signing_out_ends_the_session(client, member):
    client.force_login(member)
    client.post(reverse("sign-out"))
    assert "_auth_user_id" not in client.session


def test_the_password_is_changed_and_the_session_goes_on(client, member):
    client.force_login(member)
    new = "another password, longer"
    form = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    answer = client.post(reverse("password-change"), form, follow=True)
    assert answer.status_code == 200
    member.refresh_from_db()
    assert member.check_password(new)
    assert client.get(reverse("password-change")).status_code == 200


@pytest.mark.parametrize("weak", ["short", "password1234", "123456789012"])
def test_a_weak_password_is_refused(client, member, weak):
    client.force_login(member)
    form = {"old_password": PASSWORD, "new_password1": weak, "new_password2": weak}
    assert "new_password2" in client.post(reverse("password-change"), form).context["form"].errors


def test_a_form_from_elsewhere_is_refused(member):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    assert sign_in(browser, member).status_code == 403
