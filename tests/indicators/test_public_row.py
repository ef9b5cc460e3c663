"""A row as everybody may read it: no hidden figure stands in it, nor can one be worked out."""

from dataclasses import MISSING, dataclass, fields, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.row import Benchmark, Point, RatingShown, Row, Shown, TravelShown
from indicators.rules.rows.public_row import (
    NO_RATING,
    SAYS_NO_FIGURE,
    UNKNOWN_TRAVEL,
    any_suppressed,
    public_row,
    without_figures,
)
from indicators.rules.terms import Travel, Way
from tests.indicators.rows import a_row, fields_of

MAY, APRIL, YEAR_BEFORE = "2012-05-31", "2012-04-30", "2011-05-31"


def shown(value: str, period_end: str) -> Shown:
    return Shown(f"{value} cases", value, period_end, period_end, value, value, stated=value)


ROW = replace(
    a_row(area_name="Dover"),
    figure=shown("1004", MAY),
    previous=shown("1003", APRIL),
    authority=shown("1300", MAY),
    rating=RatingShown("R", "Red", "worse than target"),
    travel=TravelShown("Worsened", "▲", "+1", "April 2012", code=Travel.WORSENED, way=Way.UP, size="1"),
    points=(Point(YEAR_BEFORE, "1002"), Point(APRIL, "1003"), Point(MAY, "1004")),
    concern="above the upper limit of 1001",
    red_since="red since February 2012",
)


def public(row: Row, *hidden: tuple[str, str]) -> Row:
    """The row where these figures, by area and day, are hidden."""
    return public_row(row, lambda code, basis, area, day: (area, day) in hidden, "kent")


def test_where_nothing_is_hidden_the_row_stands_as_it_is():
    assert public(ROW) == ROW


def test_a_change_is_not_shown_where_only_the_figure_before_is_hidden():
    """1,004 is shown; with "+1 since April" everybody would know the 1,003 that is not."""
    found = public(ROW, ("dover", APRIL))
    assert (found.figure, found.rating) == (ROW.figure, ROW.rating)
    assert found.travel == UNKNOWN_TRAVEL


def test_neither_colour_nor_change_of_a_hidden_figure_is_shown():
    found = public(ROW, ("dover", MAY))
    assert found.figure.suppressed
    assert (found.rating, found.travel, found.concern) == (NO_RATING, UNKNOWN_TRAVEL, "")
    assert found.previous == ROW.previous


def test_the_authoritys_figure_is_hidden_as_the_authoritys():
    found = public(ROW, ("kent", MAY))
    assert found.authority is not None
    assert found.authority.suppressed
    assert (found.figure, found.travel) == (ROW.figure, ROW.travel)


def test_a_hidden_point_is_a_gap():
    assert public(ROW, ("dover", APRIL)).points == (
        Point(YEAR_BEFORE, "1002"),
        Point(APRIL, None),
        Point(MAY, "1004"),
    )


HIDDEN = [("dover", MAY), ("dover", APRIL), ("dover", YEAR_BEFORE), ("kent", MAY)]
NUMBERS = {
    ("dover", MAY): "1004",
    ("dover", APRIL): "1003",
    ("dover", YEAR_BEFORE): "1002",
    ("kent", MAY): "1300",
}


@given(st.sets(st.sampled_from(HIDDEN), min_size=1))
def test_no_hidden_number_is_said_or_can_be_worked_out(hidden):
    found = public(ROW, *hidden)
    assert not [number for key, number in NUMBERS.items() if key in hidden and number in repr(found)]
    if found.travel.size is not None and found.figure.value is not None:
        before = Decimal(found.figure.value) - Decimal(found.travel.size)
        assert str(before) not in {NUMBERS[key] for key in hidden}


# Fields that the row hasn't yet


@dataclass(frozen=True)
class Pair:
    """A part of a row of which this program knows nothing."""

    first: Shown
    words: str


@dataclass(frozen=True)
class WiderRow(Row):
    """A row with a figure more, points, a pair, a number and a sentence."""

    worst: Shown | None = None
    months: tuple[Shown, ...] = ()
    pair: Pair | None = None
    rank: int | None = None
    said: str = ""


WIDER = WiderRow(
    **fields_of(ROW),
    worst=shown("1003", APRIL),
    months=(shown("1003", APRIL), shown("1004", MAY)),
    pair=Pair(shown("1003", APRIL), "1003 is the worst"),
    rank=1003,
    said="1003 is the worst",
)


def test_a_figure_in_a_new_field_is_hidden():
    found = public(WIDER, ("dover", APRIL))
    assert "1003" not in repr(found)
    assert found.worst.suppressed
    assert [figure.suppressed for figure in found.months] == [True, False]
    assert (found.rank, found.said, found.pair.words) == (None, "", "")


def test_every_other_field_is_kept_or_named_as_saying_nothing():
    lost = public(ROW, *HIDDEN)
    for field in fields(Row):
        if field.name not in SAYS_NO_FIGURE and getattr(ROW, field.name) is not None:
            assert getattr(lost, field.name) != getattr(ROW, field.name), field.name


def test_what_was_hidden_before_stays_without_its_meaning():
    """Live rows come with their figures hidden."""
    already = replace(public(ROW, ("dover", MAY)), travel=ROW.travel)
    assert any_suppressed(already)
    assert without_figures(already, lambda field, day: False).travel == UNKNOWN_TRAVEL


@pytest.mark.parametrize("name", [field.name for field in fields(Row) if field.default is not MISSING])
def test_a_field_with_a_default_has_one_that_says_nothing(name):
    assert not getattr(a_row(), name)


@given(st.sets(st.sampled_from([MAY, APRIL, YEAR_BEFORE])), st.booleans())
def test_comparators_change_nothing_that_is_suppressed(hidden, illustrative):
    def hides(_code: str, _basis: str, _area: str, end: str) -> bool:
        return end in hidden

    beside = (Benchmark("England", "22.6%", "2024/25", illustrative),)
    compared = public_row(replace(ROW, benchmarks=beside), hides, "kent")
    assert compared.benchmarks == beside
    assert replace(compared, benchmarks=()) == public_row(replace(ROW, benchmarks=()), hides, "kent")
