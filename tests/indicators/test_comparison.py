"""Beside the direction of travel: the same month last year, and the slope over the period shown."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.comparison import same_month_last_year, slope_shown, slope_words, year_words
from indicators.rules.figures import Figure, FigureKey
from indicators.rules.terms import Basis, NotCompared, Polarity, Travel, Unit
from indicators.rules.travel import Movement
from tests.builders import BACKLOG, KENT, TIMELINESS, day, given, resolver, spec, target_rule
from tests.indicators.series import series

WEEKLY = spec(Unit.COUNT, Polarity.LOW, name="Contacts in the week", bases=(Basis.WEEK,))
SECOND_PLANS = spec(Unit.PERCENTAGE, Polarity.ON_TARGET, name="Second plans")


def moved(*readings, of=TIMELINESS, basis=None, end="2012-05", breaks=()):
    basis = basis or of.bases[0]
    books = resolver(*readings)
    now = books.best_figure(FigureKey(of, basis, KENT), day(end))
    return same_month_last_year(books, FigureKey(of, basis, KENT), now, breaks=breaks)


# The same month last year


def test_a_month_against_the_same_month_last_year():
    found = moved(
        given(KENT, "2011-05", "70.0"), given(KENT, "2012-04", "90.0"), given(KENT, "2012-05", "84.4")
    )
    assert (found.travel, found.change) == (Travel.IMPROVED, Decimal("14.4"))
    assert found.since is not None
    assert found.since.period_end == day("2011-05")


def test_another_month_does_not_stand_in():
    found = moved(given(KENT, "2011-04", "70.0"), given(KENT, "2012-05", "84.4"))
    assert (found.travel, found.reason_words) == (
        Travel.NOT_KNOWN,
        "no published figure for the same month last year",
    )


def test_a_year_to_date_counts_the_same_months():
    found = moved(
        given(KENT, "2011-05", "70.0", Basis.YTD), given(KENT, "2012-05", "84.4", Basis.YTD), basis=Basis.YTD
    )
    assert found.travel is Travel.IMPROVED


def test_of_several_snapshots_that_nearest_to_a_year_before():
    found = moved(
        given(KENT, "2011-06-05", "10", of=BACKLOG),
        given(KENT, "2011-06-12", "20", of=BACKLOG),
        given(KENT, "2011-06", "30", of=BACKLOG),
        given(KENT, "2012-06-17", "25", of=BACKLOG),
        of=BACKLOG,
        end="2012-06-17",
    )
    assert (found.travel, found.change) == (Travel.WORSENED, 5)


def test_of_two_snapshots_as_near_the_later():
    found = moved(
        given(KENT, "2011-06-16", "10", of=BACKLOG),
        given(KENT, "2011-06-18", "20", of=BACKLOG),
        given(KENT, "2012-06-17", "25", of=BACKLOG),
        of=BACKLOG,
        end="2012-06-17",
    )
    assert found.change == 5


def test_a_month_end_position_against_a_month_end_position():
    found = moved(
        given(KENT, "2011-02-27", "10", of=BACKLOG),
        given(KENT, "2011-02", "30", of=BACKLOG),
        given(KENT, "2012-02", "25", of=BACKLOG),
        of=BACKLOG,
        end="2012-02",
    )
    assert found.change == -5


def test_a_week_against_that_fifty_two_weeks_before():
    found = moved(
        given(KENT, "2011-06-19", "10", of=WEEKLY),
        given(KENT, "2012-06-17", "25", of=WEEKLY),
        of=WEEKLY,
        end="2012-06-17",
    )
    assert found.change == 15


def test_a_published_figure_is_not_compared_with_an_illustrative_one():
    found = moved(given(KENT, "2011-05", "70.0", illustrative=True), given(KENT, "2012-05", "84.4"))
    assert found.travel is Travel.NOT_KNOWN


def test_an_illustrative_figure_is_compared_with_any():
    found = moved(given(KENT, "2011-05", "70.0"), given(KENT, "2012-05", "84.4", illustrative=True))
    assert found.travel is Travel.IMPROVED


@pytest.mark.parametrize(
    ("of", "before", "end"), [(TIMELINESS, "2011-05", "2012-05"), (BACKLOG, "2011-06-12", "2012-06-17")]
)
def test_two_illustrative_figures_are_compared(of, before, end):
    readings = [given(KENT, on, text, of=of, illustrative=True) for on, text in ((before, "70"), (end, "84"))]
    assert moved(*readings, of=of, end=end).change == 14


def test_an_illustrative_figure_without_another_says_so():
    found = moved(given(KENT, "2012-05", "84.4", illustrative=True))
    assert found.reason_words == "no figure for the same month last year"


def test_never_across_a_break_in_series():
    found = moved(given(KENT, "2011-05", "70.0"), given(KENT, "2012-05", "84.4"), breaks=[date(2012, 4, 1)])
    assert (found.travel, found.reason_words) == (Travel.NOT_KNOWN, "break in series in April 2012")


@pytest.mark.parametrize(
    ("on", "is_known"),
    [
        (date(2011, 4, 1), True),
        (date(2011, 5, 1), True),  # the earlier month begins with it
        (date(2011, 5, 2), False),
        (date(2012, 5, 31), False),
        (date(2012, 6, 1), True),
    ],
)
def test_a_break_parts_what_lies_on_either_side(on, is_known):
    found = moved(given(KENT, "2011-05", "70.0"), given(KENT, "2012-05", "84.4"), breaks=[on])
    assert (found.travel is Travel.IMPROVED) is is_known


def test_close_to_target_is_judged_against_the_goal():
    books = resolver(
        given(KENT, "2011-05", "20", of=SECOND_PLANS), given(KENT, "2012-05", "18", of=SECOND_PLANS)
    )
    now = books.best_figure(FigureKey(SECOND_PLANS, Basis.MONTH, KENT), day("2012-05"))
    aim = target_rule(band=("10", "15"))
    found = same_month_last_year(books, FigureKey(SECOND_PLANS, Basis.MONTH, KENT), now, target_rule=aim)
    assert found.travel is Travel.IMPROVED


def test_without_a_figure_there_is_nothing_to_compare():
    found = moved(given(KENT, "2011-05", "70.0"))
    assert found == Movement(Travel.NOT_KNOWN, reason=NotCompared.NO_FIGURE)


# The slope


@pytest.mark.parametrize(
    ("of", "figures", "travel"),
    [
        (BACKLOG, "600 550 500 450 400 350", Travel.IMPROVED),
        (BACKLOG, "350 400 450 500 550 600", Travel.WORSENED),
        (TIMELINESS, "35 40 45 50 55 60", Travel.IMPROVED),
        (TIMELINESS, "60 55 50 45 40 35", Travel.WORSENED),
        (SECOND_PLANS, "35 40 45 50 55 60", Travel.HIGHER),
        (SECOND_PLANS, "60 55 50 45 40 35", Travel.LOWER),
        (SECOND_PLANS, "35 35.5 36 36.5 37 37.5", Travel.HIGHER),
        (TIMELINESS, "35 35.5 36 36.5 37 37.5", Travel.IMPROVED),
        (BACKLOG, "40 60 40 60 40 60 40 60", Travel.UNCHANGED),
        (BACKLOG, "50 50 50 50 50 50", Travel.UNCHANGED),
    ],
)
def test_the_slope_is_judged_by_polarity(of, figures, travel):
    assert slope_shown(of, series(figures)).travel is travel


@pytest.mark.parametrize(
    ("figures", "travel"),
    [
        ("80.0 80.1 80.2 80.3 80.4 80.5", Travel.UNCHANGED),
        ("80.0 80.2 80.4 80.6 80.8 81.0", Travel.IMPROVED),  # 1.0 from the first to the last
        ("80.0 80.4 80.8 81.2 81.6 82.0", Travel.IMPROVED),
    ],
)
def test_a_change_below_the_minimum_over_the_whole_period_is_no_slope(figures, travel):
    assert slope_shown(spec(Unit.PERCENTAGE, minimum_change="1.0"), series(figures)).travel is travel


def test_five_figures_have_no_slope():
    found = slope_shown(BACKLOG, series("600 550 500 450 400"))
    assert (found.travel, found.readings) == (Travel.NOT_KNOWN, 5)
    assert slope_words(BACKLOG, found) == ""


def test_only_figures_after_the_last_break_count():
    figures = series("9 9 9 600 550 500 450 400 350")
    found = slope_shown(BACKLOG, figures, breaks=[date(2011, 2, 1), date(2011, 4, 1), date(2015, 1, 1)])
    assert (found.per_month, found.readings) == (-50, 6)


def test_a_figure_of_the_day_of_the_break_counts():
    figures = series("600 550 500 450 400 350")
    assert slope_shown(BACKLOG, figures, breaks=[figures[-1][0]]).readings == 1


@pytest.mark.parametrize("breaks", [[], [date(2012, 4, 1)]])
def test_without_figures_there_is_no_slope(breaks):
    assert slope_shown(BACKLOG, [], breaks).travel is Travel.NOT_KNOWN


@pytest.mark.parametrize(
    ("of", "figures", "words"),
    [
        (
            BACKLOG,
            "600 550 500 450 400 350",
            "Falling by 50.0 a month over the 6 figures shown, an improvement.",
        ),
        (
            TIMELINESS,
            "60 58 56 54 52 50",
            "Falling by 2.00 points a month over the 6 figures shown, a worsening.",
        ),
        (SECOND_PLANS, "5 6 7 8 9 10", "Rising by 1.00 point a month over the 6 figures shown."),
        (BACKLOG, "40 60 40 60 40 60 40 60", "No clear rise or fall over the 8 figures shown."),
    ],
)
def test_the_slope_in_words(of, figures, words):
    assert slope_words(of, slope_shown(of, series(figures))) == words


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (
            Movement(Travel.IMPROVED, Decimal(-629), Figure(date(2011, 5, 31), Decimal(665))),
            "Same month last year: 665; down 629, improved.",
        ),
        (
            Movement(Travel.WORSENED, Decimal(1), Figure(date(2011, 5, 31), Decimal(35))),
            "Same month last year: 35; up 1, worsened.",
        ),
        (
            Movement(Travel.UNCHANGED, Decimal(0), Figure(date(2011, 5, 31), Decimal(36))),
            "Same month last year: 36, unchanged.",
        ),
        (
            Movement(Travel.NOT_KNOWN, reason=NotCompared.NO_YEAR_BEFORE_PUBLISHED),
            "No published figure for the same month last year.",
        ),
    ],
)
def test_same_month_last_year_in_a_sentence(moved, words):
    assert year_words(spec(Unit.COUNT, Polarity.LOW), moved) == words


def test_a_slope_too_small_to_show_is_no_clear_rise_or_fall():
    rising = [(date(2012, month, 28), Decimal("84") + Decimal(month) / 1000) for month in range(1, 9)]
    shown = slope_shown(spec(places=0), rising)
    assert slope_words(spec(places=0), shown) == "No clear rise or fall over the 8 figures shown."
