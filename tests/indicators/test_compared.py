"""Areas beside one another: what the sentence, the drawing and the table say."""

import csv
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from charts.chart_tables import ChartTable, TableCell, TableColumn, compared_table, trend_table
from charts.compared_svg import LOOKS, compared_svg, stacked
from charts.drawing import Markup
from charts.plot import NARROW
from charts.standalone import standalone_svg
from indicators.rules.compared import Compared, compared_finding
from indicators.rules.figures import SUPPRESSED_WORDS, Gap
from indicators.rules.terms import AnnotationKind, Polarity
from indicators.rules.trend import Note, Trend, finding
from tests.indicators.trends import (
    APRIL,
    BACKLOG,
    DEMAND,
    DOVER,
    JUNE,
    MARCH,
    MAY,
    TIMELY,
    illustrative,
    published,
    trend_of,
)


def hidden(trend: Trend) -> Trend:
    points = (replace(point, value=None, text=SUPPRESSED_WORDS, gap=Gap.SUPPRESSED) for point in trend.points)
    return replace(trend, points=tuple(points))


def beside(spec, county, *dovers) -> Compared:
    """Kent in May beside as many areas as there are further figures, all called Dover."""
    trends = [trend_of(spec, {MAY: figure} if figure else {}, node=DOVER) for figure in dovers]
    return Compared(trend_of(spec, {MAY: county}), tuple(trends))


@pytest.mark.parametrize(
    ("spec", "dovers", "words"),
    [
        (TIMELY, "80", "better than Dover (80.0%)"),
        (TIMELY, "95", "worse than Dover (95.0%)"),
        (TIMELY, "90", "equal to Dover (90.0%)"),
        (BACKLOG, "80", "higher than Dover (80)"),
        (BACKLOG, "95", "lower than Dover (95)"),
        (DEMAND, "95", "lower than Dover (95)"),
    ],
)
def test_a_share_is_judged_by_its_aim_and_a_number_of_cases_is_not(spec, dovers, words):
    said = compared_finding(beside(spec, published("90"), published(dovers)))
    assert said.split(", ", 1)[1].split(".")[0] == words.split(".")[0]
    assert words in said


def test_numbers_of_cases_come_with_a_warning():
    said = compared_finding(beside(BACKLOG, published("90"), published("3")))
    assert said.endswith("These are numbers of cases: larger areas have more.")


def test_better_comes_before_worse():
    said = compared_finding(beside(TIMELY, published("90"), published("95"), published("80")))
    assert said == "May 2012: Kent 90.0%, better than Dover (80.0%), worse than Dover (95.0%)."


def test_where_lower_is_better_what_is_above_is_worse_and_comes_last():
    turnover = replace(TIMELY, polarity=Polarity.LOW)
    said = compared_finding(beside(turnover, published("9"), published("8"), published("12")))
    assert said == "May 2012: Kent 9.0%, better than Dover (12.0%), worse than Dover (8.0%)."


def test_higher_comes_before_lower():
    said = compared_finding(beside(DEMAND, published("90"), published("95"), published("80")))
    assert said.startswith("May 2012: Kent 90, higher than Dover (80), lower than Dover (95).")


def test_an_illustrative_figure_is_said_to_be_one():
    said = compared_finding(beside(TIMELY, illustrative("90"), illustrative("80")))
    assert said == "May 2012: Kent 90.0% (illustrative), better than Dover (80.0%)."


def test_rounded_alike_is_equal():
    assert "equal to" in compared_finding(beside(TIMELY, published("90.04"), published("89.96")))


def test_published_is_not_judged_by_illustrative():
    said = compared_finding(beside(TIMELY, published("90"), illustrative("80")))
    assert said == "May 2012: Kent 90.0%. Published and illustrative figures are not compared: Dover."


def test_an_area_without_a_figure_is_named():
    assert "No figure from Dover." in compared_finding(beside(TIMELY, published("90"), None))


def test_an_area_without_a_snapshot_in_the_month_is_named():
    assert "No figure from Dover." in compared_finding(beside(BACKLOG, published("90"), None))


def test_a_hidden_figure_is_not_called_missing():
    county, dover = trend_of(TIMELY, {MAY: published("90")}), trend_of(TIMELY, {MAY: published("9")})
    said = compared_finding(Compared(county, (hidden(replace(dover, area="Dover")),)))
    assert "No figure" not in said
    assert said.endswith("The figure of Dover is hidden, because small numbers could show who somebody is.")


def test_two_hidden_figures_are_named_together():
    county, dover = trend_of(TIMELY, {MAY: published("90")}), hidden(trend_of(TIMELY, {MAY: published("9")}))
    said = compared_finding(Compared(county, (replace(dover, area="Dover"), replace(dover, area="Swale"))))
    assert said.endswith(
        "The figures of Dover and Swale are hidden, because small numbers could show who somebody is."
    )


def test_a_chart_of_hidden_figures_says_that_they_are_hidden():
    shown = replace(hidden(trend_of(TIMELY, {MAY: published("9")})), standing=None)
    assert "returned are hidden" in finding(shown)


def test_without_a_figure_of_its_own_nothing_is_compared():
    chart = Compared(trend_of(TIMELY, {}), (trend_of(TIMELY, {MAY: published("80")}, node=DOVER),))
    assert compared_finding(chart) == "Kent has no figure to compare in the time shown."


def test_snapshots_of_one_month_stand_beside_each_other():
    own = trend_of(BACKLOG, {MAY.replace(day=20): published("5")}, last=MAY)
    chart = Compared(own, (trend_of(BACKLOG, {MAY: published("3")}, node=DOVER, last=MAY),))
    assert "higher than Dover (3)" in compared_finding(chart)


def test_of_two_snapshots_in_a_month_that_of_the_same_day_is_compared():
    own = trend_of(BACKLOG, {MAY.replace(day=20): published("5")}, last=MAY)
    dovers = {MAY.replace(day=20): published("3"), MAY: published("8")}
    chart = Compared(own, (trend_of(BACKLOG, dovers, node=DOVER, last=MAY),))
    assert "higher than Dover (3)" in compared_finding(chart)


# The drawing


def test_each_line_has_a_dash_a_mark_and_a_colour_of_its_own():
    for of in ("colour", "dash", "corners"):
        assert len({getattr(look, of) for look in LOOKS}) == len(LOOKS)


def test_a_gap_is_not_bridged():
    chart = Compared(trend_of(TIMELY, {MARCH: published("80"), MAY: published("90")}))
    assert "app-chart__values" not in compared_svg(chart)


def test_names_stand_beside_the_wide_drawing_alone():
    chart = beside(TIMELY, published("90"), published("80"))
    assert compared_svg(chart).count(">Dover</tspan>") == 1
    assert ">Dover</tspan>" not in compared_svg(chart, NARROW)


NEWEST = some.lists(some.integers(0, 100), min_size=2, max_size=6)


@given(NEWEST)
def test_names_stand_in_the_order_of_the_lines_and_none_covers_another(figures):
    tops = stacked(sorted(Decimal(each) for each in figures), [Decimal(18)] * len(figures), 360)
    assert all(after - before >= 18 for before, after in pairwise(tops))
    assert tops[0] >= 0
    assert tops[-1] + 18 <= 360


def test_nothing_is_drawn_where_nobody_has_a_figure():
    assert compared_svg(Compared(trend_of(TIMELY, {}))) == ""


# The table, and the file of it


def test_the_table_has_a_column_an_area_from_the_first_figure_on():
    own = trend_of(TIMELY, {APRIL: published("80"), MAY: published("90")})
    dovers = trend_of(TIMELY, {MAY: illustrative("70")}, node=DOVER, last=MAY)
    table = compared_table(Compared(own, (dovers,)))
    assert [[cell.text for cell in line] for line in table.lines] == [
        ["June 2012", "Not yet returned", "none"],
        ["May 2012", "90.0%", "70.0%"],
        ["April 2012", "80.0%", "Not yet returned"],
    ]
    assert [line[2].mark for line in table.lines] == ["", "illustrative", ""]


DAYS = [date(2012, month, day) for month in range(3, 7) for day in (1, 15, 28)] + [MARCH, APRIL, MAY, JUNE]
SNAPSHOTS = some.dictionaries(some.sampled_from(DAYS), some.just(published("7")), max_size=6)


@given(SNAPSHOTS, some.lists(SNAPSHOTS, max_size=3))
def test_snapshots_of_whichever_days_have_a_line_for_each_day(county, dovers):
    """Also where a month of which nothing was returned lies beside a snapshot of another day of it."""
    chart = Compared(trend_of(BACKLOG, county), tuple(trend_of(BACKLOG, days, node=DOVER) for days in dovers))
    table = compared_table(chart)
    assert len(table.lines) == len(chart.ends)
    assert all(line[0].text for line in table.lines)


def test_the_file_has_the_lines_of_the_table_and_their_marks():
    table = trend_table(trend_of(TIMELY, {MAY: illustrative("90")}, first=MAY, last=MAY))
    assert list(table.to_csv_rows()) == [
        ["Period", "Figure (%)", "Figure: mark", "Numerator and denominator", "Target"],
        ["May 2012", "90.0", "illustrative", "not returned", "none stated"],
    ]


@pytest.mark.parametrize(
    ("shown", "written"),
    [
        *[
            ("1,926", "1926"),
            ("−1,356", "-1356"),
            ("84.4%", "84.4"),
            ("+2.1", "+2.1"),
            ("12,345,678.9", "12345678.9"),
        ],
        *[
            ("839 of 1,019", "839 of 1,019"),
            ("1,2", "1,2"),
            ("78.8% to 80%", "78.8% to 80%"),
            ("May 2012", "May 2012"),
        ],
    ],
)
def test_numbers_are_plain_in_the_file_and_words_as_they_stand(shown, written):
    table = ChartTable(
        "", (TableColumn("Area"), TableColumn("Figure")), ((TableCell("Dover"), TableCell(shown)),)
    )
    assert list(table.to_csv_rows())[1][1] == written


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "-cmd", "@sum", "\t=1"])
def test_a_name_that_would_be_a_formula_is_none_in_the_file(name):
    table = ChartTable("", (TableColumn("Area"), TableColumn(name)), ((TableCell("Dover"), TableCell(name)),))
    written = StringIO()
    csv.writer(written).writerows(table.to_csv_rows())
    assert list(csv.reader(StringIO(written.getvalue()))) == [["Area", f"'{name}"], ["Dover", f"'{name}"]]


# The chart as a file


def test_the_file_of_a_chart_needs_no_styles_and_says_where_it_is_from():
    drawing = compared_svg(beside(TIMELY, published("90"), published("80")))
    text = standalone_svg(drawing, (760, 360), "Title <of it>", "What it shows", ["Source: returns."])
    root = ElementTree.fromstring(text)
    words = " ".join(root.itertext())
    assert all(said in words for said in ("Title <of it>", "What it shows", "Source: returns."))
    assert not re.search(r"<style|\sstyle=|\shref=", text)
    shapes = [each for each in root.iter() if each.tag.endswith(("}line", "}polygon", "}circle"))]
    assert shapes
    assert all(each.get("stroke") or each.get("fill") for each in shapes)


def test_long_words_are_wrapped_and_make_the_file_higher():
    short, long = (
        ElementTree.fromstring(standalone_svg(Markup("<g/>"), (760, 100), "T", words, []))
        for words in ("Few words", "Many words " * 40)
    )
    assert int(long.get("height")) > int(short.get("height"))


def test_a_note_stands_in_the_line_of_its_period():
    trend = trend_of(TIMELY, {APRIL: published("80"), MAY: published("90")}, first=APRIL, last=MAY)
    notes = [
        Note(date(2012, 4, 15), AnnotationKind.EVENT, "=Training"),
        Note(MAY, AnnotationKind.EVENT, "Move"),
    ]
    rows = list(trend_table(trend).to_csv_rows(notes))
    assert [row[-1] for row in rows] == ["Notes", "31 May 2012: Move", "15 April 2012: =Training"]
