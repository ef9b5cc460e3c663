"""Several processes write the audit trail at the same time: each entry is chained, once, and nobody waits for long."""

from threading import Thread

import pytest
from django.db import connections, transaction

from districts.models import AuditEntry, ChainLink, record
from districts.sealing import head, seal
from library.demo.councils import load_councils
from operations.proving import prove
from tests.returns.test_at_once import while_another

WRITERS, ENTRIES = 4, 15


@pytest.fixture(autouse=True)
def library_of_its_own(transactional_db) -> None:
    """Committed, so that everybody sees it."""
    load_councils(lambda said: None)


def write(number: int) -> None:
    try:
        for each in range(ENTRIES):
            record(by=None, action="sign-in", subject=f"{number} {each}")
    finally:
        connections.close_all()


def test_the_chain_has_every_entry_once():
    threads = [Thread(target=write, args=[number]) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seal(wait=True) < WRITERS * ENTRIES / 2  # most were chained as they were written
    assert AuditEntry.objects.count() == ChainLink.objects.count() == head()[0] == WRITERS * ENTRIES
    assert prove() == []


def test_what_is_left_while_somebody_chains_is_chained_by_them():
    def chain_slowly() -> None:
        record(by=None, action="sign-in", subject="first")
        seal(wait=True)

    while_another(chain_slowly, lambda: record(by=None, action="sign-in", subject="second"))
    assert ChainLink.objects.count() == AuditEntry.objects.count() == 2
    assert prove() == []


def test_what_is_taken_back_is_not_chained():
    with transaction.atomic():
        record(by=None, action="sign-in", subject="taken back")
        transaction.set_rollback(True)
    assert (AuditEntry.objects.count(), seal(wait=True)) == (0, 0)
