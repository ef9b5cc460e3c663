"""A code of an authenticator app, or a recovery code, besides the password."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from districts.models import AuditEntry, Tries, User
from districts.sign_in import second_factor
from districts.sign_in.rate_limits import is_first
from tests.backoffice.steps import text_of

SIGN_IN, CODE = reverse("sign-in"), reverse("mfa_authenticate")
OWN, SET_UP, REMOVE = (reverse(f"mfa_{name}") for name in ("index", "activate_totp", "deactivate_totp"))
CODES, NEW_CODES = reverse("mfa_view_recovery_codes"), reverse("mfa_generate_recovery_codes")
OWN_PAGE = reverse("password-change")
PASSWORD = "a password of some length"


@pytest.fixture
def officer(officer) -> User:
    """An officer with a password."""
    officer.set_password(PASSWORD)
    officer.save()
    return officer


def password(browser: Client, user: User, **more):
    return browser.post(SIGN_IN, {"username": user.username, "password": PASSWORD} | more)


def code_of(secret: str, steps: int = 1) -> str:
    """What the app shows so many half minutes from now: the next code, which holds even if one begins meanwhile."""
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, now + steps))


def is_in(browser: Client) -> bool:
    return browser.get(OWN_PAGE).status_code == 200


def again(browser: Client, address: str) -> None:
    """Ask for something grave, and show the password for it."""
    asked = browser.get(address)
    assert asked.url.startswith(reverse("account_reauthenticate")), asked.url
    assert browser.post(asked.url, {"password": PASSWORD}).url == address


def set_up(browser: Client) -> tuple[str, list[str]]:
    """Set the second factor up; its secret, and the recovery codes."""
    again(browser, SET_UP)
    secret = re.search(r'app-secret">(\w+)<', browser.get(SET_UP).content.decode())[1]
    answer = browser.post(SET_UP, {"code": code_of(secret, 0)}, follow=True)
    return secret, re.findall(r'app-secret">(\d+)<', answer.content.decode())


@pytest.fixture
def device(officer) -> tuple[str, list[str]]:
    """The officer's: the secret, and the recovery codes."""
    browser = Client()
    password(browser, officer)
    return set_up(browser)


def code(browser: Client, typed: str):
    return browser.post(CODE, {"code": typed})


@pytest.fixture(autouse=True)
def on_record() -> Iterator[None]:
    """Each test is a transaction that is taken back: what waits for its end is done at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda done, **_: done())
        yield


def actions() -> list[str]:
    return [entry.action for entry in AuditEntry.objects.order_by("pk")]


# Setting it up


def test_setting_up_shows_a_picture_a_key_and_then_the_recovery_codes_once(client, officer):
    password(client, officer)
    again(client, SET_UP)
    page = client.get(SET_UP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r'app-secret">(\w+)<', page)[1]
    answer = client.post(SET_UP, {"code": code_of(secret)}, follow=True)
    assert len(re.findall(r'app-secret">(\d{8})<', answer.content.decode())) == 10
    assert "were shown once" in text_of(client.get(CODES))
    assert actions()[-1] == "account second factor set up"


def test_a_wrong_code_sets_nothing_up(client, officer):
    password(client, officer)
    again(client, SET_UP)
    client.get(SET_UP)
    assert "Check the code" in text_of(client.post(SET_UP, {"code": "000 000"}))
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("address", [SET_UP, REMOVE, NEW_CODES, CODES])
def test_whoever_finds_a_session_open_needs_the_password(device, officer, address):
    browser = Client()
    browser.force_login(officer)
    asked = browser.get(address if address != SET_UP else REMOVE)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert "Check your password" in text_of(browser.post(asked.url, {"password": "guess"}))


def test_the_password_leads_back_to_no_other_site(client, officer):
    password(client, officer)
    asked = f"{reverse('account_reauthenticate')}?next=https://example.com/"
    assert client.post(asked, {"password": PASSWORD}).url == reverse("home")


def test_a_guessed_password_there_locks_the_account_too(client, officer):
    client.force_login(officer)
    asked = client.get(SET_UP).url
    answers = [client.post(asked, {"password": f"guess {number}"}) for number in range(10)]
    assert answers[-1].status_code == 429
    assert password(Client(), officer).status_code == 429


def test_the_secret_is_not_in_the_database(device):
    secret, codes = device
    stored = [authenticator.data for authenticator in Authenticator.objects.all()]
    assert secret not in str(stored)
    assert not any(code in str(stored) for code in codes)


# Signing in


def test_the_password_alone_opens_nothing(client, officer, device):
    answer = password(client, officer)
    assert answer.url == CODE
    assert not is_in(client)
    assert client.get(reverse("return-list")).status_code == 302


def test_with_the_code_one_is_in_where_one_wanted_to_go(client, officer, device):
    password(client, officer, next="/districts/dover/")
    assert code(client, code_of(device[0])).url == "/districts/dover/"
    assert is_in(client)


def test_but_never_on_another_site(client, officer, device):
    password(client, officer, next="https://example.com/")
    assert code(client, code_of(device[0])).url == reverse("home")


def test_without_a_password_first_a_code_is_nothing(client, device):
    assert client.get(CODE).url == SIGN_IN
    assert code(client, code_of(device[0])).url == SIGN_IN


def test_the_session_of_before_is_not_carried_on(client, officer, device):
    password(client, officer)
    before = client.session.session_key
    code(client, code_of(device[0]))
    assert client.session.session_key != before


def test_a_wrong_code_says_what_to_check_and_is_on_record(client, officer, device):
    password(client, officer)
    assert "Check the code" in text_of(code(client, "123"))
    newest = AuditEntry.objects.order_by("-pk").first()
    assert (newest.action, newest.subject, newest.after) == (
        "sign-in failed",
        officer.username,
        {"why": "a wrong code"},
    )
    assert newest.authority.slug == "kent"


def test_a_code_works_once(officer, device):
    shown = code_of(device[0])
    for browser, lets_in in ((Client(), True), (Client(), False)):
        password(browser, officer)
        code(browser, shown)
        assert is_in(browser) is lets_in


def test_a_code_works_once_in_whichever_web_process(officer, device):
    """The database knows that it was used; allauth's own memory is each process's."""
    from django.core.cache import cache

    shown = code_of(device[0])
    first, second = Client(), Client()
    password(first, officer)
    password(second, officer)
    code(first, shown)
    cache.clear()
    assert "This code was used already" in text_of(code(second, f" {shown[:3]} {shown[3:]}"))
    assert not is_in(second)


def test_an_old_code_does_not_work(client, officer, device):
    password(client, officer)
    code(client, code_of(device[0], -3))
    assert not is_in(client)


def test_wrong_codes_are_limited_wherever_they_come_from(officer, device, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"second-factor": (3, 24 * 60 * 60)}
    Tries.objects.all().delete()
    for number in range(3):
        browser = Client(REMOTE_ADDR=f"192.0.2.{number}")
        password(browser, officer)
        code(browser, "000000")
    browser = Client()
    password(browser, officer)
    assert "There were too many tries" in text_of(code(browser, code_of(device[0])))
    assert not is_in(browser)


def test_a_recovery_code_takes_its_place_once(officer, device):
    typed = device[1][3]
    for lets_in in (True, False):
        browser = Client()
        password(browser, officer)
        code(browser, typed)
        assert is_in(browser) is lets_in
    assert "account recovery code used" in actions()


def test_new_recovery_codes_take_the_place_of_the_old(client, officer, device):
    password(client, officer)
    code(client, device[1][0])
    again(client, NEW_CODES)
    answer = client.post(NEW_CODES, follow=True)
    new = re.findall(r'app-secret">(\d+)<', answer.content.decode())
    assert len(new) == 10
    assert not set(new) & set(device[1])
    assert actions()[-1] == "account recovery codes made"


def test_removing_it_asks_for_the_password_alone_again(client, officer, device):
    password(client, officer)
    code(client, code_of(device[0]))
    again(client, REMOVE)
    client.post(REMOVE)
    assert not Authenticator.objects.exists()
    assert actions()[-1] == "account second factor removed"
    assert password(Client(), officer).url == reverse("home")


def test_a_code_is_not_asked_again_within_a_session(client, officer, device):
    password(client, officer)
    code(client, code_of(device[0]))
    assert "10 recovery codes left" in text_of(client.get(OWN))


# Where it must be


@pytest.fixture
def required(settings) -> None:
    """Officers and administrators need one."""
    settings.SECOND_FACTOR_FOR = ["officer", "administrator"]


def test_who_must_have_one_is_led_to_it_first(client, officer, required):
    password(client, officer)
    for address in ("/", reverse("return-list"), "/api/v1/areas", OWN_PAGE, "/admin/"):
        assert client.get(address).url == SET_UP, address
    set_up(client)
    assert client.get(reverse("return-list")).status_code == 200


def test_signing_out_is_open_to_them(client, officer, required):
    password(client, officer)
    client.post(reverse("sign-out"))
    assert client.get(SIGN_IN).status_code == 200


def test_others_need_none(client, member, required):
    client.force_login(member)
    assert client.get(reverse("home")).status_code == 200


def test_an_administrator_needs_one(client, library, required):
    client.force_login(User.objects.create(username="root", is_superuser=True))
    assert client.get(reverse("manage-people")).url == SET_UP


def test_who_must_have_one_cannot_remove_it(client, officer, device, required):
    password(client, officer)
    code(client, code_of(device[0]))
    assert "Remove" not in text_of(client.get(OWN))
    again(client, REMOVE)
    assert "can't be removed" in unescape(text_of(client.post(REMOVE)))
    assert Authenticator.objects.exists()


def test_a_role_that_does_not_exist_is_told_at_the_start(settings):
    settings.SECOND_FACTOR_FOR = ["officers"]
    with pytest.raises(ImproperlyConfigured, match="names officers"):
        second_factor.connect()


# Losing it


def test_the_team_resets_it_after_a_yes(client, officer, device, performance_team):
    browser = Client()
    password(browser, officer)
    code(browser, code_of(device[0]))
    client.force_login(performance_team)
    address = reverse("manage-people-reset", args=[officer.roles.get().pk])
    assert "Has a second factor" in text_of(client.get(reverse("manage-people")))
    assert f"Reset how {officer} signs in" in text_of(client.post(address))
    assert Authenticator.objects.exists()
    client.post(address, {"confirmed": "yes"})
    assert not is_in(browser)
    assert password(browser, officer).url == reverse("home")
    entry = AuditEntry.objects.get(action="account sign-in reset")
    assert (entry.by, entry.subject, entry.authority.slug) == (performance_team, str(officer), "kent")


@pytest.mark.parametrize("is_superuser", [False, True])
def test_another_team_resets_nobody_here_and_no_team_an_administrator(client, officer, holder, is_superuser):
    User.objects.filter(pk=officer.pk).update(is_superuser=is_superuser)
    client.force_login(holder("performance_team", "kent" if is_superuser else "stockton-on-tees"))
    address = reverse("manage-people-reset", args=[officer.roles.get().pk])
    assert client.post(address, {"confirmed": "yes"}).status_code == 404


def test_the_command_resets_an_administrators(officer, device, capsys):
    call_command("reset_sign_in", officer.username)
    assert not Authenticator.objects.exists()
    assert actions()[-1] == "account sign-in reset"


# The secret key


def test_after_another_secret_key_the_old_one_reads_it_until_all_have_signed_in(officer, device, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key"
    browser = Client()
    password(browser, officer)
    code(browser, code_of(device[0]))
    assert is_in(browser)
    settings.SECRET_KEY_FALLBACKS = []
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP)
    assert decrypt(stored.data["secret"]) == device[0]


def test_without_the_key_no_code_fits(officer, device, settings):
    settings.SECRET_KEY = "another key"
    browser = Client()
    password(browser, officer)
    assert "Check the code" in text_of(code(browser, code_of(device[0])))


# Counting a code once


def test_only_the_first_of_a_time_is_the_first(db):
    now = timezone.now()
    asked = [("a", 0), ("a", 89), ("b", 89), ("a", 91)]
    found = [is_first("code", who, 90, now + timedelta(seconds=seconds)) for who, seconds in asked]
    assert found == [True, False, True, True]
