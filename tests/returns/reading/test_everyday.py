"""Workbooks as councils keep them: pivot tables, headings of two or three rows, years apart from months, titles."""

from datetime import date

import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from indicators.rules.terms import Basis
from returns.matching.names import basis_behind_indicator, told_apart_by
from returns.reading import read_return
from returns.reading.lines import ProblemCode, WhyNotStored
from tests.returns.reading.test_vocabulary import CONTACT, LOAD, PLAN, TIMELY, WORDS, codes, read, said
from tests.returns.reading.workbooks import not_stored, workbook_of

MAY, JUNE, JULY = date(2012, 5, 31), date(2012, 6, 30), date(2012, 7, 31)
DOVER = [(CONTACT, "Dover", JUNE, 5), (CONTACT, "Dover", JULY, 7)]


def test_a_pivot_table_has_its_sums_above_what_they_sum() -> None:
    found = read(
        ["Row Labels", "Jun 2012", "Jul 2012"],
        ["Dover", 8, 11],
        [CONTACT, 5, 7],
        [PLAN, 3, 4],
        ["Swale", 6, 8],
        [CONTACT, 6, 8],
        ["Grand Total", 14, 19],
    )
    assert said(found)[:2] == DOVER
    assert {line.area_text for line in found.lines} == {"Dover", "Swale"}
    assert set(not_stored(found, WhyNotStored.TOTAL)) == {"A2:C2", "A5:C5", "A7:C7"}
    assert found.problems == ()


def test_figures_beside_a_name_of_another_kind_that_are_no_sums_are_asked_about() -> None:
    found = read(["Measure", "Jun 2012"], ["Dover", 9], [CONTACT, 5], [PLAN, 3])
    assert codes(found) == [ProblemCode.NAME_FROM_ABOVE]


def test_a_name_that_stands_in_the_first_of_its_rows_alone_is_asked_about_once() -> None:
    rows = [["District", "Measure", "Jun 2012"], ["Dover", CONTACT, 5], [None, PLAN, 3], ["Total", None, 8]]
    found = read(*rows)
    assert [line.area_text for line in found.lines] == ["Dover", "Dover"]
    assert codes(found) == [ProblemCode.NAME_FROM_ABOVE]


def test_number_and_percentage_may_stand_in_two_rows_of_one_indicator() -> None:
    found = read(
        ["Indicator", None, "Jun 2012"], [TIMELY, "Number", 8], [None, "%", "80%"], [CONTACT, "Number", 5]
    )
    timely, contacts = found.lines
    assert (timely.numerator and timely.numerator.number, timely.value and timely.value.number) == (8, 80)
    assert contacts.value is not None


@pytest.mark.parametrize(
    ("headings", "figures"),
    [
        ([["Indicator", "Dover Jun 2012", "Dover, July 2012"]], [5, 7]),
        ([["Indicator", "Jun-12 No.", "Jun-12 %", "Jul-12 No.", "Jul-12 %"]], [5, None, 7, None]),
        ([["Indicator", "Jun 2012 (provisional)", "Jul 2012 [p]"]], [5, 7]),
        ([["Indicator", 2012, None], [None, "Jun", "Jul"]], [5, 7]),
        ([["Indicator", "Jun 2012", None, "Jul 2012"], [None, "Actual", "Target", "Actual"]], [5, 9, 7]),
    ],
    ids=["area and month", "month and part", "provisional", "year over month", "actual beside target"],
)  # fmt: skip
def test_headings_say_two_things_at_once(headings: list[list[object]], figures: list[object]) -> None:
    found = read(*headings, [CONTACT, *figures], sheet="Dover")
    assert [(line.period_end, line.value and line.value.number) for line in found.lines] == [
        (JUNE, 5),
        (JULY, 7),
    ]


def test_three_rows_of_headings() -> None:
    found = read(
        ["District", "Jun 2012", None, None, None],
        [None, TIMELY, None, CONTACT, None],
        [None, "No.", "%", "No.", "%"],
        ["Dover", 8, "80%", 5, None],
    )
    assert said(found) == [(TIMELY, "Dover", JUNE, 80), (CONTACT, "Dover", JUNE, 5)]


def test_a_unit_alone_below_a_heading_is_no_heading_of_another_column() -> None:
    found = read(["District", CONTACT, LOAD], [None, "No.", "Ratio"], ["Dover", 5, 18.4], sheet="Jun 2012")
    assert [line.indicator_text for line in found.lines] == [CONTACT, LOAD]


@pytest.mark.parametrize(
    "rows",
    [
        [["Indicator", "Year", "Jun", "Jul"], [CONTACT, "2012/13", 5, 7]],
        [["Indicator", "Month", "2012/13"], [CONTACT, "June", 5], [CONTACT, "July", 7]],
        [["Indicator", "Month", 2012], [CONTACT, "June", 5], [CONTACT, "July", 7]],
    ],
    ids=["years down", "years across", "calendar years across"],
)
def test_years_and_months_stand_apart(rows: list[list[object]]) -> None:
    found = read(*rows, sheet="Dover")
    assert [(line.period_end, line.basis_hint) for line in found.lines] == [(JUNE, None), (JULY, None)]


@pytest.mark.parametrize(
    ("heading", "end", "basis"),
    [
        ("Apr-Jun", JUNE, Basis.QUARTER),
        ("Q1 (Apr - Jun)", JUNE, Basis.QUARTER),
        ("June to date", JUNE, Basis.YTD),
        ("Q1 2012/13 YTD", JUNE, Basis.YTD),
        ("Academic year 2011/12", date(2012, 8, 31), Basis.ACADEMIC_YEAR),
        ("Calendar year 2012", date(2012, 12, 31), Basis.CALENDAR_YEAR),
    ],
)
def test_periods_as_headings_name_them(heading: str, end: date, basis: Basis) -> None:
    (line,) = read(["Kent 2012/13"], ["Indicator", heading], [CONTACT, 5]).lines
    assert (line.period_end, line.basis_hint) == (end, basis)


def test_a_year_to_date_without_its_last_month_is_no_period() -> None:
    assert not read(["Indicator", "2012/13 to date"], [CONTACT, 5]).lines


def test_a_month_whose_year_does_not_show_is_asked_about() -> None:
    data = workbook_of(
        {"Sheet1": [["Kent 2012/13"], ["Indicator", date(2011, 6, 1)], [CONTACT, 5]]}, _as_june
    )
    found = read_return(data, "return.xlsx", vocabulary=WORDS)
    assert [(line.period_end, codes(found)) for line in found.lines] == [(JUNE, [ProblemCode.DAY_FOR_A_YEAR])]


def _as_june(sheet: Worksheet) -> None:
    sheet["B2"].number_format = "mmm"


def test_what_is_struck_out_is_not_read() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["B2"].font = Font(strike=True)

    data = workbook_of({"Dover": [["Indicator", "Jun 2012", "Jul 2012"], [CONTACT, 5, 7]]}, strike)
    found = read_return(data, "return.xlsx", vocabulary=WORDS)
    assert [line.period_end for line in found.lines] == [JULY]
    assert codes(found) == [ProblemCode.OUT_OF_SIGHT]


def test_a_date_beside_its_label_is_the_period_of_the_table_below() -> None:
    found = read(
        ["Month:", date(2012, 6, 1)], ["District", CONTACT], ["Dover", 5], [],
        ["Month:", date(2012, 7, 1)], ["District", CONTACT], ["Dover", 7],
    )  # fmt: skip
    assert said(found)[:1] == DOVER[:1]
    assert [line.period_end for line in found.lines if line.area_text == "Dover"] == [JUNE, JULY]


def test_a_date_beside_the_word_printed_is_no_period() -> None:
    found = read(["Date printed:", date(2012, 7, 3)], ["June 2012"], ["District", CONTACT], ["Dover", 5])
    assert said(found) == DOVER[:1]


def test_a_sheet_called_q1_takes_its_year_from_the_file() -> None:
    found = read(["District", CONTACT], ["Dover", 5], sheet="Q1", name="return 2012-13.xlsx")
    assert [(line.period_end, line.basis_hint) for line in found.lines] == [(JUNE, Basis.QUARTER)]


def test_two_years_in_a_title_are_asked_about_where_months_have_none() -> None:
    found = read(["Scorecard 2012/13"], ["Indicator", "Jun"], [CONTACT, 5], sheet="2011-12")
    assert codes(found) == [ProblemCode.TITLE_OF_TWO_PERIODS]


@pytest.mark.parametrize(
    "title",
    ["Targets", "Year to date figures", "Rolling 12 months", "Age group: 0-4", "Medway Council", "Monthly average",
     "Girls", "Under 5s", "Aged 16+", "Excluding UASC", "May (old)"],
)  # fmt: skip
def test_a_title_that_makes_other_figures_of_them_is_asked_about(title: str) -> None:
    assert codes(read([title], ["Indicator", "Jun 2012"], [CONTACT, 5])) == [ProblemCode.TITLE_SAYS_OTHER]


@pytest.mark.parametrize(
    "title",
    ["Performance against target, June 2012", "Re-referrals within 12 months", "Age group: All", LOAD, "Aged 0-17",
     "Children under 18"],
)  # fmt: skip
def test_a_title_that_only_seems_to_is_not(title: str) -> None:
    assert read([title], ["Indicator", "Jun 2012"], [CONTACT, 5]).problems == ()


def test_a_column_that_splits_the_figures_names_parts() -> None:
    (line,) = read(["District", "Gender", CONTACT], ["Dover", "Female", 5], sheet="Jun 2012").lines
    assert line.indicator_text == f"{CONTACT}: Female"


def test_a_sheet_a_month_is_for_no_month_and_a_stray_one_is_asked_about() -> None:
    table = [["District", CONTACT], ["Dover", 5]]

    def month_of(*names: str) -> object:
        sheets = {f"{number}": [[name], *table] for number, name in enumerate(names)}
        return read_return(workbook_of(sheets), "return.xlsx", vocabulary=WORDS).title_period

    assert month_of("June 2012", "July 2012") is None
    assert month_of("June 2012", "June 2012", "May 2012") is not None


def test_words_that_make_another_thing_of_a_name_keep_it_from_being_near() -> None:
    assert told_apart_by("plans in time") != told_apart_by("plans not in time")
    assert told_apart_by("plans, target") != told_apart_by("plans")
    assert told_apart_by("plans of children") == told_apart_by("plans for children")


@pytest.mark.parametrize(
    ("name", "bare", "basis"),
    [
        ("contacts (ytd)", "contacts", Basis.YTD),
        ("contacts - year to date", "contacts", Basis.YTD),
        ("contacts, rolling 12 months", "contacts", Basis.R12M),
        ("contacts in month", "contacts", Basis.MONTH),
        ("contacts (annual)", "contacts", Basis.YEAR),
        ("re-referrals within 12 months", "re-referrals within 12 months", None),
    ],
)
def test_the_basis_behind_a_name_is_known(name: str, bare: str, basis: Basis | None) -> None:
    assert basis_behind_indicator(name) == (bare, basis)


@pytest.mark.parametrize("heading", ["No.", "No", "Number"])
def test_numbers_of_a_list_before_its_names_are_no_figures(heading: str) -> None:
    found = read(["June 2012"], [heading, "Indicator", "Value"], [1, CONTACT, 5], [2, PLAN, 7], sheet="Dover")
    assert [line.value and line.value.number for line in found.lines] == [5, 7]


def test_words_below_headings_that_nobody_knows_are_asked_about() -> None:
    found = read(["District", CONTACT, PLAN], [None, "Under 5s", "Boys"], ["Dover", 5, 3], sheet="Jun 2012")
    assert (len(found.lines), codes(found)) == (2, [ProblemCode.TITLE_SAYS_OTHER])


@pytest.mark.parametrize("label", ["Target", "Year to date", "Forecast", "Previous year"])
def test_a_label_between_rows_that_makes_other_figures_of_them_is_asked_about(label: str) -> None:
    found = read(["Indicator", "Jun 2012"], [CONTACT, 5], [label], [PLAN, 3], sheet="Dover")
    assert codes(found) == [ProblemCode.TITLE_SAYS_OTHER]


def test_a_day_outside_the_month_of_its_row_is_none_of_its_figure() -> None:
    rows = [["Date", "District", "Month", PLAN], [date(2012, 7, 5), "Dover", "June 2012", 3]]
    (line,) = read(*rows).lines
    assert [problem.code for problem in line.problems] == [ProblemCode.AS_AT_UNREADABLE]


@pytest.mark.parametrize(
    "title", ["Agency staff: June 2012", "Full Council", "County Council report", "Service: Care"]
)
def test_a_title_in_words_like_those_is_not_asked_about(title: str) -> None:
    assert read([title], ["Indicator", "Jun 2012"], [CONTACT, 5]).problems == ()


def test_months_over_a_pivot_table_whose_year_does_not_show_are_asked_about() -> None:
    rows = [
        ["Row Labels", date(2011, 6, 1), date(2011, 7, 1)],
        ["Dover", 8, 11],
        [CONTACT, 5, 7],
        [PLAN, 3, 4],
    ]

    def as_months(sheet: Worksheet) -> None:
        for ref in ("B1", "C1"):
            sheet[ref].number_format = "mmm"

    found = read_return(workbook_of({"Sheet1": rows}, as_months), "return.xlsx", vocabulary=WORDS)
    assert codes(found) == [ProblemCode.DAY_FOR_A_YEAR]


def test_a_day_above_a_pivot_table_heads_no_figure() -> None:
    found = read(
        ["Date printed:", date(2012, 9, 3)], ["Row Labels", "Jun 2012"], ["Dover", 8], [CONTACT, 5], [PLAN, 3]
    )
    assert said(found)[:1] == DOVER[:1]


def test_a_note_below_a_table_gives_its_months_no_year() -> None:
    found = read(
        ["Indicator", "Area", "Jun", "Jul"], [CONTACT, "Dover", 5, 7], [], ["Figures of May 2011 restated."]
    )
    assert found.lines == ()


@pytest.mark.parametrize(
    ("word", "basis"), [("Quarterly", Basis.QUARTER), ("Cumulative", Basis.YTD), ("Monthly", None)]
)
def test_a_column_of_nothing_but_bases_is_the_basis_whatever_its_heading(
    word: str, basis: Basis | None
) -> None:
    (line,) = read(
        ["Indicator", "Area", "Month", "Frequency", "Value"], [CONTACT, "Dover", "June 2012", word, 5]
    ).lines
    assert (line.basis_hint, line.problems) == (basis, ())


def test_a_row_whose_words_say_target_is_no_reading() -> None:
    rows = [[CONTACT, "Dover", "June 2012", "Target", 9], [CONTACT, "Dover", "June 2012", "Actual", 5]]
    found = read(["Indicator", "Area", "Month", "Scenario type", "Value"], *rows)
    assert [line.value and line.value.number for line in found.lines] == [5]


def test_n_beside_a_percentage_is_no_numerator() -> None:
    (line,) = read(
        ["Indicator", "Area", "Month", "%", "n"], [TIMELY, "Dover", "June 2012", "78.8%", 52]
    ).lines
    assert line.numerator is None


def test_a_date_that_shows_its_year_alone_is_no_month() -> None:
    def as_year(sheet: Worksheet) -> None:
        sheet["C1"].number_format = "yyyy"

    rows = [["Indicator", "Area", date(2012, 4, 1)], [CONTACT, "Dover", 5]]
    assert read_return(workbook_of({"Return": rows}, as_year), "return.xlsx", vocabulary=WORDS).lines == ()


def test_letters_too_small_to_be_read_are_out_of_sight() -> None:
    def shrunk(sheet: Worksheet) -> None:
        sheet["C2"].font = Font(sz=1)

    rows = [["Indicator", "Area", "Jun 2012"], [CONTACT, "Dover", 5]]
    found = read_return(workbook_of({"Return": rows}, shrunk), "return.xlsx", vocabulary=WORDS)
    assert codes(found)[0] is ProblemCode.OUT_OF_SIGHT


def test_a_percentage_of_something_is_not_that_thing() -> None:
    assert WORDS.indicator_in(f"% of {CONTACT}") == ""


@pytest.mark.parametrize(
    "rows",
    [
        [[CONTACT, "Dover", "June 2012", 5], [CONTACT, "Dover", "July 2012", 7]],
        [["June 2012", 5, "Dover", CONTACT], ["July 2012", 7, "Dover", CONTACT]],
        [["Area:", "Dover"], [], [CONTACT, "Jun-12", 5], [CONTACT, "Jul-12", 7]],
    ],
    ids=["names first", "in another order", "below a label"],
)
def test_a_list_without_headings_is_read_by_what_its_columns_hold_and_asked_about_once(rows: list) -> None:
    found = read(*rows)
    assert [(name, area.title(), *rest) for name, area, *rest in said(found)] == DOVER
    assert codes(found) == [ProblemCode.NO_HEADINGS]


@pytest.mark.parametrize(
    "rows",
    [
        [[CONTACT, "Dover", "June 2012", 5, 6]],
        [["What", "Where", "When", "Under 5s"], [CONTACT, "Dover", "June 2012", 5]],
        [["Dover", "June 2012", 5]],
    ],
    ids=["two columns of figures", "headings that nobody knows", "no indicator"],
)
def test_a_list_whose_columns_cannot_be_told_is_not_read(rows: list) -> None:
    assert read(*rows).lines == ()


@pytest.mark.parametrize("parts", [["Male", "Female"], ["0-4", "5-9"], ["Neglect", "Physical"]])
def test_the_total_beside_its_parts_is_the_figure_where_it_is_their_sum(parts: list[str]) -> None:
    def total(figure: int) -> list[object]:
        found = read([f"{CONTACT} June 2012"], ["District", *parts, "Total"], ["Dover", 2, 3, figure])
        return [line.value and line.value.number for line in found.lines]

    assert (total(5), total(6)) == ([5], [])


def test_a_part_that_is_blank_adds_nothing_to_the_total_and_a_word_cannot() -> None:
    def lines(male: object) -> int:
        return len(
            read(
                [f"{CONTACT} June 2012"], ["District", "Male", "Female", "Total"], ["Dover", male, 5, 5]
            ).lines
        )

    assert (lines(None), lines("few")) == (1, 0)


def test_a_total_of_areas_across_is_no_figure_of_the_row() -> None:
    assert read(["June 2012"], ["Indicator", "Deal", "Sandwich", "Total"], [CONTACT, 2, 3, 5]).lines == ()
