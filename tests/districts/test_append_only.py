"""The database itself refuses to change the audit trail, past every rule of the application."""

import pytest
from django.db import DatabaseError, connection, transaction

from districts.models import AuditEntry, record

TABLE = "districts_auditentry"
ATTACKS = {
    "another deed": f"UPDATE {TABLE} SET action = 'edition published'",
    "another time": f"UPDATE {TABLE} SET at = '2012-01-01 00:00:00+00'",
    "an entry gone": f"DELETE FROM {TABLE}",
}


@pytest.fixture
def entry(db) -> AuditEntry:
    """Something that somebody would rather not have done."""
    record(by=None, action="return withdrawn", subject="Dover", after={"reason": "none"})
    return AuditEntry.objects.get()


def attack(statement: str) -> None:
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("statement", ATTACKS.values(), ids=ATTACKS)
def test_a_changed_audit_entry_is_refused(entry, statement):
    attack(statement)
    found = AuditEntry.objects.get()
    assert (found.at, found.action, found.after) == (entry.at, "return withdrawn", {"reason": "none"})


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no TRUNCATE")
def test_nor_is_the_trail_emptied(entry):
    connection.check_constraints()  # what is checked at the end of a transaction stands in the way of TRUNCATE
    attack(f"TRUNCATE {TABLE} CASCADE")


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no INSERT OR REPLACE")
def test_nor_an_entry_replaced(entry):
    attack(
        f"INSERT OR REPLACE INTO {TABLE} (id, at, action, subject) VALUES ({entry.pk}, '2012-01-01', '', '')"
    )


def test_the_models_own_ways_are_refused_too(entry):
    entry.action = "edition published"
    for change in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            change()


def test_further_entries_are_taken(entry):
    record(by=None, action="return uploaded", subject="Dover")
    assert AuditEntry.objects.count() == 2
