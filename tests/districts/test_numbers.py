"""Numbers that somebody typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from districts.numbers import LARGEST, number_typed


@given(some.integers(min_value=0, max_value=LARGEST))
def test_a_number_that_a_column_can_hold_is_read_back(number):
    assert number_typed(str(number)) == number


@given(some.integers(min_value=LARGEST + 1, max_value=10**60))
def test_a_larger_one_is_none(number):
    assert number_typed(str(number)) is None


@pytest.mark.parametrize("text", ["9" * 5000, "", " 1", "1 ", "-1", "+1", "1.0", "1_000", "²", "٣", "x"])
def test_nor_is_what_is_no_number_in_plain_digits(text):
    assert number_typed(text) is None


@given(some.integers(min_value=0, max_value=2000), some.integers(min_value=0, max_value=2000))
def test_the_largest_that_is_wanted_is_the_last_that_is_taken(number, largest):
    assert number_typed(str(number), largest) == (number if number <= largest else None)


def test_noughts_in_front_make_a_number_no_larger():
    assert number_typed("0" * 5000 + "7", 10) == 7
