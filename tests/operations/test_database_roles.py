"""The role that the service signs in as reads and writes rows, and can't take the guard of the record away."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction

from districts.models import AuditEntry, ChainLink, record
from districts.sealing import seal
from operations.guards import GUARDS

ROLES = Path(__file__).resolve().parents[2] / "docs" / "examples" / "database-roles.sql"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]


@pytest.fixture
def as_the_service(db) -> Iterator[None]:
    """The roles of the documents, gone with the test; what runs in it runs as the service's."""
    statements = (
        ROLES.read_text().replace("scorecard_owner", "try_owner").replace("TO scorecard;", "TO try_service;")
    )
    statements = statements.replace("FROM scorecard;", "FROM try_service;")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE try_owner; CREATE ROLE try_service")
        cursor.execute(statements)
        cursor.execute("SET LOCAL ROLE try_service")
        yield
        cursor.execute("RESET ROLE")


ATTACKS = {
    "a trigger": f"DROP TRIGGER {GUARDS[0].name}_rows ON districts_auditentry",
    "a trigger switched off": "ALTER TABLE districts_auditentry DISABLE TRIGGER ALL",
    "the trail emptied": "TRUNCATE districts_auditentry CASCADE",
    "the table": "DROP TABLE districts_proof",
    "an entry": "UPDATE districts_auditentry SET action = 'x'",
    "a link": "DELETE FROM districts_chainlink",
    "a page": "UPDATE scorecard_editionpage SET content = 'x'",
    "past the triggers": "SET session_replication_role = replica",
}


@pytest.mark.parametrize("statement", ATTACKS.values(), ids=ATTACKS)
def test_the_service_can_not(as_the_service, statement):
    with pytest.raises(ProgrammingError, match=r"must be owner|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_but_it_writes_the_trail_and_chains_it(as_the_service):
    record(by=None, action="sign-in", subject="somebody")
    seal(wait=True)
    assert (AuditEntry.objects.count(), ChainLink.objects.count()) == (1, 1)
