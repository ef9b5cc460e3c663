"""Two transactions that change the same marks: neither waits for the other, and the end of each shows."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from districts.models import Area
from districts.state import mark_changed, marks, state_of
from districts.tree import Level

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 10


def test_marks_taken_in_opposite_orders_and_states_after_each():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, so that no two can wait for each other.")
    kent = Area.objects.create(name="Kent", level=Level.AUTHORITY)
    mark_changed(kent)
    mark_changed()
    together, one_has_ended = Barrier(2), Barrier(2)
    before = state_of(marks({kent.pk}))

    def change(orders: list[Area | None], *, first: bool) -> str:
        with transaction.atomic():
            for area in orders:
                mark_changed(area)
                together.wait(SECONDS)
            if not first:
                one_has_ended.wait(SECONDS)
        ended = state_of(marks({kent.pk}))
        if first:
            one_has_ended.wait(SECONDS)
        connection.close()
        return ended

    with ThreadPoolExecutor(2) as threads:
        asked = [
            threads.submit(change, [kent, None], first=True),
            threads.submit(change, [None, kent], first=False),
        ]
        states = [each.result() for each in asked]
    assert len({before, *states}) == 3
    assert len(marks({kent.pk})) == 4
    mark_changed(kent)
    assert len(marks({kent.pk})) == 4
