"""Trajectory: the straight line to a target, its status, where readings lead. Kent's published figures first."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indicators.rules.rating import TargetRule
from indicators.rules.terms import Polarity, Unit
from indicators.rules.trajectory import (
    Path,
    Progress,
    Status,
    months_in_words,
    path_to,
    progress,
    progress_words,
    project,
    projection_words,
)
from indicators.rules.variation.slope import TooFewReadings
from tests.builders import STOCK, TIMELINESS, day, number, spec, target_rule
from tests.indicators.series import series

OUT_OF_TIMESCALE = spec(Unit.COUNT, Polarity.LOW, name="Assessments out of timescale", bases=STOCK)
UNALLOCATED = spec(Unit.COUNT, Polarity.LOW, name="Unallocated over 28 days", bases=STOCK)
TURNOVER = spec(Unit.PERCENTAGE, Polarity.LOW, name="Social worker turnover")
DEMAND = spec(Unit.COUNT, Polarity.NONE, name="Contacts")
REPEATS = spec(Unit.PERCENTAGE, Polarity.ON_TARGET, name="Second plans")
AUGUST = date(2011, 8, 31)
MONTHS_OF_2011 = [day(f"2011-{month:02}") for month in range(1, 13)]


def readings(**figures: str) -> list[tuple[date, Decimal]]:
    """may_2011="665" is a reading of 665 on 31 May 2011."""
    months = {f"{day(f'2011-{month:02}'):%B}".lower(): month for month in range(1, 13)}
    found = []
    for name, figure in figures.items():
        month, year = name.split("_")
        found.append((day(f"{year}-{months[month]:02}"), Decimal(figure)))
    return found


def notice(target: str, since: str = "2010-11-01", due: date | None = AUGUST, **more) -> TargetRule:
    return target_rule(target, since=since, due=due, **more)


def kent(target: str, start: str) -> tuple[TargetRule, Path]:
    """A target of the Improvement Notice, from 28 February to 31 August 2011."""
    set_by = notice(target)
    path = path_to(set_by, day("2011-02"), number(start))
    assert path is not None
    return set_by, path


# Kent's published figures


@pytest.mark.parametrize(
    ("target", "start", "figure", "expected", "status"),
    [
        ("200", "1926", "665", "1063", Status.ON_COURSE),
        ("100", "2019", "1411", "1060", Status.AT_RISK),
    ],
)
def test_kent_in_may_2011_against_the_straight_line(target, start, figure, expected, status):
    found, path = kent(target, start)
    state = progress(OUT_OF_TIMESCALE, found, readings(may_2011=figure), day("2011-05"), path)
    assert (state.status, state.expected) == (status, Decimal(expected))


@pytest.mark.parametrize("day_of_may", range(1, 32))
@pytest.mark.parametrize(
    ("target", "start", "figure", "status"),
    [("200", "1926", "665", Status.ON_COURSE), ("100", "2019", "1411", Status.AT_RISK)],
)
def test_on_any_day_of_may_2011_the_status_is_the_same(day_of_may, target, start, figure, status):
    found, path = kent(target, start)
    at = date(2011, 5, day_of_may)
    assert progress(OUT_OF_TIMESCALE, found, [(at, Decimal(figure))], at, path).status is status


def test_kents_readings_are_too_few_for_a_projection():
    words = projection_words(OUT_OF_TIMESCALE, readings(february_2011="1926", may_2011="665"), AUGUST)
    assert words == "Too few readings: 2 of the 6 readings that a slope needs."


def test_kents_unallocated_cases_over_28_days():
    found = notice("200")
    given = readings(may_2011="71", april_2012="0", may_2012="0")
    state = progress(UNALLOCATED, found, given, day("2012-05"))
    assert (state.status, state.reading, state.kept) == (Status.MET, (day("2011-05"), Decimal(71)), True)
    assert months_in_words(state.silent_since) == "June 2011 to March 2012"
    assert progress_words(UNALLOCATED, found, state) == (
        "Met: first by 71 on 31 May 2011. Kept by every figure since. Months without a figure before: "
        "November 2010 to April 2011; since: June 2011 to March 2012."
    )


def test_kents_figure_against_the_line_in_words():
    found, path = kent("100", "2019")
    state = progress(OUT_OF_TIMESCALE, found, readings(may_2011="1411"), day("2011-05"), path)
    assert progress_words(OUT_OF_TIMESCALE, found, state, path) == (
        "At risk: 1,411 on 31 May 2011, against 1,060 expected on the straight line from 2,019 on 28 February 2011 "
        "to 100 on 31 August 2011."
    )


# The straight line


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (date(2011, 1, 1), "1926"),
        (date(2011, 2, 28), "1926"),
        (date(2011, 5, 31), "1063"),
        (date(2011, 8, 31), "200"),
        (date(2012, 1, 1), "200"),
    ],
)
def test_the_line_runs_from_start_to_target_and_stays_there(at, expected):
    _, path = kent("200", "1926")
    assert path.expected_on(at) == Decimal(expected)


@pytest.mark.parametrize(
    ("target", "due", "start", "value"),
    [
        (None, AUGUST, date(2011, 2, 28), "1926"),
        ("200", None, date(2011, 2, 28), "1926"),
        ("200", AUGUST, None, "1926"),
        ("200", AUGUST, date(2011, 2, 28), None),
        ("200", AUGUST, AUGUST, "1926"),
    ],
)
def test_without_both_ends_there_is_no_line(target, due, start, value):
    assert path_to(target_rule(target, due=due), start, number(value)) is None


def test_equal_to_the_line_as_displayed_is_on_course():
    # The line stands at 1,059.5, which reads 1,060.
    found, path = kent("100", "2019")
    for figure, expected in (("1060", Status.ON_COURSE), ("1061", Status.AT_RISK)):
        state = progress(OUT_OF_TIMESCALE, found, readings(may_2011=figure), day("2011-05"), path)
        assert state.status is expected


def test_where_higher_is_better_above_the_line_is_on_course():
    found = notice("90")
    path = path_to(found, day("2011-02"), Decimal(50))
    # The line stands at 70.0.
    given = {"75": Status.ON_COURSE, "70": Status.ON_COURSE, "69.9": Status.AT_RISK}
    for figure, status in given.items():
        state = progress(TIMELINESS, found, readings(may_2011=figure), day("2011-05"), path)
        assert state.status is status


# Status


def status(figures: list, as_at: str, found: TargetRule | None = None, of=OUT_OF_TIMESCALE) -> Progress:
    found = found or notice("200")
    return progress(of, found, figures, day(as_at), path_to(found, day("2011-02"), Decimal(1926)))


def test_equal_to_the_target_is_met():
    assert status(readings(june_2011="200"), "2011-06").status is Status.MET


def test_worse_at_the_due_date_is_missed():
    state = status(readings(may_2011="665", august_2011="201"), "2011-08")
    assert (state.status, state.reading) == (Status.MISSED, (AUGUST, Decimal(201)))


def test_missed_in_words():
    found, path = kent("200", "1926")
    state = status(readings(august_2011="201"), "2011-08", found)
    words = progress_words(OUT_OF_TIMESCALE, found, state, path)
    assert words == "Missed: 201 on 31 August 2011, due on 31 August 2011."


def test_the_day_before_it_is_due_nothing_is_missed():
    found, path = kent("200", "1926")
    given = [(date(2011, 8, 30), Decimal(900))]
    assert progress(OUT_OF_TIMESCALE, found, given, date(2011, 8, 30), path).status is Status.AT_RISK


def test_without_a_figure_at_the_due_date_nobody_can_say():
    state = status(readings(may_2011="665"), "2011-09")
    assert (state.status, state.why) == (Status.NOT_MEASURABLE, "no figure for August 2011 or later")


def test_met_and_lost_names_the_month():
    found = notice("200")
    state = status(readings(may_2011="190", june_2011="180", july_2011="250"), "2011-07", found)
    assert (state.status, state.kept, state.lost) == (Status.MET, False, (day("2011-07"), Decimal(250)))
    assert "Not kept: 250 on 31 July 2011." in progress_words(OUT_OF_TIMESCALE, found, state)


def test_lost_by_the_very_next_figure():
    state = status(readings(may_2011="190", june_2011="250"), "2011-06")
    assert (state.later, state.lost) == (1, (day("2011-06"), Decimal(250)))


def test_met_on_the_due_date_is_not_late():
    found = notice("200")
    state = status(readings(july_2011="600", august_2011="150"), "2011-08", found)
    assert progress_words(OUT_OF_TIMESCALE, found, state).endswith("first by 150 on 31 August 2011.")


def test_met_after_the_due_date_says_so():
    found = notice("200")
    state = status(readings(july_2011="600", august_2011="400", september_2011="150"), "2011-09", found)
    assert progress_words(OUT_OF_TIMESCALE, found, state) == (
        "Met late: first by 150 on 30 September 2011, after the due date, 31 August 2011."
    )


def test_met_late_by_the_first_figure_leaves_open_when():
    found = notice("200")
    state = status(readings(may_2011="665", may_2012="36"), "2012-05", found)
    assert progress_words(OUT_OF_TIMESCALE, found, state) == (
        "Met, by its date not known: first by 36 on 31 May 2012; no figure tells whether it was met by the due date, "
        "31 August 2011. "
        "Months without a figure before: June 2011 to April 2012."
    )


def test_figures_from_before_the_target_was_set_do_not_count():
    assert status(readings(october_2010="100"), "2011-05").why == "no figure since the target came into force"


def test_a_figure_of_the_very_day_it_came_into_force_counts():
    assert status([(date(2010, 11, 1), Decimal(150))], "2011-05").status is Status.MET


def test_a_figure_of_the_first_of_the_month_it_is_due_in_is_enough():
    assert status([(date(2011, 8, 1), Decimal(900))], "2011-09").status is Status.MISSED


def test_a_figure_of_the_day_the_line_starts_stands_on_it():
    assert status(readings(february_2011="1926"), "2011-05").status is Status.ON_COURSE


def test_later_figures_than_the_day_asked_about_do_not_count():
    assert status(readings(may_2011="665", june_2011="100"), "2011-05").status is Status.ON_COURSE


def test_the_running_month_is_not_one_without_a_figure():
    for as_at in (date(2011, 6, 30), date(2011, 7, 9)):
        state = progress(UNALLOCATED, notice("200"), readings(may_2011="71"), as_at)
        assert state.silent_since == (day("2011-06"),)


@pytest.mark.parametrize(
    ("of", "found", "why"),
    [
        (OUT_OF_TIMESCALE, notice("200", rated=False), "the target isn’t one that is rated"),
        (DEMAND, notice("200"), "the target isn’t one that is rated"),
        (OUT_OF_TIMESCALE, notice("200", due=None), "the target has no due date"),
        (
            REPEATS,
            target_rule(band=("5", "15"), since="2010-11-01", due=AUGUST),
            "no straight line leads to the target",
        ),
    ],
)
def test_not_measurable_says_why(of, found, why):
    state = status(readings(may_2011="665"), "2011-05", found, of)
    assert (state.status, state.why) == (Status.NOT_MEASURABLE, why)
    assert progress_words(of, found, state) == f"Not measurable: {why}."


def test_without_a_figure_since_the_start_nothing_can_be_held_against_the_line():
    state = status(readings(january_2011="1990"), "2011-05")
    assert state.why == "no figure since 28 February 2011, when it started"


def test_a_band_is_met_within():
    found = target_rule(band=("5", "15"), since="2010-11-01", due=AUGUST)
    assert status(readings(may_2011="15"), "2011-05", found, REPEATS).status is Status.MET


def test_a_strict_target_is_not_met_by_a_figure_equal_to_it():
    assert status(readings(may_2011="200"), "2011-05", notice("200", strict=True)).status is Status.ON_COURSE


# Months in words


@pytest.mark.parametrize(
    ("months", "words"),
    [
        ([], ""),
        (["2011-06"], "June 2011"),
        (["2011-06", "2011-07"], "June 2011 to July 2011"),
        (["2011-12", "2012-01", "2012-03"], "December 2011 to January 2012, March 2012"),
    ],
)
def test_months_that_follow_on_one_another_stand_together(months, words):
    assert months_in_words([day(month) for month in months]) == words


# Projection


def test_a_straight_line_goes_on():
    found = project(series("1000 900 800 700 600 500"))
    estimate = found.on(day("2011-08"))
    assert (estimate.low, estimate.value, estimate.high) == (300, 300, 300)


def test_only_the_last_twelve_readings_count():
    found = project(series("5000 9 5000 120 110 100 90 80 70 60 50 40 30 20 10"))
    assert (found.slope.readings, found.slope.middle.per_month) == (12, -10)


def test_five_readings_are_too_few():
    with pytest.raises(TooFewReadings):
        project(series("1000 900 800 700 600"))


def test_the_range_holds_the_projection():
    estimate = project(series("1000 950 870 880 700 690 640 600")).on(day("2012-03"))
    assert estimate.low < estimate.value < estimate.high


@settings(max_examples=30)
@given(st.lists(st.integers(0, 30), min_size=6, max_size=8), st.sampled_from(MONTHS_OF_2011))
@example([0, 0, 1, 1, 1, 0], day("2011-04"))
@example([1, 1, 0, 0, 0, 1], day("2011-04"))
def test_on_any_day_the_range_holds_the_projection(figures, on):
    """Also among the readings, where the three lines cross."""
    estimate = project(series(" ".join(map(str, figures)))).on(on)
    assert estimate.low <= estimate.value <= estimate.high


def test_the_projection_in_words():
    words = projection_words(OUT_OF_TIMESCALE, series("1000 900 800 700 600 500"), AUGUST)
    assert words == "At the pace of the last 6 readings: 300 on 31 August 2011, between 300 and 300."


def test_no_projection_is_below_nothing_or_over_a_hundred_percent():
    falling = projection_words(OUT_OF_TIMESCALE, series("1000 800 600 400 200 0"), AUGUST)
    rising = projection_words(TURNOVER, series("50 60 70 80 90 100"), AUGUST)
    assert ": 0 on 31 August 2011" in falling
    assert ": 100.0% on 31 August 2011" in rising
