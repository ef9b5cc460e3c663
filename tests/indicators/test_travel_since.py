"""What a figure is compared with: the period before, else the latest within 12 months; nothing across a break."""

import pytest

from indicators.rules.figures import FigureKey
from indicators.rules.terms import Basis, Polarity, Travel
from indicators.rules.travel import movement
from tests.builders import (
    BACKLOG,
    CASELOAD,
    DOVER,
    KENT,
    SWALE,
    THANET,
    TIMELINESS,
    day,
    given,
    node,
    resolver,
    spec,
    target_rule,
)

NORTH_1 = node("North 1")


def moved(basis, end, *readings, of=TIMELINESS, breaks=(), at=KENT, **books):
    """How the figure of `end` moved."""
    found = resolver(*readings, **books)
    now = found.best_figure(FigureKey(of, basis, at), day(end))
    return movement(found, FigureKey(of, basis, at), now, breaks=[day(each) for each in breaks])


def since(found):
    return None if found.since is None else found.since.period_end.isoformat()


def backlog(end, text, at=KENT):
    return given(at, end, text, of=BACKLOG)


def timely(end, text="1/2", basis=Basis.MONTH):
    return given(KENT, end, text, basis)


# The period before, else the latest earlier one


def test_the_period_before_is_taken():
    found = moved(Basis.MONTH, "2012-05", timely("2012-05", "3/4"), timely("2012-04"), timely("2012-03"))
    assert (found.travel, found.change, since(found)) == (Travel.IMPROVED, 25, "2012-04-30")


def test_where_that_has_no_reading_the_latest_earlier_one():
    found = moved(Basis.MONTH, "2012-05", timely("2012-05"), timely("2012-01"), timely("2011-12"))
    assert since(found) == "2012-01-31"


def test_a_period_without_cases_or_marked_missing_is_passed_over():
    readings = [timely("2012-05"), timely("2012-04", "0/0"), timely("2012-03", "n/a"), timely("2012-02")]
    assert since(moved(Basis.MONTH, "2012-05", *readings)) == "2012-02-29"


@pytest.mark.parametrize(
    ("basis", "end", "earlier", "is_known"),
    [
        (Basis.MONTH, "2012-05", "2011-05", True),  # 12 months, inclusive
        (Basis.MONTH, "2012-05", "2011-04", False),
        (Basis.SNAPSHOT, "2012-06-17", "2011-06-01", True),  # counted in months, not days
        (Basis.SNAPSHOT, "2012-06-17", "2011-05", False),
        (Basis.R12M, "2012-05", "2011-05", True),
        (Basis.QUARTER, "2012-06", "2011-06", True),
        (Basis.QUARTER, "2012-06", "2011-03", False),
        (Basis.YEAR, "2012-03", "2011-03", True),
        (Basis.YEAR, "2012-03", "2010-03", False),
        (Basis.WEEK, "2012-06-17", "2012-06-10", True),
    ],
)
def test_no_further_back_than_12_months(basis, end, earlier, is_known):
    found = moved(basis, end, given(KENT, end, "1/2", basis), given(KENT, earlier, "1/2", basis))
    assert (since(found) is not None) is is_known


def test_a_week_without_a_reading_is_passed_over_by_weeks():
    readings = [timely(end, "1/2", Basis.WEEK) for end in ("2012-06-17", "2012-06-03")]
    assert since(moved(Basis.WEEK, "2012-06-17", *readings)) == "2012-06-03"


def test_an_illustrative_figure_between_is_passed_over():
    between = given(KENT, "2012-04", "1/2", illustrative=True)
    found = moved(Basis.MONTH, "2012-05", timely("2012-05"), between, timely("2012-03"))
    assert since(found) == "2012-03-31"


def test_nothing_earlier_is_said():
    found = moved(Basis.MONTH, "2012-05", timely("2012-05"))
    assert (found.travel, found.change) == (Travel.NOT_KNOWN, None)
    assert found.reason_words == "no earlier published figure within 12 months"


def test_nothing_earlier_for_an_illustrative_figure():
    only = given(KENT, "2012-05", "1/2", illustrative=True)
    assert moved(Basis.MONTH, "2012-05", only).reason_words == "no earlier figure within 12 months"


def test_without_a_figure_there_is_nothing_to_compare():
    found = moved(Basis.MONTH, "2012-05", timely("2012-04"))
    assert (found.travel, found.reason_words) == (Travel.NOT_KNOWN, "no figure to compare")


def test_a_later_figure_is_never_compared_with():
    assert since(moved(Basis.MONTH, "2012-05", timely("2012-05"), timely("2012-06"))) is None


def test_close_to_target_is_judged_against_the_goal():
    plans = spec(polarity=Polarity.ON_TARGET, name="Second or subsequent plans")
    books = resolver(given(KENT, "2012-05", "18", of=plans), given(KENT, "2012-04", "20", of=plans))
    now = books.figure(FigureKey(plans, Basis.MONTH, KENT), day("2012-05"))
    found = movement(
        books, FigureKey(plans, Basis.MONTH, KENT), now, target_rule=target_rule(band=("10", "15"))
    )
    assert found.travel is Travel.IMPROVED


# Years to date


def test_year_to_date_is_never_compared_across_31_march():
    readings = [timely("2012-04", "81.7", Basis.YTD), timely("2012-03", "60", Basis.YTD)]
    assert moved(Basis.YTD, "2012-04", *readings).travel is Travel.NOT_KNOWN


def test_year_to_date_is_compared_within_the_year():
    readings = [timely("2013-03", "81.7", Basis.YTD), timely("2012-04", "80", Basis.YTD)]
    assert since(moved(Basis.YTD, "2013-03", *readings)) == "2012-04-30"


def test_a_rolling_year_is_compared_across_31_march():
    readings = [timely("2012-04", "81.7", Basis.R12M), timely("2012-03", "60", Basis.R12M)]
    assert since(moved(Basis.R12M, "2012-04", *readings)) == "2012-03-31"


# Snapshots


def test_a_teams_caseload_is_compared_with_its_snapshot_of_september():
    # Stockton-on-Tees Cabinet, 13 June 2013: six teams on 3 September 2012 and 20 February 2013.
    readings = [
        given(NORTH_1, "2013-02-20", "24.9", of=CASELOAD),
        given(NORTH_1, "2012-09-03", "19.9", of=CASELOAD),
    ]
    found = moved(Basis.SNAPSHOT, "2013-02-20", *readings, of=CASELOAD, at=NORTH_1, areas=[NORTH_1])
    assert (found.travel, found.change, since(found)) == (Travel.WORSENED, 5, "2012-09-03")


def test_a_months_end_is_compared_with_the_month_end_before_not_with_a_week_between():
    readings = [backlog("2012-05", "36"), backlog("2012-05-20", "40"), backlog("2012-04", "45")]
    assert since(moved(Basis.SNAPSHOT, "2012-05", *readings, of=BACKLOG)) == "2012-04-30"


def test_without_the_month_end_before_a_months_end_takes_the_latest_earlier_snapshot():
    readings = [backlog("2012-05", "36"), backlog("2012-05-20", "40"), backlog("2012-03", "45")]
    assert since(moved(Basis.SNAPSHOT, "2012-05", *readings, of=BACKLOG)) == "2012-05-20"


def test_a_week_is_compared_with_the_latest_earlier_snapshot():
    readings = [backlog("2012-06-17", "36"), backlog("2012-05", "40"), backlog("2012-06-10", "38")]
    assert since(moved(Basis.SNAPSHOT, "2012-06-17", *readings, of=BACKLOG)) == "2012-06-10"


def test_a_snapshot_that_lacks_a_district_is_passed_over():
    whole = [backlog(end, "1", at) for end in ("2012-05", "2012-03") for at in (DOVER, SWALE, THANET)]
    found = moved(Basis.SNAPSHOT, "2012-05", *whole, backlog("2012-04", "1", DOVER), of=BACKLOG)
    assert since(found) == "2012-03-31"


# Breaks in series


@pytest.mark.parametrize(
    ("on", "is_known"),
    [
        ("2012-05-31", False),
        ("2012-05-01", False),
        ("2012-04-02", False),  # within the earlier month: its figure mixes both
        ("2012-04-01", True),  # the earlier month begins with it
        ("2012-06-01", True),
        ("2011-04-01", True),
    ],
)
def test_a_month_is_never_compared_across_a_break(on, is_known):
    found = moved(Basis.MONTH, "2012-05", timely("2012-05"), timely("2012-04"), breaks=[on])
    assert (found.travel is not Travel.NOT_KNOWN) is is_known


def test_a_break_is_named():
    found = moved(
        Basis.MONTH,
        "2010-04",
        timely("2010-04"),
        timely("2010-03"),
        breaks=["2009-04-01", "2010-04-01"],
    )
    assert (found.reason_words, found.since) == ("break in series in April 2010", None)


@pytest.mark.parametrize(("on", "is_known"), [("2012-05-10", False), ("2012-04-30", True)])
def test_a_snapshot_is_of_one_side_of_a_break(on, is_known):
    found = moved(
        Basis.SNAPSHOT,
        "2012-05",
        backlog("2012-05", "1"),
        backlog("2012-04", "2"),
        of=BACKLOG,
        breaks=[on],
    )
    assert (found.travel is not Travel.NOT_KNOWN) is is_known


@pytest.mark.parametrize(("on", "is_known"), [("2011-10-01", False), ("2011-05-01", True)])
def test_rolling_years_that_hold_a_break_are_not_compared(on, is_known):
    readings = [timely("2012-05", "81.7", Basis.R12M), timely("2012-04", "80", Basis.R12M)]
    found = moved(Basis.R12M, "2012-05", *readings, breaks=[on])
    assert (found.travel is not Travel.NOT_KNOWN) is is_known
