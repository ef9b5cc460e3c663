"""Which kind of file an upload is: told by its content, whatever its name says."""

import re
from collections.abc import Iterator
from enum import Enum
from pathlib import PurePath

from returns.reading.files.container import PROTECTED, SAVE_AS, check_size, open_container
from returns.reading.files.delimited import is_list_of_values
from returns.reading.lines import ProblemCode, ReadProblem
from returns.reading.sheet.cells import WorkbookNotReadable

_OLE_HEADER = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_BOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
# Office online numbers it: workbook22.xml.
_WORKBOOK_PART = re.compile(r"(?:^|/)workbook[0-9]*\.xml$", re.IGNORECASE)
_BINARY_PART = re.compile(r"(?:^|/)workbook[0-9]*\.bin$", re.IGNORECASE)
_OTHER_PARTS = {"word/": "a Word document", "ppt/": "a PowerPoint presentation"}
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
    if what := _known_text(data):
        raise WorkbookNotReadable(f"“{filename}” is {what}, not a workbook. {SAVE_AS}")
    if _ending(filename) in FileKind.CSV.value or is_list_of_values(data):
        return FileKind.CSV
    raise WorkbookNotReadable(_not_a_workbook(filename))


# How texts begin that reporting systems export under a workbook's name.
_BEGINNINGS = (
    (re.compile(rb"(?:<!doctype html|<html|<head|<body|<table|<meta)", re.IGNORECASE), "a web page"),
    (
        re.compile(
            rb"<\?xml[^>]*>\s*(?:<\?mso-application[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:ss:)?Workbook", re.DOTALL
        ),
        "an XML spreadsheet of 2003",
    ),
    (re.compile(rb"<html|<!doctype html", re.IGNORECASE), "a web page"),
    (re.compile(rb"MIME-Version:", re.IGNORECASE), "a web page saved whole"),
    (re.compile(rb"%PDF"), "a PDF document"),
    (re.compile(rb"\{\\rtf"), "a text document (RTF)"),
    (re.compile(rb"ID;P"), "a file of the kind SYLK"),
    (re.compile(rb"[{\[]\s*[\"{\[]"), "a JSON file"),
    (re.compile(rb"<\?xml"), "an XML file"),
)


def _known_text(data: bytes) -> str:
    """What a text is by its beginning; "" where it may be a list of values."""
    start = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((what for pattern, what in _BEGINNINGS if pattern.match(start)), "")


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
        if any(_BINARY_PART.search(name) for name in names):
            raise WorkbookNotReadable(
                f"“{filename}” is a binary workbook (.xlsb), which is not read. {SAVE_AS}"
            )
        if what := next(
            (what for start, what in _OTHER_PARTS.items() if any(n.startswith(start) for n in names)), ""
        ):
            raise WorkbookNotReadable(f"“{filename}” is {what}, not a workbook. {SAVE_AS}")
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
