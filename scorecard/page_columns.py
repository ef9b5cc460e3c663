"""Which columns of a row stand in a table of a page, and how its width is shared out among them. Pure."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from scorecard.columns import Column, PageCell, RowTable, columns_of

OF_AREAS = frozenset({"figure", "target", "rating", "travel", "months"})
OF_AREA_PAGE = OF_AREAS | {"indicator", "area", "basis", "authority"}


@dataclass(frozen=True)
class ShownColumn:
    """A column on a page, its width in half percents of the table's."""

    column: Column
    cell: PageCell
    half_percents: int

    @property
    def heading(self) -> str:
        """What stands over it, which a narrow column breaks where its soft hyphen is."""
        return self.cell.heading or self.column.heading


def page_columns(table: RowTable) -> list[ShownColumn]:
    """The columns of a page's table with their cells; a table by area names the area of each row alone."""
    return _shared_out(_cells(table))


def columns_of_areas() -> list[ShownColumn]:
    """The columns of a table of one indicator in several areas, after the name of each."""
    return _shared_out(_cells(RowTable(), OF_AREAS, "Figure"))


def columns_of_area_page(table: RowTable, area: str) -> list[ShownColumn]:
    """The columns of an area's own page: fewer, its figure under its name, the authority's with its rating."""
    return _shared_out(
        (column, replace(cell, width=cell.width + 4) if column.key == "authority" else cell)
        for column, cell in _cells(table, OF_AREA_PAGE, "Figure" if table.by_area else area)
    )


def _cells(
    table: RowTable, only: Collection[str] = (), figure: str = ""
) -> Iterator[tuple[Column, PageCell]]:
    """The columns that a page shows, or of these `only` some; the newest figure's is called `figure`."""
    for column in columns_of(table):
        if column.page is not None and (not only or column.key in only):
            renamed = figure and column.key == "figure"
            yield replace(column, heading=figure) if renamed else column, column.page


def _shared_out(cells: Iterable[tuple[Column, PageCell]]) -> list[ShownColumn]:
    """The width of the table shared out among its columns, of which the last that can head a row does."""
    cells = list(cells)
    heads = [column.key for column, cell in cells if cell.heads_row]
    shown = [(column, cell) for column, cell in cells if not cell.heads_row or column.key == heads[-1]]
    whole = sum(cell.width for _, cell in shown)
    return [ShownColumn(column, cell, round(200 * cell.width / whole)) for column, cell in shown]
