"""What makes the database itself refuse to change or delete what is on record, whoever asks."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

PREFIX = "record_"


@dataclass(frozen=True)
class Guard:
    """A table whose rows are kept: all of them, or those for which a condition on OLD holds.

    `refusal` is what the database says. `no_insert` is a condition on NEW under which no row is added either.
    """

    table: str
    refusal: str
    kept: str = ""
    no_insert: str = ""

    @property
    def name(self) -> str:
        """What its triggers' names begin with."""
        return f"{PREFIX}{self.table}"


AUDIT_TRAIL = (
    Guard("districts_auditentry", "Audit entries are never changed or deleted."),
    Guard("districts_alsoconcerned", "Audit entries are never changed or deleted."),
    Guard("districts_chainlink", "Links of the audit trail are never changed or deleted."),
)


@contextmanager
def lifted(connection: BaseDatabaseWrapper, guards: Collection[Guard]) -> Iterator[None]:
    """Within the block these may be changed: for a migration that gives frozen rows a further column its value."""
    unprotect(connection, guards)
    yield
    protect(connection, guards)


def protect(connection: BaseDatabaseWrapper, guards: Collection[Guard] = AUDIT_TRAIL) -> None:
    """Make the triggers that are missing, of the tables that are there."""
    there = set(_found(connection))
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_REFUSES)
        for guard in guards:
            for name, statement in _triggers(connection, guard):
                if guard.table in tables and name not in there:
                    cursor.execute(statement)


def unprotect(connection: BaseDatabaseWrapper, guards: Collection[Guard] = AUDIT_TRAIL) -> None:
    """Take the triggers away: for a test that empties its database, and the way back from a migration."""
    there = _found(connection)
    on = {guard.table for guard in guards}
    with connection.cursor() as cursor:
        for name, table in there.items():
            if table in on:
                place = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER {name}{place}")


def missing(connection: BaseDatabaseWrapper, guards: Collection[Guard]) -> list[str]:
    """The names of the triggers that should be there and are not, or are switched off."""
    there = _found(connection)
    return [name for guard in guards for name, _ in _triggers(connection, guard) if name not in there]


def _triggers(connection: BaseDatabaseWrapper, guard: Guard) -> Iterator[tuple[str, str]]:
    make = _postgresql if connection.vendor == "postgresql" else _sqlite
    return make(guard)


# SQLite fires no DELETE trigger where INSERT OR REPLACE takes a row's place, so that is refused on its own.
def _sqlite(guard: Guard) -> Iterator[tuple[str, str]]:
    kept = f"WHEN {guard.kept}" if guard.kept else ""
    key = "position" if guard.table == "districts_chainlink" else "id"
    standing = f"SELECT 1 FROM {guard.table} AS OLD WHERE OLD.{key} = NEW.{key}"  # noqa: S608 - no input in it
    standing += f" AND ({guard.kept})" if guard.kept else ""
    begin = f"BEGIN SELECT RAISE(ABORT, '{guard.refusal}'); END"
    for what, when in (
        ("update", f"BEFORE UPDATE ON {guard.table} {kept}"),
        ("delete", f"BEFORE DELETE ON {guard.table} {kept}"),
        ("replace", f"BEFORE INSERT ON {guard.table} WHEN EXISTS ({standing})"),
    ):
        yield f"{guard.name}_{what}", f"CREATE TRIGGER {guard.name}_{what} {when} {begin}"
    if guard.no_insert:
        name = f"{guard.name}_insert"
        yield name, f"CREATE TRIGGER {name} BEFORE INSERT ON {guard.table} WHEN {guard.no_insert} {begin}"


_POSTGRESQL_REFUSES = """
CREATE OR REPLACE FUNCTION record_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def _postgresql(guard: Guard) -> Iterator[tuple[str, str]]:
    kept = f"WHEN ({guard.kept})" if guard.kept else ""
    refuse = f"EXECUTE FUNCTION record_refuses('{guard.refusal}')"
    for what, when in (
        ("rows", f"BEFORE UPDATE OR DELETE ON {guard.table} FOR EACH ROW {kept}"),
        ("empty", f"BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT"),
    ):
        yield f"{guard.name}_{what}", f"CREATE TRIGGER {guard.name}_{what} {when} {refuse}"
    if guard.no_insert:
        yield from _postgresql_insert(guard)


def _postgresql_insert(guard: Guard) -> Iterator[tuple[str, str]]:
    """PostgreSQL takes no query in a trigger's WHEN: a function of its own asks."""
    name = f"{guard.name}_insert"
    yield (
        name,
        f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF {guard.no_insert} THEN
RAISE EXCEPTION '{guard.refusal}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$;
CREATE TRIGGER {name} BEFORE INSERT ON {guard.table} FOR EACH ROW EXECUTE FUNCTION {name}()
""",
    )


_FIND_POSTGRESQL = """
SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_class.relnamespace = 'public'::regnamespace
"""
_FIND_SQLITE = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"


def _found(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The table of each trigger that is switched on, by its name."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND_POSTGRESQL if connection.vendor == "postgresql" else _FIND_SQLITE)
        return dict(cursor.fetchall())
