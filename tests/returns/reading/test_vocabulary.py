"""Indicator, area and period may stand anywhere; the reader knows the words, and the unit decides the column."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.terms import Basis
from returns.matching.match import vocabulary_of
from returns.reading import read_return
from returns.reading.lines import LineRead, ProblemCode, WhyNotStored, WorkbookRead
from returns.reading.sheet.dates import Span
from tests.fuzz.readings import CASELOAD, CONTACTS, LIBRARY, PLANS, TIMELINESS
from tests.returns.reading.workbooks import not_stored, workbook_of

WORDS = vocabulary_of(LIBRARY)
CONTACT, PLAN, TIMELY, LOAD = (spec.name for spec in (CONTACTS, PLANS, TIMELINESS, CASELOAD))
JUNE, JULY = date(2012, 6, 30), date(2012, 7, 31)


def read(*rows: list[object], sheet: str = "Sheet1", name: str = "return.xlsx") -> WorkbookRead:
    return read_return(workbook_of({sheet: rows}), name, vocabulary=WORDS)


def said(found: WorkbookRead) -> list[tuple[object, ...]]:
    return [(line.indicator_text, line.area_text, line.period_end, _figure(line)) for line in found.lines]


def _figure(line: LineRead) -> Decimal | None:
    return line.value.number if line.value else None


def codes(found: WorkbookRead) -> list[ProblemCode]:
    return [problem.code for problem in found.problems]


def test_areas_across_with_the_month_in_the_title_and_a_total() -> None:
    found = read(
        ["District scorecard, July 2012"], [], ["Indicator", "Dover", "Swale", "Total"], [PLAN, 5, 6, 11]
    )
    assert said(found) == [(PLAN, "Dover", JULY, 5), (PLAN, "Swale", JULY, 6)]
    assert not_stored(found, WhyNotStored.RESTATES) == {"D4": "Total"}


def test_indicators_across_and_months_down_in_a_sheet_called_after_its_area() -> None:
    found = read(
        ["Month", CONTACT, PLAN], ["Jun 2012", 5, 1], ["Jul 2012", 6, 2], ["Total", 11, 3], sheet="Dover"
    )
    assert said(found) == [
        (CONTACT, "dover", JUNE, 5),
        (PLAN, "dover", JUNE, 1),
        (CONTACT, "dover", JULY, 6),
        (PLAN, "dover", JULY, 2),
    ]


def test_months_over_areas_in_two_rows() -> None:
    found = read(
        ["Indicator", "Jun 2012", None, "Jul 2012"],
        [None, "Dover", "Swale", "Dover", "Swale"],
        [PLAN, 1, 2, 3, 4],
    )
    assert [(line.area_text, line.period_end, _figure(line)) for line in found.lines] == [
        ("Dover", JUNE, 1),
        ("Swale", JUNE, 2),
        ("Dover", JULY, 3),
        ("Swale", JULY, 4),
    ]


def test_a_name_that_stands_once_holds_for_its_block() -> None:
    found = read(
        ["July 2012"], [], ["District", "Value"], [PLAN], ["Dover", 5], ["Swale", 6], [CONTACT], ["Dover", 7]
    )
    assert said(found) == [(PLAN, "Dover", JULY, 5), (PLAN, "Swale", JULY, 6), (CONTACT, "Dover", JULY, 7)]


def test_a_block_that_nobody_knows_is_not_the_area_of_the_block_before() -> None:
    found = read(["Indicator", "Jul 2012"], ["Dover"], [PLAN, 5], ["Atlantis"], [PLAN, 6])
    assert [line.area_text for line in found.lines] == ["Dover", "Atlantis"]


def test_rows_below_a_total_are_none_of_an_areas() -> None:
    found = read(["Indicator", "Jul 2012"], ["Dover"], [PLAN, 5], ["Kent total"], [PLAN, 11])
    assert [_figure(line) for line in found.lines] == [5]


def test_names_without_a_heading_are_known_by_what_they_are() -> None:
    found = read(["July 2012"], [], [None, PLAN, CONTACT], ["Dover", 5, 50], ["Swale", 6, 60])
    assert [(line.area_text, line.indicator_text) for line in found.lines] == [
        ("Dover", PLAN), ("Dover", CONTACT), ("Swale", PLAN), ("Swale", CONTACT)
    ]  # fmt: skip


def test_a_second_table_beside_the_first_is_told() -> None:
    found = read(
        [f"{PLAN}, July 2012"],
        [],
        ["District", "Value", None, "District", "Value"],
        ["Dover", 5, None, "Dover", 4],
    )
    assert [_figure(line) for line in found.lines] == [5]
    assert [(problem.code, problem.ref) for problem in found.problems] == [
        (ProblemCode.SECOND_TABLE, "D3:E4")
    ]


def test_each_table_has_the_title_right_above_it() -> None:
    found = read(
        ["Contacts, June 2012"], ["District", "Value"], ["Dover", 5], [],
        ["Contacts, July 2012"], ["District", "Value"], ["Dover", 6],
    )  # fmt: skip
    assert [line.period_end for line in found.lines] == [JUNE, JULY]


@pytest.mark.parametrize(
    ("title", "span", "end"),
    [
        ("Contacts, Quarter 1 (April to June 2012)", Span.QUARTER, JUNE),
        ("Contacts, year to date: April to July 2012", Span.TO_DATE, JULY),
        ("Contacts, rolling 12 months to July 2012", Span.ROLLING, JULY),
        ("Contacts, year ending March 2012", Span.YEAR, date(2012, 3, 31)),
        ("Contacts July 2012, produced on 03/08/2012", Span.MONTH, JULY),
        ("Contacts July 2012 (report run 3 August 2012)", Span.MONTH, JULY),
        ("Contacts, printed 03.08.12, July 2012", Span.MONTH, JULY),
        ("Contacts 2012/13: July 2012", Span.MONTH, JULY),
    ],
)
def test_the_title_gives_one_period_and_its_words_the_stretch_of_time(
    title: str, span: Span, end: date
) -> None:
    (line,) = read([title], [], ["District", "Value"], ["Dover", 5]).lines
    assert (line.span, line.period_end, line.indicator_text.casefold()) == (span, end, "contacts")
    assert not line.problems


def test_two_periods_in_a_title_are_one_question_with_both() -> None:
    found = read(
        ["Contacts, May 2012 compared with June 2012"], [], ["District", "Value"], ["Dover", 5], ["Swale", 6]
    )
    (asked,) = found.problems
    assert asked.code is ProblemCode.TITLE_OF_TWO_PERIODS
    assert "May 2012 and June 2012" in asked.what


def test_two_periods_in_a_title_matter_to_nobody_where_the_rows_name_theirs() -> None:
    found = read(["May 2012 and June 2012"], [], ["Indicator", "Month", "Value"], [PLAN, "Jun 2012", 5])
    assert codes(found) == []


def test_a_sheets_name_that_contradicts_its_title_is_asked_about() -> None:
    found = read(["Contacts, July 2012"], [], ["District", "Value"], ["Dover", 5], sheet="June 2012")
    assert codes(found) == [ProblemCode.TITLE_OF_TWO_PERIODS]


def test_the_files_name_gives_the_month_that_no_title_does() -> None:
    (line,) = read(["Contacts"], [], ["District", "Value"], ["Dover", 5], name="Return_July_2012.xlsx").lines
    assert line.period_end == JULY


def test_several_areas_in_a_title_are_asked_about_where_no_row_names_its_own() -> None:
    found = read(["Dover and Swale, July 2012"], [], ["Indicator", "Value"], [PLAN, 5])
    assert codes(found) == [ProblemCode.TITLE_OF_TWO_AREAS]


def only(unit_name: str, **columns: object) -> LineRead:
    heads = [name.replace("_", " ").replace("percent", "%") for name in columns]
    (line,) = read(["Indicator", "Month", *heads], [unit_name, "Jul 2012", *columns.values()]).lines
    return line


@pytest.mark.parametrize(
    ("name", "columns", "value", "numerator"),
    [
        (PLAN, {"Number": 61, "Rate": 28.4}, "61", None),
        (PLAN, {"Count": 61, "percent": 28.4}, "61", None),
        (PLAN, {"Value": 61, "Rate": 28.4}, "61", None),
        (TIMELY, {"Number": 41, "percent": 78.8}, "78.8", "41"),
        (TIMELY, {"Number": "78.8%"}, "78.8", None),
        (TIMELY, {"Number": 41}, None, "41"),
        (LOAD, {"Value": 18.4, "Number": 40}, "18.4", None),
    ],
)
def test_the_unit_decides_which_column_counts(name, columns, value, numerator) -> None:
    line = only(name, **columns)
    assert _figure(line) == (None if value is None else Decimal(value))
    assert (line.numerator and line.numerator.number) == (None if numerator is None else Decimal(numerator))
    assert line.problems == ()


@pytest.mark.parametrize(
    ("name", "columns", "code"),
    [
        (PLAN, {"Rate": 57}, ProblemCode.WRONG_UNIT),
        (PLAN, {"percent": 57}, ProblemCode.WRONG_UNIT),
        (PLAN, {"Number": 61, "Value": 60}, ProblemCode.TWO_COLUMNS_FIT),
        (TIMELY, {"Value": 41, "percent": 78.8}, ProblemCode.TWO_COLUMNS_FIT),
        (TIMELY, {"Rate": 78.8}, ProblemCode.UNSUITABLE_COLUMN),
        (LOAD, {"Number": 18}, ProblemCode.UNSUITABLE_COLUMN),
    ],
)
def test_an_unsuitable_column_and_two_that_fit_are_asked_about(name, columns, code) -> None:
    assert [problem.code for problem in only(name, **columns).problems] == [code]


@pytest.mark.parametrize(
    ("month", "year", "end", "hint"),
    [
        ("July", 2012, JULY, None),
        ("7", "2012", JULY, None),
        ("July", "2012/13", JULY, None),
        ("February", "2011/12", date(2012, 2, 29), None),
        ("Q1", "2012/13", JUNE, Basis.QUARTER),
        (None, "2011/12", date(2012, 3, 31), Basis.YEAR),
        (None, 201112, date(2012, 3, 31), Basis.YEAR),
    ],
)
def test_month_and_year_may_stand_in_two_columns(month, year, end, hint) -> None:
    (line,) = read(["Indicator", "Area", "Month", "Year", "Value"], [CONTACT, "Dover", month, year, 5]).lines
    assert (line.period_end, line.basis_hint) == (end, hint)


def test_a_national_file_is_told_where_it_belongs() -> None:
    found = read(
        ["time_period", "geographic_level", "la_name", "number"], [201213, "Local authority", "Kent", 5]
    )
    assert not found.lines
    assert codes(found) == [ProblemCode.NATIONAL_FILE]


def test_a_misspelt_heading_is_named_with_what_it_seems_to_mean() -> None:
    found = read(["Indicator", "Area", "Month", "Vallue"], [CONTACT, "Dover", "Jul 2012", 5])
    assert "“Vallue” in D1: is it Value?" in found.problems[0].what
