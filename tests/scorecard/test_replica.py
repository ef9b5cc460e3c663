"""Published pages come from the replica while it is as far as the primary, and from the primary otherwise."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.http import HttpRequest, HttpResponse

from districts.models import Area, record
from library.demo.councils import load_councils
from scorecard import replica
from scorecard.databases import PRIMARY, REPLICA, databases
from scorecard.replica import ReadsFromReplica, on_replica, read_from_replica

COUNCIL = "kent"


@pytest.fixture
def copy(transactional_db, tmp_path, monkeypatch) -> Iterator[Path]:
    """A copy of the database as it is now, which the service takes for its replica."""
    if connection.vendor != "sqlite":
        pytest.skip("A real replica follows a real primary in ./run faults")
    load_councils(lambda said: None)
    path = tmp_path / "replica.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(path)) as to,
    ):
        source.backup(to)
    about = connection.settings_dict | {"NAME": str(path)}
    other = DatabaseWrapper(about, REPLICA)
    other.connect()  # before it is known, since a test may not open a database that it does not name
    monkeypatch.setitem(connections.settings, REPLICA, about)
    monkeypatch.setattr(replica, "rest", replica.Rest())
    connections[REPLICA] = other
    yield path
    connections[REPLICA].close()
    del connections[REPLICA]


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()


def name_shown() -> str:
    """What a view of a published page would call the council."""

    @read_from_replica
    def page(request) -> HttpResponse:
        return HttpResponse(Area.objects.get(slug=COUNCIL).name)

    return page(HttpRequest()).content.decode()


@pytest.fixture
def other_name(copy) -> str:
    """The name by which the replica alone knows the council, so that one sees who was asked."""
    change(copy, f"UPDATE districts_area SET name = 'From the replica' WHERE slug = '{COUNCIL}'")
    return "From the replica"


def test_a_replica_that_is_as_far_is_read(other_name):
    assert name_shown() == other_name


def test_whoever_has_just_written_reads_the_primary(other_name):
    record(by=None, action="area changed", subject="Kent")
    assert name_shown() == "Kent"


def test_a_replica_that_has_caught_up_is_read_again(copy, other_name):
    record(by=None, action="area changed", subject="Kent")
    assert name_shown() == "Kent"
    with connection.cursor() as cursor:
        changed = cursor.execute("SELECT id, scope, mark FROM districts_statemark").fetchall()
    with closing(sqlite3.connect(copy)) as database:
        database.executemany("INSERT OR REPLACE INTO districts_statemark VALUES (?, ?, ?)", changed)
        database.commit()
    assert name_shown() == other_name


def test_without_its_replica_the_primary_answers_and_it_is_left_alone_for_a_while(copy, caplog):
    change(copy, "DROP TABLE districts_statemark")
    assert name_shown() == name_shown() == "Kent"
    assert [line.message for line in caplog.records if line.name == replica.__name__] == [
        "The replica does not answer; published pages are read from the primary."
    ]


def test_a_replica_lost_half_way_through_a_page_costs_nobody_the_page(copy, other_name):
    change(copy, "DROP TABLE districts_area")
    assert name_shown() == "Kent"


def test_sessions_and_every_change_are_the_primarys():
    route = ReadsFromReplica()
    with on_replica():
        assert route.db_for_read(Area) == REPLICA
        assert route.db_for_read(Session) == PRIMARY
        assert route.db_for_write(Area) == PRIMARY
    assert route.db_for_read(Area) == PRIMARY


def test_a_replica_is_there_where_it_is_named(tmp_path):
    url = "postgresql://scorecard@db2/scorecard"
    assert set(databases("", "", tmp_path / "file", 60)) == {PRIMARY}
    assert databases(url, url, tmp_path / "file", 60)[REPLICA]["HOST"] == "db2"


def test_postgresql_never_waits_without_end(tmp_path):
    options = databases("postgresql://scorecard@db/scorecard", "", tmp_path / "file", 60)[PRIMARY]["OPTIONS"]
    assert options["connect_timeout"] == 5
    assert "-c statement_timeout=60s -c lock_timeout=30s" in options["options"]


def test_what_the_address_says_goes_before(tmp_path):
    url = "postgresql://scorecard@db/scorecard?connect_timeout=9&sslmode=verify-full"
    options = databases(url, "", tmp_path / "file", 60)[PRIMARY]["OPTIONS"]
    assert (options["connect_timeout"], options["sslmode"]) == (9, "verify-full")
