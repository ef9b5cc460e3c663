"""The matrix: indicators down, areas across. Pure: it only arranges rows that stand on pages already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode

from indicators.rules.row import Row
from indicators.rules.terms import Rag
from scorecard.rules.content import PageContent


@dataclass(frozen=True)
class MatrixLine:
    """One indicator over all areas. A row is None for an area that the edition does not know.

    `period_end` is that of the first area's figure.
    """

    section_title: str
    name: str
    code: str
    basis: str
    basis_short: str
    period_end: str
    rows: tuple[Row | None, ...]
    benchmark: str
    aim_words: str
    aim: str = ""

    @cached_property
    def reds(self) -> int:
        """How many areas are red, the first left out: it is what the others are parts of."""
        return sum(row is not None and row.rating.letter == Rag.RED for row in self.rows[1:])

    @property
    def known(self) -> Row:
        """A row of the line, the first area's where it has one."""
        return next(row for row in self.rows if row is not None)


def matrix_lines(contents: Mapping[str, PageContent], slugs: Sequence[str]) -> list[MatrixLine]:
    """The lines of the matrix over the areas `slugs`, in the order of the first page that has each."""
    by_area = {slug: _rows_of(contents[slug], slug) if slug in contents else {} for slug in slugs}
    lines: dict[tuple[str, str], MatrixLine] = {}
    for slug in slugs:
        for section in contents[slug].sections if slug in contents else ():
            for row in section.rows:
                key = (row.code, row.basis)
                rows = [by_area[each].get(key) for each in slugs]
                if key not in lines and any(rows):
                    lines[key] = _line(section.title, row, rows)
    return list(lines.values())


def _rows_of(content: PageContent, slug: str) -> dict[tuple[str, str], Row]:
    return {(row.code, row.basis): row for row in content.rows if row.area == slug}


def _line(title: str, row: Row, rows: list[Row | None]) -> MatrixLine:
    benchmark = ", ".join(f"{each.text} ({each.area}, {each.period})" for each in row.benchmarks)
    return MatrixLine(
        title,
        row.name,
        row.code,
        row.basis,
        row.basis_short,
        row.figure.period_end,
        tuple(rows),
        benchmark,
        row.aim_words,
        row.aim,
    )


def reds_by_area(lines: Sequence[MatrixLine], areas: int) -> list[int]:
    """How many figures are red in each of so many columns."""
    return [sum(_is_red(line.rows[at]) for line in lines) for at in range(areas)]


def _is_red(row: Row | None) -> bool:
    return row is not None and row.rating.letter == Rag.RED


def most_reds_first(lines: Sequence[MatrixLine]) -> list[MatrixLine]:
    """The lines by how many areas are red; those with as many as they stood, all under one heading."""
    return [
        replace(line, section_title="") for line in sorted(lines, key=lambda line: line.reds, reverse=True)
    ]


def columns_by_reds(lines: Sequence[MatrixLine], areas: int) -> list[int]:
    """The places of the columns after the first, by how many of their figures are red; the first keeps its place."""
    reds = reds_by_area(lines, areas)
    return [0, *sorted(range(1, areas), key=lambda at: -reds[at])] if areas else []


def with_columns(line: MatrixLine, places: Sequence[int]) -> MatrixLine:
    """The line with its areas in this order."""
    return replace(line, rows=tuple(line.rows[at] for at in places))


@dataclass(frozen=True)
class MatrixQuery:
    """How the matrix is asked for: what its lines and columns are sorted by, below which area, and which cell is open.

    `part` counts the pages of areas from 1.
    """

    issue: str = ""
    sort: str = ""
    areas: str = ""
    within: str = ""
    part: str = ""
    cell: str = ""

    def url(self, **changed: str) -> str:
        """The address with something else asked for."""
        asked = {name: value for name, value in (vars(self) | changed).items() if value}
        return f"?{urlencode(asked)}"
