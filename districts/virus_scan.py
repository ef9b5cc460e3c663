"""Asks the council's virus scanner about a file before it is kept: ClamAV's daemon, where the settings name one.

Its INSTREAM command is all that is needed of its protocol: the file in pieces, each after its length, an empty one at
the end; one line comes back. The clients to be had for it are no longer kept up, or under a licence that is not ours.
"""

import logging
import socket
import struct

from django.conf import settings

PIECE = 64 * 1024
SECONDS_UNANSWERED = 30
CLEAN = "stream: OK"

logger = logging.getLogger(__name__)


class FileNotSafe(Exception):
    """The scanner found something, or did not answer. Its text is for whoever sent the file."""


def refuse_infected(data: bytes) -> None:
    """Raise FileNotSafe for a file in which the scanner finds something; and where it does not say that all is well."""
    if not settings.CLAMD:
        return
    try:
        said = _asked(data)
    except OSError as error:
        logger.error("The virus scanner does not answer: %s", type(error).__name__)
        raise FileNotSafe(
            "The file could not be checked for viruses. Nothing was kept. Try again later."
        ) from error
    if said.endswith(" FOUND"):
        logger.warning("The virus scanner refused an upload.")
        raise FileNotSafe(
            "The virus scanner found something harmful in the file. Nothing was kept. Tell your IT department."
        )
    if said != CLEAN:
        logger.error("The virus scanner could not check a file.")
        raise FileNotSafe("The file could not be checked for viruses. Nothing was kept. Try again later.")


def _asked(data: bytes) -> str:
    """What the scanner says of these bytes. Raises OSError where it does not answer."""
    with _connected() as line:
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = data[start : start + PIECE]
            line.sendall(struct.pack("!I", len(piece)) + piece)
        line.sendall(struct.pack("!I", 0))
        with line.makefile("rb") as answer:
            return answer.read(1024).decode(errors="replace").rstrip("\0")


def _connected() -> socket.socket:
    """By a socket in a file, as Debian sets it up, or by `host:port`."""
    if settings.CLAMD.startswith("/"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS_UNANSWERED)
        try:
            line.connect(settings.CLAMD)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = settings.CLAMD.rpartition(":")
    return socket.create_connection((host, int(port)), SECONDS_UNANSWERED)
