from datetime import date
from decimal import Decimal

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from indicators.rules.terms import Basis, Missing
from returns.reading.lines import LineRead, ProblemCode, WhyNotStored
from tests.returns.reading.workbooks import not_stored, only_line, read

HEADINGS = ["Indicator", "Area", "Month", "Numerator", "Denominator", "Value", "As at", "Note"]
NAME = "Initial assessments completed in timescale"
MAY = date(2012, 5, 1)


def codes(line: LineRead) -> list[ProblemCode]:
    return [problem.code for problem in line.problems]


def test_a_row_is_a_line_with_its_three_figures() -> None:
    line = only_line([HEADINGS, [NAME, "Dover", MAY, 27, 32, "84.4%", None, "late entry"]])
    assert (line.indicator_text, line.area_text, line.note) == (NAME, "Dover", "late entry")
    assert [figure.number for figure in line.figures] == [Decimal(27), Decimal(32), Decimal("84.4")]
    assert line.figure_cells == ("D2", "E2", "F2")
    assert set(line.cells) == {"A2", "B2", "C2", "D2", "E2", "F2", "H2"}


def test_the_header_is_found_below_titles_and_blank_rows() -> None:
    found = read([["Kent"], ["Monthly return - May 2012"], [], HEADINGS, [NAME, "Kent", MAY, None, None, 1]])
    assert found.lines[0].row == 5
    assert (found.title_text, found.title_period.label) == ("Monthly return - May 2012", "May 2012")
    assert not_stored(found, WhyNotStored.TITLE) == {"A1": "Kent"}


def test_columns_are_known_by_other_names_and_in_any_order() -> None:
    line = only_line([["Num.", "DEN", "  Performance   measure ", "District:"], [27, 32, NAME, "Dover"]])
    assert (line.indicator_text, line.area_text) == (NAME, "Dover")
    assert line.figure_cells == ("A2", "B2")


def test_a_month_column_means_the_month_whatever_the_day() -> None:
    line = only_line([HEADINGS, [NAME, "Kent", date(2012, 5, 17), None, None, 36]])
    assert (line.month, line.period_end, line.as_at, line.basis_hint) == (MAY, date(2012, 5, 31), None, None)


def test_an_as_at_date_is_the_day_of_a_snapshot() -> None:
    line = only_line([HEADINGS, [NAME, "Kent", "June 2012", None, None, 811, date(2012, 6, 10)]])
    assert (line.month, line.period_end, line.as_at) == (
        date(2012, 6, 1),
        date(2012, 6, 10),
        date(2012, 6, 10),
    )
    assert line.basis_hint is Basis.SNAPSHOT


def test_an_as_at_date_alone_says_the_month_too() -> None:
    line = only_line([["Indicator", "Week ending", "Value"], [NAME, "w/e 10.06.12", 811]])
    assert (line.month, line.as_at, line.basis_hint) == (date(2012, 6, 1), date(2012, 6, 10), None)


@pytest.mark.parametrize(
    ("typed", "end", "basis"),
    [
        ("Q1 2012/13", date(2012, 6, 30), Basis.QUARTER),
        ("2012/13", date(2013, 3, 31), Basis.YEAR),
        (date(2012, 5, 31), date(2012, 5, 31), None),
    ],
)
def test_a_period_column_holds_months_quarters_and_years(
    typed: object, end: date, basis: Basis | None
) -> None:
    line = only_line([["Indicator", "Period", "Value"], [NAME, typed, 36]])
    assert (line.period_end, line.basis_hint) == (end, basis)


def test_a_basis_column_is_taken_at_its_word() -> None:
    line = only_line([["Indicator", "Month", "Basis", "Value"], [NAME, MAY, "Year to date", 81.7]])
    assert line.basis_hint is Basis.YTD


def test_a_basis_that_is_none_is_a_problem() -> None:
    line = only_line([["Indicator", "Month", "Basis", "Value"], [NAME, MAY, "so far", 81.7]])
    assert codes(line) == [ProblemCode.BASIS_UNREADABLE]


def test_without_a_month_column_the_title_says_the_month() -> None:
    line = only_line([["Return for May 2012"], [], ["Indicator", "Value"], [NAME, 36]])
    assert (line.month, codes(line)) == (MAY, [])


def test_a_row_without_its_month_takes_that_of_the_title_and_says_so() -> None:
    line = only_line([["Return for May 2012"], [], HEADINGS, [NAME, "Kent", None, None, None, 36]])
    assert (line.month, codes(line)) == (MAY, [ProblemCode.PERIOD_FROM_TITLE])


def test_without_any_month_the_line_says_so() -> None:
    line = only_line([["Indicator", "Value"], [NAME, 36]])
    assert (line.month, codes(line)) == (None, [ProblemCode.PERIOD_NOT_STATED])


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ([NAME, "Kent", "sometime", None, None, 36], ProblemCode.PERIOD_UNREADABLE),
        ([NAME, "Kent", MAY, None, None, 36, "soon"], ProblemCode.AS_AT_UNREADABLE),
        ([NAME, "Kent", MAY, None, None, "lots"], ProblemCode.UNREADABLE_FIGURE),
        ([NAME, "Kent", MAY, None, None, "=SUM(A1:A9)"], ProblemCode.FORMULA_WITHOUT_RESULT),
        ([None, "Kent", MAY, None, None, 36], ProblemCode.INDICATOR_NOT_STATED),
        ([NAME, None, MAY, None, None, 36], ProblemCode.AREA_NOT_STATED),
    ],
)
def test_a_slip_is_a_problem_of_its_line(row: list[object], code: ProblemCode) -> None:
    assert codes(only_line([HEADINGS, row])) == [code]


def test_a_problem_names_sheet_and_cell_and_what_to_do() -> None:
    (problem,) = only_line([HEADINGS, [NAME, "Kent", MAY, None, None, "lots"]]).problems
    assert problem.what == "Sheet Return, F2 says “lots”, which is not a figure."
    assert problem.remedy == "Type a number, or n/a where there is none."


def test_hidden_rows_are_not_read_and_asked_about_once() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = sheet.row_dimensions[3].hidden = True

    rows = [[NAME, area, MAY, None, None, 36] for area in ("Kent", "Dover", "Thanet")]
    found = read([HEADINGS, *rows], hide)
    assert [line.area_text for line in found.lines] == ["Thanet"]
    (asked,) = found.problems
    assert (asked.code, asked.ref) == (ProblemCode.OUT_OF_SIGHT, "A2:F3")
    assert "rows 2 to 3" in asked.what
    assert "“36” in F2" in asked.what


def test_a_missing_mark_is_a_line() -> None:
    line = only_line([HEADINGS, [NAME, "Kent", MAY, None, None, "n/a"]])
    assert line.value.missing is Missing.NOT_AVAILABLE


def test_a_row_without_figures_is_no_line_and_says_so() -> None:
    found = read([HEADINGS, [NAME, "Kent", MAY], ["Unallocated cases", "Kent", MAY, None, None, 3]])
    assert [line.row for line in found.lines] == [3]
    assert not_stored(found, WhyNotStored.EMPTY) == {"D2:F2": NAME}


def test_a_total_row_is_not_stored() -> None:
    found = read([HEADINGS, [NAME, "Dover", MAY, None, None, 3], [NAME, "Total", MAY, None, None, 3]])
    assert [line.area_text for line in found.lines] == ["Dover"]
    assert not_stored(found, WhyNotStored.TOTAL) == {"A3:F3": NAME}


def test_a_name_merged_over_rows_holds_for_all_of_them() -> None:
    rows = [HEADINGS, [NAME, "Dover", MAY, None, None, 3], [None, "Thanet", MAY, None, None, 4]]
    found = read(rows, lambda sheet: sheet.merge_cells("A2:A3"))
    assert [(line.indicator_text, line.area_text) for line in found.lines] == [
        (NAME, "Dover"),
        (NAME, "Thanet"),
    ]


def test_a_list_of_areas_takes_its_indicator_from_the_title() -> None:
    found = read([["Unallocated cases - May 2012"], ["District", "Number"], ["Dover", 3], ["Thanet", 0]])
    assert [(line.indicator_text, line.area_text) for line in found.lines] == [
        ("Unallocated cases", "Dover"),
        ("Unallocated cases", "Thanet"),
    ]
    assert {line.month for line in found.lines} == {MAY}


def test_a_number_beside_a_percentage_is_its_numerator() -> None:
    line = only_line([["Indicator", "Number", "%"], [NAME, 181, "5.0%"]])
    assert (line.numerator.number, line.value.stated) == (Decimal(181), "5.0%")


def test_a_number_without_a_percentage_is_the_value() -> None:
    line = only_line([["Indicator", "Number", "%"], [NAME, 6859, "\\"]])
    assert (line.numerator, line.value.number) == (None, Decimal(6859))


def test_a_column_that_is_not_known_is_listed_with_its_heading() -> None:
    found = read([[*HEADINGS, "Target"], [NAME, "Kent", MAY, None, None, 36, None, None, 100]])
    assert not_stored(found, WhyNotStored.UNKNOWN_COLUMN) == {"I2": "Target"}


def test_text_below_the_list_is_a_footnote() -> None:
    found = read([HEADINGS, [NAME, "Kent", MAY, None, None, 36], [], ["Figures are provisional"]])
    assert not_stored(found, WhyNotStored.FOOTNOTE) == {"A4": "Figures are provisional"}
