"""A recipe laid over what the rows of a file say: filters called or labelled otherwise, new filters, other years. Pure.

A label is proved by the figures of the years that two editions share, as a heading is; all else is asked about.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from national.reading.common import EarlierFiles, common_columns
from national.reading.layouts import BASE, IDENTIFIER, LEVEL, Table
from national.rules.file_read import Layout
from national.rules.labels import is_total, plain, the_total
from national.rules.marks import UNKNOWN, read_cell
from national.rules.matching import RecipeMatch, proves
from national.rules.recipe import Recipe
from national.rules.years import plain_identifier

MOST_VALUES = 100


@dataclass(frozen=True)
class Fitted:
    """A recipe with the file's own names and labels of rows; what of them was proved, and what has to be asked."""

    recipe: Recipe
    told: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def fit_rows(recipe: Recipe, table: Table, earlier: EarlierFiles) -> Fitted | None:
    """The recipe with what this file calls its filters and their values; None where a filter is nowhere."""
    fitted = _with_names(recipe, table)
    if fitted is None or table.layout is not Layout.DFE:
        return fitted
    for name, wanted in _wanted(fitted.recipe).items():
        there = _values(table, name)
        for value in wanted:
            if plain(value) not in map(plain, there):
                others = [each for each in there if plain(each) not in map(plain, wanted)]
                fitted = _relabelled(fitted, table, earlier, (name, value), others)
    return fitted


def _wanted(recipe: Recipe) -> dict[str, list[str]]:
    """By filter the values that measures ask for."""
    found: dict[str, list[str]] = {}
    for measure in recipe.measures:
        for name, value in (*measure.rows.items(), *measure.denominator_row.items()):
            found.setdefault(name, []).append(value)
    return {name: list(dict.fromkeys(values)) for name, values in found.items()}


def _values(table: Table, name: str) -> list[str]:
    return list(table.frame[name].unique()) if name in table.frame else []


def _with_names(recipe: Recipe, table: Table) -> Fitted | None:
    """The recipe with the one column for each missing filter that holds every value asked of it."""
    missing = {name: wanted for name, wanted in _wanted(recipe).items() if name not in table.frame}
    if missing and table.layout is not Layout.DFE:
        return None
    named = {name: _column_of(wanted, recipe, table) for name, wanted in missing.items()}
    if not all(named.values()):
        return None
    asked = (f"{name} is missing, and {new} holds its values. Is it the same?" for name, new in named.items())
    renamed = _replaced(recipe, lambda rows: {named.get(name, name): value for name, value in rows.items()})
    return Fitted(renamed, asked=tuple(asked))


def _column_of(wanted: Iterable[str], recipe: Recipe, table: Table) -> str:
    """The only free column that holds these values; "" of none or several."""
    sought = set(map(plain, wanted))
    free = [each for each in table.frame.columns if each not in (*BASE, *recipe.filters)]
    found = [each for each in free if sought <= set(map(plain, _values(table, each)))]
    return found[0] if len(found) == 1 else ""


def _replaced(recipe: Recipe, change: Callable[[Mapping[str, str]], Mapping[str, str]]) -> Recipe:
    measures = (
        replace(each, rows=change(each.rows), denominator_row=change(each.denominator_row))
        for each in recipe.measures
    )
    return replace(recipe, measures=tuple(measures))


def _relabelled(
    fitted: Fitted, table: Table, earlier: EarlierFiles, missing: tuple[str, str], others: list[str]
) -> Fitted:
    """With the label that holds the figures of the missing one; else, of a total, with the one total there is."""
    name, old = missing
    before = earlier.of(fitted.recipe)
    new = next(
        (each for each in others if before and _proved(fitted.recipe, before, table, missing, each)), ""
    )
    told, asked = fitted.told, fitted.asked
    if new:
        told = (*told, f"“{new}” for “{old}” in {name} (by its figures)")
    elif is_total(old) and (new := the_total(others)):
        asked = (*asked, f"No row says “{old}” in {name}. Is “{new}” what is meant?")
    else:
        return fitted
    recipe = _replaced(
        fitted.recipe,
        lambda rows: {key: new if (key, value) == missing else value for key, value in rows.items()},
    )
    return Fitted(recipe, told, asked)


def _proved(recipe: Recipe, earlier: Table, table: Table, missing: tuple[str, str], label: str) -> bool:
    """Whether the rows with this label hold the figures that those with the missing one held."""
    name, value = missing
    if name not in earlier.frame:
        return False
    frame = table.frame[table.frame[name] == label]
    before, now = common_columns(recipe, earlier, replace(table, frame=frame.assign(**{name: value})))
    headings = {
        each
        for known in recipe.columns.values()
        for each in known
        if each in before.cells and each in now.cells
    }
    cells = [(before.cells[each], now.cells[each]) for each in headings]
    return proves([one for old, _ in cells for one in old], [one for _, new in cells for one in new])


def new_filters(match: RecipeMatch, table: Table) -> dict[str, list[str]]:
    """The columns of words that the recipe doesn't know, with their values."""
    if table.layout is not Layout.DFE:
        return {}
    known = {*BASE, *match.recipe.filters, *match.headings.values()}
    known |= {each for headings in match.recipe.columns.values() for each in headings}
    columns = {name: _values(table, name) for name in table.frame.columns if name not in known}
    return {
        name: values
        for name, values in columns.items()
        if len(values) <= MOST_VALUES and any(read_cell(each).mark == UNKNOWN for each in values)
    }


def with_only_values(match: RecipeMatch, table: Table) -> RecipeMatch:
    """The match where a new column says one thing in every row, which is asked about unless it is a total."""
    only = {name: values[0] for name, values in new_filters(match, table).items() if len(values) == 1}
    asked = [
        f"{name} is new, and says “{value}” in every row. Is that what is meant?"
        for name, value in only.items()
        if not is_total(value)
    ]
    return _saying(match, only, asked)


def with_totals(match: RecipeMatch, table: Table) -> RecipeMatch | None:
    """The match where rows differ in new columns: of each the total, which is asked about; None where none is."""
    totals = {
        name: total for name, values in new_filters(match, table).items() if (total := the_total(values))
    }
    asked = [
        f"{name} is new, and rows differ in it. Is “{total}” what is meant?" for name, total in totals.items()
    ]
    return _saying(match, totals, asked) if totals else None


def _saying(match: RecipeMatch, says: Mapping[str, str], asked: Iterable[str]) -> RecipeMatch:
    recipe = replace(match.recipe, says={**match.recipe.says, **says})
    new = tuple(each for each in match.new if each not in says)
    return replace(match, recipe=recipe, new=new, asked=(*match.asked, *asked))


def with_years(match: RecipeMatch, table: Table) -> RecipeMatch:
    """The match where every row calls its year otherwise than the dataset: on the day it is known by, if asked."""
    recipe = match.recipe
    frame = table.frame
    said = list(dict.fromkeys(frame.loc[frame[LEVEL] != "", IDENTIFIER]))
    days = set(recipe.year_ends.values())
    known = {plain_identifier(each) for each in recipe.year_ends}
    if len(said) != 1 or not said[0] or plain_identifier(said[0]) in known or len(days) != 1:
        return match
    (day,) = days
    asked = (
        f"Its years are called “{said[0]}”, where “{next(iter(recipe.year_ends))}” is known. "
        f"Do they end as those of {recipe.name} do ({day[3:]}/{day[:2]})?"
    )
    recipe = replace(recipe, year_ends={**recipe.year_ends, said[0]: day})
    return replace(match, recipe=recipe, asked=(*match.asked, asked))
