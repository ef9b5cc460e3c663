"""A return given back with its findings: each cell that one names is coloured, with a note of what to do."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from indicators.plain_sheet import safe_text
from indicators.rules.terms import Severity
from returns.reading.files.grid import read_workbook
from returns.reading.files.outline import merge_of
from returns.reading.marks import FindingMark
from returns.reading.sheet.cells import Sheet, column_letters, places
from returns.reading.template_key import FINDINGS_SHEET, FINDINGS_TITLE

HEADINGS = {"Severity": 12, "Sheet": 20, "Cell": 18, "What is wrong": 70, "What to do": 60}
# A finding about a whole column is told on the first sheet; colouring thousands of cells helps nobody.
MOST_CELLS = 200
LONGEST_NOTE = 2_000
SEVERITIES = (Severity.ERROR, Severity.QUESTION, Severity.WARNING)

_FILLS = {Severity.ERROR: "F4CDC6", Severity.QUESTION: "FFF7BF", Severity.WARNING: "D2E2F1"}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REF = re.compile(r"\b[A-Z]{1,3}[0-9]{1,6}(?::[A-Z]{1,3}[0-9]{1,6})?\b")


def marked_workbook(data: bytes, filename: str, marks: Sequence[FindingMark]) -> bytes:
    """The file as an .xlsx workbook with the findings marked and listed on a first sheet.

    Formulas stand as the results that were stored for them, and nothing in it is one. Raises WorkbookNotReadable.
    """
    sheets = read_workbook(data, filename)
    book = _opened(data, sheets)
    for (sheet, ref), found in _by_cell(marks, book.sheetnames).items():
        _mark(book[sheet][ref], found)
    _list_findings(book, marks)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _opened(data: bytes, sheets: Sequence[Sheet]) -> Any:
    """The workbook to write into: the original where it is one of Excel's today, else a new one with its cells."""
    try:
        book = load_workbook(BytesIO(data), data_only=True, keep_links=False)
    except MemoryError:
        raise
    # Whatever stops the library short of the cells, a drawing or a style, doesn't stop the findings.
    except Exception:
        return _rebuilt(sheets)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    _write_text(cell, cell.value)
    return book


def _rebuilt(sheets: Sequence[Sheet]) -> Any:
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        written = book.create_sheet(sheet.name)
        written.sheet_state = "hidden" if sheet.hidden else "visible"
        for (row, column), cell in sheet.cells.items():
            place = written.cell(row, column)
            if isinstance(cell.value, str):
                _write_text(place, cell.value)
            else:
                place.value = cell.value
                place.number_format = cell.number_format
    return book


def _writable(text: str) -> str:
    """The text without what XML can't hold, and never a formula."""
    return safe_text(_UNWRITABLE.sub("", text))


def _write_text(cell: Any, text: str) -> None:
    cell.value = _writable(text)
    cell.data_type = "s"


def _by_cell(marks: Iterable[FindingMark], sheets: Sequence[str]) -> dict[tuple[str, str], list[FindingMark]]:
    found: dict[tuple[str, str], list[FindingMark]] = defaultdict(list)
    for mark in marks:
        if mark.sheet in sheets:
            for ref in _refs(mark.cells):
                found[mark.sheet, ref].append(mark)
    return found


def _refs(cells: str) -> Iterator[str]:
    """The addresses of single cells in a text such as "C14, E6:E38"."""
    for ref in _REF.findall(cells):
        first, _, last = ref.partition(":")
        block = merge_of(first, last or first)
        inside = list(places(block, block.top + MOST_CELLS, block.left + MOST_CELLS))
        if len(inside) <= MOST_CELLS:
            yield from (f"{column_letters(column)}{row}" for row, column in inside)


def _mark(cell: Any, marks: Sequence[FindingMark]) -> None:
    if isinstance(cell, MergedCell):
        return
    worst = min(marks, key=lambda mark: SEVERITIES.index(mark.severity))
    cell.fill = PatternFill("solid", start_color=_FILLS[worst.severity])
    texts = (f"{mark.severity.label}: {mark.what} {mark.what_to_do}".strip() for mark in marks)
    cell.comment = Comment(
        _UNWRITABLE.sub("", "\n\n".join(texts))[:LONGEST_NOTE], "Findings", width=360, height=160
    )


def _list_findings(book: Any, marks: Sequence[FindingMark]) -> None:
    sheet = book.create_sheet(FINDINGS_SHEET, 0)
    sheet.append([FINDINGS_TITLE])
    sheet.append(list(HEADINGS))
    for mark in sorted(marks, key=lambda mark: SEVERITIES.index(mark.severity)):
        told = (mark.severity.label, mark.sheet, mark.cells, mark.what, mark.what_to_do)
        sheet.append([_writable(text) for text in told])
    sheet["A1"].font = Font(bold=True, size=16)
    for cell, width in zip(sheet[2], HEADINGS.values(), strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row in sheet.iter_rows(min_row=3):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A3"
    book.active = 0
