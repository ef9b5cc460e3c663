"""A sheet with all that a file format can say of it, and its writers: text, formats, runs, what is out of sight."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from io import BytesIO, StringIO

import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tests.fuzz.tables import OPEN_DOCUMENT, Content, zipped


@dataclass(frozen=True)
class Put:
    """What stands in a cell, its number format, a raised mark behind it, whether it is white on white or struck out."""

    content: Content = None
    form: str = "General"
    raised: str = ""
    white: bool = False
    struck: bool = False
    prints: str = ""

    @property
    def shown(self) -> str:
        """The content as the sheet prints it."""
        content = self.content
        if self.prints:
            return self.prints
        if isinstance(content, date):
            return _shown_date(content, self.form)
        if isinstance(content, int | float) and "%" in self.form:
            return f"{content:.1%}"
        return ("" if content is None else str(content)) + self.raised


def _shown_date(day: date, form: str) -> str:
    words = {"mmm-yy": "%b-%y", "yyyy-mm": "%Y-%m", "d-mmm": "%d-%b", "mmm": "%b", "yyyy-mm-dd": "%Y-%m-%d"}
    return day.strftime(words.get(form, "%d/%m/%Y"))


@dataclass
class Page:
    """One sheet: its cells by row and column from 1, and what is hidden on it by which means."""

    name: str = "Sheet1"
    cells: dict[tuple[int, int], Put] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    narrow_columns: set[int] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """The last row and the last column."""
        return max((row for row, _ in self.cells), default=0), max((at for _, at in self.cells), default=0)

    def at(self, row: int, column: int) -> Put:
        """What stands at a place."""
        return self.cells.get((row, column), Put())


def xlsx_of(pages: Sequence[Page]) -> bytes:
    """Excel's workbook of today."""
    book = Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        for (row, column), put in page.cells.items():
            cell = sheet.cell(row, column)
            cell.value = _runs(put) if put.raised else put.content
            cell.number_format = put.form
            if put.white or put.struck:
                cell.font = Font(color="FFFFFFFF" if put.white else None, strike=put.struck)
        for column in page.hidden_columns:
            sheet.column_dimensions[get_column_letter(column)].hidden = True
        for column in page.narrow_columns:
            sheet.column_dimensions[get_column_letter(column)].width = 0.01
        for row in page.hidden_rows:
            sheet.row_dimensions[row].hidden = True
        for top, left, bottom, right in page.merges:
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
        sheet.sheet_state = "hidden" if page.hidden else "visible"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _runs(put: Put) -> CellRichText:
    return CellRichText(str(put.content), TextBlock(InlineFont(vertAlign="superscript"), put.raised))


def xls_of(pages: Sequence[Page]) -> bytes:
    """A workbook of Excel 97 to 2003."""
    book = xlwt.Workbook()
    raised = xlwt.easyfont("escapement superscript")
    styles: dict[tuple[str, bool, bool], xlwt.XFStyle] = {}
    for page in pages:
        sheet = book.add_sheet(page.name)
        covered = {
            (row, column)
            for top, left, bottom, right in page.merges
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }
        for (row, column), put in page.cells.items():
            colour = "font: color white" if put.white else "font: struck_out on" if put.struck else ""
            key = (put.form, put.white, put.struck)
            style = styles.setdefault(key, xlwt.easyxf(colour, num_format_str=put.form))
            if put.raised:
                sheet.write_rich_text(row - 1, column - 1, [str(put.content), (put.raised, raised)], style)
            elif (row, column) not in covered:
                sheet.write(row - 1, column - 1, put.content, style)
        for top, left, bottom, right in page.merges:
            sheet.write_merge(top - 1, bottom - 1, left - 1, right - 1, page.at(top, left).content)
        for column in page.hidden_columns:
            sheet.col(column - 1).hidden = True
        for column in page.narrow_columns:
            sheet.col(column - 1).width = 0
        for row in page.hidden_rows:
            sheet.row(row - 1).hidden = True
        sheet.visibility = 1 if page.hidden else 0
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


_STYLES = (
    '<style:style style:name="white" style:family="table-cell">'
    '<style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="struck" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="raised" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="narrow" style:family="table-column">'
    '<style:table-column-properties style:column-width="0in"/></style:style>'
    '<style:style style:name="unseen" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)


def ods_of(pages: Sequence[Page]) -> bytes:
    """An OpenDocument spreadsheet."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text", "style")
    )
    spaces += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    tables = "".join(_ods_table(page) for page in pages)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {"mimetype": OPEN_DOCUMENT, "content.xml": content.encode(), "META-INF/manifest.xml": b"<m/>"}
    )


def _ods_table(page: Page) -> str:
    last_row, last_column = page.size
    columns = "".join(_ods_column(page, column) for column in range(1, last_column + 1))
    unseen = ' table:visibility="collapse"'
    rows = "".join(
        f"<table:table-row{unseen if row in page.hidden_rows else ''}>"
        + "".join(_ods_cell(page, row, column) for column in range(1, last_column + 1))
        + "</table:table-row>"
        for row in range(1, last_row + 1)
    )
    style = ' table:style-name="unseen"' if page.hidden else ""
    return f'<table:table table:name="{escape(page.name)}"{style}>{columns}{rows}</table:table>'


def _ods_column(page: Page, column: int) -> str:
    if column in page.hidden_columns:
        return '<table:table-column table:visibility="collapse"/>'
    narrow = ' table:style-name="narrow"' if column in page.narrow_columns else ""
    return f"<table:table-column{narrow}/>"


def _ods_cell(page: Page, row: int, column: int) -> str:
    put, about = page.at(row, column), ""
    for top, left, bottom, right in page.merges:
        if (top, left) == (row, column):
            down, across = bottom - top + 1, right - left + 1
            about = f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
    content = put.content
    if content is None:
        return f"<table:table-cell{about}/>"
    style = "white" if put.white else "struck" if put.struck else ""
    about += f' table:style-name="{style}"' if style else ""
    is_unprinted = put.form == ";;;" and isinstance(content, int | float)
    text = "" if is_unprinted else escape(str(content) if put.raised else put.shown)
    if put.raised:
        text += f'<text:span text:style-name="raised">{put.raised}</text:span>'
    if isinstance(content, date):
        about += f' office:value-type="date" office:date-value="{content.isoformat()}"'
    elif isinstance(content, int | float) and not put.raised:
        name = "percentage" if "%" in put.form else "float"
        about += f' office:value-type="{name}" office:value="{content!r}"'
    else:
        about += ' office:value-type="string"'
    return f"<table:table-cell{about}><text:p>{text}</text:p></table:table-cell>"


def csv_of(page: Page, separator: str = ",") -> bytes:
    """A text file of one sheet as the sheet prints it."""
    last_row, last_column = page.size
    kept = StringIO()
    writer = csv.writer(kept, delimiter=separator)
    for row in range(1, last_row + 1):
        writer.writerow([page.at(row, column).shown for column in range(1, last_column + 1)])
    return kept.getvalue().encode()
