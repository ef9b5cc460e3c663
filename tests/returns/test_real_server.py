"""A real server: its process killed in the middle of accepting, two people at once, files made to do harm."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from http.client import HTTPException
from threading import Thread
from urllib.error import URLError

import pytest
from django.db import connection

from districts.models import Area, AuditEntry, Role, RoleName, User
from indicators.models import Reading
from library.demo.councils import load_councils
from returns.models import Return, ReturnLine, ReturnState
from tests.returns.builders import HEADINGS, draft, row, workbook
from tests.returns.reading.test_hostile import bomb, far_cell
from tests.returns.server import Server, Visitor, running_server, until
from tests.site.standstill import WAITING, somebody_writes
from tests.site.standstill import standstill as at_standstill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Server]:
    with django_db_blocker.unblock(), running_server(tmp_path_factory.mktemp("uploads")) as server:
        yield server


@pytest.fixture
def team(db) -> User:
    """Kent's performance team, in a library that everybody sees."""
    load_councils(lambda said: None)
    user = User.objects.create(username="team")
    Role.objects.create(user=user, area=Area.objects.get(slug="kent"), role=RoleName.PERFORMANCE_TEAM)
    return user


def two_figures(value: int = 36) -> Return:
    return draft(workbook(row(value=value), row(place="Thanet", value=12)))


def page(monthly_return: Return, what: str = "") -> str:
    return f"/returns/{monthly_return.pk}/{what}"


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def standstill() -> AbstractContextManager[None]:
    """Within the block nobody gets beyond the second figure of a return that is being accepted."""
    beyond = "(SELECT count(*) FROM indicators_reading) > 1"
    return at_standstill(execute, connection.vendor, "indicators_reading", beyond)


def stands_still() -> bool:
    """Whether somebody is in the middle of writing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            return bool(cursor.fetchone()[0])
    return somebody_writes(str(connection.settings_dict["NAME"]))


def press(visitor: Visitor, path: str, fields: list[tuple[str, str]]) -> None:
    """Sends a form to a server that is about to be killed."""
    with pytest.raises((HTTPException, URLError, OSError)):
        visitor.post(path, fields)


def test_a_server_killed_in_the_middle_of_accepting_leaves_nothing_and_a_draft_to_accept(server, team):
    sent, visitor = two_figures(), Visitor(server, team)
    form = visitor.form(page(sent))
    with standstill():
        pressed = Thread(target=press, args=(visitor, page(sent, "accept/"), form))
        pressed.start()
        until(stands_still, "somebody is writing")
        server.kill_workers()
        pressed.join()
    assert Return.objects.get().state == ReturnState.DRAFT
    assert not Reading.objects.exists()
    assert not ReturnLine.objects.filter(taken=True).exists()
    assert not AuditEntry.objects.filter(action="return accepted").exists()
    assert "2 of 2 lines accepted." in visitor.post(page(sent, "accept/"), visitor.form(page(sent))).text
    server.kill_workers()
    assert Reading.objects.count() == 2


def test_two_who_accept_at_once_lose_nothing(server, team):
    one, two = two_figures(36), two_figures(40)
    visitors = {sent: Visitor(server, team) for sent in (one, two)}
    forms = {sent: visitor.form(page(sent)) for sent, visitor in visitors.items()}
    answers = {}

    def accept(sent: Return) -> None:
        answers[sent] = visitors[sent].post(page(sent, "accept/"), forms[sent])

    both = [Thread(target=accept, args=(sent,)) for sent in (one, two)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert sorted(answer.status for answer in answers.values()) == [200, 409]
    second = next(sent for sent, answer in answers.items() if answer.status == 409)
    assert "Look at the differences again" in answers[second].text
    again = visitors[second].post(page(second, "accept/"), visitors[second].form(page(second)))
    assert "2 of 2 lines accepted." in again.text
    assert ReturnLine.objects.filter(taken=True).count() == 4
    latest = second.lines.order_by("position").first()
    assert Reading.objects.get(area__slug="dover").value == latest.value


def test_a_file_made_to_do_harm_leaves_the_server_as_it_was(server, team):
    visitor, before = Visitor(server, team), server.workers()
    for data, says in ((far_cell(), "lies far away"), (bomb(), "unpacks to more than")):
        answer = visitor.upload("/returns/new/", "return.xlsx", data)
        assert (answer.status, says in answer.text) == (400, True)
    assert server.workers() == before
    assert not Return.objects.exists()


def test_a_large_file_is_read_apart_while_the_server_answers_others(server, team):
    visitor, rows = Visitor(server, team), [row(value=36), *[row(place=" ") for _ in range(4000)]]
    text = "\n".join(
        ";".join("" if cell is None else str(cell) for cell in each) for each in [HEADINGS, *rows]
    )
    answer = visitor.upload("/returns/new/", "large.csv", text.encode())
    assert "/returns/new/" in answer.address
    assert Visitor(server, team).get("/healthz").status == 200
    until(Return.objects.exists, "the file is read")
    until(
        lambda: "/returns/new/" not in visitor.get(answer.address[len(server.address) :]).address,
        "its page leads on",
    )
