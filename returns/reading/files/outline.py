"""A first look at the XML parts of a workbook, before any library is let near them.

Nothing is built in memory here but addresses, so the limits hold however large the parts claim to be.
"""

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from returns.reading.files.assembling import MAX_CELLS, MAX_COLUMN, MAX_ROW, check_number, check_place
from returns.reading.sheet.cells import Merge, WorkbookNotReadable

DAMAGED = "A sheet of this workbook is damaged. Open it in Excel, save it again and upload that."
MAX_MERGED_CELLS = 1_000_000
# The parts that the library builds in memory whole, and the most elements of each: Excel has 65,490 cell formats.
MAX_ELEMENTS = {"styleSheet": 70_000, "sst": 3 * MAX_CELLS, "workbook": 20_000}

_CHUNK = 65_536
_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_TRUE = ("1", "true")
_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]


@dataclass
class Outline:
    """What the XML of one sheet holds, by (row, column).

    `filled` are the cells with a stored value or a formula; `unanswered` those with a formula and no stored result.
    """

    filled: set[tuple[int, int]] = field(default_factory=set)
    unanswered: set[tuple[int, int]] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)


class _NotASheet(Exception):
    """The part turned out to be no worksheet, so there is no need to read on."""


def outline_of(part: IO[bytes]) -> Outline | None:
    """The outline of a part; None where it is no worksheet.

    Raises WorkbookNotReadable for a document type declaration (the way to nested entities), for XML that is
    damaged, and for cells too many or too far out.
    """
    scan = _Scan()
    try:
        while chunk := part.read(_CHUNK):
            scan.parser.Parse(chunk, False)
        scan.parser.Parse(b"", True)
    except _NotASheet:
        return None
    except expat.ExpatError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
        if not scan.began:
            return None
        raise WorkbookNotReadable(DAMAGED) from error
    return scan.outline if scan.began else None


class _Scan:
    """The handlers of one pass through one part."""

    def __init__(self) -> None:
        self.outline = Outline()
        self.began = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.parser.StartElementHandler = self._root
        self._row = self._column = self._cells = self._merged = 0
        self._within = ""
        self._has_formula = self._has_value = self._is_text = False
        self._elements_left = 0

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        root = _local(name)
        if root in MAX_ELEMENTS:
            self._elements_left = MAX_ELEMENTS[root]
            self.parser.StartElementHandler = self._count
            return
        if root != "worksheet":
            raise _NotASheet
        self.began = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _count(self, _name: str, _attributes: dict[str, str]) -> None:
        self._elements_left -= 1
        if self._elements_left < 0:
            raise WorkbookNotReadable(
                "This workbook holds more texts or formats than any return. "
                "Copy the figures alone into a new workbook and upload that."
            )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match _local(name):
            case "row":
                self._start_row(attributes)
            case "c":
                self._start_cell(attributes)
            case "f":
                self._has_formula = True
                self._within = "f"
            case "v" | "is" as content:
                self._within = content
            case "mergeCell":
                self._add_merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        match _local(name):
            case "c":
                self._end_cell()
            case "f" | "v" | "is":
                self._within = ""

    def _characters(self, _text: str) -> None:
        if self._within in ("v", "is"):
            self._has_value = True

    def _start_row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r", "")
        self._row = int(stated) if stated.isdecimal() else self._row + 1
        self._column = 0
        if attributes.get("hidden") in _TRUE:
            self.outline.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        check_number(self._cells)
        if address := _ADDRESS.fullmatch(attributes.get("r", "")):
            self._row, self._column = int(address[2]), _column_number(address[1])
        else:
            self._column += 1
        self._has_formula = self._has_value = False
        self._is_text = attributes.get("t") == "str"

    def _end_cell(self) -> None:
        if not (self._has_value or self._has_formula):
            return
        place = (self._row, self._column)
        if self._row < 1:
            raise WorkbookNotReadable(DAMAGED)
        check_place(*place)
        self.outline.filled.add(place)
        # An empty text is what a formula such as =IF(A1="","",A1) answers; no text at all is no answer.
        if self._has_formula and not (self._has_value or self._is_text):
            self.outline.unanswered.add(place)

    def _add_merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        if not (_ADDRESS.fullmatch(first) and _ADDRESS.fullmatch(last)):
            return
        merge = merge_of(first, last)
        self._merged += check_merged(merge, self._merged)
        self.outline.merges.append(merge)


def merge_of(first: str, last: str) -> Merge:
    """The block between two addresses: C14 and D20."""
    (left, top), (right, bottom) = _ADDRESS.findall(f"{first} {last}")
    return Merge(int(top), _column_number(left), int(bottom), _column_number(right))


def check_merged(merge: Merge, before: int) -> int:
    """How many cells a merged block covers. Raises WorkbookNotReadable where, with those before, it is too many."""
    height = min(merge.bottom, MAX_ROW) - merge.top + 1
    width = min(merge.right, MAX_COLUMN) - merge.left + 1
    covered = max(height, 0) * max(width, 0)
    if before + covered > MAX_MERGED_CELLS:
        raise WorkbookNotReadable(
            "Too many cells of this workbook are merged. Unmerge those that hold no heading and upload it again."
        )
    return covered


def refuse_doctype(*_declaration: object) -> None:
    """Raises WorkbookNotReadable: the handler of document type declarations."""
    raise WorkbookNotReadable(
        "This workbook holds a document type declaration, which Excel never writes. "
        "Open it in Excel, save it as a new workbook and upload that."
    )


def _local(name: str) -> str:
    """The name of an element without its namespace."""
    return name.rpartition(" ")[2]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
