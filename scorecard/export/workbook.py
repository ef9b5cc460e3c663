"""A scorecard page as an Excel workbook: a sheet for each area, the definitions, how to read it."""

from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.rules.row import Benchmark, Row, Shown, TargetShown, TravelShown
from indicators.rules.terms import Unit
from scorecard.export.paper import DAGGER_WORDS, RAG_WORDS, SUPPRESSED_KEY, AreaPage, ExportDocument
from scorecard.export.quarter_table import ReportLine, quarter_names, report_lines, year_before
from scorecard.export.sheets import (
    HEADING_ROW,
    Content,
    Number,
    arrange,
    colour,
    figure_cell,
    number_format,
    part_cell,
    put,
    sheet_name,
    write_band,
    write_top,
)
from scorecard.pages.matrix_lines import MatrixLine, matrix_lines
from scorecard.rules.content import PageSection, counts
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


WIDTHS = {
    "Indicator": 44,
    "Area": 22,
    "Basis": 8,
    "Aim": 6,
    "Latest": 14,
    "Period": 20,
    "Numerator": 11,
    "Denominator": 12,
    "Target": 13,
    "Floor": 9,
    "RAG": 12,
    "Standing": 26,
    "Travel": 12,
    "Change": 10,
    "Since": 16,
    "Previous": 14,
    "Authority": 14,
    "Benchmark": 30,
    "Notes": 44,
}
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
    book = _begin(paper)
    taken: set[str] = set()
    for page in paper.pages:
        _write_page(book.create_sheet(sheet_name(page.name, taken)), paper, page)
        if page.content.quarters:
            write_quarters(book.create_sheet(sheet_name(f"{page.name[:19]} quarters", taken)), paper, page)
    return _finish(book, paper)


def matrix_workbook(paper: ExportDocument) -> bytes:
    """The bytes of the workbook with indicators down and areas across."""
    book = _begin(paper)
    sheet = book.create_sheet("Matrix")
    lines = matrix_lines(
        {page.slug: page.content for page in paper.pages}, [page.slug for page in paper.pages]
    )
    headings = {"Indicator": 44, "Basis": 8, **{page.name: 16 for page in paper.pages}, "Benchmark": 30}
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
    return _finish(book, paper)


def _begin(paper: ExportDocument) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    book.properties.title = paper.title
    book.properties.creator = paper.authority
    return book


def _finish(book: Workbook, paper: ExportDocument) -> bytes:
    _write_definitions(book.create_sheet("Definitions"), paper)
    _write_reading(book.create_sheet("How to read this"), paper)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


# A page


def _write_page(sheet: Worksheet, paper: ExportDocument, page: AreaPage) -> None:
    headings = _headings(paper, page)
    write_top(sheet, paper, f"{paper.kind}: {page.name}, {paper.period.label}", headings)
    numbers = [f"{count.number} {count.words}" for count in counts(page.content.rows)]
    put(sheet.cell(3, 1), "; ".join(numbers))
    at = HEADING_ROW
    for section in page.content.sections:
        at += 1
        write_band(sheet, at, section.title, len(headings))
        for row in section.rows:
            at += 1
            _write_row(sheet, at, headings, _contents(row, section))
            colour(sheet.cell(at, list(headings).index("RAG") + 1), row.rating.letter)
    arrange(sheet, paper, headings)


def _headings(paper: ExportDocument, page: AreaPage) -> dict[str, float]:
    """Columns with their widths; the authority's figure only on other areas' pages, the area only where rows differ."""
    mixed = any(section.for_areas for section in page.content.sections)
    beside = any(row.authority for row in page.content.rows)
    left_out = {"Area"} if not mixed else set()
    left_out |= set() if beside else {"Authority"}
    return {
        (paper.authority if name == "Authority" else name): width
        for name, width in WIDTHS.items()
        if name not in left_out
    }


def _contents(row: Row, section: PageSection) -> dict[str, Content]:
    figure = row.figure
    return {
        "Indicator": row.name,
        "Area": row.area_name if section.for_areas else "",
        "Basis": row.basis_short,
        "Aim": row.aim or "–",
        "Latest": figure_cell(row, figure),
        "Period": figure.as_at or figure.period,
        "Numerator": part_cell(figure.numerator),
        "Denominator": part_cell(figure.denominator),
        "Target": _target(row, row.target),
        "Floor": _floor(row, row.target),
        "RAG": f"{row.rating.letter} {row.rating.name}",
        "Standing": row.rating.words,
        "Travel": _travel(row.travel),
        "Change": _change(row),
        "Since": row.travel.since or row.travel.reason,
        "Previous": "not known" if row.previous is None else figure_cell(row, row.previous),
        "Authority": None if row.authority is None else figure_cell(row, row.authority),
        "Benchmark": _benchmarks(row.benchmarks),
        "Notes": _notes(row),
    }


def _target(row: Row, target: TargetShown | None) -> Content:
    if target is None:
        return "none stated"
    if target.value is None or row.unit == Unit.GRADE or target.strict:
        return target.text
    return Number(Decimal(target.value), _plain_format(row, target.value))


def _floor(row: Row, target: TargetShown | None) -> Content:
    if target is None or target.floor is None or row.unit == Unit.GRADE:
        return None if target is None else target.floor
    return Number(Decimal(target.floor), _plain_format(row, target.floor))


def _plain_format(row: Row, text: str) -> str:
    """As many places as the number was given with."""
    return number_format(row.unit, len(text.partition(".")[2]))


def _travel(travel: TravelShown) -> str:
    return f"{travel.arrow} {travel.travel}".strip()


def _change(row: Row) -> Content:
    before = row.previous
    if row.unit == Unit.GRADE:
        return row.travel.change or None
    if not row.travel.change or before is None or before.value is None or row.figure.value is None:
        return None
    form = number_format("", row.decimal_places, illustrative=row.travel.illustrative)
    return Number(Decimal(row.figure.value) - Decimal(before.value), f"+{form};−{form};{form}")


def _benchmarks(benchmarks: Iterable[Benchmark]) -> str:
    said = [
        f"{each.text}{'†' if each.illustrative else ''} {each.area}, {each.period}" for each in benchmarks
    ]
    return "; ".join(said) or "none stated"


def _notes(row: Row) -> str:
    figure, target = row.figure, row.target
    said = [
        "illustrative †" if figure.illustrative else "",
        "provisional" if figure.provisional else "",
        figure.parts if figure.parts_missing else "",
        figure.completeness,
        figure.notes,
        "" if target is None else f"target: {target.set_by}{', ' if target.due else ''}{target.due}",
    ]
    return "; ".join(each for each in said if each)


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
        return f"{found}{'†' if row.figure.illustrative else ''}{marks}"
    return Number(found.value, f'{found.shown_as}"{marks}"')


# What is explained


def _write_row(sheet: Worksheet, at: int, headings: dict[str, float], contents: dict[str, Content]) -> None:
    for column, heading in enumerate(headings, start=1):
        put(sheet.cell(at, column), contents.get(heading, contents["Authority"]))


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
