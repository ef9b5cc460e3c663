"""Which databases there are and how long anything waits for them: the primary, and a replica where one is named."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

import dj_database_url

PRIMARY, REPLICA = "default", "replica"
KEPT_OPEN_SECONDS = 60
# How long a writer waits for another one, longer than any change takes.
LOCK_SECONDS = 30
# A program that stands still in the middle of a change lets go of what it holds.
STANDSTILL_SECONDS = 300
# A server that is there answers at once; a replica may be done without.
SECONDS_TO_CONNECT = {PRIMARY: 5, REPLICA: 2}
SECONDS_UNANSWERED = 20

Settings = dict[str, Any]


def databases(
    primary_url: str, replica_url: str, sqlite_file: Path, statement_seconds: int
) -> dict[str, Settings]:
    """The settings of the databases, by Django's name for them; SQLite in a file where no address is given.

    `statement_seconds` is how long one statement may take on PostgreSQL, 0 for as long as it likes.
    """
    found = {
        PRIMARY: _database(PRIMARY, primary_url or f"sqlite:///{quote(str(sqlite_file))}", statement_seconds)
    }
    if replica_url:
        found[REPLICA] = _database(REPLICA, replica_url, statement_seconds)
        found[REPLICA]["TEST"] = {"MIRROR": PRIMARY}
    return found


def _database(name: str, url: str, statement_seconds: int) -> Settings:
    parsed: Settings = dict(
        dj_database_url.parse(url, conn_max_age=KEPT_OPEN_SECONDS, conn_health_checks=True)
    )
    given = parsed.get("OPTIONS")
    own = (
        _sqlite()
        if parsed["ENGINE"] == "django.db.backends.sqlite3"
        else _postgresql(name, statement_seconds)
    )
    parsed["OPTIONS"] = own | (given if isinstance(given, dict) else {})
    return parsed


def _sqlite() -> Settings:
    """Readers go on while one writes; a writer takes its lock at the start and so waits instead of failing half-way."""
    return {
        "timeout": LOCK_SECONDS,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }


def _postgresql(name: str, statement_seconds: int) -> Settings:
    """A server that is away, a lock that is held and a statement without end become errors instead of waiting."""
    limits = {
        "statement_timeout": statement_seconds,
        "lock_timeout": LOCK_SECONDS,
        "idle_in_transaction_session_timeout": STANDSTILL_SECONDS,
    }
    return {
        "connect_timeout": SECONDS_TO_CONNECT[name],
        "tcp_user_timeout": SECONDS_UNANSWERED * 1000,
        "options": " ".join(f"-c {limit}={seconds}s" for limit, seconds in limits.items()),
    }
