"""A workbook of plain tables: headings, rows, days as days, and no text that Excel takes for a formula.

Pure, and loaded only by the process that writes it (sandbox/client.py).
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from indicators.plain_sheet import PlainSheet

USUAL_WIDTH = 14


def plain_workbook(sheets: Sequence[PlainSheet]) -> bytes:
    """The bytes of the .xlsx file."""
    book = Workbook()
    book.remove(book.active)
    for described in sheets:
        _write(book.create_sheet(described.title), described)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write(sheet: Any, described: PlainSheet) -> None:
    for row in (described.headings, *described.rows) if described.headings else described.rows:
        sheet.append(list(row))
        for cell in sheet[sheet.max_row]:
            _arrange(cell, bold=bool(described.headings) and sheet.max_row == 1, wrap=described.wrap)
    for at, heading in enumerate(described.headings, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = described.widths.get(heading, USUAL_WIDTH)
    if described.headings:
        sheet.freeze_panes = "A2"


def _arrange(cell: Any, *, bold: bool, wrap: bool) -> None:
    if isinstance(cell.value, str):
        # A text that begins with "=" stays a text.
        cell.data_type = "s"
    elif isinstance(cell.value, date):
        cell.number_format = "DD/MM/YYYY"
    cell.font = Font(bold=bold)
    if wrap:
        cell.alignment = Alignment(vertical="top", wrap_text=True)
