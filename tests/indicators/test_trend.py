"""A trend: what a chart shows, and the sentence that states it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from indicators.rules.figures import ReadingValue
from indicators.rules.terms import AnnotationKind, Basis, Missing
from indicators.rules.trend import Note, finding, table_lines
from tests.indicators.trends import (
    APRIL,
    BACKLOG,
    DEMAND,
    DOVER,
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

# The finding


def test_less_of_a_backlog_is_an_improvement():
    trend = trend_of(
        BACKLOG, {date(2011, 5, 31): published("665"), MAY: published("36")}, [target("100")], last=MAY
    )
    assert (
        finding(trend)
        == "36 in May 2012, better than the target of 100; down 629 since May 2011, an improvement."
    )


def test_more_of_a_backlog_is_a_worsening():
    trend = trend_of(BACKLOG, {APRIL: published("90"), MAY: published("120")}, [target("100")], last=MAY)
    assert (
        finding(trend)
        == "120 in May 2012, worse than the target of 100; up 30 since April 2012, a worsening."
    )


def test_a_change_of_percentages_is_in_points():
    trend = trend_of(TIMELY, {APRIL: published("82.3"), MAY: published("84.4")}, [target("78.8")], last=MAY)
    assert finding(trend) == (
        "84.4% in May 2012, better than the target of 78.8%; up 2.1 points since April 2012, an improvement."
    )


def test_without_polarity_nothing_is_judged():
    trend = trend_of(DEMAND, {APRIL: published("900"), MAY: published("1000")}, last=MAY)
    assert finding(trend) == "1,000 in May 2012, no target stated; up 100 since April 2012."


def test_between_target_and_floor_names_both():
    trend = trend_of(TIMELY, {MAY: published("75")}, [target("80", floor=Decimal(70))], last=MAY)
    assert "worse than the target of 80%, not worse than the floor of 70%" in finding(trend)


def test_a_band_is_named():
    band = target(None, band_low=Decimal(10), band_high=Decimal(15))
    assert "within the target band of 10 to 15%" in finding(
        trend_of(REPEATS, {MAY: published("12")}, [band], last=MAY)
    )


def test_equal_to_target_says_so():
    trend = trend_of(BACKLOG, {MAY: published("100")}, [target("100")], last=MAY)
    assert "equal to the target of 100" in finding(trend)


def test_a_published_figure_is_not_compared_with_an_illustrative_one():
    trend = trend_of(BACKLOG, {APRIL: illustrative("52"), MAY: published("36")}, [target("100")], last=MAY)
    assert finding(trend).endswith("change not known: no earlier published figure within 12 months.")


def test_an_illustrative_figure_says_so():
    assert finding(trend_of(BACKLOG, {MAY: illustrative("36")}, last=MAY)).startswith(
        "36 (illustrative) in May 2012"
    )


def test_the_same_figure_again_is_unchanged():
    trend = trend_of(BACKLOG, {APRIL: published("36"), MAY: published("36")}, last=MAY)
    assert finding(trend).endswith("unchanged since April 2012.")


def test_a_rolling_year_is_told_from_the_one_before_by_its_last_month():
    rolling = replace(DEMAND, bases=(Basis.R12M,))
    trend = trend_of(rolling, {APRIL: published("900"), MAY: published("1000")}, last=MAY)
    assert finding(trend) == "1,000 in the 12 months to May 2012, no target stated; up 100 since April 2012."


def test_a_gap_at_the_end_is_told_first():
    trend = trend_of(BACKLOG, {MAY: published("36")})
    assert finding(trend).startswith("30 June 2012: not yet returned. Latest figure: 36 in May 2012")


def test_a_snapshot_inside_a_month_names_its_day():
    trend = trend_of(BACKLOG, {date(2012, 6, 17): published("20")}, last=date(2012, 6, 17))
    assert finding(trend).startswith("20 at 17 June 2012")


def test_no_figure_at_all_is_said():
    assert finding(trend_of(BACKLOG, {})) == "No figure from 31 March 2012 to 30 June 2012."


# Points


def test_every_month_has_a_place_on_the_chart():
    trend = trend_of(BACKLOG, {MARCH: published("50"), JUNE: published("40")})
    assert [point.period_end for point in trend.points] == [MARCH, APRIL, MAY, JUNE]
    assert [point.value for point in trend.points] == [50, None, None, 40]


def test_a_missing_figure_keeps_its_reason():
    trend = trend_of(TIMELY, {MAY: ReadingValue(missing=Missing.NOT_SUPPLIED)}, last=MAY)
    assert trend.points[-1].value is None
    assert "not supplied" in trend.points[-1].why


def test_figures_are_rounded_as_they_are_shown():
    trend = trend_of(TIMELY, {MAY: ReadingValue(Decimal(1), Decimal(16))}, first=MAY, last=MAY)
    assert trend.points[0].value == Decimal("6.3")
    assert trend.points[0].parts == "1 of 16"


# Targets


def test_a_target_is_a_step_from_its_first_day_to_the_day_before_the_next():
    target_rules = [target("200", date(2010, 11, 1)), target("100", date(2012, 5, 1))]
    steps = trend_of(BACKLOG, {MAY: published("36")}, target_rules).targets
    assert [(step.first, step.last, step.value) for step in steps] == [
        (MARCH, APRIL, 200),
        (date(2012, 5, 1), JUNE, 100),
    ]


def test_a_target_of_none_ends_the_line():
    target_rules = [target("200", date(2010, 11, 1)), target(None, date(2012, 5, 1))]
    steps = trend_of(BACKLOG, {MAY: published("36")}, target_rules).targets
    assert [(step.first, step.last) for step in steps] == [(MARCH, APRIL)]


def test_the_authoritys_target_of_a_count_is_no_line_for_a_district():
    assert trend_of(BACKLOG, {MAY: published("36")}, [target("100")], node=DOVER).targets == ()


def test_a_target_that_applies_below_is_a_line_for_a_district():
    trend = trend_of(TIMELY, {MAY: published("80")}, [target("78.8", applies_below=True)], node=DOVER)
    assert [step.text for step in trend.targets] == ["78.8%"]


def test_a_floor_is_a_line_of_its_own():
    trend = trend_of(TIMELY, {MAY: published("75")}, [target("80", floor=Decimal(70))])
    assert [(step.value, step.text) for step in trend.floors] == [(70, "70%")]


# The table, and notes


def test_like_gaps_are_one_line_of_the_table():
    lines = table_lines(trend_of(BACKLOG, {MARCH: published("50"), JUNE: published("40")}))
    assert [(line.label, line.text) for line in lines] == [
        ("30 June 2012", "40"),
        ("30 April 2012 to 31 May 2012", "Not yet returned"),
        ("31 March 2012", "50"),
    ]


def test_a_run_of_gaps_is_split_where_the_target_changes():
    """One line for all of them would give the months of March's target that of May."""
    rules = [target("50", since=date(2012, 1, 1)), target("40", since=date(2012, 5, 1))]
    lines = table_lines(trend_of(BACKLOG, {JUNE: published("40")}, rules))
    assert [(line.label, line.target) for line in lines] == [
        ("30 June 2012", "40"),
        ("31 May 2012", "40"),
        ("31 March 2012 to 30 April 2012", "50"),
    ]


def test_notes_outside_the_chart_are_left_out():
    inside = Note(date(2012, 4, 1), AnnotationKind.EVENT, "New team")
    outside = Note(date(2010, 8, 1), AnnotationKind.EVENT, "Inspection")
    assert trend_of(BACKLOG, {MAY: published("36")}, notes=[inside, outside]).notes == (inside,)
