from datetime import date

import pytest

from indicators.rules.terms import Basis
from returns.reading.sheet.cells import Cell, CellValue
from returns.reading.sheet.dates import (
    PeriodRead,
    Span,
    as_month,
    month_if_whole,
    period_in,
    read_period,
    without_period,
)


def period(
    value: CellValue, number_format: str = "General", within: PeriodRead | None = None
) -> PeriodRead | None:
    return read_period(Cell("Return", 3, 2, value, number_format), within)


@pytest.mark.parametrize(
    ("typed", "span", "end"),
    [
        ("May 2012", Span.MONTH, date(2012, 5, 31)),
        ("May-12", Span.MONTH, date(2012, 5, 31)),
        ("Sept '12", Span.MONTH, date(2012, 9, 30)),
        ("2012-05", Span.MONTH, date(2012, 5, 31)),
        ("05/2012", Span.MONTH, date(2012, 5, 31)),
        ("month ending February 2012", Span.MONTH, date(2012, 2, 29)),
        ("31/05/2012", Span.DAY, date(2012, 5, 31)),
        ("2012-05-31", Span.DAY, date(2012, 5, 31)),
        ("as at 31st May 2012", Span.DAY, date(2012, 5, 31)),
        ("w/e 10.06.12", Span.WEEK, date(2012, 6, 10)),
        ("Week ending 17 June 2012", Span.WEEK, date(2012, 6, 17)),
        ("Q1 2013/14", Span.QUARTER, date(2013, 6, 30)),
        ("2013/14 Q4", Span.QUARTER, date(2014, 3, 31)),
        ("2012/13", Span.YEAR, date(2013, 3, 31)),
        ("2012-13", Span.YEAR, date(2013, 3, 31)),
        ("2012/2013", Span.YEAR, date(2013, 3, 31)),
    ],
)
def test_a_period_is_read_however_it_is_written(typed: str, span: Span, end: date) -> None:
    assert period(typed) == PeriodRead(span, end)


@pytest.mark.parametrize(
    "typed", ["", "North 1", "May", "Q1", "31/02/2012", "May 1912", "2012/15", "36", "12/2012/13"]
)
def test_what_names_no_period_is_none(typed: str) -> None:
    assert period(typed) is None


def test_2011_12_is_a_year_or_a_month_and_so_neither() -> None:
    assert period("2011-12") is None
    assert period("2011/12") == PeriodRead(Span.YEAR, date(2012, 3, 31))


def test_a_date_is_the_day_that_its_format_shows() -> None:
    assert period(date(2012, 9, 3), "dd/mm/yyyy") == PeriodRead(Span.DAY, date(2012, 9, 3))


def test_a_date_whose_format_shows_no_day_is_its_month() -> None:
    assert period(date(2012, 5, 1), "mmm-yy") == PeriodRead(Span.MONTH, date(2012, 5, 31))


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("Q1", date(2013, 6, 30)),
        ("Q4", date(2014, 3, 31)),
        ("Apr", date(2013, 4, 30)),
        ("March", date(2014, 3, 31)),
    ],
)
def test_a_quarter_or_month_without_a_year_takes_it_from_the_heading(typed: str, end: date) -> None:
    found = period(typed, within=PeriodRead(Span.YEAR, date(2014, 3, 31)))
    assert found is not None
    assert found.end == end


def test_a_day_under_month_means_its_month() -> None:
    assert as_month(PeriodRead(Span.DAY, date(2012, 5, 1))) == PeriodRead(Span.MONTH, date(2012, 5, 31))


def test_under_period_only_the_first_and_last_day_mean_the_month() -> None:
    assert month_if_whole(PeriodRead(Span.DAY, date(2012, 5, 31))).span is Span.MONTH
    assert month_if_whole(PeriodRead(Span.DAY, date(2012, 6, 10))).span is Span.DAY


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Specialist Children's Services monthly return - May 2012", "May 2012"),
        ("Caseloads as at 20 February 2013 (children)", "20 February 2013"),
        ("Cabinet report, Q1 2013/14", "Q1 2013/14"),
    ],
)
def test_a_title_names_its_period(title: str, label: str) -> None:
    found = period_in(title)
    assert found is not None
    assert found.label == label


def test_a_title_without_a_period_names_none() -> None:
    assert period_in("Average social worker caseload (children)") is None


def test_a_title_is_known_without_its_period() -> None:
    assert without_period("Unallocated cases - May 2012") == "Unallocated cases"


def test_days_hint_at_a_snapshot_and_months_at_nothing() -> None:
    hints = {span: PeriodRead(span, date(2013, 3, 31)).basis_hint for span in Span}
    assert hints == {
        Span.DAY: Basis.SNAPSHOT,
        Span.OPENING: Basis.SNAPSHOT,
        Span.ACADEMIC_YEAR: Basis.ACADEMIC_YEAR,
        Span.CALENDAR_YEAR: Basis.CALENDAR_YEAR,
        Span.WEEK: None,
        Span.MONTH: None,
        Span.QUARTER: Basis.QUARTER,
        Span.YEAR: Basis.YEAR,
        Span.TO_DATE: Basis.YTD,
        Span.ROLLING: Basis.R12M,
    }
