"""The chart to explore: the same description as the drawing, as plain JSON for Plotly."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from charts.explorer import explorer_figure
from indicators.rules.terms import AnnotationKind, Basis
from indicators.rules.trend import Note
from sandbox.client import run_sandboxed
from tests.indicators.trends import (
    APRIL,
    BACKLOG,
    JUNE,
    MARCH,
    MAY,
    REPEATS,
    TIMELY,
    illustrative,
    published,
    target,
    trend_of,
)

FACTS = {MARCH: published("150"), APRIL: illustrative("120"), JUNE: published("36")}


def traces(figure: dict) -> dict[str, dict]:
    return {trace.get("name", ""): trace for trace in figure["data"]}


def test_the_figure_is_plain_json():
    figure = explorer_figure(trend_of(BACKLOG, FACTS, [target("100")]))
    assert json.loads(json.dumps(figure)) == figure


def test_every_figure_has_our_look_and_nothing_of_plotlys_own():
    """Plotly's template would be 6,000 letters in each answer."""
    look = explorer_figure(trend_of(BACKLOG, FACTS))["layout"]["template"]
    assert look == explorer_figure(trend_of(TIMELY, {MAY: published("84.4")}))["layout"]["template"]
    assert look.keys() == {"layout"}
    assert look["layout"]["yaxis"] == {
        "gridcolor": "#cecece",
        "rangemode": "tozero",
        "separatethousands": True,
    }
    assert len(json.dumps(look)) < 800


def test_a_process_without_numpy_builds_the_same_figure():
    """The one that builds it for a page has none (sandbox/server.py)."""
    trend = trend_of(BACKLOG, FACTS, [target("100")], notes=[Note(APRIL, AnnotationKind.EVENT, "Inspection")])
    assert run_sandboxed("charts.explorer.explorer_figure", trend) == explorer_figure(trend)


def test_a_word_that_plotly_does_not_know_is_refused(monkeypatch):
    monkeypatch.setattr("charts.explorer.VALUES", "the colour of figures")
    with pytest.raises(ValueError, match="the colour of figures"):
        explorer_figure(trend_of(BACKLOG, FACTS))


def test_published_and_illustrative_figures_are_told_apart():
    found = traces(explorer_figure(trend_of(BACKLOG, FACTS)))
    assert found["Figure"]["y"] == [150, None, None, 36]
    assert found["Illustrative †"]["y"] == [None, 120, None, None]
    assert found["Illustrative †"]["marker"]["symbol"] == "circle-open"


def test_gaps_are_not_bridged():
    assert all(
        trace.get("connectgaps") is False for trace in explorer_figure(trend_of(BACKLOG, FACTS))["data"]
    )


def test_no_line_leads_to_where_a_year_to_date_begins_anew():
    since_april = replace(TIMELY, bases=(Basis.YTD,))
    [trace] = explorer_figure(trend_of(since_april, {MARCH: published("80"), APRIL: published("60")}))["data"]
    assert trace["y"] == [80, None, 60, None, None]
    assert trace["x"][1] is None


def test_a_figure_reads_as_it_does_on_the_page():
    found = traces(explorer_figure(trend_of(TIMELY, {MAY: published("84.4")}, last=MAY)))
    assert found["Figure"]["text"][-1] == "84.4%"


def test_a_target_is_a_step_line_that_says_who_set_it():
    target_rules = [target("200", date(2010, 11, 1)), target("100", date(2012, 5, 1))]
    line = traces(explorer_figure(trend_of(BACKLOG, FACTS, target_rules)))["Target"]
    assert line["line"]["shape"] == "hv"
    assert line["y"] == [200, 200, 100, 100]
    assert line["text"][0] == "Target 200, Improvement Notice"


def test_a_time_without_target_is_a_gap():
    target_rules = [
        target("200", date(2010, 1, 1)),
        target(None, date(2012, 4, 1)),
        target("100", date(2012, 6, 1)),
    ]
    assert traces(explorer_figure(trend_of(BACKLOG, FACTS, target_rules)))["Target"]["y"] == [
        200,
        200,
        None,
        100,
        100,
    ]


def test_a_band_has_two_edges():
    band = target(None, band_low=Decimal(10), band_high=Decimal(15))
    found = traces(explorer_figure(trend_of(REPEATS, {MAY: published("12")}, [band])))
    assert (found["Target"]["y"][0], found["Target, upper edge"]["y"][0]) == (10, 15)


def test_percentages_stay_between_0_and_100():
    axis = explorer_figure(trend_of(TIMELY, {MAY: published("84.4")}))["layout"]["yaxis"]
    assert (axis["minallowed"], axis["maxallowed"]) == (0, 100)


def test_a_note_cannot_bring_tags_along():
    note = Note(APRIL, AnnotationKind.EVENT, "<a href='x'>here</a> & there")
    [annotation] = explorer_figure(trend_of(BACKLOG, FACTS, notes=[note]))["layout"]["annotations"]
    assert annotation["hovertext"] == "Event: &lt;a href='x'&gt;here&lt;/a&gt; &amp; there"


def test_numbers_of_notes_close_together_stand_above_one_another():
    days = (date(2012, 4, 1), date(2012, 4, 2), date(2012, 4, 3), date(2012, 6, 20))
    notes = [Note(day, AnnotationKind.EVENT, "Inspection") for day in days]
    figure = explorer_figure(trend_of(BACKLOG, {MAY: published("5")}, notes=notes))
    heights = [mark["yshift"] for mark in figure["layout"]["annotations"]]
    assert len(set(heights[:3])) == 3
    assert heights[3] == heights[0]
