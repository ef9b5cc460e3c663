"""The area tree as the rules see it: places by level, what lies below what, what was open when.

Pure: no Django.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """A storey of the area tree, highest first; comparators (England, a region, neighbours) stand outside it."""

    AUTHORITY = "authority"
    DIVISION = "division"
    DISTRICT = "district"
    TEAM = "team"
    COMPARATOR = "comparator"

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of stored value and label, as Django's `choices` takes them."""
        return [(level.value, level.value.capitalize()) for level in cls]


@dataclass(frozen=True)
class AreaNode:
    """One area: its place in the tree and its first and last day, None where there is none."""

    id: int
    slug: str
    name: str
    level: Level
    parent_id: int | None = None
    opened: date | None = None
    closed: date | None = None

    def open_between(self, first: date, last: date) -> bool:
        """Whether the area existed on any day from `first` to `last`."""
        return (self.opened is None or self.opened <= last) and (self.closed is None or self.closed >= first)


class Tree:
    """Places by id, with the ways up and down."""

    def __init__(self, places: Iterable[AreaNode]) -> None:
        self.places = {place.id: place for place in places}
        self._children: dict[int, list[AreaNode]] = {}
        for place in sorted(self.places.values(), key=lambda place: place.name):
            if place.parent_id is not None:
                self._children.setdefault(place.parent_id, []).append(place)

    def children(self, place: AreaNode) -> list[AreaNode]:
        """The places directly below, by name."""
        return self._children.get(place.id, [])

    def line_up(self, place: AreaNode) -> list[AreaNode]:
        """The place itself, then what it lies in, up to its authority."""
        line = [place]
        while line[-1].parent_id is not None:
            line.append(self.places[line[-1].parent_id])
        return line

    def authority(self, place: AreaNode) -> AreaNode:
        """The top of the place's branch; a comparator is its own."""
        return self.line_up(place)[-1]

    def with_all_below(self, place: AreaNode) -> list[AreaNode]:
        """The place and everything below it, parents before children."""
        found = [place]
        for child in self.children(place):
            found.extend(self.with_all_below(child))
        return found

    def at_level_below(self, place: AreaNode, level: Level, first: date, last: date) -> list[AreaNode]:
        """The areas of `level` strictly below `place` that were open between the two days, by name."""
        below = self.with_all_below(place)[1:]
        return [area for area in below if area.level == level and area.open_between(first, last)]
