"""Names that stand once for the rows below them: an area, an indicator or a month over a block of a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from returns.matching.vocabulary import Vocabulary
from returns.reading.layouts.tables import TableContext
from returns.reading.layouts.titles import TitleRead
from returns.reading.lines import ProblemCode
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import PeriodRead, read_period
from returns.reading.sheet.figures import read_figure
from returns.reading.sheet.headings import Column, is_total, is_total_of_areas

_PERIODS = {Column.MONTH, Column.PERIOD}


@dataclass(frozen=True)
class Block:
    """What stands over the rows that follow; `restates` says that they are totals or averages."""

    area: str = ""
    indicator: str = ""
    period: PeriodRead | None = None
    restates: bool = False


def begun_by(
    sheet: Sheet,
    row: int,
    before: Block,
    named: dict[Column, int],
    words: Vocabulary,
    within: PeriodRead | None,
) -> Block | None:
    """The block that a row begins: one that holds a single name and no figure; None where it begins none.

    A name that nobody knows, where areas stood over the blocks before, is taken for another area: it is asked about,
    and its rows are not the last area's.
    """
    cells = sheet.row(row)
    if len(cells) != 1 or not isinstance(cells[0].value, str):
        return None
    cell = cells[0]
    if Column.AREA not in named and words.is_area(cell.text):
        return replace(before, area=cell.text, restates=False)
    if Column.INDICATOR not in named and words.is_indicator(cell.text):
        return replace(before, indicator=cell.text, restates=False)
    if not {Column.MONTH, Column.PERIOD} & named.keys() and (period := read_period(cell, within)):
        return replace(before, period=period, restates=False)
    return _unknown(cell, before, words)


def _unknown(cell: Cell, before: Block, words: Vocabulary) -> Block | None:
    if words.is_indicator(cell.text) or words.is_area(cell.text):
        return None
    if is_total_of_areas(cell.text):
        return replace(before, restates=True)
    return replace(before, area=cell.text, restates=False) if before.area else None


def summed_blocks(
    place: TableContext, rows: Sequence[int], named: Mapping[Column, int], figures: Iterable[int]
) -> Mapping[int, Block]:
    """The rows that begin a block and hold figures: "Dover" with its sums above its indicators, as in a pivot table.

    There are some where indicators and areas share one column of names. Asked about where they are not the sums.
    """
    keys = [column for column in (Column.INDICATOR, Column.AREA) if column in named]
    keys = keys or [column for column in (Column.MONTH, Column.PERIOD) if column in named]
    if len(keys) != 1:
        return {}
    sheet, at, columns = place.sheet, named[keys[0]], list(figures)
    found: dict[int, Block] = {}
    members: dict[int, list[int]] = {}
    head: int | None = None
    for row in rows:
        cell = sheet.at(row, at)
        block = _block_named(cell, keys[0], place.title, has_periods=bool(_PERIODS & named.keys()))
        if block is not None:
            head, found[row], members[row] = row, block, []
        elif head is not None and is_total(cell.text):
            head = None
        elif head is not None:
            members[head].append(row)
    if not all(_is_sum(sheet, row, members[row], columns) for row in found):
        _ask_about_blocks(place, [sheet.at(row, at) for row in found])
    return found


def _ask_about_blocks(place: TableContext, names: Sequence[Cell]) -> None:
    first = names[0]
    others = f" and {len(names) - 1} more" if len(names) > 1 else ""
    place.account.add_problem(
        ProblemCode.NAME_FROM_ABOVE,
        f"Sheet {first.sheet}, {first.ref}{others}: “{first.text}” stands among other names, with figures that "
        "are no sums of those below and were not read. Are the rows below it those that belong to it?",
        "If not, give areas and indicators a column each and upload the file again.",
        ref=first.ref,
    )


def _block_named(cell: Cell, key: Column, title: TitleRead, *, has_periods: bool) -> Block | None:
    """The block that a cell names in a column of names of another kind."""
    words = title.vocabulary
    if key is not Column.AREA and words.is_area(cell.text):
        return Block(area=cell.text)
    if key is not Column.INDICATOR and words.is_indicator(cell.text):
        return Block(indicator=cell.text)
    period = None if has_periods else read_period(cell, title.within)
    return Block(period=period) if period else None


def _is_sum(sheet: Sheet, head: int, members: Sequence[int], columns: Sequence[int]) -> bool:
    """Whether a row holds no figure, or in every column the sum of those below it."""
    for column in columns:
        stated = read_figure(sheet.at(head, column)).number
        below = [read_figure(sheet.at(row, column)).number for row in members]
        if stated is not None and stated != sum(each for each in below if each is not None):
            return False
    return True
