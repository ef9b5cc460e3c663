"""Keeps what is uploaded: outside the web root, under a name of the service's own; the name of an upload is no path."""

import logging
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from django.conf import settings

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
