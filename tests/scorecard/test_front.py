"""The front page at a glance: its finding, the areas below with their reds, and how long a red has been one."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.rows.red_since import red_since_words
from indicators.rules.terms import Basis, Travel
from scorecard.rules.content import CommentaryText, attention
from scorecard.rules.front import (
    AreaRating,
    areas_below,
    finding,
    first_words,
    in_strip,
    since_words,
    usual_since,
)
from tests.scorecard.rows import row

LETTERS = st.sampled_from("RAG–")
WORDS = {
    "R": "the one rated measure is red, no figure got worse",
    "RR": "2 of 2 rated measures are red, no figure got worse",
    "RG–": "1 of 2 rated measures is red, no figure got worse",
    "GA": "none of 2 rated measures is red, no figure got worse",
    "––": "no measure is rated, no figure got worse",
}


@pytest.mark.parametrize(("letters", "words"), WORDS.items())
def test_the_finding_counts_the_reds_among_the_rated(letters, words):
    assert finding([row(code, letter) for code, letter in zip("abc", letters, strict=False)]) == words


def test_of_a_measure_in_several_areas_figures_are_counted():
    rows = [row("caseload", letter, area=area) for letter, area in zip("RRG", "abc", strict=True)]
    assert finding(rows) == "2 of 3 rated figures are red, no figure got worse"


def test_since_when_most_changes_are_is_said_once_above_them():
    def usual(*months):
        return usual_since([replace(a, travel=replace(a.travel, since=month)) for month in months])

    a = row("a")
    assert usual("May 2011", "April 2012", "April 2012") == "April 2012"
    assert usual("May 2011") == usual("May 2011", "April 2012") == usual() == ""


def test_the_finding_counts_what_got_worse():
    worse = row("a", "G", travel=Travel.WORSENED)
    assert finding([worse]).endswith(", 1 figure got worse")
    assert finding([worse, replace(worse, code="b"), row("c")]).endswith(", 2 figures got worse")


def test_where_no_movement_is_known_nothing_is_said_of_it():
    assert finding([row("a", travel=Travel.NOT_KNOWN)]) == "the one rated measure is not red"


def test_where_some_movement_is_not_known_there_is_no_assurance():
    words = finding([row("a", "G"), row("b", "G", travel=Travel.NOT_KNOWN)])
    assert words == "none of 2 rated measures is red, no figure is known to have got worse"


def test_the_areas_that_have_figures_are_named_once_each():
    pages = {slug: [row(code, area=slug) for code in "xy"] for slug in ("north", "east")}
    assert areas_below("Teams", pages).places == [("East", "east"), ("North", "north")]


@given(st.lists(LETTERS, max_size=20))
def test_a_card_names_every_area_or_none_of_many(letters):
    ratings = [AreaRating(str(at), str(at), "1", letter) for at, letter in enumerate(letters)]
    assert list(in_strip(ratings)) == (ratings if len(ratings) <= 12 else [])


@given(st.lists(st.lists(LETTERS, min_size=2, max_size=2), max_size=6))
def test_reds_below_are_counted_as_they_stand_on_the_areas_own_pages(areas):
    pages = {
        f"area-{number}": [
            row(code, letter, area=f"area-{number}") for code, letter in zip("xy", letters, strict=True)
        ]
        for number, letters in enumerate(areas)
    }
    below = areas_below("Districts", pages)
    by_area = {slug: sum(each.rating.letter == "R" for each in rows) for slug, rows in pages.items()}
    assert below.reds == sum(by_area.values())
    assert below.areas_with_reds == sum(number > 0 for number in by_area.values())
    assert below.most_reds == max(by_area.values(), default=0)
    assert {slug for _, slug in below.most} == {
        slug for slug, number in by_area.items() if number and number == below.most_reds
    }
    assert below.alike == (below.areas_with_reds > 0 and len(below.most) == below.areas_with_reds)
    for code in "xy":
        letters = [rating.letter for rating in below.of(row(code))]
        assert letters == sorted(letters, key="RAG–".index)
        assert below.reds_of(row(code)) == letters.count("R")


def test_rows_of_other_areas_on_an_areas_page_are_not_its_own():
    below = areas_below("Teams", {"north": [row("x", "R", area="north"), row("x", "R", area="south")]})
    assert (below.reds, [rating.area for rating in below.of(row("x"))]) == (1, ["north"])


def test_how_long_a_red_has_been_one_is_said_by_the_edition_before_or_its_own_months():
    red = replace(row("a", "R"), red_since="red since March 2012")
    (newly,) = attention([red], [row("a", "A")])
    (still,) = attention([red], [row("a", "R")])
    assert since_words(newly) == "newly red: amber in the edition before"
    assert since_words(still) == "red since March 2012"


def test_a_red_of_which_nothing_before_is_known_has_no_length():
    red = row("a", "R")
    own = red_since_words(Basis(red.basis), date.fromisoformat(red.figure.period_end), ())
    (found,) = attention([replace(red, red_since=own)], [row("a", "R")])
    assert (own.endswith(" at the latest"), since_words(found)) == (True, "")


def test_a_card_quotes_the_first_headline_or_sentence():
    said = CommentaryText("indicator", "kent", "Kent", text="Fewer cases wait. More is to do.")
    assert first_words(said, said.text) == "Fewer cases wait."
    assert first_words(replace(said, headlines=("36 cases", "and more")), said.text) == "36 cases"
    assert first_words(said, "No full stop") == "No full stop"
