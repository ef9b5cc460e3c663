"""Special-cause concern: published figures that are worse than chance would give."""

from dataclasses import replace

import pytest

from indicators.rules.figures import Figure, FigureKey
from indicators.rules.periods import add_months
from indicators.rules.terms import Basis, Polarity, Unit
from indicators.rules.variation.concern import concern_words
from tests.builders import BACKLOG, DOVER, KENT, SWALE, THANET, TIMELINESS, day, given, resolver, spec

QUIET = "9 11 9 11 9 11 9 11 9 11 9"
FIRST = "2011-01"


def words(figures: str, of=BACKLOG, basis=None, *, illustrative=(), steps=()) -> str:
    """What is said of the last of these figures, of one month after another."""
    chosen = basis or of.bases[0]
    days = [add_months(day(FIRST), after) for after in range(len(figures.split()))]
    readings = [
        given(KENT, end.isoformat(), text, chosen, of=of, illustrative=at in illustrative)
        for at, (end, text) in enumerate(zip(days, figures.split(), strict=True))
    ]
    books = resolver(*readings)
    now = books.best_figure(FigureKey(of, chosen, KENT), days[-1])
    return concern_words(books, FigureKey(of, chosen, KENT), now, [day(step) for step in steps])


def test_far_above_the_limit_is_a_concern_where_lower_is_better():
    assert words(f"{QUIET} 30") == "above the upper limit, from 12 readings"


def test_far_below_it_is_none():
    assert words(f"{QUIET} 0") == ""


def test_where_higher_is_better_it_is_the_other_way_round():
    higher = spec(Unit.COUNT, Polarity.HIGH, name="Visits", bases=(Basis.MONTH,))
    assert words(f"{QUIET} 0", higher) == "below the lower limit, from 12 readings"
    assert words(f"{QUIET} 30", higher) == ""


@pytest.mark.parametrize("polarity", [Polarity.NONE, Polarity.ON_TARGET])
def test_where_neither_is_better_nothing_is_a_concern(polarity):
    assert words(f"{QUIET} 30", spec(Unit.COUNT, polarity, name="Contacts", bases=(Basis.MONTH,))) == ""


def test_no_more_than_chance_is_none():
    assert words(f"{QUIET} 11") == ""


def test_six_readings_are_too_few():
    assert words("9 9 9 9 9 900") == ""
    assert words("9 10 11 12 13 14 15") != ""


def test_a_rolling_year_is_not_judged():
    assert words(f"{QUIET} 300", replace(TIMELINESS, unit=Unit.COUNT), Basis.R12M) == ""


def test_an_illustrative_figure_is_not_judged():
    assert words(f"{QUIET} 30", illustrative=[11]) == ""


def test_illustrative_readings_do_not_judge_a_published_one():
    assert words(f"{QUIET} 30", illustrative=range(11)) == ""
    assert words(f"{QUIET} 30", illustrative=[0]) == "above the upper limit, from 11 readings"


def test_a_step_change_begins_anew():
    assert words("9 11 9 11 30 32 30 32 30 32 30 32") != ""
    assert words("9 11 9 11 30 32 30 32 30 32 30 32", steps=["2011-05"]) == ""


def test_later_readings_are_not_looked_at():
    readings = [
        given(KENT, add_months(day(FIRST), after).isoformat(), text, of=BACKLOG)
        for after, text in enumerate([*QUIET.split(), "30", "500"])
    ]
    books = resolver(*readings)
    now = books.best_figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), add_months(day(FIRST), 11))
    assert (
        concern_words(books, FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), now)
        == "above the upper limit, from 12 readings"
    )


def test_of_two_snapshots_in_a_month_the_last_one_counts():
    readings = [
        given(KENT, add_months(day(FIRST), after).isoformat(), text, of=BACKLOG)
        for after, text in enumerate([*QUIET.split(), "10"])
    ]
    books = resolver(*readings, given(KENT, "2011-12-04", "90", of=BACKLOG))
    now = books.best_figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day("2011-12"))
    assert concern_words(books, FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), now) == ""


def test_without_a_figure_there_is_nothing_to_judge():
    books = resolver(given(KENT, "2012-05", "36", of=BACKLOG))
    assert concern_words(books, FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), Figure(day("2012-06"))) == ""


def test_where_nothing_was_returned_the_concern_of_the_month_before_is_not_repeated():
    readings = [
        given(KENT, add_months(day(FIRST), after).isoformat(), text, of=BACKLOG)
        for after, text in enumerate([*QUIET.split(), "30"])
    ]
    assert (
        concern_words(resolver(*readings), FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), Figure(day("2012-01")))
        == ""
    )


def test_nor_where_the_newest_figure_is_illustrative():
    assert words(f"{QUIET} 30 9", illustrative=[12]) == ""


def test_grades_have_no_limits():
    graded = spec(Unit.GRADE, name="Readiness", bases=(Basis.SNAPSHOT,), grades=("Ready", "Almost", "Not"))
    assert words("3 3 3 3 3 3 3 3 3 3 3 1", graded) == ""


def test_a_quarter_returned_beside_a_snapshot_does_not_hide_it():
    days = [*(f"2011-{month:02}-15" for month in range(1, 12)), "2011-12-15"]
    readings = [
        given(KENT, end, text, of=BACKLOG) for end, text in zip(days, f"{QUIET} 30".split(), strict=True)
    ]
    books = resolver(*readings, given(KENT, "2011-03", "9", Basis.QUARTER, of=BACKLOG))
    now = books.best_figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day("2011-12-15"))
    assert concern_words(books, FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), now).endswith("from 12 readings")


def test_an_illustrative_snapshot_does_not_hide_a_published_one_of_the_same_month():
    days = [*(f"2011-{month:02}-15" for month in range(1, 12)), "2011-12-15"]
    readings = [
        given(KENT, end, text, of=BACKLOG) for end, text in zip(days, f"{QUIET} 30".split(), strict=True)
    ]
    books = resolver(*readings, given(KENT, "2011-03", "500", of=BACKLOG, illustrative=True))
    now = books.best_figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day("2011-12-15"))
    assert concern_words(books, FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), now).endswith("from 12 readings")


def test_a_sum_with_an_illustrative_part_is_not_among_the_readings():
    readings = [
        given(at, add_months(day(FIRST), after).isoformat(), text, of=BACKLOG)
        for after, text in enumerate([*QUIET.split(), "30"])
        for at in (DOVER, SWALE)
    ]
    parts = [
        given(THANET, add_months(day(FIRST), after).isoformat(), "9", of=BACKLOG, illustrative=after == 0)
        for after in range(12)
    ]
    books = resolver(*readings, *parts)
    now = books.best_figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day("2011-12"))
    assert concern_words(books, FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), now).endswith("from 11 readings")
