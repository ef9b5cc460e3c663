"""What makes the database itself refuse a year that ends on another day than its own, and such a quarter.

A year ends on 31 March, that of schools on 31 August, of the calendar on 31 December; a quarter at a quarter's end.

Triggers, not constraints: figures stored by earlier versions may end otherwise, and no migration fails on them. They
can be given other figures where they stand; `manage.py list_odd_periods` names them, and a person moves them. A
migration that rebuilds the table on SQLite must make them again.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "indicators_reading"
REFUSAL = "A year ends on 31 March, a school''s on 31 August, a quarter at a quarter''s end."

_SAME = f"""NOT EXISTS (
    SELECT 1 FROM {TABLE} WHERE indicator_id = NEW.indicator_id AND area_id = NEW.area_id
    AND basis = NEW.basis AND period_end = NEW.period_end
)"""  # noqa: S608 - no input in it
_SQLITE_ODD = """(
    (NEW.basis = 'YEAR' AND strftime('%m-%d', NEW.period_end) <> '03-31')
    OR (NEW.basis = 'ACADEMIC_YEAR' AND strftime('%m-%d', NEW.period_end) <> '08-31')
    OR (NEW.basis = 'CALENDAR_YEAR' AND strftime('%m-%d', NEW.period_end) <> '12-31')
    OR (NEW.basis = 'QUARTER' AND strftime('%m-%d', NEW.period_end) NOT IN ('03-31', '06-30', '09-30', '12-31'))
)"""
_POSTGRESQL_ODD = _SQLITE_ODD.replace("strftime('%m-%d', NEW.period_end)", "to_char(NEW.period_end, 'MM-DD')")
_WHEN = {"reading_ends_right": "INSERT", "reading_moves_right": "UPDATE OF basis, period_end"}
_FUNCTION = "reading_period_refused"


def protect(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that refuse."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {_POSTGRESQL_ODD} AND {_SAME} THEN "
                f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$"
            )
            for name, when in _WHEN.items():
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {when} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
                )
        else:
            for name, when in _WHEN.items():
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {when} ON {TABLE} WHEN {_SQLITE_ODD} AND {_SAME} "
                    f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
                )


def unprotect(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, as the way back from the migration that made them."""
    with connection.cursor() as cursor:
        for name in _WHEN:
            on_table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on_table}")
