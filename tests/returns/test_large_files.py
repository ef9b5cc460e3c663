"""A large file is read by a process of its own, while its sender sees how far it is."""

import os
import time
from threading import Event

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from returns.intake import receiving
from returns.intake.receiving import LARGE_UPLOAD, problem_of, read_received
from returns.models import FileReceived, Return
from returns.reading import read_return
from tests.returns.builders import BACKLOG, HEADINGS

pytestmark = pytest.mark.usefixtures("library")


@pytest.fixture(autouse=True)
def nobody_reads(monkeypatch):
    """No process begins to read; the test does, when it likes."""
    monkeypatch.setattr(receiving, "start_reading", lambda received: None)


def text(*lines: str) -> bytes:
    """A text file of these lines, larger than what is read at once."""
    head = "\n".join([";".join(HEADINGS), *lines])
    return f"{head}\n{'a long footnote ' * (LARGE_UPLOAD // 1000)}\n".encode() + b"end of page\n" * 9000


DOVER = f"{BACKLOG};Dover;May 2012;;;36"


def send(browser, user, data: bytes) -> FileReceived:
    browser.force_login(user)
    answer = browser.post(reverse("return-new"), {"file": SimpleUploadedFile("large.csv", data)})
    received = FileReceived.objects.get()
    assert (answer.status_code, answer.url) == (302, reverse("return-reading", args=[received.pk]))
    return received


def shown(browser, received: FileReceived):
    return browser.get(reverse("return-reading", args=[received.pk]))


def test_it_is_kept_at_once_and_its_page_says_how_far_it_is(client, officer):
    received = send(client, officer, text(DOVER))
    assert not Return.objects.exists()
    assert "Step 1 of 2: reading the file." in shown(client, received).content.decode()
    FileReceived.objects.update(lines=20_000)
    assert "Step 2 of 2: checking 20,000 lines." in shown(client, received).content.decode()


def test_when_it_is_read_its_page_leads_to_the_draft(client, officer, settings):
    received = send(client, officer, text(DOVER))
    read_received(received)
    draft = Return.objects.get()
    assert (draft.uploaded_by, draft.area.name, draft.lines.count()) == (officer, "Dover", 1)
    assert shown(client, received).url == reverse("return", args=[draft.pk])
    assert [path.name for path in settings.UPLOAD_ROOT.iterdir()] == [draft.stored_as]


def test_what_is_wrong_with_it_is_said(client, officer):
    received = send(client, officer, b"no figures\n" * 20_000)
    read_received(received)
    assert "No figures were found in this file." in shown(client, received).content.decode()


def test_where_it_names_no_area_it_says_to_choose_one(client, holder):
    both = holder("officer", "dover")
    both.roles.create(area_id=holder("officer", "thanet").roles.get().area_id, role="officer")
    received = send(client, both, text(f"{BACKLOG};;May 2012;;;36"))
    read_received(received)
    assert "Upload it again and choose the area." in shown(client, received).content.decode()


STOPPED = "Reading this file was stopped before it was done."


def last_touched(path, *, seconds_ago: int) -> None:
    then = time.time() - seconds_ago
    os.utime(path, (then, then))


def test_a_file_that_nobody_has_touched_for_long_was_given_up(client, officer, settings, monkeypatch):
    monkeypatch.setattr(receiving, "SILENT_TOO_LONG_SECONDS", 3600)
    received = send(client, officer, text(DOVER))
    assert STOPPED not in shown(client, received).content.decode()
    last_touched(settings.UPLOAD_ROOT / received.stored_as, seconds_ago=3600)
    assert STOPPED in shown(client, received).content.decode()


def test_whoever_reads_a_file_touches_it(client, officer, settings, monkeypatch):
    received = send(client, officer, text(DOVER))
    path = settings.UPLOAD_ROOT / received.stored_as
    last_touched(path, seconds_ago=3600)
    touched = Event()
    monkeypatch.setattr(receiving, "SIGN_EVERY_SECONDS", 0)
    monkeypatch.setattr(receiving.os, "utime", lambda path: touched.set())
    monkeypatch.setattr(receiving, "read_in_sandbox", lambda *about: touched.wait(60) and read_return(*about))
    read_received(received)
    assert touched.is_set()


def test_a_file_done_with_since_the_last_look_was_not_given_up(client, officer):
    received = send(client, officer, text(DOVER))
    seen_before = FileReceived.objects.get()
    read_received(received)
    assert problem_of(seen_before) == ""


def test_a_file_that_is_gone_was_given_up(client, officer, settings):
    received = send(client, officer, text(DOVER))
    (settings.UPLOAD_ROOT / received.stored_as).unlink()
    assert STOPPED in shown(client, received).content.decode()


def test_a_fault_of_ours_is_told_and_not_hidden(client, officer, monkeypatch):
    received = send(client, officer, text(DOVER))
    monkeypatch.setattr(receiving, "draft_return", lambda **about: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read_received(received)
    assert "a fault in the service" in shown(client, received).content.decode()


def test_nobody_else_sees_it(client, officer, officer_elsewhere):
    received = send(client, officer, text(DOVER))
    client.force_login(officer_elsewhere)
    assert shown(client, received).status_code == 404
