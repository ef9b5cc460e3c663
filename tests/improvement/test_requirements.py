"""A requirement of the Notice: phases, the straight line, projection and shares, from Kent's published figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from improvement.rules.requirements import MilestonePart, courses_of, has_shares, phase_on, remaining
from indicators.rules.terms import Polarity, Unit
from indicators.rules.trajectory import Status, path_to
from indicators.rules.trend import TargetLineKind
from tests.builders import READINESS, STOCK, TIMELINESS, day, number, spec, target_rule

BACKLOG = spec(Unit.COUNT, Polarity.LOW, name="Out of timescale", bases=STOCK)
INITIAL = [(day("2011-02"), Decimal(1926)), (day("2011-05"), Decimal(665)), (day("2012-05"), Decimal(36))]
CORE = [(day("2011-02"), Decimal(2019)), (day("2011-05"), Decimal(1411)), (day("2012-05"), Decimal(55))]
UNALLOCATED = [(day("2011-05"), Decimal(71)), (day("2012-04"), Decimal(0)), (day("2012-05"), Decimal(0))]


def phase(target, readings, as_at, *, start=None, since="2010-11-01", due="2011-08"):
    set_by = target_rule(target, since=since, due=day(due) if due else None)
    path = path_to(set_by, day("2011-02"), number(start))
    return phase_on(BACKLOG, set_by, path, readings, day(as_at), current=True)


@pytest.mark.parametrize(
    ("target", "start", "readings", "status", "words"),
    [
        ("200", "1926", INITIAL, Status.ON_COURSE, "On course: 665 on 31 May 2011, against 1,063 expected"),
        ("100", "2019", CORE, Status.AT_RISK, "At risk: 1,411 on 31 May 2011, against 1,060 expected"),
    ],
)
def test_kents_assessments_in_may_2011(target, start, readings, status, words):
    found = phase(target, readings, "2011-05", start=start)
    assert found.state.status is status
    assert found.words.startswith(words)
    assert found.began == f"{int(start):,} on 28 February 2011"
    assert found.projection == "Too few readings: 2 of the 6 readings that a slope needs."


def test_a_year_later_the_figures_on_the_way_still_say_how_they_stood():
    found = phase("100", CORE, "2012-05", start="2019")
    (then,) = found.checkpoints
    assert (then.day, then.text, then.expected, then.status) == (
        day("2011-05"),
        "1,411",
        "1,060",
        Status.AT_RISK,
    )
    assert then.projection.startswith("Too few readings")
    assert found.projection == "not made, because the due date has passed."


def test_a_later_reading_does_not_tell_of_an_earlier_day():
    assert phase("200", INITIAL, "2011-04", start="1926").stands == "1,926 on 28 February 2011"


def test_the_first_figure_below_200_unallocated_is_that_of_may_2011():
    found = phase("200", UNALLOCATED, "2012-05")
    assert found.words == (
        "Met: first by 71 on 31 May 2011. Kept by every figure since. Months without a figure before: "
        "November 2010 to April 2011; since: June 2011 to March 2012."
    )
    assert found.began == "not known: no published figure by 1 November 2010"


def test_none_unallocated_is_met_in_april_2012_and_kept_in_may():
    found = phase("0", UNALLOCATED, "2012-05", since="2012-04-01", due=None)
    assert found.words == "Met: first by 0 on 30 April 2012. Kept by every figure since."
    assert found.began == "71 on 31 May 2011"


def test_without_a_start_nobody_knows_where_it_should_stand():
    assert phase("200", UNALLOCATED, "2011-05").should.startswith("not known: no starting value is stated")


def test_after_the_due_date_it_should_stand_at_the_target():
    assert phase("200", UNALLOCATED, "2012-05").should == "200"


def test_without_a_due_date_nothing_is_projected():
    found = phase("0", UNALLOCATED, "2012-05", since="2012-04-01", due=None)
    assert found.projection == "not made, because the target has no due date."


def test_grades_are_not_projected():
    set_by = target_rule("2", since="2010-11-01", due=day("2011-08"))
    found = phase_on(READINESS, set_by, None, [(day("2011-05"), Decimal(1))], day("2011-05"), current=True)
    assert found.projection == "not made, because grades have an order and no size."
    assert courses_of(READINESS, [found], [(day("2011-05"), Decimal(1))]) == ()


# Lines on the chart


def falling(months: int) -> list[tuple[date, Decimal]]:
    return [(day(f"2011-{month:02}"), Decimal(1000 - 50 * month)) for month in range(1, months + 1)]


def test_the_straight_line_runs_from_start_to_due_date():
    (line,) = courses_of(BACKLOG, [phase("200", INITIAL[:2], "2011-05", start="1926")], INITIAL[:2])
    assert line.kind is TargetLineKind.TRAJECTORY
    assert line.points == ((day("2011-02"), Decimal(1926)), (day("2011-08"), Decimal(200)))


def test_six_readings_are_projected_to_the_due_date_with_their_range():
    readings = falling(6)
    (line,) = courses_of(BACKLOG, [phase("200", readings, "2011-06")], readings)
    assert line.kind is TargetLineKind.PROJECTION
    assert line.points == ((day("2011-06"), Decimal(700)), (day("2011-08"), Decimal(600)))
    assert line.low == line.high == line.points


def test_five_readings_are_not_projected():
    assert courses_of(BACKLOG, [phase("200", falling(5), "2011-05")], falling(5)) == ()


def test_only_the_phase_in_force_is_projected():
    over = replace(phase("200", falling(6), "2011-06"), current=False)
    assert courses_of(BACKLOG, [over], falling(6)) == ()


def test_after_the_due_date_nothing_is_projected():
    assert courses_of(BACKLOG, [phase("200", falling(8), "2011-08")], falling(8)) == ()


def test_no_projection_falls_below_nothing():
    readings = [(day(f"2011-{month:02}"), Decimal(70 - 10 * month)) for month in range(1, 7)]
    (line,) = courses_of(BACKLOG, [phase("0", readings, "2011-06", due="2012-08")], readings)
    assert line.points[-1] == (day("2012-08"), Decimal(0))


# Shares of the gap


def parts(**figures: str | None) -> list[MilestonePart]:
    return [MilestonePart(name.title(), name, number(value), why="") for name, value in figures.items()]


def test_areas_share_the_gap_in_proportion_to_their_figures():
    left = remaining(BACKLOG, target_rule("200"), INITIAL[1], parts(dover="266", swale="399"))
    assert left.words == "465 are left: 665 on 31 May 2011, against the target of 200."
    assert [(share.name, share.percent, share.of_gap) for share in left.shares] == [
        ("Dover", "40.0%", "186"),
        ("Swale", "60.0%", "279"),
    ]


def test_a_share_of_an_illustrative_figure_is_illustrative():
    (share,) = remaining(
        BACKLOG,
        target_rule("200"),
        INITIAL[1],
        [MilestonePart("Dover", "dover", Decimal(665), illustrative=True)],
    ).shares
    assert share.illustrative


def test_an_area_without_a_figure_is_named_and_nothing_is_shared():
    left = remaining(BACKLOG, target_rule("200"), INITIAL[1], parts(dover="266", swale=None))
    assert (left.shares, left.why) == ((), "no figure from Swale")


def test_equal_to_the_target_leaves_nothing():
    left = remaining(BACKLOG, target_rule("665"), INITIAL[1], parts(dover="665"))
    assert left.words.startswith("Nothing is left")
    assert left.shares == ()


def test_without_a_figure_the_gap_is_not_known():
    left = remaining(BACKLOG, target_rule("200"), None, parts(dover="266"))
    assert (left.words, left.shares) == ("Not known: there is no published figure.", ())


def test_only_counts_that_add_up_have_shares():
    assert has_shares(BACKLOG)
    assert not has_shares(TIMELINESS)
    assert not has_shares(spec(Unit.COUNT, Polarity.LOW, bases=STOCK, adds_up=False))


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        ({"dover": None, "swale": None}, "no figure of any area for that day"),
        ({"dover": None, "swale": None, "thanet": "5"}, "no figure from Dover, Swale"),
        ({"dover": "0", "swale": "0"}, "the areas’ own figures of that day are all 0"),
    ],
)
def test_why_nothing_can_be_shared_out_is_said_beside_the_gap(figures, why):
    left = remaining(BACKLOG, target_rule("200"), INITIAL[1], parts(**figures))
    assert (left.shares, left.why) == ((), why)
    assert left.words == "465 are left: 665 on 31 May 2011, against the target of 200."


def test_one_that_is_left_is_left():
    left = remaining(BACKLOG, target_rule("664"), INITIAL[1], parts(dover="665"))
    assert left.words == "1 is left: 665 on 31 May 2011, against the target of 664."
    assert [(share.slug, share.text, share.of_gap) for share in left.shares] == [("dover", "665", "1")]


# What a phase says on its day


def test_a_phase_says_its_target_and_where_the_line_would_have_it():
    found = phase("200", INITIAL, "2011-05", start="1926")
    assert (found.target, found.should) == ("200", "1,063 on 31 May 2011")


def test_a_phase_that_ends_a_target_has_none():
    assert phase(None, UNALLOCATED, "2012-05").target == "none"


def test_without_a_reading_it_is_not_known_where_it_stands():
    assert phase("200", [], "2011-05").stands == "not known: no published figure"


def test_a_figure_of_the_day_on_which_a_target_was_set_is_where_it_began():
    assert phase("200", INITIAL, "2011-05", since="2011-02-28").began == "1,926 on 28 February 2011"


def test_on_the_day_a_target_is_due_it_should_be_reached():
    found = phase("200", UNALLOCATED, "2011-08")
    assert (found.should, found.projection) == ("200", "not made, because the due date has passed.")


def test_each_figure_on_the_way_is_judged_by_those_up_to_it_to_the_day_the_target_is_due():
    found = phase("200", falling(9), "2011-09", start="1926").checkpoints
    assert [each.day for each in found] == [day(f"2011-{month:02}") for month in range(3, 9)]
    assert found[0].projection == "Too few readings: 3 of the 6 readings that a slope needs."
