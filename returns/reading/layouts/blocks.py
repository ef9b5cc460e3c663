"""Names that stand once for the rows below them: an area, an indicator or a month over a block of a table."""

from dataclasses import dataclass, replace

from returns.matching.vocabulary import Vocabulary
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import PeriodRead, read_period
from returns.reading.sheet.headings import Column, is_total_of_areas


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
