"""The slope of a series: the median of the slopes between every two readings."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.variation.slope import TooFewReadings, median, month_number, slope_of
from tests.builders import day
from tests.indicators.series import series


@pytest.mark.parametrize(
    ("values", "middle"),
    [("7", "7"), ("3 1 2", "2"), ("4 1 2 3", "2.5")],
)
def test_the_median(values, middle):
    assert median([Decimal(value) for value in values.split()]) == Decimal(middle)


def test_month_ends_lie_a_month_apart_whatever_their_length():
    assert month_number(day("2012-02")) - month_number(day("2012-01")) == 1
    assert month_number(day("2012-03")) - month_number(day("2012-02")) == 1


def test_the_middle_of_a_month_lies_halfway():
    assert month_number(date(2012, 6, 15)) == month_number(day("2012-05")) + Decimal("0.5")


def test_a_straight_line_has_its_own_slope_and_no_range():
    found = slope_of(series("10 20 30 40 50 60"))
    assert [line.per_month for line in (found.lowest, found.middle, found.highest)] == [10, 10, 10]
    assert found.middle.on(day("2011-12")) == 120


def test_one_wild_reading_does_not_turn_the_line():
    assert slope_of(series("10 20 30 40 50 60 70 999")).middle.per_month == 10


def test_a_gap_counts_with_its_months():
    assert slope_of(series("10 - - 40 50 60 70 80")).middle.per_month == 10


def test_five_readings_are_too_few():
    with pytest.raises(TooFewReadings, match="5 of the 6 readings"):
        slope_of(series("1 2 3 4 5"))


def test_the_range_holds_the_slope():
    # Fifteen slopes of six readings; Kendall's count varies by 6 × 5 × 17 / 18: from the 2nd slope to the 14th.
    figures = [Decimal(figure) for figure in (10, 13, 11, 16, 12, 19)]
    slopes = sorted((b - a) / (j - i) for i, a in enumerate(figures) for j, b in enumerate(figures) if j > i)
    found = slope_of(series("10 13 11 16 12 19"))
    assert abs(found.lowest.per_month - slopes[1]) < Decimal("1e-20")
    assert abs(found.middle.per_month - slopes[7]) < Decimal("1e-20")
    assert abs(found.highest.per_month - slopes[13]) < Decimal("1e-20")


@pytest.mark.parametrize(
    ("readings", "lowest", "highest"),
    [(8, 5, 22), (12, 17, 48)],  # 28 slopes, 66 slopes; counted from 0
)
def test_the_range_narrows_with_more_readings(readings, lowest, highest):
    chosen = (59, 29, 53, 31, 7, 21, 37, 36, 30, 55, 58, 24)[:readings]
    figures = [Decimal(figure) for figure in chosen]
    slopes = sorted((b - a) / (j - i) for i, a in enumerate(figures) for j, b in enumerate(figures) if j > i)
    found = slope_of(series(" ".join(map(str, figures))))
    assert abs(found.lowest.per_month - slopes[lowest]) < Decimal("1e-20")
    assert abs(found.highest.per_month - slopes[highest]) < Decimal("1e-20")


@settings(max_examples=50)
@given(st.lists(st.integers(0, 500), min_size=6, max_size=12), st.randoms())
def test_the_order_of_readings_is_irrelevant(figures, chance):
    readings = series(" ".join(map(str, figures)))
    shuffled = list(readings)
    chance.shuffle(shuffled)
    assert slope_of(shuffled) == slope_of(readings)


@settings(max_examples=50)
@given(st.lists(st.integers(0, 500), min_size=6, max_size=12))
def test_the_slope_lies_within_its_range(figures):
    found = slope_of(series(" ".join(map(str, figures))))
    assert found.lowest.per_month <= found.middle.per_month <= found.highest.per_month
