"""Grades: words in an order, the best first. They are compared and counted, never added, subtracted or averaged.

Pure. A reading holds a grade as its place counted from the worst, which is 1: so a better grade has the higher place.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from indicators.rules.terms import Polarity

NOT_A_GRADE = "no grade of the indicator"


def place_of(grades: Sequence[str], text: str) -> Decimal | None:
    """The place of the grade that a text names, whatever its case and spacing; None where it names none."""
    names = [_plain(grade) for grade in grades]
    return Decimal(len(names) - names.index(_plain(text))) if _plain(text) in names else None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def grade_at(grades: Sequence[str], place: Decimal) -> str:
    """The grade at a place; words that say so where there is none."""
    by_place = {Decimal(len(grades) - at): grade for at, grade in enumerate(grades)}
    return by_place.get(place, NOT_A_GRADE)


def in_order(grades: Iterable[str]) -> str:
    """The grades for a sentence: "Ready, Almost ready or Needs support"."""
    *others, last = grades
    return f"{', '.join(others)} or {last}" if others else last


def tally(grades: Sequence[str], places: Iterable[Decimal]) -> str:
    """How many have each grade, the best first: "6 Ready, 2 Almost ready, 4 Needs support"."""
    numbers = Counter(places)
    best_first = [Decimal(place) for place in range(len(grades), 0, -1)]
    return ", ".join(f"{numbers[place]} {grade_at(grades, place)}" for place in best_first if numbers[place])


def faults_in_grades(grades: Sequence[str], polarity: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a list of grades that an indicator is to have: the field of the indicator, and why."""
    if len(grades) < 2:
        yield "grades", "Enter at least two grades, one a line, the best first"
    if len({_plain(grade) for grade in grades}) < len(grades):
        yield "grades", "Enter each grade once"
    if polarity != Polarity.HIGH:
        yield "polarity", "The grades stand best first, so choose “Higher is better” as the aim"


def moves_grades(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether a new list would give grades that are stored another meaning.

    A grade may be worded anew in its place, and a better one put above the best. None may move, go, or come in between.
    """
    kept = list(after)[len(after) - len(before) :]
    moved = [_plain(old) for old, new in zip(before, kept, strict=False) if _plain(old) != _plain(new)]
    return len(after) < len(before) or any(grade in {_plain(new) for new in after} for grade in moved)
