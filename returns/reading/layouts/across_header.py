"""The headings of a table with periods, areas or indicators across, in one row or in two."""

import operator
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from returns.matching.units import scale_said
from returns.reading.layouts.heading_words import NO_AXIS, Axis, HeadingWords, is_year
from returns.reading.layouts.tables import is_sum_of
from returns.reading.layouts.titles import TitleRead
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import (
    PeriodRead,
)
from returns.reading.sheet.figures import read_figure
from returns.reading.sheet.headings import (
    FIGURES,
    Column,
    column_of,
    first_column,
    is_total,
    is_total_of_areas,
    is_unit,
    stands_beside,
)

# Quarter, month, area and part.
MOST_ROWS = 4
KEYS = (Column.INDICATOR, Column.AREA, Column.MONTH, Column.PERIOD)


def _of_commonest_kind(heads: "list[_Head]") -> "list[_Head]":
    """The headings of figures that name what most of them name, and those that name something more."""
    kinds = Counter(head.axis.kinds for head in heads)
    chosen = max(kinds, key=lambda kind: (kinds[kind], -sum(kind)), default=())
    return [head for head in heads if all(map(operator.ge, head.axis.kinds, chosen))]


@dataclass(frozen=True)
class AxisColumns:
    """The columns under one heading: one, or several such as Number and %."""

    axis: Axis
    columns: dict[Column, int]


@dataclass(frozen=True)
class AcrossHeader:
    """What the headings say of each column.

    `named` are the columns beside the figures (the names of rows, source, note); `part_column` holds Numerator,
    Denominator or the name of a part; `restating` are columns of totals and averages.
    """

    row: int
    last_row: int
    named: dict[Column, int]
    periods: tuple[AxisColumns, ...]
    travel: tuple[int, ...]
    restating: tuple[int, ...]
    part_column: int | None

    @property
    def key_columns(self) -> tuple[int, ...]:
        """The columns that name a row: the indicator's, the area's, the month's."""
        return tuple(self.named[column] for column in KEYS if column in self.named)

    @property
    def names_indicators(self) -> bool:
        """Whether indicators stand across."""
        return any(period.axis.indicator for period in self.periods)

    @property
    def figure_columns(self) -> tuple[int, ...]:
        """All columns with figures."""
        return tuple(place for period in self.periods for place in period.columns.values())


def across_header(
    sheet: Sheet, row: int, named: Mapping[Column, int], title: TitleRead
) -> AcrossHeader | None:
    """The headings if this row heads such a table: something that names the rows, and headings of figures.

    `named` are the columns that the row names. A quarter or month without its year is taken to be of the
    financial year that the title names.
    """
    key = first_column(named, *KEYS)
    if key is None:
        return None
    beside = {place for column, place in named.items() if column not in (*FIGURES, Column.TRAVEL)}
    words = HeadingWords(sheet, row, title, named)
    heads, last_row = _all_heads(words, key, beside)
    if Column.AREA in named:
        # Beside areas that stand down, a column for England or Kent compares them.
        heads = [replace(head, restates=head.restates or bool(head.axis.area)) for head in heads]
    periods = _gathered(_that_hold_figures(words, heads))
    if not periods or _names_months_twice(named, periods):
        return None
    first_figure = min(place for period in periods for place in period.columns.values())
    return AcrossHeader(
        row=row,
        last_row=last_row,
        named={column: place for column, place in named.items() if place in beside},
        periods=periods,
        travel=tuple(head.column for head in heads if head.part is Column.TRAVEL),
        restating=tuple(head.column for head in heads if head.restates),
        part_column=_part_column(sheet, range(row, last_row + 1), named, first_figure),
    )


def _that_hold_figures(words: HeadingWords, heads: "list[_Head]") -> "list[_Head]":
    """The headings of figures; beside YTD, England or last year also Value or This month, of the title's month."""
    figures = _of_commonest_kind([head for head in heads if head.is_figure])
    if not figures or not words.is_dated_above:
        return figures
    plain = [head for head in heads if head.axis == NO_AXIS and head.is_plain_value]
    figures += [replace(head, axis=Axis(words.title.period)) for head in plain]
    return sorted(figures, key=lambda head: head.column)


def _all_heads(words: HeadingWords, key: int, beside: Collection[int]) -> "tuple[list[_Head], int]":
    """The headings of columns, composed over all their rows, and the last of these rows."""
    over, row = _level(words, words.row, key, _over_keys(words, key, beside)), words.row
    while row < words.row + MOST_ROWS - 1 and _goes_on(words, row + 1, key, over):
        row += 1
        over = _level(words, row, key, over)
    heads = [_own(words, column, head, row) for column, head in over.items() if column not in beside]
    return _with_totals(words.sheet, row, [head for head in heads if head is not None]), row


def _over_keys(words: HeadingWords, key: int, beside: Collection[int]) -> "dict[int, _Head]":
    """The headings one row above the names of the key columns, over all columns of figures: years over months.

    One at least is known: an area, an indicator, a period, or such as Last year. A name that nobody knows beside
    areas or indicators is taken for another of them, to be asked about.
    """
    cells = words.sheet.row(words.row - 1)
    below = [
        cell.column for cell in words.sheet.row(words.row) if cell.column > key and cell.column not in beside
    ]
    if not cells or not below or not key < cells[0].column <= below[0]:
        return {}
    over = _level(words, words.row - 1, key, {})
    known = [head.axis for head in over.values() if head.axis != NO_AXIS]
    if not known and not any(is_year(cell.text) or stands_beside(cell.text) for cell in cells):
        return {}
    return {column: _among_known(head, known) for column, head in over.items()}


def _among_known(head: "_Head", known: Sequence[Axis]) -> "_Head":
    text = head.cell.text
    if head.axis != NO_AXIS or head.restates or is_year(text) or column_of(text):
        return head
    if stands_beside(text):
        return replace(head, restates=True)
    if any(axis.area for axis in known):
        return replace(head, axis=Axis(area=text))
    return replace(head, axis=Axis(indicator=text)) if any(axis.indicator for axis in known) else head


def _names_months_twice(named: Mapping[Column, int], periods: tuple[AxisColumns, ...]) -> bool:
    """Whether months would stand both down and across: "Month:" and "May 2012" side by side are a title."""
    names_rows = Column.INDICATOR in named or Column.AREA in named
    return not names_rows and all(each.axis.period for each in periods)


@dataclass(frozen=True)
class _Head:
    """What stands over a column: `group` is the column of the heading above it, 0 where there is none."""

    column: int
    part: Column
    axis: Axis
    cell: Cell
    restates: bool = False
    group: int = 0

    @property
    def is_figure(self) -> bool:
        return self.axis != NO_AXIS and self.part in FIGURES and not self.restates

    @property
    def is_plain_value(self) -> bool:
        """Whether it says Value or the like and nothing else."""
        return column_of(self.cell.text) in (Column.VALUE, Column.MONTH) and not self.restates


def _goes_on(words: HeadingWords, row: int, key: int, over: "Mapping[int, _Head]") -> bool:
    """Whether a row goes on with the headings: no key, parts or names beside it, no number.

    Of words that nobody knows half may stand there, and more of them beside a total, which are then its parts.
    """
    cells = words.sheet.row(row)
    if not cells or not words.sheet.at(row, key).blank:
        return False
    known = [_is_lower_heading(words, cell, over) for cell in cells]
    are_words = all(isinstance(cell.value, str) and read_figure(cell).number is None for cell in cells)
    has_total = len(cells) > 2 and any(is_total(cell.text) for cell in cells)
    return all(known) or (are_words and (has_total or 2 * sum(known) >= len(cells)))


def _is_lower_heading(words: HeadingWords, cell: Cell, over: "Mapping[int, _Head]") -> bool:
    if column_of(cell.text) in (*FIGURES, Column.TRAVEL) or is_total(cell.text):
        return True
    upper = over.get(cell.column)
    return (
        stands_beside(cell.text) or _is_unit(cell.text) or words.said(cell, *_of_upper(upper)).axis != NO_AXIS
    )


def _is_unit(text: str) -> bool:
    """Whether a word below a heading is the unit or the scale of its figures: Days, '000, per 1,000."""
    return is_unit(text) or bool(scale_said(text))


def _of_upper(upper: "_Head | None") -> tuple[Cell | None, PeriodRead | None]:
    """The heading above another, and its period."""
    return (None, None) if upper is None else (upper.cell, upper.axis.period)


def _level(words: HeadingWords, row: int, key: int, over: "Mapping[int, _Head]") -> "dict[int, _Head]":
    """By column what the headings down to a row say of it: its own, or those of the nearest to the left."""
    found: dict[int, _Head] = {}
    current: _Head | None = None
    for column in range(key + 1, words.sheet.last_column + 1):
        cell, upper = words.sheet.at(row, column), over.get(column)
        if not cell.blank:
            current = _head(words, column, cell, upper)
        elif upper is not None and upper.column == column:
            current = upper
        if current is not None:
            found[column] = current
    return found


def _own(words: HeadingWords, column: int, head: "_Head", last_row: int) -> "_Head | None":
    """The heading of a column where one is written over it, also as the last part of a merged cell."""
    if head.column == column:
        return head
    seen = words.sheet.seen(words.row, column)
    is_bare = all(words.sheet.at(row, column).blank for row in range(words.row + 1, last_row + 1))
    return None if seen.blank or not is_bare else _head(words, column, seen)


def _head(words: HeadingWords, column: int, cell: Cell, over: _Head | None = None) -> _Head:
    axis, part = words.said(cell, *_of_upper(over))
    restates = axis == NO_AXIS and (is_total(cell.text) or is_total_of_areas(cell.text))
    if over is None:
        return _Head(column, part or Column.VALUE, axis, cell, restates)
    if axis == NO_AXIS and part is None and not restates:
        # A unit alone below a heading is that of its figures; any other word that nobody knows, such as Target or
        # Male, heads no figure of theirs.
        is_own_unit = _is_unit(cell.text) and over.column == column
        return _Head(column, Column.VALUE, over.axis if is_own_unit else NO_AXIS, cell, group=over.column)
    restates = restates or over.restates
    return _Head(column, part or Column.VALUE, over.axis.over(axis), cell, restates, over.column)


def _with_totals(sheet: Sheet, last_row: int, heads: "list[_Head]") -> "list[_Head]":
    """The headings, each total that is the sum of parts that nobody knows, Male and Female, as that of the figure."""
    return [
        replace(head, restates=not _sums(sheet, last_row, head, heads)) if head.restates else head
        for head in heads
    ]


def _sums(sheet: Sheet, last_row: int, total: _Head, heads: "Sequence[_Head]") -> bool:
    """Whether a total stands below a heading beside its parts and no other figure, and is their sum in every row."""
    others = [head for head in heads if head.group == total.group and head is not total]
    if not total.group or len(others) < 2 or any(head.axis != NO_AXIS for head in others):
        return False
    return is_sum_of(sheet, last_row, total.column, [head.column for head in others])


def _gathered(heads: list[_Head]) -> tuple[AxisColumns, ...]:
    """The columns with figures by heading. The same part under the same heading once more stands for itself."""
    gathered: list[AxisColumns] = []
    for head in heads:
        last = gathered[-1] if gathered else None
        if last and last.axis == head.axis and head.part not in last.columns:
            last.columns[head.part] = head.column
        else:
            gathered.append(AxisColumns(head.axis, {head.part: head.column}))
    return tuple(gathered)


def _part_column(sheet: Sheet, rows: range, named: Mapping[Column, int], first_figure: int) -> int | None:
    """The column headed Part, else the one without a heading of its own between the names and the figures."""
    if Column.PART in named:
        return named[Column.PART]
    keys = [named[column] for column in KEYS if column in named]
    candidates = range(max(keys) + 1, first_figure)
    unheaded = (column for column in candidates if all(sheet.at(heading, column).blank for heading in rows))
    return next(unheaded, None)
