"""The matrix: indicators down, areas across. Pure: it only arranges rows that stand on pages already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.rules.row import Row
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


def matrix_lines(contents: Mapping[str, PageContent], slugs: Sequence[str]) -> list[MatrixLine]:
    """The lines of the matrix over the areas `slugs`, in the order of the first page that has each."""
    by_area = {slug: _rows_of(contents[slug], slug) if slug in contents else {} for slug in slugs}
    lines: dict[tuple[str, str], MatrixLine] = {}
    for slug in slugs:
        for section in contents[slug].sections if slug in contents else ():
            for row in section.rows:
                key = (row.code, row.basis)
                if key not in lines:
                    lines[key] = _line(section.title, row, [by_area[each].get(key) for each in slugs])
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
    )
