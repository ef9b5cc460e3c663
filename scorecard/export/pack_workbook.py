"""A committee pack as one Excel file: the same parts, figures as numbers, charts that Excel draws."""

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from charts.office import put_chart
from charts.row_chart import EXPLAINED as CHARTS_EXPLAINED
from indicators.plain_sheet import safe_text
from indicators.rules.row import Row
from scorecard.export.blocks import Block, Charts, Grid, Heading, Numbered, Point, Text
from scorecard.export.pack import MATRIX, READING, CommitteePack, Part
from scorecard.export.sheets import put, sheet_name
from scorecard.export.workbook import EXPLAINED, add_matrix, add_page, begin, finish

COVER, CHARTS, FIGURES = "Cover", "Charts", "Figures of the charts"
TEXT_WIDTH = 130
MARKS: dict[type[Heading | Text], str] = {Point: "• ", Numbered: "– "}
SIZES = {0: 18, 1: 16, 2: 13}
CHART_LINES = 13  # of the height of a chart


def pack_workbook(pack: CommitteePack) -> bytes:
    """The bytes of the workbook: cover with links to its sheets, pages, texts, matrix, corrections, charts."""
    book = begin(pack.paper)
    taken: set[str] = {each.casefold() for each in (COVER, CHARTS, FIGURES, "Matrix", *EXPLAINED)}
    cover = book.create_sheet(COVER)
    _write_texts(cover, [Heading(pack.paper.title, 0), *pack.cover_blocks])
    for part in pack.parts:
        _add_part(book, pack, part, taken)
    _add_charts(book, pack)
    _link_sheets(cover, [*book.sheetnames[1:], *EXPLAINED])
    return finish(book, pack.paper)


def _add_part(book: Workbook, pack: CommitteePack, part: Part, taken: set[str]) -> None:
    if part.heading.text == MATRIX:
        add_matrix(book, pack.paper, pack.columns)
    elif part.page is not None:
        add_page(book, pack.paper, part.page, taken)
        _write_texts(book.create_sheet(sheet_name(f"{part.page.name[:22]} texts", taken)), _told(part))
    elif part.heading.text != READING:
        _write_texts(book.create_sheet(sheet_name(part.heading.text, taken)), _told(part))


def _told(part: Part) -> list[Block]:
    """The part's texts under its title."""
    return [part.heading, *part.blocks]


def _write_texts(sheet: Worksheet, blocks: Iterable[Block]) -> None:
    """The headings and texts one below the other; tables and charts have sheets of their own."""
    sheet.column_dimensions["A"].width = TEXT_WIDTH
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    texts = (block for block in blocks if not isinstance(block, Grid | Charts))
    for at, block in enumerate(texts, start=1):
        cell = sheet.cell(at, 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.value = safe_text(f"{MARKS.get(type(block), '')}{block.text}")
        cell.data_type = "s"
        if isinstance(block, Heading):
            cell.font = Font(bold=True, size=SIZES.get(block.level, 11))


def _link_sheets(cover: Worksheet, names: Iterable[str]) -> None:
    """The contents: each sheet by its name, which leads there."""
    at = cover.max_row + 2
    put(cover.cell(at, 1), "Contents")
    cover.cell(at, 1).font = Font(bold=True, size=13)
    for line, name in enumerate(names, start=at + 1):
        cell = cover.cell(line, 1)
        put(cell, name)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")
        cell.style = "Hyperlink"


def _add_charts(book: Workbook, pack: CommitteePack) -> None:
    """The charts of every page, two beside each other, over the figures that they draw."""
    rows: list[Row] = [
        row for part in pack.parts for block in part.blocks if isinstance(block, Charts) for row in block.rows
    ]
    if not rows:
        return
    sheet, figures = book.create_sheet(CHARTS), book.create_sheet(FIGURES)
    figures.column_dimensions["A"].width = 14
    sheet.cell(1, 1).value = CHARTS_EXPLAINED
    for number, row in enumerate(rows):
        down, across = divmod(number, 2)
        put_chart(figures, row, sheet, f"{'AJ'[across]}{3 + down * CHART_LINES}")
