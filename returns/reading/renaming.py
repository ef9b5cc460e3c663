"""Headings that people have said the meaning of, put into the words that every reader of tables knows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from returns.matching.names import reading_form
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.headings import column_of


def renamed(sheets: Sequence[Sheet], meanings: Mapping[str, str]) -> list[Sheet]:
    """The sheets with each of these texts replaced by what it means: a column or a month.

    A column's name is replaced only in rows without a number: in the body of a table the same word may be a name.
    """
    by_form = {reading_form(text): meaning for text, meaning in meanings.items()}
    return [_renamed(sheet, by_form) for sheet in sheets] if by_form else list(sheets)


def _renamed(sheet: Sheet, by_form: Mapping[str, str]) -> Sheet:
    with_numbers = {row for (row, _), cell in sheet.cells.items() if isinstance(cell.value, Decimal)}
    cells = {
        place: _meant(cell, by_form, is_body=cell.row in with_numbers) for place, cell in sheet.cells.items()
    }
    return replace(sheet, cells=cells)


def _meant(cell: Cell, by_form: Mapping[str, str], *, is_body: bool) -> Cell:
    meaning = by_form.get(reading_form(cell.text)) if isinstance(cell.value, str) else None
    if meaning is None or (is_body and column_of(meaning) is not None):
        return cell
    return replace(cell, value=meaning)
