"""What the protection of small numbers is given and what it gives back.

Pure. A figure is known by its key: indicator id, basis, area id and last day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from districts.tree import Tree
from indicators.rules.figures import Figure, Gap, IndicatorSpec
from indicators.rules.relations import LibraryRelations
from indicators.rules.values import DatedKey

SMALL = 5
FEW = 10
FEASIBLE = 3


@dataclass(frozen=True)
class Rule:
    """What is small. It can be tightened, never loosened: raises ValueError.

    `small` is the largest count that is hidden, `few` the largest denominator of a percentage; `feasible` is how many
    whole values each of them keeps.
    """

    small: int = SMALL
    few: int = FEW
    feasible: int = FEASIBLE

    def __post_init__(self) -> None:
        if self.small < SMALL or self.few < FEW or self.feasible < FEASIBLE:
            raise ValueError(
                f"Small numbers can be set to {SMALL}, {FEW} and {FEASIBLE} or more, not to "
                f"{self.small}, {self.few} and {self.feasible}."
            )

    @property
    def safe_sum(self) -> int:
        """The least sum of hidden numbers with which their total is shown.

        With less, a reader who knows the rule would be left fewer values than are to stay feasible.
        """
        return self.small + self.feasible


@dataclass(frozen=True)
class Known:
    """A figure as everybody would read it were it shown. 0 of 0 has no value and is a figure like any other.

    `made_of` says how it came about: as returned, or of how many areas.
    """

    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    illustrative: bool = False
    made_of: str = field(default="", compare=False)


def as_known(figure: Figure) -> Known | None:
    """What a figure tells; None where it tells no number."""
    nothing = figure.gap is Gap.NO_CASES
    if figure.value is None and not nothing:
        return None
    parts = (Decimal(0), Decimal(0)) if nothing else (figure.numerator, figure.denominator)
    return Known(figure.value, *parts, figure.illustrative, f"{figure.origin} {figure.present}")


@dataclass(frozen=True)
class Structure:
    """The places, the indicators with their declared relations, and what is small."""

    tree: Tree
    specs: Mapping[int, IndicatorSpec]
    relations: Mapping[int, LibraryRelations]
    rule: Rule = Rule()


@dataclass(frozen=True)
class Ledger:
    """Everything that anybody without a role was ever shown, in all its versions, and what was ever hidden.

    `witnesses` are the newest of what is hidden.
    """

    shown: Mapping[DatedKey, tuple[Known, ...]] = field(default_factory=dict)
    hidden: frozenset[DatedKey] = frozenset()
    witnesses: Mapping[DatedKey, "Witness"] = field(default_factory=dict)


# A number of the system: whose count, in which area, over which stretch of time.
Slot = tuple[str, date]
Atom = tuple[str, int, Slot]
Move = Mapping[Atom, int]


@dataclass(frozen=True)
class Witness:
    """Ways in which the truth could be otherwise while everything that is shown stays as it is.

    `seen` is the digest of all numbers and patterns on which the trial of the ways has looked; with the same numbers
    and patterns they needn't be tried again.
    """

    moves: tuple[Move, ...]
    seen: str = ""

    def to_json(self) -> dict[str, object]:
        """Each way as a list of count, area id, stretch, last day and change."""
        moves = [
            [
                [count, area, slot[0], slot[1].isoformat(), change]
                for (count, area, slot), change in move.items()
            ]
            for move in self.moves
        ]
        return {"moves": moves, "seen": self.seen}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any] | list[Any]) -> "Witness":
        """The witness that `to_json` gave; earlier ones were a list of ways alone."""
        moves, seen = (stored, "") if isinstance(stored, list) else (stored["moves"], stored["seen"])
        return cls(
            tuple(
                {
                    (count, area, (stretch, date.fromisoformat(end))): change
                    for count, area, stretch, end, change in move
                }
                for move in moves
            ),
            seen,
        )


@dataclass(frozen=True)
class Protection:
    """Which figures nobody without a role may see, and the proof.

    `sensitive` are hidden for their own sake, the others to protect them. `exposed` were given away earlier.
    `unproven` are sensitive and could be worked out: with any of them nothing may be published.
    """

    hidden: frozenset[DatedKey]
    sensitive: frozenset[DatedKey]
    witnesses: Mapping[DatedKey, Witness]
    exposed: frozenset[DatedKey]
    unproven: frozenset[DatedKey]
