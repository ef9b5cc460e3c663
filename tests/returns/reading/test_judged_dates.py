"""Dates are judged by their column: one question for it, and what is read is what was most probably meant."""

from datetime import date

import pytest

from returns.reading import read_return
from returns.reading.lines import ProblemCode, WorkbookRead
from tests.returns.reading.workbooks import read

HEADINGS = ["Indicator", "Area", "Month", "Value"]


def in_text(*months: str) -> WorkbookRead:
    rows = "".join(f"Contacts,Area {number},{month},7\n" for number, month in enumerate(months))
    return read_return(f"Indicator,Area,Month,Value\n{rows}".encode(), "list.csv")


def ends(found: WorkbookRead) -> list[date | None]:
    return [line.period_end for line in found.lines]


def codes(found: WorkbookRead) -> list[ProblemCode]:
    return [problem.code for problem in found.problems]


def test_one_day_that_is_month_first_makes_its_column_so_and_asks_once() -> None:
    found = in_text("07/31/2012", "07/01/2012", "06/02/2012")
    assert ends(found) == [date(2012, 7, 31), date(2012, 7, 31), date(2012, 6, 30)]
    assert ProblemCode.MONTH_FIRST in codes(found)


def test_days_that_may_be_either_are_day_first_without_a_question() -> None:
    found = in_text("01/07/2012", "31/08/2012")
    assert ends(found) == [date(2012, 7, 31), date(2012, 8, 31)]
    assert codes(found) == []


def test_a_column_of_both_is_asked_about_and_the_month_first_day_an_error() -> None:
    found = in_text("07/31/2012", "31/07/2012")
    assert codes(found) == [ProblemCode.MONTH_FIRST]
    assert [problem.code for problem in found.lines[0].problems] == [ProblemCode.PERIOD_UNREADABLE]


@pytest.mark.parametrize("serial", [41091, "41091"])
def test_a_number_for_a_day_is_asked_about_with_the_day(serial: int | str) -> None:
    found = read([HEADINGS, ["Contacts", "Dover", serial, 7]])
    assert ends(found) == [date(2012, 7, 31)]
    (asked,) = found.problems
    assert asked.code is ProblemCode.DATE_AS_NUMBER
    assert "41091 the day 1 July 2012" in asked.what


def test_a_day_shown_without_its_year_may_be_a_month_and_its_year() -> None:
    rows = [HEADINGS, ["Contacts", "Dover", date(2025, 7, 12), 7]]
    found = read(rows, lambda sheet: setattr(sheet["C2"], "number_format", "d-mmm"))
    assert ends(found) == [date(2012, 7, 31)]
    (asked,) = found.problems
    assert asked.code is ProblemCode.DAY_FOR_A_YEAR
    assert "July 2012" in asked.what


def test_a_day_within_its_month_is_asked_about_in_a_column_of_months() -> None:
    found = read(
        [HEADINGS, ["Contacts", "Dover", date(2012, 7, 12), 7], ["Contacts", "Swale", date(2012, 7, 13), 7]]
    )
    assert codes(found) == [ProblemCode.DAY_WITHIN_MONTH]


@pytest.mark.parametrize("day", [date(2012, 7, 1), date(2012, 7, 31)])
def test_the_first_and_last_day_of_a_month_are_its_months(day: date) -> None:
    assert codes(read([HEADINGS, ["Contacts", "Dover", day, 7]])) == []


def test_six_figures_beside_a_year_are_years() -> None:
    rows = [["Contacts", "Dover", 201112, 7], ["Contacts", "Swale", 201213, 7]]
    found = read([["Indicator", "Area", "Period", "Value"], *rows])
    assert ends(found) == [date(2012, 3, 31), date(2013, 3, 31)]
    assert codes(found) == [ProblemCode.MONTHS_AS_NUMBERS]


@pytest.mark.parametrize(
    "typed",
    [
        "2012-07-31 00:00:00",
        "2012-07-31T14:30:05Z",
        "31/07/2012 00:00",
        "31-JUL-12",
        "2012 July",
        "July-2012",
    ],
)
def test_every_form_of_a_day_or_month_with_one_meaning_is_read(typed: str) -> None:
    found = in_text(typed)
    assert ends(found) == [date(2012, 7, 31)]
    assert found.lines[0].problems == ()


@pytest.mark.parametrize(
    "typed",
    ["Q1 12/13", "Qtr 1 2012-13", "2012/13 Q1", "Apr-Jun 2012", "Quarter 1 2012/2013", "Apr-Jun 2012/13"],
)
def test_every_form_of_a_quarter_with_one_meaning_is_read(typed: str) -> None:
    found = read([["Indicator", "Area", "Period", "Value"], ["Contacts", "Dover", typed, 7]])
    assert ends(found) == [date(2012, 6, 30)]


@pytest.mark.parametrize("typed", ["Q1 2012", "2012 Q1", "Qtr 3 2012"])
def test_a_quarter_of_two_years_is_told(typed: str) -> None:
    (line,) = read([["Indicator", "Area", "Period", "Value"], ["Contacts", "Dover", typed, 7]]).lines
    assert [problem.code for problem in line.problems] == [ProblemCode.PERIOD_OF_TWO_MEANINGS]
