"""How the database finds what a page asks for: by an index, never by going through everything that was ever stored.

What grows with each return: readings, the lines that they come from, pages of editions.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.scorecard.demo.test_queries import QUERIES

pytestmark = pytest.mark.usefixtures("demo")

GROWING = ("indicators_reading", "returns_returnline", "scorecard_editionpage")


def plan_of(statement: str) -> str:
    """The plan; PostgreSQL's with scans so dear that it makes none that an index can spare: its tables are small."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'' if postgresql else 'QUERY PLAN '}{statement}")
        return "\n".join(str(line[-1]) for line in cursor.fetchall())


def scanned(statement: str) -> list[str]:
    """The growing tables that a statement goes through from end to end, in their own order or in an index's."""
    named = {short: table for table, short in re.findall(r'"(\w+)" ([UVW]\d+)\b', statement)}
    found = re.findall(r"^SCAN (\w+)|Seq Scan on (\w+)", plan_of(statement), re.MULTILINE)
    tables = [named.get(sqlite or postgresql, sqlite or postgresql) for sqlite, postgresql in found]
    return [table for table in tables if table in GROWING]


@pytest.mark.parametrize("address", QUERIES)
def test_a_page_finds_what_grows_by_an_index(browser_of, address):
    browser = browser_of("performance-team-kent")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    statements = {query["sql"] for query in asked if query["sql"].startswith("SELECT")}
    assert [statement for statement in statements if scanned(statement)] == []


WITHIN = 'SELECT count(U0.value) FROM "indicators_reading" U0 WHERE U0.value > 3'


@pytest.mark.parametrize(
    ("statement", "tables"),
    [
        ("SELECT * FROM indicators_reading WHERE value > 3", ["indicators_reading"]),
        (f"SELECT ({WITHIN})", ["indicators_reading"]),
        ("SELECT * FROM indicators_reading WHERE id = 3", []),
    ],
)
def test_a_scan_would_be_noticed(demo, statement, tables):
    assert scanned(statement) == tables
