"""What the sender hid, by whatever means, is not read and asked about once; parts set apart are no part of a figure."""

from decimal import Decimal

import pytest

from returns.reading import read_return
from returns.reading.lines import ProblemCode, WorkbookRead
from returns.reading.sheet.figures import Doubt
from returns.reading.sheet.formats import prints_nothing
from tests.fuzz.pages import Page, Put, ods_of, xls_of, xlsx_of
from tests.returns.reading.workbooks import part_of, with_part, workbook_of

WRITERS = {"return.xlsx": xlsx_of, "return.xls": xls_of, "return.ods": ods_of}
formats = pytest.mark.parametrize("name", WRITERS)


def page(june: Put, **hidden: set[int]) -> Page:
    """Contacts of June and July side by side, June's column or row out of sight."""
    cells = {
        (1, 1): Put("Indicator"), (1, 2): Put("Jun 2012"), (1, 3): Put("Jul 2012"),
        (2, 1): Put("Contacts"), (2, 2): june, (2, 3): Put(9),
    }  # fmt: skip
    return Page("Return", cells, **hidden)


def read(name: str, sheet: Page) -> WorkbookRead:
    return read_return(WRITERS[name]([sheet]), name)


@formats
@pytest.mark.parametrize(
    "sheet",
    [
        page(Put(999), hidden_columns={2}),
        page(Put(999), narrow_columns={2}),
        page(Put(999, white=True)),
        page(Put(999, form=";;;")),
    ],
    ids=["hidden", "without width", "white on white", "prints nothing"],
)
def test_a_figure_out_of_sight_is_not_read_and_asked_about_with_its_place(name: str, sheet: Page) -> None:
    found = read(name, sheet)
    assert [line.value.number for line in found.lines] == [9]
    (asked,) = found.problems
    assert asked.code is ProblemCode.OUT_OF_SIGHT
    assert "999" in asked.what
    assert "B2" in asked.what


@formats
def test_hidden_columns_side_by_side_are_one_question(name: str) -> None:
    sheet = page(Put(999), hidden_columns={2, 3})
    sheet.cells |= {(1, 4): Put("Aug 2012"), (2, 4): Put(7)}
    found = read(name, sheet)
    assert [line.value.number for line in found.lines] == [7]
    (asked,) = found.problems
    assert "columns B to C" in asked.what


@formats
def test_a_heading_merged_over_a_hidden_column_still_heads_those_in_sight(name: str) -> None:
    cells = {
        (1, 1): Put("Indicator"), (1, 2): Put("Jun 2012"),
        (2, 2): Put("Num"), (2, 3): Put("Den"), (2, 4): Put("%"),
        (3, 1): Put("Re-referrals"), (3, 2): Put(41), (3, 3): Put(52), (3, 4): Put(78.8),
    }  # fmt: skip
    found = read(name, Page("Return", cells, hidden_columns={2}, merges=[(1, 2, 1, 4)]))
    (line,) = found.lines
    assert (line.numerator, line.denominator.number, line.value.number) == (None, 52, Decimal("78.8"))


def test_a_row_without_height_is_out_of_sight() -> None:
    rows = [["Indicator", "Month", "Value"], ["Contacts", "Jun 2012", 999], ["Contacts", "Jul 2012", 9]]
    data, part = workbook_of({"Return": rows}), "xl/worksheets/sheet1.xml"
    flat = part_of(data, part).replace(b'<row r="2"', b'<row ht="0" customHeight="1" r="2"')
    found = read_return(with_part(data, part, flat), "return.xlsx")
    assert [line.value.number for line in found.lines] == [9]
    assert [problem.code for problem in found.problems] == [ProblemCode.OUT_OF_SIGHT]


@formats
def test_a_raised_mark_is_no_part_of_the_figure(name: str) -> None:
    june, _ = read(name, page(Put("84", raised="1"))).lines
    assert (june.value.number, june.value.doubt) == (84, Doubt.SET_APART)


@formats
def test_a_raised_mark_is_no_part_of_a_heading(name: str) -> None:
    sheet = page(Put(5))
    sheet.cells[1, 2] = Put("Jun 2012", raised="1")
    june, july = read(name, sheet).lines
    assert (june.period_end.month, july.period_end.month) == (6, 7)


@pytest.mark.parametrize(
    ("code", "value", "nothing"),
    [
        (";;;", Decimal(5), True),
        (";;;", "text", True),
        ("0;-0;;@", Decimal(0), True),
        ("0;-0;;@", Decimal(5), False),
        ('#,##0;-#,##0;"-"', Decimal(0), False),
        ("0.0", Decimal(5), False),
        (";", Decimal(-5), True),
    ],
)
def test_a_format_may_print_nothing(code: str, value: object, nothing: bool) -> None:
    assert prints_nothing(code, value) is nothing
