"""A file is read in a process of its own."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from returns.reading import read_return, sandboxed
from returns.reading.sandboxed import read_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable

CABINET = (
    Path(__file__).parents[3] / "fixtures" / "demonstration" / "returns" / "stockton-cabinet-2012-13.xlsx"
)


def test_the_child_reads_what_the_parent_would():
    data = CABINET.read_bytes()
    assert read_in_sandbox(data, CABINET.name).lines == read_return(data, CABINET.name).lines


def test_what_an_officer_is_told_comes_back_from_the_child():
    with pytest.raises(WorkbookNotReadable, match="empty"):
        read_in_sandbox(b"", "return.xlsx")


def test_a_child_that_takes_too_long_is_stopped_with_a_message():
    with pytest.raises(WorkbookNotReadable, match="more time or memory"):
        read_in_sandbox(CABINET.read_bytes(), CABINET.name, seconds=0)


def test_a_child_that_runs_out_of_memory_is_a_message_not_a_crash(monkeypatch):
    monkeypatch.setattr(sandboxed, "MEMORY_BYTES", 30 * 1024 * 1024)
    with pytest.raises(WorkbookNotReadable, match="more time or memory"):
        read_in_sandbox(long_workbook(), "long.xlsx")


def long_workbook(rows: int = 3000) -> bytes:
    book = Workbook()
    book.active.append(["Indicator", "Area", "Month", "Value"])
    for row in range(rows):
        book.active.append([f"Unallocated cases {row}", "Kent", "May 2012", row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
