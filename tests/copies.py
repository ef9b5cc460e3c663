"""Databases copied whole: the demonstration takes half a minute to load, and a second to copy."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.test import override_settings

from library.demo.load import load_demo


def load_on_server(folder: Path) -> None:
    """Load the demonstration into a copy of this process's empty database; its uploads go into the folder."""
    folder.mkdir()
    uploads = folder / "uploads"
    with on_a_copy(current(), _loaded(folder)), override_settings(UPLOAD_ROOT=uploads, MEDIA_ROOT=uploads):
        load_demo(lambda said: None)


@contextmanager
def on_copy_of(folder: Path) -> Iterator[None]:
    """The connection leads to a copy of the demonstration that was loaded for this folder, gone afterwards."""
    own = f"{current()}-demonstration"
    with on_a_copy(_loaded(folder), own):
        yield
    drop(own)


def drop(database: str) -> None:
    """Remove a copy that nothing leads to any longer."""
    if connection.vendor == "postgresql":
        _on_server("DROP DATABASE {}", database)
    else:
        Path(database).unlink()


def current() -> str:
    """The database that the connection leads to: a name on the server, or the path of a file."""
    return str(connection.settings_dict["NAME"])


def _loaded(folder: Path) -> str:
    on_server = connection.vendor == "postgresql"
    return f"demonstration-{folder.parent.name}" if on_server else str(folder / "scorecard.sqlite3")


@contextmanager
def on_a_copy(source: str, target: str) -> Iterator[None]:
    """The connection leads to `target`, made anew as a copy of `source`, and back again afterwards."""
    connection.close()
    if connection.vendor == "postgresql":
        _on_server("DROP DATABASE IF EXISTS {}", target)
        _on_server("CREATE DATABASE {} TEMPLATE {}", target, source)
    else:
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
            read.backup(written)
    with leading_to(target):
        yield


@contextmanager
def leading_to(database: str) -> Iterator[None]:
    """The connection leads to another database, and back again afterwards."""
    before = current()
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _on_server(statement: str, *names: str) -> None:
    """Whole databases are copied and dropped from another one, while nobody is connected to them."""
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement.format(*map(connection.ops.quote_name, names)))
