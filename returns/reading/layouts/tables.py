"""What every table of figures has in common: its headings, its body, and cells that say nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from returns.reading.layouts.account import Account
from returns.reading.layouts.building import problem
from returns.reading.layouts.doubts import picks_out_part
from returns.reading.layouts.titles import TitleRead
from returns.reading.lines import ProblemCode, ReadProblem, WhyNotStored
from returns.reading.sheet.cells import Cell, Sheet, blocks, column_letters
from returns.reading.sheet.figures import FigureRead, read_figure
from returns.reading.sheet.headings import FIGURES, FOR_WHO_FILLS_IN, Column, column_of, is_total_of_areas

# In words: what is longer is a remark.
LONGEST_WORD_OF_PART = 4
_BEFORE_A_COMMA, _AFTER_A_COMMA = re.compile("[1-9][0-9]{0,2}"), re.compile("[0-9]{3}")


@dataclass(frozen=True)
class TableContext:
    """Where a table stands: `after_row` is the last row of the table above it, `last_row` its own last possible one.

    `title` is what stands above it, on the sheet or in the workbook; `last_heading` the last column with a heading.
    """

    account: Account
    after_row: int
    last_row: int
    title: TitleRead
    indicator_above: str = ""
    last_heading: int = 0
    header_row: int = 0

    def tell_surplus(self, row: int, problems: list[ReadProblem]) -> None:
        """Tell of a row of a text list that has more values than there are headings: one was cut in two."""
        if not self.sheet.is_text:
            return
        cells = self.sheet.row(row)
        surplus = [cell for cell in cells if cell.column > self.last_heading] or self._cut(row, cells)
        if not surplus:
            return
        what = (
            f"stands in a row with one value more than there are headings. Row {row} was probably cut at a comma "
            "within a number or name, or lacks a quotation mark"
        )
        remedy = "Write the number without a comma, or the name in quotation marks, and upload again."
        problems.append(problem(surplus[0], ProblemCode.SURPLUS_VALUE, what, remedy))

    def _cut(self, row: int, cells: list[Cell]) -> list[Cell]:
        """The first part of a number that seems cut at its comma, in a row that ends in a number.

        Where its last value, an empty one, stands beyond the headings, or the number where a note belongs.
        """
        values, last = self.sheet.values_in, cells[-1]
        is_longer = values[row] > values.get(self.header_row, values[row])
        is_note = column_of(self.sheet.at(self.header_row, last.column).text) in (Column.NOTE, Column.SOURCE)
        if not last.text.isdecimal() or not (is_longer or is_note):
            return []
        beside = (pair for pair in pairwise(cells) if pair[0].column + 1 == pair[1].column)
        return [first for first, second in beside if _seem_cut(first, second)]

    def tell_cut(self, figure: FigureRead | None, behind: Cell | None, problems: list[ReadProblem]) -> None:
        """Tell of a figure of a text list behind which the rest of it seems to stand: 1 and 234, typed as 1,234."""
        if not (self.sheet.is_text and figure and behind) or behind.column != figure.cell.column + 1:
            return
        if _seem_cut(figure.cell, behind):
            what = f"and {behind.ref} say {figure.cell.text} and {behind.text}, probably one number cut at its comma"
            remedy = "Write the number without a comma, or in quotation marks, and upload again."
            problems.append(problem(figure.cell, ProblemCode.SURPLUS_VALUE, what, remedy))

    @cached_property
    def _columns_of_codes(self) -> tuple[int, ...]:
        """The columns headed as codes: Area code, ONS code."""
        heads = self.sheet.row(self.header_row)
        return tuple(cell.column for cell in heads if "code" in cell.text.casefold())

    def tell_other_code(self, row: int, area: str, problems: list[ReadProblem]) -> None:
        """Tell of a code in a row that is of an area in which the one that it names doesn't lie."""
        for cell in (self.sheet.at(row, column) for column in self._columns_of_codes):
            if area and self.title.vocabulary.lie_elsewhere([area], [cell.text]):
                what = f"is the code of another area than {area}, which the row names"
                remedy = "Correct the code, or the name, and upload again."
                problems.append(problem(cell, ProblemCode.AREA_NOT_STATED, what, remedy))

    def note_label(self, row: int) -> None:
        """Keep what a row of one text says of those below it: Target, Year to date."""
        cells = self.sheet.row(row)
        if len(cells) == 1 and isinstance(cells[0].value, str):
            self.account.titles.append(cells[0].text)

    @property
    def sheet(self) -> Sheet:
        """The sheet that it stands on."""
        return self.account.sheet

    @property
    def area_above(self) -> str:
        """The area that the title or the sheet's name gives its lines."""
        self.account.took_from_title.add("area")
        return self.title.area


def _seem_cut(first: Cell, second: Cell) -> bool:
    """Whether two cells read like a number that was cut at its comma: 1 and 234."""
    return bool(_BEFORE_A_COMMA.fullmatch(first.text) and _AFTER_A_COMMA.fullmatch(second.text))


def body_rows(sheet: Sheet, first: int, last: int, columns: Iterable[int]) -> list[int]:
    """The rows of a table: to the last one with a figure, and whatever follows it without a gap."""
    filled = sheet.rows_between(first, last)
    wanted = list(columns)
    end = max(
        (row for row in filled if any(not sheet.at(row, column).blank for column in wanted)), default=first
    )
    present = set(filled)
    while end + 1 in present:
        end += 1
    return [row for row in filled if row <= end]


def is_sum_of(sheet: Sheet, last_heading: int, total: int, parts: Iterable[int]) -> bool:
    """Whether a column holds in every row below the headings the sum of the others, of which it is the total."""
    rows = body_rows(sheet, last_heading + 1, sheet.last_row, [total])
    sums = ([_number_or_nothing(sheet.at(row, at)) for at in (total, *parts)] for row in rows)
    return bool(rows) and all(None not in each and each[0] == sum(filter(None, each[1:])) for each in sums)


def _number_or_nothing(cell: Cell) -> Decimal | None:
    """What a cell adds to a sum: nothing where it is blank; None where it is no number."""
    return Decimal(0) if cell.blank else read_figure(cell).number


def name_in_row(place: TableContext, named: Mapping[Column, int], kind: Column, row: int) -> str:
    """The indicator or area that a row names; "" where it names none.

    Where the first column of names is empty beside the second, as in a pivot table, the name above it goes on: that
    is noted, to be asked about.
    """
    account, sheet, at = place.account, place.sheet, named.get(kind)
    if at is None:
        return ""
    if text := sheet.seen(row, at).text:
        account.names_above[at] = text
        return text
    beside = named.get(Column.INDICATOR if kind is Column.AREA else Column.AREA, 0)
    name = account.names_above.get(at, "")
    if beside < at or sheet.seen(row, beside).blank or not sheet.row(row - 1) or is_total_of_areas(name):
        return ""
    if name:
        account.took_from_above.append((Cell(sheet.name, row, at), name))
    return name


def set_headings_aside(account: Account, first: int, last: int) -> None:
    """List the rows of column headings."""
    cells = [cell for row in range(first, last + 1) for cell in account.sheet.row(row)]
    account.set_aside(cells, WhyNotStored.COLUMN_HEADINGS)


def set_columns_aside(
    account: Account, rows: list[int], columns: Iterable[int], why: WhyNotStored, text: str
) -> None:
    """List what stands in these columns of a table's body, an entry per column."""
    for column in columns:
        account.set_aside([account.sheet.at(row, column) for row in rows], why, text=text)


def set_unknown_columns_aside(account: Account, header_row: int, rows: list[int]) -> None:
    """List whatever of a table's body no line has taken up, an entry per column with its heading."""
    by_column: dict[int, list[Cell]] = {}
    for row in rows:
        for cell in account.open_cells(row):
            by_column.setdefault(cell.column, []).append(cell)
    for column, cells in sorted(by_column.items()):
        heading = account.sheet.seen(header_row, column).text
        account.set_aside(cells, _why_not_needed(heading), text=heading)
        if heading and all(isinstance(cell.value, str) and _is_word_of_part(cell.text) for cell in cells):
            what = (
                f"Sheet {account.sheet.name}, {cells[0].ref}: the column “{heading}” says “{cells[0].text}”."
            )
            account.add_problem(
                ProblemCode.TITLE_SAYS_OTHER,
                f"{what} Are the figures those of all children all the same?",
                "If not, leave these rows out of the file, and upload again.",
                ref=blocks(cells),
                unknown=what,
            )


def _is_word_of_part(text: str) -> bool:
    """Whether a cell is no remark and picks out a part: Male."""
    return len(text.split()) < LONGEST_WORD_OF_PART and picks_out_part(text)


def _why_not_needed(heading: str) -> WhyNotStored:
    if heading.casefold() in FOR_WHO_FILLS_IN:
        return WhyNotStored.FOR_WHO_FILLS_IN
    if column_of(heading) in FIGURES:
        return WhyNotStored.OTHER_UNIT
    return WhyNotStored.UNKNOWN_COLUMN if heading else WhyNotStored.STRAY


def headings_over(sheet: Sheet, rows: Iterable[int], figure: FigureRead | None) -> tuple[str, ...]:
    """The headings in these rows over a figure."""
    return tuple(sheet.seen(row, figure.cell.column).text for row in rows if row) if figure else ()


def row_span(row: int, columns: Iterable[int]) -> str:
    """The address of a row's cells from the first of these columns to the last: "D14:F14"."""
    ordered = sorted(columns)
    first, last = f"{column_letters(ordered[0])}{row}", f"{column_letters(ordered[-1])}{row}"
    return first if first == last else f"{first}:{last}"
