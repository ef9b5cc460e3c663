"""What was read of a national file: figures with their places and days, neighbours, or what nobody knows yet.

Pure and light: a web process takes these out of the answer of the child that read the file.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from national.rules.matching import RecipeMatch


class Layout(StrEnum):
    """The layouts that are read."""

    DFE = "explore-education-statistics"
    LAIT = "LAIT, long"
    AREAS = "areas by ONS code, a row for each figure"
    LG_INFORM = "areas by ONS code, a column for each year"
    NEIGHBOURS = "statistical neighbours"


@dataclass(frozen=True)
class PlaceSaid:
    """A place as a row names it: its kind, the codes it bears there and the region that it lies in."""

    kind: str
    code: str = ""
    old_code: str = ""
    name: str = ""
    region: str = ""

    @property
    def has_code(self) -> bool:
        """Whether a code says which place it is."""
        return bool(self.code or self.old_code)


@dataclass(frozen=True)
class FigureRead:
    """One figure: of which measure (its place in the recipe), place and last day; what is printed, and its parts.

    A part is None where it is marked, and `mark` then says with what; of the printed value `mark` alone tells.
    """

    measure: int
    place: PlaceSaid
    end: date
    numerator: Decimal | None
    denominator: Decimal | None
    printed: str
    mark: str
    line: int


@dataclass
class FiguresRead:
    """What a table gives by a recipe, and what of it gave nothing."""

    figures: list[FigureRead] = field(default_factory=list)
    rows: int = 0
    rows_used: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    marks: Counter[str] = field(default_factory=Counter)
    unknown_marks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class NeighbourRead:
    """One authority's neighbour, by their old codes; `closeness` as printed."""

    authority: str
    authority_name: str
    place: int
    neighbour: str
    closeness: str


@dataclass(frozen=True)
class UnknownFile:
    """A file of a known layout that no recipe fits: what a person needs to see to write one."""

    headings: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]]
    columns: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    identifiers: tuple[str, ...]
    rows: int


@dataclass(frozen=True)
class FileRead:
    """What a national file is: figures by a recipe, neighbours, or a dataset that no recipe fits."""

    layout: Layout
    match: RecipeMatch | None = None
    figures: FiguresRead | None = None
    neighbours: Sequence[NeighbourRead] = ()
    unknown: UnknownFile | None = None
