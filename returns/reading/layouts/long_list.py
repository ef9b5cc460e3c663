"""One row a reading: Indicator, Area, Month, Numerator, Denominator, Value, As at, Note, in any order."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from indicators.rules.terms import Unit
from returns.reading.layouts.blocks import Block, begun_by, summed_blocks
from returns.reading.layouts.building import Figures, Statement, arrange, line_of
from returns.reading.layouts.rows import RowWords
from returns.reading.layouts.tables import (
    TableContext,
    body_rows,
    headings_over,
    is_sum_of,
    name_in_row,
    row_span,
    set_headings_aside,
    set_unknown_columns_aside,
)
from returns.reading.lines import ReadProblem, WhyNotStored
from returns.reading.sheet.cells import Sheet
from returns.reading.sheet.figures import FigureRead, read_figure
from returns.reading.sheet.headings import (
    FIGURES,
    Column,
    columns_repeated,
    is_average,
    is_total,
    is_total_of_areas,
)


@dataclass(frozen=True)
class LongHeader:
    """The headings of such a table and the columns that they name.

    `repeated` are columns of figures under a heading that stands there already: each makes lines of its own, so that
    two different figures for one reading are found. `first_row` is that of a list without headings, whose `row` is 0.
    """

    row: int
    named: dict[Column, int]
    repeated: tuple[dict[Column, int], ...] = ()
    first_row: int = 0

    @property
    def last_row(self) -> int:
        """The last row of headings."""
        return self.row

    @cached_property
    def figures(self) -> dict[Column, int]:
        """The columns with figures."""
        return {column: node for column, node in self.named.items() if column in FIGURES}

    @cached_property
    def words(self) -> dict[Column, int]:
        """The columns without."""
        return {column: node for column, node in self.named.items() if column not in FIGURES}


def long_header(
    sheet: Sheet, row: int, named: dict[Column, int], *, is_first: bool = False
) -> LongHeader | None:
    """The headings if a row that names these columns heads such a table: a name and a figure at least.

    Of the first table of a sheet its months are name enough; within another they are words of its rows.
    """
    repeated = columns_repeated(sheet, row, named)
    named = _without_list_numbers(sheet, row, named)
    if Column.AREA in named and not named.keys() & FIGURES and (total := _total_of_parts(sheet, row, named)):
        named = {**named, Column.VALUE: total}
    header = LongHeader(row, named, repeated)
    keys = (Column.INDICATOR, Column.AREA, *((Column.MONTH,) if is_first else ()))
    has_name = any(column in header.named for column in keys)
    return header if has_name and header.figures else None


def _without_list_numbers(sheet: Sheet, row: int, named: dict[Column, int]) -> dict[Column, int]:
    """The columns without one headed No. that numbers the rows of the list, 1, 2, 3, before their names."""
    at = named.get(Column.NUMBER, 0)
    names = [named[column] for column in (Column.INDICATOR, Column.AREA) if column in named]
    if not at or not names or at > min(names):
        return named
    below = (read_figure(sheet.at(each, at)).number for each in sheet.rows_between(row + 1, row + 3))
    is_list = all(number == place for place, number in enumerate(below, start=1))
    return {column: place for column, place in named.items() if column is not Column.NUMBER or not is_list}


def _total_of_parts(sheet: Sheet, row: int, named: Mapping[Column, int]) -> int | None:
    """The column of the total beside those of its parts, Male, Female and Total: in every row it is their sum.

    Only where areas stand down: what stands across are then no areas, of which the total would be another's figure.
    """
    heads = [cell for cell in sheet.row(row) if cell.column not in named.values()]
    totals = [cell.column for cell in heads if is_total_of_areas(cell.text)]
    parts = [cell.column for cell in heads if cell.column not in totals]
    if len(totals) != 1 or len(parts) < 2:
        return None
    return totals[0] if is_sum_of(sheet, row, totals[0], parts) else None


def read_long_list(context: TableContext, header: LongHeader) -> None:
    """Add a line for every row with a figure, and set the rest of the table aside."""
    account, sheet, title = context.account, context.sheet, context.title
    set_headings_aside(account, header.row, header.last_row)
    account.names_above.clear()
    account.headings.clear()
    rows = body_rows(sheet, header.first_row or header.row + 1, context.last_row, header.figures.values())
    block = Block()
    summed = summed_blocks(context, rows, header.named, header.figures.values())
    for row in rows:
        begun = summed.get(row) or begun_by(sheet, row, block, header.named, title.vocabulary, title.within)
        if begun is not None:
            block = begun
            account.set_aside(sheet.row(row), WhyNotStored.TOTAL if row in summed else WhyNotStored.HEADING)
        else:
            context.note_label(row)
            _read_row(RowWords(context, row, header.words), header, block)
    set_unknown_columns_aside(account, header.row, rows)


def _read_row(row: RowWords, header: LongHeader, block: Block) -> None:
    account, sheet = row.context.account, row.context.sheet
    indicator, area = _indicator(row, block), _area(row, block)
    unit = row.context.title.vocabulary.unit_of(indicator)
    name = row.text(Column.INDICATOR) or row.text(Column.AREA)
    for columns in (header.figures, *header.repeated):
        figures = arrange({c: read_figure(sheet.at(row.number, at)) for c, at in columns.items()}, unit)
        if block.restates or _restates(row):
            account.set_aside(sheet.row(row.number), WhyNotStored.TOTAL, text=name)
            if figures.given and not is_average(name):
                account.totals.append(line_of(_statement(row, indicator, area, figures, block)))
        elif figures.given:
            account.add_line(line_of(_statement(row, indicator, area, figures, block)))
        elif name and columns is header.figures:
            ref = row_span(row.number, columns.values())
            account.set_aside(sheet.row(row.number), WhyNotStored.EMPTY, text=name, ref=ref)


def _restates(row: RowWords) -> bool:
    """Whether a row is a total or an average of others, or says that it holds a target or the like."""
    if row.says_no_actual:
        return True
    area, words = row.text(Column.AREA), row.context.title.vocabulary
    if area and is_total_of_areas(area) and not words.is_area(area):
        return True
    return any(is_total(row.text(column)) for column in (Column.INDICATOR, Column.MONTH, Column.PERIOD))


def _indicator(row: RowWords, block: Block) -> str:
    """The indicator's name, of the row or, in a table without such a column, of its block or title."""
    if Column.INDICATOR in row.words:
        return name_in_row(row.context, row.words, Column.INDICATOR, row.number)
    return block.indicator or row.context.indicator_above


def _area(row: RowWords, block: Block) -> str:
    """The area's name, of the row or, in a table without such a column, of its block, title or sheet."""
    if Column.AREA in row.words:
        return name_in_row(row.context, row.words, Column.AREA, row.number)
    return block.area or row.context.area_above


def _headings(row: RowWords, figure: FigureRead | None) -> tuple[str, ...]:
    """What stands over a figure: its heading, and below it a unit alone, in a row that names nothing."""
    if figure is None:
        return ()
    kept, column = row.context.account.headings, figure.cell.column
    if column not in kept:
        sheet, above = row.context.sheet, row.context.header_row
        names = [row.words[each] for each in (Column.INDICATOR, Column.AREA) if each in row.words]
        has_units = all(sheet.at(above + 1, at).blank for at in names)
        kept[column] = headings_over(sheet, [above, above + 1] if has_units else [above], figure)
    return kept[column]


def _statement(row: RowWords, indicator: str, area: str, figures: Figures, block: Block) -> Statement:
    problems: list[ReadProblem] = []
    row.context.tell_surplus(row.number, problems)
    row.context.tell_other_code(row.number, area, problems)
    if (
        row.context.title.vocabulary.unit_of(indicator) is Unit.COUNT
        and figures.numerator
        and figures.denominator
    ):
        row.context.tell_cut(figures.numerator, figures.denominator.cell, problems)
    as_at = row.day(problems)
    period = row.period(as_at, figures.given[0].cell, block.period, problems)
    return Statement(
        sheet=row.context.sheet,
        row=row.number,
        indicator=indicator,
        area=area,
        part=row.text(Column.PART),
        area_asked=Column.AREA in row.words,
        figures=figures,
        period=period,
        basis=row.basis(as_at, period, problems),
        as_at=as_at,
        note=row.text(Column.NOTE),
        source=row.text(Column.SOURCE),
        named_by=tuple(cell for column, cell in row.said.items() if column is not Column.UNIT),
        headings=_headings(row, figures.value),
        unit=row.text(Column.UNIT),
        problems=problems,
    )
