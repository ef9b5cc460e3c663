"""A published cell is a number, a mark, nothing, or something that nobody explains."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from national.rules.marks import MARKS, UNKNOWN, read_cell, reason


@pytest.mark.parametrize(
    ("text", "number"),
    [("22.6", "22.6"), ("21", "21"), (" 1,234 ", "1234"), ("0", "0"), ("-3.5", "-3.5"), ("9.08e1", "90.8")],
)
def test_a_number_is_read(text, number):
    assert read_cell(text).number == Decimal(number)


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_kept_with_its_reason_and_is_never_a_number(mark):
    for written in (mark, mark.upper(), f"[{mark}]", f" ({mark}) "):
        cell = read_cell(written)
        assert (cell.number, cell.mark) == (None, mark)
    assert reason(mark)


@pytest.mark.parametrize("text", ["see note", "12a", "1,23", "1.2.3"])
def test_what_nobody_explains_is_no_number(text):
    assert (read_cell(text).number, read_cell(text).mark) == (None, UNKNOWN)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_every_number_is_read_as_it_is_written(number):
    assert read_cell(f"{number:,f}").number == read_cell(f"{number:f}").number == number
