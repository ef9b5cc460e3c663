"""The front page at a glance: the finding in a sentence, the areas below with their reds, and what stands on a card.

Pure. All of it comes from rows as the reader is given them: what is hidden from them is neither counted nor coloured.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from indicators.rules.row import Row
from indicators.rules.rows.red_since import red_since_words
from indicators.rules.terms import Basis, Rag, Travel
from scorecard.rules.content import AttentionItem, CommentaryText, Count, PageSection, counts

MOST_CARDS = 6
# A scorecard of more rows than these shows its reds in a line, and in full a part at a time: with 30 districts so many
# in a line and in full are 3,600 elements, of the 4,000 that a page may have.
MOST_ROWS = 50
# So many areas below are named on a card; with more of them it would not stay on a screen with five others.
MOST_NAMED = 12
REDS_FIRST = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2, Rag.NOT_RATED: 3}
SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)

# An indicator's code and its basis.
MeasureKey = tuple[str, str]


@dataclass(frozen=True)
class HeadingLines:
    """A heading, the rows that stand under it in a line, and how many others it has of each rating that they have."""

    title: str
    rows: Sequence[Row]
    others: Sequence[Count] = ()

    @property
    def number_of_others(self) -> int:
        """How many rows don't stand under it in a line."""
        return sum(count.number for count in self.others)


def lines_of(sections: Sequence[PageSection], most: int = MOST_ROWS) -> list[HeadingLines]:
    """Every row in a line; of more rows than `most` the red ones alone, the first `most` of them."""
    if sum(len(section.rows) for section in sections) <= most:
        return [HeadingLines(section.title, section.rows) for section in sections]
    room, found = most, []
    for section in sections:
        reds = [row for row in section.rows if row.rating.letter == Rag.RED]
        others = [row for row in section.rows if row.rating.letter != Rag.RED] + reds[room:]
        found.append(
            HeadingLines(section.title, reds[:room], [each for each in counts(others) if each.number])
        )
        room = max(0, room - len(reds))
    return found


def finding(rows: Sequence[Row]) -> str:
    """What the page says in one sentence: "3 of 3 rated measures are red, 4 figures got worse".

    Where a measure has a row for each of several areas, figures are counted and called so.
    """
    rated = [row for row in rows if row.rating.letter != Rag.NOT_RATED]
    reds = sum(row.rating.letter == Rag.RED for row in rated)
    if not rated:
        return f"no measure is rated{_worse(rows)}"
    called = "measure" if len({(row.code, row.basis) for row in rated}) == len(rated) else "figure"
    if len(rated) == 1:
        return f"the one rated {called} is {'' if reds else 'not '}red{_worse(rows)}"
    return f"{reds or 'none'} of {len(rated)} rated {called}s {'is' if reds < 2 else 'are'} red{_worse(rows)}"


def _worse(rows: Sequence[Row]) -> str:
    """How many figures got worse; nothing where no movement is known, and no assurance where some aren't."""
    worse = sum(row.travel.code is Travel.WORSENED for row in rows)
    unknown = sum(row.travel.code is Travel.NOT_KNOWN for row in rows)
    if not worse and unknown:
        return "" if unknown == len(rows) else ", no figure is known to have got worse"
    return f", {worse or 'no'} figure{'' if worse < 2 else 's'} got worse"


def usual_since(rows: Sequence[Row]) -> str:
    """Since when most changes of the rows are, so that it is said once above them; empty where fewer than two agree."""
    times = Counter(row.travel.since for row in rows if row.travel.change)
    found, number = max(times.items(), key=lambda item: item[1], default=("", 0))
    return found if number > 1 else ""


@dataclass(frozen=True)
class AreaRating:
    """What an area below has of a measure: its figure in words, and its colour by the letter."""

    area: str
    name: str
    text: str
    letter: str

    @property
    def is_red(self) -> bool:
        """Whether it is red."""
        return self.letter == Rag.RED


@dataclass(frozen=True)
class AreasBelow:
    """The areas directly below one, and what each has of the page's measures, reds first. Empty where there are none.

    `called` is what several of them are called, at the beginning of a sentence.
    """

    called: str
    areas: tuple[str, ...]
    ratings: Mapping[MeasureKey, tuple[AreaRating, ...]]

    def of(self, row: Row) -> tuple[AreaRating, ...]:
        """What the areas have of a row's measure."""
        return self.ratings.get((row.code, row.basis), ())

    def reds_of(self, row: Row) -> int:
        """How many of them are red in a row's measure."""
        return sum(rating.is_red for rating in self.of(row))

    @cached_property
    def _reds_by_area(self) -> Counter[tuple[str, str]]:
        """How many figures are red of each area that has any, by its name and slug."""
        every = (rating for found in self.ratings.values() for rating in found)
        return Counter((rating.name, rating.area) for rating in every if rating.is_red)

    @property
    def reds(self) -> int:
        """How many of all their figures are red."""
        return self._reds_by_area.total()

    @property
    def areas_with_reds(self) -> int:
        """In how many areas any figure is red."""
        return len(self._reds_by_area)

    @property
    def most_reds(self) -> int:
        """How many figures are red of an area with the most."""
        return max(self._reds_by_area.values(), default=0)

    @property
    def alike(self) -> bool:
        """Whether every area with reds has as many as the others: none has most."""
        return len(set(self._reds_by_area.values())) == 1

    @property
    def most(self) -> list[tuple[str, str]]:
        """The areas with the most reds, by name and slug."""
        return sorted(area for area, number in self._reds_by_area.items() if number == self.most_reds)

    @property
    def places(self) -> list[tuple[str, str]]:
        """The areas that have any figure, by name and slug."""
        return sorted({(rating.name, rating.area) for found in self.ratings.values() for rating in found})

    @property
    def rated(self) -> int:
        """How many of all their figures have a colour."""
        every = (rating for found in self.ratings.values() for rating in found)
        return sum(rating.letter != Rag.NOT_RATED for rating in every)


def areas_below(called: str, rows_by_area: Mapping[str, Sequence[Row]]) -> AreasBelow:
    """The areas below, each with the rows of its own page, by slug."""
    ratings: dict[MeasureKey, list[AreaRating]] = {}
    for slug, rows in rows_by_area.items():
        for row in rows:
            if row.area == slug:
                rating = AreaRating(slug, row.area_name, row.figure.text, row.rating.letter)
                ratings.setdefault((row.code, row.basis), []).append(rating)
    ordered = {key: tuple(sorted(found, key=_reds_first)) for key, found in ratings.items()}
    return AreasBelow(called, tuple(rows_by_area), ordered)


def _reds_first(rating: AreaRating) -> tuple[int, str]:
    return REDS_FIRST[Rag(rating.letter)], rating.name


def in_strip(ratings: Sequence[AreaRating]) -> Sequence[AreaRating]:
    """The areas that a card names: all, or none where they are many and their reds are counted."""
    return ratings if len(ratings) <= MOST_NAMED else ()


def since_words(item: AttentionItem) -> str:
    """How long a red figure has been red: newly, by the edition before, or since when its own months say.

    Empty where nothing before its own period is known: that it is red now is said already.
    """
    row = item.row
    alone = red_since_words(Basis(row.basis), date.fromisoformat(row.figure.period_end), ())
    return item.beside_colour if item.newly_red else row.red_since if row.red_since != alone else ""


def first_words(said: CommentaryText, text: str) -> str:
    """What a text says first: its first headline, else its first sentence. `text` is the text without its marks."""
    if said.headlines:
        return said.headlines[0]
    found = SENTENCE.match(text.strip())
    return text.strip() if found is None else found.group()
