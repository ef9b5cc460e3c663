"""Medians, ranks and intervals, against slow second calculations."""

import statistics
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.terms import Polarity, Unit
from national.rules.figures import NationalValue
from national.rules.standing import events_between, interval, median, ordinal, rank
from tests.builders import spec

FIGURES = st.lists(st.none() | st.decimals(0, 999, places=1), min_size=0, max_size=12)
SHARE = spec(Unit.PERCENTAGE, polarity=Polarity.HIGH)
END = date(2024, 12, 31)


@given(FIGURES)
def test_the_median_is_that_of_the_figures_there_are(values):
    found = median(values)
    known = [Fraction(value) for value in values if value is not None]
    assert (found.known, found.of) == (len(known), len(values))
    if known:
        exact = statistics.median(known)
        assert abs(Fraction(found.value) - exact) <= Fraction(1, 20)
        assert found.value == (Decimal(exact.numerator) / exact.denominator).quantize(
            Decimal("0.1"), ROUND_HALF_UP
        )


@given(st.lists(st.decimals(0, 50, places=0), min_size=1, max_size=40), st.sampled_from(["H", "L"]))
def test_a_rank_counts_those_that_are_better(values, way):
    of = spec(Unit.PERCENTAGE, polarity=Polarity(way))
    for own in values:
        found = rank(of, own, [*values, None])
        order = sorted(values, reverse=way == "H")
        assert (found.place, found.of) == (order.index(own) + 1, len(values))
        assert found.joint is (values.count(own) > 1)
        assert 1 <= found.quartile <= 4


def test_no_rank_without_a_polarity_or_a_figure():
    assert rank(spec(Unit.RATE, polarity=Polarity.NONE), Decimal(1), [Decimal(1)]) is None
    assert rank(SHARE, None, [Decimal(1)]) is None


def test_words_of_a_rank():
    found = rank(SHARE, Decimal(5), [Decimal(each) for each in (9, 8, 5, 5, 1)])
    assert (found.words, found.quartile) == ("joint 3rd of 5", 2)
    assert [ordinal(each) for each in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == (
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]
    )


def test_kents_interval_of_plans_within_20_weeks():
    """Published: 783 of 2,354 in 2024."""
    found = interval(SHARE, NationalValue(END, Decimal("33.3"), Decimal(783), Decimal(2354)))
    assert (found.low, found.high) == (Decimal("31.4"), Decimal("35.2"))


@pytest.mark.parametrize(
    ("low", "high", "count"), [("0", "3.689", 0), ("4.795", "18.390", 10), ("81.364", "121.627", 100)]
)
def test_exact_limits_of_a_count(low, high, count):
    """As tables of the exact Poisson distribution print them."""
    found = events_between(Decimal(count))
    assert [f"{float(each):.3f}" for each in found] == [f"{float(low):.3f}", f"{float(high):.3f}"]


def test_no_interval_of_parts_that_were_rounded():
    assert interval(SHARE, NationalValue(END, Decimal("15.4"), Decimal("55.1"), Decimal("357.8"))) is None
    assert interval(SHARE, NationalValue(END, Decimal("15.4"), None, Decimal(10))) is None
