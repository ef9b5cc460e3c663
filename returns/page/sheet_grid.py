"""A sheet of a return as a grid: each cell as it is read, with its role in words, and what was found about it.

Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from indicators.rules.terms import Severity
from returns.reading.sheet.cells import Cell, Sheet, address_parts, column_letters, holds
from returns.reading.sheet.dates import read_period

ROWS_AT_ONCE, COLUMNS_AT_MOST = 60, 40
LONGEST_TEXT = 60


class Role(StrEnum):
    """What a cell is to the reader of a return."""

    FIGURE = "figure"
    INDICATOR = "indicator"
    AREA = "area"
    PERIOD = "period"
    ASIDE = "not read"
    HIDDEN = "hidden"
    OTHER = ""


@dataclass(frozen=True)
class LinePlaced:
    """A line of a return: the cells of its figures, and the words that named its indicator and area."""

    cells: Sequence[str]
    indicator: str
    area: str


@dataclass(frozen=True)
class Noted:
    """Cells about which something is said: why they are not read, or what was found, with its severity."""

    cells: str
    words: str
    severity: Severity | None = None


@dataclass(frozen=True)
class GridCell:
    """A cell as drawn: `words` say its role, `noted` what was found there; `corrected` that an officer typed it."""

    ref: str
    text: str
    role: Role = Role.OTHER
    words: str = ""
    severity: Severity | None = None
    noted: str = ""
    corrected: bool = False

    @property
    def is_askable(self) -> bool:
        """Whether the reader may say what it means: words that are taken for nothing, or for a heading."""
        return bool(self.text) and self.severity is None and self.role in (Role.OTHER, Role.ASIDE)

    @property
    def is_correctable(self) -> bool:
        """Whether a slip in it can be corrected here: it is a figure, or something was found about it."""
        return self.role is Role.FIGURE or self.severity is not None


@dataclass(frozen=True)
class GridRow:
    """A row of a sheet by its number."""

    number: int
    cells: Sequence[GridCell]


@dataclass(frozen=True)
class SheetGrid:
    """A part of a sheet, from one row on; `next_row` begins the part after, None at the end."""

    name: str
    columns: Sequence[str]
    rows: Sequence[GridRow]
    next_row: int | None
    more_columns: int = 0


@dataclass(frozen=True)
class SheetNotes:
    """What a draft knows of one sheet."""

    lines: Sequence[LinePlaced]
    aside: Sequence[Noted] = ()
    found: Sequence[Noted] = ()
    corrected: frozenset[str] = frozenset()

    @cached_property
    def figures(self) -> frozenset[str]:
        """The addresses of all figures."""
        return frozenset(ref for line in self.lines for ref in line.cells)

    @cached_property
    def names(self) -> Mapping[str, Role]:
        """The words that name indicators and areas."""
        areas = {line.area: Role.AREA for line in self.lines if line.area}
        return areas | {line.indicator: Role.INDICATOR for line in self.lines if line.indicator}


def sheet_grid(sheet: Sheet, notes: SheetNotes, first: int = 1) -> SheetGrid:
    """The rows with content from `first` on, as many as are drawn at once."""
    rows = sheet.rows_between(first, sheet.last_row)
    shown = rows[:ROWS_AT_ONCE]
    hidden = [cell for cells in sheet.out_of_sight.values() for cell in cells]
    width = max([sheet.last_column, *(cell.column for cell in hidden)])
    columns = range(1, min(width, COLUMNS_AT_MOST) + 1)
    unseen = {(cell.row, cell.column): cell for cell in hidden}
    return SheetGrid(
        sheet.name,
        [column_letters(column) for column in columns],
        [
            GridRow(row, [_cell(sheet, notes, unseen.get((row, column)), row, column) for column in columns])
            for row in shown
        ],
        rows[ROWS_AT_ONCE] if len(rows) > ROWS_AT_ONCE else None,
        max(0, width - COLUMNS_AT_MOST),
    )


def _cell(sheet: Sheet, notes: SheetNotes, unseen: Cell | None, row: int, column: int) -> GridCell:
    cell = unseen or sheet.at(row, column)
    if cell.blank:
        return GridCell(cell.ref, "")
    aside, found = _about(notes.aside, cell.ref), _about(notes.found, cell.ref)
    role = Role.HIDDEN if unseen else _role(cell, notes, aside)
    worst = min(found, key=lambda each: list(Severity).index(each.severity or Severity.WARNING), default=None)
    return GridCell(
        cell.ref,
        shown_text(cell),
        role,
        aside[0].words if role is Role.ASIDE else role.value,
        worst.severity if worst else None,
        " ".join(each.words for each in found),
        cell.ref in notes.corrected,
    )


def _role(cell: Cell, notes: SheetNotes, aside: Sequence[Noted]) -> Role:
    if cell.ref in notes.figures:
        return Role.FIGURE
    if aside:
        return Role.ASIDE
    if cell.text in notes.names:
        return notes.names[cell.text]
    return Role.PERIOD if read_period(cell) else Role.OTHER


def _about(noted: Iterable[Noted], ref: str) -> list[Noted]:
    return [each for each in noted if each.cells and holds(each.cells, ref)]


def shown_text(cell: Cell) -> str:
    """The cell's words, cut where they are long; a number in a percent format as a percentage."""
    text = cell.text
    if "%" in cell.number_format and not isinstance(cell.value, str) and cell.value is not None:
        text = f"{text} as {cell.number_format}"
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def is_address(text: str) -> bool:
    """Whether a text is the address of one cell: "F7"."""
    return address_parts(text) != (0, 0)
