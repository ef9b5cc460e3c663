"""Percent or fraction: the stored history of the indicator and area decides where it can, else it is asked."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from returns.checks.fractions import fractions_decided
from tests.returns.histories import history, reading_values
from tests.returns.lines import DOVER, THANET, TIMELINESS, read, understood


def decided(value, before, node=DOVER):
    lines = understood(read(TIMELINESS, DOVER, value=Decimal(str(value))))
    (line,) = fractions_decided(lines, history(reading_values(TIMELINESS, node, before)))
    return line


def codes(line):
    return [finding.code for finding in line.findings]


def test_beside_percentages_a_fraction_is_a_percentage_and_said_so():
    line = decided(0.844, [81, "84.4", 79])
    assert (line.value, codes(line)) == (Decimal("84.4"), ["fraction_by_history"])
    assert line.findings[0].what.startswith("0.844 is taken for 84.4%, as the 3 figures before it")


def test_beside_small_percentages_it_stands_as_it_is():
    line = decided(0.6, ["0.4", "0.8"])
    assert (line.value, codes(line)) == (Decimal("0.6"), [])


@pytest.mark.parametrize(
    ("value", "before"),
    [
        (0.6, []),
        (0.6, [61]),  # a lone figure
        (0.6, [61, "0.6"]),  # both have been
        (0.6, [61, 30]),  # near one alone
        (0.05, [5, 6]),  # near both ways
        (0.6, [30, 35]),  # near neither way
    ],
)
def test_what_the_history_does_not_decide_is_asked(value, before):
    line = decided(value, before)
    assert (line.value, codes(line)) == (Decimal(str(value)), ["bare_fraction"])


def test_another_areas_history_decides_nothing():
    assert codes(decided(0.844, [84, 85], THANET)) == ["bare_fraction"]


@given(st.decimals("0.001", 1, places=3), st.lists(st.decimals(0, 100, places=1), max_size=8))
def test_whatever_stands_a_figure_is_one_of_its_two_readings_and_far_from_none_before(value, before):
    line = decided(value, before)
    assert line.value in (value, value * 100)
    if "bare_fraction" not in codes(line):
        assert all(abs(line.value - figure) <= 10 for figure in before[-6:])


def test_a_line_that_asks_nothing_is_left_alone():
    lines = understood(read(TIMELINESS, DOVER, value=Decimal("84.4")))
    assert fractions_decided(lines, history(reading_values(TIMELINESS, DOVER, [1, 1]))) == lines
