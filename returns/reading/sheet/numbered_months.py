"""Months that were typed as numbers: 201205 for May 2012. They are read as months, and the officer is asked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from returns.reading.lines import ProblemCode, ReadProblem
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.headings import Column, columns_named

_YEAR_AND_MONTH = re.compile("(19|20)[0-9]{2}(0[1-9]|1[0-2])")
_FORMAT = "mmm-yy"


def months_made_out(sheet: Sheet) -> tuple[Sheet, list[ReadProblem]]:
    """The sheet with such numbers as months where months belong: in headings, and below Month or Period.

    With one question for them all; without any, the sheet as it is.
    """
    if not any(_is_month(cell) for cell in sheet.cells.values()):
        return sheet, []
    found = list(_where_months_belong(sheet))
    if not found:
        return sheet, []
    cells = dict(sheet.cells)
    cells.update({(cell.row, cell.column): _as_month(cell) for cell in found})
    return replace(sheet, cells=cells), [_question(found[0])]


def _is_month(cell: Cell) -> bool:
    if not isinstance(cell.value, Decimal | str) or len(cell.text) != 6:
        return False
    return _YEAR_AND_MONTH.fullmatch(cell.text) is not None


def _where_months_belong(sheet: Sheet) -> Iterator[Cell]:
    below: set[int] = set()
    for row in sheet.rows:
        named = columns_named(sheet, row)
        if Column.INDICATOR in named or Column.AREA in named:
            below = {named[column] for column in (Column.MONTH, Column.PERIOD) if column in named}
            yield from _of_headings(sheet.row(row))
        else:
            yield from (cell for cell in sheet.row(row) if cell.column in below and _is_month(cell))


def _of_headings(cells: list[Cell]) -> list[Cell]:
    """The months in a row of headings; none where other numbers stand beside them."""
    months = [cell for cell in cells if _is_month(cell)]
    others = any(isinstance(cell.value, Decimal) and not _is_month(cell) for cell in cells)
    return [] if others else months


def _as_month(cell: Cell) -> Cell:
    return Cell(cell.sheet, cell.row, cell.column, _first_day(cell), _FORMAT)


def _first_day(cell: Cell) -> date:
    return date(int(cell.text[:4]), int(cell.text[4:6]), 1)


def _question(first: Cell) -> ReadProblem:
    return ReadProblem(
        ProblemCode.MONTHS_AS_NUMBERS,
        first.sheet,
        first.ref,
        f"Sheet {first.sheet}, {first.ref} and whatever is written like it: is {first.text} {_first_day(first):%B %Y}?",
        "If not, write the months as May 2012 and upload the file again.",
    )
