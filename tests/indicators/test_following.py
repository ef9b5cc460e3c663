"""Targets that follow a benchmark: what holds on a day is what was known by then, and is rated like any other."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import Figure, IndicatorSpec
from indicators.rules.rating import BenchmarkStep, TargetRule, rate
from indicators.rules.rows.shown import target_words
from indicators.rules.target_rules import faults_of
from indicators.rules.terms import Basis, NotRated, Polarity, Rag, Unit
from tests.indicators.trends import BACKLOG, TIMELY

FIRST = date(2024, 4, 1)
DAYS = st.dates(FIRST, date(2027, 3, 31))
VALUES = st.decimals("0", "100", places=1)
STEPS = st.dictionaries(DAYS, st.none() | VALUES, max_size=5).map(
    lambda found: tuple(
        BenchmarkStep(day, value, f"the median published {day}") for day, value in found.items()
    )
)


def following(steps: tuple[BenchmarkStep, ...], **said: object) -> TargetRule:
    return replace(TargetRule(1, FIRST, follows="neighbours", benchmark=steps), **said)


@given(STEPS, DAYS, VALUES, st.booleans(), st.sampled_from([Polarity.HIGH, Polarity.LOW]))
def test_rated_as_a_target_of_that_figure_would_be(steps, day, value, strict, polarity):
    spec = replace(TIMELY, polarity=polarity)
    known = max((step for step in steps if step.begins <= day), key=lambda step: step.begins, default=None)
    rating = rate(spec, Figure(day, value=value), following(steps, strict=strict).on(day))
    if known is None or known.value is None:
        assert (rating.rag, rating.reason) == (Rag.NOT_RATED, NotRated.NO_BENCHMARK)
    else:
        plain = TargetRule(1, FIRST, target=known.value, strict=strict)
        assert rating == rate(spec, Figure(day, value=value), plain)


@given(STEPS, DAYS, VALUES, st.integers(1, 400))
def test_what_is_published_later_changes_no_earlier_day(steps, day, value, later):
    more = (*steps, BenchmarkStep(day + timedelta(later), value, "a later edition"))
    assert following(more).on(day).target == following(steps).on(day).target


def test_its_words_say_the_side_the_figure_and_what_it_follows():
    steps = (BenchmarkStep(FIRST, Decimal("543.7"), "the neighbours’ median of 2022/23"),)
    high = IndicatorSpec(3, "rate", "Rate", Unit.RATE, Polarity.HIGH, 1, (Basis.YEAR,), rate_per=10000)
    low = replace(high, polarity=Polarity.LOW)
    rule = following(steps)
    assert target_words(low, rule) == "at most the neighbours’ median of the latest edition"
    assert target_words(low, rule.on(FIRST)) == "at most 543.7"
    assert target_words(high, replace(rule, strict=True).on(FIRST)) == "over 543.7"
    assert rule.on(FIRST).follows_words == "the neighbours’ median of 2022/23"
    before = rule.on(FIRST - timedelta(1))
    assert target_words(low, before) == "not known"
    assert before.follows_words == "because no figure of it was published by 31 March 2024"


def test_a_number_of_cases_follows_nobody_and_no_figure_stands_beside_a_benchmark():
    assert [each.field for each in faults_of(BACKLOG, Basis.SNAPSHOT, following(()))] == ["follows"]
    assert faults_of(TIMELY, Basis.MONTH, following(())) == []
    both = following((), target=Decimal(5))
    assert [each.field for each in faults_of(TIMELY, Basis.MONTH, both)] == ["follows"]
