from datetime import date
from decimal import Decimal

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from indicators.rules.terms import Basis
from returns.reading.lines import ProblemCode, WhyNotStored
from tests.returns.reading.workbooks import not_stored, read

SEPTEMBER, FEBRUARY = date(2012, 9, 3), date(2013, 2, 20)


def as_days(sheet: Worksheet) -> None:
    for cell in ("B2", "C2"):
        sheet[cell].number_format = "dd/mm/yyyy"


def as_months(sheet: Worksheet) -> None:
    for cell in ("B2", "C2"):
        sheet[cell].number_format = "mmm-yy"


TEAMS = [
    ["Average social worker caseload (children)"],
    ["Team", SEPTEMBER, FEBRUARY],
    ["North 1", 19.9, 24.9],
    ["North 2", 31.1, 33.2],
]


def test_teams_down_and_dates_across_take_the_indicator_from_the_title() -> None:
    found = read(TEAMS, as_days)
    assert {line.indicator_text for line in found.lines} == {"Average social worker caseload"}
    assert [(line.area_text, line.as_at, line.value.stated) for line in found.lines] == [
        ("North 1", SEPTEMBER, "19.9"),
        ("North 1", FEBRUARY, "24.9"),
        ("North 2", SEPTEMBER, "31.1"),
        ("North 2", FEBRUARY, "33.2"),
    ]


def test_a_date_heading_is_that_very_day_and_a_snapshot() -> None:
    line = read(TEAMS, as_days).lines[0]
    assert (line.period_end, line.month, line.basis_hint) == (SEPTEMBER, date(2012, 9, 1), Basis.SNAPSHOT)


def test_a_date_heading_that_shows_only_its_month_is_the_month() -> None:
    line = read(TEAMS, as_months).lines[0]
    assert (line.period_end, line.as_at, line.basis_hint) == (date(2012, 9, 30), None, None)


def test_measures_down_state_no_area() -> None:
    found = read([["Measure", "May 2012"], ["Unallocated children", 76]])
    assert (found.lines[0].indicator_text, found.lines[0].area_text) == ("Unallocated children", "")


def test_measure_and_area_may_both_stand_in_front() -> None:
    rows = [
        ["Indicator", "District", "Apr-12", "May-12"],
        ["Referrals", "Dover", 3, 4],
        [None, "Thanet", 5, 6],
    ]
    found = read(rows, lambda sheet: sheet.merge_cells("A2:A3"))
    assert [(line.indicator_text, line.area_text, line.value.stated) for line in found.lines] == [
        ("Referrals", "Dover", "3"),
        ("Referrals", "Dover", "4"),
        ("Referrals", "Thanet", "5"),
        ("Referrals", "Thanet", "6"),
    ]


def test_numerator_and_denominator_may_stand_in_columns_of_each_month() -> None:
    rows = [
        ["Indicator", "April 2012", None, "May 2012", None],
        [None, "Numerator", "Denominator", "Numerator", "Denominator"],
        ["Re-referrals", 3, 10, 4, 12],
    ]
    found = read(rows)
    assert [line.figure_cells for line in found.lines] == [("B3", "C3"), ("D3", "E3")]


def test_numerator_and_denominator_may_stand_in_rows_of_each_team() -> None:
    rows = [
        ["Re-referrals"],
        ["Team", "Part", "May 2012"],
        ["North 1", "Numerator", 3],
        [None, "Denominator", 10],
        ["North 2", "Numerator", 4],
        [None, "Denominator", 12],
    ]
    found = read(rows)
    assert [(line.area_text, line.figure_cells) for line in found.lines] == [
        ("North 1", ("C3", "C4")),
        ("North 2", ("C5", "C6")),
    ]


def test_a_total_row_is_not_stored() -> None:
    found = read([*TEAMS, ["Total", 51, 58.1]], as_days)
    assert len(found.lines) == 4
    assert not_stored(found, WhyNotStored.TOTAL) == {"A5:C5": "Average social worker caseload, Total"}


def test_a_figure_in_a_row_without_a_name_is_a_problem() -> None:
    line = read([*TEAMS, [None, 51]], as_days).lines[-1]
    assert [problem.code for problem in line.problems] == [ProblemCode.AREA_NOT_STATED]


def test_an_empty_cell_is_named_and_no_line() -> None:
    found = read([*TEAMS, ["North 3", 31.1, None]], as_days)
    empty = "Average social worker caseload, North 3, 20 February 2013"
    assert not_stored(found, WhyNotStored.EMPTY) == {"C5": empty}


def test_a_row_without_any_figure_is_named_once() -> None:
    found = read([*TEAMS, ["North 3", None, None]], as_days)
    assert not_stored(found, WhyNotStored.EMPTY) == {"B5:C5": "Average social worker caseload, North 3"}


def test_a_date_without_any_figure_is_named_once() -> None:
    found = read([["Measure", "Apr-12", "May-12"], ["Referrals", 3], ["Re-referrals", 1]])
    assert not_stored(found, WhyNotStored.NO_FIGURES) == {"C2:C3": "May 2012"}


def test_two_tables_below_one_another_are_both_read() -> None:
    rows = [*TEAMS, [], ["Unallocated cases"], ["Team", "May 2012"], ["North 1", 2]]
    found = read(rows, as_days)
    assert (found.lines[-1].indicator_text, found.lines[-1].figure_cells) == ("Unallocated cases", ("B8",))
    assert not_stored(found, WhyNotStored.HEADING) == {"A6": "Unallocated cases"}


def test_quarters_without_a_year_take_it_from_the_title() -> None:
    found = read([["Report for 2013/14"], ["Measure", "Q1", "Q2"], ["Referrals", 3, 4]])
    assert [line.period_end for line in found.lines] == [date(2013, 6, 30), date(2013, 9, 30)]


def test_a_date_that_is_headed_twice_gives_both_readings() -> None:
    found = read([["Measure", "May 2012", "May 2012"], ["Referrals", 3, 4]])
    assert [line.value.number for line in found.lines] == [Decimal(3), Decimal(4)]


@pytest.mark.parametrize("corner", ["", "Wards", "2012"])
def test_rows_that_nothing_names_are_not_guessed_at(corner: str) -> None:
    found = read([[corner, "Apr-12", "May-12"], ["North 1", 3, 4]])
    assert found.lines == ()
    assert [problem.code for problem in found.problems] == [ProblemCode.SHEET_NOT_RECOGNISED]
