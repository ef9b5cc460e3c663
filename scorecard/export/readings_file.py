"""The analyst's table of readings as a CSV file or a workbook. Pure.

Loaded only by the process that writes it: pandas takes more memory than every page together.
"""

import sys
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from indicators.plain_sheet import safe_text
from scorecard.rules.reading_line import MEANINGS, ReadingLine

# Held back from openpyxl by sandbox/server.py; pandas stands on it.
sys.modules.pop("numpy", None)

import pandas  # noqa: E402

BOM = "\ufeff"  # without it Excel reads a file of other letters than A to Z wrongly
NUMBERS = ["numerator", "denominator", "value"]
FLAGS = ["provisional", "illustrative"]
DAYS = ["period_start", "period_end"]
TEXTS = [name for name in ReadingLine._fields if name not in (*NUMBERS, *FLAGS, *DAYS)]
ORDER = ["indicator", "area", "basis", "period_end"]
WIDTHS = {"area_name": 24, "indicator_name": 60, "stated": 24, "missing": 32, "source_return": 40}
USUAL_WIDTH = 14


def readings_csv(lines: Sequence[tuple[object, ...]], heading: bool) -> bytes:
    """The lines as CSV (RFC 4180) under a heading, by indicator, area, basis and day; every number exact."""
    table = _table(lines)
    for name in NUMBERS:
        table[name] = table[name].map(_exact)
    text = table.to_csv(index=False, header=heading, lineterminator="\r\n")
    return (f"{BOM}{text}" if heading else text).encode()


def readings_workbook(lines: Sequence[tuple[object, ...]], about: Sequence[str]) -> bytes:
    """The lines as the first sheet of a workbook; what they are, and what each column holds, as the second.

    100,000 lines take 15 seconds of the processor's time.
    """
    table = _table(lines)
    for name in NUMBERS:
        table[name] = pandas.to_numeric(table[name])
    book = Workbook(write_only=True)
    _write(book.create_sheet("Readings"), table)
    told = book.create_sheet("How to read this")
    told.column_dimensions["A"].width = USUAL_WIDTH
    for line in [*((text,) for text in about), (), *MEANINGS.items()]:
        told.append(line)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write(sheet: WriteOnlyWorksheet, table: pandas.DataFrame) -> None:
    """The headings in bold and kept in sight, and the table under them; an empty cell is empty."""
    sheet.freeze_panes = "A2"
    headings = [WriteOnlyCell(sheet, value=name) for name in table.columns]
    for at, heading in enumerate(headings, start=1):
        heading.font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = WIDTHS.get(heading.value, USUAL_WIDTH)
    sheet.append(headings)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(headings))}{len(table) + 1}"
    cells = table.astype(object).where(table.notna() & (table != ""), None)
    for line in cells.itertuples(index=False, name=None):
        sheet.append(line)


def _table(lines: Sequence[tuple[object, ...]]) -> pandas.DataFrame:
    """In order, with no text that a spreadsheet takes for a formula; each different text is looked at once."""
    table = pandas.DataFrame.from_records(list(lines), columns=ReadingLine._fields).sort_values(ORDER)
    for name in TEXTS:
        texts = table[name].astype("category")
        table[name] = texts.map(safe_text).astype(object)
    for name in FLAGS:
        table[name] = table[name].map({True: "yes", False: "no"})
    return table


def _exact(number: Decimal | None) -> str:
    """78.8, not 78.800000."""
    return "" if number is None else f"{number.normalize():f}"
