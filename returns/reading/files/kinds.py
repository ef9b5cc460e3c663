"""Which kind of file an upload is: told by its content, whatever its name says."""

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import PurePath

from returns.reading.files.container import PROTECTED, SAVE_AS, check_size, open_container
from returns.reading.lines import ProblemCode, ReadProblem
from returns.reading.sheet.cells import WorkbookNotReadable

_OLE_HEADER = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
# Office online numbers it: workbook22.xml.
_WORKBOOK_PART = re.compile(r"(?:^|/)workbook[0-9]*\.xml$", re.IGNORECASE)
_MACROS_PART = "vbaproject.bin"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


class FileKind(Enum):
    """A kind of file that is read, with the endings that its name may have."""

    XLSX = (".xlsx", ".xltx")
    XLSM = (".xlsm", ".xltm")
    XLS = (".xls", ".xlt")
    ODS = (".ods", ".ots")
    CSV = (".csv", ".tsv", ".txt")


ENDINGS = tuple(kind.value[0] for kind in FileKind)


def kind_of(data: bytes, filename: str) -> FileKind:
    """The kind of a file. Raises WorkbookNotReadable for every other, with a text that says what it seems to be."""
    check_size(data, filename)
    if data.startswith(_OLE_HEADER):
        return _old_kind(data, filename)
    if data.startswith(b"PK"):
        return _zipped_kind(data, filename)
    if _ending(filename) in FileKind.CSV.value:
        return FileKind.CSV
    raise WorkbookNotReadable(_not_a_workbook(filename))


def notes_on(kind: FileKind, filename: str) -> Iterator[ReadProblem]:
    """What to say of a file of this kind before anything in it is looked at."""
    if kind is FileKind.XLSM:
        yield ReadProblem(
            ProblemCode.MACROS_IGNORED,
            "",
            "",
            "The macros of this workbook were ignored; its cells were read.",
            "",
        )
    ending = _ending(filename)
    if ending not in kind.value:
        yield ReadProblem(
            ProblemCode.WRONG_ENDING,
            "",
            "",
            f"The file ends in {ending or 'nothing'} and is of the kind {kind.value[0]}. It was read as that.",
            f"Rename it to {kind.value[0]}, so that Excel opens it without a warning.",
        )


def _old_kind(data: bytes, filename: str) -> FileKind:
    if _ENCRYPTED_PACKAGE in data:
        raise WorkbookNotReadable(PROTECTED)
    if not any(name in data for name in _BOOK_STREAMS):
        raise WorkbookNotReadable(
            f"“{filename}” is in an Office format older than .xlsx that is no workbook. {SAVE_AS}"
        )
    return FileKind.XLS


def _zipped_kind(data: bytes, filename: str) -> FileKind:
    with open_container(data, filename) as container:
        names = container.namelist()
        if any(_WORKBOOK_PART.search(name) for name in names):
            has_macros = any(name.lower().endswith(_MACROS_PART) for name in names)
            return FileKind.XLSM if has_macros else FileKind.XLSX
        if {"mimetype", "content.xml"} <= set(names):
            with container.open("mimetype") as part:
                if part.read(len(_OPEN_DOCUMENT)) == _OPEN_DOCUMENT:
                    return FileKind.ODS
    raise WorkbookNotReadable(f"“{filename}” is not an Excel workbook. {SAVE_AS}")


def _ending(filename: str) -> str:
    return PurePath(filename).suffix.lower()


def _not_a_workbook(filename: str) -> str:
    ending = _ending(filename)
    is_other = ending and not any(ending in kind.value for kind in FileKind)
    what = f"a {ending} file" if is_other else "something else under that name"
    return f"“{filename}” is not an Excel workbook but {what}. {SAVE_AS}"
