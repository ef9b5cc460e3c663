"""A backup holds everything, is told from a damaged one, and goes into an empty place alone."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from districts.models import User, record
from library.demo.councils import load_councils
from operations import backup
from tests.returns.builders import accepted, row, workbook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def uploads(settings) -> Path:
    """The folder of uploads of a service in use: areas, an account, a return with its file, an audit trail."""
    load_councils(lambda said: None)
    record(
        by=User.objects.create_user("jane", "jane@example.org", "a password"),
        action="sign-in",
        subject="jane",
    )
    accepted(workbook(row(value=36)))
    return Path(settings.UPLOAD_ROOT)


@pytest.fixture
def empty_database(tmp_path) -> Iterator[BaseDatabaseWrapper]:
    """A database of the same kind with nothing in it."""
    name = (
        str(tmp_path / "not there yet" / "restored.sqlite3")
        if connection.vendor == "sqlite"
        else f"{connection.settings_dict['NAME']}_2"
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
    empty = type(connections[DEFAULT_DB_ALIAS])(connection.settings_dict | {"NAME": name}, "restored")
    yield empty
    empty.close()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def rows_of(database: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """Every row of every table, in words."""
    found = {}
    with database.cursor() as cursor:
        for table in sorted(database.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(repr(line) for line in cursor.fetchall())
    return found


def test_every_row_and_every_file_comes_back(uploads, empty_database, tmp_path):
    backup.back_up(connection, uploads, tmp_path / "backup")
    backup.restore(empty_database, tmp_path / "elsewhere", tmp_path / "backup")
    before, after = rows_of(connection), rows_of(empty_database)
    assert after == before
    assert sum(map(bool, before.values())) > 15
    assert backup.checksums(tmp_path / "elsewhere") == backup.checksums(uploads) != {}
    with pytest.raises(DatabaseError, match="never changed or deleted"), empty_database.cursor() as cursor:
        cursor.execute("DELETE FROM districts_auditentry")


# Without a database to compare: the folder itself.


@pytest.fixture
def made(tmp_path) -> Path:
    """A backup of a service that nobody has used yet, with one upload."""
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "a0").write_bytes(b"a return")
    backup.back_up(connection, tmp_path / "uploads", tmp_path / "backup")
    return tmp_path / "backup"


def test_nothing_is_restored_over_a_database_in_use(made, tmp_path):
    with pytest.raises(backup.PlaceTaken, match="database is not empty"):
        backup.restore(connection, tmp_path / "elsewhere", made)
    assert not (tmp_path / "elsewhere").exists()


def test_nothing_is_restored_over_uploads(made, tmp_path):
    with pytest.raises(backup.PlaceTaken, match="Restore to an empty folder"):
        backup.restore(connection, tmp_path / "uploads", made)


@pytest.mark.parametrize("how", ["changed", "removed", "added"])
def test_a_damaged_backup_is_not_restored(made, tmp_path, how):
    if how == "changed":
        (made / "uploads" / "a0").write_bytes(b"another return")
    elif how == "removed":
        (made / "uploads" / "a0").unlink()
    else:
        (made / "uploads" / "b1").touch()
    with pytest.raises(backup.BackupDamaged, match="uploads/"):
        backup.restore(connection, tmp_path / "elsewhere", made)


def test_nor_what_is_no_backup(tmp_path):
    with pytest.raises(backup.BackupDamaged, match="is no backup"):
        backup.verified(tmp_path)


def test_nor_one_of_another_kind_of_database(made, tmp_path, monkeypatch):
    monkeypatch.setitem(backup.DUMPS, connection.vendor, "database.other")
    with pytest.raises(backup.BackupDamaged, match="another kind of database"):
        backup.restore(connection, tmp_path / "elsewhere", made)


def test_a_backup_is_written_over_nothing(made):
    with pytest.raises(CommandError, match="is not empty"):
        call_command("backup", made, stdout=StringIO())


def test_one_that_was_broken_off_stands_in_nobodys_way(tmp_path):
    (tmp_path / "new.partial").mkdir()
    (tmp_path / "new.partial" / "half").touch()
    said = StringIO()
    call_command("backup", tmp_path / "new", stdout=said)
    call_command("restore", tmp_path / "new", "--check", stdout=said)
    assert "files as they were made" in said.getvalue()
    assert not (tmp_path / "new" / "half").exists()
