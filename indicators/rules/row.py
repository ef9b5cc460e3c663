"""The row: one indicator for one area and period, in the words and figures that every output shows.

Pure. Built in one place (`rows.py`), shown on pages, frozen into editions and exported: those can't differ.
Numbers are text of the exact decimal, so that a frozen row is the same bytes on every machine.
"""

from dataclasses import dataclass
from typing import Any, Self

from indicators.rules.figures import SUPPRESSED_WORDS


@dataclass(frozen=True)
class Shown:
    """A figure in words, or in words why there is none.

    `value` is the figure as displayed, without separators, of a grade its name; `as_at` is given where a snapshot of
    another day stands for the period's own; `parts` is "943 of 2,201" or says that they weren't returned.
    """

    text: str
    value: str | None
    period_end: str
    period: str
    numerator: str | None = None
    denominator: str | None = None
    as_at: str = ""
    parts: str = ""
    completeness: str = ""
    stated: str = ""
    notes: str = ""
    illustrative: bool = False
    provisional: bool = False

    @property
    def suppressed(self) -> bool:
        """Whether it is kept from the public."""
        return self.value is None and self.text == SUPPRESSED_WORDS


@dataclass(frozen=True)
class TargetShown:
    """The target in force: its figure, its floor, who set it, until when it is to be met."""

    text: str
    value: str | None
    floor: str | None
    set_by: str
    in_force_from: str
    due: str = ""
    area: str = ""


@dataclass(frozen=True)
class RatingShown:
    """The colour by its letter and name, and where the figure stands, or why it isn't rated."""

    letter: str
    name: str
    words: str


@dataclass(frozen=True)
class TravelShown:
    """The direction of travel: arrow, size and judgement, since when; or why it isn't known."""

    travel: str
    arrow: str
    change: str
    since: str
    reason: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Point:
    """One point of a sparkline; a gap where there is no value."""

    period_end: str
    value: str | None
    illustrative: bool = False


@dataclass(frozen=True)
class Benchmark:
    """A comparator's figure, with its own period."""

    area: str
    text: str
    period: str
    illustrative: bool = False


@dataclass(frozen=True)
class Row:
    """One line of a scorecard. `concern` says why the figure is worse than chance would give, where it is."""

    code: str
    name: str
    area: str
    area_name: str
    basis: str
    basis_short: str
    basis_name: str
    aim: str
    aim_words: str
    unit: str
    decimal_places: int
    figure: Shown
    target: TargetShown | None
    rating: RatingShown
    travel: TravelShown
    previous: Shown | None
    authority: Shown | None
    benchmarks: tuple[Benchmark, ...]
    points: tuple[Point, ...]
    concern: str = ""

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The row of a page's JSON. Raises TypeError on fields that no row has."""
        nested: dict[str, Any] = {
            "figure": Shown(**data["figure"]),
            "target": _optional(TargetShown, data["target"]),
            "rating": RatingShown(**data["rating"]),
            "travel": TravelShown(**data["travel"]),
            "previous": _optional(Shown, data["previous"]),
            "authority": _optional(Shown, data["authority"]),
            "benchmarks": tuple(Benchmark(**item) for item in data["benchmarks"]),
            "points": tuple(Point(**item) for item in data["points"]),
        }
        return cls(**{**data, **nested})


def _optional(kind: type, data: dict[str, Any] | None) -> Any:
    return None if data is None else kind(**data)
