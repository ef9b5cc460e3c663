"""What the bench says of its measurements."""

import pytest

from bench.report import BenchGoal, BenchResult


def result(*pairs, goal=BenchGoal.AT_MOST, limit=2.0) -> BenchResult:
    return BenchResult("a page", "a bare page", pairs, "ms", goal, limit)


def test_the_median_of_the_ratios_counts_not_the_ratio_of_the_medians():
    assert result((10, 10), (30, 10), (200, 100)).ratio == 2


def test_one_run_beside_other_work_changes_nothing():
    assert result((1, 1), (1, 1), (90, 1)).ratio == 1


@pytest.mark.parametrize(
    ("goal", "measured", "reached"),
    [
        (BenchGoal.AT_MOST, 19, True),
        (BenchGoal.AT_MOST, 20, True),
        (BenchGoal.AT_MOST, 21, False),
        (BenchGoal.AT_LEAST, 19, False),
        (BenchGoal.AT_LEAST, 20, True),
        (BenchGoal.AT_LEAST, 21, True),
    ],
)
def test_a_ratio_at_its_limit_reaches_the_goal(goal, measured, reached):
    assert result((measured, 10), goal=goal).reached is reached


def test_a_line_says_ratio_spread_goal_and_verdict():
    words = " ".join(result((10, 10), (30, 10), (40, 10)).line().split())
    assert words == "MISSED 3 (1 to 4) ≤ 2 30 : 10 ms a page / a bare page"
