"""The sheets and cells of a workbook, whatever file format they came in."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from districts.dates import long_date


class WorkbookNotReadable(Exception):
    """A file that can't be read as a return. Its text is for the officer: what is wrong, and what to do."""


CellValue = str | bool | Decimal | date | None

_ALPHABET = 26
_INVISIBLE = re.compile("[\u0000-\u0008\u000b\u000c\u000e-\u001f\u00ad\u200b-\u200f\u2060\ufeff]")


def plain(text: str) -> str:
    """The text without invisible characters, every run of spaces (non-breaking ones too) as a single space."""
    return " ".join(_INVISIBLE.sub("", text).split())


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, place = divmod(column - 1, _ALPHABET)
        letters = chr(ord("A") + place) + letters
    return letters


@dataclass(frozen=True)
class Cell:
    """One cell. A number is a Decimal as Excel stores it: 84.4% in a percent format is 0.844.

    `unanswered` marks a formula whose result was never stored, so nobody knows what it would say. `plain` is what
    stands plain in a cell whose text is formatted in parts: 84 where a raised 1 follows; "" in any other.
    `comma_is_point` says that a comma in it is mostly the decimal mark.
    """

    sheet: str
    row: int
    column: int
    value: CellValue = None
    number_format: str = "General"
    unanswered: bool = False
    plain: str = ""
    comma_is_point: bool = False

    @property
    def ref(self) -> str:
        """The address in its sheet: D14."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def blank(self) -> bool:
        """Whether it holds nothing: no value, no formula, at most spaces."""
        return not self.unanswered and (self.value is None or self.text == "")

    @cached_property
    def text(self) -> str:
        """The content in words, without regard to its number format. A blank cell gives ""."""
        if isinstance(self.value, str):
            return plain(self.value)
        if isinstance(self.value, bool):
            return str(self.value).upper()
        if isinstance(self.value, Decimal):
            return f"{self.value:f}"
        return "" if self.value is None else long_date(self.value)


@dataclass(frozen=True)
class Merge:
    """A block of merged cells; its content is that of the top left one."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """One sheet. `cells` holds the cells with content by (row, column), both counted from 1.

    `covered` are cells whose content lies unseen under a merged block, `out_of_sight` those in hidden rows and columns
    and those that print nothing, by their place in words: no part of `cells`. `values_in` says how many values
    each row of a text file holds, empty ones too.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    hidden: bool = False
    out_of_sight: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)
    merges: tuple[Merge, ...] = ()
    covered: tuple[Cell, ...] = ()
    values_in: Mapping[int, int] = field(default_factory=dict)

    @property
    def is_text(self) -> bool:
        """Whether it is a list from a text file."""
        return bool(self.values_in)

    def at(self, row: int, column: int) -> Cell:
        """The cell itself: blank where it is covered by a merged block that begins elsewhere."""
        return self.cells.get((row, column)) or Cell(self.name, row, column)

    def seen(self, row: int, column: int) -> Cell:
        """The cell whose content a reader sees at this place: of a merged block, its top left one."""
        return self.at(*self._block_begins.get((row, column), (row, column)))

    def row(self, row: int) -> list[Cell]:
        """The cells with content of one row, from left to right."""
        return self._by_row.get(row, [])

    @cached_property
    def rows(self) -> list[int]:
        """The rows that have content, from the top."""
        return sorted(self._by_row)

    def rows_between(self, first: int, last: int) -> list[int]:
        """The rows that have content, from `first` to `last` inclusive."""
        return self.rows[bisect_left(self.rows, first) : bisect_right(self.rows, last)]

    @cached_property
    def last_row(self) -> int:
        """The last row with content; 0 in an empty sheet."""
        return self.rows[-1] if self.rows else 0

    @cached_property
    def last_column(self) -> int:
        """The last column with content; 0 in an empty sheet."""
        return max((column for _, column in self.cells), default=0)

    @cached_property
    def _by_row(self) -> dict[int, list[Cell]]:
        by_row: dict[int, list[Cell]] = {}
        for (row, _), cell in sorted(self.cells.items()):
            by_row.setdefault(row, []).append(cell)
        return by_row

    @cached_property
    def _block_begins(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {
            place: (merge.top, merge.left)
            for merge in self.merges
            for place in places(merge, self.last_row, self.last_column)
        }


def places(merge: Merge, last_row: int, last_column: int) -> Iterable[tuple[int, int]]:
    """The (row, column) of every cell of a merged block, as far as the sheet's content reaches."""
    return (
        (row, column)
        for row in range(merge.top, min(merge.bottom, last_row) + 1)
        for column in range(merge.left, min(merge.right, last_column) + 1)
    )


def span(cells: Iterable[Cell]) -> str:
    """The address of the smallest block that holds all these cells: "C14", "A3:H3"; "" for none."""
    found = list(cells)
    if not found:
        return ""
    rows, columns = [cell.row for cell in found], [cell.column for cell in found]
    first = f"{column_letters(min(columns))}{min(rows)}"
    last = f"{column_letters(max(columns))}{max(rows)}"
    return first if first == last else f"{first}:{last}"


def blocks(cells: Iterable[Cell]) -> str:
    """The addresses of cells, those below one another as one: "D2:D4, F7"."""
    by_column: dict[int, list[int]] = {}
    for cell in cells:
        by_column.setdefault(cell.column, []).append(cell.row)
    found = []
    for column, rows in sorted(by_column.items()):
        letters = column_letters(column)
        for first, last in runs(sorted(set(rows))):
            found.append(f"{letters}{first}" if first == last else f"{letters}{first}:{letters}{last}")
    return ", ".join(found)


def runs(rows: list[int]) -> Iterable[tuple[int, int]]:
    """The first and last of each run of numbers that follow one another; at least one number."""
    first = last = rows[0]
    for row in rows[1:]:
        if row != last + 1:
            yield first, last
            first = row
        last = row
    yield first, last


_ADDRESS = re.compile(r"\b([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?\b")


def holds(places: str, ref: str) -> bool:
    """Whether an address ("D3") is one of these places ("D2:D4, F7")."""
    column, row = address_parts(ref)
    for left, top, right, bottom in _ADDRESS.findall(places):
        first, last = column_number(left), column_number(right or left)
        if first <= column <= last and int(top) <= row <= int(bottom or top):
            return True
    return False


def address_parts(ref: str) -> tuple[int, int]:
    """The column and row of an address, counted from 1; zeros where it is none."""
    found = _ADDRESS.fullmatch(ref)
    return (column_number(found[1]), int(found[2])) if found else (0, 0)


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * _ALPHABET + ord(letter) - ord("A") + 1
    return number
