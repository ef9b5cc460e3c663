"""Evidence files: which kinds are taken, and where they are kept."""

from hashlib import sha256
from pathlib import Path, PurePath
from uuid import uuid4

from django.conf import settings

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


def refuse_evidence(data: bytes, file_name: str) -> None:
    """Raise EvidenceNotTaken unless a file's kind and size are taken, it is what its name says and harmless."""
    ending = PurePath(file_name).suffix.lower()
    if ending not in KINDS:
        raise EvidenceNotTaken(f"Choose a file that ends in {', '.join(KINDS)}. This one ends in “{ending}”.")
    if len(data) > LARGEST:
        raise EvidenceNotTaken(f"The file is {len(data) / MEGABYTE:.0f} MB. It can be at most 10 MB.")
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
    """Keep a file outside the web root; the name under which it is kept, and its SHA-256."""
    stored_as = f"evidence/{uuid4().hex}"
    path = path_of(stored_as)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return stored_as, sha256(data).hexdigest()


def path_of(stored_as: str) -> Path:
    """Where a file is kept."""
    return Path(settings.UPLOAD_ROOT) / stored_as
