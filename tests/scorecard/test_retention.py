"""What is kept longer than need be is shown, and goes when it is asked for."""

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from time import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.utils import timezone

from districts.models import AuditEntry, User
from returns.actions import discard_return
from returns.intake.drafting import keep_file
from returns.models import FileReceived, Return
from tests.returns.builders import draft, row, workbook


def months_ago(months: float):
    return timezone.now() - timedelta(days=months * 30.4375)


def run(*options: str) -> list[str]:
    said = StringIO()
    call_command("retention", *options, stdout=said)
    return said.getvalue().splitlines()


@pytest.fixture
def jane(officer) -> User:
    """An officer whom nobody has seen for fourteen months."""
    officer.first_name, officer.last_name, officer.email = "Jane", "Doe", "jane@example.org"
    officer.last_login = months_ago(14)
    officer.save()
    return officer


@pytest.fixture
def discarded(jane) -> Return:
    """A return discarded thirteen months ago."""
    found = discard_return(monthly_return=draft(workbook(row(value=36))), by=None)
    Return.objects.filter(pk=found.pk).update(decided_at=months_ago(13))
    return found


def test_it_says_what_it_would_do_and_changes_nothing(discarded, jane):
    assert run() == [
        "close Jane Doe",
        f"delete the file of {discarded}",
        "Nothing was changed. Add --do to do it.",
    ]
    jane.refresh_from_db()
    assert jane.is_active


def test_an_unused_account_is_closed(client, jane):
    client.force_login(jane)
    User.objects.update(last_login=months_ago(14))
    run("--do")
    assert client.get("/accounts/password/").status_code == 302
    jane.refresh_from_db()
    assert (jane.is_active, str(jane)) == (False, "Jane Doe")


@pytest.mark.parametrize("months", [12, 0])
def test_one_in_use_stays(jane, months):
    User.objects.update(last_login=months_ago(months))
    run("--do")
    assert User.objects.get().is_active


def test_an_administrator_is_closed_by_people_alone(jane):
    User.objects.update(is_superuser=True)
    assert run() == ["Nothing was changed. Add --do to do it."]


def test_a_closed_account_is_forgotten_later_and_its_deeds_are_not(jane):
    User.objects.update(is_active=False, last_login=months_ago(37))
    SocialAccount.objects.create(user=jane, provider="https://directory.example", uid="jane")
    Authenticator.objects.create(user=jane, type=Authenticator.Type.TOTP, data={})
    run("--do")
    assert not SocialAccount.objects.exists()
    assert not Authenticator.objects.exists()
    jane = User.objects.get()
    assert (jane.username, str(jane), jane.email) == (f"former-user-{jane.pk}", f"former-user-{jane.pk}", "")
    assert not jane.roles.exists()
    assert AuditEntry.objects.filter(action="account forgotten").exists()
    assert run() == ["Nothing was changed. Add --do to do it."]


def test_nobody_is_closed_and_forgotten_in_one_go(jane):
    User.objects.update(last_login=months_ago(40))
    assert run("--do") == ["close Jane Doe"]


def test_the_file_of_a_discarded_return_is_deleted(discarded, settings, django_capture_on_commit_callbacks):
    kept = Path(settings.UPLOAD_ROOT) / discarded.stored_as
    assert kept.is_file()
    with django_capture_on_commit_callbacks(execute=True):
        run("--do")
    assert not kept.exists()
    discarded.refresh_from_db()
    assert discarded.stored_as == ""
    assert discarded.lines.exists()


def test_files_of_other_returns_are_kept(discarded):
    Return.objects.update(state="withdrawn")
    assert run()[:-1] == ["close Jane Doe"]


@pytest.mark.parametrize(("days", "left"), [(2, 0), (0, 1)])
def test_a_large_file_whose_reader_was_killed_goes_after_a_day(jane, settings, days, left):
    kept = Path(settings.UPLOAD_ROOT) / keep_file(b"half read")
    FileReceived.objects.create(by=jane, file_name="large.csv", stored_as=kept.name)
    FileReceived.objects.update(begun_at=timezone.now() - timedelta(days=days))
    run("--do")
    assert FileReceived.objects.count() == left
    assert kept.exists() == bool(left)


@pytest.mark.parametrize(("days", "left"), [(2, False), (0, True)])
def test_a_file_that_nothing_names_goes_after_a_day(discarded, settings, days, left):
    stray = Path(settings.UPLOAD_ROOT) / keep_file(b"of a web process that was killed")
    long_ago = time() - days * 24 * 60 * 60
    for path in (stray, stray.with_name(discarded.stored_as)):
        os.utime(path, (long_ago, long_ago))
    Return.objects.update(state="accepted")
    run("--do")
    assert stray.exists() == left
    assert stray.with_name(discarded.stored_as).exists()
