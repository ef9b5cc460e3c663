"""What differs from the authority by more than chance would give, by the indicator's aim."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.figures import Figure, IndicatorSpec
from indicators.rules.rows.differences import find_differences, judged
from indicators.rules.terms import Basis, Polarity, Unit
from indicators.rules.variation.funnel import Verdict, funnel

MAY = date(2012, 5, 31)
TIMELY = IndicatorSpec(1, "timely", "Timely", Unit.PERCENTAGE, Polarity.HIGH, 1, (Basis.MONTH,))
BACKLOG = IndicatorSpec(2, "backlog", "Backlog", Unit.COUNT, Polarity.LOW, 0, (Basis.MONTH,))


def share(cases: int, of: int) -> Figure:
    return Figure(MAY, Decimal(100 * cases) / of, Decimal(cases), Decimal(of))


def of_dover(figure: Figure, spec: IndicatorSpec = TIMELY):
    """Dover's figure around a county's 50%."""
    return find_differences(
        "Kent", [(Basis.MONTH, funnel(spec, "Kent", share(500, 1000), [("Dover", figure)]))]
    )


@pytest.mark.parametrize(
    ("cases", "words"), [(90, ["higher, better"]), (10, ["lower, worse"]), (55, [])], ids=str
)
def test_beyond_the_limits_is_a_difference_and_within_is_none(cases, words):
    assert [each.words for each in of_dover(share(cases, 100)).found] == words


def test_the_figure_stands_beside_the_authoritys():
    (found,) = of_dover(share(90, 100)).found
    assert (found.basis, found.area) == (Basis.MONTH, "Dover")
    assert (found.text, found.authority_text) == ("90.0%", "50.0%")


@pytest.mark.parametrize("illustrative", [True, False])
def test_a_difference_by_an_illustrative_figure_is_marked(illustrative):
    (found,) = of_dover(replace(share(90, 100), illustrative=illustrative)).found
    assert found.illustrative is illustrative


@pytest.mark.parametrize(
    ("verdict", "polarity", "words"),
    [
        (Verdict.HIGHER, Polarity.HIGH, "higher, better"),
        (Verdict.HIGHER, Polarity.LOW, "higher, worse"),
        (Verdict.LOWER, Polarity.HIGH, "lower, worse"),
        (Verdict.LOWER, Polarity.LOW, "lower, better"),
        (Verdict.HIGHER, Polarity.NONE, "higher"),
        (Verdict.LOWER, Polarity.ON_TARGET, "lower"),
    ],
)
def test_the_side_is_judged_by_the_aim(verdict, polarity, words):
    assert judged(verdict, polarity) == words


def test_the_finding_counts_what_can_be_told():
    assert of_dover(share(90, 100)).finding == (
        "1 of 1 indicators differs from Kent by more than chance would give."
    )
    assert of_dover(share(50, 100)).finding.startswith("None of 1 indicators differs")


def test_numbers_of_cases_cannot_be_told():
    of_count = find_differences(
        "Kent", [(Basis.MONTH, funnel(BACKLOG, "Kent", share(5, 10), [("Dover", share(5, 10))]))]
    )
    assert (of_count.told, of_count.untold) == (0, 1)
    assert of_count.finding.startswith("No indicator can be told from chance")
