"""The pages that one web process keeps, compressed: never heavier together than allowed, each written by one thread."""

import gzip
import zlib
from collections import OrderedDict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from django.conf import settings

from districts.audit import DraftViewed

# What a gzip file begins with: that it is one, of deflated bytes, without a name or a time (RFC 1952).
GZIP_HEAD = gzip.compress(b"", mtime=0)[:10]
BITS_OF_CHECKSUM = 32


@dataclass(frozen=True)
class PackedPage:
    """A page packed by gzip around a gap, where each reader's account is put in without packing the rest again.

    The blocks on either side refer to nothing across the gap (RFC 1951), so what is put in is packed by itself: the
    size of an answer tells nothing of how the account is like the page. The checksum of the whole is linear in that of
    all before `after`: `turned` has what each of its bits changes.
    """

    before: bytes
    after: bytes
    size: int
    checksum_before: int
    checksum_after: int
    turned: tuple[int, ...]

    @classmethod
    def around(cls, before: bytes, after: bytes) -> "PackedPage":
        """The page of these two parts."""
        packer, alone = _packer(), zlib.crc32(after)
        return cls(
            GZIP_HEAD + packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH),
            packer.compress(after) + packer.flush(),
            len(before) + len(after),
            zlib.crc32(before),
            alone,
            tuple(zlib.crc32(after, 1 << bit) ^ alone for bit in range(BITS_OF_CHECKSUM)),
        )

    def with_account(self, account: bytes) -> bytes:
        """The page as one gzip file, with this in the gap."""
        packer, checksum = _packer(), self.checksum_after
        until = zlib.crc32(account, self.checksum_before)
        for bit, turned in enumerate(self.turned):
            if until >> bit & 1:
                checksum ^= turned
        size = (self.size + len(account)) % 2**BITS_OF_CHECKSUM
        put_in = packer.compress(account) + packer.flush(zlib.Z_FULL_FLUSH) if account else b""
        return b"".join(
            [self.before, put_in, self.after, checksum.to_bytes(4, "little"), size.to_bytes(4, "little")]
        )

    def __len__(self) -> int:
        return len(self.before) + len(self.after)


def _packer() -> "zlib._Compress":
    """What deflates, without a head or a checksum of its own."""
    return zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)


@dataclass(frozen=True)
class KeptPage:
    """A page without its account, packed, and its entity tag; `viewed` is the draft that it shows.

    It holds as long as `state` is the name of the marks of `authorities`, by their ids; None: of all.
    """

    packed: PackedPage
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
