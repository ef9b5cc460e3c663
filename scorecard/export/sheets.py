"""What every sheet of a scorecard's workbook has: its top, its headings, its cells, and how it prints."""

import re
from collections.abc import Mapping, Sequence

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from indicators.colours import PAPER, RATINGS, RULE, in_office
from indicators.plain_sheet import safe_text
from indicators.rules.terms import Rag
from scorecard.export.cells import Content, Number
from scorecard.export.paper import ExportDocument

HEADING_ROW = 4
FILLS = {rag: (in_office(ground), in_office(ink)) for rag, (ground, ink) in RATINGS.items()}
_HEAD = PatternFill("solid", start_color="1F3A5F")
_BAND = PatternFill("solid", start_color="E8EEF5")
_LINE = Side(style="thin", color=in_office(RULE))
_BORDER = Border(bottom=_LINE)
_TOP = Alignment(vertical="top", wrap_text=True)


def sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel allows and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name)[:28].strip() or "Area"
    found, number = plain, 2
    while found.casefold() in taken:
        found, number = f"{plain} {number}", number + 1
    taken.add(found.casefold())
    return found


def write_top(
    sheet: Worksheet, paper: ExportDocument, title: str, headings: Sequence[str] | Mapping[str, float]
) -> None:
    """The title, what the paper is, and the headings in HEADING_ROW."""
    put(sheet.cell(1, 1), title)
    sheet.cell(1, 1).font = Font(bold=True, size=16)
    put(sheet.cell(2, 1), f"{paper.standing}{f' · {paper.note}' if paper.note else ''}")
    for row in (1, 2, 3):
        sheet.cell(row, 1).alignment = Alignment(wrap_text=False)
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(HEADING_ROW, column)
        put(cell, heading)
        cell.fill, cell.font = _HEAD, Font(bold=True, color=in_office(PAPER))


def write_band(sheet: Worksheet, at: int, title: str, columns: int) -> None:
    """The heading of a section across the columns."""
    put(sheet.cell(at, 1), title)
    for column in range(1, columns + 1):
        sheet.cell(at, column).fill, sheet.cell(at, column).font = _BAND, Font(bold=True)


def put(cell: Cell, content: Content) -> None:
    """A number with its format, or a text that Excel never takes for a formula."""
    cell.alignment, cell.border = _TOP, _BORDER
    if isinstance(content, Number):
        cell.value, cell.number_format = content.value, content.shown_as
        cell.alignment = Alignment(vertical="top", horizontal="right")
    elif content:
        cell.value = safe_text(content)
        cell.data_type = "s"


def colour(cell: Cell, letter: str) -> None:
    """The fill of a rating; none where it is not rated."""
    if Rag(letter) in FILLS:
        fill, ink = FILLS[Rag(letter)]
        cell.fill, cell.font = PatternFill("solid", start_color=fill), Font(bold=True, color=ink)


def arrange(
    sheet: Worksheet, paper: ExportDocument, headings: Mapping[str, float], *, columns_kept: int = 1
) -> None:
    """Column widths, the heading frozen and repeated on each printed page, A4 landscape, marked at its foot."""
    for column, width in enumerate(headings.values(), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = sheet.cell(HEADING_ROW + 1, columns_kept + 1).coordinate
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.left.text = paper.marking
    sheet.oddFooter.right.text = "Page &P of &N"
