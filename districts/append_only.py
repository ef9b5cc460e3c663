"""What makes the database itself refuse to change or delete an audit entry, whoever asks."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "districts_auditentry"
REFUSAL = "Audit entries are never changed or deleted."

# SQLite fires no DELETE trigger where INSERT OR REPLACE takes a row's place, so that is refused on its own.
_SQLITE = {
    "audit_keeps_its_words": f"BEFORE UPDATE ON {TABLE}",
    "audit_keeps_its_lines": f"BEFORE DELETE ON {TABLE}",
    "audit_takes_no_place": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)",  # noqa: S608 - no input in it
}
_POSTGRESQL = {
    "audit_keeps_its_lines": f"BEFORE UPDATE OR DELETE ON {TABLE} FOR EACH ROW",
    "audit_is_not_emptied": f"BEFORE TRUNCATE ON {TABLE} FOR EACH STATEMENT",
}
_POSTGRESQL_REFUSES = f"""
CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def protect(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that refuse."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_REFUSES)
            for name, when in _POSTGRESQL.items():
                cursor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_refuses()")
        else:
            for name, when in _SQLITE.items():
                cursor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END")


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, as the way back from the migration that made them."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in _POSTGRESQL:
                cursor.execute(f"DROP TRIGGER {name} ON {TABLE}")
        else:
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER {name}")
