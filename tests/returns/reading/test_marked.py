"""A return given back with its findings marked."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from indicators.rules.terms import Severity
from returns.reading.files.grid import read_workbook
from returns.reading.layouts.recognise import recognise
from returns.reading.marked import HEADINGS, marked_workbook
from returns.reading.marks import FindingMark
from returns.reading.sandboxed import mark_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable
from tests.returns.reading.workbooks import saved, with_part, workbook_of

ROWS = [["Indicator", "Month", "Value"], ["Referrals", "May 2012", 104.2], ["Contacts", "May 2012", "=1+1"]]
OVER = FindingMark(Severity.ERROR, "Return", "C2", "104.2% is over 100.", "Correct the cell.")
ASKED = FindingMark(Severity.QUESTION, "Return", "B2, C2:C3", "Is it May?", "Yes or no.")


def marked(*marks: FindingMark, data: bytes | None = None) -> Workbook:
    original = workbook_of({"Return": ROWS}) if data is None else data
    return load_workbook(BytesIO(marked_workbook(original, "return.xlsx", marks)))


def test_the_cell_of_a_finding_says_what_is_wrong_and_what_to_do() -> None:
    cell = marked(OVER)["Return"]["C2"]
    assert cell.comment.text == "Error: 104.2% is over 100. Correct the cell."
    assert (cell.fill.patternType, cell.value) == ("solid", 104.2)


def test_other_cells_are_left_alone() -> None:
    cell = marked(OVER)["Return"]["B2"]
    assert (cell.comment, cell.fill.patternType) == (None, None)


def test_two_findings_of_a_cell_share_its_note_and_the_worse_its_colour() -> None:
    sheet = marked(ASKED, OVER)["Return"]
    assert sheet["C2"].comment.text.count("\n\n") == 1
    assert (
        sheet["C2"].fill.start_color.rgb
        != sheet["C3"].fill.start_color.rgb
        == sheet["B2"].fill.start_color.rgb
    )


def test_the_first_sheet_lists_them_all_the_worst_first() -> None:
    first = marked(ASKED, OVER).worksheets[0]
    rows = [[cell.value for cell in row] for row in first.iter_rows(min_row=2)]
    assert rows == [
        list(HEADINGS),
        ["Error", "Return", "C2", "104.2% is over 100.", "Correct the cell."],
        ["Question", "Return", "B2, C2:C3", "Is it May?", "Yes or no."],
    ]


@pytest.mark.parametrize(
    "mark",
    [
        FindingMark(Severity.WARNING, "Elsewhere", "C2", "what", ""),
        FindingMark(Severity.WARNING, "", "", "what", ""),
        FindingMark(Severity.WARNING, "Return", "A1:XFD999999", "what", ""),
        FindingMark(Severity.WARNING, "Return", "line 3", "what", ""),
    ],
)
def test_a_finding_without_a_cell_of_its_own_is_listed_alone(mark: FindingMark) -> None:
    book = marked(mark)
    assert not any(cell.comment for row in book["Return"].iter_rows() for cell in row)
    assert book.worksheets[0]["D3"].value == "what"


def test_a_cell_under_a_merged_block_does_no_harm() -> None:
    data = workbook_of({"Return": ROWS}, lambda sheet: sheet.merge_cells("C2:C3"))
    assert marked(ASKED, data=data)["Return"]["C2"].comment


def test_nothing_in_it_is_a_formula() -> None:
    hostile = FindingMark(Severity.ERROR, "Return", "C2", "=HYPERLINK(0)", "@SUM(A1)")
    rows = [*ROWS, ["@SUM(A1)", "+1+1", "=cmd|' /C calc'!A0"]]
    book = marked(hostile, data=workbook_of({"Return": rows}))
    texts = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [text for text in texts if isinstance(text, str) and text.startswith(("=", "+", "@"))]


def test_given_back_and_sent_again_it_reads_as_before() -> None:
    data = workbook_of({"Return": ROWS[:2]})
    again = recognise(read_workbook(marked_workbook(data, "return.xlsx", [OVER]), "return.xlsx"))
    once = recognise(read_workbook(data, "return.xlsx"))
    assert (again.lines, again.problems) == (once.lines, once.problems)


def test_a_sheet_already_called_findings_is_kept() -> None:
    book = marked(OVER, data=workbook_of({"Return": ROWS, "Findings": [["mine"]]}))
    assert book["Findings"]["A1"].value == "mine"


def test_the_child_marks_what_the_parent_would() -> None:
    book = load_workbook(BytesIO(mark_in_sandbox(workbook_of({"Return": ROWS}), "return.xlsx", [OVER])))
    assert book["Return"]["C2"].comment


def test_a_file_that_breaks_a_limit_is_not_opened() -> None:
    book = Workbook()
    book.active["XFD1048576"] = 1
    with pytest.raises(WorkbookNotReadable, match="far away"):
        mark_in_sandbox(saved(book), "return.xlsx", [OVER])


def test_a_damaged_file_is_a_message() -> None:
    data = with_part(workbook_of({"Return": ROWS}), "xl/styles.xml", b"<styleSheet")
    with pytest.raises(WorkbookNotReadable):
        mark_in_sandbox(data, "return.xlsx", [OVER])


def test_characters_that_no_workbook_can_hold_are_left_out() -> None:
    data = "Indicator;Value\nContacts\uffff;x\ufffe\n".encode()
    mark = FindingMark(Severity.ERROR, "return", "B2", "says “x\ufffe”", "")
    book = load_workbook(BytesIO(marked_workbook(data, "return.csv", [mark])))
    assert book["return"]["A2"].value == "Contacts"
    assert book["return"]["B2"].comment.text == "Error: says “x”"


def test_a_text_file_is_given_back_as_a_workbook() -> None:
    data = b"Indicator,Month,Value\r\nReferrals,May 2012,104.2%\r\n"
    mark = FindingMark(Severity.ERROR, "return", "C2", "104.2% is over 100.", "")
    book = load_workbook(BytesIO(marked_workbook(data, "return.csv", [mark])))
    assert (book["return"]["C2"].value, bool(book["return"]["C2"].comment)) == ("104.2%", True)
