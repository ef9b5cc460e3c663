"""The figure of a cell: the period's own, else the snapshot that may stand for it; published before illustrative."""

import pytest

from indicators.rules.figures import FigureKey, Gap
from indicators.rules.periods import Period
from indicators.rules.rows.cells import cell_end, cell_figure, stand_in_days
from indicators.rules.terms import Basis
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
    indicator_data,
)

MAY, Q1 = Period.parse("2012-05"), Period.parse("2012-13-q1")
PUBLISHED_ON = day("2012-07-09")


def cell(*readings, of=CASELOAD, period=MAY, shown_on=PUBLISHED_ON):
    found = indicator_data(*readings, specs=[of])
    return cell_figure(found.resolver, FigureKey(of, of.bases[0], KENT), period, shown_on)


def caseload(end, text="19.9", *, illustrative=False):
    return given(KENT, end, text, of=CASELOAD, illustrative=illustrative)


def on(figure):
    return figure.period_end.isoformat()


# Which period a basis shows


@pytest.mark.parametrize(
    ("basis", "period", "end"),
    [
        (Basis.MONTH, "2012-05", "2012-05"),
        (Basis.SNAPSHOT, "2012-05", "2012-05"),
        (Basis.YTD, "2012-05", "2012-05"),
        (Basis.R12M, "2012-05", "2012-05"),
        (Basis.QUARTER, "2012-05", "2012-03"),  # the newest complete one
        (Basis.QUARTER, "2012-06", "2012-06"),
        (Basis.YEAR, "2012-05", "2012-03"),
        (Basis.YEAR, "2013-02", "2012-03"),
        (Basis.YEAR, "2012-03", "2012-03"),
    ],
)
def test_a_scorecard_shows_the_newest_complete_period(basis, period, end):
    assert cell_end(basis, day(period)) == day(end)


# Which snapshots may stand


@pytest.mark.parametrize(
    ("snapshot", "shown_on", "stands"),
    [
        ("2012-04-30", "2012-07-09", False),  # before the period
        ("2012-05-01", "2012-07-09", True),  # its first day
        ("2012-06-17", "2012-07-09", True),
        ("2012-06-17", "2012-06-17", True),
        ("2012-06-17", "2012-06-16", False),  # after publication
        ("2012-06-29", "2012-07-09", True),
        ("2012-07-01", "2012-07-09", False),  # after the end of the next month
    ],
)
def test_from_the_periods_start_to_publication_or_the_end_of_the_next_month(snapshot, shown_on, stands):
    assert (stand_in_days([day(snapshot)], MAY, day(shown_on)) != []) is stands


def test_the_nearest_stands_first_and_of_two_as_near_the_later():
    days = [day(text) for text in ("2012-05-13", "2012-05-27", "2012-06-04", "2012-06-10")]
    found = [each.isoformat() for each in stand_in_days(days, MAY, PUBLISHED_ON)]
    assert found == ["2012-06-04", "2012-05-27", "2012-06-10", "2012-05-13"]


@pytest.mark.parametrize("month_end", ["2012-04", "2012-05", "2012-06"])
def test_a_month_end_stands_for_no_other_month(month_end):
    assert stand_in_days([day(month_end)], Q1, PUBLISHED_ON) == []


def test_any_day_of_a_quarter_but_a_months_end_may_stand_for_it():
    assert stand_in_days([day("2012-04-15")], Q1, PUBLISHED_ON) == [day("2012-04-15")]


# Which one is shown


def test_the_caseload_of_may_2012_is_that_of_the_week_ending_17_june():
    # S016, Kent Cabinet, 9 July 2012: 19.9, w/e 17 June 2012.
    assert on(cell(caseload("2012-06-17"))) == "2012-06-17"


def test_the_reading_of_the_months_end_is_shown_where_there_is_one():
    assert on(cell(caseload("2012-05"), caseload("2012-06-03"), caseload("2012-05-30"))) == "2012-05-31"


def test_a_draft_shows_no_snapshot_of_a_later_day():
    readings = [caseload("2012-06-17"), caseload("2012-05-10")]
    assert on(cell(*readings, shown_on=day("2012-06-10"))) == "2012-05-10"


def test_the_next_months_end_never_stands_for_a_month_that_was_not_returned():
    found = cell(caseload("2012-06"))
    assert (on(found), found.gap) == ("2012-05-31", Gap.NOT_RETURNED)


def test_only_a_snapshot_is_stood_in_for():
    found = cell(given(KENT, "2012-06", "1/2"), of=TIMELINESS)
    assert found.gap is Gap.NOT_RETURNED


def test_a_published_stand_in_comes_before_an_illustrative_figure_of_the_months_end():
    found = cell(caseload("2012-05", "21", illustrative=True), caseload("2012-06-17"))
    assert (on(found), found.illustrative) == ("2012-06-17", False)


def test_an_illustrative_figure_is_shown_where_nothing_published_may_stand():
    found = cell(caseload("2012-05", "21", illustrative=True), caseload("2012-06"))
    assert (on(found), found.illustrative) == ("2012-05-31", True)


def test_a_marked_missing_month_end_gives_way_to_a_snapshot_that_may_stand():
    assert on(cell(caseload("2012-05", "n/a"), caseload("2012-06-17"))) == "2012-06-17"


def test_without_any_figure_the_cell_says_the_most_that_is_known():
    marked = cell(caseload("2012-05", "n/a"))
    assert marked.gap is Gap.MARKED_MISSING
    some = cell(*(given(at, "2012-05", "3", of=BACKLOG) for at in (DOVER, SWALE)), of=BACKLOG)
    assert some.why == "2 of 3: no return from Thanet"
    assert cell().absent == tuple(area.name for area in (DOVER, SWALE, THANET))
