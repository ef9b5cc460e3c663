"""Inviting people, the link that they get, and ending a role."""

import re
from datetime import datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from districts.models import Area, AuditEntry, Role, User
from tests.backoffice.steps import Team, text_of

PEOPLE, INVITE = reverse("manage-people"), reverse("manage-people-invite")
JANE = {"email": "Jane.Doe@example.org", "name": "Jane Doe", "role": "officer", "area": "dover"}
PASSWORD = "a password of some length"


@pytest.fixture
def jane(team) -> User:
    """Somebody invited to be an officer at Dover."""
    assert team.send(INVITE, **JANE).url == PEOPLE
    return User.objects.get(username="jane.doe@example.org")


def link() -> str:
    """The path in the newest message."""
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def follow(address: str) -> tuple[Client, str]:
    """Whoever has got the link opens it; the browser and where its form is."""
    browser = Client()
    answer = browser.get(address)
    return browser, answer.url if answer.status_code == 302 else address


def set_password(password: str = PASSWORD):
    browser, form = follow(link())
    return browser.post(form, {"new_password1": password, "new_password2": password})


def end_of_role(role: Role) -> str:
    return reverse("manage-people-end", args=[role.pk])


def test_an_invitation_makes_an_account_with_its_role(jane):
    role = jane.roles.get()
    assert (str(jane), role.role, role.area.slug) == ("Jane Doe", "officer", "dover")
    assert not jane.has_usable_password()


def test_and_tells_them_what_for(jane):
    message = mail.outbox[0]
    assert message.to == ["jane.doe@example.org"]
    assert "Officer at Dover" in message.body
    assert "Your username is jane.doe@example.org" in message.body


def test_the_invited_set_a_password_and_sign_in(jane):
    assert set_password().url == reverse("sign-in")
    signed_in = Client().post(reverse("sign-in"), {"username": jane.username, "password": PASSWORD})
    assert signed_in.url == reverse("home")


def test_the_link_works_once(jane):
    set_password()
    answer = follow(link())[0].get(link())
    assert "This link no longer works" in text_of(answer)


def test_nor_after_three_days(jane, monkeypatch):
    later = datetime.now() + timedelta(days=3, minutes=1)  # noqa: DTZ005 - as the generator tells the time
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)
    assert "This link no longer works" in text_of(Client().get(link()))


def test_a_weak_password_is_refused(jane):
    assert "too short" in text_of(set_password("short"))
    jane.refresh_from_db()
    assert not jane.has_usable_password()


def test_a_new_link_takes_the_place_of_a_forgotten_password_and_ends_a_lock(team, jane):
    set_password()
    for number in range(10):
        Client().post(reverse("sign-in"), {"username": jane.username, "password": f"guess {number}"})
    team.send(reverse("manage-people-link", args=[jane.roles.get().pk]))
    assert not AccessAttempt.objects.exists()
    assert set_password("another password, longer").status_code == 302


def test_a_second_role_goes_to_the_same_account(team, jane):
    team.send(INVITE, **(JANE | {"role": "manager", "email": "JANE.doe@example.org"}))
    assert sorted(role.role for role in jane.roles.all()) == ["manager", "officer"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"email": "jane"}, "valid email address"),
        ({"name": ""}, "Enter the full name"),
        ({"role": ""}, "Choose the role"),
        ({"area": "stockton-on-tees"}, "Choose from the list"),
        ({"area": "england"}, "Choose from the list"),
    ],
)
def test_what_is_wrong_is_said(team, typed, told):
    answer = team.send(INVITE, **(JANE | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert not mail.outbox


def test_a_role_held_already_is_told(team, jane):
    answer = team.send(INVITE, **JANE)
    assert "Jane Doe is officer at Dover already" in text_of(answer)
    assert len(mail.outbox) == 1


def test_a_closed_account_is_not_opened_by_an_invitation(team, jane):
    User.objects.filter(pk=jane.pk).update(is_active=False)
    assert "This account is closed" in text_of(team.send(INVITE, **(JANE | {"role": "manager"})))


def test_a_role_is_ended_after_a_yes(team, jane):
    asked = team.send(end_of_role(jane.roles.get()))
    assert "Jane Doe would no longer be officer at Dover" in text_of(asked)
    assert jane.roles.exists()
    team.send(end_of_role(jane.roles.get()), confirmed="yes")
    assert not jane.roles.exists()
    assert "Jane Doe" not in team.see(PEOPLE).split("Person")[-1]


def test_ending_ones_own_role_says_what_that_means(team, performance_team):
    assert "This is your own role" in text_of(team.send(end_of_role(performance_team.roles.get())))


def test_all_of_it_is_on_record(team, jane, performance_team):
    set_password()
    team.send(end_of_role(jane.roles.get()), confirmed="yes")
    entries = AuditEntry.objects.exclude(action="sign-in").order_by("pk")
    assert [(str(entry.by), entry.action) for entry in entries] == [
        (str(performance_team), "invitation made"),
        (str(performance_team), "account link made"),
        ("Jane Doe", "account password set"),
        (str(performance_team), "role ended"),
    ]


@pytest.mark.parametrize("name", ["manage-people-link", "manage-people-end"])
def test_roles_of_another_authority_are_not_there(team, holder, name):
    role = holder("officer", "stockton-on-tees").roles.get()
    assert team.send(reverse(name, args=[role.pk]), confirmed="yes").status_code == 404
    assert Role.objects.filter(pk=role.pk).exists()


def test_people_of_another_authority_are_not_shown(team, holder):
    holder("officer", "stockton-on-tees")
    assert "officer-stockton-on-tees" not in team.see(PEOPLE)


def test_an_administrator_invites_anywhere(client, library):
    client.force_login(User.objects.create(username="root", is_superuser=True))
    assert Team(client).send(INVITE, **(JANE | {"area": "stockton-on-tees"})).url == PEOPLE
    assert Area.objects.get(roles__user__username="jane.doe@example.org").slug == "stockton-on-tees"


def test_a_mail_server_that_is_away_is_told(team, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    answer = team.client.post(INVITE, JANE, follow=True)
    assert "did not take the message" in text_of(answer)


# A list

LIST = reverse("manage-people-invite-list")
TWO = (
    'E-mail address,Name,Role,Area\njane@example.org,"Doe, Jane",Officer,Dover\njim@example.org,Jim,member,\n'
)


def test_a_list_invites_nobody_before_the_yes_and_then_everybody(team):
    told = text_of(team.send(LIST, people=TWO))
    assert "Check 2 invitations" in told
    assert "Officer at Dover" in told
    assert (len(mail.outbox), User.objects.filter(username__startswith="j").count()) == (0, 0)
    team.send(LIST, people=TWO, confirmed="yes")
    assert [message.to for message in mail.outbox] == [["jane@example.org"], ["jim@example.org"]]
    held = {
        role.user.username: (role.role, role.area.slug)
        for role in Role.objects.filter(user__username__startswith="j")
    }
    assert held == {"jane@example.org": ("officer", "dover"), "jim@example.org": ("member", "kent")}


def test_a_list_may_be_a_file(team):
    file = SimpleUploadedFile("people.csv", TWO.encode("utf-8-sig"))
    assert "Check 2 invitations" in text_of(team.send(LIST, file=file))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "Paste a list, or choose a file"),
        ("jane,Jane,officer,Dover", "Line 1: “jane” is no e-mail address"),
        ("jane@example.org,,officer,Dover", "Line 1: the name is missing"),
        ("jane@example.org,Jane,boss,Dover", "Line 1: “boss” is no role."),
        ("jane@example.org,Jane,officer,Nowhere", "Line 1: no area “Nowhere” is looked after by you"),
        (
            "jane@example.org,Jane,officer,Stockton-on-Tees",
            "no area “Stockton-on-Tees” is looked after by you",
        ),
        ("jane@example.org,Doe, Jane,officer,Dover", "Line 1: there are more than four columns"),
        ("jane@example.org,Jane,officer,Dover\nJANE@example.org,J,officer,Dover", "stands twice"),
    ],
)
def test_a_list_says_which_line_is_wrong_and_invites_nobody(team, line, said):
    assert said in text_of(team.send(LIST, people=line, confirmed="yes"))
    assert mail.outbox == []
    assert not User.objects.filter(username="jane@example.org").exists()
