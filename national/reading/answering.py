"""What a child process is asked: to read a national file by the recipes that there are. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from national.reading.common import EarlierFiles, common_columns
from national.reading.extract import RowsContradict, extract
from national.reading.fitting import Fitted, fit_rows, with_only_values, with_totals, with_years
from national.reading.frame import FileNotReadable
from national.reading.layouts import BASE, LEVEL, LOCAL, Table, read_table
from national.reading.neighbours import read_neighbours
from national.rules.file_read import FiguresRead, FileRead, Layout, UnknownFile
from national.rules.labels import plain
from national.rules.marks import UNKNOWN, read_cell
from national.rules.matching import RecipeMatch, match_recipe
from national.rules.recipe import Recipe

SAMPLE = 3
MOST_VALUES = 30


def read(data: bytes, recipes: Sequence[Recipe], earlier: Mapping[str, bytes]) -> tuple[FileRead | None, str]:
    """The file, or None and why it can't be read. `earlier` are the newest files of recipes, by the recipe's code."""
    try:
        table = read_table(data)
        if table.layout is Layout.NEIGHBOURS:
            return FileRead(table.layout, neighbours=read_neighbours(table)), ""
        match = best_match(table, recipes, earlier)
        if match is None:
            return FileRead(table.layout, unknown=_unknown(table)), ""
        match, figures = _figures(table, with_only_values(with_years(match, table), table))
        return FileRead(table.layout, match, figures), ""
    except (FileNotReadable, RowsContradict) as error:
        return None, str(error)


def _figures(table: Table, match: RecipeMatch) -> tuple[RecipeMatch, FiguresRead]:
    """The figures; where rows contradict each other that differ in a new column, those of its total."""
    try:
        return match, extract(table, match.recipe, match.headings)
    except RowsContradict:
        of_total = with_totals(match, table)
        if of_total is None:
            raise
        return of_total, extract(table, of_total.recipe, of_total.headings)


def best_match(table: Table, recipes: Sequence[Recipe], earlier: Mapping[str, bytes]) -> RecipeMatch | None:
    """The recipe that fits: by its headings, else by the figures of its last edition, else by what its rows say."""
    base = (*BASE, *_filters_of(table))
    before = EarlierFiles(earlier)
    fitted = {
        each.recipe.code: each for recipe in recipes if (each := fit_rows(recipe, table, before)) is not None
    }
    named = [match for each in fitted.values() if _is_named(match := _laid(each, table, base), table)]
    if named:
        best = max(named, key=_sureness)
        # What has kept its name tells the dataset; what has not is told by its figures.
        return _laid(fitted[best.recipe.code], table, base, before)
    matches = [
        _laid(each, table, base, before)
        for each in fitted.values()
        if _says(each.recipe, table) or each.recipe.code in earlier
    ]
    likely = [match for match in matches if _is_proved(match)] or [
        match
        for match in matches
        if _says(match.recipe, table) and _readable(match, {"name", "figures", "alike"})
    ]
    return max(likely, key=lambda match: len(match.matches), default=None)


def _is_proved(match: RecipeMatch) -> bool:
    """Whether at least half of the columns hold the figures of the edition before."""
    return sum(each.how == "figures" for each in match.matches) * 2 >= len(match.recipe.columns)


def _sureness(match: RecipeMatch) -> tuple[int, int, int]:
    return -len(match.asked), len(match.matches) - len(match.renamed), -len(match.missing)


def _laid(
    fitted: Fitted, table: Table, base: Sequence[str], earlier: EarlierFiles | None = None
) -> RecipeMatch:
    """The recipe laid over the file's headings, with the proof of an earlier file."""
    recipe = fitted.recipe
    before = None if earlier is None else earlier.of(recipe)
    common = None if before is None else common_columns(recipe, before, table)
    match = match_recipe(recipe, tuple(table.frame.columns), base, common)
    return replace(match, told=fitted.told, asked=(*fitted.asked, *_says_other(recipe, table)))


def _is_named(match: RecipeMatch, table: Table) -> bool:
    """Whether at least half of the measures can be read by known headings, and rows say what they should."""
    readable = _readable(match, {"name"})
    return readable * 2 >= len(match.recipe.measures) and _has_rows(match.recipe, table)


def _readable(match: RecipeMatch, how: Collection[str]) -> int:
    """How many measures have their printed figure or their numerator in a column that was told so."""
    there = {each.role for each in match.matches if each.how in how}
    return sum(
        each.value in there or (bool(each.numerator) and there.issuperset(each.numerator))
        for each in match.recipe.measures
    )


def _has_rows(recipe: Recipe, table: Table) -> bool:
    """Whether some row is what some measure asks for. Only this tells apart datasets that share their headings."""
    if table.layout is Layout.DFE and not all(each.rows for each in recipe.measures):
        return True
    return any(
        each.rows and all(_holds(table, name, value) for name, value in each.rows.items())
        for each in recipe.measures
    )


def _holds(table: Table, name: str, value: str) -> bool:
    """Whether a column holds a value, however it is written."""
    return name in table.frame and plain(value) in map(plain, table.frame[name].unique())


def _says(recipe: Recipe, table: Table) -> bool:
    return bool(recipe.says) and all(_holds(table, name, value) for name, value in recipe.says.items())


def _says_other(recipe: Recipe, table: Table) -> Iterator[str]:
    """The question where the rows say that they are of another dataset than the recipe's."""
    for name, value in recipe.says.items():
        if name in table.frame and not _holds(table, name, value):
            there = "; ".join(f"“{each}”" for each in table.frame[name].unique()[:SAMPLE])
            yield f"Its rows say {there} in {name}, where “{value}” is known. Are they {recipe.name}?"


def _filters_of(table: Table) -> list[str]:
    """Columns of words: they say what a row is."""
    frame = table.frame
    return [
        name
        for name in frame.columns
        if name not in BASE
        and not frame[name].str.contains(r"[0-9]").any()
        and frame[name].nunique() <= MOST_VALUES
        and frame[name].str.len().max() > 4
    ]


def _unknown(table: Table) -> UnknownFile:
    frame = table.frame
    others = [name for name in frame.columns if name not in BASE]
    numeric = [
        name for name in others if frame[name].map(lambda text: read_cell(text).mark != UNKNOWN).mean() > 0.9
    ]
    local = frame[frame[LEVEL] == LOCAL]
    shown = local if len(local) else frame
    return UnknownFile(
        headings=table.headings,
        filters={
            name: tuple(dict.fromkeys(frame[name].tolist()))[:MOST_VALUES]
            for name in others
            if name not in numeric
        },
        columns=tuple(numeric),
        sample=tuple(tuple(row) for row in shown.head(SAMPLE).itertuples(index=False)),
        identifiers=tuple(dict.fromkeys(frame["time_identifier"].tolist())),
        rows=len(frame),
    )
