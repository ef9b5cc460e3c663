"""The quarterly report as a sheet of the workbook."""

from openpyxl.worksheet.worksheet import Worksheet

from indicators.rules.row import Shown
from scorecard.editions.quarters import NOT, NOT_YET, part_said
from scorecard.export.paper import AreaPage, Paper
from scorecard.export.quarter_table import ReportLine, quarter_names, report_lines, year_before
from scorecard.export.sheets import (
    HEADING_ROW,
    Content,
    arrange,
    figure_cell,
    part_cell,
    put,
    write_band,
    write_top,
)


def write_quarters(sheet: Worksheet, paper: Paper, page: AreaPage) -> None:
    """Last year and the quarters of the year by section; numerator and denominator stand in rows of their own."""
    first = page.content.quarters[0]
    quarters = quarter_names(first)
    last_year = year_before(first)
    headings: dict[str, float] = {
        "Measure": 44,
        "Part": 44,
        f"{last_year} as stated": 18,
        f"{last_year} as its numbers give it": 18,
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
        [found.name, found.part, found.last_year, figure_cell(found.row, line.last_year)]
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
    contents: list[Content] = [found.name, f"{part.capitalize()}: {name}", last_year, None]
    for cell in found.line.quarters:
        contents += [_part(cell.figure, part, NOT_YET), None]
    return contents


def _part(shown: Shown, part: str, missing: str) -> Content:
    return part_cell(getattr(shown, part)) or part_said(shown, part, missing)
