"""Since when a red figure has been red, in words.

Pure. What isn't known is not filled in: where the run of red months meets one without a colour, the words say so.
"""

from collections.abc import Iterable
from datetime import date

from indicators.rules.periods import describe, month_end
from indicators.rules.terms import Basis, Rag


def red_since_words(basis: Basis, newest: date, before: Iterable[tuple[date, Rag | None]]) -> str:
    """Words such as "red since November 2010", "… at the latest" where what came before is not known.

    `before` are the colours of the periods before `newest`, which is red, the latest first; None is not known.
    """
    first = newest
    for end, rag in before:
        if rag is not Rag.RED:
            known = rag is not None
            break
        first = end
    else:
        known = False
    return f"red since {_named(basis, first)}{'' if known else ' at the latest'}"


def _named(basis: Basis, end: date) -> str:
    """A position at the end of a month is that month's."""
    return describe(Basis.MONTH if basis.rule.is_moment and end == month_end(end) else basis, end)
