"""How far somebody sees who may not read drafts. No database."""

from dataclasses import replace
from datetime import date

from indicators.rules.figures import Gap
from indicators.rules.terms import Basis
from scorecard.editions.rendition import Scope
from scorecard.visibility import PublishedUntil
from tests.builders import CONTACTS, SWALE, given, resolver
from tests.builders import DOVER as DOVER_NODE
from tests.builders import KENT as KENT_NODE

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


def test_everybody_is_shown_no_period_within_which_an_indicator_began():
    """The protection takes it for the sum of all its months, whoever summed or returned it."""
    late = replace(CONTACTS, begins=date(2012, 5, 1))
    books = resolver(*(given(KENT_NODE, day, "40", Basis.MONTH, of=late) for day in ("2012-05", "2012-06")))
    key = late.id, Basis.YTD, KENT_NODE.id, JUNE
    shown = Scope(PublishedUntil(JUNE), (), ()).figures(books)
    assert (shown[key].value, shown[key].gap) == (None, Gap.INCOMPLETE)
    assert shown[late.id, Basis.MONTH, KENT_NODE.id, JUNE].value == 40
    for basis in (Basis.YTD, Basis.QUARTER, Basis.R12M):
        returned = resolver(given(KENT_NODE, "2012-06", "80", basis, of=late))
        key = late.id, basis, KENT_NODE.id, JUNE
        assert Scope(PublishedUntil(JUNE), (), ()).figures(returned)[key].value is None


def test_a_period_within_which_an_area_opened_is_shown_of_no_area():
    """Neither its own, which tells its first month, nor the total and the others, which together tell its own."""
    new = replace(DOVER_NODE, opened=date(2012, 6, 1))
    readings = [
        given(node, "2012-06", "40", basis) for node in (new, SWALE) for basis in (Basis.YTD, Basis.MONTH)
    ]
    shown = Scope(PublishedUntil(JUNE), (), ()).figures(resolver(*readings, areas=[KENT_NODE, new, SWALE]))
    assert {key[1] for key, figure in shown.items() if figure.known} == {Basis.MONTH}
