"""A text that is carried over says so, as long as it is what was carried over."""

from hypothesis import assume, given
from hypothesis import strategies as st

from scorecard.rules.carried import MARK, carried_over, marked_truly

TEXTS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1).map(str.strip).filter(bool)
)


def test_a_carried_text_is_marked_with_the_month_since_when_it_stands():
    assert carried_over("High.", "May 2012") == "Unchanged since May 2012.\n\nHigh."


def test_carried_twice_it_keeps_its_first_month():
    twice = carried_over(carried_over("High.", "April 2012"), "May 2012")
    assert twice == "Unchanged since April 2012.\n\nHigh."


def test_nothing_is_carried_from_nothing():
    assert carried_over("  ", "May 2012") == ""


@given(TEXTS)
def test_what_is_carried_keeps_its_mark_when_it_is_saved_again(text):
    assume(not MARK.match(text))
    carried = carried_over(text, "May 2012")
    assert marked_truly(carried, text) == carried


@given(TEXTS, TEXTS)
def test_what_was_changed_loses_it(text, other):
    assume(not MARK.match(text) and not MARK.match(other) and text != other)
    assert marked_truly(carried_over(text, "May 2012"), other) == text


def test_a_text_without_a_mark_gets_none():
    assert marked_truly("High.", "High.") == "High."
