"""Headline sentences made from rows, for an author to accept or rewrite. None is published unless somebody chose it.

Pure.
"""

from collections.abc import Sequence

from indicators.rules.row import Row
from indicators.rules.terms import Rag, Travel

MOST = 8


def suggested_headlines(rows: Sequence[Row]) -> list[str]:
    """Sentences about the lines that matter most: red ones, then what worsened, then what improved."""
    ranked = [(rank, row) for row in rows if (rank := _rank(row)) is not None]
    return [headline(row) for _, row in sorted(ranked, key=lambda item: item[0])][:MOST]


def _rank(row: Row) -> int | None:
    if row.figure.value is None:
        return None
    if row.rating.letter == Rag.RED:
        return 0
    return {Travel.WORSENED: 1, Travel.IMPROVED: 2}.get(row.travel.code)


def headline(row: Row) -> str:
    """One line as a sentence: "Unallocated cases: 36 at 31 May 2012, better than the target of 100; …"."""
    place = f"{row.name}{' (illustrative)' if row.figure.illustrative else ''}"
    return f"{place}: {row.figure.text}, {row.figure.period}{_standing(row)}{_movement(row)}."


def _standing(row: Row) -> str:
    if row.target is None or row.rating.letter == Rag.NOT_RATED:
        return ""
    return f", {row.rating.words} (target {row.target.text})"


def _movement(row: Row) -> str:
    travel = row.travel
    if not travel.change:
        return ""
    if travel.code is Travel.UNCHANGED:
        return f"; unchanged since {travel.since}"
    return f"; {travel.travel.lower()}, {travel.change} since {travel.since}"
