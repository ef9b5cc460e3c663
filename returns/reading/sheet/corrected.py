"""Slips that an officer corrected in place: the sheets say what was typed instead, the file stays as it came."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from returns.reading.sheet.cells import Cell, Sheet, address_parts

# By sheet and cell ("F7") what is to stand there.
Corrections = Mapping[tuple[str, str], str]


def corrected(sheets: Sequence[Sheet], corrections: Corrections) -> list[Sheet]:
    """The sheets with these cells saying what was typed for them, as text; a cell that is emptied says nothing."""
    return [_corrected(sheet, corrections) for sheet in sheets] if corrections else list(sheets)


def _corrected(sheet: Sheet, corrections: Corrections) -> Sheet:
    cells = dict(sheet.cells)
    for (name, ref), text in corrections.items():
        column, row = address_parts(ref)
        if name != sheet.name or not row:
            continue
        cells.pop((row, column), None)
        if text:
            cells[row, column] = Cell(sheet.name, row, column, text)
    return replace(sheet, cells=cells)
