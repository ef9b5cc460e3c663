"""What the readers of all file formats share: values as ours, and cells as a sheet."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from returns.reading.sheet.cells import (
    Cell,
    CellValue,
    Merge,
    Sheet,
    WorkbookNotReadable,
    column_letters,
    places,
)

# What Excel itself allows in a cell, and as a sheet's name with room to spare.
MAX_CHARACTERS = 32_767
MAX_NAME = 100
# A return of 20,000 readings has a few rows above and below them.
MAX_ROW = 21_000
MAX_COLUMN = 500
MAX_CELLS = 200_000


def cell_value(value: object) -> CellValue:
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


def assembled(
    name: str,
    cells: Iterable[Cell],
    *,
    hidden: bool = False,
    hidden_rows: Collection[int] = (),
    merges: Collection[Merge] = (),
) -> Sheet:
    """The sheet with these cells; those that lie unseen under a merged block are set apart."""
    full = {(cell.row, cell.column): cell for cell in cells if not cell.blank}
    unseen = _unseen(merges, full)
    return Sheet(
        name=name,
        cells={place: cell for place, cell in full.items() if place not in unseen},
        hidden=hidden,
        hidden_rows=frozenset(hidden_rows),
        merges=tuple(merges),
        covered=tuple(full[place] for place in sorted(unseen)),
    )


def check_place(row: int, column: int) -> None:
    """Raises WorkbookNotReadable for a cell further out than any return reaches."""
    if row > MAX_ROW or column > MAX_COLUMN:
        raise WorkbookNotReadable(
            f"Cell {column_letters(column)}{row} lies far away from any figures. "
            "Delete what stands there and upload the workbook again."
        )


def check_number(cells: int) -> None:
    """Raises WorkbookNotReadable for more cells on a sheet than any return has."""
    if cells > MAX_CELLS:
        raise WorkbookNotReadable(
            f"A sheet of this workbook has more than {MAX_CELLS:,} cells, many perhaps formatted but "
            "empty. Copy the figures alone into a new workbook and upload that."
        )


def _unseen(merges: Iterable[Merge], cells: Mapping[tuple[int, int], Cell]) -> set[tuple[int, int]]:
    """The filled cells that lie under a merged block and not at its top left."""
    last_row = max((row for row, _ in cells), default=0)
    last_column = max((column for _, column in cells), default=0)
    return {
        place
        for merge in merges
        for place in places(merge, last_row, last_column)
        if place != (merge.top, merge.left) and place in cells
    }
