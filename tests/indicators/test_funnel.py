"""Funnel: whether areas differ from their authority by more than chance would give."""

from decimal import Decimal
from math import exp, factorial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.rules.figures import Figure, Gap, quotient
from indicators.rules.terms import Unit
from indicators.rules.variation.funnel import (
    NORMAL_95,
    TAIL_95,
    TAIL_998,
    Funnel,
    Verdict,
    funnel,
    funnel_finding,
    poisson_limits,
    proportion_limits,
    wilson,
)
from tests.builders import BACKLOG, CASELOAD, REFERRALS, TIMELINESS, figure

HUNDRED = Decimal(100)


def share(numerator: int, denominator: int, of=TIMELINESS, **more) -> Figure:
    """A figure with its parts."""
    parts = Decimal(numerator), Decimal(denominator)
    return figure(str(quotient(of, *parts)), numerator=parts[0], denominator=parts[1], **more)


KENT_80 = share(1600, 2000)


def verdict(whole: Figure, area: Figure, of=TIMELINESS) -> Verdict:
    return funnel(of, "Kent", whole, [("Dover", area)]).points[0].verdict


# Limits


def chance_of_at_most(events: int, expected: float) -> float:
    return sum(exp(-expected) * expected**each / factorial(each) for each in range(events + 1))


@pytest.mark.parametrize("tail", [TAIL_95, TAIL_998])
@pytest.mark.parametrize("expected", ["0.5", "1", "3.7", "7", "10", "50"])
def test_events_beyond_poisson_limits_are_rarer_than_the_tail(expected, tail):
    lower, upper = poisson_limits(Decimal(expected), tail)
    for events in range(100):
        at_most = chance_of_at_most(events, float(expected))
        at_least = 1 - chance_of_at_most(events - 1, float(expected))
        assert (events < lower) is (at_most < tail)
        assert (events > upper) is (at_least < tail)


def test_where_nothing_is_expected_any_event_is_beyond():
    assert poisson_limits(Decimal(0), TAIL_998) == (0, 0)


@pytest.mark.parametrize(
    ("share_of_one", "cases", "lower", "upper"),
    [("0.5", "10", "0.2366", "0.7634"), ("0", "10", "0.0000", "0.2775"), ("1", "10", "0.7225", "1.0000")],
)
def test_wilson_limits_at_95_percent(share_of_one, cases, lower, upper):
    found = wilson(Decimal(share_of_one), Decimal(cases), NORMAL_95)
    assert tuple(round(limit, 4) for limit in found) == (Decimal(lower), Decimal(upper))


@pytest.mark.parametrize(
    ("share_of_one", "cases", "limits"),
    [
        ("0.95", "5", ("0.5119", "1")),
        ("0.05", "5", ("0", "0.4881")),
        ("0.5", "10", ("0.2366", "0.7634")),
        ("0.975", "1", ("0", "1")),  # exactly as rare as the tail
        ("0.025", "1", ("0", "1")),
    ],
)
def test_all_of_a_few_cases_are_nothing_special(share_of_one, cases, limits):
    found = proportion_limits(Decimal(share_of_one), Decimal(cases), NORMAL_95, TAIL_95)
    assert tuple(round(limit, 4) for limit in found) == tuple(map(Decimal, limits))


@settings(max_examples=50)
@given(st.integers(0, 100), st.integers(1, 5000))
def test_limits_of_a_proportion_stay_within_0_and_100_and_around_it(percent, cases):
    chart = funnel(TIMELINESS, "Kent", figure(str(percent)), [])
    limits = chart.bounds_at(Decimal(cases)).in_order
    assert list(limits) == sorted(limits)
    assert limits[0] >= 0
    assert limits[1] <= percent <= limits[2]
    assert limits[3] <= HUNDRED


@settings(max_examples=25)
@given(st.integers(1, 900), st.integers(1, 500))
def test_limits_draw_nearer_with_size(rate, size):
    chart = funnel(REFERRALS, "Kent", figure(str(rate)), [])
    small, large = (chart.bounds_at(Decimal(size * times)).in_order for times in (100, 200))
    assert small[0] <= large[0]
    assert large[3] <= small[3]


# Verdicts


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (80, 100, Verdict.WITHIN),
        (67, 100, Verdict.WITHIN),
        (65, 100, Verdict.LOWER),
        (93, 100, Verdict.HIGHER),
        (6, 10, Verdict.WITHIN),
        (600, 1000, Verdict.LOWER),
    ],
)
def test_an_area_against_its_authority(numerator, denominator, expected):
    assert verdict(KENT_80, share(numerator, denominator)) is expected


def test_beyond_95_percent_is_not_yet_different():
    point = funnel(TIMELINESS, "Kent", KENT_80, [("Dover", share(70, 100))]).points[0]
    assert point.value < point.bounds.lower_95
    assert point.verdict is Verdict.WITHIN


@pytest.mark.parametrize(
    ("referrals", "expected"),
    [(1500, Verdict.WITHIN), (1650, Verdict.HIGHER), (1350, Verdict.LOWER), (0, Verdict.LOWER)],
)
def test_a_rate_against_its_authority(referrals, expected):
    # 500 per 10,000 of 30,000 children: 1,500 expected, and by Poisson 1,382 to 1,621 at 99.8%.
    kent = share(17_500, 350_000, of=REFERRALS)
    assert verdict(kent, share(referrals, 30_000, of=REFERRALS), REFERRALS) is expected


def test_the_limits_of_a_rate_are_per_10_000():
    chart = funnel(REFERRALS, "Kent", share(17_500, 350_000, of=REFERRALS), [])
    lowest, low, high, highest = chart.bounds_at(Decimal(30_000)).in_order
    assert [f"{limit:.1f}" for limit in (lowest, low, high, highest)] == ["460.4", "474.7", "525.6", "540.5"]


def test_an_annualised_rate_is_judged_by_the_events_that_happened():
    # Two months: 250 of 30,000 children is 83.3, which annualised reads 500. Chance is that of 250 events.
    kent = figure("500", numerator=Decimal(2917), denominator=Decimal(350_040))
    area = figure("550", numerator=Decimal(275), denominator=Decimal(30_000))
    chart = funnel(REFERRALS, "Kent", kent, [("Dover", area)])
    assert round(chart.scale, 2) == 60_000
    assert chart.points[0].verdict is Verdict.WITHIN
    assert (
        verdict(share(17_500, 350_000, of=REFERRALS), share(1650, 30_000, of=REFERRALS), REFERRALS)
        is Verdict.HIGHER
    )


def test_the_verdict_in_words():
    chart = funnel(TIMELINESS, "Kent", KENT_80, [("Dover", share(60, 100)), ("Swale", share(80, 100))])
    assert [chart.words(point) for point in chart.points] == [
        "different from Kent, lower",
        "within what chance would give",
    ]


def test_areas_stay_in_the_order_given():
    areas = [("Swale", share(90, 100)), ("Ashford", share(60, 100)), ("Dover", share(99, 100))]
    assert [point.area for point in funnel(TIMELINESS, "Kent", KENT_80, areas).points] == [
        "Swale",
        "Ashford",
        "Dover",
    ]


# Who can't be judged


@pytest.mark.parametrize(
    ("area", "why"),
    [
        (figure("84.4"), "numerator and denominator were not returned"),
        (figure("84.4", numerator=Decimal(84)), "numerator and denominator were not returned"),
        (figure(gap=Gap.NO_CASES, why="No cases"), "no cases"),
        (figure(gap=Gap.NOT_RETURNED, why="Nothing was returned"), "nothing was returned"),
    ],
)
def test_an_area_without_its_parts_is_left_out_by_name(area, why):
    chart = funnel(TIMELINESS, "Kent", KENT_80, [("Dover", area)])
    assert chart.points == ()
    assert [(left.area, left.why) for left in chart.left_out] == [("Dover", why)]


def test_a_published_area_is_not_judged_by_an_illustrative_authority():
    whole = share(1600, 2000, illustrative=True)
    chart = funnel(
        TIMELINESS, "Kent", whole, [("Dover", share(6, 10)), ("Swale", share(6, 10, illustrative=True))]
    )
    assert [(point.area, point.illustrative) for point in chart.points] == [("Swale", True)]
    assert chart.illustrative
    assert chart.left_out[0].why == "a published figure isn’t compared with Kent’s, which is illustrative"


def test_the_authoritys_own_parts_are_not_needed():
    assert verdict(figure("80"), share(60, 100)) is Verdict.LOWER


@pytest.mark.parametrize("of", [BACKLOG, CASELOAD])
def test_a_count_and_a_caseload_have_no_funnel(of):
    chart = funnel(of, "Kent", figure("100"), [("Dover", figure("10"))])
    assert chart == Funnel(
        of, "Kent", refusal="Chance can be told only in a proportion of cases or a rate of events."
    )


def test_without_a_figure_of_the_authority_there_is_no_funnel():
    refused = Funnel(TIMELINESS, "Kent", refusal="Kent has no figure to compare with.")
    assert funnel(TIMELINESS, "Kent", figure(), []) == refused


# In a sentence


@pytest.mark.parametrize(
    ("areas", "words"),
    [
        ([("Dover", 80)], "No area differs from Kent’s 80.0% by more than chance would give."),
        (
            [("Dover", 60), ("Swale", 80)],
            "1 of 2 areas differs from Kent’s 80.0% by more than chance would give: Dover lower.",
        ),
        (
            [("Dover", 60), ("Swale", 99), ("Thanet", 98)],
            "3 of 3 areas differ from Kent’s 80.0% by more than chance would give: Swale, Thanet higher; Dover lower.",
        ),
        ([], "No area can be compared."),
    ],
)
def test_the_finding(areas, words):
    figures = [(name, share(percent, 100)) for name, percent in areas]
    assert funnel_finding(funnel(TIMELINESS, "Kent", KENT_80, figures)) == words


def test_the_finding_names_who_is_left_out():
    areas = [("Dover", share(80, 100)), ("Swale", figure("84.4")), ("Thanet", figure(why="No cases"))]
    assert funnel_finding(funnel(TIMELINESS, "Kent", KENT_80, areas)) == (
        "No area differs from Kent’s 80.0% by more than chance would give. "
        "Left out: Swale (numerator and denominator were not returned); Thanet (no cases)."
    )


def test_the_finding_of_a_refusal_is_its_reason():
    assert funnel_finding(funnel(TIMELINESS, "Kent", figure(), [])) == "Kent has no figure to compare with."


def test_a_rate_of_nothing_anywhere():
    chart = funnel(
        REFERRALS, "Kent", share(0, 350_000, of=REFERRALS), [("Dover", share(0, 30_000, of=REFERRALS))]
    )
    assert chart.scale == REFERRALS.rate_per
    assert chart.points[0].verdict is Verdict.WITHIN


def test_the_unit_of_the_limits_is_that_of_the_indicator():
    assert funnel(TIMELINESS, "Kent", KENT_80, []).bounds_at(HUNDRED).upper_95 > 80
    assert TIMELINESS.unit is Unit.PERCENTAGE
