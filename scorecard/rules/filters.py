"""Part of a scorecard: the rows with a rating, of a section, with a word in their name; and in which order.

Pure. The address holds what was asked for, so that a part can be linked and printed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from indicators.rules.row import Row
from indicators.rules.terms import Labelled, Rag, Travel
from scorecard.rules.content import PageSection

LONGEST_TEXT = 100


class FilterQuery(Labelled):
    """Which rows by their rating, as an address says it."""

    RED = "red", "Red"
    AMBER = "amber", "Amber"
    GREEN = "green", "Green"
    NOT_RATED = "not-rated", "Not rated"


class Order(Labelled):
    """In which order, as an address says it; the page's own is none of these."""

    RATING = "rating", "Worst rating first"
    TRAVEL = "travel", "Worsened first"
    NAME = "name", "By name"


LETTERS = {
    FilterQuery.RED: Rag.RED,
    FilterQuery.AMBER: Rag.AMBER,
    FilterQuery.GREEN: Rag.GREEN,
    FilterQuery.NOT_RATED: Rag.NOT_RATED,
}
WORST_FIRST = [Rag.RED.value, Rag.AMBER.value, Rag.GREEN.value, Rag.NOT_RATED.value]
WORSENED_FIRST = [Travel.WORSENED, Travel.UNCHANGED, Travel.IMPROVED]


@dataclass(frozen=True)
class RowFilter:
    """What was asked for; all of it empty for the whole page in its own order."""

    rating: FilterQuery | None = None
    section: str = ""
    text: str = ""
    order: Order | None = None

    @property
    def narrows(self) -> bool:
        """Whether rows may be left out."""
        return bool(self.rating or self.section or self.text)

    @property
    def query(self) -> str:
        """The same as the end of an address, without a question mark; empty for the whole page."""
        asked = {"rating": self.rating, "section": self.section, "q": self.text, "sort": self.order}
        return urlencode({name: str(value) for name, value in asked.items() if value})

    def with_rating(self, letter: str) -> str:
        """The query for the rows of this letter alone."""
        rating = next(wanted for wanted, rag in LETTERS.items() if rag == letter)
        return replace(self, rating=rating).query

    def takes(self, section: PageSection, row: Row) -> bool:
        """Whether a row of this section is wanted."""
        named = f"{row.name} {row.area_name}".casefold()
        return (
            (self.rating is None or row.rating.letter == LETTERS[self.rating])
            and (not self.section or section.title == self.section)
            and all(word in named for word in self.text.casefold().split())
        )


def narrowing_of(query: Mapping[str, str], titles: Sequence[str]) -> RowFilter:
    """What an address asks for; words that mean nothing on this page ask for nothing."""
    section = query.get("section", "")
    return RowFilter(
        rating=next((each for each in FilterQuery if each == query.get("rating")), None),
        section=section if section in titles else "",
        text=" ".join(query.get("q", "").replace("\0", "").split())[:LONGEST_TEXT],
        order=next((each for each in Order if each == query.get("sort")), None),
    )


def narrow(sections: Sequence[PageSection], asked: RowFilter) -> list[PageSection]:
    """The wanted rows. In another order than the page's they stand under one heading, then rows of other areas."""
    kept = [
        replace(section, rows=tuple(row for row in section.rows if asked.takes(section, row)))
        for section in sections
    ]
    kept = [section for section in kept if section.rows]
    if asked.order is None:
        return kept
    own = tuple(row for section in kept if not section.for_areas for row in section.rows)
    together = [PageSection(asked.order.label, _in_order(own, asked.order))] if own else []
    return together + [
        replace(section, rows=_in_order(section.rows, asked.order)) for section in kept if section.for_areas
    ]


def _in_order(rows: Sequence[Row], order: Order) -> tuple[Row, ...]:
    """Rows alike keep the order of the page."""
    if order is Order.NAME:
        return tuple(sorted(rows, key=lambda row: row.name.casefold()))
    if order is Order.RATING:
        return tuple(sorted(rows, key=lambda row: WORST_FIRST.index(row.rating.letter)))
    return tuple(sorted(rows, key=lambda row: _place(row.travel.code)))


def _place(travel: Travel) -> int:
    return WORSENED_FIRST.index(travel) if travel in WORSENED_FIRST else len(WORSENED_FIRST)


def in_words(asked: RowFilter) -> str:
    """What was asked for: "red, under Assessments, with “unallocated” in the name"."""
    parts = []
    if asked.rating:
        parts.append(asked.rating.label.lower())
    if asked.section:
        parts.append(f"under {asked.section}")
    if asked.text:
        parts.append(f"with “{asked.text}” in the name")
    return ", ".join(parts)
