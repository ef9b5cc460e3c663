"""A published figure reads back as it was stored. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import Figure, Gap, Origin
from indicators.rules.published_values import as_public, withheld
from indicators.rules.terms import Missing, Unit
from scorecard.rules.published import cell_of, figure_of, public_digest
from tests.builders import KENT, spec

MAY = date(2012, 5, 31)
numbers = (
    st.none() | st.decimals(0, 10**9, places=6) | st.builds(lambda n: Decimal(n) / 7, st.integers(1, 10**6))
)
figures = st.builds(
    Figure,
    st.just(MAY),
    value=numbers,
    numerator=numbers,
    denominator=numbers,
    origin=st.sampled_from(Origin),
    gap=st.none() | st.sampled_from(Gap),
    missing=st.none() | st.sampled_from(Missing),
    why=st.text(max_size=20),
    stated=st.text(max_size=20),
    expected=st.integers(0, 20),
    present=st.integers(0, 20),
    absent=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    notes=st.lists(st.text(max_size=9), max_size=3).map(tuple),
    illustrative=st.booleans(),
    provisional=st.booleans(),
)


@given(figures)
def test_a_figure_reads_back_exactly(figure):
    assert figure_of(MAY, cell_of(figure)) == figure


@given(figures, figures)
def test_two_hidden_figures_are_stored_alike(one, other):
    same = replace(other, illustrative=one.illustrative)
    assert cell_of(withheld(one)) == cell_of(withheld(same))


@given(figures)
def test_a_figure_without_a_value_gives_no_part(figure):
    public = as_public(spec(), replace(figure, value=None))
    assert (public.numerator, public.denominator, public.stated) == (None, None, "")


@given(st.decimals(0, 100, places=6), st.booleans())
def test_a_bare_value_has_no_digit_that_is_not_printed(value, with_numerator):
    figure = Figure(MAY, value=value, numerator=Decimal(3) if with_numerator else None, stated=str(value))
    found = as_public(spec(Unit.PERCENTAGE), figure)
    assert found.value * 10 == (found.value * 10).to_integral_value()
    assert abs(found.value - value) <= Decimal("0.05")
    assert found.stated == ""


@pytest.mark.parametrize(
    ("stated", "kept"),
    [("62", "62"), ("62%", "62%"), ("62.0", "62.0"), ("62.00", ""), ("61.96", ""), ("31 of 50", "")],
)
def test_the_words_of_a_bare_value_stay_where_they_are_what_is_printed(stated, kept):
    value = Decimal("61.96") if stated == "61.96" else Decimal(62)
    assert as_public(spec(Unit.PERCENTAGE), Figure(MAY, value=value, stated=stated)).stated == kept


def test_parts_give_the_exact_value():
    figure = Figure(MAY, value=Decimal(100) / 3, numerator=Decimal(1), denominator=Decimal(3))
    assert as_public(spec(), figure) == figure


def test_the_fingerprint_takes_pages_and_figures_in_whatever_order():
    cells = [
        (("b", "MONTH", KENT.slug, "2012-05-31"), cell_of(Figure(MAY, value=Decimal(7)))),
        (("a", "MONTH", KENT.slug, "2012-05-31"), cell_of(Figure(MAY))),
    ]
    pages = [("kent", "{}"), ("dover", "[]")]
    found = public_digest(pages, cells)
    assert public_digest(reversed(pages), reversed(cells)) == found
    assert public_digest(pages, cells[1:]) != found
    assert public_digest(pages[1:], cells) != found
