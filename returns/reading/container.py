"""The zip file that an Excel workbook is: whether it is one, and safe to open."""

import re
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from returns.reading.errors import WorkbookNotReadable
from returns.reading.outline import Outline, outline_of

MEBIBYTE = 1024 * 1024
MAX_UPLOAD = 10 * MEBIBYTE
MAX_UNPACKED = 100 * MEBIBYTE
MAX_PARTS = 1_000

_OLE_HEADER = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
# Office online numbers it: workbook22.xml.
_WORKBOOK_PART = re.compile(r"(?:^|/)workbook[0-9]*\.xml$", re.IGNORECASE)
_SAVE_AS = "Open it in Excel, save it as an Excel workbook (.xlsx) and upload that."
_PROTECTED = "This workbook is protected by a password. Remove the password in Excel and upload it again."


def open_container(data: bytes, filename: str) -> ZipFile:
    """The workbook's zip file, within every limit. Raises WorkbookNotReadable."""
    if not data:
        raise WorkbookNotReadable(f"“{filename}” is empty. Save the return in Excel and upload it again.")
    if len(data) > MAX_UPLOAD:
        raise WorkbookNotReadable(
            f"“{filename}” is larger than {MAX_UPLOAD // MEBIBYTE} MB. Remove pictures and sheets that are not "
            "part of the return and upload it again."
        )
    if data.startswith(_OLE_HEADER):
        raise WorkbookNotReadable(_PROTECTED if _ENCRYPTED_PACKAGE in data else _old_format(filename))
    try:
        container = ZipFile(BytesIO(data))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise WorkbookNotReadable(_not_a_workbook(data, filename)) from error
    _check_parts(container, filename)
    return container


def outlines(container: ZipFile) -> dict[str, Outline]:
    """The outline of every worksheet, by the name of its part. Raises WorkbookNotReadable."""
    found = {}
    for name in container.namelist():
        with container.open(name) as part:
            outline = outline_of(part)
        if outline:
            found[name] = outline
    return found


def _check_parts(container: ZipFile, filename: str) -> None:
    parts = container.infolist()
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise WorkbookNotReadable(_PROTECTED)
    if len(parts) > MAX_PARTS:
        raise WorkbookNotReadable(f"“{filename}” has more than {MAX_PARTS:,} parts. {_SAVE_AS}")
    # Python unpacks no part beyond its declared size, so what is declared is the most that can come out.
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise WorkbookNotReadable(
            f"“{filename}” unpacks to more than {MAX_UNPACKED // MEBIBYTE} MB. Copy the figures alone into a new "
            "workbook and upload that."
        )
    if not any(_WORKBOOK_PART.search(part.filename) for part in parts):
        raise WorkbookNotReadable(f"“{filename}” is not an Excel workbook. {_SAVE_AS}")


def _old_format(filename: str) -> str:
    return f"“{filename}” is in a format older than .xlsx. {_SAVE_AS}"


def _not_a_workbook(data: bytes, filename: str) -> str:
    if data.startswith(b"PK"):
        return f"“{filename}” is damaged or was cut short on its way. Upload it again, or save it anew in Excel first."
    kind = PurePath(filename).suffix.lower()
    what = f"a {kind} file" if kind and kind != ".xlsx" else "something else under that name"
    return f"“{filename}” is not an Excel workbook but {what}. {_SAVE_AS}"
