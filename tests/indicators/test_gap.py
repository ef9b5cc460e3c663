"""The gap in children: the smallest number with which the figure, as shown, would have met its target."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import divide, round_half_up
from indicators.rules.row import RatingShown, TargetShown
from indicators.rules.rows.gap import gap_words
from tests.indicators.rows import a_row


def red(*, value, target, aim="H", unit="percentage", parts=(None, None), strict=False, letter="R"):
    row = a_row(value=value, target=target)
    return replace(
        row,
        aim=aim,
        unit=unit,
        decimal_places=1 if unit == "percentage" else 0,
        figure=replace(row.figure, numerator=parts[0], denominator=parts[1]),
        target=TargetShown(target, target, None, "", "2012-04-01", strict=strict),
        rating=RatingShown(letter, "Red", ""),
    )


def test_one_more_assessment_in_time_would_have_been_enough():
    """Gravesham, May 2012: 73 of 93 are 78.5%, against 78.8%."""
    row = red(value="78.5", target="78.8", parts=("73", "93"))
    assert gap_words(row) == "1 more of 93 would have been enough"


@given(st.integers(1, 400), st.data(), st.sampled_from("HL"), st.booleans())
def test_with_so_many_the_target_is_met_and_with_one_less_it_is_not(whole, data, aim, strict):
    numerator = data.draw(st.integers(0, whole))
    target = data.draw(st.integers(0, 1000)) / Decimal(10)

    def shown(number):
        return round_half_up(divide(Decimal(number * 100), Decimal(whole)), 1)

    def met(number):
        lead = shown(number) - target if aim == "H" else target - shown(number)
        return lead > 0 or (lead == 0 and not strict)

    row = red(
        value=str(shown(numerator)),
        target=str(target),
        aim=aim,
        parts=(str(numerator), str(whole)),
        strict=strict,
    )
    step, way = (1, "more") if aim == "H" else (-1, "fewer")
    possible = [short for short in range(whole + 1) if 0 <= numerator + step * short <= whole]
    enough = next((short for short in possible if met(numerator + step * short)), None)
    if not met(numerator):
        expected = "" if enough is None else f"{enough} {way} of {whole} would have been enough"
        assert gap_words(row) == expected


@pytest.mark.parametrize(("strict", "short"), [(False, 26), (True, 27)])
def test_a_count_is_short_by_a_count(strict, short):
    row = red(value="126", target="100", aim="L", unit="count", strict=strict)
    assert gap_words(row) == f"{short} fewer would have been enough"


def test_nothing_is_said_where_it_cannot_be_told():
    assert gap_words(red(value="78.5", target="78.8")) == ""
    assert gap_words(red(value="90", target="78.8", parts=("9", "10"), letter="G")) == ""
    assert gap_words(red(value="5.1", target="4", aim="L", unit="rate")) == ""
