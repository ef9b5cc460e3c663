from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from returns.reading.files import assembling, container
from returns.reading.files.grid import read_workbook
from returns.reading.sheet.cells import Sheet, WorkbookNotReadable, column_letters
from tests.returns.reading.workbooks import part_of, saved, sheet_of, with_part, workbook_of

SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook_of({"Return": [["Indicator", "Month", "Value"], ["Referrals", "May 2012", 3]]})


def changed(old: bytes, new: bytes) -> bytes:
    """The good workbook with other XML in its sheet."""
    xml = part_of(GOOD, SHEET)
    assert old in xml
    return with_part(GOOD, SHEET, xml.replace(old, new))


def sheet_with(xml: bytes) -> Sheet:
    """The good workbook's sheet with more XML in front of its end."""
    return read_workbook(changed(b"</sheetData>", b"</sheetData>" + xml), "return.xlsx")[0]


def refusal(data: bytes, filename: str = "return.xlsx") -> str:
    """What the officer is told."""
    with pytest.raises(WorkbookNotReadable) as refused:
        read_workbook(data, filename)
    return str(refused.value)


def test_numbers_are_decimals_at_the_digits_that_excel_keeps() -> None:
    sheet = sheet_of([[0.1 + 0.2, 6859, 1234567.125]])
    assert [cell.value for cell in sheet.row(1)] == [Decimal("0.3"), Decimal(6859), Decimal("1234567.125")]


def test_dates_are_days_and_keep_their_format() -> None:
    cell = sheet_of([[date(2012, 6, 10)]], lambda sheet: setattr(sheet["A1"], "number_format", "mmm-yy")).at(
        1, 1
    )
    assert (cell.value, cell.number_format) == (date(2012, 6, 10), "mmm-yy")


def test_dates_of_the_macintosh_epoch_are_the_same_days() -> None:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    workbook.active["A1"] = date(2012, 6, 10)
    assert read_workbook(saved(workbook), "return.xlsx")[0].at(1, 1).value == date(2012, 6, 10)


def test_cells_have_the_addresses_that_excel_shows() -> None:
    sheet = sheet_of([[], [None] * 27 + ["here"]])
    assert [cell.ref for cell in sheet.row(2)] == ["AB2"]


def test_spaces_alone_are_no_content() -> None:
    assert sheet_of([["  ", "\u00a0", "x"]]).row(1)[0].ref == "C1"


def test_a_merged_block_is_seen_from_each_of_its_places() -> None:
    sheet = sheet_of([["Adoption", 1], [None, 2]], lambda sheet: sheet.merge_cells("A1:A2"))
    assert (sheet.seen(2, 1).text, sheet.at(2, 1).blank) == ("Adoption", True)


def test_a_formula_without_a_stored_result_is_noted() -> None:
    assert sheet_of([["=1+1"]]).at(1, 1).unanswered


def test_the_stored_result_of_a_formula_is_its_value() -> None:
    (sheet,) = read_workbook(changed(b"<v>3</v>", b"<f>1+2</f><v>3</v>"), "return.xlsx")
    assert (sheet.at(2, 3).value, sheet.at(2, 3).unanswered) == (Decimal(3), False)


def test_a_formula_that_answers_with_nothing_is_blank() -> None:
    (sheet,) = read_workbook(
        changed(b'<c r="C2" t="n"><v>3</v>', b'<c r="C2" t="str"><f>""</f><v></v>'), "return.xlsx"
    )
    assert sheet.at(2, 3).blank


def test_texts_that_excel_keeps_in_a_part_of_their_own_are_read() -> None:
    shared = changed(b't="inlineStr"><is><t>Referrals</t></is>', b't="s"><v>0</v>')
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    types = part_of(shared, "[Content_Types].xml").replace(b"</Types>", override)
    strings = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b"<si><r><t>Re-</t></r><r><t>referrals</t></r></si></sst>"
    )
    data = with_part(with_part(shared, "[Content_Types].xml", types), "xl/sharedStrings.xml", strings)
    assert read_workbook(data, "return.xlsx")[0].at(2, 1).text == "Re-referrals"


def test_a_sheet_in_utf_16_is_read_like_any_other() -> None:
    xml = b'<?xml version="1.0" encoding="utf-16"?>' + part_of(GOOD, SHEET)
    (sheet,) = read_workbook(with_part(GOOD, SHEET, xml.decode().encode("utf-16")), "return.xlsx")
    assert sheet.at(2, 3).value == Decimal(3)


def test_the_declared_size_of_a_sheet_is_not_believed() -> None:
    (sheet,) = read_workbook(changed(b'ref="A1:C2"', b'ref="A1:A1"'), "return.xlsx")
    assert sheet.at(2, 3).value == Decimal(3)


def test_an_empty_file_is_named_as_such() -> None:
    assert refusal(b"") == "“return.xlsx” is empty. Save the return in Excel and upload it again."


@pytest.mark.parametrize(
    ("data", "filename", "says"),
    [
        (b"Indicator,Value\n", "return.doc", "not an Excel workbook but a .doc file"),
        (b"%PDF-1.4", "return.xlsx", "is a PDF document"),
        (b"<html><table>", "return.xls", "is a web page"),
        (b"\x89PNG\r\n", "return.xlsx", "not an Excel workbook but something else"),
        (GOOD[: len(GOOD) // 2], "return.xlsx", "cut short"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512), "return.xls", "format older than .xlsx"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "return.xlsx",
            "protected by a password",
        ),
    ],
)
def test_what_is_no_workbook_says_what_it_is(data: bytes, filename: str, says: str) -> None:
    assert says in refusal(data, filename)


def zip_of(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_file_of_something_else_is_no_workbook() -> None:
    assert "is not an Excel workbook" in refusal(
        zip_of(mimetype=b"application/vnd.oasis.opendocument.spreadsheet")
    )


def test_an_upload_over_the_limit_is_refused() -> None:
    assert "larger than 10 MB" in refusal(b"PK" + bytes(container.MAX_UPLOAD))


def test_a_bomb_is_refused_by_what_it_declares() -> None:
    assert "unpacks to more than 50 MB" in refusal(zip_of(bomb=bytes(container.MAX_UNPACKED + 1)))


def test_too_many_parts_are_refused() -> None:
    assert "parts" in refusal(zip_of(**{f"part{n}": b"" for n in range(container.MAX_PARTS + 1)}))


@pytest.mark.parametrize("ref", ["XFD1048576", "C1048576", "XFD2"])
def test_a_cell_far_away_is_refused_by_its_address(ref: str) -> None:
    row = ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").encode()
    far = b'</row><row r="' + row + b'"><c r="' + ref.encode() + b'"><v>1</v></c></row></sheetData>'
    assert f"Cell {ref} lies far away" in refusal(changed(b"</row></sheetData>", far))


def test_a_cell_far_away_that_is_only_formatted_does_no_harm() -> None:
    far = b'</row><row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    (sheet,) = read_workbook(changed(b"</row></sheetData>", far), "return.xlsx")
    assert sheet.last_row == 2


def test_a_block_merged_to_the_ends_of_the_sheet_does_no_harm() -> None:
    sheet = sheet_with(b'<mergeCells><mergeCell ref="A3:B1048576"/></mergeCells>')
    assert sheet.at(2, 3).value == Decimal(3)


def test_too_many_merged_cells_are_refused() -> None:
    merges = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' + b"</mergeCells>"
    assert "merged" in refusal(changed(b"</sheetData>", b"</sheetData>" + merges))


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembling, "MAX_CELLS", 5)
    assert "more than 5 cells" in refusal(GOOD)


def test_an_endless_text_is_refused() -> None:
    xml = b'<c r="C2" t="inlineStr"><is><t>' + b"a" * 40_000 + b"</t></is>"
    assert "more than 32,767 characters" in refusal(changed(b'<c r="C2" t="n"><v>3</v>', xml))


@pytest.mark.parametrize("part", [SHEET, "xl/styles.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nested_entities_are_refused_in_any_part_and_encoding(part: str, encoding: str) -> None:
    body = part_of(GOOD, part).decode().split("?>")[-1]
    bomb = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]>{body}'
    assert "document type declaration" in refusal(with_part(GOOD, part, bomb.encode(encoding)))


def test_a_damaged_sheet_is_refused() -> None:
    assert "damaged" in refusal(changed(b"</sheetData>", b"</sheetDat>"))


def test_a_cell_in_a_row_that_no_sheet_has_is_refused() -> None:
    assert "damaged" in refusal(changed(b'r="C1"', b'r="C0"'))


def test_a_sheet_whose_part_is_no_sheet_is_refused() -> None:
    assert "Sheet Return can't be read" in refusal(with_part(GOOD, SHEET, b"<chart/>"))


def test_columns_beyond_z_have_two_letters() -> None:
    assert [column_letters(column) for column in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_cells_that_the_library_passes_over_are_not_lost_in_silence() -> None:
    backwards = b'<c r="B5"><v>1</v></c><c r="A5"><v>2</v></c>'
    (sheet,) = read_workbook(
        changed(b"</row></sheetData>", b'</row><row r="5">' + backwards + b"</row></sheetData>"), "r.xlsx"
    )
    assert [cell.ref for cell in sheet.row(5)] == ["A5", "B5"]
    again = b'</row><row r="1"><c r="D1"><v>1</v></c></row></sheetData>'
    assert "can't be read" in refusal(changed(b"</row></sheetData>", again))
