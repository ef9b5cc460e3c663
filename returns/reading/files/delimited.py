"""Text files with a value a column (.csv), as Excel and databases write them."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import StringIO
from pathlib import PurePath

from returns.reading.files.assembling import MAX_CHARACTERS, assembled, check_number, check_place
from returns.reading.sheet.cells import Cell, Sheet, WorkbookNotReadable

SEPARATORS = (",", ";", "\t", "|")
LONGEST_NAME = 31
# Places for values, filled or not: reading past ten million empty ones takes seconds.
MAX_PLACES = 1_000_000

_ROWS_TRIED = 50
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_FOUR_BYTES = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")
_SEPARATOR_STATED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]|^%PDF")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def read_delimited(data: bytes, filename: str) -> list[Sheet]:
    """The one sheet of a text file, called after the file. Raises WorkbookNotReadable for what is no such text."""
    text = _text(data, filename)
    stated = _SEPARATOR_STATED.match(text)
    separator = stated[1] if stated else _separator(text)
    if text.count(separator) + text.count("\n") + text.count("\r") > MAX_PLACES:
        raise WorkbookNotReadable(
            f"“{filename}” has more than {MAX_PLACES:,} places for values, most of them empty. "
            "Copy the figures alone into a new workbook and upload that."
        )
    name = _NOT_IN_A_NAME.sub(" ", PurePath(filename).stem)[:LONGEST_NAME] or "Return"
    try:
        rows = list(_rows(text, separator))
        lengths = {row: len(values) for row, values in enumerate(rows, start=1)}
        return [replace(assembled(name, _cells(name, rows, separator)), values_in=lengths)]
    except csv.Error as error:
        raise WorkbookNotReadable(
            f"“{filename}” has a row that can't be read, perhaps for a quotation mark that is never closed. "
            "Save it anew as a workbook and upload that."
        ) from error


def is_list_of_values(data: bytes) -> bool:
    """Whether bytes under any name are a text of several columns: each of its first rows has the same separator."""
    try:
        text = _text(data[:20_000], "")
    except WorkbookNotReadable:
        return False
    lines = [line for line in text.splitlines()[:5] if line.strip()]
    return len(lines) > 1 and any(all(mark in line for line in lines) for mark in SEPARATORS)


def _text(data: bytes, filename: str) -> str:
    """The text in the encoding that the bytes show; in Western Europe's on Windows where they show none."""
    if data.startswith(_FOUR_BYTES) or data[:3] == b"\0\0\0" or data[1:4] == b"\0\0\0":
        raise WorkbookNotReadable(
            f"“{filename}” is a text in UTF-32, four bytes a character. Save it as CSV UTF-8, or as a workbook."
        )
    encodings = [name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)]
    if not encodings and b"\0" in data[:200]:
        encodings = ["utf-16-le" if data[1:2] == b"\0" else "utf-16-be"]
    for encoding in encodings or ["utf-8", "cp1252"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return text
    raise WorkbookNotReadable(
        f"The characters of “{filename}” can't be read. Save it in Excel as CSV UTF-8, or as a workbook."
    )


def _separator(text: str) -> str:
    """The separator that stands in the text most often, outside quotation marks."""
    return max(SEPARATORS, key=lambda separator: _columns_beyond_first(text, separator))


def _columns_beyond_first(text: str, separator: str) -> int:
    found = 0
    try:
        for number, row in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator)):
            if number == _ROWS_TRIED:
                break
            found += max(len(row) - 1, 0)
    except csv.Error:
        return found
    return found


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CHARACTERS)
    # Strict: a quotation mark that is never closed would swallow every row after it.
    return csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)


def _cells(name: str, rows: Iterable[list[str]], separator: str) -> Iterator[Cell]:
    count = 0
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value.strip():
                count += 1
                check_number(count)
                check_place(row, column)
                yield Cell(name, row, column, value, comma_is_point=separator == ";")
