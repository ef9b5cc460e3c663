"""Pages that are kept: those asked for last, as heavy together as is allowed, each written by one thread."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from scorecard.page_store import KeptPage, PageStore

TOGETHER = 8


def page(weight: int) -> KeptPage:
    return KeptPage(b"x" * weight, "tag", None, None, "state")


@pytest.fixture
def store(settings) -> PageStore:
    settings.PAGES_KEPT_BYTES = 100
    return PageStore()


def kept(store: PageStore, names: str) -> str:
    return "".join(name for name in names if store.get(name) is not None)


def test_what_nobody_has_asked_for_longest_goes_first(store):
    for name in "abc":
        store.put(name, page(30))
    store.get("a")
    store.put("d", page(30))
    assert kept(store, "abcd") == "acd"


def test_a_page_in_the_place_of_another_weighs_once(store):
    for _ in range(9):
        store.put("a", page(40))
    store.put("b", page(60))
    assert kept(store, "ab") == "ab"


def test_a_page_heavier_than_all_may_be_is_not_kept(store):
    store.put("a", page(30))
    store.put("b", page(101))
    assert kept(store, "ab") == "a"
    store.put("a", page(101))
    assert kept(store, "ab") == ""
    store.put("c", page(100))
    assert kept(store, "c") == "c"


def test_those_who_come_together_find_what_the_first_has_written(store):
    together, written = Barrier(TOGETHER), []

    def ask(_: int) -> KeptPage | None:
        together.wait()
        with store.one_writer("a"):
            if store.get("a") is None:
                written.append("a")
                store.put("a", page(10))
        return store.get("a")

    with ThreadPoolExecutor(TOGETHER) as threads:
        assert len({*threads.map(ask, range(TOGETHER))}) == 1
    assert written == ["a"]
    assert store._writers == {}


def test_one_that_failed_to_write_leaves_the_turn_to_the_next(store):
    with pytest.raises(ZeroDivisionError), store.one_writer("a"):
        1 / 0  # noqa: B018 - it is the failure
    with store.one_writer("a"):
        store.put("a", page(10))
