from returns.reading import read_return
from returns.reading.files.grid import read_workbook
from returns.reading.layouts.recognise import recognise
from returns.reading.lines import ProblemCode, WhyNotStored
from tests.returns.reading.workbooks import not_stored, part_of, read, with_part, workbook_of

LIST = [["Indicator", "Month", "Value"], ["Referrals", "May 2012", 3]]


def codes(data: bytes) -> list[ProblemCode]:
    return [problem.code for problem in recognise(read_workbook(data, "return.xlsx")).problems]


def test_a_hidden_sheet_is_not_read_and_asked_about() -> None:
    def hide(sheet: object) -> None:
        sheet.sheet_state = "hidden" if sheet.title == "Old" else "visible"

    found = recognise(read_workbook(workbook_of({"Return": LIST, "Old": LIST}, hide), "return.xlsx"))
    assert {line.sheet for line in found.lines} == {"Return"}
    assert [problem.code for problem in found.problems] == [ProblemCode.HIDDEN_SHEET]
    assert not_stored(found, WhyNotStored.HIDDEN_SHEET) == {"A1:C2": "Old"}


def test_a_hidden_sheet_is_read_where_somebody_says_so() -> None:
    def hide(sheet: object) -> None:
        sheet.sheet_state = "hidden" if sheet.title == "Old" else "visible"

    data = workbook_of({"Return": LIST, "Old": LIST}, hide)
    found = read_return(data, "return.xlsx", shown=["Old"])
    assert {line.sheet for line in found.lines} == {"Return", "Old"}
    assert found.problems == ()


def test_an_empty_sheet_beside_a_full_one_is_listed() -> None:
    found = recognise(read_workbook(workbook_of({"Return": LIST, "Sheet2": []}), "return.xlsx"))
    assert found.problems == ()
    assert [entry.sheet for entry in found.not_stored if entry.why is WhyNotStored.EMPTY_SHEET] == ["Sheet2"]


def test_a_workbook_of_empty_sheets_is_a_problem() -> None:
    assert codes(workbook_of({"Sheet1": [], "Sheet2": []})) == [ProblemCode.NOTHING_FOUND]


def test_a_table_without_a_figure_is_a_problem() -> None:
    assert codes(workbook_of({"Return": [LIST[0], ["Referrals", "May 2012"]]})) == [ProblemCode.NOTHING_FOUND]


def test_a_sheet_without_a_table_is_a_problem_and_its_cells_are_listed() -> None:
    found = recognise(
        read_workbook(workbook_of({"Return": LIST, "Guidance": [["Fill in every row"]]}), "return.xlsx")
    )
    assert [problem.sheet for problem in found.problems] == ["Guidance"]
    assert not_stored(found, WhyNotStored.NOT_RECOGNISED) == {"A1": "Fill in every row"}


def test_a_figure_below_the_table_without_a_name_is_a_line_with_a_problem() -> None:
    line = read([*LIST, [], [None, "May 2012", 99]]).lines[-1]
    assert [problem.code for problem in line.problems] == [ProblemCode.INDICATOR_NOT_STATED]


def test_a_number_beside_the_table_is_listed() -> None:
    found = read([*LIST, [], [None, None, None, None, 99]])
    assert len(found.lines) == 1
    assert not_stored(found, WhyNotStored.STRAY) == {"E4": "99"}


def test_what_lies_under_merged_cells_is_listed() -> None:
    rows = [["Indicator", "Month", "Value"], ["Referrals", "May 2012", 3]]
    data = workbook_of({"Return": rows})
    name = "xl/worksheets/sheet1.xml"
    merged = part_of(data, name).replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="B2:C2"/></mergeCells>'
    )
    found = recognise(read_workbook(with_part(data, name, merged), "return.xlsx"))
    assert found.lines == ()
    assert not_stored(found, WhyNotStored.COVERED) == {"C2": "3"}


def test_the_sheets_name_may_say_the_month() -> None:
    data = workbook_of({"May 2012": [["Indicator", "Value"], ["Referrals", 3]]})
    (line,) = recognise(read_workbook(data, "return.xlsx")).lines
    assert f"{line.month:%B %Y}" == "May 2012"
