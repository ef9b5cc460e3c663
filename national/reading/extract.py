"""The figures of a table by a recipe: for each measure, place and year what is printed, with its parts. Pure.

Nothing is guessed: a row whose year, place or figures can't be told is left out with its reason, and two rows that
claim one figure are an error that names both.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from national.reading.layouts import (
    COUNTRY,
    COUNTRY_NAME,
    IDENTIFIER,
    LEVEL,
    LOCAL,
    NAME,
    NATIONAL,
    NEW,
    OLD,
    OLD_CODE,
    ONS_CODE,
    PERIOD,
    REGION,
    REGION_NAME,
    REGIONAL,
    Table,
)
from national.rules.file_read import FigureRead, FiguresRead, PlaceSaid
from national.rules.labels import plain
from national.rules.marks import EMPTY, PrintedCell, read_cell
from national.rules.recipe import Recipe, RecipeMeasure
from national.rules.years import YearNotUnderstood, year_end

ENGLAND = "E92000001"
KINDS = {NATIONAL: "country", REGIONAL: "region", LOCAL: "authority"}
# Unitary and metropolitan authorities, London boroughs and counties; E07 are districts.
WITH_CHILDREN = re.compile("E(06|08|09|10)[0-9]{6}")
REGION_CODE = re.compile("E1[23][0-9]{6}")
REGIONS = {
    *("northeast", "northwest", "yorkshireandthehumber", "eastmidlands", "westmidlands", "eastofengland"),
    *("london", "southeast", "southwest", "innerlondon", "outerlondon"),
}
EXAMPLES = 5


class RowsContradict(ValueError):
    """Two rows claim one figure, or no row is what the recipe asks for. Its text says which, and what to do."""


def extract(table: Table, recipe: Recipe, headings: Mapping[str, str]) -> FiguresRead:
    """The figures of the recipe's measures; `headings` gives the table's heading of each role that it has.

    Raises RowsContradict.
    """
    return _Extraction(table, recipe, headings).run()


class _Extraction:
    """One table read by one recipe. Columns are lists of texts, because a row is asked for many times."""

    def __init__(self, table: Table, recipe: Recipe, headings: Mapping[str, str]) -> None:
        self.recipe, self.headings, self.table = recipe, headings, table
        wanted = {*headings.values(), *recipe.filters} & set(table.frame.columns)
        self.column = {name: table.frame[name].tolist() for name in wanted}
        self.found = FiguresRead(rows=len(table.frame))
        self.places = _places(table)
        self.ends = self._ends()
        self.usable = [
            at for at in range(self.found.rows) if self.places[at] is not None and self.ends[at] is not None
        ]
        self.used: set[int] = set()
        self.cells: dict[tuple[str, int], PrintedCell] = {}

    def run(self) -> FiguresRead:
        for index, measure in enumerate(self.recipe.measures):
            if any(role in self.headings for role in measure.numerator) or measure.value in self.headings:
                self._measure(index, measure)
        self.found.rows_used = len(self.used)
        fixed = len(self.usable) - len(self.used)
        if fixed:
            self.found.left_out["the recipe asks for other rows"] = fixed
        for at in range(self.found.rows):
            if self.places[at] is None:
                self.found.left_out[f"no place that is read: {self._level(at)}"] += 1
        self.found.left_out.update(self.table.left_out)
        return self.found

    def _level(self, at: int) -> str:
        frame = self.table.frame
        level, country, code = (str(frame[name].iat[at]) for name in (LEVEL, COUNTRY_NAME, NEW))
        if plain(level) == plain(LOCAL):
            return f"{level} ({code[:3] or country}, without children’s services in England)"
        return f"{level}, {country}" if plain(level) == plain(NATIONAL) else level or "no geographic level"

    def _ends(self) -> list[date | None]:
        """The last day of each row's year; a row whose year says none is left out with the reason."""
        ends: dict[tuple[str, str], date | None] = {}
        why: dict[tuple[str, str], str] = {}
        said = list(
            zip(self.table.frame[PERIOD].tolist(), self.table.frame[IDENTIFIER].tolist(), strict=True)
        )
        for key in dict.fromkeys(said):
            try:
                ends[key] = year_end(*key, self.recipe.year_ends)
            except YearNotUnderstood as error:
                ends[key], why[key] = None, str(error)
        self.found.left_out.update(
            why[key] for key, place in zip(said, self.places, strict=True) if place is not None and key in why
        )
        return [ends[key] for key in said]

    def _rows(self, filters: Mapping[str, str]) -> list[int]:
        """The usable rows that hold these values; writing differs in capitals and spaces."""
        columns = [
            (self.column[name], plain(value)) for name, value in filters.items() if name in self.column
        ]
        return [at for at in self.usable if all(plain(texts[at]) == value for texts, value in columns)]

    def _measure(self, index: int, measure: RecipeMeasure) -> None:
        rows = self._rows({**self._says(), **measure.rows})
        if not rows and self.usable:
            raise RowsContradict(_none_such(self.table, measure))
        totals = self._totals(measure)
        seen: dict[tuple[PlaceSaid, date], int] = {}
        for at in rows:
            place, end = self.places[at], self.ends[at]
            assert place is not None
            assert end is not None
            first = seen.setdefault((place, end), at)
            if first != at:
                raise RowsContradict(self._twins(measure, first, at))
            self.used.add(at)
            self._keep(index, measure, at, place, end, totals)

    def _says(self) -> dict[str, str]:
        """What the recipe's rows say of their dataset, where any row of the file does."""
        there = {name: set(map(plain, texts)) for name, texts in self.column.items()}
        return {
            name: value for name, value in self.recipe.says.items() if plain(value) in there.get(name, ())
        }

    def _totals(self, measure: RecipeMeasure) -> dict[tuple[PlaceSaid, date], int]:
        if not measure.denominator_row:
            return {}
        rows = self._rows({**measure.rows, **measure.denominator_row})
        self.used.update(rows)
        return {(self.places[at], self.ends[at]): at for at in rows}  # type: ignore[misc]  # usable rows have both

    def _keep(
        self,
        index: int,
        measure: RecipeMeasure,
        at: int,
        place: PlaceSaid,
        end: date,
        totals: Mapping[tuple[PlaceSaid, date], int],
    ) -> None:
        numerator, mark = self._sum(measure.numerator, at)
        if measure.denominator_row:
            total = totals.get((place, end))
            denominator = None if total is None else self._sum(measure.numerator, total)[0]
        else:
            denominator, _ = self._sum(measure.denominator, at)
        printed = ""
        if measure.value in self.headings:
            cell = self._cell(measure.value, at)
            printed = f"{cell.number:f}" if cell.number is not None else ""
            mark = cell.mark
        if mark:
            self.found.marks[mark] += 1
        known = bool(printed) or numerator is not None
        if known or mark != EMPTY:
            line = self.table.lines[at]
            self.found.figures.append(
                FigureRead(index, place, end, numerator, denominator, printed, "" if printed else mark, line)
            )

    def _sum(self, roles: Sequence[str], at: int) -> tuple[Decimal | None, str]:
        """The sum of these cells, unknown as soon as one of them is; with the first mark."""
        if not roles or not all(role in self.headings for role in roles):
            return None, EMPTY
        cells = [self._cell(role, at) for role in roles]
        marks = [cell.mark for cell in cells if not cell.known]
        if marks:
            return None, next((mark for mark in marks if mark), EMPTY)
        return sum((cell.number for cell in cells if cell.number is not None), Decimal(0)), EMPTY

    def _cell(self, role: str, at: int) -> PrintedCell:
        heading = self.headings[role]
        key = heading, at
        if key not in self.cells:
            cell = read_cell(self.column[heading][at])
            if cell.mark == "?" and len(self.found.unknown_marks) < EXAMPLES:
                self.found.unknown_marks.append(f"row {self.table.lines[at]}, {heading}: “{cell.text}”")
            self.cells[key] = cell
        return self.cells[key]

    def _twins(self, measure: RecipeMeasure, first: int, second: int) -> str:
        frame, lines = self.table.frame, self.table.lines
        one, other = (frame.iloc[at].to_dict() for at in (first, second))
        figures = set(self.headings.values())
        words = [
            name for name in frame.columns if one[name] != other[name] and name not in figures and one[name]
        ]
        printed = [name for name in frame.columns if one[name] != other[name] and name in figures]
        if words:
            why = f"They differ in {words[0]}: the recipe has to say which value is meant."
        elif printed:
            why = f"Their {printed[0]} is {one[printed[0]]} and {other[printed[0]]}: take out the one that is wrong."
        else:
            why = "They are the same: take one out."
        return f"Rows {lines[first]} and {lines[second]} both claim {measure.indicator} of one place and year. {why}"


def _none_such(table: Table, measure: RecipeMeasure) -> str:
    for name, value in measure.rows.items():
        if name not in table.frame:
            return f"The column {name} is missing, which says what a row is."
        there = list(dict.fromkeys(table.frame[name].tolist()))
        if plain(value) not in map(plain, there):
            return f"No row has “{value}” in {name}. There is: {'; '.join(there[:8])}."
    return f"No row is what {measure.indicator} asks for."


_PLACE = (LEVEL, COUNTRY, COUNTRY_NAME, REGION, REGION_NAME, NEW, OLD, NAME)


def _places(table: Table) -> list[PlaceSaid | None]:
    columns: Iterable[tuple[str, ...]] = zip(*(table.frame[name].tolist() for name in _PLACE), strict=True)
    known: dict[tuple[str, ...], PlaceSaid | None] = {}
    return [known[said] if said in known else known.setdefault(said, _place(said)) for said in columns]


def _place(said: Sequence[str]) -> PlaceSaid | None:
    """The place of a row; None where it is none that figures are kept of, such as a ward, or Wales."""
    level, country, country_name, region, region_name, new, old, name = said
    kind = next((kind for word, kind in KINDS.items() if plain(word) == plain(level)), None)
    if kind == "country":
        is_england = country in ("", ENGLAND) and plain(country_name) in ("", "england")
        return PlaceSaid(kind, ENGLAND, name="England") if is_england else None
    if kind == "region":
        code = region if REGION_CODE.fullmatch(region) else ""
        return PlaceSaid(kind, code, name=region_name) if code or plain(region_name) in REGIONS else None
    return _authority(country, region, new, old, name) if kind == "authority" else None


def _authority(country: str, region: str, *said: str) -> PlaceSaid | None:
    """An English authority with children's services, by its codes in whichever column; no district, nor Cardiff."""
    code = next((text for text in said if ONS_CODE.fullmatch(text)), "")
    old = next((found[1] for text in said if (found := OLD_CODE.fullmatch(text))), "")
    name = said[-1]
    if (
        country not in ("", ENGLAND)
        or (code and not WITH_CHILDREN.fullmatch(code))
        or not (code or old or name)
    ):
        return None
    return PlaceSaid("authority", code, old, name, region)
