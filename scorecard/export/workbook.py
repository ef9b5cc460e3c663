"""A scorecard page as an Excel workbook: a sheet for each area, the definitions, how to read it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from indicators.row import Benchmark, Row, Shown, TargetShown, TravelShown
from indicators.safe_text import safe_text
from indicators.terms import Rag, Unit
from scorecard.export.paper import DAGGER_WORDS, RAG_WORDS, SUPPRESSED_KEY, AreaPage, Paper
from scorecard.matrix import MatrixLine, matrix_lines
from scorecard.page import PageSection, counts

HEADING_ROW = 4
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
FILLS = {
    Rag.GREEN: ("00653A", "FFFFFF"),
    Rag.AMBER: ("FFC34D", "0B0C0C"),
    Rag.RED: ("B51F19", "FFFFFF"),
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
_HEAD = PatternFill("solid", start_color="1F3A5F")
_BAND = PatternFill("solid", start_color="E8EEF5")
_LINE = Side(style="thin", color="B1B4B6")
_BORDER = Border(bottom=_LINE)
_TOP = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Number:
    """A number with the format in which Excel shows it."""

    value: Decimal
    shown_as: str


Content = str | Number | None


def number_format(unit: str, places: int, *, illustrative: bool = False) -> str:
    """The format of an indicator's figures: thousands, decimal places, the percent sign, † for an illustrative one."""
    decimals = f".{'0' * places}" if places else ""
    marks = ("%" if unit == Unit.PERCENTAGE else "") + ("†" if illustrative else "")
    return f"#,##0{decimals}" + (f'"{marks}"' if marks else "")


def paper_workbook(paper: Paper) -> bytes:
    """The bytes of the workbook: the page asked for first, then every other area of the paper."""
    book = _begin(paper)
    taken: set[str] = set()
    for page in paper.pages:
        _write_page(book.create_sheet(_sheet_name(page.name, taken)), paper, page)
    return _finish(book, paper)


def matrix_workbook(paper: Paper) -> bytes:
    """The bytes of the workbook with indicators down and areas across."""
    book = _begin(paper)
    sheet = book.create_sheet("Matrix")
    lines = matrix_lines(
        {page.slug: page.content for page in paper.pages}, [page.slug for page in paper.pages]
    )
    headings = {"Indicator": 44, "Basis": 8, **{page.name: 16 for page in paper.pages}, "Benchmark": 30}
    _write_top(sheet, paper, "All areas beside each other", headings)
    at = HEADING_ROW
    section = ""
    for line in lines:
        if line.section_title != section:
            section, at = line.section_title, at + 1
            _write_band(sheet, at, section, len(headings))
        at += 1
        _write_matrix_line(sheet, at, line)
    _arrange(sheet, paper, headings, columns_kept=2)
    return _finish(book, paper)


def _begin(paper: Paper) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    book.properties.title = paper.title
    book.properties.creator = paper.authority
    return book


def _finish(book: Workbook, paper: Paper) -> bytes:
    _write_definitions(book.create_sheet("Definitions"), paper)
    _write_reading(book.create_sheet("How to read this"), paper)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _sheet_name(name: str, taken: set[str]) -> str:
    """A name that Excel allows and no other sheet has."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name)[:28].strip() or "Area"
    found, number = plain, 2
    while found.casefold() in taken:
        found, number = f"{plain} {number}", number + 1
    taken.add(found.casefold())
    return found


# A page


def _write_page(sheet: Worksheet, paper: Paper, page: AreaPage) -> None:
    headings = _headings(paper, page)
    _write_top(sheet, paper, f"Children’s services scorecard: {page.name}, {paper.period.label}", headings)
    numbers = [f"{count.number} {count.words}" for count in counts(page.content.rows)]
    _put(sheet.cell(3, 1), "; ".join(numbers))
    at = HEADING_ROW
    for section in page.content.sections:
        at += 1
        _write_band(sheet, at, section.title, len(headings))
        for row in section.rows:
            at += 1
            _write_row(sheet, at, headings, _contents(row, section))
            _colour(sheet.cell(at, list(headings).index("RAG") + 1), row.rating.letter)
    _arrange(sheet, paper, headings)


def _headings(paper: Paper, page: AreaPage) -> dict[str, float]:
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
        "Latest": _figure(row, figure),
        "Period": figure.as_at or figure.period,
        "Numerator": _part(figure.numerator),
        "Denominator": _part(figure.denominator),
        "Target": _target(row, row.target),
        "Floor": _floor(row, row.target),
        "RAG": f"{row.rating.letter} {row.rating.name}",
        "Standing": row.rating.words,
        "Travel": _travel(row.travel),
        "Change": _change(row),
        "Since": row.travel.since or row.travel.reason,
        "Previous": "not known" if row.previous is None else _figure(row, row.previous),
        "Authority": None if row.authority is None else _figure(row, row.authority),
        "Benchmark": _benchmarks(row.benchmarks),
        "Notes": _notes(row),
    }


def _figure(row: Row, shown: Shown) -> Content:
    if shown.value is None or row.unit == Unit.GRADE:
        return shown.text
    form = number_format(row.unit, row.decimal_places, illustrative=shown.illustrative)
    return Number(Decimal(shown.value), form)


def _part(text: str | None) -> Content:
    if text is None:
        return None
    value = Decimal(text)
    return Number(value, "#,##0" if value == value.to_integral_value() else "#,##0.0##")


def _target(row: Row, target: TargetShown | None) -> Content:
    if target is None:
        return "none stated"
    if target.value is None or row.unit == Unit.GRADE or not target.text[:1].isdigit():
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
        figure.parts if "returned" in figure.parts else "",
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
        _put(sheet.cell(at, column), content)
    for column, row in enumerate(line.rows, start=3):
        if row is not None and row.figure.value is not None:
            _colour(sheet.cell(at, column), row.rating.letter)


def _matrix_figure(row: Row) -> Content:
    """The figure with its letter and arrow in the number's format, so that colour is never alone."""
    found = _figure(row, row.figure)
    if not isinstance(found, Number) and row.figure.value is None:
        return found
    marks = f" {row.rating.letter}{' ' if row.travel.arrow else ''}{row.travel.arrow}"
    if not isinstance(found, Number):
        return f"{found}{'†' if row.figure.illustrative else ''}{marks}"
    return Number(found.value, f'{found.shown_as}"{marks}"')


# What every sheet has


def _write_top(
    sheet: Worksheet, paper: Paper, title: str, headings: Sequence[str] | dict[str, float]
) -> None:
    _put(sheet.cell(1, 1), title)
    sheet.cell(1, 1).font = Font(bold=True, size=16)
    _put(sheet.cell(2, 1), f"{paper.standing}{f' · {paper.note}' if paper.note else ''}")
    for row in (1, 2, 3):
        sheet.cell(row, 1).alignment = Alignment(wrap_text=False)
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(HEADING_ROW, column)
        _put(cell, heading)
        cell.fill, cell.font = _HEAD, Font(bold=True, color="FFFFFF")


def _write_band(sheet: Worksheet, at: int, title: str, columns: int) -> None:
    _put(sheet.cell(at, 1), title)
    for column in range(1, columns + 1):
        sheet.cell(at, column).fill, sheet.cell(at, column).font = _BAND, Font(bold=True)


def _write_row(sheet: Worksheet, at: int, headings: dict[str, float], contents: dict[str, Content]) -> None:
    for column, heading in enumerate(headings, start=1):
        _put(sheet.cell(at, column), contents.get(heading, contents["Authority"]))


def _put(cell: Cell, content: Content) -> None:
    """A number with its format, or a text that Excel never takes for a formula."""
    cell.alignment, cell.border = _TOP, _BORDER
    if isinstance(content, Number):
        cell.value, cell.number_format = content.value, content.shown_as
        cell.alignment = Alignment(vertical="top", horizontal="right")
    elif content:
        cell.value = safe_text(content)
        cell.data_type = "s"


def _colour(cell: Cell, letter: str) -> None:
    if Rag(letter) in FILLS:
        fill, ink = FILLS[Rag(letter)]
        cell.fill, cell.font = PatternFill("solid", start_color=fill), Font(bold=True, color=ink)


def _arrange(sheet: Worksheet, paper: Paper, headings: dict[str, float], *, columns_kept: int = 1) -> None:
    """Column widths, the heading kept in sight and repeated on each printed page, A4 landscape, marked at its foot."""
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


def _write_definitions(sheet: Worksheet, paper: Paper) -> None:
    _write_top(sheet, paper, "Definitions", DEFINITION_HEADINGS)
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
            _put(sheet.cell(at, column), text)
    _arrange(sheet, paper, dict(DEFINITION_HEADINGS))


def _write_reading(sheet: Worksheet, paper: Paper) -> None:
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
        _put(sheet.cell(at, 1), text)
    sheet.column_dimensions["A"].width = 110
