"""What a reader must know of a page's figures as a whole: how many are illustrative, provisional, partial or missing.

Pure.
"""

from collections.abc import Sequence

from districts.numbers import with_noun
from indicators.rules.compared import listed
from indicators.rules.row import Row


def states_in_words(rows: Sequence[Row]) -> str:
    """In a sentence, such as "Of 9 figures, 2 are illustrative (†)."; empty where each is known and final."""
    if not rows:
        return ""
    numbers = _numbers(rows)
    if numbers["missing"] == len(rows):
        return "No figure of this page is known."
    parts = [
        f"{number} {'is' if number == 1 else 'are'} {state}" for state, number in numbers.items() if number
    ]
    if len(rows) > 1 and numbers["illustrative (†)"] == len(rows):
        parts[0] = "all are illustrative (†)"
    return f"Of {with_noun(len(rows), 'figure')}, {listed(parts)}." if parts else ""


def _numbers(rows: Sequence[Row]) -> dict[str, int]:
    known = [row.figure for row in rows if row.figure.value is not None]
    hidden = sum(row.figure.suppressed for row in rows)
    differing = [row.figure for row in rows if row.figure.grades_differ]
    return {
        "illustrative (†)": sum(figure.illustrative for figure in (*known, *differing)),
        "provisional": sum(figure.provisional for figure in known),
        "hidden (c) for being small": hidden,
        "missing": len(rows) - len(known) - len(differing) - hidden,
    }
