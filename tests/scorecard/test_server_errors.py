"""What somebody sees when the service itself fails, and that nothing of what they sent is left half done."""

import errno

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.template.loader import get_template
from django.test import Client

from returns.models import Return
from scorecard.views.errors import ServerFault, fault_of
from tests.returns.builders import row, workbook


def caused(error: Exception, by: Exception) -> Exception:
    error.__cause__ = by
    return error


class DiskFull(Exception):
    """As psycopg's of that name."""

    sqlstate = "53100"


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (OperationalError("connection refused"), ServerFault.DATABASE),
        (InterfaceError("the connection is closed"), ServerFault.DATABASE),
        (caused(RuntimeError(), OperationalError("server closed the connection")), ServerFault.DATABASE),
        (DatabaseError("no such column"), ServerFault.UNKNOWN),
        (ValueError(), ServerFault.UNKNOWN),
        (None, ServerFault.UNKNOWN),
        (OSError(errno.ENOSPC, "No space left on device"), ServerFault.DISK_FULL),
        (OSError(errno.EDQUOT, "Quota exceeded"), ServerFault.DISK_FULL),
        (OSError(errno.EACCES, "Permission denied"), ServerFault.UNKNOWN),
        (PermissionError(errno.EACCES, "Permission denied", "/etc/elsewhere"), ServerFault.UNKNOWN),
        (caused(OperationalError(), DiskFull()), ServerFault.DISK_FULL),
    ],
)
def test_what_an_error_says_of_why(error, fault):
    assert fault_of(error) is fault


def test_a_folder_of_uploads_that_cant_be_used_has_its_page(settings):
    error = PermissionError(errno.EACCES, "Permission denied", str(settings.UPLOAD_ROOT / "a file"))
    assert fault_of(error) is ServerFault.UPLOADS


@pytest.mark.parametrize("fault", ServerFault)
def test_every_fault_has_a_page_that_needs_nothing(fault):
    assert "Sorry" in get_template(fault.template).render()


def test_a_database_without_room_is_a_full_disk(db):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own error; PostgreSQL's is in the table above")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            with pytest.raises(OperationalError) as raised:
                cursor.execute("CREATE TABLE full AS SELECT randomblob(1000000)")
        finally:
            cursor.execute("PRAGMA max_page_count = 4294967294")
    assert fault_of(raised.value) is ServerFault.DISK_FULL


@pytest.fixture
def shown() -> Client:
    """A browser, which is shown the page of an error."""
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (OperationalError, 503, "a change is stored whole or not at all"),
        (OSError(errno.ENOSPC, "full"), 507, "Its disk is full"),
        (ValueError, 500, "Try again later"),
    ],
)
def test_the_page_says_what_to_do_and_is_kept_nowhere(db, shown, monkeypatch, error, status, says):
    def fail(request):
        raise error

    monkeypatch.setattr("scorecard.views.scorecards.reader_for", fail)
    answer = shown.get("/")
    assert (answer.status_code, says in answer.content.decode()) == (status, True)
    assert answer["Cache-Control"] == "no-store"
    assert answer.get("Retry-After") == (None if status == 500 else "30")
    assert "Content-Security-Policy" in answer


def test_an_upload_that_is_not_stored_leaves_no_file(officer, shown, settings, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("the database went away")

    monkeypatch.setattr("returns.intake.drafting.record", fail)
    shown.force_login(officer)
    file = SimpleUploadedFile("return.xlsx", workbook(row(value=36)))
    assert shown.post("/returns/new/", {"file": file}).status_code == 503
    assert not Return.objects.exists()
    assert not list(settings.UPLOAD_ROOT.iterdir())
