"""What an indicator did after an action was done: means before and since, and what is more than chance."""

from datetime import date
from decimal import Decimal

from improvement.action_effects import ASSOCIATION, effect_words
from indicators.rules.periods import add_months
from indicators.rules.variation.xmr import xmr_chart
from tests.indicators.trends import BACKLOG, published, trend_of

DONE = date(2012, 6, 15)


def words(*values: int, done: date = DONE) -> str:
    """The values month by month from January 2012."""
    ends = [add_months(date(2012, 1, 31), after) for after in range(len(values))]
    reading_values = {end: published(str(Decimal(value))) for end, value in zip(ends, values, strict=True)}
    return effect_words(xmr_chart(trend_of(BACKLOG, reading_values, first=ends[0], last=ends[-1])), done)


def test_means_before_and_since():
    text = words(70, 72, 71, 69, 70, 40, 42)
    assert text.startswith("Mean of 5 readings before 15 June 2012: 70; of 2 readings since: 41.")
    assert text.endswith(ASSOCIATION)


def test_kents_unallocated_cases_are_too_few_to_tell_from_chance():
    reading_values = {date(2011, 5, 31): published("71"), date(2012, 4, 30): published("0")}
    trend = trend_of(BACKLOG, reading_values, first=date(2011, 5, 1), last=date(2012, 4, 30))
    text = effect_words(xmr_chart(trend), date(2011, 12, 15))
    assert "Mean of 1 reading before 15 December 2011: 71; of 1 reading since: 0." in text
    assert "since: 0. Too few readings to tell it from chance. This says" in text


def test_readings_beyond_chance_are_counted():
    assert "Beyond chance since: 7 improvement." in words(*[70, 72] * 6, *[30] * 7, done=date(2013, 1, 1))


def test_readings_within_chance_say_nothing():
    assert ". No reading since is more than chance would give. This says" in words(*[70, 72] * 7)


def test_readings_of_both_kinds_are_counted_apart():
    values = [*[70, 72] * 6, *[30] * 7, 150]
    assert "Beyond chance since: 7 improvement, 1 concern." in words(*values, done=date(2013, 1, 1))


def test_a_reading_on_the_day_itself_is_since():
    assert words(70, 72, 71, done=date(2012, 2, 29)).startswith(
        "Mean of 1 reading before 29 February 2012: 70; of 2 readings since: 72."
    )


def test_without_readings_on_both_sides_nothing_is_known():
    assert words(70, 72, done=date(2011, 1, 1)) == "Not known: no reading before 1 January 2011 is plotted."
    assert words(70, 72, done=date(2013, 1, 1)) == "Not known: no reading since 1 January 2013 is plotted."
