"""Whatever is uploaded is read or refused, and whatever is read is accounted for."""

import random
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from returns.reading.files.grid import read_workbook
from returns.reading.layouts.recognise import recognise
from returns.reading.lines import WorkbookRead
from returns.reading.sheet.cells import WorkbookNotReadable
from tests.returns.reading.test_published_returns import unaccounted
from tests.returns.reading.workbooks import PUBLISHED, RETURNS, read, with_part

WORDS = [
    "Indicator", "Area", "Team", "Month", "Period", "Numerator", "Denominator", "Value", "Number", "%", "*", "Part",
    "As at", "Note", "Source", "May 2012", "2012/13", "Q1", "Q2", "w/e 10.06.12", "Total", "n/a", "\\", "84.4%",
    "1,234", "Unallocated cases", "Dover", "=1+1", " ", "?",
]  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.integers(-5, 10_000),
    st.floats(0, 100),
    st.dates(date(2011, 1, 1), date(2013, 1, 1)),
)
SHEETS = st.lists(st.lists(CELLS, max_size=8), max_size=12)
BLOCKS = st.lists(st.tuples(*[st.integers(1, 10)] * 4), max_size=3)


def read_or_refused(data: bytes) -> WorkbookRead | None:
    try:
        return recognise(read_workbook(data, "return.xlsx"))
    except WorkbookNotReadable:
        return None


def merge(sheet: Worksheet, blocks: list[tuple[int, int, int, int]]) -> None:
    for top, left, height, width in blocks:
        sheet.merge_cells(
            start_row=top, start_column=left, end_row=top + height % 3, end_column=left + width % 3
        )


@given(SHEETS, BLOCKS)
@settings(deadline=None, max_examples=60)
def test_no_cell_of_any_sheet_is_forgotten(
    rows: list[list[object]], blocks: list[tuple[int, int, int, int]]
) -> None:
    found = read(rows, lambda sheet: merge(sheet, blocks))
    assert unaccounted(found) == set()
    assert found.lines or found.problems


@given(SHEETS)
@settings(deadline=None, max_examples=60)
def test_every_line_has_a_figure_and_names_its_cells(rows: list[list[object]]) -> None:
    for line in read(rows).lines:
        assert line.figures
        assert set(line.figure_cells) <= set(line.cells)


@given(st.binary(max_size=2_000), st.sampled_from([b"", b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1")]))
@settings(deadline=None, max_examples=100)
def test_random_bytes_are_refused(data: bytes, beginning: bytes) -> None:
    assert read_or_refused(beginning + data) is None


def mutated(data: bytes, seed: int) -> bytes:
    """The same bytes with a few of them replaced, cut out or doubled."""
    chance, content = random.Random(seed), bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place, length = chance.randrange(len(content)), chance.choice([1, 1, 1, 20])
        piece = content[place : place + length]
        printable = bytes(chance.choices(b"0123456789AZarst.%/", k=len(piece)))
        content[place : place + length] = chance.choice(
            [b"", piece * 2, printable, printable, chance.randbytes(len(piece))]
        )
    return bytes(content)


@given(st.sampled_from(PUBLISHED), st.integers(0, 10**9))
@settings(deadline=None, max_examples=100)
def test_a_damaged_file_is_read_or_refused(name: str, seed: int) -> None:
    read_or_refused(mutated((RETURNS / name).read_bytes(), seed))


@given(st.sampled_from(PUBLISHED), st.integers(0, 10**9))
@settings(deadline=None, max_examples=150)
def test_a_file_with_one_damaged_part_is_read_or_refused(name: str, seed: int) -> None:
    data = (RETURNS / name).read_bytes()
    with ZipFile(BytesIO(data)) as whole:
        part = random.Random(seed).choice(whole.namelist())
        damaged = mutated(whole.read(part), seed)
    found = read_or_refused(with_part(data, part, damaged))
    assert found is None or unaccounted(found) == set()
