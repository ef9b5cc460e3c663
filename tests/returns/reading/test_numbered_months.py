"""Months typed as numbers are read as months where months belong, with one question for them all."""

from datetime import date

import pytest

from returns.reading.lines import ProblemCode
from tests.returns.reading.workbooks import read

HEADINGS = ["Indicator", "Area", "Month", "Value"]


@pytest.mark.parametrize("month", [201205, "201205"])
def test_below_month_a_number_is_asked_about_once(month: int | str) -> None:
    found = read([HEADINGS, ["Referrals", "Dover", month, 3], ["Referrals", "Thanet", month, 4]])
    assert [line.month for line in found.lines] == [date(2012, 5, 1)] * 2
    (asked,) = found.problems
    assert (asked.code, asked.ref) == (ProblemCode.MONTHS_AS_NUMBERS, "C2:C3")
    assert "is 201205 May 2012?" in asked.what


def test_numbers_that_head_columns_are_months() -> None:
    found = read([["Indicator", "Area", 201204, 201205], ["Referrals", "Dover", 3, 4]])
    assert [line.month for line in found.lines] == [date(2012, 4, 1), date(2012, 5, 1)]
    assert [asked.code for asked in found.problems] == [ProblemCode.MONTHS_AS_NUMBERS]


def test_a_figure_is_no_month() -> None:
    found = read([HEADINGS, ["Population", "Kent", "May 2012", 201205]])
    assert [str(line.value.number) for line in found.lines if line.value] == ["201205"]
    assert found.problems == ()


def test_a_number_without_such_a_month_is_none() -> None:
    (line,) = read([HEADINGS, ["Referrals", "Dover", 201299, 3]]).lines
    assert [problem.code for problem in line.problems] == [ProblemCode.PERIOD_UNREADABLE]
