"""How far somebody sees who may not read drafts. No database."""

from datetime import date

from indicators.rules.terms import Basis
from scorecard.visibility import PublishedUntil

MAY, JUNE = date(2012, 5, 31), date(2012, 6, 30)
KENT, DOVER, CASELOAD, BACKLOG = 1, 2, 3, 4
SEVENTEENTH = date(2012, 6, 17)
HORIZON = PublishedUntil(MAY, {(KENT, CASELOAD, SEVENTEENTH)})


def test_periods_ended_by_the_editions_end_are_covered():
    assert HORIZON.covers(KENT, BACKLOG, Basis.MONTH, MAY)
    assert not HORIZON.covers(KENT, BACKLOG, Basis.MONTH, JUNE)


def test_a_later_snapshot_that_stands_in_the_edition_is_covered():
    assert HORIZON.covers(KENT, CASELOAD, Basis.SNAPSHOT, SEVENTEENTH)


def test_the_same_days_snapshot_of_another_is_not():
    assert not HORIZON.covers(DOVER, CASELOAD, Basis.SNAPSHOT, SEVENTEENTH)
    assert not HORIZON.covers(KENT, BACKLOG, Basis.SNAPSHOT, SEVENTEENTH)
    assert not HORIZON.covers(KENT, CASELOAD, Basis.WEEK, SEVENTEENTH)


def test_the_last_day_is_that_of_the_latest_snapshot_shown():
    assert HORIZON.last_day(KENT, CASELOAD) == SEVENTEENTH
    assert HORIZON.last_day(KENT, BACKLOG) == HORIZON.last_day(DOVER, CASELOAD) == MAY


def test_without_an_edition_nothing_is_covered():
    assert not PublishedUntil(date.min).covers(KENT, BACKLOG, Basis.MONTH, MAY)
