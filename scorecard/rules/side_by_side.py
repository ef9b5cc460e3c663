"""Two editions of one scorecard line by line. Pure.

Lines are found again by indicator, basis and area. No change is worked out between the two: between them a series may
have broken, or a definition changed; each has its own direction of travel.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.rules.row import Row
from scorecard.rules.content import CommentarySubject, PageContent


@dataclass(frozen=True)
class EditionLine:
    """What an edition says of a line: its row, and what the service says of it there."""

    row: Row
    said: str


@dataclass(frozen=True)
class PairOfLines:
    """A line in both editions; None in the one that lacks it."""

    heading: str
    one: EditionLine | None
    other: EditionLine | None

    @property
    def row(self) -> Row:
        """The row by which the line is called: that of the first edition that has it."""
        line = self.one or self.other
        assert line is not None
        return line.row

    @property
    def rated_otherwise(self) -> bool:
        """Whether both have the line and rate it differently."""
        letters = {line.row.rating.letter for line in (self.one, self.other) if line is not None}
        return len(letters) > 1


Key = tuple[str, str, str]


def side_by_side(one: PageContent, other: PageContent) -> list[PairOfLines]:
    """Every line of either page once, those of the first in its order, then what only the other has."""
    here, there = _lines(one), _lines(other)
    return [
        PairOfLines((here.get(key) or there[key])[0], *(_line(lines, key) for lines in (here, there)))
        for key in dict.fromkeys([*here, *there])
    ]


def _lines(content: PageContent) -> dict[Key, tuple[str, EditionLine]]:
    said = {
        (each.area, each.key): each.text for each in content.said if each.about == CommentarySubject.INDICATOR
    }
    found: dict[Key, tuple[str, EditionLine]] = {}
    for heading, row in _rows(content):
        line = EditionLine(row, said.get((row.area, row.code), ""))
        found.setdefault((row.code, row.basis, row.area), (heading, line))
    return found


def _rows(content: PageContent) -> Iterator[tuple[str, Row]]:
    for section in content.sections:
        yield from ((section.title, row) for row in section.rows)


def _line(lines: dict[Key, tuple[str, EditionLine]], key: Key) -> EditionLine | None:
    return lines[key][1] if key in lines else None
