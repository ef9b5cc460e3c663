from datetime import date
from decimal import Decimal

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from indicators.rules.terms import Basis
from returns.reading.lines import LineRead, WhyNotStored
from tests.returns.reading.workbooks import not_stored, published, read

HEADINGS = [
    ["Activity / Performance Measures", None, "2012/13", None, "2013/14", None, None, None, "Source"],
    [None, None, "Number", "%", "Q1", "*", "Q2", "*", None],
]


def merged(sheet: Worksheet) -> None:
    for block in ("A1:B2", "C1:D1", "E1:H1", "I1:I2"):
        sheet.merge_cells(block)


def test_headings_in_two_rows_say_year_and_part() -> None:
    found = read([*HEADINGS, ["Contacts with an active CAF", None, 181, "5.0%"]], merged)
    (line,) = found.lines
    assert (line.basis_hint, line.period_end) == (Basis.YEAR, date(2013, 3, 31))
    assert line.figure_cells == ("C3", "D3")


def test_a_quarter_ends_with_its_last_month() -> None:
    found = read([*HEADINGS, ["Contacts", None, None, None, 1700]], merged)
    (line,) = found.lines
    assert (line.basis_hint, line.period_end, line.month) == (
        Basis.QUARTER,
        date(2013, 6, 30),
        date(2013, 6, 1),
    )
    assert line.value.number == Decimal(1700)


def test_headings_that_are_not_merged_are_read_likewise() -> None:
    found = read([*HEADINGS, ["Contacts", None, 6859, "\\", 1700, "▲", 1800]])
    assert [line.period_end for line in found.lines] == [
        date(2013, 3, 31),
        date(2013, 6, 30),
        date(2013, 9, 30),
    ]


def test_a_direction_of_travel_is_read_and_not_stored() -> None:
    found = read([*HEADINGS, ["Contacts", None, 6859, "\\", 1700, "▲"]], merged)
    assert not_stored(found, WhyNotStored.TRAVEL) == {"F3": "▲"}


def test_a_quarters_fraction_over_two_rows_is_one_line() -> None:
    rows = [*HEADINGS, ["Re-referrals", "Numerator", 3, "30%", 1], [None, "Denominator", 10, None, 4]]
    found = read(rows, merged)
    assert [line.figure_cells for line in found.lines] == [("C3", "C4", "D3"), ("E3", "E4")]


def test_a_quarters_percentage_over_both_rows_is_the_value() -> None:
    rows = [*HEADINGS, ["Re-referrals", "Numerator", None, None, "25%"], [None, "Denominator"]]
    (line,) = read(rows, lambda sheet: (merged(sheet), sheet.merge_cells("E3:E4"))).lines
    assert (line.numerator, line.value.stated) == (None, "25%")


def test_the_quarters_of_another_year_column_belong_to_that_year() -> None:
    rows = [["Measure", "2013/14", None, "2014/15"], [None, "Q3", "Q4", "Q1"], ["Contacts", 1, 2, 3]]
    found = read(rows)
    assert [line.period_end for line in found.lines] == [
        date(2013, 12, 31),
        date(2014, 3, 31),
        date(2014, 6, 30),
    ]


@pytest.fixture(scope="module")
def lines() -> dict[str, LineRead]:
    return {line.indicator_text: line for line in published("stockton-cabinet-2012-13.xlsx").lines}


def test_a_measure_over_two_rows_is_one_line_naming_both_cells(lines: dict[str, LineRead]) -> None:
    line = lines["Re-referral rates"]
    assert line.figure_cells == ("C27", "C28", "D27")
    assert set(line.cells) == {"A27", "B27", "B28", "C27", "C28", "D27", "M27"}
    assert [figure.stated for figure in line.figures] == ["353", "2336", "15.1%"]


def test_a_number_beside_a_backslash_is_the_value(lines: dict[str, LineRead]) -> None:
    line = lines["Number of contacts made to children's social care"]
    assert (line.numerator, line.denominator, line.value.number) == (None, None, Decimal(6859))
    assert line.cells[:2] == ("C6", "D6")


def test_a_percentage_beside_a_backslash_is_the_value(lines: dict[str, LineRead]) -> None:
    line = lines["Number and timeliness of initial CP conferences"]
    assert (line.numerator, line.value.stated) == (None, "58.2%")


def test_a_number_beside_a_percentage_is_the_numerator(lines: dict[str, LineRead]) -> None:
    line = lines["Number / proportion of contacts with an active CAF"]
    assert (line.numerator.stated, line.denominator, line.value.stated) == ("181", None, "5.0%")


def test_each_named_part_is_a_line(lines: dict[str, LineRead]) -> None:
    heading = "Permanency when care has ceased - numbers / proportion"
    parts = [line for line in lines.values() if line.heading == heading]
    assert [(line.part, line.figure_cells) for line in parts] == [
        ("Adoption", ("C35", "D35")),
        ("Residence Order", ("C36", "D36")),
        ("Special Guardianship", ("C37", "D37")),
        ("Returned Home", ("C38", "D38")),
    ]
    assert parts[0].indicator_text == f"{heading}: Adoption"
    assert {line.source for line in parts} == {"Mar 2013 QEC"}


def test_empty_quarters_titles_and_footnotes_are_listed() -> None:
    found = published("stockton-cabinet-2012-13.xlsx")
    assert not_stored(found, WhyNotStored.NO_FIGURES) == {
        "E6:E38": "Q1 2013/14",
        "G6:G38": "Q2 2013/14",
        "I6:I38": "Q3 2013/14",
        "K6:K38": "Q4 2013/14",
    }
    assert not_stored(found, WhyNotStored.HEADING) == {"A3": "Inputs", "A11": "Processes", "A21": "Outputs"}
    assert not_stored(found, WhyNotStored.FOOTNOTE) == {"A40": "* Direction of travel from previous quarter"}
