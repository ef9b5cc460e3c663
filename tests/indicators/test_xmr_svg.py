"""Drawings of variation and funnels: well formed, escaped, shaped as well as coloured, with their text."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from charts.axes import DayAxis
from charts.funnel_svg import NARROW_FUNNEL, WIDE_FUNNEL, funnel_svg
from charts.plot import NARROW, WIDE
from charts.symbols import key_symbol
from charts.xmr_svg import xmr_svg
from indicators.rules.trend import TargetStep
from indicators.rules.variation.funnel import Funnel, funnel, funnel_finding
from indicators.rules.variation.limits import Signal
from indicators.rules.variation.xmr import xmr_chart, xmr_finding
from tests.builders import BACKLOG, REFERRALS, TIMELINESS, figure, target_rule
from tests.indicators.test_funnel import share
from tests.indicators.test_xmr import QUIET, trend

SVG = "{http://www.w3.org/2000/svg}"
CHART = xmr_chart(trend(f"{QUIET} {QUIET} 30", illustrative="†" * 25), target_rule("40"), "40")
FUNNEL = funnel(
    TIMELINESS,
    "Kent",
    share(1600, 2000),
    [
        ("Dover & Deal", share(60, 100)),
        ("Swale", share(79, 100, illustrative=True)),
        ("Thanet", share(99, 100)),
    ],
)


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def of_kind(markup: str, tag: str, kind: str) -> list[ElementTree.Element]:
    return [
        each
        for each in parsed(markup).iter(f"{SVG}{tag}")
        if f"app-chart__{kind}" in each.get("class", "").split()
    ]


def words_of(markup: str) -> list[str]:
    return [" ".join(each.itertext()) for each in parsed(markup).iter(f"{SVG}text")]


def shapes(markup: str) -> list[str]:
    return [
        each.tag.removeprefix(SVG)
        for each in parsed(markup).iter()
        if "app-chart__point" in each.get("class", "")
    ]


@pytest.mark.parametrize(
    "markup",
    [
        xmr_svg(CHART),
        xmr_svg(CHART, NARROW),
        funnel_svg(FUNNEL),
        funnel_svg(FUNNEL, NARROW_FUNNEL),
    ],
)
def test_every_drawing_has_a_title_and_no_style_of_its_own(markup):
    root = parsed(markup)
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title")
    assert not [each for each in root.iter() if each.get("style")]


# Variation


def test_the_drawing_carries_its_finding():
    assert parsed(xmr_svg(CHART)).findtext(f"{SVG}desc") == xmr_finding(CHART)


def test_a_special_point_has_a_shape_of_its_own():
    assert shapes(xmr_svg(CHART)) == ["circle"] * 24 + ["polygon"]


def test_a_point_says_why_it_is_marked():
    titles = [each.findtext(f"{SVG}title") for each in of_kind(xmr_svg(CHART), "polygon", "point")]
    assert titles == ["January 2013: 30 †, illustrative; above the upper limit"]


def test_illustrative_points_are_hollow():
    hollow = [each.get("fill") for each in of_kind(xmr_svg(CHART), "polygon", "point--illustrative")]
    assert hollow == ["#ffffff"]


def test_mean_and_limits_are_told_apart_by_their_dashes():
    svg = xmr_svg(CHART)
    dashes = [
        {each.get("stroke-dasharray") for each in of_kind(svg, "line", kind)}
        for kind in ("mean", "limit", "inner-limit")
    ]
    assert dashes == [{None}, {"8 4"}, {"2 4"}]
    assert [len(of_kind(svg, "line", kind)) for kind in ("mean", "limit", "inner-limit")] == [1, 2, 2]


def test_the_target_is_drawn_over_the_days_on_which_it_was_in_force():
    """Not over the whole chart, as if it had always been today's."""
    shown = CHART.trend
    step = TargetStep(date(2012, 4, 1), shown.last, Decimal(40), "40", "2012/13 target")
    (path,) = of_kind(xmr_svg(replace(CHART, trend=replace(shown, targets=(step,)))), "path", "target")
    days = DayAxis(shown.first, shown.last, WIDE.left, WIDE.width - WIDE.right)
    assert path.get("d").startswith(f"M{days.at(step.first):.1f} ")
    assert of_kind(xmr_svg(CHART), "path", "target") == []


def test_mean_limits_and_target_are_named_with_their_figures():
    words = " ".join(words_of(xmr_svg(CHART)))
    for name in ("Mean 11", "Upper limit 18", "Lower limit 4", "Target 40"):
        assert name in words


def test_each_stretch_has_limits_of_its_own():
    chart = xmr_chart(trend(f"{QUIET} 50 52 50 52 50 52 50", steps="2012-01-01"))
    assert len(of_kind(xmr_svg(chart), "line", "mean")) == 2


def test_a_stretch_of_few_readings_has_points_and_no_limits():
    chart = xmr_chart(trend(f"{QUIET} 50 52", steps="2012-01-01"))
    svg = xmr_svg(chart)
    assert len(of_kind(svg, "line", "mean")) == 1
    assert len(shapes(svg)) == 14
    assert "Mean" not in " ".join(words_of(svg))


def test_no_line_crosses_a_gap_or_a_step():
    chart = xmr_chart(trend("9 11 9 11 9 11 9 - 11"))
    assert len(of_kind(xmr_svg(chart), "line", "values")) == 6


def test_the_drawing_of_percentages_ends_at_0_and_100():
    svg = xmr_svg(xmr_chart(trend("100 2 100 2 100 2 100", of=TIMELINESS)))
    heights = [Decimal(each.get("y1", "")) for each in of_kind(svg, "line", "limit")]
    assert heights == [WIDE.top, WIDE.floor]


def test_without_limits_there_is_no_drawing():
    assert xmr_svg(xmr_chart(trend("9 11 9"))) == ""
    assert xmr_svg(xmr_chart(trend(""))) == ""


@pytest.mark.parametrize("signal", list(Signal))
def test_every_signal_has_a_symbol_for_the_key(signal):
    root = parsed(key_symbol(signal))
    assert root.get("aria-hidden") == "true"
    assert len(list(root)) == 1


def test_symbols_differ_in_shape():
    drawn = [
        key_symbol(signal) for signal in (Signal.IMPROVEMENT, Signal.CONCERN, Signal.HIGHER, Signal.LOWER)
    ]
    corners = {next(iter(parsed(markup))).get("points") for markup in drawn}
    assert len(corners) == 4


# Funnel


def test_the_funnel_carries_its_finding():
    assert parsed(funnel_svg(FUNNEL)).findtext(f"{SVG}desc") == funnel_finding(FUNNEL)


def test_areas_that_differ_are_triangles_and_the_others_circles():
    assert shapes(funnel_svg(FUNNEL)) == ["polygon", "circle", "polygon"]


def test_each_point_says_its_verdict():
    titles = [each.findtext(f"{SVG}title") for each in of_kind(funnel_svg(FUNNEL), "circle", "point")]
    assert titles == ["Swale: 79.0% †, illustrative, within what chance would give"]


def test_areas_that_differ_bear_their_names():
    words = words_of(funnel_svg(FUNNEL))
    assert {"Dover & Deal", "Thanet"} <= set(words)


def test_there_are_four_limits():
    svg = funnel_svg(FUNNEL)
    assert [len(of_kind(svg, "path", kind)) for kind in ("limit", "inner-limit")] == [2, 2]


def test_the_centre_is_the_authoritys_figure():
    assert any(words.split() == ["Kent", "80.0%"] for words in words_of(funnel_svg(FUNNEL)))


def test_the_denominator_is_named():
    assert "Assessments completed" in words_of(funnel_svg(FUNNEL, across="Assessments completed"))


def test_names_stay_within_the_drawing():
    crowd = [(f"A district with a long name, number {at}", share(60, 100)) for at in range(20)]
    svg = funnel_svg(funnel(TIMELINESS, "Kent", share(1600, 2000), crowd))
    assert sum("long name" in words for words in words_of(svg)) < 20


def test_a_rate_is_drawn_without_percent_signs():
    chart = funnel(
        REFERRALS,
        "Kent",
        share(17_500, 350_000, of=REFERRALS),
        [("Dover", share(1500, 30_000, of=REFERRALS))],
    )
    assert not [words for words in words_of(funnel_svg(chart)) if "%" in words]


@pytest.mark.parametrize(
    "chart",
    [
        Funnel(BACKLOG, "Kent", refusal="No."),
        funnel(TIMELINESS, "Kent", figure("80"), [("Dover", figure("70"))]),
    ],
)
def test_without_a_point_there_is_no_drawing(chart):
    assert funnel_svg(chart, WIDE_FUNNEL) == ""
