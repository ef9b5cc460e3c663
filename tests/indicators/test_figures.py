"""Figures: computed from unrounded parts, rounded once, half up."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import (
    difference_in_words,
    divide,
    grouped,
    in_full,
    in_words,
    possible,
    quotient,
    round_half_up,
)
from indicators.rules.terms import Unit
from tests.builders import BACKLOG, CASELOAD, REFERRALS, TIMELINESS, figure, spec

NUMBERS = st.decimals(min_value=0, max_value=1_000_000, places=4)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        ("6.25", 1, "6.3"),
        ("6.35", 1, "6.4"),
        ("6.249999", 1, "6.2"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),  # half-even would print 2
        ("-2.5", 0, "-3"),
        ("84.4", 1, "84.4"),
        ("1926", 0, "1926"),
        ("123456789012345678901234567890.25", 1, "123456789012345678901234567890.3"),
    ],
)
def test_halves_round_up(value, places, shown):
    assert round_half_up(Decimal(value), places) == Decimal(shown)


@pytest.mark.parametrize(
    ("numerator", "denominator", "printed"),
    [
        (1, 16, "6.3"),  # 6.25, which half-even prints as 6.2
        (29, 31, "93.5"),  # 93.548…, which rounding twice would print as 93.6
        (3651, 6859, "53.2"),
        (2, 3, "66.7"),
        (0, 7, "0.0"),
        (7, 7, "100.0"),
    ],
)
def test_percentage_is_rounded_once_from_its_parts(numerator, denominator, printed):
    value = quotient(TIMELINESS, Decimal(numerator), Decimal(denominator))
    assert str(round_half_up(value, 1)) == printed


def test_rounding_twice_would_print_another_figure():
    value = quotient(TIMELINESS, Decimal(29), Decimal(31))
    assert round_half_up(round_half_up(value, 2), 1) == Decimal("93.6")


@pytest.mark.parametrize(
    ("unit", "per", "value"),
    [
        (Unit.PERCENTAGE, 0, "50"),
        (Unit.RATE, 10_000, "5000"),
        (Unit.RATE, 1_000, "500"),
        (Unit.RATE, 0, "0.5"),
        (Unit.RATIO, 0, "0.5"),
    ],
)
def test_unit_says_what_half_is(unit, per, value):
    assert quotient(spec(unit, per=per), Decimal(1), Decimal(2)) == Decimal(value)


def test_a_quotient_is_far_more_precise_than_any_figure_shown():
    assert divide(Decimal(1), Decimal(3)) == Decimal("0." + "3" * 40)


@pytest.mark.parametrize(
    ("of", "value", "words"),
    [
        (TIMELINESS, "84.4", "84.4%"),
        (TIMELINESS, "100", "100.0%"),
        (BACKLOG, "2269", "2,269"),
        (REFERRALS, "503.6", "503.6"),
        (CASELOAD, "19.94", "19.9"),
        (BACKLOG, "0", "0"),
        (spec(Unit.DAYS), "32.04", "32.0 days"),
        (spec(Unit.MONTHS), "1", "1.0 month"),
        (spec(Unit.SCORE), "13.5", "13.5"),
    ],
)
def test_figure_in_words(of, value, words):
    assert in_words(of, Decimal(value)) == words


@pytest.mark.parametrize(
    ("of", "change", "words"),
    [
        (BACKLOG, "-629", "−629"),
        (BACKLOG, "1261", "+1,261"),
        (TIMELINESS, "2.1", "+2.1 points"),
        (TIMELINESS, "-0.4", "−0.4 points"),
        (TIMELINESS, "1.0", "+1.0 point"),
        (TIMELINESS, "0.0", "0.0 points"),
        (REFERRALS, "-40.1", "−40.1"),
    ],
)
def test_change_of_a_percentage_is_in_points(of, change, words):
    assert difference_in_words(of, Decimal(change)) == words


def test_minus_is_a_true_minus():
    assert grouped(Decimal("-1234.5")) == "−1,234.5"


@pytest.mark.parametrize(
    ("number", "words"), [("1194.000000", "1,194"), ("25.50", "25.5"), ("12000", "12,000"), ("0.00", "0")]
)
def test_a_number_in_full_has_no_idle_zeros(number, words):
    assert in_full(Decimal(number)) == words


@pytest.mark.parametrize(
    ("of", "value", "shown"),
    [
        (TIMELINESS, "104.2", "100"),
        (TIMELINESS, "-3", "0"),
        (TIMELINESS, "84.4", "84.4"),
        (BACKLOG, "104", "104"),
        (BACKLOG, "-3", "0"),
    ],
)
def test_no_figure_shown_lies_below_0_and_no_percentage_over_100(of, value, shown):
    assert possible(of, Decimal(value)) == Decimal(shown)


@pytest.mark.parametrize(
    ("unit", "has_parts"),
    [
        (Unit.COUNT, False),
        (Unit.PERCENTAGE, True),
        (Unit.RATE, True),
        (Unit.RATIO, True),
        (Unit.GRADE, False),
    ],
)
def test_proportions_rates_and_ratios_have_parts(unit, has_parts):
    assert spec(unit).has_parts is has_parts


def test_only_a_rate_with_a_named_denominator_is_looked_up():
    assert REFERRALS.is_population_rate
    assert not spec(Unit.RATE).is_population_rate
    assert not spec(Unit.PERCENTAGE, over=REFERRALS).is_population_rate


def test_only_zero_is_zero():
    assert figure("0").known
    assert not figure(None).known


@given(value=NUMBERS, places=st.integers(0, 3))
def test_rounding_moves_by_half_a_unit_at_most(value, places):
    unit = Decimal(1).scaleb(-places)
    assert abs(round_half_up(value, places) - value) * 2 <= unit


@given(value=NUMBERS, places=st.integers(0, 3))
def test_rounding_a_rounded_figure_changes_nothing(value, places):
    once = round_half_up(value, places)
    assert round_half_up(once, places) == once


@given(numerator=st.integers(0, 10**6), denominator=st.integers(1, 10**6))
def test_percentage_agrees_with_whole_number_arithmetic(numerator, denominator):
    tenths, rest = divmod(numerator * 1000, denominator)
    expected = Decimal(tenths + (rest * 2 >= denominator)).scaleb(-1)
    shown = round_half_up(quotient(TIMELINESS, Decimal(numerator), Decimal(denominator)), 1)
    assert shown == expected == expected.quantize(Decimal("0.1"), ROUND_HALF_UP)
