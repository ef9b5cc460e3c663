"""The targets of an authority as a workbook: written for Excel, and read back row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backoffice.targets.forms import GRADED, TargetKind, kind_of
from districts.models import Area
from indicators.models import Indicator, Target
from indicators.plain_sheet import PlainSheet
from indicators.rules.figures import in_words
from indicators.rules.terms import Basis
from returns.reading.sheet.cells import Sheet, WorkbookNotReadable, column_letters
from sandbox.client import run_sandboxed

TARGETS, LISTS, GUIDE = "Targets", "Indicators", "How to fill it in"
COLUMNS = {
    "indicator": "Indicator",
    "basis": "Basis",
    "area": "Area",
    "in_force_from": "In force from",
    "kind": "Kind",
    "target": "Target",
    "floor": "Floor",
    "tolerance": "Tolerance %",
    "band_low": "Lower end",
    "band_high": "Upper end",
    "margin": "Margin",
    "strict": "Equal is not enough",
    "due": "Due by",
    "start_value": "Starting value",
    "start_date": "Starting date",
    "applies_below": "Holds below",
    "set_by": "Set by",
    "source": "Source",
    "note": "Note",
    "follows": "Benchmark",
}
WIDE = {"indicator": 48, "area": 22, "set_by": 26, "source": 40, "note": 40}
NEEDED = ("indicator", "basis", "area", "in_force_from")
GUIDANCE = [
    "One row a target. Indicator, basis and area as they stand on the sheet Indicators and in the list of areas.",
    "Kind: figure, band, range, benchmark or none. A band or range has a lower end, an upper end or both.",
    "Benchmark: england, region or neighbours (the median of statistical neighbours), where the target follows it.",
    "Floor and Tolerance % are two ways to say the same: give one of them, or none.",
    "A row that is taken out changes nothing: to end a target add a row of kind none with the day it ends.",
    "Percentages as 78.8, grades by their names. Days as Excel dates or as 01/04/2012. Yes or no for the switches.",
]


@dataclass(frozen=True)
class TargetRow:
    """A row of the workbook: what each column says as text, and where the row stands."""

    number: int
    texts: dict[str, str]
    columns: dict[str, int]

    def cell(self, column: str) -> str:
        """The cell to name for something wrong in this column: F12; the indicator's where the column is absent."""
        return f"{column_letters(self.columns.get(column, 1))}{self.number}"


def workbook_of(targets: Iterable[Target], indicators: Sequence[Indicator]) -> bytes:
    """The workbook with every target, the names to choose from, and how to fill it in."""
    widths = {COLUMNS[name]: width for name, width in WIDE.items()}
    rows = [[_value(target, name) for name in COLUMNS] for target in targets]
    names = [(indicator.name, Basis(basis).label) for indicator in indicators for basis in indicator.bases]
    sheets = (
        PlainSheet(TARGETS, rows, tuple(COLUMNS.values()), widths),
        PlainSheet(LISTS, names, ("Indicator", "Basis"), {"Indicator": 60}),
        PlainSheet(GUIDE, [(line,) for line in GUIDANCE]),
    )
    book: bytes = run_sandboxed("indicators.plain_workbook.plain_workbook", sheets)
    return book


def _value(target: Target, name: str) -> object:
    special: dict[str, str | None] = {
        "indicator": target.indicator.name,
        "basis": Basis(target.basis).label,
        "area": target.area.name,
        "kind": kind_of(target).value,
        "tolerance": None,
    }
    value: Any = special[name] if name in special else getattr(target, name)
    if name in GRADED and value is not None and target.indicator.spec.is_grade:
        return in_words(target.indicator.spec, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.normalize() if isinstance(value, Decimal) else value


def rows_of(sheets: Sequence[Sheet]) -> list[TargetRow]:
    """The rows of the sheet of targets. Raises WorkbookNotReadable where there is no such sheet, or a column lacks."""
    sheet = next((each for each in sheets if each.name.strip().casefold() == TARGETS.casefold()), None)
    if sheet is None:
        raise WorkbookNotReadable(
            f"The workbook has no sheet “{TARGETS}”. Export the targets and fill in that file."
        )
    columns = _columns(sheet)
    lacking = [COLUMNS[name] for name in NEEDED if name not in columns]
    if lacking:
        raise WorkbookNotReadable(
            f"Sheet {TARGETS}, row 1 has no column {' and no column '.join(lacking)}. Keep the headings of the export."
        )
    numbers = sorted({row for row, _ in sheet.cells if row > 1})
    rows = [TargetRow(number, _texts(sheet, number, columns), columns) for number in numbers]
    return [row for row in rows if any(row.texts.values())]


def _columns(sheet: Sheet) -> dict[str, int]:
    names = {heading.casefold(): name for name, heading in COLUMNS.items()}
    headings = {column: cell.text.casefold() for (row, column), cell in sheet.cells.items() if row == 1}
    return {names[text]: column for column, text in headings.items() if text in names}


def _texts(sheet: Sheet, row: int, columns: dict[str, int]) -> dict[str, str]:
    return {name: text_of(sheet, row, column) for name, column in columns.items()}


def text_of(sheet: Sheet, row: int, column: int) -> str:
    """What a cell says as text: a day as 2012-04-01, a switch as yes or no, a figure as shown; empty for none."""
    cell = sheet.cells.get((row, column))
    if cell is None or cell.value is None:
        return ""
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    if isinstance(cell.value, bool):
        return "yes" if cell.value else "no"
    if isinstance(cell.value, Decimal):
        return _number(cell.value, cell.number_format)
    return cell.text.strip()


def _number(value: Decimal, number_format: str) -> str:
    """A cell formatted as a percentage shows 78.8% and holds 0.788."""
    shown = value * 100 if "%" in number_format else value
    return f"{shown.normalize():f}"


def kind_said(texts: dict[str, str]) -> str:
    """The kind of a row; where it isn't stated, a figure or a band by what is filled in, none where nothing is."""
    if texts.get("kind"):
        return texts["kind"].casefold()
    if texts.get("target"):
        return TargetKind.FIGURE
    if texts.get("follows"):
        return TargetKind.BENCHMARK
    return TargetKind.BAND if texts.get("band_low") or texts.get("band_high") else TargetKind.NONE


def area_named(areas: Iterable[Area], text: str) -> str:
    """The slug of the area with this name or slug; the text itself where there is none."""
    wanted = text.strip().casefold()
    found = [area.slug for area in areas if wanted in (area.name.casefold(), area.slug)]
    return found[0] if found else text
