"""OpenDocument spreadsheets (.ods), as LibreOffice writes them.

A cell states its value, its kind and the text that is shown; the text gives the decimal places of its format.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from returns.reading.files.assembling import (
    MAX_NAME,
    MAX_ROW,
    assembled,
    cell_value,
    check_number,
    check_place,
)
from returns.reading.files.container import PROTECTED
from returns.reading.files.outline import check_merged, refuse_doctype
from returns.reading.sheet.cells import Cell, CellValue, Merge, Sheet, WorkbookNotReadable
from returns.reading.sheet.dates import Span, period_in

ELEMENTS_A_CELL = 2

_CHUNK = 65_536
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{_OASIS}{name}:1.0 " for name in ("office", "table", "text", "style"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_NUMBERS = ("float", "percentage", "currency")
_SHOWN = re.compile(r"[-−]?[^0-9]{0,2}(?P<whole>[0-9][0-9,]*)(?:\.(?P<places>[0-9]+))? ?(?P<percent>%?)")


def read_open_document(data: bytes) -> list[Sheet]:
    """The sheets of an .ods workbook. Raises WorkbookNotReadable where it is protected or breaks a limit."""
    with ZipFile(BytesIO(data)) as container:
        if "META-INF/manifest.xml" in container.namelist():
            with container.open("META-INF/manifest.xml") as manifest:
                if b"encryption-data" in manifest.read():
                    raise WorkbookNotReadable(PROTECTED)
        with container.open("content.xml") as part:
            return _Scan().sheets_of(part)


@dataclass
class _Table:
    name: str
    style: str
    cells: list[Cell] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    row: int = 0


class _Scan:
    """One pass through the content; only cells with content are kept."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self.hidden_styles: set[str] = set()
        self._style = ""
        self._path: list[str] = []
        self._row: list[Cell] = []
        self._column = self._rows_alike = self._merged = self._elements = 0
        self._attributes: Mapping[str, str] = {}
        self._paragraphs: list[str] = []
        self._cell_depth = 0

    def sheets_of(self, part: IO[bytes]) -> list[Sheet]:
        """The sheets in their order."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
        return [
            assembled(
                table.name,
                table.cells,
                hidden=table.style in self.hidden_styles,
                hidden_rows=table.hidden_rows,
                merges=table.merges,
            )
            for table in self.tables
        ]

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        # Rows and cells that hold nothing take time too, as does whatever stands around them.
        self._elements += 1
        check_number(self._elements // ELEMENTS_A_CELL)
        if self._cell_depth:
            self._start_in_cell(name, attributes)
        elif name == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self.hidden_styles.add(self._style)
        elif name == f"{_TABLE}table":
            title = attributes.get(f"{_TABLE}name", "")[:MAX_NAME]
            self.tables.append(_Table(title, attributes.get(f"{_TABLE}style-name", "")))
        elif name == f"{_TABLE}table-row":
            self._row, self._column = [], 0
            self._rows_alike = _whole(attributes, "number-rows-repeated")
            if attributes.get(f"{_TABLE}visibility") in ("collapse", "filter"):
                table = self.tables[-1]
                # Whole sheets of empty rows may be hidden; beyond the limits nothing may stand anyway.
                last = min(table.row + self._rows_alike, MAX_ROW)
                table.hidden_rows.update(range(table.row + 1, last + 1))
        elif name in _CELLS and self.tables:
            self._attributes, self._paragraphs = attributes, []
            self._cell_depth = len(self._path)

    def _start_in_cell(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{_TEXT}p" and len(self._path) == self._cell_depth + 1:
            self._paragraphs.append("")
        elif name == f"{_TEXT}s" and self._in_paragraph:
            self._add_text(" " * min(_whole(attributes, "c", _TEXT), 100))
        elif name in (f"{_TEXT}tab", f"{_TEXT}line-break") and self._in_paragraph:
            self._add_text(" ")

    def _end(self, name: str) -> None:
        if name in _CELLS and len(self._path) == self._cell_depth:
            self._end_cell()
            self._cell_depth = 0
        elif name == f"{_TABLE}table-row" and not self._cell_depth:
            self._end_row()
        self._path.pop()

    def _characters(self, text: str) -> None:
        if self._in_paragraph:
            self._add_text(text)

    def _add_text(self, text: str) -> None:
        self._paragraphs[-1] += text
        # Refuses what is too long before it grows further.
        cell_value(self._paragraphs[-1])

    @property
    def _in_paragraph(self) -> bool:
        """Whether the text belongs to the cell itself, not to a comment or drawing in it."""
        inside = self._path[self._cell_depth : self._cell_depth + 1]
        return bool(self._cell_depth and self._paragraphs and inside == [f"{_TEXT}p"])

    def _end_cell(self) -> None:
        table, shown = self.tables[-1], "\n".join(self._paragraphs)
        alike = _whole(self._attributes, "number-columns-repeated")
        value, number_format = _value(self._attributes, shown)
        has_formula = f"{_TABLE}formula" in self._attributes
        if value is not None or has_formula:
            check_place(1, self._column + alike)
            for column in range(self._column + 1, self._column + 1 + alike):
                self._row.append(Cell(table.name, table.row + 1, column, value, number_format, value is None))
        self._add_merge(table)
        self._column += alike

    def _add_merge(self, table: _Table) -> None:
        down = _whole(self._attributes, "number-rows-spanned")
        right = _whole(self._attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            row, column = table.row + 1, self._column + 1
            merge = Merge(row, column, row + down - 1, column + right - 1)
            self._merged += check_merged(merge, self._merged)
            table.merges.append(merge)

    def _end_row(self) -> None:
        table = self.tables[-1]
        if self._row:
            check_place(table.row + self._rows_alike, 1)
            check_number(len(table.cells) + len(self._row) * self._rows_alike)
            for down in range(self._rows_alike):
                table.cells.extend(
                    Cell(
                        cell.sheet,
                        cell.row + down,
                        cell.column,
                        cell.value,
                        cell.number_format,
                        cell.unanswered,
                    )
                    for cell in self._row
                )
        table.row += self._rows_alike


def _whole(attributes: Mapping[str, str], name: str, space: str = _TABLE) -> int:
    """A count stated in an attribute; 1 where none is."""
    stated = attributes.get(space + name, "1")
    return max(int(stated), 1) if stated.isdecimal() and len(stated) < 10 else 1


def _value(attributes: Mapping[str, str], shown: str) -> tuple[CellValue, str]:
    """The value of a cell and the number format that what is shown of it implies."""
    kind = attributes.get(f"{_OFFICE}value-type", "")
    if kind in _NUMBERS:
        return _number(attributes.get(f"{_OFFICE}value", "")), _format(kind, shown)
    if kind == "date":
        return _day(attributes.get(f"{_OFFICE}date-value", ""), shown)
    if kind == "boolean":
        return attributes.get(f"{_OFFICE}boolean-value") == "true", "General"
    text = shown or attributes.get(f"{_OFFICE}string-value", "")
    return (cell_value(text) if text.strip() else None), "General"


def _number(text: str) -> CellValue:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text or None
    return cell_value(float(number))


def _format(kind: str, shown: str) -> str:
    found = _SHOWN.fullmatch(shown.strip())
    percent = "%" if kind == "percentage" else ""
    if found is None:
        return f"0{percent}" if percent else "General"
    whole = "#,##0" if "," in found["whole"] else "0"
    places = f".{'0' * len(found['places'])}" if found["places"] else ""
    return f"{whole}{places}{percent}"


def _day(text: str, shown: str) -> tuple[CellValue, str]:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return shown or text or None, "General"
    period = period_in(shown)
    is_month = period is not None and period.span is Span.MONTH
    return day, "mmm-yy" if is_month else "dd/mm/yyyy"
