"""Periods, areas or indicators across: the others down, each in a row, over rows of parts, or in named parts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from indicators.rules.periods import add_months
from returns.reading.layouts.across_header import AcrossHeader, AxisColumns
from returns.reading.layouts.blocks import Block, begun_by, summed_blocks
from returns.reading.layouts.building import Figures, Statement, arrange, line_of
from returns.reading.layouts.heading_words import Axis
from returns.reading.layouts.rows import RowWords
from returns.reading.layouts.tables import (
    TableContext,
    body_rows,
    headings_over,
    name_in_row,
    row_span,
    set_columns_aside,
    set_headings_aside,
    set_unknown_columns_aside,
)
from returns.reading.lines import LineRead, ProblemCode, ReadProblem, WhyNotStored
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.figures import FigureRead, read_figure
from returns.reading.sheet.headings import (
    FIGURES,
    Column,
    column_of,
    is_average,
    is_total,
    is_total_of_areas,
    joined,
)

_PARTS_OF_A_FRACTION = FIGURES
DECEMBER = 12


@dataclass(frozen=True)
class RowGroup:
    """What a table says of one thing: the rows that it is written over, what names it, and what stands over its block.

    Whatever of indicator, area and period neither the rows nor the block name, the headings or the title do.
    """

    rows: tuple[int, ...]
    indicator: str
    area: str
    part: str
    fraction: dict[Column, int]
    block: Block
    period: str = ""

    @property
    def name(self) -> str:
        """What names the indicator in its table."""
        return ", ".join(word for word in (self.indicator, self.area, self.part, self.period) if word)


def read_across(place: TableContext, header: AcrossHeader) -> None:
    """Add a line for every row and heading with a figure between them, and set the rest of the table aside."""
    account, sheet = place.account, place.sheet
    set_headings_aside(account, header.row, header.last_row)
    account.names_above.clear()
    rows = body_rows(sheet, header.last_row + 1, place.last_row, header.figure_columns)
    if rows and _heads_parts(sheet, rows[0], header):
        _ask_about_parts(place, rows.pop(0))
    _ask_about_years(place, header)
    empty = _note_empty_columns(place, header, rows)
    for spec in _measures(place, header, rows):
        _read_measure(place, header, spec, empty)
    for column in header.travel:
        set_columns_aside(account, rows, [column], WhyNotStored.TRAVEL, "")
    for column in header.restating:
        heading = sheet.seen(header.last_row, column).text or sheet.seen(header.row, column).text
        set_columns_aside(account, rows, [column], WhyNotStored.RESTATES, heading)
    set_unknown_columns_aside(account, header.row, rows)


def _heads_parts(sheet: Sheet, row: int, header: AcrossHeader) -> bool:
    """Whether the first row below the headings names nothing though figures are looked for in it: more headings."""
    names = (*header.key_columns, *([header.part_column] if header.part_column else []))
    return all(sheet.at(row, column).blank for column in names)


def _ask_about_parts(place: TableContext, row: int) -> None:
    cells = place.sheet.row(row)
    place.account.set_aside(cells, WhyNotStored.COLUMN_HEADINGS)
    named = ", ".join(cell.text for cell in cells[:3])
    what = f"Sheet {place.sheet.name}, row {row}: “{named}” stands below the headings and may name parts."
    place.account.add_problem(
        ProblemCode.TITLE_SAYS_OTHER,
        f"{what} Are the figures below those of the whole all the same?",
        "If not, leave these columns out of the file, or name what they are in their headings, and upload again.",
        ref=cells[0].ref,
        unknown=what,
    )


def _ask_about_years(place: TableContext, header: AcrossHeader) -> None:
    """One question where January stands right behind December under the same calendar year."""
    for before, after in pairwise(each.axis for each in header.periods):
        if before.period is None or after.period is None or replace(after, period=before.period) != before:
            continue
        if before.period.end == add_months(after.period.end, 11) and before.period.end.month == DECEMBER:
            what = f"{before.label} stands before {after.label}. Are both of that year?"
            remedy = "If not, write the months with their year, as Jan 2013, and upload again."
            place.account.add_problem(ProblemCode.TITLE_OF_TWO_PERIODS, what, remedy, unknown=what)


def _note_empty_columns(place: TableContext, header: AcrossHeader, rows: list[int]) -> set[int]:
    """List the periods for which the whole table gives no figure; answers their columns."""
    empty: set[int] = set()
    for period in header.periods:
        columns = period.columns.values()
        if rows and all(place.sheet.at(row, column).blank for row in rows for column in columns):
            empty.update(columns)
            for column in columns:
                place.account.note_empty_column(column, rows[0], rows[-1], period.axis.label)
    return empty


def _read_measure(place: TableContext, header: AcrossHeader, spec: RowGroup, empty: set[int]) -> None:
    account, sheet = place.account, place.sheet
    if _restates(place, header, spec):
        _set_total_aside(place, header, spec)
        return
    names = _names(sheet, header, spec)
    asked = [period for period in header.periods if not empty.issuperset(period.columns.values())]
    silent = []
    for period in asked:
        figures = _figures(place, spec, period)
        if figures.given:
            account.add_line(line_of(_statement(place, header, spec, period, figures, names)))
        else:
            silent.append(period)
    if len(silent) < len(asked):
        _set_silence_aside(place, spec, silent)
    elif spec.name:
        columns = [column for period in silent for column in period.columns.values()]
        ref = row_span(spec.rows[0], columns) if columns else ""
        account.set_aside(names, WhyNotStored.EMPTY, text=spec.name, ref=ref)


def _set_total_aside(place: TableContext, header: AcrossHeader, spec: RowGroup) -> None:
    """List a row that restates others; what is a total of them is checked against their sum."""
    cells = [cell for row in spec.rows for cell in place.sheet.row(row)]
    place.account.set_aside(cells, WhyNotStored.TOTAL, text=spec.name)
    if not is_average(spec.area or spec.part or spec.indicator):
        place.account.totals.extend(_totals(place, header, spec))


def _restates(place: TableContext, header: AcrossHeader, spec: RowGroup) -> bool:
    """Whether a row is a total or an average of others."""
    words = place.title.vocabulary
    if RowWords(place, spec.rows[0], header.named).says_no_actual:
        return True
    if spec.block.restates or any(is_total(name) for name in (spec.indicator, spec.part, spec.period)):
        return True
    names_both = Column.AREA in header.named and Column.INDICATOR in header.named
    if names_both and not spec.area and is_total_of_areas(spec.indicator):
        return not words.is_indicator(spec.indicator)
    return bool(spec.area) and is_total_of_areas(spec.area) and not words.is_area(spec.area)


def _totals(place: TableContext, header: AcrossHeader, spec: RowGroup) -> Iterator[LineRead]:
    """A row of totals as lines, one for every heading with a figure."""
    names = _names(place.sheet, header, spec)
    for period in header.periods:
        figures = _figures(place, spec, period)
        if figures.given:
            yield line_of(_statement(place, header, spec, period, figures, names))


def _set_silence_aside(place: TableContext, spec: RowGroup, silent: list[AxisColumns]) -> None:
    """Say of which periods an indicator says nothing that has a figure for others."""
    for period in silent:
        columns = period.columns.values()
        cells = [place.sheet.at(row, column) for row in spec.rows for column in columns]
        text = f"{spec.name}, {period.axis.label}"
        place.account.set_aside(cells, WhyNotStored.EMPTY, text=text, ref=row_span(spec.rows[0], columns))


def _statement(
    place: TableContext,
    header: AcrossHeader,
    spec: RowGroup,
    period: AxisColumns,
    figures: Figures,
    names: tuple[Cell, ...],
) -> Statement:
    problems: list[ReadProblem] = []
    place.tell_surplus(spec.rows[0], problems)
    place.tell_other_code(spec.rows[0], spec.area, problems)
    row, axis = RowWords(place, spec.rows[0], header.named), period.axis
    as_at = None if axis.period else row.day(problems)
    over = spec.block.period
    dated = axis.period or row.period(as_at, figures.given[0].cell, over, problems, half=axis.half)
    return Statement(
        sheet=place.sheet,
        row=row.number,
        indicator=_indicator(spec, axis),
        area=spec.area
        or axis.area
        or spec.block.area
        or ("" if Column.AREA in header.named else place.area_above),
        part=spec.part,
        area_asked=Column.AREA in header.named and not axis.area,
        figures=figures,
        period=dated,
        basis=row.basis(as_at, dated, problems),
        as_at=as_at,
        note=row.text(Column.NOTE),
        source=row.text(Column.SOURCE),
        named_by=names,
        headings=headings_over(place.sheet, range(header.row, header.last_row + 1), figures.value),
        unit=row.text(Column.UNIT),
        problems=problems,
    )


def _indicator(spec: RowGroup, axis: Axis) -> str:
    return spec.indicator or axis.indicator


def _names(sheet: Sheet, header: AcrossHeader, spec: RowGroup) -> tuple[Cell, ...]:
    """The cells that name an indicator or explain it."""
    columns = [
        *header.key_columns,
        header.part_column,
        header.named.get(Column.NOTE),
        header.named.get(Column.SOURCE),
    ]
    cells = [sheet.seen(row, column) for column in columns if column for row in spec.rows]
    return tuple(dict.fromkeys(cell for cell in cells if not cell.blank))


def _text(sheet: Sheet, row: int, column: int | None) -> str:
    return sheet.seen(row, column).text if column else ""


def _groups(place: TableContext, header: AcrossHeader, rows: list[int]) -> Iterator[tuple[Block, list[int]]]:
    """The rows of each measure, with their block: one with a name of its own, and those after it that name a part."""
    group: list[int] = []
    block, sheet, title = Block(), place.sheet, place.title
    summed = summed_blocks(place, rows, header.named, header.figure_columns)
    for row in rows:
        begun = summed.get(row) or begun_by(sheet, row, block, header.named, title.vocabulary, title.within)
        if group and (begun is not None or not _goes_on(sheet, row, header)):
            yield block, group
            group = []
        if begun is not None:
            block = begun
            place.account.set_aside(
                sheet.row(row), WhyNotStored.TOTAL if row in summed else WhyNotStored.HEADING
            )
        else:
            place.note_label(row)
            group.append(row)
    if group:
        yield block, group


def _goes_on(sheet: Sheet, row: int, header: AcrossHeader) -> bool:
    """Whether a row names a part and nothing else: it belongs to the measure above."""
    named = any(not sheet.at(row, column).blank for column in header.key_columns)
    return not named and header.part_column is not None and not sheet.at(row, header.part_column).blank


def _measures(place: TableContext, header: AcrossHeader, rows: list[int]) -> Iterator[RowGroup]:
    sheet = place.sheet
    for block, group in _groups(place, header, rows):
        indicator = name_in_row(place, header.named, Column.INDICATOR, group[0])
        if Column.INDICATOR not in header.named and not header.names_indicators:
            indicator = block.indicator or place.indicator_above
        area = name_in_row(place, header.named, Column.AREA, group[0])
        period = _text(sheet, group[0], header.named.get(Column.MONTH) or header.named.get(Column.PERIOD))
        labels = {row: _text(sheet, row, header.part_column) for row in group}
        fraction = {
            column: row
            for row, label in labels.items()
            if (column := column_of(label)) in _PARTS_OF_A_FRACTION
        }
        if fraction:
            yield RowGroup(tuple(fraction.values()), indicator, area, "", fraction, block, period)
        for row in group:
            if row not in fraction.values():
                yield RowGroup((row,), indicator, area, labels[row], {}, block, period)


def _figures(place: TableContext, spec: RowGroup, period: AxisColumns) -> Figures:
    sheet, row = place.sheet, spec.rows[0]
    unit = place.title.vocabulary.unit_of(joined(_indicator(spec, period.axis), spec.part))
    if spec.fraction:
        return arrange(_percentage_over_both(_fraction(sheet, spec, period)), unit)
    return arrange({column: read_figure(sheet.at(row, at)) for column, at in period.columns.items()}, unit)


def _fraction(sheet: Sheet, spec: RowGroup, period: AxisColumns) -> dict[Column, FigureRead]:
    """Number and %, or numerator and denominator, one above the other; the percentage may stand beside them."""
    columns = period.columns
    number = columns.get(Column.NUMBER) or columns.get(Column.VALUE)
    read: dict[Column, FigureRead] = {}
    for part, row in spec.fraction.items():
        if number:
            read[part] = read_figure(sheet.at(row, number))
    if percent := columns.get(Column.PERCENT):
        beside = [read_figure(sheet.at(row, percent)) for row in spec.rows]
        read[Column.PERCENT] = next((figure for figure in beside if figure.says_something), beside[0])
    return read


def _percentage_over_both(read: dict[Column, FigureRead]) -> dict[Column, FigureRead]:
    """A percentage typed over the merged cells of both rows is the value, not the numerator."""
    numerator, denominator = read.get(Column.NUMERATOR), read.get(Column.DENOMINATOR)
    alone = not (denominator and denominator.says_something)
    if numerator and numerator.is_percentage and alone and Column.PERCENT not in read:
        return {Column.PERCENT: numerator}
    return read
