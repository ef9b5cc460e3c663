"""Evidence files: which kinds are taken, how large, and how many of one authority."""

from hashlib import sha256
from pathlib import PurePath

from django.conf import settings

from districts.uploads import keep_upload
from districts.virus_scan import FileNotSafe, refuse_infected

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE
ZIP, PDF, PNG, JPEG = b"PK\x03\x04", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# The endings that are taken, with what such a file begins with; of a text nothing is known but that it is one.
KINDS = {
    ".pdf": PDF,
    ".docx": ZIP,
    ".xlsx": ZIP,
    ".odt": ZIP,
    ".ods": ZIP,
    ".png": PNG,
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".txt": b"",
    ".csv": b"",
}


class EvidenceNotTaken(Exception):
    """A file of a kind or size that isn't taken; the text says what to do."""


def refuse_large(size: int, kept: int) -> None:
    """Raise EvidenceNotTaken for a file of more than 10 MB, or for which `kept`, all of its authority's, leave no room.

    Both in bytes.
    """
    if size > LARGEST:
        raise EvidenceNotTaken(f"The file is {size / MEGABYTE:.0f} MB. It can be at most 10 MB.")
    if kept + size > settings.EVIDENCE_MEGABYTES * MEGABYTE:
        raise EvidenceNotTaken(
            f"The evidence of this authority takes {kept / MEGABYTE:.0f} MB, of {settings.EVIDENCE_MEGABYTES} MB that "
            "it may. Link to the document instead, or ask whoever runs the service for more room."
        )


def refuse_evidence(data: bytes, file_name: str) -> None:
    """Raise EvidenceNotTaken unless a file's kind is taken, it is what its name says and harmless."""
    ending = PurePath(file_name).suffix.lower()
    if ending not in KINDS:
        raise EvidenceNotTaken(f"Choose a file that ends in {', '.join(KINDS)}. This one ends in “{ending}”.")
    if not data:
        raise EvidenceNotTaken("The file is empty.")
    is_text = not KINDS[ending]
    if not data.startswith(KINDS[ending]) or (is_text and b"\x00" in data):
        raise EvidenceNotTaken(f"The file’s name ends in “{ending}”, but that is not what it holds.")
    try:
        refuse_infected(data)
    except FileNotSafe as error:
        raise EvidenceNotTaken(str(error)) from error


def keep_evidence(data: bytes) -> tuple[str, str]:
    """Keep a file; the name under which it is kept, and its SHA-256. Raises UploadNotKept."""
    return keep_upload(data, "evidence"), sha256(data).hexdigest()
