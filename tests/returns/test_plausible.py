"""A new figure beside the earlier ones: what it is held against, when it is asked about, and how surprising it is."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import ReadingValue
from indicators.rules.periods import add_months
from indicators.rules.terms import Basis, Missing, Severity
from indicators.rules.variation.limits import limits_of
from returns.checks.held_against import SeriesBefore
from returns.checks.history import check_history
from returns.checks.plausible import beside, large_change
from returns.checks.stored_history import StepChange
from tests.returns.histories import APRIL, history, line, reading_values
from tests.returns.lines import (
    BACKLOG,
    CASELOAD,
    CONTACTS,
    DOVER,
    ENGLAND,
    MAY,
    READINESS,
    REFERRALS,
    THANET,
    TIMELINESS,
)


def asked(given, *stored, lines=(), **more):
    """The question about a figure beside these stored ones, in a list; `lines` are others of the same return."""
    series = SeriesBefore(history(*stored, **more), {each.key: each for each in (given, *lines)})
    return large_change(given, series.against(given), series)


def said_beside(given, *stored, **more):
    series = SeriesBefore(history(*stored, **more), {given.key: given})
    return beside(given, series.against(given))


def rate(numerator, end=MAY):
    """A line of a rate whose population is looked up: a numerator alone."""
    return replace(line(REFERRALS, DOVER, f"{numerator}/", end), value=None)


# The bound


@pytest.mark.parametrize(
    ("what", "before", "now", "found"),
    [
        (BACKLOG, 57, 1800, True),
        (BACKLOG, 30, 40, False),  # a third, ten cases
        (BACKLOG, 30, 41, True),
        (BACKLOG, 300, 400, False),  # a third
        (BACKLOG, 300, 401, True),
        (BACKLOG, 300, 199, True),
        (BACKLOG, 2, 12, False),  # six times as many, ten cases
        (BACKLOG, 2, 13, True),
        (BACKLOG, 0, 11, True),
        (BACKLOG, 11, 0, True),
        (TIMELINESS, "84.4", "74.4", False),  # ten points
        (TIMELINESS, "84.4", "74.3", True),
        (TIMELINESS, "5.0", "15.1", True),
        (TIMELINESS, "41/52", "20/52", True),
        (CASELOAD, "18.5", "24.6", False),
        (CASELOAD, "18.5", "185", True),
        (CASELOAD, "18/1", "9/1", False),  # of few cases
        (CASELOAD, "18/1", "7/1", True),
        (CASELOAD, "15/20", "15/10", False),  # ten caseholders
        (CASELOAD, "15/20", "15/9", True),
        (REFERRALS, "503.6", "700.1", True),
        (REFERRALS, "503.6", "600.0", False),
        (READINESS, 0, 2, False),
    ],
)
def test_more_than_a_third_and_ten_cases_or_ten_points_is_asked(what, before, now, found):
    given = line(what, DOVER, now)
    if given.value is None:
        given = replace(given, value=_quotient(what, now))
    stored = reading_values(what, DOVER, [before])
    assert bool(asked(given, _with_quotients(what, stored))) is found


def _quotient(what, parts):
    numerator, denominator = (Decimal(part) for part in parts.split("/"))
    return numerator / denominator * (100 if what is TIMELINESS else 1)


def _with_quotients(what, stored):
    return {
        key: {
            day: each._replace(value=_quotient(what, f"{each.numerator}/{each.denominator}"))
            if each.value is None
            else each
            for day, each in by_day.items()
        }
        for key, by_day in stored.items()
    }


@pytest.mark.parametrize(("now", "found"), [(90, False), (131, False), (134, True), (13, True)])
def test_the_numerator_of_a_rate_is_held_against_the_one_before(now, found):
    stored = {(REFERRALS.id, Basis.MONTH, DOVER.id): {APRIL: ReadingValue(numerator=Decimal(100))}}
    assert bool(asked(rate(now), stored)) is found


def test_the_question_names_both_figures_the_change_and_both_periods():
    (found,) = asked(line(CONTACTS, DOVER, 1800), reading_values(CONTACTS, DOVER, [57]))
    assert (found.severity, found.code) == (Severity.QUESTION, "large_change")
    assert found.what == "1,800.0 for May 2012 is +1,743.0 on 57.0 for April 2012. Is it right?"
    assert found.proposed == "it is right"


def test_the_question_about_a_numerator_calls_it_so():
    stored = {(REFERRALS.id, Basis.MONTH, DOVER.id): {APRIL: ReadingValue(numerator=Decimal(100))}}
    (found,) = asked(rate(13), stored)
    assert found.what.startswith(
        "13 (numerator) for May 2012 is -87 cases on 100 (numerator) for April 2012".replace("-", "−")
    )


# Which figure it is held against


def test_without_an_earlier_figure_nothing_is_asked():
    assert asked(line(BACKLOG, DOVER, 1800), reading_values(BACKLOG, THANET, [57])) == []


def test_where_a_month_is_missing_the_latest_earlier_figure_counts():
    assert asked(line(BACKLOG, DOVER, 1800), reading_values(BACKLOG, DOVER, [57], date(2011, 12, 31)))


def test_a_missing_figure_is_none():
    stored = reading_values(BACKLOG, DOVER, [57, 1790])
    stored[BACKLOG.id, Basis.SNAPSHOT, DOVER.id][APRIL] = ReadingValue(missing=Missing.NOT_AVAILABLE)
    assert asked(line(BACKLOG, DOVER, 1800), stored)


def test_later_figures_do_not_count():
    assert asked(line(BACKLOG, DOVER, 1800), reading_values(BACKLOG, DOVER, [57], date(2012, 6, 30))) == []


def test_figures_of_the_same_return_count_as_stored():
    april = line(BACKLOG, DOVER, 1790, APRIL)
    assert asked(line(BACKLOG, DOVER, 1800), reading_values(BACKLOG, DOVER, [57]), lines=[april]) == []
    assert asked(line(BACKLOG, DOVER, 57), lines=[april])


def test_nothing_is_held_against_what_was_before_a_break():
    stored = reading_values(BACKLOG, DOVER, [57])
    change = StepChange(date(2012, 5, 1), BACKLOG.id)
    assert asked(line(BACKLOG, DOVER, 1800), stored, step_changes=[change]) == []


def test_comparators_are_held_against_their_own():
    assert asked(line(BACKLOG, ENGLAND, 1800), reading_values(BACKLOG, ENGLAND, [57]))


def test_a_figure_that_stands_already_is_not_asked_about():
    stored = reading_values(BACKLOG, DOVER, [57, 1800], MAY)
    assert asked(line(BACKLOG, DOVER, 1800), stored) == []


@pytest.mark.parametrize("illustrative", [False, True])
def test_illustrative_history_counts_and_is_marked(illustrative):
    stored = reading_values(BACKLOG, DOVER, [57], illustrative=True)
    (found,) = asked(line(BACKLOG, DOVER, 1800), stored, illustrative=illustrative)
    assert "57.0† for 30 April 2012. († illustrative) Is it right?" in found.what
    assert said_beside(line(BACKLOG, DOVER, 1800), stored)["last"]["figure"] == "57.0†"


# A year to date


def ytd(figure, end):
    return {(CONTACTS.id, Basis.YTD, DOVER.id): {end: ReadingValue(value=Decimal(figure))}}


@pytest.mark.parametrize(("now", "found"), [(200, False), (100, True), (266, False), (270, True)])
def test_a_year_to_date_grows_at_its_pace(now, found):
    given = replace(line(CONTACTS, DOVER, now), basis=Basis.YTD)
    assert bool(asked(given, ytd(100, APRIL))) is found


def test_a_year_to_date_is_never_held_against_the_year_before_its_april():
    given = replace(line(CONTACTS, DOVER, 100, APRIL), basis=Basis.YTD)
    assert asked(given, ytd(1200, date(2012, 3, 31))) == []


def test_an_april_is_held_against_the_april_before():
    given = replace(line(CONTACTS, DOVER, 1000, APRIL), basis=Basis.YTD)
    assert asked(given, ytd(100, date(2011, 4, 30)))


# Limits


QUIET, WILD = [100, 103] * 6, [20, 300] * 6


def test_within_the_limits_a_large_change_is_usual():
    assert asked(line(BACKLOG, DOVER, 40), reading_values(BACKLOG, DOVER, WILD)) == []


def test_beyond_the_limits_and_the_bound_it_is_asked_with_the_range():
    (found,) = asked(line(BACKLOG, DOVER, 1800), reading_values(BACKLOG, DOVER, QUIET))
    assert "; 93.5 to 109.5 is expected." in found.what


def test_beyond_the_limits_alone_is_said_and_not_asked():
    checked = check_history([line(BACKLOG, DOVER, 115)], history(reading_values(BACKLOG, DOVER, QUIET)))
    assert [finding.code for finding in checked.lines[0].findings] == ["beyond_limits"]


def test_what_is_asked_is_not_said_too():
    checked = check_history([line(BACKLOG, DOVER, 1800)], history(reading_values(BACKLOG, DOVER, QUIET)))
    assert [finding.code for finding in checked.lines[0].findings] == ["large_change"]


def test_published_limits_stand_before_illustrative_ones():
    mixed = reading_values(BACKLOG, DOVER, QUIET, illustrative=True)
    assert said_beside(line(BACKLOG, DOVER, 101), mixed)["expected"] == "93.5 to 109.5†"
    published = reading_values(BACKLOG, DOVER, QUIET)
    assert said_beside(line(BACKLOG, DOVER, 101), published)["expected"] == "93.5 to 109.5"


@given(st.lists(st.integers(0, 500), min_size=7, max_size=40), st.integers(0, 12))
def test_the_range_is_what_the_limits_of_those_figures_are(figures, begun_back):
    """Whatever the figures, and wherever a step change cuts them."""
    change = StepChange(add_months(APRIL, -begun_back - 6).replace(day=1))
    stored = reading_values(BACKLOG, DOVER, figures)
    series = SeriesBefore(history(stored, step_changes=[change]), {})
    kept = [Decimal(figure) for figure in figures[-begun_back - 7 :]]
    limits = limits_of(kept)
    found = series.against(line(BACKLOG, DOVER, 1)).expected
    assert (found.lower, found.upper) == (limits.lower, limits.upper)


# What stands beside it


def test_last_month_last_year_change_and_range_stand_beside_a_figure():
    figures = [100, *[103, 100] * 6]
    found = said_beside(line(CONTACTS, DOVER, 104), reading_values(CONTACTS, DOVER, figures))
    assert found["last"] == {"period": "April 2012", "figure": "100.0", "change": "+4.0"}
    assert found["year_before"] == {"period": "May 2011", "figure": "103.0", "change": "+1.0"}
    assert set(found) == {"last", "year_before", "expected", "surprise"}


def test_nothing_stands_beside_the_first_figure():
    assert said_beside(line(CONTACTS, DOVER, 104)) == {}


@given(st.integers(1, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_the_further_from_the_one_before_the_more_surprising(before, one, other):
    stored = reading_values(BACKLOG, DOVER, [before])
    surprises = {
        figure: said_beside(line(BACKLOG, DOVER, figure), stored)["surprise"] for figure in (one, other)
    }
    if abs(one - before) < abs(other - before):
        assert surprises[one] <= surprises[other]
