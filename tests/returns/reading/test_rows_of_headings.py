"""Headings of any number of rows, parts beside their total, and what goes to a date beside what happened in it."""

from datetime import date

import pytest

from indicators.rules.terms import Basis
from returns.matching.match import resolve
from returns.reading.lines import ProblemCode, WhyNotStored
from returns.reading.sheet.dates import Span
from tests.fuzz.readings import KENT, LIBRARY
from tests.returns.reading.test_vocabulary import CONTACT, LOAD, PLAN, codes, read, said
from tests.returns.reading.workbooks import not_stored

APRIL, MAY, JUNE = date(2012, 4, 30), date(2012, 5, 31), date(2012, 6, 30)


@pytest.mark.parametrize("top", ["Q1 2012/13", "2012/13", "Kent", "Children's services"])
@pytest.mark.parametrize(("april", "may"), [("Apr-12", "May-12"), ("April 2012", "May 2012 (p)")])
def test_three_rows_of_headings(top: str, april: str, may: str) -> None:
    found = read(
        ["Indicator", top],
        [None, april, None, may, None],
        [None, "Dover", "Swale", "Dover", "Swale"],
        [CONTACT, 1, 2, 3, 4],
    )
    assert said(found) == [
        (CONTACT, "Dover", APRIL, 1),
        (CONTACT, "Swale", APRIL, 2),
        (CONTACT, "Dover", MAY, 3),
        (CONTACT, "Swale", MAY, 4),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        ("Male", "Female", "Total"),
        ("Total", "Boys", "Girls"),
        ("0-4", "All ages", "5+"),
        ("New", "Again", "Persons"),
    ],
)
def test_of_parts_below_a_month_the_total_counts_where_it_is_their_sum(parts: tuple[str, ...]) -> None:
    total = next(at for at, part in enumerate(parts) if part in ("Total", "All ages", "Persons"))
    figures = [5, 7]
    figures.insert(total, 12)
    rows = [[CONTACT], ["District", "Jun-12", None, None], [None, *parts]]
    assert said(read(*rows, ["Dover", *figures])) == [(CONTACT, "Dover", JUNE, 12)]
    figures[total] = 13
    assert not read(*rows, ["Dover", *figures]).lines


def test_words_below_headings_are_asked_about_beside_a_number_too() -> None:
    found = read(
        [CONTACT], ["District", "Jun-12", None, "Floor"], [None, "Here", "There", 9], ["Dover", 5, 7, 9]
    )
    assert ProblemCode.TITLE_SAYS_OTHER in codes(found)


@pytest.mark.parametrize("month", ["Month", "In month", "This month", "Jun-12", "June"])
@pytest.mark.parametrize(
    "to_date", ["YTD", "Year to date", "Cumulative", "Apr to date", "April 2012 to date"]
)
def test_the_year_to_date_beside_the_month(month: str, to_date: str) -> None:
    found = read(["Dover, June 2012"], ["Indicator", month, to_date], [CONTACT, 5, 33])
    assert [(line.period_end, line.basis_hint, line.value and line.value.number) for line in found.lines] == [
        (JUNE, None, 5),
        (JUNE, Basis.YTD, 33),
    ]


@pytest.mark.parametrize(
    "beside", ["Quarter to date", "Month to date", "Year end", "Full year", "Previous 12 months"]
)
def test_another_stretch_of_time_beside_the_month_is_not_read(beside: str) -> None:
    found = read(["Dover, June 2012"], ["Indicator", "In month", beside], [CONTACT, 5, 33])
    assert [line.value and line.value.number for line in found.lines] in ([5], [])
    assert found.lines or found.problems


@pytest.mark.parametrize("beside", ["June 2011", "Apr-Jun 2012", "2011/12", "Last year"])
def test_this_month_is_the_title_s_beside_another_time(beside: str) -> None:
    found = read(["Dover, June 2012"], ["Indicator", "This month", beside], [CONTACT, 5, 33])
    assert (found.lines[0].period_end, found.lines[0].basis_hint) == (JUNE, None)
    assert found.lines[0].value is not None
    assert found.lines[0].value.number == 5


@pytest.mark.parametrize("row", [[None, "1", "8"], [None, "Here", 9], [None, "Here", "There"]])
@pytest.mark.parametrize("gap", [[], [[]]])
def test_a_row_below_headings_that_names_nothing_is_asked_about(
    row: list[object], gap: list[list[object]]
) -> None:
    found = read(["Dover"], ["Indicator", "Jun-12", None], *gap, row, [CONTACT, 5, 6])
    assert ProblemCode.TITLE_SAYS_OTHER in codes(found) or not found.lines


def test_a_week_s_count_is_no_month_s() -> None:
    rows = [["Indicator", "Area", "Week ending", "Value"], [CONTACT, "Dover", date(2012, 6, 10), 5]]
    (line,) = read(*rows).lines
    assert line.span is Span.WEEK
    assert "basis_not_of_period" in [each.code for each in resolve(line, LIBRARY, KENT).findings]


def test_the_year_to_date_below_each_month() -> None:
    found = read(
        [CONTACT],
        ["District", "May-12", None, "Jun-12", None],
        [None, "In month", "YTD", "In month", "YTD"],
        ["Dover", 5, 9, 6, 15],
    )
    assert [(line.period_end, line.basis_hint) for line in found.lines] == [
        (MAY, None),
        (MAY, Basis.YTD),
        (JUNE, None),
        (JUNE, Basis.YTD),
    ]


def test_beside_areas_that_stand_down_a_column_of_another_area_compares() -> None:
    found = read([CONTACT], ["District", "Jun-12", "Jun-12 Kent"], ["Dover", 5, 60])
    assert said(found) == [(CONTACT, "Dover", JUNE, 5)]
    assert "C3" in "".join(not_stored(found, WhyNotStored.RESTATES))


def test_an_area_may_stand_where_the_names_have_their_heading() -> None:
    found = read(["Dover", "Jun-12"], [CONTACT, 5], [], ["Swale", "Jun-12"], [PLAN, 6])
    assert said(found) == [(CONTACT, "Dover", JUNE, 5), (PLAN, "Swale", JUNE, 6)]


@pytest.mark.parametrize(
    ("first", "last", "basis", "end"),
    [
        (date(2012, 6, 1), JUNE, None, JUNE),
        ("01/04/2012", "30/06/2012", Basis.QUARTER, JUNE),
        (date(2011, 4, 1), date(2012, 3, 31), Basis.YEAR, date(2012, 3, 31)),
    ],
)
@pytest.mark.parametrize(
    "heads", [("From", "To"), ("Period start", "Period end"), ("Start date", "End date")]
)
def test_a_first_and_a_last_day_are_one_period(
    heads: tuple[str, str], first: object, last: object, basis: Basis | None, end: date
) -> None:
    (line,) = read(["Indicator", "Area", *heads, "Value"], [CONTACT, "Dover", first, last, 5]).lines
    assert (line.period_end, line.basis_hint) == (end, basis)


def test_days_that_begin_or_end_within_a_month_are_no_period() -> None:
    rows = [CONTACT, "Dover", date(2012, 5, 14), JUNE, 5]
    (line,) = read(["Indicator", "Area", "From", "To", "Value"], rows).lines
    assert [problem.code for problem in line.problems] == [ProblemCode.PERIOD_UNREADABLE]


@pytest.mark.parametrize("title", ["Contacts, calendar year 2012", "Contacts, January to December 2012"])
def test_months_below_a_calendar_year_are_its_own(title: str) -> None:
    found = read([title], ["District", "Jan", "Apr"], ["Dover", 5, 6])
    assert [line.period_end for line in found.lines] == [date(2012, 1, 31), APRIL]


def test_a_month_left_out_below_another_is_not_the_title_s() -> None:
    found = read(
        ["Contacts May 2012"], ["Month", "District", "Value"], ["Jun-12", "Dover", 5], [None, "Swale", 7]
    )
    assert [problem.code for line in found.lines for problem in line.problems] == [
        ProblemCode.PERIOD_NOT_STATED
    ]


@pytest.mark.parametrize("title", ["Contacts 2011/12", "Contacts May 2012"])
def test_a_title_of_another_time_than_the_dates_below_is_asked_about(title: str) -> None:
    found = read([title], ["District", "Jun-12"], ["Dover", 5])
    assert codes(found) == [ProblemCode.TITLE_OF_TWO_PERIODS]


def test_months_and_areas_in_one_column_of_a_pivot_table() -> None:
    found = read(
        ["Row Labels", CONTACT],
        ["Dover", 11],
        ["Jun-12", 5],
        ["Jul-12", 6],
        ["Swale", 7],
        ["Jun-12", 7],
    )
    assert [(line.area_text, line.period_end) for line in found.lines] == [
        ("Dover", JUNE),
        ("Dover", date(2012, 7, 31)),
        ("Swale", JUNE),
    ]


def test_the_day_on_which_somebody_prepared_a_report_is_no_period() -> None:
    (line,) = read(
        ["Contacts June 2012 - prepared by A. Smith, 04/07/2012"], ["District", "Value"], ["Dover", 5]
    ).lines
    assert (line.period_end, line.basis_hint) == (JUNE, None)


def test_a_ratio_below_its_heading_is_no_further_part() -> None:
    found = read(["Jun 2012"], ["District", CONTACT, LOAD], [None, "No.", "Ratio"], ["Dover", 5, 18.4])
    assert [line.indicator_text for line in found.lines] == [CONTACT, LOAD]
