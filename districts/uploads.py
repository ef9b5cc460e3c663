"""Keeps what is uploaded: outside the web root, under a name of the service's own; the name of an upload is no path."""

import logging
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.http import FileResponse, Http404

NOT_KEPT = (
    "The service could not keep the file, perhaps because its disk is full. Nothing was stored. "
    "Tell whoever runs the service, and upload the file again later."
)

log = logging.getLogger(__name__)


class UploadNotKept(Exception):
    """The folder of uploads can't be written to. Its text is for whoever sent the file."""


def keep_upload(data: bytes, folder: str = "") -> str:
    """Keep a file in the folder of uploads, or in one below it; the name under which it is kept.

    Raises UploadNotKept, with nothing left behind.
    """
    stored_as = str(Path(folder, uuid4().hex))
    path = path_of_upload(stored_as)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        with suppress(OSError):  # the folder may be what can't be used
            path.unlink(missing_ok=True)
        log.exception("An upload could not be kept")
        raise UploadNotKept(NOT_KEPT) from error
    return stored_as


def path_of_upload(stored_as: str) -> Path:
    """Where a file is kept."""
    return Path(settings.UPLOAD_ROOT) / stored_as


def kept_file(stored_as: str) -> Path | None:
    """Where a file is kept; None where it no longer is, or never was."""
    path = path_of_upload(stored_as)
    return path if stored_as and path.is_file() else None


def original(stored_as: str, file_name: str) -> FileResponse:
    """The file as it was sent, to download; never shown in the browser. Raises Http404 where it isn't kept."""
    path = kept_file(stored_as)
    if path is None:
        raise Http404("The file is not kept here.")
    return FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=file_name,
        content_type="application/octet-stream",
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
