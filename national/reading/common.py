"""The rows that two editions of a dataset share, so that a renamed column can be told by its figures. Pure."""

from collections.abc import Mapping

from national.reading.layouts import (
    BASE,
    IDENTIFIER,
    LEVEL,
    NAME,
    NEW,
    OLD,
    PERIOD,
    REGION,
    Table,
    read_table,
)
from national.rules.matching import Columns
from national.rules.recipe import Recipe


class EarlierFiles:
    """The newest files of recipes, by the recipe's code; each is read when it is asked for, once."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._tables: dict[str, Table] = {}

    def of(self, recipe: Recipe) -> Table | None:
        """The table of the recipe's newest file; None without one."""
        if recipe.code in self._files and recipe.code not in self._tables:
            self._tables[recipe.code] = read_table(self._files[recipe.code])
        return self._tables.get(recipe.code)


def common_columns(recipe: Recipe, before: Table, now: Table) -> tuple[Columns, Columns]:
    """The cells of both tables in one order: that of the rows that stand in both once."""
    filters = [name for name in recipe.filters if name in before.frame and name in now.frame]
    there, here = _rows_by_key(before, filters), _rows_by_key(now, filters)
    keys = [key for key in there if key in here]
    return (
        _columns(before, [there[key] for key in keys]),
        _columns(now, [here[key] for key in keys]),
    )


def _rows_by_key(table: Table, filters: list[str]) -> dict[tuple[str, ...], int]:
    frame = table.frame
    names = [PERIOD, IDENTIFIER, LEVEL, REGION, *filters]
    place = [old or new or name for old, new, name in zip(frame[OLD], frame[NEW], frame[NAME], strict=True)]
    found: dict[tuple[str, ...], int] = {}
    twice = set()
    for at, key in enumerate(zip(place, *(frame[name].tolist() for name in names), strict=True)):
        if key in found:
            twice.add(key)
        found[key] = at
    return {key: at for key, at in found.items() if key not in twice}


def _columns(table: Table, rows: list[int]) -> Columns:
    frame = table.frame.iloc[rows]
    return Columns({name: frame[name].tolist() for name in frame.columns if name not in BASE})
