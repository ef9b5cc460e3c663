"""The outturn of a quarterly report: as stated, and as its own numbers give it."""

from dataclasses import replace

import pytest

from indicators.rules.figures import SUPPRESSED_WORDS
from indicators.rules.row import Shown, TravelShown
from indicators.rules.rows.public_row import suppressed
from indicators.rules.terms import Travel, Unit
from scorecard.editions.public_content import without_hidden
from scorecard.rules.content import PageContent
from scorecard.rules.quarters import NOT, QuarterLine, part_said


def line(
    stated: str,
    text: str,
    value: str | None,
    numerator: str = "",
    denominator: str = "",
    unit: Unit = Unit.PERCENTAGE,
) -> QuarterLine:
    shown = Shown(text, value, "2013-03-31", "2012/13", numerator or None, denominator or None, stated=stated)
    return QuarterLine("code", "QUARTER", "stockton-on-tees", "", "", "", shown, (), unit=unit)


@pytest.mark.parametrize(
    ("stated", "numerator", "denominator", "differs"),
    [
        ("5.0%", "181", "6859", True),  # 2.6
        ("53.2%", "3651", "6859", False),
        ("42.8%", "943", "2201", False),
        ("93.5%", "29", "31", False),  # 93.548: rounding twice would give 93.6
        ("16%", "353", "2336", True),
        ("15%", "353", "2336", False),
        ("6.3%", "1", "16", False),  # 6.25: half up
        ("6.2%", "1", "16", True),
    ],
)
def test_whether_a_stated_percentage_is_what_its_numbers_give(stated, numerator, denominator, differs):
    exact = round(100 * int(numerator) / int(denominator), 1)
    assert line(stated, f"{exact}%", f"{exact}", numerator, denominator).stated_differs is differs


@pytest.mark.parametrize(("numerator", "denominator"), [("181", ""), ("", "6859")])
def test_a_percentage_without_both_parts_is_compared_as_displayed(numerator, denominator):
    assert not line("2.6%", "2.6%", "2.6", numerator, denominator).stated_differs


def test_a_rate_is_compared_as_displayed_though_it_has_both_parts():
    assert not line("7.5", "7.5", "7.5", "3", "4000", Unit.RATE).stated_differs


def test_a_count_is_compared_with_its_separators():
    assert not line("6,859", "6,859", "6859").stated_differs


@pytest.mark.parametrize(("stated", "value"), [("", "6859"), ("5.0%", None), ("n/a", "6859")])
def test_nothing_to_compare_does_not_differ(stated, value):
    assert not line(stated, "6,859", value).stated_differs


def test_the_outturn_is_what_the_return_states():
    assert line("5.0%", "2.6%", "2.6").outturn == "5.0%"
    assert line("", "2.6%", "2.6").outturn == "2.6%"
    assert line("6859", "6,859", "6859").outturn == "6,859"
    assert line("62", "62.0%", "62.0").outturn == "62%"


def test_a_hidden_part_is_said_to_be_hidden_and_not_to_be_missing():
    shown = Shown("53.2%", "53.2", "2013-03-31", "2012/13", "3651", "6859")
    assert part_said(shown, "numerator", NOT) == "3,651"
    assert part_said(suppressed(shown), "numerator", NOT) == SUPPRESSED_WORDS
    assert part_said(Shown("Not returned", None, "2013-03-31", "2012/13"), "numerator", NOT) == "not returned"


def test_where_last_year_is_hidden_from_the_public_so_is_its_travel():
    shown = line("15.1%", "15.1%", "15.1", "353", "2336")
    moved = TravelShown(
        code=Travel.IMPROVED, travel="Improved", arrow="▼", change="−2.9 points", since="2011/12"
    )
    content = PageContent((), quarters=(replace(shown, year_travel=moved),))

    def travel_where(hidden: bool) -> TravelShown | None:
        return without_hidden(content, lambda *key: hidden, "stockton-on-tees").quarters[0].year_travel

    assert (travel_where(hidden=False), travel_where(hidden=True)) == (moved, None)
