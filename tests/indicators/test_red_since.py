"""Since when a red figure has been red: for certain only where what came before is known."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.periods import add_months, describe
from indicators.rules.rows.red_since import red_since_words
from indicators.rules.terms import Basis, Rag

MAY = date(2012, 5, 31)
OTHERS = st.sampled_from([Rag.GREEN, Rag.AMBER, None])


def before(*colours):
    return [(add_months(MAY, -number), rag) for number, rag in enumerate(colours, start=1)]


@given(st.integers(0, 11), st.lists(st.sampled_from([*Rag, None]), max_size=5), OTHERS)
def test_the_run_of_red_months_begins_where_it_is_broken(reds, older, breaker):
    words = red_since_words(Basis.SNAPSHOT, MAY, before(*[Rag.RED] * reds, breaker, *older))
    first = describe(Basis.MONTH, add_months(MAY, -reds))
    assert words == f"red since {first}{' at the latest' if breaker is None else ''}"


@given(st.integers(0, 11))
def test_a_run_that_nothing_known_breaks_may_have_begun_earlier(reds):
    assert red_since_words(Basis.MONTH, MAY, before(*[Rag.RED] * reds)).endswith(" at the latest")
