"""A second reader, not ours: what stands in the cells of a file that ours has read."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from math import isclose

from python_calamine import CalamineWorkbook

from returns.reading.cells import Cell, plain
from tests.fuzz.mutations import Mutant
from tests.fuzz.tables import OPEN_DOCUMENT, parts_of, zipped

Seen = dict[tuple[str, int, int], object]


class NoWitness(Exception):
    """The second reader can't open the file."""


def seen(mutant: Mutant) -> Seen:
    """The content of every filled cell by sheet, row and column. Raises NoWitness."""
    try:
        return _text(mutant) if mutant.format.encoding else _workbook(mutant.data)
    # Whatever stops it: its errors share no class.
    except Exception as error:
        raise NoWitness(str(error)) from error


def agrees(cell: Cell, content: object) -> bool:
    """Whether our cell says what the second reader has seen."""
    if isinstance(cell.value, Decimal):
        return isinstance(content, int | float) and isclose(cell.value, content, rel_tol=1e-12)
    if isinstance(cell.value, bool):
        return content == cell.value
    if isinstance(cell.value, date):
        day = content.date() if isinstance(content, datetime) else content
        return day == cell.value
    return cell.text == plain(str(content))


def _workbook(data: bytes) -> Seen:
    if data.startswith(b"PK") and "mimetype" in (parts := parts_of(data)):
        # It tells a file's kind by this part alone, ours by the other parts too.
        data = zipped({**parts, "mimetype": OPEN_DOCUMENT})
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    return {
        (name, row, column): content
        for name in book.sheet_names
        for row, contents in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False), start=1)
        for column, content in enumerate(contents, start=1)
        if content != ""
    }


def _text(mutant: Mutant) -> Seen:
    text = mutant.data.decode(mutant.format.encoding).removeprefix("\ufeff")
    rows = csv.reader(StringIO(text, newline=""), delimiter=mutant.format.separator)
    return {
        ("return", row, column): content
        for row, contents in enumerate(rows, start=1)
        for column, content in enumerate(contents, start=1)
        if content
    }
