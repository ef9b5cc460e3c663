"""What somebody sees when the service itself fails: whether to wait, and whether what was sent is stored."""

import errno
import sqlite3
import sys
from collections.abc import Iterator
from enum import Enum
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from scorecard.models import EditionAltered

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
POSTGRESQL_DISK_FULL = "53100"
RETRY_SECONDS = "30"


class ServerFault(Enum):
    """Why a request could not be answered: the status, and the page that says what to do."""

    UNKNOWN = (HTTPStatus.INTERNAL_SERVER_ERROR, "500.html")
    DATABASE = (HTTPStatus.SERVICE_UNAVAILABLE, "503.html")
    UPLOADS = (HTTPStatus.SERVICE_UNAVAILABLE, "errors/uploads.html")
    ALTERED = (HTTPStatus.INTERNAL_SERVER_ERROR, "errors/altered.html")
    DISK_FULL = (HTTPStatus.INSUFFICIENT_STORAGE, "507.html")

    @property
    def status(self) -> HTTPStatus:
        """How the request is answered."""
        return self.value[0]

    @property
    def template(self) -> str:
        """The page."""
        return self.value[1]


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error that no view answered for. Needs no database."""
    fault = fault_of(sys.exc_info()[1])
    answer = HttpResponse(get_template(fault.template).render(), status=fault.status)
    answer["Cache-Control"] = "no-store"
    if fault not in (ServerFault.UNKNOWN, ServerFault.ALTERED):
        answer["Retry-After"] = RETRY_SECONDS
    return answer


def fault_of(error: BaseException | None) -> ServerFault:
    """What an exception, and those that it comes from, say of why a request failed."""
    behind = list(_chain(error))
    if any(isinstance(each, EditionAltered) for each in behind):
        return ServerFault.ALTERED
    if any(_is_full_disk(each) for each in behind):
        return ServerFault.DISK_FULL
    if any(isinstance(each, OperationalError | InterfaceError) for each in behind):
        return ServerFault.DATABASE
    if any(_is_of_uploads(each) for each in behind):
        return ServerFault.UPLOADS
    return ServerFault.UNKNOWN


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _is_of_uploads(error: BaseException) -> bool:
    """Whether the folder of uploads, or a file in it, can't be used: not mounted, or not the service's to read."""
    named = error.filename if isinstance(error, OSError) else None
    return isinstance(named, str | Path) and Path(named).is_relative_to(settings.UPLOAD_ROOT)


def _is_full_disk(error: BaseException) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(error, "sqlstate", None) == POSTGRESQL_DISK_FULL
