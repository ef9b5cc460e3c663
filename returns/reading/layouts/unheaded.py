"""A list without a row of headings: each of its columns is told by what stands in it."""

from collections import Counter
from collections.abc import Sequence

from returns.reading.layouts.account import Account
from returns.reading.layouts.long_list import LongHeader
from returns.reading.layouts.parting import is_label
from returns.reading.layouts.titles import TitleRead
from returns.reading.lines import ProblemCode
from returns.reading.sheet.cells import Cell, Sheet, column_letters
from returns.reading.sheet.dates import read_period
from returns.reading.sheet.figures import FigureKind, read_figure
from returns.reading.sheet.headings import Column

_LOOKED_AT = 30
_FIGURES = (FigureKind.NUMBER, FigureKind.MISSING)


def unheaded_list(sheet: Sheet, title: TitleRead) -> LongHeader | None:
    """The columns of a list of names and one column of figures, without headings; None where they can't be told.

    Two columns of the same kind can't be told from one another, so they make no list.
    """
    rows = [row for row in sheet.rows if _holds_figure_and_name(sheet, row, title)]
    if not rows or _has_headings(sheet, rows[0], title):
        return None
    body = sheet.rows_between(rows[0], sheet.last_row)[:_LOOKED_AT]
    columns = sorted({cell.column for row in body for cell in sheet.row(row)})
    kinds = {at: kind for at in columns if (kind := _kind_of([sheet.at(row, at) for row in body], title))}
    named = {kind: at for at, kind in kinds.items()}
    has_names = Column.INDICATOR in named or (Column.AREA in named and bool(title.indicator))
    if len(named) < len(kinds) or Column.VALUE not in named or not has_names:
        return None
    # Above it stands nothing, or a title.
    return LongHeader(0, named, first_row=rows[0])


def ask_about_columns(account: Account, header: LongHeader) -> None:
    """One question for the list: whether its columns are what they were taken for."""
    taken = ", ".join(
        f"“{column_letters(at)}” for the {kind.value}"
        for kind, at in sorted(header.named.items(), key=lambda each: each[1])
    )
    name = account.sheet.name
    account.add_problem(
        ProblemCode.NO_HEADINGS,
        f"Sheet {name}: the list has no headings. Its columns were taken as they look: {taken}. Is that right?",
        "If not, add a row of headings, Indicator, Area, Month and Value, and upload again.",
    )


def _has_headings(sheet: Sheet, first: int, title: TitleRead) -> bool:
    """Whether words stand right above the list, though nobody knows them."""
    return len(sheet.row(first - 1)) > 1 and not is_label(sheet, first - 1, title)


def _holds_figure_and_name(sheet: Sheet, row: int, title: TitleRead) -> bool:
    kinds = {_says(cell, title) for cell in sheet.row(row)}
    return Column.VALUE in kinds and bool(kinds & {Column.INDICATOR, Column.AREA})


def _kind_of(cells: Sequence[Cell], title: TitleRead) -> Column | None:
    """What at least half of a column's cells are, and no other cell is another known thing; None for anything else."""
    filled = [cell for cell in cells if not cell.blank]
    found = Counter(kind for cell in filled if (kind := _says(cell, title)))
    if len(found) != 1:
        return None
    ((kind, times),) = found.items()
    return kind if 2 * times >= len(filled) else None


def _says(cell: Cell, title: TitleRead) -> Column | None:
    """What a cell is by itself: a known name, a period, a figure."""
    words = title.vocabulary
    if words.is_indicator(cell.text):
        return Column.INDICATOR
    if words.is_area(cell.text):
        return Column.AREA
    if read_period(cell, title.within) is not None:
        return Column.PERIOD
    return Column.VALUE if read_figure(cell).kind in _FIGURES else None
