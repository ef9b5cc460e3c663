"""What a stranger knows: the library's definitions, the areas, and each figure as it was shown or suppressed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.rules.terms import Basis


class Kind(StrEnum):
    """What a figure of an indicator is."""

    COUNT = "count"
    SHARE = "share"  # a percentage: its numerator is part of its denominator
    RATIO = "ratio"
    RATE = "rate"  # of a published population


@dataclass(frozen=True)
class Definition:
    """What the library says of an indicator in public. `places` are the decimal places that are printed.

    `numerator_is` and `denominator_is` name the indicator whose count it is; `denominator_as` one with the same
    denominator; `part_of` one that counts these people among others; `group` is shared by shares of one total; of a
    stock, `starts` and `ends` are the counts that go into and out of it in a month.
    """

    id: int
    kind: Kind
    places: int = 1
    per: int = 100
    is_stock: bool = False
    numerator_is: int | None = None
    denominator_is: int | None = None
    denominator_as: int | None = None
    part_of: int | None = None
    group: str = ""
    starts: int | None = None
    ends: int | None = None


@dataclass(frozen=True)
class Printed:
    """A figure of an issue, as printed: its parts where they stand beside it. Suppressed: nothing but that it is.

    `issue` counts what was published, from 1: a correction is a later one. `not_none` tells that the rules in public
    leave no 0 suppressed here.
    """

    indicator: int
    basis: Basis
    area: int
    end: date
    issue: int
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    suppressed: bool = False
    not_none: bool = False


# A number that somebody returned: indicator, area and day.
Returned = tuple[int, int, date]
FigureOf = tuple[int, Basis, int, date]


@dataclass(frozen=True)
class Knowledge:
    """All of it. `below` maps an area to those directly below it, none where figures are returned.

    `returned` are the numbers of months and days that are known to have been returned. `others` are by figure of a week
    or of a longer period, where that is no sum of months, the pieces of time that it adds up, each by its name and last
    day, and `made_of` the areas whose pieces these are. `corrected` is in which issues a number was changed, or
    `changed` by the name of the count. `closed_into` are by area those that it stands for since they closed. `adds_up`
    are the areas whose numbers a figure adds up, where these are not all that lie below.
    `populations` are what rates are of, by indicator, area and last day of the rate.
    """

    definitions: Mapping[int, Definition]
    below: Mapping[int, Sequence[int]]
    printed: Sequence[Printed]
    returned: frozenset[Returned]
    corrected: Mapping[Returned, Sequence[int]] = field(default_factory=dict)
    populations: Mapping[tuple[int, int, date], Decimal] = field(default_factory=dict)
    others: Mapping[FigureOf, Sequence[tuple[str, date]]] = field(default_factory=dict)
    made_of: Mapping[FigureOf, Sequence[int]] = field(default_factory=dict)
    adds_up: Mapping[Returned, Sequence[int]] = field(default_factory=dict)
    changed: Mapping[tuple[str, int, date], Sequence[int]] = field(default_factory=dict)
    closed_into: Mapping[int, Sequence[int]] = field(default_factory=dict)

    def areas_of(self, indicator: int, area: int, day: date) -> Sequence[int]:
        """The areas whose numbers add up to a figure of a month or day."""
        return self.adds_up.get((indicator, area, day)) or self.lowest(area)

    def lowest(self, area: int) -> list[int]:
        """The areas in which what the area counts is returned."""
        found = [lower for each in self.below.get(area, ()) for lower in self.lowest(each)]
        return found or [area]
