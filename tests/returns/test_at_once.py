"""Two people at once: what one does waits for the other, and no figure is lost."""

import time
from collections.abc import Callable
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from indicators.models import Reading
from library.demo.councils import load_councils
from returns import actions
from returns.models import Return, ReturnState
from tests.returns.builders import accepted, draft, row, workbook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def library_of_its_own(db) -> None:
    """Committed, so that both people see it."""
    load_councils(lambda said: None)


def accept(monthly_return: Return) -> None:
    lines = [line.pk for line in monthly_return.lines.all()]
    actions.accept_return(monthly_return=monthly_return, lines=lines, answers={}, by=None, reason="restated")


def while_another(first: Callable[[], None], then: Callable[[], None]) -> None:
    """Do `then` in a connection of its own while `first` is done but not yet committed."""
    begun = Event()

    def other() -> None:
        begun.wait(10)
        try:
            then()
        finally:
            connection.close()

    thread = Thread(target=other)
    thread.start()
    with transaction.atomic():
        first()
        begun.set()
        time.sleep(0.3)
    thread.join(20)


def test_withdrawing_one_return_keeps_the_figure_of_another_just_being_accepted():
    older, newer = accepted(workbook(row(value=36))), draft(workbook(row(value=40)))
    withdraw = lambda: actions.withdraw_return(monthly_return=older, by=None, reason="wrong")  # noqa: E731
    while_another(lambda: accept(newer), withdraw)
    assert [reading.value for reading in Reading.objects.all()] == [40]
    assert Return.objects.get(pk=older.pk).state == ReturnState.WITHDRAWN


def test_two_returns_of_one_new_figure_accepted_at_once_leave_the_later_one():
    one, two = draft(workbook(row(value=36))), draft(workbook(row(value=40)))
    while_another(lambda: accept(one), lambda: accept(two))
    assert [reading.value for reading in Reading.objects.all()] == [40]


def test_a_return_accepted_twice_at_once_is_accepted_once():
    monthly_return = draft(workbook(row(value=36)))
    refused: list[Exception] = []

    def again() -> None:
        try:
            accept(monthly_return)
        except actions.ReturnNotOpen as error:
            refused.append(error)

    while_another(lambda: accept(monthly_return), again)
    assert len(refused) == 1
    assert Reading.objects.count() == 1
