"""Variation: which points are signal, by the rules of XmR charts. The limits are worked out by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.terms import Basis, Polarity
from indicators.rules.variation.limits import (
    Assurance,
    Firmness,
    ProcessLimits,
    Signal,
    SpecialCause,
    Variation,
    assurance,
    limits_of,
    vary,
)
from tests.builders import day, target_rule
from tests.indicators.series import series

QUIET = "9 11 9 11 9 11 9 11 9 11 9 11"


def judged(
    figures: str,
    polarity: Polarity = Polarity.HIGH,
    steps: tuple[str, ...] = (),
    basis: Basis = Basis.MONTH,
    target=None,
) -> Variation:
    return vary(
        series(figures),
        basis=basis,
        polarity=polarity,
        step_changes=[date.fromisoformat(step) for step in steps],
        target_rule=target,
    )


def marked(variation: Variation, cause: SpecialCause) -> list[int]:
    """The places, counted from 1, of the points marked so."""
    return [
        at
        for at, point in enumerate(variation.points, start=1)
        if cause in [mark.cause for mark in point.marks]
    ]


def rounded(limits: ProcessLimits | None) -> list[str]:
    assert limits is not None
    heights = (limits.lower, limits.inner_lower, limits.mean, limits.inner_upper, limits.upper)
    return [f"{height:.4f}" for height in heights]


# Limits


def test_limits_are_the_mean_and_two_point_six_six_mean_moving_ranges():
    # Mean 84/7 = 12. Moving ranges 2, 1, 2, 1, 2, 2: mean 10/6. Reach 2.66 × 10/6 = 4.4333, inner two thirds: 2.9556.
    found = judged("10 12 11 13 12 14 12").phases[0]
    assert rounded(found.limits) == ["7.5667", "9.0444", "12.0000", "14.9556", "16.4333"]


def test_outliers_are_not_screened():
    # Twelve that alternate around 10 and one of 30: mean 150/13, moving ranges 11 of 2 and one of 19: mean 41/12.
    limits = judged(f"{QUIET} 30").phases[0].limits
    assert rounded(limits)[2] == f"{Decimal(150) / 13:.4f}"
    assert rounded(limits)[4] == f"{Decimal(150) / 13 + Decimal('2.66') * 41 / 12:.4f}"


def test_limits_are_not_clipped():
    limits = judged("0 9 0 9 0 9 0 9").phases[0].limits
    assert limits is not None
    assert limits.lower < 0


@pytest.mark.parametrize(
    ("readings", "firmness"),
    [
        (1, Firmness.NONE),
        (6, Firmness.NONE),
        (7, Firmness.TRIAL),
        (11, Firmness.TRIAL),
        (12, Firmness.FIRM),
        (40, Firmness.FIRM),
    ],
)
def test_how_far_limits_can_be_relied_on(readings, firmness):
    found = judged(" ".join(["5"] * readings)).phases[0]
    assert found.firmness is firmness
    assert (found.limits is None) is (firmness is Firmness.NONE)


def test_without_readings_nothing_is_said():
    found = judged("")
    assert (found.phases, found.latest, found.points) == ((), None, [])
    assert found.signal is Signal.NOT_KNOWN


def test_too_few_readings_are_not_judged():
    assert judged("10 12 11 13 12 1000").signal is Signal.NOT_KNOWN


def test_the_order_in_which_readings_are_given_is_irrelevant():
    readings = series(f"{QUIET} 30")
    known = {"basis": Basis.MONTH, "polarity": Polarity.LOW}
    assert vary(reversed(readings), **known) == vary(readings, **known)


# Special causes


def test_a_point_outside_the_limits():
    found = judged(f"{QUIET} 30")
    assert marked(found, SpecialCause.OUTSIDE) == [13]
    assert found.points[-1].words == "above the upper limit"


def test_a_point_on_the_limit_is_inside():
    # All alike: mean and limits are one, and every point lies on all of them.
    found = judged(" ".join(["7"] * 12))
    assert all(point.marks == () for point in found.points)


def test_seven_on_one_side_of_the_mean_are_all_marked():
    # Mean 10: seven of 9 to 11 below and seven above, alternating within each so that nothing else applies.
    found = judged("9 8 9 8 9 8 9 11 12 11 12 11 12 11")
    assert marked(found, SpecialCause.ONE_SIDE) == list(range(1, 15))
    assert found.points[0].marks[0].words == "one of 7 in a row below the mean"
    assert found.points[-1].marks[0].words == "one of 7 in a row above the mean"


def test_the_point_before_a_run_is_not_of_it():
    # Mean 10.2.
    assert marked(judged("20 8 9 8 9 8 9 8 12 11"), SpecialCause.ONE_SIDE) == [2, 3, 4, 5, 6, 7, 8]


def test_six_on_one_side_are_not():
    found = judged("9 8 9 8 9 8 11 12 11 12 11 12")
    assert marked(found, SpecialCause.ONE_SIDE) == []


def test_a_point_on_the_mean_breaks_the_run():
    # Mean 10. Without the 10 in the middle seven would lie above.
    found = judged("8 9 8 9 8 9 8 11 12 11 12 10 11 12 11 11")
    assert limits_mean(found) == 10
    assert marked(found, SpecialCause.ONE_SIDE) == [1, 2, 3, 4, 5, 6, 7]


def limits_mean(found: Variation) -> Decimal:
    limits = found.phases[-1].limits
    assert limits is not None
    return limits.mean


def test_seven_rising_are_all_marked():
    found = judged("10 14 9 13 6 7 8 9 10 11 12 8 11")
    assert marked(found, SpecialCause.ONE_WAY) == [5, 6, 7, 8, 9, 10, 11]
    assert found.points[4].words == "one of 7 in a row, each higher than the one before"


def test_seven_falling_are_all_marked():
    found = judged("10 6 11 7 14 13 12 11 10 9 8 12 9")
    assert marked(found, SpecialCause.ONE_WAY) == [5, 6, 7, 8, 9, 10, 11]
    assert found.points[4].words == "one of 7 in a row, each lower than the one before"


def test_six_rising_are_not_marked():
    assert marked(judged("10 14 9 13 6 7 8 9 10 11 7 8 11"), SpecialCause.ONE_WAY) == []


def test_two_alike_end_a_rise():
    assert marked(judged("10 14 9 13 6 7 8 8 9 10 11 7 11"), SpecialCause.ONE_WAY) == []


def test_two_of_three_beyond_the_inner_limit_are_marked_and_the_third_is_not():
    # 24 that alternate around 10, then 15, 10, 15: mean 280/27 = 10.37, moving ranges 23 × 2 + 4 + 5 + 5 over 26 =
    # 2.3077, reach 6.14: the limits are 16.51 and, two thirds of the way, 14.46.
    found = judged(f"{QUIET} {QUIET} 15 10 15")
    assert marked(found, SpecialCause.OUTSIDE) == []
    assert marked(found, SpecialCause.TWO_OF_THREE) == [25, 27]
    assert found.points[-1].words == "2 of 3 in a row beyond the upper inner limit"


def test_a_point_long_before_is_not_of_the_three():
    assert marked(judged(f"15 {QUIET} {QUIET} 15 10 15"), SpecialCause.TWO_OF_THREE) == [26, 28]


def test_two_beyond_the_inner_limits_on_different_sides_are_common_cause():
    found = judged(f"{QUIET} {QUIET} 15 10 5")
    assert marked(found, SpecialCause.TWO_OF_THREE) == []


def test_two_beyond_the_inner_limit_with_two_between_are_common_cause():
    found = judged(f"{QUIET} {QUIET} 15 10 10 15")
    assert marked(found, SpecialCause.TWO_OF_THREE) == []


def test_a_point_can_be_special_for_several_reasons():
    words = judged(f"{QUIET} {QUIET} 16 25").points[-1].words
    assert words == "above the upper limit; 2 of 3 in a row beyond the upper inner limit"


def test_ordinary_points_say_nothing():
    assert [point.words for point in judged(QUIET).points] == [""] * 12


# What the last point says


@pytest.mark.parametrize(
    ("last", "polarity", "signal"),
    [
        ("30", Polarity.HIGH, Signal.IMPROVEMENT),
        ("30", Polarity.LOW, Signal.CONCERN),
        ("-10", Polarity.HIGH, Signal.CONCERN),
        ("-10", Polarity.LOW, Signal.IMPROVEMENT),
        ("30", Polarity.NONE, Signal.HIGHER),
        ("-10", Polarity.NONE, Signal.LOWER),
        ("30", Polarity.ON_TARGET, Signal.HIGHER),
        ("10", Polarity.HIGH, Signal.COMMON_CAUSE),
        ("10", Polarity.NONE, Signal.COMMON_CAUSE),
    ],
)
def test_the_last_point_by_polarity(last, polarity, signal):
    assert judged(f"{QUIET} {last}", polarity).signal is signal


def test_an_earlier_signal_is_not_the_last_points():
    found = judged(f"{QUIET} 30 {QUIET}")
    assert found.points[12].marks
    assert found.signal is Signal.COMMON_CAUSE


def test_where_reasons_point_both_ways_the_first_rule_decides():
    # Still above the mean, yet the seventh to fall: a run on one side comes before a run one way.
    found = judged("2 3 2 3 2 3 2 30 29 28 27 26 25 24", Polarity.HIGH)
    assert SpecialCause.ONE_WAY in [mark.cause for mark in found.points[-1].marks]
    assert found.signal is Signal.IMPROVEMENT


# Step changes


def test_limits_are_worked_out_anew_from_a_step_change():
    found = judged("90 92 90 92 90 92 90 92 10 12 10 12 10 12 10 12", steps=("2011-09-01",))
    assert [f"{phase.limits.mean:.0f}" for phase in found.phases if phase.limits] == ["91", "11"]
    assert found.signal is Signal.COMMON_CAUSE


def test_the_step_itself_is_no_moving_range():
    found = judged("90 92 90 92 90 92 90 92 10 12 10 12 10 12 10 12", steps=("2011-09-01",))
    assert rounded(found.phases[1].limits)[4] == f"{11 + Decimal('2.66') * 2:.4f}"


def test_without_a_recorded_step_change_limits_are_not_worked_out_anew():
    found = judged("90 92 90 92 90 92 90 92 10 12 10 12 10 12 10 12")
    assert len(found.phases) == 1
    assert found.signal is Signal.CONCERN


def test_a_run_ends_at_a_step_change():
    found = judged("5 5 5 9 8 9 8 9 8 11 12 11 12 11 12 11 12 11", steps=("2011-08-01",))
    assert [len(phase.points) for phase in found.phases] == [7, 11]


def test_after_a_step_change_seven_readings_are_needed_again():
    found = judged(f"{QUIET} 50 51 50", steps=("2012-01-01",))
    assert [phase.firmness for phase in found.phases] == [Firmness.FIRM, Firmness.NONE]
    assert found.signal is Signal.NOT_KNOWN


def test_the_reading_of_the_day_itself_belongs_to_what_follows():
    found = judged("1 2 3", steps=("2011-02-28",))
    assert [len(phase.points) for phase in found.phases] == [1, 2]


def test_step_changes_beyond_the_readings_change_nothing():
    assert judged(QUIET, steps=("2010-01-01", "2015-01-01")).phases == judged(QUIET).phases


# Bases


@pytest.mark.parametrize("basis", [Basis.YTD, Basis.R12M, Basis.QUARTER, Basis.YEAR, Basis.WEEK])
def test_bases_whose_points_share_data_are_refused_with_the_reason(basis):
    found = judged(QUIET, basis=basis)
    assert found.phases == ()
    assert found.refusal.endswith(".")


@pytest.mark.parametrize("basis", [Basis.MONTH, Basis.SNAPSHOT])
def test_months_and_snapshots_are_not_refused(basis):
    assert judged(QUIET, basis=basis).refusal == ""


# Assurance: the limits of 10, 12 … run from 5.68 to 16.32


LIMITS = limits_of([value for _, value in series("10 12 10 12 10 12 10 12")])


@pytest.mark.parametrize(
    ("target", "high", "low"),
    [
        ("5", Assurance.PASSES, Assurance.FAILS),
        ("5.68", Assurance.PASSES, Assurance.HIT_AND_MISS),
        ("5.69", Assurance.HIT_AND_MISS, Assurance.HIT_AND_MISS),
        ("16.31", Assurance.HIT_AND_MISS, Assurance.HIT_AND_MISS),
        ("16.32", Assurance.HIT_AND_MISS, Assurance.PASSES),
        ("17", Assurance.FAILS, Assurance.PASSES),
    ],
)
def test_a_target_against_the_limits(target, high, low):
    assert assurance(LIMITS, Polarity.HIGH, target_rule(target)) is high
    assert assurance(LIMITS, Polarity.LOW, target_rule(target)) is low


def test_a_value_equal_to_a_strict_target_does_not_meet_it():
    assert assurance(LIMITS, Polarity.LOW, target_rule("16.32", strict=True)) is Assurance.HIT_AND_MISS
    assert assurance(LIMITS, Polarity.LOW, target_rule("5.68", strict=True)) is Assurance.FAILS


def test_nothing_but_zero_meets_a_target_of_zero():
    nothing = limits_of([Decimal(0)] * 12)
    assert assurance(nothing, Polarity.LOW, target_rule("0")) is Assurance.PASSES


@pytest.mark.parametrize(
    ("band", "expected"),
    [
        (("5", "17"), Assurance.PASSES),
        ((None, "17"), Assurance.PASSES),
        (("5", None), Assurance.PASSES),
        (("5", "12"), Assurance.HIT_AND_MISS),
        (("10", "17"), Assurance.HIT_AND_MISS),
        (("17", "20"), Assurance.FAILS),
        (("1", "5"), Assurance.FAILS),
        (("5.68", "16.32"), Assurance.PASSES),
        (("16.32", "20"), Assurance.HIT_AND_MISS),
        (("1", "5.68"), Assurance.HIT_AND_MISS),
    ],
)
def test_a_band_against_the_limits(band, expected):
    assert assurance(LIMITS, Polarity.ON_TARGET, target_rule(band=band)) is expected


@pytest.mark.parametrize(
    ("limits", "polarity", "target"),
    [
        (None, Polarity.HIGH, target_rule("5")),
        (LIMITS, Polarity.HIGH, None),
        (LIMITS, Polarity.HIGH, target_rule("5", rated=False)),
        (LIMITS, Polarity.NONE, target_rule("5")),
    ],
)
def test_without_limits_target_or_polarity_there_is_no_assurance(limits, polarity, target):
    assert assurance(limits, polarity, target) is Assurance.NONE


def test_the_latest_limits_count():
    figures = "90 92 90 92 90 92 90 92 10 12 10 12 10 12 10 12"
    found = judged(figures, steps=("2011-09-01",), target=target_rule("50"))
    assert found.assurance is Assurance.FAILS


def test_while_figures_shift_nothing_is_promised():
    shifting = judged("20 22 20 22 20 22 10 11 10 11 10 11 10", target=target_rule("50"))
    assert shifting.points[-1].marks
    assert shifting.assurance is Assurance.SHIFTING


def test_a_target_that_one_figure_met_is_not_consistently_failed():
    found = judged(f"{'10 20 ' * 5} 60 {'10 20 ' * 5}", target=target_rule("55"))
    assert assurance(found.phases[-1].limits, Polarity.HIGH, target_rule("55")) is Assurance.FAILS
    assert found.assurance is Assurance.HIT_AND_MISS


# Whatever the figures

FIGURES = st.lists(st.decimals(0, 1000, places=1), min_size=7, max_size=30)
FACTORS = st.decimals("0.1", 50, places=1)
SHIFTS = st.decimals(-500, 500, places=1)


def near(one: Decimal, other: Decimal) -> bool:
    return abs(one - other) < Decimal("1e-20")


@settings(max_examples=60)
@given(figures=FIGURES, factor=FACTORS, shift=SHIFTS)
def test_limits_scale_and_shift_with_the_data(figures, factor, shift):
    before = limits_of(figures)
    after = limits_of([figure * factor + shift for figure in figures])
    for height in ("lower", "inner_lower", "mean", "inner_upper", "upper"):
        assert near(getattr(after, height), getattr(before, height) * factor + shift)


MIRRORED = {
    Signal.IMPROVEMENT: Signal.CONCERN,
    Signal.CONCERN: Signal.IMPROVEMENT,
    Signal.COMMON_CAUSE: Signal.COMMON_CAUSE,
}


@settings(max_examples=60)
@given(figures=FIGURES)
def test_what_is_improvement_for_one_polarity_is_concern_for_the_other(figures):
    readings = [(day("2011-01").replace(year=2011 + at), figure) for at, figure in enumerate(figures)]
    high, low = (
        vary(readings, basis=Basis.MONTH, polarity=polarity).signal
        for polarity in (Polarity.HIGH, Polarity.LOW)
    )
    assert MIRRORED[high] is low


@settings(max_examples=60)
@given(figures=st.lists(st.integers(0, 100), min_size=7, max_size=30))
def test_figures_turned_upside_down_are_marked_alike(figures):
    def marks_of(sign: int) -> list[list[tuple[SpecialCause, bool]]]:
        readings = [(date(2011 + at, 1, 31), Decimal(sign * figure)) for at, figure in enumerate(figures)]
        found = vary(readings, basis=Basis.MONTH, polarity=Polarity.NONE)
        return [[(mark.cause, mark.up is (sign > 0)) for mark in point.marks] for point in found.points]

    assert marks_of(1) == marks_of(-1)


@given(FIGURES, st.decimals(0, 1000, places=1), st.sampled_from([Polarity.HIGH, Polarity.LOW]))
def test_no_figure_contradicts_the_assurance(figures, aim, polarity):
    found = vary(
        [(date(2000 + at, 1, 1), figure) for at, figure in enumerate(figures)],
        basis=Basis.SNAPSHOT,
        polarity=polarity,
        target_rule=target_rule(str(aim)),
    )
    met = {figure >= aim if polarity is Polarity.HIGH else figure <= aim for figure in figures}
    assert not (found.assurance is Assurance.PASSES and False in met)
    assert not (found.assurance is Assurance.FAILS and True in met)
