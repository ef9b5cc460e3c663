"""What stands around every page, and the health check."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection

from scorecard.context import navigation, page

EVERYBODYS = ["Scorecard", "Indicators", "Districts", "Improvement"]


def request_of(rf, user, path: str = "/"):
    asked = rf.get(path)
    asked.user = user
    return asked


def links(rf, user) -> list[str]:
    return [link.text for link in navigation(request_of(rf, user))]


def test_nobody_is_offered_the_returns(rf):
    assert links(rf, AnonymousUser()) == EVERYBODYS


def test_nor_is_a_member(rf, member):
    assert links(rf, member) == EVERYBODYS


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("who", "more"), [("officer", []), ("manager", ["To write"])])
def test_whoever_sees_returns_is_offered_them_and_who_writes_the_texts_too(rf, who, more, request):
    assert links(rf, request.getfixturevalue(who)) == [*EVERYBODYS, "Returns", *more]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "Scorecard"), ("/scorecards/kent/2012-05/", "Scorecard"), ("/districts/dover/", "Districts")],
)
def test_the_place_one_is_at_is_marked(rf, path, current):
    found = navigation(request_of(rf, AnonymousUser(), path))
    assert [link.text for link in found if link.current] == [current]


def test_the_frame_asks_no_database(rf, django_assert_num_queries, db, member):
    with django_assert_num_queries(0):
        page(request_of(rf, member))


def test_healthy(client, db):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\nrecord: never proved\n")


def test_not_healthy_without_its_database(client, db, monkeypatch):
    def refuse():
        raise DatabaseError

    with monkeypatch.context() as broken:
        broken.setattr(connection, "cursor", refuse)
        assert client.get("/healthz").status_code == 503
