"""A recipe: which columns and rows of a published dataset are which indicator.

Pure. A recipe is data (fixtures/national_recipes.json, and rows in the database). It names columns by *roles*; each
role lists every heading that the editions of the dataset have had for it, the newest last.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from indicators.rules.terms import Basis


@dataclass(frozen=True)
class RecipeMeasure:
    """One indicator of a dataset.

    `numerator` and `denominator` are roles, several of which are added up: a share from bands. `denominator_row`
    instead names the row that holds it in the numerator's column, and `population` says that it is the mid-year
    estimate. `value` is the role of the printed figure, `decimals` how many it is printed with. `rows` says what
    each filter column must hold.
    """

    indicator: str
    basis: Basis
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    denominator_row: Mapping[str, str] = field(default_factory=dict)
    population: bool = False
    value: str = ""
    decimals: int = 1
    rows: Mapping[str, str] = field(default_factory=dict)

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that it reads, once."""
        return tuple(
            dict.fromkeys([*self.numerator, *self.denominator, *([self.value] if self.value else [])])
        )

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """A measure as a recipe's data says it."""
        return cls(
            indicator=said["indicator"],
            basis=Basis(said["basis"]),
            numerator=tuple(said.get("numerator", ())),
            denominator=tuple(said.get("denominator", ())),
            denominator_row=dict(said.get("denominator_row", {})),
            population=bool(said.get("population", False)),
            value=said.get("value", ""),
            decimals=int(said.get("decimals", 1)),
            rows=dict(said.get("rows", {})),
        )


@dataclass(frozen=True)
class Recipe:
    """How one dataset is read, in all its editions.

    `year_ends` gives for each word of `time_identifier` the month and day on which its year ends ("03-31"); another
    word contradicts the dataset. `columns` gives the headings of each role. `says` are values by which the dataset is
    known where its headings have changed.
    """

    code: str
    name: str
    year_ends: Mapping[str, str]
    columns: Mapping[str, tuple[str, ...]]
    measures: tuple[RecipeMeasure, ...]
    publisher: str = ""
    says: Mapping[str, str] = field(default_factory=dict)

    @property
    def filters(self) -> tuple[str, ...]:
        """The columns that say what a row is."""
        named = [*self.says]
        for measure in self.measures:
            named += [*measure.rows, *measure.denominator_row]
        return tuple(dict.fromkeys(named))

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """A recipe as its data says it. A role without headings of its own is its own heading."""
        measures = tuple(RecipeMeasure.of(each) for each in said["measures"])
        listed = said.get("columns", {})
        roles = dict.fromkeys(role for measure in measures for role in measure.roles)
        return cls(
            code=said["code"],
            name=said["name"],
            year_ends=dict(said["year_ends"]),
            columns={role: tuple(listed.get(role, [role])) for role in roles},
            measures=measures,
            publisher=said.get("publisher", ""),
            says=dict(said.get("says", {})),
        )
