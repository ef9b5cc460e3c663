"""Which figures are suppressed for the public: a figure is the days that it covers, in its area."""

from collections.abc import Mapping

import pytest

from districts.tree import AreaNode, Level
from indicators.rules.figures import IndicatorSpec
from indicators.rules.public_figures import hidden_figures, parts_of
from indicators.rules.suppression import Parts
from indicators.rules.terms import Basis, Unit
from tests.builders import (
    BACKLOG,
    CONTACTS,
    COUNTY,
    DOVER,
    KENT,
    READINESS,
    REFERRALS,
    SWALE,
    THANET,
    TIMELINESS,
    Given,
    day,
    figure,
    given,
    node,
    number,
    resolver,
    spec,
)

WEEKLY = spec(Unit.COUNT, name="Contacts in a week", bases=(Basis.WEEK,))
ADOPTIONS = spec(Unit.COUNT, name="Adoptions", bases=(Basis.MONTH, Basis.QUARTER, Basis.YEAR))
NAMES = {area.id: area.name for area in COUNTY}


def hidden(
    *readings: Given, of: IndicatorSpec, said: Mapping[tuple[Basis, AreaNode, str], Parts] | None = None
):
    """Basis, area and last day of each figure that is hidden."""
    said_so = {(of.id, basis, at.id, day(end)): parts for (basis, at, end), parts in (said or {}).items()}
    found = hidden_figures(resolver(*readings), [[of]], said=said_so)
    return {(basis, NAMES[area], end) for _, basis, area, end in found}


def on(end: str, *areas: str, basis: Basis = Basis.SNAPSHOT):
    return {(basis, area, day(end)) for area in areas}


def in_may(of: IndicatorSpec, **districts: str) -> list[Given]:
    """Figures of districts in May 2012, by name."""
    at = {area.name.lower(): area for area in COUNTY}
    return [given(at[name], "2012-05", text, of=of) for name, text in districts.items()]


# What a figure gives away


def test_a_count_gives_itself_away():
    assert parts_of(CONTACTS, figure("3", illustrative=True)) == Parts(number("3"), None, illustrative=True)


def test_a_percentage_gives_away_its_numerator_and_its_denominator():
    share = figure("50", numerator=number("3"), denominator=number("6"), illustrative=True)
    assert parts_of(TIMELINESS, share) == Parts(number("3"), number("6"), illustrative=True)


def test_a_rate_gives_away_its_numerator_since_everybody_knows_the_population():
    rate = figure("7.5", numerator=number("3"), denominator=number("4000"))
    assert parts_of(REFERRALS, rate) == Parts(number("3"))


@pytest.mark.parametrize(
    ("of", "found"),
    [
        (CONTACTS, figure(None)),
        (TIMELINESS, figure("50")),
        (READINESS, figure("2", numerator=number("2"))),
    ],
)
def test_no_figure_a_percentage_alone_and_a_grade_give_nothing_away(of, found):
    assert parts_of(of, found) is None


# Which are hidden


def test_a_small_district_is_hidden_with_the_next_smallest_while_the_county_is_shown():
    readings = in_may(BACKLOG, dover="3", swale="40", thanet="18")
    assert on("2012-05", "Dover", "Thanet") == {
        each for each in hidden(*readings, of=BACKLOG) if each[0] is Basis.SNAPSHOT
    }


def test_the_quarter_of_a_stock_is_hidden_with_the_day_on_which_it_ends():
    readings = [given(DOVER, "2012-06", "3", of=BACKLOG), given(SWALE, "2012-06", "18", of=BACKLOG)]
    assert hidden(*readings, of=BACKLOG) >= on("2012-06", "Dover") | on(
        "2012-06", "Dover", basis=Basis.QUARTER
    )


def test_nothing_makes_up_for_a_position_on_a_day_in_the_next_month():
    readings = [given(DOVER, end, text, of=BACKLOG) for end, text in [("2012-06", "3"), ("2012-07", "20")]]
    assert {end for _, _, end in hidden(*readings, of=BACKLOG)} == {day("2012-06")}


@pytest.mark.parametrize(("snapshot", "quarter"), [("3", "20"), ("20", "3")])
def test_where_two_figures_of_the_same_days_differ_the_small_one_counts(snapshot, quarter):
    both = {Basis.SNAPSHOT: snapshot, Basis.QUARTER: quarter}
    readings = [given(DOVER, "2012-06", text, basis, of=BACKLOG) for basis, text in both.items()]
    assert hidden(*readings, of=BACKLOG) == {(basis, "Dover", day("2012-06")) for basis in both}


def test_a_month_is_made_up_for_in_the_next_so_that_the_quarter_is_shown():
    months = [("2012-04", "3"), ("2012-05", "20"), ("2012-06", "30")]
    readings = [given(at, end, text, of=ADOPTIONS) for at in COUNTY[1:] for end, text in months]
    found = hidden(*readings, of=ADOPTIONS)
    assert {(basis, end) for basis, _, end in found} == {
        (Basis.MONTH, day("2012-04")),
        (Basis.MONTH, day("2012-05")),
    }


def test_a_quarter_and_a_year_are_figures_where_they_end():
    texts = dict.fromkeys(
        [f"2012-{month:02}" for month in range(4, 13)] + ["2013-01", "2013-02", "2013-03"], "0"
    )
    texts |= {"2012-04": "1", "2012-08": "1"}
    readings = [given(DOVER, end, text, of=ADOPTIONS) for end, text in texts.items()]
    found = {(basis, end) for basis, area, end in hidden(*readings, of=ADOPTIONS) if area == "Dover"}
    assert found == {
        (Basis.MONTH, day("2012-04")),
        (Basis.QUARTER, day("2012-06")),
        (Basis.MONTH, day("2012-08")),
        (Basis.QUARTER, day("2012-09")),
        (Basis.YEAR, day("2013-03")),
    }


def test_each_week_is_a_figure_of_its_own():
    readings = [given(DOVER, "2012-06-10", "3", of=WEEKLY), given(DOVER, "2012-06-17", "30", of=WEEKLY)]
    readings += [given(SWALE, "2012-06-10", "20", of=WEEKLY), given(SWALE, "2012-06-17", "20", of=WEEKLY)]
    readings += [given(THANET, "2012-06-10", "30", of=WEEKLY), given(THANET, "2012-06-17", "20", of=WEEKLY)]
    assert hidden(*readings, of=WEEKLY) == on("2012-06-10", "Dover", "Swale", basis=Basis.WEEK)


def test_of_what_does_not_add_up_over_areas_only_the_small_one_is_hidden():
    alone = spec(Unit.COUNT, name="Longest wait", bases=(Basis.SNAPSHOT,), adds_up=False)
    readings = [*in_may(alone, dover="3", swale="18"), given(KENT, "2012-05", "21", of=alone)]
    assert hidden(*readings, of=alone) == on("2012-05", "Dover")


def test_shares_of_one_total_protect_each_other():
    kinds = [spec(name=f"Placed {where}", bases=(Basis.SNAPSHOT,)) for where in ("near", "far", "abroad")]
    readings = [
        given(KENT, "2012-05", f"{text}/60", of=kind)
        for kind, text in zip(kinds, ["40", "17", "3"], strict=True)
    ]
    found = hidden_figures(resolver(*readings), [kinds])
    assert {of for of, *_ in found} == {kinds[1].id, kinds[2].id}


def test_each_group_is_judged_by_itself():
    readings = [*in_may(BACKLOG, dover="3"), *in_may(CONTACTS, swale="4")]
    found = hidden_figures(resolver(*readings), [[BACKLOG], [CONTACTS]])
    assert {(of, NAMES[area]) for of, _, area, _ in found} == {(BACKLOG.id, "Dover"), (CONTACTS.id, "Swale")}


def test_a_comparators_small_number_is_no_concern_of_this_authority():
    england = node("England", level=Level.COMPARATOR)
    books = resolver(given(england, "2012-05", "3", of=BACKLOG), areas=[*COUNTY, england])
    assert hidden_figures(books, [[BACKLOG]]) == set()


# Figures that were said otherwise before


def test_a_small_figure_that_was_restated_is_hidden_as_it_was_said():
    readings = in_may(BACKLOG, dover="30", swale="40", thanet="18")
    said = {(Basis.SNAPSHOT, DOVER, "2012-05"): Parts(number("3"))}
    assert on("2012-05", "Dover", "Thanet") <= hidden(*readings, of=BACKLOG, said=said)


def test_what_was_said_of_another_indicator_does_not_matter():
    said = {(CONTACTS.id, Basis.MONTH, DOVER.id, day("2012-05")): Parts(number("3"))}
    assert hidden_figures(resolver(*in_may(BACKLOG, dover="30")), [[BACKLOG]], said=said) == set()
