"""A copy of everything that the service keeps, and the way back from it: the database, the uploads, their checksums.

A backup is a folder: `database.sqlite3` or `database.dump`, `uploads/`, and `manifest.json` with the SHA-256 of every
file. It is written under another name and gets its own when it is complete.
"""

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from operations.signing import MANIFEST, SIGNATURE, NotSigned, verify_signature

UPLOADS = "uploads"
DUMPS = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupFailed(Exception):
    """A program of the database's failed; the text is what it said."""


class PlaceTaken(Exception):
    """There is something already where the backup, or what it holds, would go."""


class BackupDamaged(Exception):
    """The backup is not as it was made, or not for this kind of database."""


def back_up(connection: BaseDatabaseWrapper, uploads: Path, folder: Path) -> dict[str, str]:
    """Write a backup to `folder`; gives the checksum of each of its files. The service may go on meanwhile.

    The database is copied as it is at one moment, the uploads after it: a file is there before its return is.
    Raises PlaceTaken, BackupFailed.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PlaceTaken(f"{folder} is not empty.")
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True, mode=0o700)
    _dump(connection, partial / DUMPS[connection.vendor])
    if uploads.is_dir():
        shutil.copytree(uploads, partial / UPLOADS)
    files = checksums(partial)
    about = {"made": datetime.now(UTC).isoformat(timespec="seconds"), "files": files}
    (partial / MANIFEST).write_text(json.dumps(about, indent=1, sort_keys=True), encoding="utf-8")
    if folder.exists():
        folder.rmdir()
    partial.rename(folder)
    return files


def restore(
    connection: BaseDatabaseWrapper, uploads: Path, folder: Path, public_keys: str = ""
) -> dict[str, str]:
    """Put back what a backup holds, into an empty database and an empty folder; gives its files with their checksums.

    Everything is checked before anything is written. Raises BackupDamaged, PlaceTaken, BackupFailed.
    """
    files = verified(folder, public_keys)
    dump = DUMPS[connection.vendor]
    if dump not in files:
        raise BackupDamaged(f"{folder} holds no {dump}: it is of another kind of database.")
    if uploads.exists() and any(uploads.iterdir()):
        raise PlaceTaken(f"{uploads} is not empty. Restore to an empty folder of uploads.")
    if connection.vendor == "sqlite":
        Path(connection.settings_dict["NAME"]).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if connection.introspection.table_names():
        raise PlaceTaken("The database is not empty. Restore into an empty one.")
    load(connection, folder / dump)
    if (folder / UPLOADS).is_dir():
        shutil.copytree(folder / UPLOADS, uploads, dirs_exist_ok=True)
    return files


def verified(folder: Path, public_keys: str = "") -> dict[str, str]:
    """The files of a backup with their checksums. Raises BackupDamaged unless each is there as it was made.

    Where public keys are given, one of them must have signed the manifest.
    """
    if public_keys:
        try:
            verify_signature(folder, public_keys)
        except NotSigned as error:
            raise BackupDamaged(str(error)) from error
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise BackupDamaged(f"{folder} has no {MANIFEST} that can be read: it is no backup.") from error
    found = checksums(folder)
    found.pop(MANIFEST)
    found.pop(SIGNATURE, None)
    wrong = sorted(name for name in said.keys() | found.keys() if said.get(name) != found.get(name))
    if wrong:
        raise BackupDamaged(f"Missing, added or changed since the backup was made: {', '.join(wrong[:10])}")
    return found


def checksums(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below the folder, by its path there."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                found[path.relative_to(folder).as_posix()] = file_digest(file, "sha256").hexdigest()
    return found


def _dump(connection: BaseDatabaseWrapper, to: Path) -> None:
    if connection.vendor == "postgresql":
        _run(connection, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")
        return
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(to)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def load(connection: BaseDatabaseWrapper, dump: Path) -> None:
    """Put what was dumped into a database in which there is nothing. Raises BackupFailed."""
    connection.close()
    if connection.vendor == "postgresql":
        _run(
            connection,
            "pg_restore",
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            str(dump),
            into="--dbname",
        )
        return
    with (
        closing(sqlite3.connect(dump)) as source,
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")


def _run(connection: BaseDatabaseWrapper, program: str, *arguments: str, into: str = "") -> None:
    """Run a program of PostgreSQL's on this database, named last or by the option `into`.

    How psql reaches it is how these do; a password goes through the environment.
    """
    psql, environment = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
    *reached, name = psql[1:]
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is missing. Install PostgreSQL's client programs.")
    database = [into, name] if into else [name]
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL's, its arguments from the settings
        [found, *reached, *arguments, *database],
        env=os.environ | (environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupFailed(done.stderr.strip())
