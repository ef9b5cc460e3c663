"""Files made to exhaust their reader: each is refused in clear words within 3 s and 300 MB.

They are read as uploads are, in a child process, here with a limit of 3 s of the processor's time.
"""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlwt

from returns.reading import sandboxed
from sandbox.client import ResourceLimits, run_sandboxed
from tests.returns.reading.workbooks import part_of, with_part, workbook_of

SHEET = "xl/worksheets/sheet1.xml"
MOST_KB = 300 * 1024
MEASURED = "tests.returns.reading.measured"
GOOD = workbook_of({"Return": [["Indicator", "Month", "Value"], ["Referrals", "May 2012", 3]]})


def changed(part: str, old: bytes, new: bytes) -> bytes:
    content = part_of(GOOD, part)
    assert old in content
    return with_part(GOOD, part, content.replace(old, new))


def bomb() -> bytes:
    return with_part(GOOD, SHEET, bytes(90_000_000))


def far_cell() -> bytes:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return changed(SHEET, b"</sheetData>", far)


def nested_entities() -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<!DOCTYPE a [<!ENTITY e0 "ten">{levels}]>'.encode()
    return changed(SHEET, b"<worksheet", document + b"<worksheet").replace(b">3<", b">&e9;<")


def formats() -> bytes:
    return changed("xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0"/>' * 700_000 + b"</cellXfs>")


def texts() -> bytes:
    strings = b"<sst>" + b"<si><t>a</t></si>" * 2_000_000 + b"</sst>"
    return with_part(GOOD, "xl/sharedStrings.xml", strings)


def merges() -> bytes:
    return changed(
        SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )


def old_workbook() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Return")
    for row in range(14_000):
        for column in range(20):
            sheet.row(row).set_cell_number(column, row + 0.1)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def open_document() -> bytes:
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("content.xml", b"<a>" + b"<b/>" * 9_000_000 + b"</a>")
    return kept.getvalue()


@pytest.mark.parametrize(
    ("make", "filename", "says"),
    [
        (bomb, "return.xlsx", "unpacks to more than 50 MB"),
        (far_cell, "return.xlsx", "Cell XFD1048576 lies far away"),
        (nested_entities, "return.xlsx", "document type declaration"),
        (formats, "return.xlsx", "more texts or formats than any return"),
        (texts, "return.xlsx", "more texts or formats than any return"),
        (merges, "return.xlsx", "cells of this workbook are merged"),
        (old_workbook, "return.xls", "more than 200,000 cells"),
        (open_document, "return.ods", "more than 200,000 cells"),
        (lambda: b",,,,,,,,,\n" * 1_000_000, "return.csv", "most of them empty"),
        (lambda: b"\n" * 10_000_000, "return.csv", "most of them empty"),
        (lambda: b'"' + b"a,\n" * 300_000, "return.csv", "quotation mark that is never closed"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_file_made_to_exhaust_its_reader_is_refused_in_clear_words(
    make: Callable[[], bytes], filename: str, says: str
) -> None:
    limits = ResourceLimits(sandboxed.MEMORY_BYTES, seconds=3, seconds_to_wait=sandboxed.SECONDS_TO_WAIT)
    said, peak = run_sandboxed(f"{MEASURED}.refusal_and_peak", make(), filename, limits=limits)
    assert says in said
    assert peak < MOST_KB
