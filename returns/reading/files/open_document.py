"""OpenDocument spreadsheets (.ods), as LibreOffice writes them.

A cell states its value, its kind and the text that is shown; the text gives the decimal places of its format.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from returns.reading.files.assembling import (
    MAX_COLUMN,
    MAX_NAME,
    MAX_ROW,
    Sight,
    as_named,
    assembled,
    cell_value,
    check_number,
    check_place,
)
from returns.reading.files.colours import TOO_SMALL, alike, from_hex
from returns.reading.files.container import PROTECTED
from returns.reading.files.outline import check_merged, refuse_doctype
from returns.reading.files.runs import plain_of
from returns.reading.sheet.cells import Cell, CellValue, Merge, Sheet, WorkbookNotReadable
from returns.reading.sheet.dates import Span, period_in
from returns.reading.sheet.period_forms import BARE_MONTH

ELEMENTS_A_CELL = 2

_CHUNK = 65_536
_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE, _TABLE, _TEXT, _STYLE = (f"{_OASIS}{name}:1.0 " for name in ("office", "table", "text", "style"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0 "
_PROPERTIES = tuple(
    f"{_STYLE}{name}-properties" for name in ("table-column", "table-row", "table-cell", "text")
)
_STRUCK = f"{_STYLE}text-line-through-style"
# Formatting that tells one part of a text from another.
_SEEN = (f"{_FO}color", f"{_FO}font-weight", f"{_FO}font-style", f"{_FO}font-size")
# Below this, in whatever unit, nothing of a column or row can be seen.
_NOTHING = 0.02
_NUMBERS = ("float", "percentage", "currency")
_DAY_WITHOUT_YEAR = re.compile(r"[0-9]{1,2}[ ./-]?[a-z]{3,9}|[a-z]{3,9} [0-9]{1,2}", re.IGNORECASE)
_SHOWN = re.compile(
    r"[-−]?[^0-9<>≤≥*~\w]{0,2}(?P<whole>[0-9][0-9,]*)(?:\.(?P<places>[0-9]+))? ?(?P<percent>%?)"
)


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
    hidden_columns: set[int] = field(default_factory=set)
    unprinted: set[tuple[int, int]] = field(default_factory=set)
    row: int = 0
    column: int = 0


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
        self.styles: dict[str, dict[str, str]] = {}
        self._parts: list[tuple[str, frozenset[str]]] = []
        self._spans: list[str] = []
        self._unprinted: set[int] = set()
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
                merges=table.merges,
                sight=Sight(table.hidden_rows, table.hidden_columns, table.unprinted),
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
        elif name.startswith(_STYLE):
            self._start_of_style(name, attributes)
        else:
            self._start_of_table(name, attributes)

    def _start_of_style(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{_STYLE}style":
            self._style = attributes.get(f"{_STYLE}name", "")
        elif name in _PROPERTIES:
            self.styles.setdefault(self._style, {}).update(attributes)
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self.hidden_styles.add(self._style)

    def _start_of_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == f"{_TABLE}table-column" and self.tables:
            self._columns(attributes)
        elif name == f"{_TABLE}table":
            title = attributes.get(f"{_TABLE}name", "")[:MAX_NAME]
            self.tables.append(_Table(title, attributes.get(f"{_TABLE}style-name", "")))
        elif name == f"{_TABLE}table-row":
            self._start_row(attributes)
        elif name in _CELLS and self.tables:
            self._attributes, self._paragraphs = attributes, []
            self._parts, self._spans = [], []
            self._cell_depth = len(self._path)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row, self._column, self._unprinted = [], 0, set()
        self._rows_alike = _whole(attributes, "number-rows-repeated")
        if self._is_hidden(attributes):
            table = self.tables[-1]
            # Whole sheets of empty rows may be hidden; beyond the limits nothing may stand anyway.
            last = min(table.row + self._rows_alike, MAX_ROW)
            table.hidden_rows.update(range(table.row + 1, last + 1))

    def _start_in_cell(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == f"{_TEXT}p" and len(self._path) == self._cell_depth + 1:
            self._paragraphs.append("")
        elif name == f"{_TEXT}span" and self._in_paragraph:
            self._spans.append(attributes.get(f"{_TEXT}style-name", ""))
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
        elif name == f"{_TEXT}span" and self._spans:
            self._spans.pop()
        self._path.pop()

    def _characters(self, text: str) -> None:
        if self._in_paragraph:
            self._add_text(text)

    def _add_text(self, text: str) -> None:
        self._paragraphs[-1] += text
        self._parts.append((text, self._form_of_text()))
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
        plain = plain_of(_joined(self._parts)) if isinstance(value, str) else ""
        value = as_named(value, plain)
        has_formula = f"{_TABLE}formula" in self._attributes
        if value is not None or has_formula:
            check_place(1, self._column + alike)
            for column in range(self._column + 1, self._column + 1 + alike):
                self._row.append(
                    Cell(table.name, table.row + 1, column, value, number_format, value is None, plain)
                )
                if self._prints_nothing(value, shown):
                    self._unprinted.add(column)
        self._add_merge(table)
        self._column += alike

    def _columns(self, attributes: Mapping[str, str]) -> None:
        table, alike = self.tables[-1], _whole(attributes, "number-columns-repeated")
        first = table.column + 1
        table.column += alike
        if self._is_hidden(attributes):
            table.hidden_columns.update(range(first, min(table.column, MAX_COLUMN) + 1))

    def _is_hidden(self, attributes: Mapping[str, str]) -> bool:
        """Whether a row or column is out of sight: hidden, left out by a filter, or without width or height."""
        if attributes.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            return True
        about = self.styles.get(attributes.get(f"{_TABLE}style-name", ""), {})
        sizes = (about.get(f"{_STYLE}column-width"), about.get(f"{_STYLE}row-height"))
        return any(size is not None and _is_nothing(size) for size in sizes)

    def _prints_nothing(self, value: CellValue, shown: str) -> bool:
        """Whether a number's format prints nothing of it, its colour is that of its ground, or it is struck out."""
        if isinstance(value, Decimal) and self._paragraphs and not shown.strip():
            return True
        about = self.styles.get(self._attributes.get(f"{_TABLE}style-name", ""), {})
        size = about.get(f"{_FO}font-size", "")
        is_small = _points(size) <= TOO_SMALL
        if is_small or about.get(_STRUCK, "none") != "none":
            return True
        written, ground = about.get(f"{_FO}color"), about.get(f"{_FO}background-color", "#ffffff")
        return written is not None and alike(
            from_hex(written), from_hex(ground.replace("transparent", "#ffffff"))
        )

    def _form_of_text(self) -> frozenset[str]:
        """The formatting of what stands within spans, as far as it sets a text apart."""
        form = set()
        for style in self._spans:
            about = self.styles.get(style, {})
            position = about.get(f"{_STYLE}text-position", "")
            if position and not position.startswith("0"):
                form.add(
                    "superscript" if position.startswith("super") or position[0].isdigit() else "subscript"
                )
            if about.get(_STRUCK, "none") != "none":
                form.add("strike")
            form.update(f"{name} {stated}" for name, stated in about.items() if name in _SEEN)
        return frozenset(form)

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
                table.cells.extend(replace(cell, row=cell.row + down) for cell in self._row)
                table.unprinted.update((table.row + 1 + down, column) for column in self._unprinted)
        table.row += self._rows_alike


def _joined(parts: Iterable[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    """The parts of a text, those that follow one another in the same formatting as one."""
    joined: list[tuple[str, frozenset[str]]] = []
    for text, form in parts:
        if joined and joined[-1][1] == form:
            joined[-1] = (joined[-1][0] + text, form)
        else:
            joined.append((text, form))
    return joined


def _is_nothing(size: str) -> bool:
    """Whether a width or height is none: 0cm, 0.001in."""
    number = re.match(r"[0-9.]+", size)
    try:
        return number is not None and float(number[0]) < _NOTHING
    except ValueError:
        return False


def _whole(attributes: Mapping[str, str], name: str, space: str = _TABLE) -> int:
    """A count stated in an attribute; 1 where none is."""
    stated = attributes.get(space + name, "1")
    return max(int(stated), 1) if stated.isdecimal() and len(stated) < 10 else 1


def _value(attributes: Mapping[str, str], shown: str) -> tuple[CellValue, str]:
    """The value of a cell and the number format that what is shown of it implies."""
    kind = attributes.get(f"{_OFFICE}value-type", "")
    if kind in _NUMBERS:
        number = _number(attributes.get(f"{_OFFICE}value", ""))
        return number, _format(kind, shown, number)
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


def _points(size: str) -> float:
    """The points of a font's size, "10pt"; more than is too small where it says none."""
    found = re.fullmatch(r"([0-9.]{1,9})pt", size)
    return float(found[1]) if found else TOO_SMALL + 1


def _format(kind: str, shown: str, number: CellValue) -> str:
    """The format by which a number is shown so: words in quotation marks where they are no plain number."""
    found = _SHOWN.fullmatch(shown.strip())
    if found and kind == "float" and isinstance(number, Decimal) and _leaves_out_thousands(found, number):
        return f'"{shown.strip()} in thousands"'
    percent = "%" if kind == "percentage" else ""
    if found is None and any(letter.isalpha() or letter in "*<>~" for letter in shown):
        return f'"{shown.strip().replace(chr(34), "")}"'
    if found is None:
        return f"0{percent}" if percent else "General"
    whole = "#,##0" if "," in found["whole"] else "0"
    places = f".{'0' * len(found['places'])}" if found["places"] else ""
    return f"{whole}{places}{percent}"


def _leaves_out_thousands(found: re.Match[str], number: Decimal) -> bool:
    shown = Decimal(f"{found['whole'].replace(',', '')}.{found['places'] or '0'}")
    return abs(number) > 1 and shown * 100 < abs(number)


def _day(text: str, shown: str) -> tuple[CellValue, str]:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return shown or text or None, "General"
    if BARE_MONTH.fullmatch(shown.strip()):
        return day, "mmm"
    period = period_in(shown)
    is_month = period is not None and period.span is Span.MONTH
    if _DAY_WITHOUT_YEAR.fullmatch(shown.strip()):
        return day, "d-mmm"
    return day, "mmm-yy" if is_month else "dd/mm/yyyy"
