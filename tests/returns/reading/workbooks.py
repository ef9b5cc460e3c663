"""Workbooks for the tests of reading, built cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from returns.reading.files.grid import read_workbook
from returns.reading.layouts.recognise import recognise
from returns.reading.lines import LineRead, WhyNotStored, WorkbookRead
from returns.reading.sheet.cells import Sheet

RETURNS = Path(__file__).resolve().parents[3] / "fixtures" / "demonstration" / "returns"
PUBLISHED = sorted(path.name for path in RETURNS.glob("*.xlsx"))

Rows = Sequence[Sequence[object]]


def saved(workbook: Workbook) -> bytes:
    """The bytes that a browser would upload."""
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def workbook_of(sheets: Mapping[str, Rows], change: Callable[[Worksheet], object] | None = None) -> bytes:
    """A workbook with these rows; `change` may merge, hide or format cells of each sheet."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        worksheet = workbook.create_sheet(name)
        for row in rows:
            worksheet.append(list(row))
        if change:
            change(worksheet)
    return saved(workbook)


def sheet_of(rows: Rows, change: Callable[[Worksheet], object] | None = None) -> Sheet:
    """The one sheet of such a workbook, as read."""
    return read_workbook(workbook_of({"Return": rows}, change), "return.xlsx")[0]


def read(rows: Rows, change: Callable[[Worksheet], object] | None = None) -> WorkbookRead:
    """What is recognised in a workbook with these rows on one sheet."""
    return recognise([sheet_of(rows, change)])


def only_line(rows: Rows, change: Callable[[Worksheet], object] | None = None) -> LineRead:
    """The one line of a workbook with these rows."""
    (line,) = read(rows, change).lines
    return line


def published(name: str) -> WorkbookRead:
    """What is recognised in one of the published returns."""
    return recognise(read_workbook((RETURNS / name).read_bytes(), name))


def not_stored(found: WorkbookRead, why: WhyNotStored) -> dict[str, str]:
    """Address and text of everything set aside for this reason."""
    return {entry.ref: entry.text for entry in found.not_stored if entry.why is why}


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook in which one part of the zip file is another."""
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return buffer.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    """One part of a workbook's zip file."""
    with ZipFile(BytesIO(data)) as container:
        return container.read(name)
