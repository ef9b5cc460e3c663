"""Periods across: areas or measures down, each in a row, over numerator and denominator rows, or in named parts."""

from collections.abc import Iterator
from dataclasses import dataclass

from returns.reading.layouts.across_header import AcrossHeader, PeriodColumns
from returns.reading.layouts.building import Figures, Statement, arrange, line_of
from returns.reading.layouts.tables import (
    TableContext,
    body_rows,
    row_span,
    set_columns_aside,
    set_headings_aside,
    set_unknown_columns_aside,
)
from returns.reading.lines import LineRead, WhyNotStored
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.figures import FigureRead, read_figure
from returns.reading.sheet.headings import Column, bare_title, column_of, is_total, title_above

_PARTS_OF_A_FRACTION = (Column.NUMERATOR, Column.DENOMINATOR, Column.PERCENT, Column.VALUE)


@dataclass(frozen=True)
class RowGroup:
    """One indicator of one area in a table: the rows that it is written over, and what names it."""

    rows: tuple[int, ...]
    indicator: str
    area: str
    part: str
    fraction: dict[Column, int]

    @property
    def name(self) -> str:
        """What names the measure in its table."""
        return ", ".join(word for word in (self.indicator, self.area, self.part) if word)


def read_across(place: TableContext, header: AcrossHeader) -> None:
    """Add a line for every measure and period with a figure, and set the rest of the table aside."""
    account, sheet = place.account, place.sheet
    set_headings_aside(account, header.row, header.last_row)
    rows = body_rows(sheet, header.last_row + 1, place.last_row, header.figure_columns)
    title = title_above(sheet, header.row, place.after_row)
    empty = _note_empty_columns(place, header, rows)
    for spec in _measures(sheet, header, rows, bare_title(title.text) if title else ""):
        _read_measure(place, header, spec, empty)
    for column in header.travel:
        set_columns_aside(account, rows, [column], WhyNotStored.TRAVEL, "")
    set_unknown_columns_aside(account, header.row, rows)


def _note_empty_columns(place: TableContext, header: AcrossHeader, rows: list[int]) -> set[int]:
    """List the periods for which the whole table gives no figure; answers their columns."""
    empty: set[int] = set()
    for period in header.periods:
        columns = period.columns.values()
        if rows and all(place.sheet.at(row, column).blank for row in rows for column in columns):
            empty.update(columns)
            for column in columns:
                place.account.note_empty_column(column, rows[0], rows[-1], period.period.label)
    return empty


def _read_measure(place: TableContext, header: AcrossHeader, spec: RowGroup, empty: set[int]) -> None:
    account, sheet = place.account, place.sheet
    if any(is_total(name) for name in (spec.indicator, spec.area, spec.part)):
        cells = [cell for row in spec.rows for cell in sheet.row(row)]
        account.set_aside(cells, WhyNotStored.TOTAL, text=spec.name)
        account.totals.extend(_totals(sheet, header, spec))
        return
    names = _names(sheet, header, spec)
    asked = [period for period in header.periods if not empty.issuperset(period.columns.values())]
    silent = []
    for period in asked:
        figures = _figures(sheet, spec, period)
        if figures.given:
            account.add_line(line_of(_statement(sheet, header, spec, period, figures, names)))
        else:
            silent.append(period)
    if len(silent) < len(asked):
        _set_silence_aside(place, spec, silent)
    elif spec.name:
        columns = [column for period in silent for column in period.columns.values()]
        ref = row_span(spec.rows[0], columns) if columns else ""
        account.set_aside(names, WhyNotStored.EMPTY, text=spec.name, ref=ref)


def _totals(sheet: Sheet, header: AcrossHeader, spec: RowGroup) -> Iterator[LineRead]:
    """A row of totals as lines, one for every period with a figure."""
    names = _names(sheet, header, spec)
    for period in header.periods:
        figures = _figures(sheet, spec, period)
        if figures.given:
            yield line_of(_statement(sheet, header, spec, period, figures, names))


def _set_silence_aside(place: TableContext, spec: RowGroup, silent: list[PeriodColumns]) -> None:
    """Say of which periods a measure says nothing that has a figure for others."""
    for period in silent:
        columns = period.columns.values()
        cells = [place.sheet.at(row, column) for row in spec.rows for column in columns]
        text = f"{spec.name}, {period.period.label}"
        place.account.set_aside(cells, WhyNotStored.EMPTY, text=text, ref=row_span(spec.rows[0], columns))


def _statement(
    sheet: Sheet,
    header: AcrossHeader,
    spec: RowGroup,
    period: PeriodColumns,
    figures: Figures,
    names: tuple[Cell, ...],
) -> Statement:
    first = spec.rows[0]
    return Statement(
        sheet=sheet,
        row=first,
        indicator=spec.indicator,
        area=spec.area,
        part=spec.part,
        area_asked=Column.AREA in header.named,
        figures=figures,
        period=period.period,
        basis=period.period.basis_hint,
        note=_text(sheet, first, header.named.get(Column.NOTE)),
        source=_text(sheet, first, header.named.get(Column.SOURCE)),
        named_by=names,
    )


def _names(sheet: Sheet, header: AcrossHeader, spec: RowGroup) -> tuple[Cell, ...]:
    """The cells that name a measure or explain it."""
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


def _groups(sheet: Sheet, header: AcrossHeader, rows: list[int]) -> Iterator[list[int]]:
    """The rows of each measure: one with a name of its own, and those after it that only name a part."""
    group: list[int] = []
    for row in rows:
        named = any(not sheet.at(row, column).blank for column in header.key_columns)
        goes_on = not named and header.part_column is not None and not sheet.at(row, header.part_column).blank
        if group and not goes_on:
            yield group
            group = []
        group.append(row)
    if group:
        yield group


def _measures(sheet: Sheet, header: AcrossHeader, rows: list[int], title: str) -> Iterator[RowGroup]:
    for group in _groups(sheet, header, rows):
        indicator = _text(sheet, group[0], header.named.get(Column.INDICATOR))
        if Column.INDICATOR not in header.named:
            indicator = title
        area = _text(sheet, group[0], header.named.get(Column.AREA))
        labels = {row: _text(sheet, row, header.part_column) for row in group}
        fraction = {
            column: row
            for row, label in labels.items()
            if (column := column_of(label)) in _PARTS_OF_A_FRACTION
        }
        if fraction:
            yield RowGroup(tuple(fraction.values()), indicator, area, "", fraction)
        for row in group:
            if row not in fraction.values():
                yield RowGroup((row,), indicator, area, labels[row], {})


def _figures(sheet: Sheet, spec: RowGroup, period: PeriodColumns) -> Figures:
    if spec.fraction:
        return _fraction(sheet, spec, period)
    row = spec.rows[0]
    return arrange({column: read_figure(sheet.at(row, place)) for column, place in period.columns.items()})


def _fraction(sheet: Sheet, spec: RowGroup, period: PeriodColumns) -> Figures:
    """Numerator and denominator one above the other, with their percentage beside them or in a row of its own."""
    columns = period.columns
    number = columns.get(Column.NUMBER) or columns.get(Column.VALUE)
    read: dict[Column, FigureRead] = {}
    for part, row in spec.fraction.items():
        if number:
            read[part] = read_figure(sheet.at(row, number))
    if percent := columns.get(Column.PERCENT):
        beside = [read_figure(sheet.at(row, percent)) for row in spec.rows]
        read[Column.PERCENT] = next((figure for figure in beside if figure.says_something), beside[0])
    return arrange(_percentage_over_both(read))


def _percentage_over_both(read: dict[Column, FigureRead]) -> dict[Column, FigureRead]:
    """A percentage typed over the merged cells of both rows is the value, not the numerator."""
    numerator, denominator = read.get(Column.NUMERATOR), read.get(Column.DENOMINATOR)
    alone = not (denominator and denominator.says_something)
    if numerator and numerator.is_percentage and alone and Column.PERCENT not in read:
        return {Column.PERCENT: numerator}
    return read
