"""The chart of variation: which points are plotted, and what is said about them."""

from datetime import date

import pytest

from indicators.build_trends import build_funnel, build_xmr
from indicators.rules.figures import FigureKey, round_half_up
from indicators.rules.terms import AnnotationKind, Basis, Unit
from indicators.rules.trend import Note, Trend, TrendPoint
from indicators.rules.variation.limits import WHY_NOT_GRADES, Signal, Variation
from indicators.rules.variation.xmr import (
    XmrChart,
    XmrLine,
    limit_steps,
    shift_began,
    xmr_chart,
    xmr_finding,
    xmr_lines,
)
from tests.builders import (
    BACKLOG,
    DOVER,
    KENT,
    READINESS,
    TIMELINESS,
    day,
    given,
    indicator_data,
    target_rule,
)
from tests.indicators.series import series

QUIET = "9 11 9 11 9 11 9 11 9 11 9 11"


def trend(
    figures: str, *, of=BACKLOG, basis=None, illustrative: str = "", steps: str = "", more: dict | None = None
) -> Trend:
    """A trend of months from January 2011; `illustrative` has a † for each that is, `more` adds days of their own."""
    readings = [*series(figures), *((day(at), value) for at, value in (more or {}).items())]
    points = tuple(
        TrendPoint(
            at,
            f"{at:%B %Y}",
            f"{round_half_up(value, of.decimal_places)}",
            value,
            illustrative="†" in illustrative[place : place + 1],
        )
        for place, (at, value) in enumerate(sorted(readings))
    )
    notes = tuple(
        Note(date.fromisoformat(step), AnnotationKind.STEP_CHANGE, "New team") for step in steps.split()
    )
    first, last = (
        (points[0].period_end, points[-1].period_end) if points else (day("2011-01"), day("2011-02"))
    )
    return Trend(of, "Kent", basis or of.bases[0], first, last, points, notes=notes)


def plotted(chart: XmrChart) -> list[str]:
    return [point.label for point, _ in chart.labelled]


# Which points


def test_a_published_newest_figure_is_plotted_among_published_ones_alone():
    chart = xmr_chart(trend("9 11 9 11", illustrative="-††-"))
    assert plotted(chart) == ["January 2011", "April 2011"]


def test_an_illustrative_newest_figure_is_plotted_among_all():
    chart = xmr_chart(trend("9 11 9 11", illustrative="-†††"))
    assert len(plotted(chart)) == 4


def test_published_figures_among_illustrative_ones_are_not_judged():
    chart = xmr_chart(trend(f"{QUIET} 40 40 10", illustrative="††††††††††††-††"))
    judged = {point.label: place.words for point, place in chart.labelled}
    assert judged["January 2012"] == ""
    assert judged["February 2012"] != ""


def test_of_several_snapshots_in_a_month_the_last_is_plotted():
    from decimal import Decimal

    chart = xmr_chart(trend("9 11 9", more={"2011-02-13": Decimal(99), "2011-04-10": Decimal(8)}))
    assert [int(point.value) for _, point in chart.labelled] == [9, 11, 9, 8]


@pytest.mark.parametrize("kind", [AnnotationKind.STEP_CHANGE, AnnotationKind.BREAK])
def test_step_changes_and_breaks_begin_anew(kind):
    whole = trend(f"{QUIET} 50")
    note = Note(date(2012, 1, 1), kind, "Redefined")
    chart = xmr_chart(
        Trend(whole.spec, "Kent", whole.basis, whole.first, whole.last, whole.points, notes=(note,))
    )
    assert len(chart.variation.phases) == 2


def test_an_event_does_not():
    whole = trend(f"{QUIET} 50")
    note = Note(date(2012, 1, 1), AnnotationKind.EVENT, "Inspection")
    chart = xmr_chart(
        Trend(whole.spec, "Kent", whole.basis, whole.first, whole.last, whole.points, notes=(note,))
    )
    assert len(chart.variation.phases) == 1


# What is said


def test_the_finding_of_a_signal():
    assert xmr_finding(xmr_chart(trend(f"{QUIET} 30"), target_rule("40"), "40")) == (
        "January 2012: 30. Concern: more than chance would give (above the upper limit). "
        "Firm limits from 13 readings: 2 to 21, mean 12. Whether the target of 40 is sure to be met is not known "
        "while figures shift."
    )


def test_the_finding_of_a_lasting_shift_says_what_can_be_done():
    words = xmr_finding(xmr_chart(trend("20 22 20 22 20 22 10 11 10 11 10 11 10")))
    assert words.endswith(
        "Where the way of working changed, a step change can be recorded: limits are then set anew from it."
    )


def test_a_shift_began_with_the_first_figure_of_its_run():
    shifted = xmr_chart(trend("20 22 20 22 20 22 10 11 10 11 10 11 10"))
    days = [point.day for point in shifted.variation.points]
    assert shift_began(shifted) == days[-7].replace(day=1)
    assert shift_began(xmr_chart(trend("20 22 20 22 20 22 10 11 10 11 10 11"))) is None
    assert shift_began(xmr_chart(trend(""))) is None


def test_the_limits_of_each_phase_are_drawn_over_the_days_shown():
    chart = xmr_chart(trend(f"{QUIET} 20 22 20 22 20 22 20", steps="2012-01-01"))
    whole = limit_steps(chart, chart.trend.first, chart.trend.last)
    assert [(step.value, step.upper) for step in whole] == [
        (phase.limits.lower, phase.limits.upper) for phase in chart.variation.phases
    ]
    (newest,) = limit_steps(chart, date(2012, 2, 1), chart.trend.last)
    assert (newest.first, newest.last) == (date(2012, 2, 1), chart.trend.last)
    assert limit_steps(xmr_chart(trend("9 11 9")), date(2011, 1, 1), date(2012, 1, 1)) == ()


def test_the_finding_of_common_cause():
    assert xmr_finding(xmr_chart(trend("9 11 9 11 9 11 9"))) == (
        "July 2011: 9. Common cause: no more than chance would give. "
        "Trial limits from 7 readings: 5 to 15, mean 10."
    )


def test_limits_beyond_what_can_be_are_said_at_its_edge():
    words = xmr_finding(xmr_chart(trend("100 80 100 80 100 80 100", of=TIMELINESS)))
    assert "limits from 7 readings: 38.2% to 100.0%" in words


def test_an_illustrative_figure_is_said_to_be():
    words = xmr_finding(xmr_chart(trend("9 11 9 11 9 11 9", illustrative="†††††††")))
    assert words.startswith("July 2011: 9 (illustrative). Common cause")


def test_without_the_name_of_a_target_only_the_target_is_said():
    assert xmr_finding(xmr_chart(trend(QUIET), target_rule("40"))).endswith(
        "within these limits the target is always met."
    )


def test_the_chart_has_the_target_in_force_or_none():
    assert xmr_chart(trend(QUIET), target_rule("40")).target == 40
    assert xmr_chart(trend(QUIET)).target is None


def test_too_few_readings_say_how_many():
    assert xmr_finding(xmr_chart(trend("9 11 9"))) == "Too few readings for limits: 3 of the 7 needed."


def test_too_few_readings_since_a_step_change():
    words = xmr_finding(xmr_chart(trend(f"{QUIET} 50 51", steps="2012-01-01")))
    assert words == "Too few readings since the last step change for limits: 2 of the 7 needed."


def test_no_figure_at_all():
    assert xmr_finding(xmr_chart(trend(""))) == "No figure to plot."


def test_a_basis_that_is_refused_says_why():
    words = xmr_finding(xmr_chart(trend(QUIET, of=TIMELINESS, basis=Basis.YTD)))
    assert words.startswith("A year to date shares most of its cases")


# The table


def test_grades_are_refused_on_their_own_trend():
    of_grades = trend("1 2 1", of=READINESS)
    assert xmr_chart(of_grades) == XmrChart(of_grades, Variation(refusal=WHY_NOT_GRADES))


def test_the_table_newest_first():
    lines = xmr_lines(xmr_chart(trend(f"{QUIET} 30", illustrative="------------†")))
    assert lines[0] == XmrLine(
        date(2012, 1, 31),
        "January 2012",
        "30",
        Signal.CONCERN.label,
        "above the upper limit",
        illustrative=True,
    )
    assert lines[1] == XmrLine(date(2011, 12, 31), "December 2011", "11", Signal.COMMON_CAUSE.label, "")


def test_without_limits_the_table_judges_nothing():
    assert [line.signal for line in xmr_lines(xmr_chart(trend("9 11 9")))] == ["", "", ""]


# Out of indicator data


def backlog(figures: str, area=KENT) -> list:
    return [given(area, f"{at:%Y-%m}", str(value), of=BACKLOG) for at, value in series(figures)]


def test_the_chart_of_a_place_goes_back_to_the_first_reading():
    books = indicator_data(
        *backlog(f"{QUIET} 30"),
        target_rules={(BACKLOG.id, Basis.SNAPSHOT): [target_rule("40", since="2011-01-01")]},
    )
    chart = build_xmr(books, FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day("2012-01"))
    assert len(chart.labelled) == 13
    assert (chart.target_words, chart.variation.signal) == ("40", Signal.CONCERN)
    assert chart.title.startswith("Variation: ")


def test_later_readings_do_not_count():
    chart = build_xmr(
        indicator_data(*backlog(f"{QUIET} 30")), FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day("2011-12")
    )
    assert len(chart.labelled) == 12


def test_a_place_without_readings_has_no_chart():
    chart = build_xmr(
        indicator_data(specs=[BACKLOG]), FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day("2011-12")
    )
    assert (chart.labelled, chart.limits) == ([], None)


def test_the_funnel_of_the_districts_around_the_sum_of_them():
    books = indicator_data(
        given(DOVER, "2012-05", "50/100"),
        *(given(area, "2012-05", "90/100") for area in (indicator_data().resolver.tree.children(KENT))[1:]),
    )
    chart = build_funnel(books, FigureKey(TIMELINESS, Basis.MONTH, KENT), day("2012-05"))
    assert [point.area for point in chart.points] == ["Dover", "Swale", "Thanet"]
    assert chart.spec.unit is Unit.PERCENTAGE
    assert chart.words(chart.points[0]) == "different from Kent, lower"
