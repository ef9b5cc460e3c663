"""Published pages read from a replica of the database, where there is one and it is as far as the primary.

A replica follows a moment later, and for as long as it likes when something is wrong with it. What changes a published
page changes a mark within the same transaction (`districts/state.py`); so a replica with the same marks has
every such change, and one without them is not asked. Whoever has just written therefore reads the primary until the
replica has it too, and so does everybody else.

Who somebody is and what they may do is always asked of the primary.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.db import InterfaceError, OperationalError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from districts.state import marks
from scorecard.databases import PRIMARY, REPLICA

# A replica that did not answer is left alone for so long, by each web process for itself.
REST_SECONDS = 10
PRODUCT = {"districts", "indicators", "improvement", "returns", "scorecard"}

View = Callable[..., HttpResponse]

log = logging.getLogger(__name__)
_on_replica: ContextVar[bool] = ContextVar("on_replica", default=False)


class ReadsFromReplica:
    """Django's router: within `on_replica` the product's own tables are read there; all else is the primary's."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:
        """Where a query goes."""
        return REPLICA if _on_replica.get() and model._meta.app_label in PRODUCT else PRIMARY

    def db_for_write(self, model: type[Model], **hints: object) -> str:
        """Where a change goes."""
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool:
        """The two hold the same rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """The replica gets its tables from the primary."""
        return db == PRIMARY


@contextmanager
def on_replica() -> Iterator[None]:
    """Within the block the product's tables are read from the replica."""
    token = _on_replica.set(True)
    try:
        yield
    finally:
        _on_replica.reset(token)


class Rest:
    """Until when a replica that did not answer is left alone."""

    def __init__(self) -> None:
        self.until = 0.0

    def begin(self) -> None:
        """Leave it alone from now on, and say so in the log."""
        self.until = time.monotonic() + REST_SECONDS
        log.warning("The replica does not answer; published pages are read from the primary.")

    def is_over(self) -> bool:
        """Whether it may be asked."""
        return time.monotonic() >= self.until


rest = Rest()


def read_from_replica(view: View) -> View:
    """Let a view of published pages, which changes nothing, read from the replica; from the primary where it can't."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if REPLICA in connections and rest.is_over():
            stored = marks()
            try:
                with on_replica():
                    if marks() == stored:
                        return view(request, *args, **kwargs)
            except (OperationalError, InterfaceError):
                rest.begin()
        return view(request, *args, **kwargs)

    return answer
