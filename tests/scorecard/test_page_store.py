"""Pages that are kept: those asked for last, as heavy together as is allowed, each written by one thread."""

import gzip
import zlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.page_store import KeptPage, PackedPage, PageStore

TOGETHER = 8
parts = st.binary(max_size=300) | st.sampled_from([b"", b"<p>Kent</p>" * 4_000])


def page(weight: int) -> KeptPage:
    return KeptPage(PackedPage(b"x" * weight, b"", 0, 0, 0, ()), "tag", None, None, "state")


@given(parts, parts, parts)
def test_an_account_put_into_a_packed_page_stands_between_its_two_parts(before, account, after):
    whole = PackedPage.around(before, after).with_account(account)
    strict = zlib.decompressobj(
        16 + zlib.MAX_WBITS
    )  # as browsers read: one file, its checksum and size looked at
    assert strict.decompress(whole) == before + account + after
    assert (strict.eof, strict.unused_data) == (True, b"")
    assert gzip.decompress(whole) == before + account + after


@given(st.binary(min_size=40, max_size=80), parts)
def test_the_size_of_a_page_tells_nothing_of_how_its_account_is_like_it(account, other):
    like, unlike = PackedPage.around(account, account), PackedPage.around(other, other)
    put_in = {len(each.with_account(account)) - len(each.with_account(b"")) for each in (like, unlike)}
    assert len(put_in) == 1


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
