"""A figure that jumps beyond the limits of variation of the figures before it. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.figures import ReadingValue
from indicators.rules.terms import Basis, Severity
from returns.checks.changes import beyond_limits
from returns.checks.stored_history import StepChange
from tests.returns.histories import history, line, reading_values
from tests.returns.lines import BACKLOG, CONTACTS, DOVER, KENT, MAY, THANET, TIMELINESS, read, understood

QUIET = [90, 110] * 6


def test_a_jump_beyond_the_limits_of_the_figures_before():
    (found,) = beyond_limits(line(BACKLOG, DOVER, 412), history(reading_values(BACKLOG, DOVER, QUIET)))
    assert found.severity is Severity.WARNING
    assert found.what == (
        "Dover: 412.0 in May 2012 lies beyond the upper limit of 153.2 that the 12 figures before it give."
    )
    assert found.what_to_do == (
        "Check the figure. If it is right, accept it and say in the commentary what happened."
    )


def test_the_month_of_a_jump_is_named():
    by_day = reading_values(BACKLOG, DOVER, QUIET)[BACKLOG.id, Basis.SNAPSHOT, DOVER.id]
    given = replace(line(BACKLOG, DOVER, 412), basis=Basis.MONTH)
    (found,) = beyond_limits(given, history({(BACKLOG.id, Basis.MONTH, DOVER.id): by_day}))
    assert found.what.startswith("Dover: 412.0 in May 2012 lies")


def test_two_figures_of_one_series_are_held_against_the_same_ones():
    around = history(reading_values(BACKLOG, DOVER, QUIET))
    assert [len(beyond_limits(line(BACKLOG, DOVER, figure), around)) for figure in (412, 100, 413)] == [
        1,
        0,
        1,
    ]


def test_a_fall_beyond_the_lower_limit():
    (found,) = beyond_limits(line(BACKLOG, DOVER, 3), history(reading_values(BACKLOG, DOVER, QUIET)))
    assert "lies beyond the lower limit of 46.8" in found.what


@pytest.mark.parametrize("figure", ["46.8", "100", "153.2"])
def test_within_the_limits_and_on_them_nothing_is_said(figure):
    assert beyond_limits(line(BACKLOG, DOVER, figure), history(reading_values(BACKLOG, DOVER, QUIET))) == []


def test_six_earlier_figures_are_too_few():
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(reading_values(BACKLOG, DOVER, QUIET[:6]))) == []


def test_seven_earlier_figures_are_enough():
    assert (
        len(beyond_limits(line(BACKLOG, DOVER, 412), history(reading_values(BACKLOG, DOVER, QUIET[:7])))) == 1
    )


def test_the_figure_that_stands_in_the_same_month_is_not_among_them():
    stored = reading_values(BACKLOG, DOVER, [*QUIET[:6], 412], last=MAY)
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(stored)) == []


def test_a_snapshot_of_the_first_of_the_same_month_is_not_among_them():
    stored = reading_values(BACKLOG, DOVER, QUIET[:6])
    stored[BACKLOG.id, Basis.SNAPSHOT, DOVER.id][date(2012, 5, 1)] = ReadingValue(value=Decimal(110))
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(stored)) == []


@pytest.mark.parametrize(("stands", "found"), [(412, 0), (400, 1)])
def test_a_figure_that_stands_already_is_not_said_again(stands, found):
    stored = history(reading_values(BACKLOG, DOVER, [*QUIET, stands], last=MAY))
    assert len(beyond_limits(line(BACKLOG, DOVER, 412), stored)) == found


@pytest.mark.parametrize("lacks", ["spec", "node", "period_end", "value"])
def test_a_line_not_understood_is_not_looked_at(lacks):
    given = replace(line(BACKLOG, DOVER, 412), **{lacks: None})
    assert beyond_limits(given, history(reading_values(BACKLOG, DOVER, QUIET))) == []


def test_later_figures_are_not_among_them():
    stored = reading_values(BACKLOG, DOVER, QUIET, last=date(2013, 5, 31))
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(stored)) == []


def test_another_areas_figures_are_not_among_them():
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(reading_values(BACKLOG, THANET, QUIET))) == []


def test_a_published_figure_is_not_held_against_illustrative_ones():
    stored = reading_values(BACKLOG, DOVER, QUIET, illustrative=True)
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(stored)) == []


def test_an_illustrative_figure_is_held_against_illustrative_ones():
    stored = reading_values(BACKLOG, DOVER, QUIET, illustrative=True)
    assert len(beyond_limits(line(BACKLOG, DOVER, 412), history(stored, illustrative=True))) == 1


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (StepChange(date(2012, 5, 1)), 0),
        (StepChange(date(2012, 1, 1), BACKLOG.id, KENT.id), 0),
        (StepChange(date(2012, 1, 1), CONTACTS.id), 1),
        (StepChange(date(2012, 1, 1), None, THANET.id), 1),
        (StepChange(date(2012, 6, 1)), 1),
        (StepChange(MAY), 0),
        (StepChange(date(2011, 10, 31)), 1),  # on the day of the seventh figure before
    ],
)
def test_only_figures_since_the_last_step_change_count(change, found):
    stored = history(reading_values(BACKLOG, DOVER, QUIET), step_changes=[change])
    assert len(beyond_limits(line(BACKLOG, DOVER, 412), stored)) == found


def test_a_basis_whose_points_share_data_has_no_limits():
    year_to_date = replace(line(TIMELINESS, DOVER, 12), basis=Basis.YTD)
    key = (TIMELINESS.id, Basis.YTD, DOVER.id)
    stored = {key: reading_values(TIMELINESS, DOVER, QUIET)[TIMELINESS.id, Basis.MONTH, DOVER.id]}
    assert beyond_limits(year_to_date, history(stored)) == []


def test_a_faulty_line_is_not_looked_at():
    faulty = understood(read(BACKLOG, "Nowhere", value=Decimal(412)))[0]
    assert beyond_limits(faulty, history(reading_values(BACKLOG, DOVER, QUIET))) == []
