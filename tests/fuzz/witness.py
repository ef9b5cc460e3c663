"""A second reader, not ours: what stands in the cells of a file that ours has read."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from math import isclose
from xml.etree import ElementTree

from openpyxl import load_workbook
from python_calamine import CalamineError, CalamineWorkbook

from returns.reading.sheet.cells import Cell, plain
from tests.fuzz.mutations import Mutant
from tests.fuzz.tables import parts_of

_SPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TABLE, TEXT = _SPACE % "office", _SPACE % "table", _SPACE % "text"

Seen = dict[tuple[str, int, int], object]


class NoWitness(Exception):
    """The second reader can't open the file."""


def seen(mutant: Mutant) -> Seen:
    """The content of every filled cell by sheet, row and column. Raises NoWitness."""
    try:
        if mutant.format.encoding:
            return _text(mutant)
        if mutant.format.name == "ods":
            return _open_document(mutant.data)
        return _workbook(mutant.data)
    # Whatever stops it: its errors share no class.
    except Exception as error:
        raise NoWitness(str(error)) from error


def agrees(cell: Cell, content: object) -> bool:
    """Whether our cell says what the second reader has seen."""
    if isinstance(cell.value, Decimal):
        return isinstance(content, int | float) and isclose(cell.value, content, rel_tol=1e-12)
    if isinstance(cell.value, bool):
        return content == cell.value
    if isinstance(cell.value, date):
        day = content.date() if isinstance(content, datetime) else content
        return day == cell.value
    return cell.text == plain(str(content))


def _workbook(data: bytes) -> Seen:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
        }
    except CalamineError:
        return _workbook_of_today(data)
    return {
        (name, row, column): content
        for name, rows in sheets.items()
        for row, contents in enumerate(rows, start=1)
        for column, content in enumerate(contents, start=1)
        if content != ""
    }


def _workbook_of_today(data: bytes) -> Seen:
    """What a third reader sees where the second stumbles over something beside the cells."""
    book = load_workbook(BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def _open_document(data: bytes) -> Seen:
    """An OpenDocument without repeated or merged cells, as our writer makes them."""
    found: Seen = {}
    for table in ElementTree.fromstring(parts_of(data)["content.xml"]).iter(f"{TABLE}table"):
        for row, cells in enumerate(table.iter(f"{TABLE}table-row"), start=1):
            for column, cell in enumerate(cells.iter(f"{TABLE}table-cell"), start=1):
                found[table.get(f"{TABLE}name", ""), row, column] = _content(cell)
    return {place: content for place, content in found.items() if content != ""}


def _content(cell: ElementTree.Element) -> object:
    shown = "\n".join("".join(paragraph.itertext()) for paragraph in cell.iter(f"{TEXT}p"))
    try:
        match cell.get(f"{OFFICE}value-type"):
            case "float" | "percentage":
                return float(cell.get(f"{OFFICE}value", ""))
            case "date":
                return date.fromisoformat(cell.get(f"{OFFICE}date-value", "")[:10])
            case "boolean":
                return cell.get(f"{OFFICE}boolean-value") == "true"
    except ValueError:
        return cell.get(f"{OFFICE}value") or shown
    return shown or cell.get(f"{OFFICE}string-value", "")


def _text(mutant: Mutant) -> Seen:
    try:
        text = mutant.data.decode(mutant.format.encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        text = mutant.data.decode("cp1252")
    rows = csv.reader(StringIO(text, newline=""), delimiter=mutant.format.separator)
    return {
        ("return", row, column): content
        for row, contents in enumerate(rows, start=1)
        for column, content in enumerate(contents, start=1)
        if content
    }
