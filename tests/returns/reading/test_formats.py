"""The formats besides .xlsx that people send: the same table gives the same lines in each."""

import datetime as dt
import warnings
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import xlwt

from returns.reading import read_return
from returns.reading.files.grid import read_workbook
from returns.reading.lines import LineRead, ProblemCode
from returns.reading.sheet.cells import Sheet, WorkbookNotReadable
from returns.reading.sheet.figures import Doubt
from tests.returns.reading.workbooks import with_part, workbook_of

HEADINGS = ["Indicator", "Month", "Value"]
TABLE = [HEADINGS, ["Contacts", "May 2012", "6,859"], ["Re-referrals", "May 2012", "2.6%"]]
TEXT = "\r\n".join(";".join(row) for row in TABLE)


def said(data: bytes, filename: str) -> list[tuple[str, date | None, Decimal | None]]:
    return [_said(line) for line in read_return(data, filename).lines]


def _said(line: LineRead) -> tuple[str, date | None, Decimal | None]:
    assert line.value
    return line.indicator_text, line.period_end, line.value.number


EXPECTED = [
    ("Contacts", date(2012, 5, 31), Decimal(6859)),
    ("Re-referrals", date(2012, 5, 31), Decimal("2.6")),
]


def problems(data: bytes, filename: str) -> list[ProblemCode]:
    return [problem.code for problem in read_return(data, filename).problems]


def refusal(data: bytes, filename: str) -> str:
    with pytest.raises(WorkbookNotReadable) as refused:
        read_workbook(data, filename)
    return str(refused.value)


# Text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_is_read_in_each_encoding_with_each_separator(encoding: str, separator: str) -> None:
    rows = [HEADINGS, ["Café contacts – new", "May 2012", "6859"]]
    data = "\r\n".join(separator.join(row) for row in rows).encode(encoding)
    assert said(data, "return.csv") == [("Café contacts – new", date(2012, 5, 31), Decimal(6859))]


@pytest.mark.parametrize(("typed", "meant"), [("18,4", "18.4"), ("18,425", "18.425"), ("1.234,5", "1234.5")])
def test_a_comma_in_a_list_with_semicolons_is_doubted_as_a_decimal_mark(typed: str, meant: str) -> None:
    (line,) = read_return(f"Indicator;Month;Value\nContacts;May 2012;{typed}\n".encode(), "return.csv").lines
    assert (line.value.number, line.value.doubt) == (Decimal(meant), Doubt.DECIMAL_COMMA)


def test_a_row_with_a_value_too_many_is_an_error_that_names_the_likely_cause() -> None:
    text = b"Indicator,Month,Value\nContacts,May 2012,1,234\nReferrals,May 2012,9\n"
    cut, whole = read_return(text, "return.csv").lines
    assert [problem.code for problem in cut.problems] == [ProblemCode.SURPLUS_VALUE]
    assert "comma" in cut.problems[0].what
    assert whole.problems == ()


def test_the_separator_may_be_stated_in_the_first_line() -> None:
    rows = [["Indicator", "Value, in all"], ["Contacts", "a;b;c"]]
    text = "sep=\t\r\n" + "\r\n".join("\t".join(row) for row in rows)
    (sheet,) = read_workbook(text.encode(), "return.csv")
    assert sheet.at(3, 2).text == "a;b;c"


def test_the_sheet_is_called_after_the_file_and_may_name_the_month() -> None:
    data = b"Indicator,Value\r\nContacts,6859\r\n"
    assert said(data, "Return May 2012.csv") == [EXPECTED[0]]


def test_cells_of_text_have_the_addresses_that_excel_shows() -> None:
    (sheet,) = read_workbook(b"Return\r\n\r\nIndicator,Value\r\nContacts,6859\r\n", "return.csv")
    assert sheet.at(4, 2).text == "6859"


def test_a_line_break_in_a_quoted_cell_is_a_space() -> None:
    (sheet,) = read_workbook(b'"Indicator\nname",Value\r\n', "return.csv")
    assert sheet.at(1, 1).text == "Indicator name"


@pytest.mark.parametrize("data", [b"\x00\x01\x02" * 50, b"%PDF-1.4", b"\xff\xfe\x00\xd8\x00"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    assert "return.csv" in refusal(data, "return.csv")


def test_text_far_away_is_refused() -> None:
    assert "A21001 lies far away" in refusal(b"\n" * 21_000 + b"x", "return.csv")


def test_a_quotation_mark_that_is_never_closed_is_a_message() -> None:
    assert "return.csv" in refusal(b'Indicator,"Value\n' + b"x" * 40_000, "return.csv")


def test_text_without_a_table_is_not_silence() -> None:
    assert ProblemCode.SHEET_NOT_RECOGNISED in problems(b"Dear all\r\nfigures to follow", "return.txt")


# Old workbooks of Excel


def old(rows: Sequence[Sequence[object]], formats: dict[tuple[int, int], str] | None = None) -> xlwt.Workbook:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Return")
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            style = xlwt.easyxf(num_format_str=(formats or {}).get((row, column), "General"))
            sheet.write(row, column, value, style)
    return book


def bytes_of(book: xlwt.Workbook) -> bytes:
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_an_old_workbook_is_read() -> None:
    assert said(bytes_of(old(TABLE)), "return.xls") == EXPECTED


def test_a_percent_format_of_an_old_workbook_is_seen() -> None:
    rows = [HEADINGS, ["Re-referrals", dt.date(2012, 5, 1), 0.026]]
    book = old(rows, {(1, 1): "mmm-yy", (1, 2): "0.0%"})
    (line,) = read_return(bytes_of(book), "return.xls").lines
    assert line.value
    assert (line.value.number, line.value.stated, line.period_end) == (
        Decimal("2.6"),
        "2.6%",
        date(2012, 5, 31),
    )


def test_a_fraction_that_an_old_workbook_shows_as_a_time_is_no_figure() -> None:
    book = old([HEADINGS, ["Re-referrals", dt.date(2012, 5, 1), 0.95]], {(1, 1): "mmm-yy", (1, 2): "hh:mm"})
    (line,) = read_return(bytes_of(book), "return.xls").lines
    assert [problem.code for problem in line.problems] == [ProblemCode.UNREADABLE_FIGURE]


def test_merged_and_hidden_cells_of_an_old_workbook_are_known() -> None:
    book = old([*TABLE, ["Contacts", "June 2012", 7]])
    sheet = book.get_sheet(0)
    sheet.write_merge(5, 6, 0, 0, "Referrals")
    sheet.row(3).hidden = True
    book.add_sheet("Old").visibility = 1
    first, hidden = read_workbook(bytes_of(book), "return.xls")
    assert list(first.out_of_sight) == ["row 4"]
    assert first.seen(7, 1).text == "" or first.seen(6, 1).text == "Referrals"
    assert hidden.hidden


@pytest.mark.parametrize("since_1904", [False, True])
def test_a_date_of_an_old_workbook_is_the_same_day_in_both_epochs(since_1904: bool) -> None:
    days = (dt.date(2012, 6, 10) - (dt.date(1904, 1, 1) if since_1904 else dt.date(1899, 12, 30))).days
    book = old([[days]], {(0, 0): "dd/mm/yyyy"})
    book.dates_1904 = since_1904
    assert read_workbook(bytes_of(book), "return.xls")[0].at(1, 1).value == date(2012, 6, 10)


def test_an_old_workbook_that_was_cut_short_is_a_message() -> None:
    data = bytes_of(old(TABLE))
    assert refusal(data[: len(data) // 3], "return.xls")


def test_a_protected_old_workbook_says_so() -> None:
    biff = old(TABLE).get_biff_data()
    first_record = 4 + int.from_bytes(biff[2:4], "little")
    filepass = b"\x2f\x00\x06\x00" + bytes(6)
    kept = BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(kept, biff[:first_record] + filepass + biff[first_record:])
    assert "protected by a password" in refusal(kept.getvalue(), "return.xls")


def test_an_old_workbook_with_a_cell_far_away_is_refused() -> None:
    book = old(TABLE)
    book.get_sheet(0).write(65_535, 255, "x")
    assert "IV65536 lies far away" in refusal(bytes_of(book), "return.xls")


# OpenDocument

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
STYLES = (
    '<office:automatic-styles><style:style style:name="hid" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
)


def open_document(*tables: str, before: str = "", manifest: str = "<manifest/>") -> bytes:
    content = f"{before}<office:document-content {NAMES}>{STYLES}<office:body><office:spreadsheet>"
    content += "".join(tables) + "</office:spreadsheet></office:body></office:document-content>"
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("content.xml", content)
        container.writestr("META-INF/manifest.xml", manifest)
    return kept.getvalue()


def table(*rows: str, more: str = "") -> str:
    return f'<table:table table:name="Return" {more}>{"".join(rows)}</table:table>'


def line(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def text(said: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{said}</text:p></table:table-cell>'


def number(value: str, shown: str, kind: str = "float") -> str:
    return (
        f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


HEAD = line(*map(text, HEADINGS))
GAP = '<table:table-cell table:number-columns-repeated="16000"/>'


def only_sheet(data: bytes) -> Sheet:
    (sheet,) = read_workbook(data, "return.ods")
    return sheet


def test_an_open_document_is_read_with_its_percentages() -> None:
    rows = [
        HEAD,
        line(text("Contacts"), text("May 2012"), number("6859", "6,859"), GAP),
        line(text("Re-referrals"), text("May 2012"), number("0.0264", "2.6%", "percentage")),
        line(GAP, more='table:number-rows-repeated="1048000"'),
    ]
    found = read_return(open_document(table(*rows)), "return.ods")
    contacts, referrals = (made.value for made in found.lines)
    assert contacts
    assert referrals
    assert (contacts.number, contacts.stated) == (Decimal(6859), "6,859")
    assert (referrals.number, referrals.stated, referrals.is_percentage) == (Decimal("2.64"), "2.6%", True)


def test_a_date_that_shows_its_month_alone_is_the_month() -> None:
    cell = (
        '<table:table-cell office:value-type="date" office:date-value="2012-05-01"><text:p>May-12</text:p>'
        "</table:table-cell>"
    )
    rows = [HEAD, line(text("Contacts"), cell, number("7", "7"))]
    assert said(open_document(table(*rows)), "return.ods") == [("Contacts", date(2012, 5, 31), Decimal(7))]


def test_repeated_rows_and_cells_stand_as_often_as_they_are_shown() -> None:
    repeated = line(
        text("x", 'table:number-columns-repeated="2"'),
        number("1", "1"),
        more='table:number-rows-repeated="2"',
    )
    sheet = only_sheet(open_document(table(repeated, line(text("y")))))
    assert [cell.ref for row in sheet.rows for cell in sheet.row(row)] == [
        "A1", "B1", "C1", "A2", "B2", "C2", "A3"
    ]  # fmt: skip


def test_a_comment_in_a_cell_is_no_part_of_its_text() -> None:
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>secret</text:p>'
        "</office:annotation><text:p>Con<text:span>tacts</text:span></text:p></table:table-cell>"
    )
    assert only_sheet(open_document(table(line(cell)))).at(1, 1).text == "Contacts"


def test_hidden_rows_and_sheets_of_an_open_document_are_known() -> None:
    rows = [
        HEAD,
        line(text("Contacts"), text("May 2012"), number("7", "7"), more='table:visibility="filter"'),
    ]
    assert only_sheet(open_document(table(*rows))).out_of_sight.keys() == {"row 2"}
    assert only_sheet(open_document(table(*rows, more='table:style-name="hid"'))).hidden


def test_merged_cells_of_an_open_document_are_seen_from_each_place() -> None:
    rows = [
        line(text("Dover", 'table:number-rows-spanned="2"'), text("a")),
        line("<table:covered-table-cell/>", text("b")),
    ]
    assert only_sheet(open_document(table(*rows))).seen(2, 1).text == "Dover"


def test_a_formula_of_an_open_document_without_a_result_is_noted() -> None:
    assert (
        only_sheet(open_document(table(line('<table:table-cell table:formula="of:=1+1"/>'))))
        .at(1, 1)
        .unanswered
    )


MANY = line(text("x", 'table:number-columns-repeated="400"'), more='table:number-rows-repeated="20000"')
WRITER = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (open_document(table(line(GAP, text("x")))), "far away"),
        (open_document(table(line(text("x"), more='table:number-rows-repeated="1048576"'))), "far away"),
        (open_document(table(MANY)), "more than 200,000 cells"),
        (open_document(table(line(text("x" * 40_000)))), "more than 32,767 characters"),
        (open_document(table("<table:table-row/>" * 600_001)), "more than 200,000 cells"),
        (open_document(before='<!DOCTYPE x [<!ENTITY a "b">]>'), "document type declaration"),
        (open_document(manifest="<manifest><encryption-data/></manifest>"), "protected by a password"),
        (with_part(open_document(), "content.xml", b"<office"), "damaged"),
        (with_part(open_document(), "mimetype", WRITER), "is not an Excel workbook"),
    ],
)  # fmt: skip
def test_an_open_document_that_breaks_a_limit_is_refused(data: bytes, says: str) -> None:
    assert says in refusal(data, "return.ods")


# Macros, and wrong names


def test_macros_are_ignored_and_it_is_said() -> None:
    data = with_part(workbook_of({"Return": TABLE}), "xl/vbaProject.bin", b"macros")
    assert said(data, "return.xlsm") == EXPECTED
    assert problems(data, "return.xlsm") == [ProblemCode.MACROS_IGNORED]


@pytest.mark.parametrize(
    ("data", "filename"),
    [(workbook_of({"Return": TABLE}), "return.xls"), (bytes_of(old(TABLE)), "return.xlsx")],
)
def test_a_workbook_with_a_wrong_ending_is_read_and_it_is_said(data: bytes, filename: str) -> None:
    assert said(data, filename) == EXPECTED
    assert problems(data, filename) == [ProblemCode.WRONG_ENDING]


def test_text_under_a_workbooks_name_is_read_as_text_and_says_so() -> None:
    found = read_return(TEXT.encode(), "return.xlsx")
    assert found.lines
    assert [problem.code for problem in found.problems] == [ProblemCode.WRONG_ENDING]


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "..\\x.csv", "a[1]:*?.csv"])
def test_a_path_in_a_name_is_no_path(name: str) -> None:
    (sheet,) = read_workbook(TEXT.encode(), name)
    assert not set(sheet.name) & set("/\\[]:*?")
