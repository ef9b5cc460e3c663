"""The same checks before sending, at the command line and on a page: nothing of the file is kept."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from districts.models import AuditEntry
from returns.models import Finding, Return
from tests.returns.builders import accepted, codes, draft, row, workbook

pytestmark = pytest.mark.usefixtures("library")

CLEAN = workbook(row(value=36))
DOUBTFUL = workbook(row(value=36), row(month="April 2012", value=30))
FAULTY = workbook(row(value=36), row(place="Atlantis", value=3))


@pytest.fixture
def nothing_kept(settings):
    """After the test no return, no finding, no audit entry and no file is left."""
    yield
    assert not Return.objects.exists()
    assert not Finding.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="return").exists()
    folder = Path(settings.UPLOAD_ROOT)
    assert not folder.exists() or list(folder.iterdir()) == []


def checked(tmp_path, data: bytes, *options: str) -> str:
    path = tmp_path / "return.xlsx"
    path.write_bytes(data)
    out = StringIO()
    call_command("check_return", str(path), "--area", "kent", *options, stdout=out)
    return out.getvalue()


def page(client, user, data: bytes, **fields):
    client.force_login(user)
    return client.post(reverse("return-check"), {"file": SimpleUploadedFile("return.xlsx", data), **fields})


def test_the_command_says_what_an_upload_would(tmp_path, nothing_kept):
    text = checked(tmp_path, DOUBTFUL)
    assert "Store it for April 2012?" in text
    assert "return.xlsx: 0 errors, 1 question, 0 warnings. Nothing is stored." in text


def test_the_command_fails_for_a_line_that_could_not_be_accepted(tmp_path, nothing_kept):
    with pytest.raises(CommandError, match="lines with an error"):
        checked(tmp_path, FAULTY)


def test_the_command_fails_for_a_file_that_cannot_be_read(tmp_path, nothing_kept):
    with pytest.raises(CommandError, match=r"return\.xlsx"):
        checked(tmp_path, b"not a workbook")


def test_the_command_reports_as_json(tmp_path, nothing_kept):
    (file,) = json.loads(checked(tmp_path, DOUBTFUL, "--json"))["files"]
    assert [finding["code"] for finding in file["findings"]] == ["other_month"]
    assert file["return"] is None


def test_the_page_says_what_an_upload_would(client, performance_team, nothing_kept):
    text = page(client, performance_team, DOUBTFUL).content.decode()
    assert "Store it for April 2012?" in text
    assert "1 of 2 needs your eyes" in text
    assert "Nothing was stored." in text


def test_the_page_tells_of_a_file_that_cannot_be_read(client, officer, nothing_kept):
    answer = page(client, officer, b"not a workbook")
    assert answer.status_code == 400
    assert answer.context["form"].errors["file"]


def test_the_page_knows_whose_areas_one_may_return_for(client, officer, nothing_kept):
    text = page(client, officer, workbook(row(place="Thanet", value=3))).content.decode()
    assert "You may not return figures for Thanet." in text


def test_checking_finds_what_the_upload_finds(tmp_path):
    accepted(workbook(row(value=2000)))
    (file,) = json.loads(checked(tmp_path, DOUBTFUL, "--json"))["files"]
    assert [finding["code"] for finding in file["findings"]] == codes(draft(DOUBTFUL))
