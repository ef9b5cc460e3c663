"""The area tree as the rules see it: areas by level, what lies below what, what was open when.

Pure: no Django.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Level(StrEnum):
    """A storey of the area tree, highest first; comparators (England, a region, neighbours) stand outside it."""

    one: str
    plural: str

    def __new__(cls, value: str, plural: str = "") -> "Level":
        """A member that is its stored value and knows what several of it are called."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.call(value.capitalize(), plural)
        return member

    AUTHORITY = "authority", "Authorities"
    DIVISION = "division", "Divisions"
    DISTRICT = "district", "Districts"
    TEAM = "team", "Teams"
    COMPARATOR = "comparator", "Comparators"

    def call(self, one: str, several: str) -> None:
        """Say what one of it and several are called in this installation: Locality, Localities. Once, at its start."""
        self.one, self.plural = one, several

    @property
    def label(self) -> str:
        """What one of it is called, as at the beginning of a sentence."""
        return self.one

    @property
    def storey(self) -> int:
        """Its place from the top: the authority's is 0."""
        return list(Level).index(self)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of stored value and label, as Django's `choices` takes them."""
        return [(level.value, level.label) for level in cls]

    @classmethod
    def of_the_tree(cls) -> "list[Level]":
        """The levels of the tree, highest first, without those who stand outside it."""
        return [level for level in cls if level is not cls.COMPARATOR]


@dataclass(frozen=True)
class AreaNode:
    """One area: its place in the tree and its first and last day, None where there is none.

    `successor_id` is the area that stands for a closed one since.
    """

    id: int
    slug: str
    name: str
    level: Level
    parent_id: int | None = None
    opened: date | None = None
    closed: date | None = None
    successor_id: int | None = None

    @property
    def is_comparator(self) -> bool:
        """Whether it is one that the authority is held against: England, a region, its neighbours."""
        return self.level is Level.COMPARATOR

    def open_between(self, first: date, last: date) -> bool:
        """Whether the area existed on any day from `first` to `last`."""
        return (self.opened is None or self.opened <= last) and (self.closed is None or self.closed >= first)


class Tree:
    """Places by id, with the ways up and down."""

    def __init__(self, nodes: Iterable[AreaNode]) -> None:
        self.nodes = {node.id: node for node in nodes}
        self._children: dict[int, list[AreaNode]] = {}
        self._before: dict[int, list[int]] = {}
        for node in self.nodes.values():
            if node.successor_id is not None:
                self._before.setdefault(node.successor_id, []).append(node.id)
        for node in sorted(self.nodes.values(), key=lambda node: node.name):
            if node.parent_id is not None:
                self._children.setdefault(node.parent_id, []).append(node)

    def children(self, node: AreaNode) -> list[AreaNode]:
        """The areas directly below, by name."""
        return self._children.get(node.id, [])

    def line_up(self, node: AreaNode) -> list[AreaNode]:
        """The area itself, then what it lies in, up to its authority."""
        line = [node]
        while line[-1].parent_id is not None:
            line.append(self.nodes[line[-1].parent_id])
        return line

    def closed_into(self, area_id: int) -> list[int]:
        """The ids of the closed areas for which an area stands since."""
        return self._before.get(area_id, [])

    def standing_for(self, node: AreaNode, day: date) -> AreaNode | None:
        """The area that stands on `day` for one that has closed, however often it changed; None where none is named."""
        passed = {node.id}
        while node.successor_id is not None and node.successor_id not in passed:
            node = self.nodes[node.successor_id]
            if node.closed is None or node.closed >= day:
                return node
            passed.add(node.id)
        return None

    def authority(self, node: AreaNode) -> AreaNode:
        """The top of the area's branch; a comparator is its own."""
        return self.line_up(node)[-1]

    def with_all_below(self, node: AreaNode) -> list[AreaNode]:
        """The area and everything below it, parents before children."""
        found = [node]
        for child in self.children(node):
            found.extend(self.with_all_below(child))
        return found

    def at_level_below(self, node: AreaNode, level: Level, first: date, last: date) -> list[AreaNode]:
        """The areas of `level` strictly below `node` that were open between the two days, by name."""
        below = self.with_all_below(node)[1:]
        return [area for area in below if area.level == level and area.open_between(first, last)]
