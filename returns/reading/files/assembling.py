"""What the readers of all file formats share: values as ours, and cells as a sheet."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite

from returns.reading.sheet.cells import (
    Cell,
    CellValue,
    Merge,
    Sheet,
    WorkbookNotReadable,
    blocks,
    column_letters,
    places,
    runs,
)

# What Excel itself allows in a cell, and as a sheet's name with room to spare.
MAX_CHARACTERS = 32_767
MAX_NAME = 100
# A return of 20,000 readings has a few rows above and below them.
MAX_ROW = 21_000
MAX_COLUMN = 500
MAX_CELLS = 200_000


COLUMN, ROW, UNPRINTED = "column", "row", "unprinted"


@dataclass(frozen=True)
class Sight:
    """What a sheet keeps out of sight: whole rows and columns, and cells that print nothing."""

    rows: Collection[int] = frozenset()
    columns: Collection[int] = frozenset()
    unprinted: Collection[tuple[int, int]] = frozenset()

    @property
    def hides_some(self) -> bool:
        """Whether anything is out of sight."""
        return bool(self.rows or self.columns or self.unprinted)

    def of(self, place: tuple[int, int], shown: Collection[tuple[int, int]]) -> str:
        """By what a place is out of sight; "" where it is seen. `shown` begin blocks that reach into sight."""
        if place in self.unprinted:
            return UNPRINTED
        if place in shown:
            return ""
        if place[1] in self.columns:
            return COLUMN
        return ROW if place[0] in self.rows else ""


ALL_IN_SIGHT = Sight()


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


def as_named(value: CellValue, plain: str) -> CellValue:
    """A text as it is read where it names something: without what is set apart from its letters, a footnote's mark."""
    return plain.strip() if any(letter.isalpha() for letter in plain) else value


def assembled(
    name: str,
    cells: Iterable[Cell],
    *,
    hidden: bool = False,
    merges: Collection[Merge] = (),
    sight: Sight = ALL_IN_SIGHT,
) -> Sheet:
    """The sheet with these cells; those that lie under a merged block or out of sight are set apart."""
    full = {(cell.row, cell.column): cell for cell in cells if not cell.blank}
    covered = _covered(merges, full)
    shown = _shown_by_merges(merges, sight)
    out = {place: where for place in full if place not in covered and (where := sight.of(place, shown))}
    return Sheet(
        name=name,
        cells={place: cell for place, cell in full.items() if place not in covered and place not in out},
        hidden=hidden,
        out_of_sight=_by_place(full, out),
        merges=tuple(merges),
        covered=tuple(full[place] for place in sorted(covered)),
    )


def _shown_by_merges(merges: Collection[Merge], sight: Sight) -> frozenset[tuple[int, int]]:
    """The beginnings of merged blocks that reach into sight: what they say is seen there."""
    return frozenset(
        (merge.top, merge.left)
        for merge in merges
        if sight.hides_some
        and not _all_in(sight.rows, merge.top, merge.bottom)
        and not _all_in(sight.columns, merge.left, merge.right)
    )


def _all_in(hidden: Collection[int], first: int, last: int) -> bool:
    return all(each in hidden for each in range(first, min(last, first + MAX_ROW) + 1))


def _by_place(
    cells: Mapping[tuple[int, int], Cell], out: Mapping[tuple[int, int], str]
) -> dict[str, tuple[Cell, ...]]:
    """The cells out of sight, by the place that is told of them, columns and rows side by side as one."""
    by_kind: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, kind in sorted(out.items()):
        by_kind[kind].append(place)
    found: dict[str, tuple[Cell, ...]] = {}
    for kind, places_out in by_kind.items():
        line = 1 if kind == COLUMN else 0
        numbers = sorted({place[line] for place in places_out}) if kind != UNPRINTED else [0]
        for first, last in runs(numbers):
            inside = [place for place in places_out if kind == UNPRINTED or first <= place[line] <= last]
            found[_words(kind, first, last, [cells[place] for place in inside])] = tuple(
                cells[place] for place in inside
            )
    return found


def _words(kind: str, first: int, last: int, inside: Sequence[Cell]) -> str:
    if kind == UNPRINTED:
        return f"what stands in {blocks(inside)[:60]}, which prints nothing or is struck out,"
    names = (column_letters(first), column_letters(last)) if kind == COLUMN else (str(first), str(last))
    return f"{kind} {names[0]}" if first == last else f"{kind}s {names[0]} to {names[1]}"


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


def _covered(merges: Iterable[Merge], cells: Mapping[tuple[int, int], Cell]) -> set[tuple[int, int]]:
    """The filled cells that lie under a merged block and not at its top left."""
    last_row = max((row for row, _ in cells), default=0)
    last_column = max((column for _, column in cells), default=0)
    return {
        place
        for merge in merges
        for place in places(merge, last_row, last_column)
        if place != (merge.top, merge.left) and place in cells
    }
