"""When a session ends by itself: after a time without a request, and a day's work after it began."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse

BEGAN, SEEN = "began", "seen"
# A session is written again at most this often, so that reading a page seldom writes.
SECONDS_BETWEEN_MARKS = 60


def connect() -> None:
    """Mark when a session begins."""
    user_logged_in.connect(_begin, dispatch_uid="sessions")


def _begin(request: HttpRequest | None, **_: object) -> None:
    if request is not None and hasattr(request, "session"):
        request.session[BEGAN] = request.session[SEEN] = int(time())


class SessionsEnd:
    """Signs out whoever was away too long; the answer is then that to somebody who is not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        session, now = request.session, int(time())
        if BEGAN in session:
            away, old = now - session[SEEN], now - session[BEGAN]
            if away > settings.SESSION_IDLE_SECONDS or old > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif away >= SECONDS_BETWEEN_MARKS:
                _mark(session, now)
        return self.get_response(request)


def _mark(session: SessionBase, now: int) -> None:
    """Note when somebody was last here, where that can be written at once: nobody goes without a page for it."""
    session[SEEN] = now
    with suppress(OperationalError, UpdateError), _impatient():
        session.save()
    session.modified = False


@contextmanager
def _impatient() -> Iterator[None]:
    """Within the block nothing waits for another writer; SQLite has one at a time."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
