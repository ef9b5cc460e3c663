"""The straight line to a target and the projection, as they are drawn."""

from dataclasses import replace
from decimal import Decimal

from charts.svg import trend_svg
from indicators.rules.trend import TargetLine, TargetLineKind
from tests.indicators.trends import BACKLOG, JUNE, MARCH, published, trend_of

ENDS = ((MARCH, Decimal(90)), (JUNE, Decimal(10)))


def drawn(*target_lines: TargetLine) -> str:
    return trend_svg(replace(trend_of(BACKLOG, {MARCH: published("90")}), target_lines=target_lines))


def test_a_straight_line_is_dashed_and_named():
    svg = drawn(TargetLine(TargetLineKind.TRAJECTORY, ENDS))
    assert 'class="app-chart__trajectory"' in svg
    assert "<title>Straight line to the target</title>" in svg
    assert "app-chart__range" not in svg


def test_a_projection_lies_over_its_range():
    svg = drawn(TargetLine(TargetLineKind.PROJECTION, ENDS, low=ENDS, high=ENDS))
    assert svg.index("app-chart__range") < svg.index("app-chart__projection")


def test_the_scale_holds_the_whole_line():
    beyond = ((MARCH, Decimal(90)), (JUNE, Decimal(2000)))
    assert ">2,000<" in drawn(TargetLine(TargetLineKind.TRAJECTORY, beyond))


def test_without_lines_nothing_is_drawn():
    assert "app-chart__trajectory" not in drawn()
