"""A first look at the XML parts of a workbook, before any library is let near them.

Nothing is built in memory here but addresses, so the limits hold however large the parts claim to be.
"""

import re
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from returns.reading.files.assembling import MAX_CELLS, MAX_COLUMN, MAX_ROW, check_number, check_place
from returns.reading.files.runs import Runs
from returns.reading.sheet.cells import Merge, WorkbookNotReadable, column_number

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
    `shared` are the numbers of texts in the workbook's list of them; `plain` what stands plain in a text in parts.
    """

    filled: set[tuple[int, int]] = field(default_factory=set)
    unanswered: set[tuple[int, int]] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    shared: dict[tuple[int, int], int] = field(default_factory=dict)
    plain: dict[tuple[int, int], str] = field(default_factory=dict)


class _NotASheet(Exception):
    """The part turned out to be no worksheet, so there is no need to read on."""


def outline_of(part: IO[bytes], plain: dict[int, str] | None = None) -> Outline | None:
    """The outline of a part; None where it is no worksheet. Of the list of texts, `plain` gathers those in parts.

    Raises WorkbookNotReadable for a document type declaration (the way to nested entities), for XML that is
    damaged, and for cells too many or too far out.
    """
    scan = _Scan({} if plain is None else plain)
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

    def __init__(self, plain_texts: dict[int, str]) -> None:
        self.plain_texts = plain_texts
        self.runs = Runs()
        self._text_number = -1
        self.outline = Outline()
        self.began = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = refuse_doctype
        self.parser.StartElementHandler = self._root
        self._row = self._column = self._cells = self._merged = 0
        self._within = ""
        self._has_formula = self._has_value = self._is_text = False
        self._is_shared = self._rows_hidden = False
        self._value = ""
        self._elements_left = 0

    def _root(self, name: str, _attributes: dict[str, str]) -> None:
        root = _local(name)
        if root in MAX_ELEMENTS:
            self._elements_left = MAX_ELEMENTS[root]
            self.parser.StartElementHandler = self._count
            if root == "sst":
                self.parser.StartElementHandler = self._start_text
                self.parser.EndElementHandler = self._end_text
                self.parser.CharacterDataHandler = self.runs.characters
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

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        self._count(name, attributes)
        local = _local(name)
        if local == "si":
            self._text_number += 1
            self.runs.begin()
        self.runs.start(local, attributes)

    def _end_text(self, name: str) -> None:
        local = _local(name)
        self.runs.end(local)
        if local == "si" and (plain := self.runs.plain()):
            self.plain_texts[self._text_number] = plain

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if self._within == "is":
            self.runs.start(local, attributes)
        match local:
            case "col":
                self._start_columns(attributes)
            case "sheetFormatPr":
                self._rows_hidden = attributes.get("zeroHeight") in _TRUE
            case "row":
                self._start_row(attributes)
            case "c":
                self._start_cell(attributes)
            case "f":
                self._has_formula = True
                self._within = "f"
            case "v" | "is" as content:
                self._within, self._value = content, ""
                self.runs.begin()
            case "mergeCell":
                self._add_merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        local = _local(name)
        if self._within == "is":
            self.runs.end(local)
        match local:
            case "c":
                self._end_cell()
            case "f" | "v" | "is":
                self._within = ""

    def _characters(self, text: str) -> None:
        if self._within == "v":
            self._has_value = True
            if self._is_shared:
                self._value += text
        elif self._within == "is":
            self._has_value = True
            self.runs.characters(text)

    def _start_columns(self, attributes: dict[str, str]) -> None:
        if not (attributes.get("hidden") in _TRUE or _is_nothing(attributes.get("width"))):
            return
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first) < 6:
            self.outline.hidden_columns.update(range(int(first), min(int(last[:6]), MAX_COLUMN) + 1))

    def _start_row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r", "")
        self._row = int(stated) if stated.isdecimal() else self._row + 1
        self._column = 0
        is_default = "ht" not in attributes and "hidden" not in attributes
        if (
            attributes.get("hidden") in _TRUE
            or _is_nothing(attributes.get("ht"), _LOWEST)
            or (self._rows_hidden and is_default)
        ):
            self.outline.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cells += 1
        check_number(self._cells)
        if address := _ADDRESS.fullmatch(attributes.get("r", "")):
            self._row, self._column = int(address[2]), column_number(address[1])
        else:
            self._column += 1
        self._has_formula = self._has_value = False
        self._is_text = attributes.get("t") == "str"
        self._is_shared = attributes.get("t") == "s"
        self.runs.begin()
        self._value = ""

    def _end_cell(self) -> None:
        if not (self._has_value or self._has_formula):
            return
        place = (self._row, self._column)
        if self._row < 1:
            raise WorkbookNotReadable(DAMAGED)
        check_place(*place)
        self.outline.filled.add(place)
        if self._is_shared and self._value.isdecimal():
            self.outline.shared[place] = int(self._value)
        elif plain := self.runs.plain():
            self.outline.plain[place] = plain
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


# Below this width, in characters, or height, in points, nothing of a column or row can be seen.
_NARROWEST, _LOWEST = 0.5, 3.0


def _is_nothing(stated: str | None, least: float = _NARROWEST) -> bool:
    try:
        return stated is not None and float(stated) < least
    except ValueError:
        return False


def merge_of(first: str, last: str) -> Merge:
    """The block between two addresses: C14 and D20."""
    (left, top), (right, bottom) = _ADDRESS.findall(f"{first} {last}")
    return Merge(int(top), column_number(left), int(bottom), column_number(right))


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
