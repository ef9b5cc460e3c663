"""Drawings: well formed, escaped, without styles of their own, and true to the figures."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.axes import DayAxis, month_ticks, value_axis
from charts.bars import bars_svg
from charts.drawing import Box, find_room
from charts.sparkline import EDGE, WIDTH, sparkline_svg
from charts.svg import NARROW, WIDE, scale_start, trend_svg
from indicators.rules.figures import IndicatorSpec
from indicators.rules.row import Point, TargetStepShown
from indicators.rules.terms import AnnotationKind, Basis, Polarity, Unit
from indicators.rules.trend import Note, TargetStep, finding, year_before
from tests.builders import day
from tests.indicators.rows import a_row
from tests.indicators.trends import (
    APRIL,
    BACKLOG,
    JUNE,
    MARCH,
    MAY,
    TIMELY,
    illustrative,
    published,
    target,
    trend_of,
)

SVG = "{http://www.w3.org/2000/svg}"
BACKLOG_FACTS = {
    MARCH: published("150"),
    APRIL: published("120"),
    MAY: published("90"),
    JUNE: published("36"),
}


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def lines_of(markup: str, kind: str) -> list[ElementTree.Element]:
    return [each for each in parsed(markup).iter(f"{SVG}line") if each.get("class") == f"app-chart__{kind}"]


def words_of(markup: str) -> list[str]:
    return ["".join(each.itertext()) for each in parsed(markup).iter(f"{SVG}text")]


# The trend


def test_a_year_before_stands_a_year_on_and_crosses_no_gap():
    before = trend_of(
        BACKLOG, {MARCH: published("9"), APRIL: published("7"), JUNE: published("5")}, first=MARCH, last=JUNE
    )
    (line,) = year_before(before)
    assert [(day.year, day.month) for day, _ in line.points] == [(2013, 3), (2013, 4)]
    assert line.name == "a year before"


def test_limits_are_a_band_on_the_trend_and_its_scale_holds_them():
    quiet = trend_of(BACKLOG, {MAY: published("9"), JUNE: published("7")}, first=MAY, last=JUNE)
    limited = replace(quiet, limits=(TargetStep(MAY, JUNE, Decimal(2), "2 to 400", "", Decimal(400)),))
    assert "app-chart__limits" in trend_svg(limited)
    assert "app-chart__limits" not in trend_svg(quiet)
    assert ">400<" in trend_svg(limited)


def test_the_drawing_carries_its_finding():
    trend = trend_of(BACKLOG, BACKLOG_FACTS, [target("100")])
    root = parsed(trend_svg(trend))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}desc") == finding(trend)


def test_ids_of_two_sizes_on_a_page_differ():
    trend = trend_of(BACKLOG, BACKLOG_FACTS)
    ids = [each.get("id") for frame in (WIDE, NARROW) for each in parsed(trend_svg(trend, frame)).iter()]
    known = [name for name in ids if name]
    assert len(known) == len(set(known)) == 4


def test_nothing_is_styled_inline():
    markup = trend_svg(trend_of(BACKLOG, BACKLOG_FACTS, [target("100")]))
    assert "style" not in markup


def test_text_is_escaped():
    hostile = IndicatorSpec(
        1, "x", "<script>alert('&')</script>", Unit.COUNT, Polarity.LOW, 0, (Basis.SNAPSHOT,)
    )
    note = Note(APRIL, AnnotationKind.EVENT, '"><script>')
    target_rules = [target("100", set_by="<b>us</b>")]
    markup = trend_svg(trend_of(hostile, BACKLOG_FACTS, target_rules, notes=[note]))
    assert "<script" not in markup
    assert "<b>" not in markup
    assert parsed(markup) is not None


def test_a_gap_is_not_bridged():
    reading_values = {MARCH: published("150"), APRIL: published("120"), JUNE: published("36")}
    assert len(lines_of(trend_svg(trend_of(BACKLOG, reading_values)), "values")) == 1


def test_a_line_to_an_illustrative_figure_is_dashed():
    reading_values = {MARCH: published("150"), APRIL: published("120"), MAY: illustrative("90")}
    dashes = [
        line.get("stroke-dasharray")
        for line in lines_of(trend_svg(trend_of(BACKLOG, reading_values)), "values")
    ]
    assert dashes == [None, "6 4"]


def test_an_illustrative_point_is_hollow_and_marked():
    markup = trend_svg(trend_of(BACKLOG, {MAY: illustrative("36")}, last=MAY))
    [point] = parsed(markup).iter(f"{SVG}circle")
    assert point.get("fill") == "#ffffff"
    assert point.findtext(f"{SVG}title") == "31 May 2012: 36 †, illustrative"
    assert "36 †" in words_of(markup)


def test_a_target_steps_on_the_day_it_changes():
    target_rules = [target("200", date(2010, 11, 1)), target("100", date(2012, 5, 1))]
    markup = trend_svg(trend_of(BACKLOG, BACKLOG_FACTS, target_rules))
    [path] = [each.get("d") for each in parsed(markup).iter(f"{SVG}path")]
    assert path is not None
    assert path.count("M") == 1
    assert path.count("L") == 1


def test_a_target_says_who_set_it():
    words = " ".join(words_of(trend_svg(trend_of(BACKLOG, BACKLOG_FACTS, [target("100")]))))
    assert "Target 100" in words
    assert "Improvement" in words


def test_notes_are_numbered():
    notes = [Note(APRIL, AnnotationKind.EVENT, "One"), Note(MAY, AnnotationKind.BREAK, "Two")]
    markup = trend_svg(trend_of(BACKLOG, BACKLOG_FACTS, notes=notes))
    assert [words for words in words_of(markup) if words in ("1", "2")] == ["1", "2"]
    assert "2. Break in series: Two" in [each.text for each in parsed(markup).iter(f"{SVG}title")]


def test_no_figure_is_drawn_as_an_empty_chart():
    assert parsed(trend_svg(trend_of(BACKLOG, {}))).findtext(f"{SVG}desc") == finding(trend_of(BACKLOG, {}))


def test_everything_lies_on_the_paper():
    trend = trend_of(TIMELY, {MAY: published("100"), APRIL: published("0.5")}, [target("98")])
    for frame in (WIDE, NARROW):
        for each in parsed(trend_svg(trend, frame)).iter():
            for name, most in (
                ("x", frame.width),
                ("cx", frame.width),
                ("y", frame.height),
                ("cy", frame.height),
            ):
                assert 0 <= Decimal(each.get(name, "0")) <= most


# Axes


def test_a_counts_scale_begins_at_0():
    assert value_axis([Decimal(900), Decimal(1000)], 100, 0, percentage=False, count=True).low == 0


def test_a_scale_that_does_not_begin_at_0_says_so():
    trend = trend_of(TIMELY, {MAY: published("84.4")}, last=MAY)
    assert scale_start(trend) == "40%"
    assert scale_start(trend_of(BACKLOG, BACKLOG_FACTS)) == ""


@pytest.mark.parametrize("value", ["101", "130"])
def test_percentages_are_drawn_up_to_100(value):
    axis = value_axis([Decimal(value)], 100, 0, percentage=True, count=False)
    assert axis.high == 100
    assert axis.at(Decimal(value)) == 0


def test_ticks_are_few_and_round():
    axis = value_axis([Decimal(1926), Decimal(36)], 100, 0, percentage=False, count=True)
    assert axis.ticks == (0, 500, 1000, 1500, 2000)


def test_a_count_has_no_tick_between_two_whole_numbers():
    axis = value_axis([Decimal(2)], 100, 0, percentage=False, count=True)
    assert all(tick == tick.to_integral_value() for tick in axis.ticks)


def test_two_years_are_ticked_by_the_half_year_from_march():
    ticks = month_ticks(date(2010, 5, 31), date(2012, 5, 31), 6)
    assert ticks == [date(2010, 9, 30), date(2011, 3, 31), date(2011, 9, 30), date(2012, 3, 31)]


def test_a_label_without_room_is_left_out():
    here = Box(Decimal(0), Decimal(10), Decimal(0), Decimal(10))
    taken: list[Box] = []
    assert find_room([here], taken) == here
    assert find_room([here], taken) is None


# Small drawings


def held(first, last, value="100"):
    return TargetStepShown(first, last, value, value)


def drawn_ends(drawing):
    """From where to where each level run of the target is drawn."""
    path = next(line for line in parsed(drawing) if line.get("class") == "app-chart__target").get("d")
    return [
        (Decimal(left), Decimal(right)) for left, right in re.findall(r"[ML]([\d.]+) [\d.]+H([\d.]+)", path)
    ]


@given(st.lists(st.integers(0, 729), min_size=2, max_size=2, unique=True).map(sorted))
def test_a_target_is_drawn_on_the_days_on_which_it_was_in_force_and_no_others(days):
    begin = day("2011-05-31")
    points = [Point("2011-05-31", "52"), Point("2013-05-29", "36")]
    first, last = ((begin + timedelta(days=number)).isoformat() for number in days)
    across = DayAxis(begin, day("2013-05-29"), EDGE, WIDTH - EDGE)
    ((left, right),) = drawn_ends(sparkline_svg(points, Basis.SNAPSHOT, [held(first, last)]))
    at_edges = (days[0] == 0, days[1] == 729)
    assert left == (0 if at_edges[0] else round(across.at(day(first)), 1))
    assert right == (WIDTH if at_edges[1] else round(across.at(day(last)), 1))


def test_no_target_is_drawn_of_months_before_or_after():
    points = [Point("2012-04-30", "52"), Point("2012-05-31", "36")]
    for step in (held("2011-01-01", "2012-04-29"), held("2012-06-01", "2013-03-31")):
        assert "app-chart__target" not in sparkline_svg(points, Basis.SNAPSHOT, [step])


def test_a_target_that_changes_is_one_line_with_a_step():
    points = [Point("2012-01-31", "52"), Point("2012-05-31", "36")]
    steps = [held("2011-01-01", "2012-03-31"), held("2012-04-01", "2012-05-31", "40")]
    assert len(drawn_ends(sparkline_svg(points, Basis.SNAPSHOT, steps))) == 2
    assert sparkline_svg(points, Basis.SNAPSHOT, steps).count("app-chart__target") == 1


def test_a_sparkline_is_hidden_from_screen_readers():
    root = parsed(
        sparkline_svg(
            [Point("2012-04-30", "52"), Point("2012-05-31", "36")],
            Basis.SNAPSHOT,
            [held("2012-04-01", "2012-05-31")],
        )
    )
    assert root.get("aria-hidden") == "true"
    assert [line.get("class") for line in root] == [
        "app-chart__target",
        "app-chart__values",
        "app-chart__point",
    ]


def test_a_sparkline_leaves_a_gap():
    points = [Point("2012-03-31", "52"), Point("2012-04-30", None), Point("2012-05-31", "36")]
    assert [each.tag for each in parsed(sparkline_svg(points, Basis.SNAPSHOT))] == ["circle", "circle"]


def test_a_sparkline_is_one_line_as_far_as_its_figures_go_and_dashed_to_illustrative_ones():
    points = [
        Point("2012-03-31", "52"),
        Point("2012-04-30", "50"),
        Point("2012-05-31", None),
        Point("2012-06-30", "36"),
        Point("2012-07-31", "40"),
        Point("2012-08-31", "30", illustrative=True),
        Point("2012-09-30", "20"),
    ]
    lines = [each for each in parsed(sparkline_svg(points, Basis.SNAPSHOT)) if each.tag == "polyline"]
    assert [(len(each.get("points").split()), each.get("stroke-dasharray")) for each in lines] == [
        (2, None),
        (2, None),
        (3, "3 2"),
    ]


@pytest.mark.parametrize(("basis", "lines"), [(Basis.YTD, [2, 2]), (Basis.MONTH, [4]), (Basis.R12M, [4])])
def test_a_line_of_the_year_to_date_begins_anew_in_april(basis, lines):
    days = ("2012-02-29", "2012-03-31", "2012-04-30", "2012-05-31")
    drawn = parsed(sparkline_svg([Point(day, "50") for day in days], basis))
    assert [len(each.get("points").split()) for each in drawn if each.tag == "polyline"] == lines


def test_a_sparkline_of_nothing_is_nothing():
    assert sparkline_svg([Point("2012-05-31", None)], Basis.SNAPSHOT, "100") == ""


def test_bars_name_areas_and_figures():
    words = words_of(bars_svg([a_row(area_name="Dover", value="2"), a_row(area_name="Swale", value=None)]))
    assert words == ["Dover", "2 G", "Swale", "Not yet returned"]


def test_bars_of_nothing_are_nothing():
    assert bars_svg([a_row(value=None)]) == ""


def test_a_bar_of_0_is_drawn():
    assert "Dover" in words_of(bars_svg([a_row(area_name="Dover", value="0")]))


def test_a_targets_line_crosses_no_figure():
    root = parsed(bars_svg([a_row(value="92", target="100"), a_row(value="100", target="100")]))
    (target, *_) = [float(each.get("x1")) for each in root.iter(f"{SVG}line")]
    figures = [each for each in root.iter(f"{SVG}text") if each.text.endswith("G")]
    assert all(float(each.get("x")) > target for each in figures)
