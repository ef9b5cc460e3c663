"""Workbooks of Excel 97 to 2003 (.xls). Results that are stored for formulas are read, macros are not looked at."""

from collections.abc import Iterator
from struct import Struct
from typing import Any

import xlrd  # type: ignore[import-untyped]
from xlrd.biffh import error_text_from_code  # type: ignore[import-untyped]
from xlrd.compdoc import CompDoc, CompDocError  # type: ignore[import-untyped]

from returns.reading.files.assembling import (
    MAX_CELLS,
    MAX_NAME,
    assembled,
    cell_value,
    check_number,
    check_place,
)
from returns.reading.files.container import PROTECTED
from returns.reading.files.outline import check_merged
from returns.reading.sheet.cells import Cell, CellValue, Merge, Sheet, WorkbookNotReadable

_RECORD = Struct("<HH")
# BLANK, NUMBER, LABEL, BOOLERR, FORMULA, LABELSST, RK, and those of older workbooks.
_CELL = frozenset((0x201, 0x203, 0x204, 0x205, 0x6, 0xFD, 0x27E, 0x1, 0x2, 0x3, 0x4, 0x5, 0x206, 0x406, 0xD6))
# MULBLANK and MULRK: the bytes that each of their cells takes.
_CELLS_IN_ROW = {0xBE: 2, 0xBD: 6}


class _Silence:
    """Where the library's remarks on a file go."""

    def write(self, _text: str) -> None:
        """Nothing is kept."""

    def flush(self) -> None:
        """Nothing is kept."""


def read_old_excel(data: bytes) -> list[Sheet]:
    """The sheets of an .xls workbook. Raises WorkbookNotReadable where it is protected or breaks a limit."""
    check_number(_cells_stated(data))
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=_Silence()
        )
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise WorkbookNotReadable(PROTECTED) from error
        raise
    return [_sheet(book, sheet) for sheet in book.sheets()]


def _cells_stated(data: bytes) -> int:
    """How many cells the records of the workbook state, counted before the library builds a single one; 0 if unknown.

    Stops counting as soon as there are too many. The records: [MS-XLS] 2.3.
    """
    stream = _book_stream(data)
    cells = at = 0
    while at + 4 <= len(stream) and cells <= MAX_CELLS:
        kind, length = _RECORD.unpack_from(stream, at)
        if kind in _CELL:
            cells += 1
        elif kind in _CELLS_IN_ROW:
            cells += max(length - 6, 0) // _CELLS_IN_ROW[kind]
        at += 4 + length
    return cells


def _book_stream(data: bytes) -> bytes:
    try:
        document = CompDoc(data, logfile=_Silence())
        stream = document.get_named_stream("Workbook") or document.get_named_stream("Book")
    except CompDocError:
        return b""
    return bytes(stream or b"")


def _sheet(book: Any, sheet: Any) -> Sheet:
    name = sheet.name[:MAX_NAME]
    return assembled(
        name,
        _cells(book, sheet, name),
        hidden=sheet.visibility != 0,
        hidden_rows=[row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden],
        merges=_merges(sheet),
    )


def _merges(sheet: Any) -> list[Merge]:
    found: list[Merge] = []
    covered = 0
    for top, bottom, left, right in sheet.merged_cells:
        merge = Merge(top + 1, left + 1, bottom, right)
        covered += check_merged(merge, covered)
        found.append(merge)
    return found


def _cells(book: Any, sheet: Any, name: str) -> Iterator[Cell]:
    count = 0
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            value = _value(book, cell)
            if value is None:
                continue
            count += 1
            check_number(count)
            check_place(row + 1, column + 1)
            number_format = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
            yield Cell(name, row + 1, column + 1, value, number_format)


def _value(book: Any, cell: Any) -> CellValue:
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
        return None
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(error_text_from_code.get(cell.value, "#ERROR"))
    if cell.ctype == xlrd.XL_CELL_DATE and cell.value >= 0:
        moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
        # Below 1 the sheet shows a time of day, which is no figure.
        return cell_value(moment) if cell.value >= 1 else str(moment.time())
    return cell_value(cell.value)
