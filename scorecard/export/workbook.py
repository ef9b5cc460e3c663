"""A scorecard page as an Excel workbook: a sheet for each area, the definitions, how to read it."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.rules.row import Row, Shown
from scorecard.columns import RowTable, columns_of
from scorecard.export.cells import Content, Number, figure_cell, part_cell
from scorecard.export.paper import DAGGER_WORDS, RAG_WORDS, SUPPRESSED_KEY, AreaPage, ExportDocument
from scorecard.export.quarter_table import ReportLine, quarter_names, report_lines, year_before
from scorecard.export.sheets import (
    HEADING_ROW,
    arrange,
    colour,
    put,
    sheet_name,
    write_band,
    write_top,
)
from scorecard.pages.matrix_lines import MatrixLine, matrix_lines
from scorecard.rules.content import counts
from scorecard.rules.quarters import NOT, NOT_YET, part_said


def write_quarters(sheet: Worksheet, paper: ExportDocument, page: AreaPage) -> None:
    """Last year and the quarters of the year by section; numerator and denominator stand in rows of their own."""
    first = page.content.quarters[0]
    quarters = quarter_names(first)
    last_year = year_before(first)
    headings: dict[str, float] = {
        "Measure": 44,
        "Part": 44,
        f"{last_year} as stated": 18,
        f"{last_year} as its numbers give it": 18,
        f"Travel, {last_year}": 22,
    }
    for name in quarters:
        headings |= {name: 16, f"Travel, {name}": 22}
    headings["Source"] = 30
    write_top(sheet, paper, f"Quarterly report: {page.name}, {paper.period.label}", headings)
    at = HEADING_ROW
    for section in page.content.sections:
        at += 1
        write_band(sheet, at, section.title, len(headings))
        for found in report_lines(page.content, section):
            for contents in _rows(found):
                at += 1
                for column, content in enumerate(contents, start=1):
                    put(sheet.cell(at, column), content)
    arrange(sheet, paper, headings, columns_kept=2)


def _rows(found: ReportLine) -> list[list[Content]]:
    line = found.line
    rows: list[list[Content]] = [
        [found.name, found.part, found.last_year, figure_cell(found.row, line.last_year), found.year_travel]
    ]
    for cell in line.quarters:
        rows[0] += [figure_cell(found.row, cell.figure), f"{cell.travel.arrow} {cell.travel.travel}".strip()]
    rows[0].append(line.source or "none named")
    if line.denominator_name:
        rows.append(_parts(found, "numerator", line.numerator_name))
        rows.append(_parts(found, "denominator", line.denominator_name))
    return rows


def _parts(found: ReportLine, part: str, name: str) -> list[Content]:
    """The row of the numerator or denominator: what was returned of it."""
    last_year = _part(found.line.last_year, part, NOT)
    contents: list[Content] = [found.name, f"{part.capitalize()}: {name}", last_year, None, None]
    for cell in found.line.quarters:
        contents += [_part(cell.figure, part, NOT_YET), None]
    return contents


def _part(shown: Shown, part: str, missing: str) -> Content:
    return part_cell(getattr(shown, part)) or part_said(shown, part, missing)


EXPLAINED = "Definitions", "How to read this"
DEFINITION_HEADINGS = {
    "Indicator": 44,
    "Code": 30,
    "National code": 12,
    "Unit": 14,
    "Aim": 20,
    "Numerator": 44,
    "Denominator": 44,
    "Why it matters": 60,
    "Source": 40,
}


def paper_workbook(paper: ExportDocument) -> bytes:
    """The bytes of the workbook: the page asked for first, then every other area of the paper."""
    book = begin(paper)
    taken: set[str] = set()
    for page in paper.pages:
        add_page(book, paper, page, taken)
    return finish(book, paper)


def add_page(book: Workbook, paper: ExportDocument, page: AreaPage, taken: set[str]) -> None:
    """A sheet of the area's figures, and in a quarter's report one of its quarters, under names not yet `taken`."""
    _write_page(book.create_sheet(sheet_name(page.name, taken)), paper, page)
    if page.content.quarters:
        write_quarters(book.create_sheet(sheet_name(f"{page.name[:19]} quarters", taken)), paper, page)


def matrix_workbook(paper: ExportDocument) -> bytes:
    """The bytes of the workbook with indicators down and areas across."""
    book = begin(paper)
    add_matrix(book, paper, paper.pages)
    return finish(book, paper)


def add_matrix(book: Workbook, paper: ExportDocument, pages: Sequence[AreaPage]) -> None:
    """A sheet with the indicators down and the areas of these pages across."""
    sheet = book.create_sheet("Matrix")
    lines = matrix_lines({page.slug: page.content for page in pages}, [page.slug for page in pages])
    headings = {"Indicator": 44, "Basis": 8, **{page.name: 16 for page in pages}, "Benchmark": 30}
    write_top(sheet, paper, "All areas beside each other", headings)
    at = HEADING_ROW
    section = ""
    for line in lines:
        if line.section_title != section:
            section, at = line.section_title, at + 1
            write_band(sheet, at, section, len(headings))
        at += 1
        _write_matrix_line(sheet, at, line)
    arrange(sheet, paper, headings, columns_kept=2)


def begin(paper: ExportDocument) -> Workbook:
    """A workbook without a sheet that knows its title and author."""
    book = Workbook()
    book.remove(book.active)
    book.properties.title = paper.title
    book.properties.creator = paper.authority
    return book


def finish(book: Workbook, paper: ExportDocument) -> bytes:
    """The bytes of the workbook, with what explains it as its last sheets."""
    for name, write in zip(EXPLAINED, (_write_definitions, _write_reading), strict=True):
        write(book.create_sheet(name), paper)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


# A page


def _write_page(sheet: Worksheet, paper: ExportDocument, page: AreaPage) -> None:
    columns = [
        (column, column.sheet) for column in columns_of(_table(paper, page)) if column.sheet is not None
    ]
    headings = {column.heading: cell.width for column, cell in columns}
    write_top(sheet, paper, f"{paper.kind}: {page.name}, {paper.period.label}", headings)
    numbers = [f"{count.number} {count.words}" for count in counts(page.content.rows)]
    put(sheet.cell(3, 1), "; ".join(numbers))
    at = HEADING_ROW
    for section in page.content.sections:
        at += 1
        write_band(sheet, at, section.title, len(headings))
        for row in section.rows:
            at += 1
            for place, (column, cell) in enumerate(columns, start=1):
                put(sheet.cell(at, place), cell.content(row))
                if column.coloured:
                    colour(sheet.cell(at, place), row.rating.letter)
    arrange(sheet, paper, headings)


def _table(paper: ExportDocument, page: AreaPage) -> RowTable:
    """The authority's figure stands only on other areas' pages, the area only where rows differ in it."""
    return RowTable(
        kind=paper.period.kind,
        by_area=any(section.for_areas for section in page.content.sections),
        authority=paper.authority if any(row.authority for row in page.content.rows) else "",
    )


# The matrix


def _write_matrix_line(sheet: Worksheet, at: int, line: MatrixLine) -> None:
    found: list[Content] = [line.name, line.basis_short]
    for row in line.rows:
        found.append("not on its scorecard" if row is None else _matrix_figure(row))
    found.append(line.benchmark or "none stated")
    for column, content in enumerate(found, start=1):
        put(sheet.cell(at, column), content)
    for column, row in enumerate(line.rows, start=3):
        if row is not None and row.figure.value is not None:
            colour(sheet.cell(at, column), row.rating.letter)


def _matrix_figure(row: Row) -> Content:
    """The figure with its letter and arrow in the number's format, so that colour is never alone."""
    found = figure_cell(row, row.figure)
    if not isinstance(found, Number) and row.figure.value is None:
        return found
    marks = f" {row.rating.letter}{' ' if row.travel.arrow else ''}{row.travel.arrow}"
    if not isinstance(found, Number):
        return f"{found}{marks}"
    return Number(found.value, f'{found.shown_as}"{marks}"')


# What is explained


def _write_definitions(sheet: Worksheet, paper: ExportDocument) -> None:
    write_top(sheet, paper, "Definitions", DEFINITION_HEADINGS)
    for at, each in enumerate(paper.definitions, start=HEADING_ROW + 1):
        said = (
            each.name,
            each.code,
            each.national_code,
            each.unit,
            each.aim,
            each.numerator,
            each.denominator,
            each.why_it_matters,
            each.source,
        )
        for column, text in enumerate(said, start=1):
            put(sheet.cell(at, column), text)
    arrange(sheet, paper, dict(DEFINITION_HEADINGS))


def _write_reading(sheet: Worksheet, paper: ExportDocument) -> None:
    bases = {row.basis_short: row.basis_name for row in paper.rows}
    said = [
        paper.title,
        paper.standing,
        RAG_WORDS,
        DAGGER_WORDS,
        SUPPRESSED_KEY,
        *(f"{short}: {name}" for short, name in bases.items()),
        "Aim: H higher is better, L lower is better, T close to target is better, – neither.",
        "Percentages stand as 84.4, shown as 84.4%. The decimals are those of the indicator.",
    ]
    for at, text in enumerate(said, start=1):
        put(sheet.cell(at, 1), text)
    sheet.column_dimensions["A"].width = 110
