"""The pages that one web process keeps, compressed: never heavier together than allowed, each written by one thread."""

from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from django.conf import settings

from districts.audit import DraftViewed


@dataclass(frozen=True)
class KeptPage:
    """A page without its account: packed by gzip, and its entity tag; `viewed` is the draft that it shows.

    It holds as long as `state` is the name of the marks of `authorities`, by their ids; None: of all.
    """

    packed: bytes
    tag: str
    viewed: DraftViewed | None
    authorities: Collection[int] | None
    state: str


class PageStore:
    """Pages by name; where they grow too heavy, those go first for which nobody has asked for longest."""

    def __init__(self) -> None:
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._weight = 0
        self._writers: dict[str, tuple[Lock, int]] = {}
        self._lock = Lock()

    def get(self, name: str) -> KeptPage | None:
        """The page, or None."""
        with self._lock:
            if name in self._pages:
                self._pages.move_to_end(name)
            return self._pages.get(name)

    def put(self, name: str, page: KeptPage) -> None:
        """Keep a page in the place of the one before, unless it is heavier than all may be together."""
        with self._lock:
            self._drop(name)
            if len(page.packed) > settings.PAGES_KEPT_BYTES:
                return
            self._pages[name] = page
            self._weight += len(page.packed)
            while self._weight > settings.PAGES_KEPT_BYTES:
                self._drop(next(iter(self._pages)))

    def _drop(self, name: str) -> None:
        page = self._pages.pop(name, None)
        self._weight -= 0 if page is None else len(page.packed)

    def clear(self) -> None:
        """Keep none."""
        with self._lock:
            self._pages.clear()
            self._weight = 0

    @contextmanager
    def one_writer(self, name: str) -> Iterator[None]:
        """Within the block no other thread writes the page of this name: it waits, and finds it written."""
        with self._lock:
            turn, waiting = self._writers.get(name, (Lock(), 0))
            self._writers[name] = turn, waiting + 1
        try:
            with turn:
                yield
        finally:
            with self._lock:
                _, waiting = self._writers.pop(name)
                if waiting > 1:
                    self._writers[name] = turn, waiting - 1
