"""Every small table, published by a council whose rules are known: whoever runs them too learns no small number.

The reader tries each table that could be, keeps those that would have been published just so, and looks at which values
a small number has among them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

from disclosure.figures import figures_of
from disclosure.model import Known, Ledger, LibraryRelations, Structure
from disclosure.protect import protect
from districts.tree import AreaNode, Level, Tree
from indicators.rules.figures import IndicatorSpec, ReadingValue
from indicators.rules.terms import Basis, Polarity, Unit
from indicators.rules.values import FigureResolver
from intruder.solve import ENOUGH

COUNTY, MONTH, MEASURE = 1, date(2012, 5, 31), 1
SMALL = 5
# Large enough for every way in which a small number is protected.
LARGEST = {2: 20, 3: 14, 4: 9}

Table = tuple[int, ...]


@dataclass(frozen=True)
class ToldApart:
    """How many tables were tried, and each small number that too few of them leave open: table, area, values."""

    tried: int
    told: list[tuple[Table, int, tuple[int, ...]]]


def told_apart(areas: int, largest: int | None = None) -> ToldApart:
    """Publish every table of one count in so many areas, and look at those that look alike.

    Where one of those that look alike has a number of `largest`, they aren't judged: larger ones were not tried.
    """
    most = LARGEST[areas] if largest is None else largest
    alike: dict[tuple[object, ...], list[Table]] = {}
    for table in product(range(most + 1), repeat=areas):
        alike.setdefault(shown_of(table), []).append(table)
    judged = (tables for tables in alike.values() if not any(most in table for table in tables))
    told = [each for tables in judged for each in _told(tables)]
    return ToldApart((most + 1) ** areas, told)


def _told(tables: list[Table]) -> Iterator[tuple[Table, int, tuple[int, ...]]]:
    for at in range(len(tables[0])):
        values = tuple(sorted({table[at] for table in tables}))
        small = [table for table in tables if 1 <= table[at] <= SMALL]
        if small and len(values) < ENOUGH:
            yield small[0], at, values


def shown_of(table: Table) -> tuple[object, ...]:
    """All that is published of a table: each area's number and the county's, None where it is suppressed."""
    figures = figures_of(_resolver(table), [_SPEC])
    hidden = protect(figures, Ledger(), _structure(len(table))).hidden
    return tuple(sorted((key, None if key in hidden else _number(known)) for key, known in figures.items()))


def _number(known: Known) -> Decimal | None:
    return known.value


_SPEC = IndicatorSpec(MEASURE, "count", "Count", Unit.COUNT, Polarity.LOW, 0, (Basis.MONTH,))


def _areas(number: int) -> list[AreaNode]:
    county = AreaNode(COUNTY, "county", "County", Level.AUTHORITY)
    districts = [
        AreaNode(at, f"d{at}", f"District {at}", Level.DISTRICT, COUNTY) for at in range(2, number + 2)
    ]
    return [county, *districts]


def _structure(number: int) -> Structure:
    return Structure(Tree(_areas(number)), {MEASURE: _SPEC}, {MEASURE: LibraryRelations(counts_people=True)})


def _resolver(table: Table) -> FigureResolver:
    readings = {
        (MEASURE, Basis.MONTH, at): {MONTH: ReadingValue(value=Decimal(number))}
        for at, number in enumerate(table, start=2)
    }
    levels = {(MEASURE, COUNTY): Level.DISTRICT}
    return FigureResolver(
        tree=Tree(_areas(len(table))), specs=[_SPEC], reading_values=readings, levels=levels
    )
