"""The days of a month, by rules over England's working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.periods import month_end
from scorecard.rules.month_dates import Counted, DayRule, Milestone, is_working_day, keep_rules, read_rules

ENDS = st.dates(date(2010, 1, 1), date(2040, 12, 31)).map(month_end)
RULES = st.builds(DayRule, st.sampled_from(Counted), st.integers(1, 31), st.integers(1, 6))

# Period, rule, and the day as a calendar of England has it.
CASES = """
2026-03-31  working   1   2026-04-01
2026-03-31  working   5   2026-04-09  # Good Friday and Easter Monday
2026-04-30  working   2   2026-05-05  # the early May bank holiday
2026-11-30  working  18   2026-12-24
2026-11-30  working  19   2026-12-29  # Christmas, and the 28th for Boxing Day
2012-05-31  working   2   2012-06-06  # the Diamond Jubilee moved the spring holiday to the 4th and 5th
2012-05-31  calendar 15   2012-06-15
2026-07-31  calendar 15   2026-08-17  # a Saturday
2026-01-31  calendar 31   2026-03-02  # February ends on a Saturday
"""
LINES = [line.split("#")[0].split() for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("end", "counted", "number", "day"), LINES)
def test_the_day_is_that_of_the_calendar(end, counted, number, day):
    rule = DayRule(Counted(counted), int(number))
    assert rule.day_after(date.fromisoformat(end)) == date.fromisoformat(day)


@given(ENDS, RULES)
def test_it_is_a_working_day_after_the_period(end, rule):
    day = rule.day_after(end)
    assert is_working_day(day)
    assert day > end


@given(ENDS, st.integers(1, 30))
def test_between_one_working_day_and_the_next_nobody_works(end, number):
    one, other = (DayRule(Counted.WORKING, each).day_after(end) for each in (number, number + 1))
    between = [one + timedelta(days=days) for days in range(1, (other - one).days)]
    assert not any(is_working_day(day) for day in between)


@given(st.dictionaries(st.sampled_from(Milestone), RULES))
def test_rules_are_kept_as_they_are(rules):
    assert read_rules(keep_rules(rules)) == rules
