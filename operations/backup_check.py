"""Looks a backup over without restoring it: its database is loaded beside the service's, proved, and gone again."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from operations.backup import DUMPS, UPLOADS, BackupFailed, load
from operations.proving import prove

ALIAS = "backup"
CHAIN = "districts_chainlink"


def problems_of(connection: BaseDatabaseWrapper, folder: Path) -> list[str]:
    """What `prove` says of the database and the uploads in a backup.

    On PostgreSQL the account must be allowed to make a database. Raises BackupFailed where it isn't.
    """
    with _loaded(connection, folder / DUMPS[connection.vendor]) as loaded:
        if CHAIN not in loaded.introspection.table_names():
            return [
                "It holds no chain of the audit trail: it is of an earlier version, or somebody took it away."
            ]
        return prove(using=ALIAS, uploads=folder / UPLOADS)


@contextmanager
def _loaded(connection: BaseDatabaseWrapper, dump: Path) -> Iterator[BaseDatabaseWrapper]:
    """A database of the same kind with what was dumped, under a name of its own."""
    place = _on_postgresql if connection.vendor == "postgresql" else _in_a_file
    with place(connection) as name:
        beside = connection.copy(ALIAS)
        beside.settings_dict["NAME"] = name
        connections[ALIAS] = beside
        try:
            load(beside, dump)
            yield beside
        finally:
            beside.close()
            del connections[ALIAS]


@contextmanager
def _in_a_file(connection: BaseDatabaseWrapper) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield str(Path(folder) / "loaded.sqlite3")


@contextmanager
def _on_postgresql(connection: BaseDatabaseWrapper) -> Iterator[str]:
    name = connection.ops.quote_name(f"backup_check_{os.getpid()}")
    with connection.cursor() as cursor:
        try:
            cursor.execute(f"CREATE DATABASE {name}")
        except DatabaseError as error:
            raise BackupFailed(f"The backup can't be loaded to be compared: {error}") from error
        try:
            yield name.strip('"')
        finally:
            cursor.execute(f"DROP DATABASE {name}")
