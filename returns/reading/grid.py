"""The bytes of an Excel workbook as sheets of cells."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Any

from openpyxl import load_workbook  # type: ignore[import-untyped]

from returns.reading.cells import Cell, CellValue, Merge, Sheet, places
from returns.reading.container import open_container, outlines
from returns.reading.errors import WorkbookNotReadable
from returns.reading.outline import Outline

# What Excel itself allows in a cell, and as a sheet's name with room to spare.
MAX_CHARACTERS = 32_767
MAX_NAME = 100


def read_workbook(data: bytes, filename: str) -> list[Sheet]:
    """The sheets of an .xlsx workbook in their order, with the results that Excel stored for formulas.

    Raises WorkbookNotReadable, with a text for the officer, for whatever is not such a workbook or breaks a limit.
    """
    try:
        with open_container(data, filename) as container:
            by_part = outlines(container)
        return list(_sheets(data, by_part))
    except (WorkbookNotReadable, MemoryError):
        raise
    # The libraries let through whatever their parsers meet in a damaged file: KeyError, IndexError, zlib.error …
    except Exception as error:
        raise WorkbookNotReadable(
            f"“{filename}” is damaged and can't be read. Open it in Excel, save it again and upload that."
        ) from error


def _sheets(data: bytes, by_part: dict[str, Outline]) -> Iterator[Sheet]:
    # Read-only mode leaves drawings, comments and links alone: fewer ways to fail, or to fill the memory.
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for worksheet in workbook.worksheets:
            # No public name tells which part of the file a sheet was read from.
            outline = by_part.get(worksheet._worksheet_path)
            if outline is None:
                raise WorkbookNotReadable(
                    f"Sheet {worksheet.title[:MAX_NAME]} can't be read. Save it anew in Excel."
                )
            yield _sheet(worksheet, outline)
    finally:
        workbook.close()


def _sheet(worksheet: Any, outline: Outline) -> Sheet:
    name = str(worksheet.title)[:MAX_NAME]
    cells = {(cell.row, cell.column): cell for cell in _cells(worksheet, name, outline)}
    if outline.filled - cells.keys():
        raise WorkbookNotReadable(
            f"Sheet {name} holds cells that can't be read. Open the workbook in Excel, save it again and upload that."
        )
    full = {place: cell for place, cell in cells.items() if not cell.blank}
    hidden_under = _covered(outline.merges, full)
    return Sheet(
        name=name,
        cells={place: cell for place, cell in full.items() if place not in hidden_under},
        hidden=worksheet.sheet_state != "visible",
        hidden_rows=frozenset(outline.hidden_rows),
        merges=tuple(outline.merges),
        covered=tuple(full[place] for place in sorted(hidden_under)),
    )


def _cells(worksheet: Any, name: str, outline: Outline) -> Iterator[Cell]:
    if not outline.filled:
        return
    last_row = max(row for row, _ in outline.filled)
    last_column = max(column for _, column in outline.filled)
    for row in worksheet.iter_rows(min_row=1, min_col=1, max_row=last_row, max_col=last_column):
        for cell in row:
            if hasattr(cell, "coordinate"):
                place = (cell.row, cell.column)
                yield Cell(name, *place, _value(cell.value), cell.number_format, place in outline.unanswered)


def _covered(merges: list[Merge], cells: dict[tuple[int, int], Cell]) -> set[tuple[int, int]]:
    """The filled cells that lie under a merged block and not at its top left."""
    last_row = max((row for row, _ in cells), default=0)
    last_column = max((column for _, column in cells), default=0)
    return {
        place
        for merge in merges
        for place in places(merge, last_row, last_column)
        if place != (merge.top, merge.left) and place in cells
    }


def _value(value: object) -> CellValue:
    """A stored value as ours: numbers as Decimal at the 15 digits that Excel keeps, a moment as its day."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return Decimal(f"{value:.15g}") if isfinite(value) else str(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    if len(text) > MAX_CHARACTERS:
        raise WorkbookNotReadable(
            f"A cell of this workbook holds more than {MAX_CHARACTERS:,} characters. Shorten it."
        )
    return text
