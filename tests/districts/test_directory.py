"""Signing in by the council's directory, against a real OpenID Connect server."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from districts.models import Area, AuditEntry, DirectoryGroup, Role, RoleName, User
from districts.sign_in.directory_accounts import add_group
from districts.sign_in.sessions import SEEN
from tests.backoffice.steps import text_of
from tests.districts import directory
from tests.districts.directory import Server

# Of the server alone, which runs in a thread beside.
pytestmark = pytest.mark.filterwarnings("ignore:.*get_jwt_config:DeprecationWarning")

BEGIN, BACK, JOIN = reverse("directory-sign-in"), reverse("directory-callback"), reverse("directory-join")
OWN_PAGE = reverse("password-change")
PASSWORD = "a password of some length"
JANE = {"email": "jane.doe@kent.example", "name": "Jane Doe", "groups": ["Dover officers"]}


@pytest.fixture(scope="module")
def server_of_module() -> Iterator[Server]:
    """One server for all tests of this module."""
    with directory.running() as server:
        yield server


@pytest.fixture
def server(server_of_module, settings, library) -> Server:
    """The directory of Kent, in which Dover's officers and Kent's members are groups; it knows Jane Doe."""
    server_of_module.tamper, server_of_module.calls_itself = str, ""
    settings.DIRECTORY = server_of_module.setting
    for name, role, area in (
        ("Dover officers", RoleName.OFFICER, "dover"),
        ("Kent members", RoleName.MEMBER, "kent"),
    ):
        add_group(name=name, role=role, area=Area.objects.get(slug=area), by=None)
    server_of_module.knows("jane", **JANE)
    return server_of_module


def sign_in(server: Server, browser: Client, subject: str = "jane", asked: str = BEGIN):
    """Choose the directory, sign in there, come back."""
    sent = browser.get(asked)
    assert sent.status_code == 302, text_of(sent)
    return browser.get(server.lets_in(sent.url, subject))


def is_in(browser: Client) -> bool:
    return browser.get(OWN_PAGE).status_code == 200


def roles(username: str = JANE["email"]) -> list[tuple[str, str]]:
    held = Role.objects.filter(user__username=username).order_by("role")
    return list(held.values_list("role", "area__slug"))


def actions() -> list[str]:
    found = AuditEntry.objects.exclude(action__startswith="directory group").order_by("pk")
    return [entry.action for entry in found]


def newest() -> AuditEntry:
    return AuditEntry.objects.order_by("-pk").first()


# Getting in


def test_the_first_sign_in_makes_an_account_with_the_roles_of_its_groups(server, client):
    assert sign_in(server, client).url == reverse("home")
    jane = User.objects.get(username=JANE["email"])
    assert (str(jane), jane.email, jane.has_usable_password()) == ("Jane Doe", JANE["email"], False)
    assert roles() == [("officer", "dover")]
    assert is_in(client)


def test_the_next_one_finds_it_again_with_its_new_name(server, client):
    sign_in(server, client)
    server.knows("jane", **JANE | {"name": "Jane Roe", "email": "jane.roe@kent.example"})
    sign_in(server, Client())
    jane = User.objects.get()
    assert (str(jane), jane.username, jane.email) == ("Jane Roe", JANE["email"], "jane.roe@kent.example")


def test_it_asks_with_a_code_a_challenge_a_state_and_a_nonce(server, client):
    sign_in(server, client)
    asked = server.asked
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["redirect_uri"] == f"http://testserver{BACK}"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert len(asked["nonce"]) > 40
    assert len(asked["state"]) >= 16


def test_it_leads_back_to_the_page_asked_for(server, client):
    assert sign_in(server, client, asked=f"{BEGIN}?next=/districts/dover/").url == "/districts/dover/"


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)"])
def test_but_never_to_another_site(server, client, elsewhere):
    assert sign_in(server, client, asked=f"{BEGIN}?next={elsewhere}").url == reverse("home")


def test_another_site_starts_nothing(server, client):
    answer = client.get(BEGIN, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.url == reverse("sign-in")
    assert client.get(BEGIN, headers={"Sec-Fetch-Site": "same-origin"}).url.startswith(server.issuer)


def test_nothing_in_the_address_changes_what_is_asked(server, client):
    sent = client.get(f"{BEGIN}?auth_params=nonce=known&scope=address&process=connect")
    assert "known" not in sent.url
    assert "address" not in sent.url


def test_all_of_it_is_on_record(server, client):
    sign_in(server, client)
    assert actions() == ["role given by the directory", "account made by the directory", "sign-in"]
    assert newest().after == {"by": "directory"}


def test_and_belongs_to_the_authority_from_the_first_time(server, client):
    sign_in(server, client)
    found = AuditEntry.objects.exclude(action__startswith="directory group")
    assert {entry.authority and entry.authority.slug for entry in found} == {"kent"}


def test_the_sign_in_page_offers_it(server, client):
    page = client.get(f"{reverse('sign-in')}?next=/districts/").content.decode()
    assert "Sign in with Kent account" in page
    assert f'href="{BEGIN}?next=/districts/"' in page


@pytest.mark.parametrize("address", [BEGIN, BACK, reverse("manage-people-groups")])
def test_without_a_directory_there_is_nothing(client, performance_team, address):
    assert "Sign in with" not in client.get(reverse("sign-in")).content.decode()
    client.force_login(performance_team)
    assert client.get(address).status_code == 404


# Its groups


def test_a_group_that_is_left_takes_its_role_away(server, client):
    server.knows("jane", **JANE | {"groups": ["Dover officers", "Kent members", "Cyclists"]})
    sign_in(server, client)
    assert roles() == [("member", "kent"), ("officer", "dover")]
    server.knows("jane", **JANE | {"groups": ["Kent members"]})
    sign_in(server, Client())
    assert roles() == [("member", "kent")]
    assert "role ended by the directory" in actions()


def test_somebody_in_no_known_group_is_told_what_to_do(server, client):
    server.knows("jane", **JANE | {"groups": ["Cyclists"]})
    answer = sign_in(server, client)
    assert answer.status_code == 403
    assert "You are in no group of the directory that has a role here" in text_of(answer)
    assert not User.objects.exists()
    assert (newest().action, newest().subject) == ("sign-in failed", JANE["email"])
    assert newest().after == {"why": "directory: no group"}


def test_somebody_who_has_left_all_groups_loses_their_roles_at_once(server, client):
    sign_in(server, client)
    server.knows("jane", **JANE | {"groups": []})
    assert sign_in(server, Client()).status_code == 403
    assert roles() == []


def test_more_groups_than_are_passed_on_are_told_apart_from_none(server, client):
    server.knows("jane", email=JANE["email"], _claim_names={"groups": "src1"})
    assert "Your groups could not be read" in text_of(sign_in(server, client))


def test_groups_may_stand_in_another_claim(server, client, settings):
    settings.DIRECTORY = replace(server.setting, groups_claim="roles")
    server.knows("jane", **JANE | {"groups": [], "roles": ["Dover officers"]})
    sign_in(server, client)
    assert roles() == [("officer", "dover")]


def test_groups_said_in_one_word_are_none(server, client):
    server.knows("jane", **JANE | {"groups": "Dover officers"})
    assert sign_in(server, client).status_code == 403


# Tokens that are not to be believed


def test_a_code_of_another_browser_is_refused(server, client):
    sent = client.get(BEGIN)
    thief = Client()
    answer = thief.get(server.lets_in(sent.url, "jane"))
    assert answer.status_code == 403
    assert not is_in(thief)
    assert newest().after == {"why": "directory: failed: no such state"}


def test_a_code_works_once(server, client):
    back = server.lets_in(client.get(BEGIN).url, "jane")
    client.get(back)
    client.post(reverse("sign-out"))
    assert client.get(back).status_code == 403


def test_a_code_without_its_verifier_opens_nothing(server, client):
    back = server.lets_in(client.get(BEGIN).url, "jane")
    server.challenges = dict.fromkeys(server.challenges, "of somebody else")
    assert client.get(back).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "tamper",
    [
        directory.foreign,
        directory.unsigned,
        directory.signed_with_the_secret,
        directory.of_an_unknown_key,
        directory.without_key,
        lambda token: "no.token.atall",
        lambda token: None,
    ],
    ids=["foreign key", "unsigned", "shared secret", "unknown key", "no key", "nonsense", "none"],
)
def test_a_token_that_the_directory_has_not_signed_is_refused(server, client, tamper):
    server.tamper = tamper
    assert sign_in(server, client).status_code == 403
    assert not is_in(client)
    assert newest().action == "sign-in failed"


@pytest.mark.parametrize(
    "said",
    [
        {"nonce": "of another request"},
        {"nonce": None},
        {"exp": int(time.time()) - 60},
        {"aud": "another service"},
        {"iss": "https://another.example"},
        {"sub": None},
    ],
    ids=lambda said: next(iter(said)),
)
def test_a_token_for_something_else_is_refused(server, client, said):
    server.changes(**said)
    assert sign_in(server, client).status_code == 403
    assert not is_in(client)


def test_a_token_that_the_directory_signs_anew_is_fine(server, client):
    """So that the tests above refuse for what they say."""
    server.changes()
    assert sign_in(server, client).status_code == 302


def test_a_directory_that_calls_itself_otherwise_is_refused(server, client):
    server.calls_itself = "https://another.example"
    assert client.get(BEGIN).status_code == 403
    assert newest().after["why"].startswith("directory: failed: the issuer calls itself")


def test_a_directory_that_is_away_is_told(server, client, settings):
    settings.DIRECTORY = replace(server.setting, issuer="http://localhost:9")
    answer = client.get(BEGIN)
    assert answer.status_code == 403
    assert "Signing in did not work" in text_of(answer)


def test_who_turns_back_there_is_not_in(server, client):
    answer = client.get(server.lets_in(client.get(BEGIN).url, "jane", action="deny"))
    assert "You did not sign in" in text_of(answer)


# Whose account it is


def test_a_closed_account_stays_closed(server, client):
    sign_in(server, client)
    User.objects.update(is_active=False)
    other = Client()
    assert "This account is closed" in text_of(sign_in(server, other))
    assert not is_in(other)


@pytest.fixture
def local(server) -> User:
    """Jane's account of before the directory, with a password."""
    user = User.objects.create_user(JANE["email"], JANE["email"], PASSWORD)
    Role.objects.create(user=user, area=Area.objects.get(slug="thanet"), role=RoleName.OFFICER)
    return user


@pytest.mark.parametrize("claims", [{}, {"email_verified": True}, {"email_verified": False}])
def test_an_account_is_not_taken_over_by_its_address(server, client, local, claims):
    server.knows("jane", **JANE | claims)
    answer = sign_in(server, client)
    assert "There is an account with your e-mail address already" in text_of(answer)
    assert not is_in(client)
    assert roles() == [("officer", "thanet")]
    assert newest().subject == JANE["email"]


def test_nor_by_its_address_under_another_username(server, client):
    User.objects.create_user("jdoe", JANE["email"].upper(), PASSWORD)
    assert "There is an account with your e-mail address already" in text_of(sign_in(server, client))


def test_nor_by_another_person_of_the_directory_with_the_same_address(server, client):
    sign_in(server, client)
    server.knows("another-jane", **JANE)
    other = Client()
    assert "belongs to another sign-in" in text_of(sign_in(server, other, "another-jane"))
    assert not is_in(other)


def test_somebody_without_an_address_is_told(server, client):
    server.knows("nobody", groups=["Dover officers"])
    assert "did not tell your e-mail address" in text_of(sign_in(server, client, "nobody"))


def joining(browser: Client) -> str:
    """Ask to join, and show the password; where that leads to."""
    asked = browser.get(JOIN)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    answer = browser.post(asked.url, {"password": PASSWORD})
    assert answer.url == JOIN
    return JOIN


def with_password(user: User) -> Client:
    browser = Client()
    browser.post(reverse("sign-in"), {"username": user.username, "password": PASSWORD})
    return browser


def test_with_its_password_it_is_joined_to_the_directory(server, local):
    browser = with_password(local)
    sign_in(server, browser, asked=joining(browser))
    local.refresh_from_db()
    assert is_in(browser)
    assert not local.has_usable_password()
    assert roles() == [("officer", "dover")]
    assert "account joined to the directory" in actions()
    again = Client()
    sign_in(server, again)
    assert is_in(again)
    assert User.objects.count() == 1


def test_joining_asks_for_the_password_first(server, local):
    browser = Client()
    browser.force_login(local)
    answer = browser.post(browser.get(JOIN).url, {"password": "wrong"})
    assert "Check your password" in text_of(answer)
    assert not SocialAccount.objects.exists()


def test_a_person_of_the_directory_is_joined_to_one_account_alone(server, client, local):
    server.knows("jane", **JANE | {"email": "other@kent.example"})
    sign_in(server, client)
    browser = with_password(local)
    answer = sign_in(server, browser, asked=joining(browser))
    assert "belongs to another sign-in" in text_of(answer)
    local.refresh_from_db()
    assert local.has_usable_password()


def test_an_account_of_the_directory_takes_no_password(server, client):
    sign_in(server, client)
    jane = User.objects.get()
    jane.set_password(PASSWORD)
    jane.save()
    answer = Client().post(reverse("sign-in"), {"username": jane.username, "password": PASSWORD})
    assert "This account signs in with Kent account" in text_of(answer)


def test_its_own_page_has_no_password_to_change(server, client):
    sign_in(server, client)
    page = text_of(client.get(OWN_PAGE))
    assert "You sign in with Kent account" in page
    assert "Old password" not in page
    assert client.get(reverse("mfa_activate_totp")).status_code == 404


# Sessions


def test_signing_out_ends_the_session_and_says_what_goes_on(server, client):
    sign_in(server, client)
    answer = client.post(reverse("sign-out"), follow=True)
    assert "Your sign-in with Kent account goes on" in text_of(answer)
    assert not is_in(client)


def test_it_ends_after_a_time_without_a_request(server, client, settings):
    sign_in(server, client)
    session = client.session
    session[SEEN] -= settings.SESSION_IDLE_SECONDS + 60
    session.save()
    assert not is_in(client)


def test_signing_out_everywhere_ends_it_too(server, client):
    sign_in(server, client)
    other = Client()
    sign_in(server, other)
    client.post(reverse("sign-out-everywhere"))
    assert not is_in(other)


def test_a_session_begun_before_is_not_carried_on(server, client):
    client.get(BEGIN)
    before = client.session.session_key
    sign_in(server, client)
    assert client.session.session_key != before


def test_beginning_is_limited(server, client, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"sign-in": (2, 24 * 60 * 60)}
    assert [client.get(BEGIN).status_code for _ in range(3)] == [302, 302, 429]


# The groups on their screen


@pytest.fixture
def team(server, client, performance_team) -> Client:
    """Kent's performance team at work."""
    client.force_login(performance_team)
    return client


GROUPS = reverse("manage-people-groups")


def test_the_team_lets_a_group_give_a_role(team):
    team.post(GROUPS, {"name": "3f2c", "role": "manager", "area": "thanet"})
    group = DirectoryGroup.objects.get(name="3f2c")
    assert str(group) == "3f2c: Manager at Thanet"
    assert newest().action == "directory group added"
    team.post(reverse("manage-people-group-remove", args=[group.pk]))
    assert not DirectoryGroup.objects.filter(name="3f2c").exists()
    assert newest().action == "directory group removed"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": ""}, "Enter the group"),
        ({"area": "stockton-on-tees"}, "Choose from the list"),
        ({"name": "Dover officers", "role": "officer"}, "This group is officer at Dover already"),
    ],
)
def test_what_is_wrong_is_said(team, typed, told):
    answer = team.post(GROUPS, {"name": "3f2c", "role": "manager", "area": "dover"} | typed)
    assert told in text_of(answer)


def test_groups_of_another_authority_are_not_there(team):
    stockton = Area.objects.get(slug="stockton-on-tees")
    theirs = add_group(name="Stockton staff", role=RoleName.MEMBER, area=stockton, by=None)
    assert "Stockton staff" not in text_of(team.get(GROUPS))
    assert team.post(reverse("manage-people-group-remove", args=[theirs.pk])).status_code == 404


def test_people_of_the_directory_are_marked_and_get_no_link_or_role_by_invitation(server, team):
    sign_in(server, Client())
    role = Role.objects.get(user__username=JANE["email"])
    page = text_of(team.get(reverse("manage-people")))
    assert "Signs in with Kent account" in page
    answer = team.post(reverse("manage-people-link", args=[role.pk]), follow=True)
    assert "has no password here" in text_of(answer)
    invited = {"email": JANE["email"], "name": "Jane Doe", "role": "manager", "area": "dover"}
    assert "whose groups give the roles" in text_of(team.post(reverse("manage-people-invite"), invited))


def test_a_reset_unties_somebody_whom_the_directory_knows_anew(server, team):
    jane = Client()
    sign_in(server, jane)
    role = Role.objects.get(user__username=JANE["email"])
    team.post(reverse("manage-people-reset", args=[role.pk]), {"confirmed": "yes"})
    assert not SocialAccount.objects.exists()
    assert not is_in(jane)
    assert newest().action == "account sign-in reset"
    assert newest().before == {"second factor": False, "directory": True}
