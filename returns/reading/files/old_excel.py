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
    Sight,
    as_named,
    assembled,
    cell_value,
    check_number,
    check_place,
)
from returns.reading.files.colours import BLACK, TOO_SMALL, WHITE, alike
from returns.reading.files.container import PROTECTED
from returns.reading.files.outline import check_merged
from returns.reading.files.runs import plain_of
from returns.reading.sheet.cells import Cell, CellValue, Merge, Sheet, WorkbookNotReadable
from returns.reading.sheet.formats import prints_nothing

# Widths are stated in 256ths of a character.
# Twentieths of a point.
_TWIPS = 20
# Of a character's width, and of a point.
_NARROW, _LOW = 128, 60
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
    unprinted: set[tuple[int, int]] = set()
    cells = list(_cells(book, sheet, name, unprinted))
    return assembled(
        name,
        cells,
        hidden=sheet.visibility != 0,
        merges=_merges(sheet),
        sight=Sight(
            {row + 1 for row, about in sheet.rowinfo_map.items() if about.hidden or about.height < _LOW},
            {
                column + 1
                for column, about in sheet.colinfo_map.items()
                if about.hidden or about.width < _NARROW
            },
            unprinted,
        ),
    )


def _is_invisible(book: Any, xf_index: int) -> bool:
    """Whether a cell's format writes in the colour of its ground, in letters too small, or strikes out."""
    form = book.xf_list[xf_index]
    font = book.font_list[form.font_index]
    if font.struck_out or 0 < font.height <= TOO_SMALL * _TWIPS:
        return True
    written = font.colour_index
    ground = form.background
    behind = WHITE
    if ground.fill_pattern == 1:
        behind = book.colour_map.get(ground.pattern_colour_index) or WHITE
    elif ground.fill_pattern:
        return False
    return alike(book.colour_map.get(written) or BLACK, behind)


def _plain(book: Any, sheet: Any, row: int, column: int, text: str) -> str:
    """What stands plain in a text whose runs are formatted differently."""
    runs = sheet.rich_text_runlist_map.get((row, column))
    if not runs:
        return ""
    starts = [(0, book.xf_list[sheet.cell_xf_index(row, column)].font_index), *runs]
    ends = [start for start, _ in starts[1:]] + [len(text)]
    return plain_of(
        [(text[start:end], _form(book, font)) for (start, font), end in zip(starts, ends, strict=True)]
    )


def _form(book: Any, font_index: int) -> frozenset[str]:
    font = book.font_list[font_index]
    form = {
        name for name, held in (("strike", font.struck_out), ("b", font.bold), ("i", font.italic)) if held
    }
    if font.escapement:
        form.add("superscript" if font.escapement == 1 else "subscript")
    return frozenset({*form, f"size {font.height}", f"colour {font.colour_index}"})


def _merges(sheet: Any) -> list[Merge]:
    found: list[Merge] = []
    covered = 0
    for top, bottom, left, right in sheet.merged_cells:
        merge = Merge(top + 1, left + 1, bottom, right)
        covered += check_merged(merge, covered)
        found.append(merge)
    return found


def _cells(book: Any, sheet: Any, name: str, unprinted: set[tuple[int, int]]) -> Iterator[Cell]:
    """The cells of a sheet; the places of those that print nothing go to `unprinted`."""
    count = 0
    invisible: dict[int, bool] = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            value = _value(book, cell)
            if value is None:
                continue
            count += 1
            check_number(count)
            check_place(row + 1, column + 1)
            number_format = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
            if cell.xf_index not in invisible:
                invisible[cell.xf_index] = _is_invisible(book, cell.xf_index)
            if invisible[cell.xf_index] or prints_nothing(number_format, value):
                unprinted.add((row + 1, column + 1))
            plain = _plain(book, sheet, row, column, value) if isinstance(value, str) else ""
            yield Cell(name, row + 1, column + 1, as_named(value, plain), number_format, plain=plain)


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
