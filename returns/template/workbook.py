"""The template as a workbook: empty cells beside last time's figures, and a hidden key by which it is known again."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from districts.tree import AreaNode
from indicators.colours import PAPER, RULE, VALUES, in_office
from indicators.plain_sheet import safe_text
from indicators.rules.figures import IndicatorSpec
from indicators.rules.periods import add_months, month_start
from indicators.rules.terms import Missing, Unit
from returns.reading.sheet.cells import column_letters
from returns.reading.template_key import GUIDANCE_SHEET, KEY_SHEET, KEY_TITLE, TemplateKey
from returns.template.rows import TemplateRow

SHEET = "Return"
HEADINGS = {
    "Indicator": 52,
    "Area": 24,
    "Basis": 16,
    "Unit": 13,
    "Last time": 26,
    "Numerator": 13,
    "Denominator": 13,
    "Value": 13,
    "As at": 13,
    "Note": 44,
}
COLUMNS = {heading: column_letters(at) for at, heading in enumerate(HEADINGS, start=1)}
EXPLAINED = ("Indicator", "Numerator", "Denominator")
HEADING_ROW = 4
FIRST_ROW = HEADING_ROW + 1
GUIDANCE = (
    "Fill in the white cells of the sheet Return and upload the workbook. Everything else is fixed.",
    "A percentage: give its numerator and denominator; the percentage is worked out. Where you only have the "
    "percentage, write it under Value as 84.4 or 84.4%.",
    "A grade: choose it under Value from the list that the cell offers.",
    "A number: write it under Value. A rate of the population: give the number of cases under Numerator.",
    "An empty row says nothing and changes nothing. Where there is no figure, write why under Value: "
    + "; ".join(f"{reason.value} {reason.label}" for reason in Missing)
    + ".",
    "As at: only where a snapshot was taken on another day than the last of the month.",
    "Last time shows what stands stored for the period before; † marks an illustrative figure.",
    "The sheet Return is protected without a password, against slips alone. Rows may be left empty; don't add others.",
)

_FIXED = PatternFill("solid", start_color="F3F2F1")
_HEAD = PatternFill("solid", start_color=in_office(VALUES))
_LINE = Side(style="thin", color=in_office(RULE))
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)


def template_workbook(area: AreaNode, period_end: date, asked: Sequence[TemplateRow]) -> bytes:
    """The bytes of the .xlsx file for an area and the month that ends on `period_end`."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    _write_head(sheet, area, period_end)
    for row, each in enumerate(asked, start=FIRST_ROW):
        _write_row(sheet, row, each)
    _add_checks(sheet, period_end, asked)
    _arrange(sheet)
    _add_guidance(book, asked)
    _add_key(book, TemplateKey(area.slug, period_end))
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write_head(sheet: Worksheet, area: AreaNode, period_end: date) -> None:
    sheet["A1"] = safe_text(f"Return of {area.name} – {period_end:%B %Y}")
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A2"] = f"Fill in the white cells. The sheet {GUIDANCE_SHEET} says how."
    for heading, letters in COLUMNS.items():
        cell = sheet[f"{letters}{HEADING_ROW}"]
        cell.value, cell.fill, cell.border = heading, _HEAD, _BORDER
        cell.font = Font(bold=True, color=in_office(PAPER))


def _write_row(sheet: Worksheet, row: int, asked: TemplateRow) -> None:
    open_columns = _open_columns(asked)
    said = {
        "Indicator": asked.spec.name,
        "Area": asked.area_name,
        "Basis": asked.basis.label,
        "Unit": Unit(asked.spec.unit).label,
        "Last time": asked.before,
    }
    for heading, letters in COLUMNS.items():
        cell = sheet[f"{letters}{row}"]
        cell.border = _BORDER
        cell.alignment = Alignment(vertical="top", wrap_text=heading in ("Indicator", "Note", "Last time"))
        if text := said.get(heading):
            cell.value = safe_text(text)
        if heading in open_columns:
            cell.protection = Protection(locked=False)
        else:
            cell.fill = _FIXED
        if heading == "As at":
            cell.number_format = "DD/MM/YYYY"


def _open_columns(asked: TemplateRow) -> set[str]:
    """The columns to fill in: the parts only of what has parts, and no denominator that is looked up."""
    spec = asked.spec
    columns = {"Value", "As at", "Note"}
    if spec.has_parts:
        columns.add("Numerator")
    if spec.has_parts and not spec.is_population_rate:
        columns.add("Denominator")
    return columns


def _add_checks(sheet: Worksheet, period_end: date, asked: Sequence[TemplateRow]) -> None:
    """Refuse while typing what would be an error on upload: numbers below 0, percentages over 100, other days.

    A grade is chosen from the indicator's own, which stand in order on the sheet of guidance.
    """
    if not asked:
        return
    last_row = FIRST_ROW + len(asked) - 1
    by_rows = _rows_by_grades(asked)
    every_row = range(FIRST_ROW, last_row + 1)
    for heading in ("Numerator", "Denominator"):
        sheet.add_data_validation(_number_check(heading, every_row, "A number of 0 or more"))
    if numbers := by_rows.pop(None, []):
        said = "A number of 0 or more; a percentage up to 100"
        sheet.add_data_validation(_number_check("Value", numbers, said))
    positions = {each.spec: at for at, each in enumerate(_explained(asked))}
    for spec, rows in by_rows.items():
        if spec is not None:
            sheet.add_data_validation(_grade_list(spec, rows, positions[spec]))
    days = DataValidation(
        type="date",
        operator="between",
        formula1=_date_formula(month_start(period_end)),
        formula2=_date_formula(add_months(period_end, 1)),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="As at",
        error="A day of the month, or of the month after it.",
        sqref=_cells_of("As at", every_row),
    )
    sheet.add_data_validation(days)


def _rows_by_grades(asked: Sequence[TemplateRow]) -> dict[IndicatorSpec | None, list[int]]:
    """The rows of each indicator that is a grade, and under None those of all others."""
    rows: dict[IndicatorSpec | None, list[int]] = defaultdict(list)
    for row, each in enumerate(asked, start=FIRST_ROW):
        rows[each.spec if each.spec.is_grade else None].append(row)
    return rows


def _grade_list(spec: IndicatorSpec, rows: Sequence[int], node: int) -> DataValidation:
    """The list to choose from: the row of the indicator on the sheet of guidance."""
    row = len(GUIDANCE) + 3 + node
    first = len(EXPLAINED) + 1
    last = column_letters(first + len(spec.grades) + len(Missing) - 1)
    return DataValidation(
        type="list",
        formula1=f"{GUIDANCE_SHEET}!${column_letters(first)}${row}:${last}${row}",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Value",
        error="Choose one of the grades in the list, or a mark such as n/a that says why there is none.",
        sqref=_cells_of("Value", rows),
    )


def _number_check(heading: str, rows: Sequence[int], said: str) -> DataValidation:
    cell, unit = f"{COLUMNS[heading]}{rows[0]}", f"${COLUMNS['Unit']}{rows[0]}"
    is_number = f"ISNUMBER({cell}),{cell}>=0"
    if heading == "Value":
        is_number += f',OR({unit}<>"{Unit.PERCENTAGE.label}",{cell}<=100)'
    marks = ",".join(f'{cell}="{reason.value}"' for reason in Missing)
    return DataValidation(
        type="custom",
        formula1=f"OR(AND({is_number}),{marks})",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=heading,
        error=f"{said}, or a mark such as n/a that says why there is none.",
        sqref=_cells_of(heading, rows),
    )


def _date_formula(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _cells_of(heading: str, rows: Sequence[int]) -> str:
    """The cells of a column in these rows, each run of rows as one range."""
    letters, known = COLUMNS[heading], set(rows)
    starts = [row for row in rows if row - 1 not in known]
    ends = [row for row in rows if row + 1 not in known]
    return " ".join(f"{letters}{start}:{letters}{end}" for start, end in zip(starts, ends, strict=True))


def _arrange(sheet: Worksheet) -> None:
    for heading, width in HEADINGS.items():
        sheet.column_dimensions[COLUMNS[heading]].width = width
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _add_guidance(book: Workbook, asked: Sequence[TemplateRow]) -> None:
    sheet = book.create_sheet(GUIDANCE_SHEET)
    for line in GUIDANCE:
        sheet.append([line])
    sheet.append([])
    sheet.append([*EXPLAINED, "Grades, best first, then the marks for a missing one"])
    for found in _explained(asked):
        spec = found.spec
        choices = [*spec.grades, *(mark.value for mark in Missing)] if spec.is_grade else []
        texts = (spec.name, found.numerator_name, found.denominator_name, *choices)
        sheet.append([safe_text(text) for text in texts])
    for cell in sheet[len(GUIDANCE) + 2]:
        cell.font = Font(bold=True)
    for letters in "ABC":
        sheet.column_dimensions[letters].width = 60
    sheet.protection.sheet = True


def _explained(asked: Sequence[TemplateRow]) -> list[TemplateRow]:
    """One row of each indicator that is asked for, in the order of the sheet of guidance."""
    first = {each.spec.id: each for each in reversed(asked)}
    return sorted(first.values(), key=lambda each: each.spec.name)


def _add_key(book: Workbook, key: TemplateKey) -> None:
    sheet = book.create_sheet(KEY_SHEET)
    sheet["A1"], sheet["A2"] = KEY_TITLE, key.text
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True
