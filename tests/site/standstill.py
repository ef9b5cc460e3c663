"""A change that stands still half-way, so that something can happen in its middle."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

# On SQLite a sum that never ends, on PostgreSQL a lock that the caller holds.
ENDLESS = "SELECT count(*) FROM " + ", ".join(f"auth_permission p{n}" for n in range(7))
LOCK = 2012

Execute = Callable[[str], object]


@contextmanager
def standstill(execute: Execute, vendor: str, table: str, when: str) -> Iterator[None]:
    """Within the block nobody who adds to the table gets beyond the row with which `when` becomes true.

    `execute` runs a statement, always in the same connection, and commits it.
    """
    for statement in _begin(vendor, table, when):
        execute(statement)
    try:
        yield
    finally:
        for statement in _end(vendor, table):
            execute(statement)


def _begin(vendor: str, table: str, when: str) -> list[str]:
    if vendor == "sqlite":
        return [f"CREATE TRIGGER standstill AFTER INSERT ON {table} WHEN {when} BEGIN {ENDLESS}; END"]
    return [
        "CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {when} THEN PERFORM pg_advisory_xact_lock({LOCK}); END IF; RETURN NULL; END $$",
        f"CREATE TRIGGER standstill AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION stand_still()",
        f"SELECT pg_advisory_lock({LOCK})",
    ]


def _end(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return ["DROP TRIGGER standstill"]
    return [
        f"SELECT pg_advisory_unlock({LOCK})",
        f"DROP TRIGGER standstill ON {table}",
        "DROP FUNCTION stand_still",
    ]


WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def somebody_writes(path: str) -> bool:
    """Whether somebody is in the middle of a change of this SQLite file."""
    with closing(sqlite3.connect(path, timeout=0)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        other.rollback()
        return False
