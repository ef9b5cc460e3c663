"""What of a sheet is set aside, each cell with its reason: hidden, national, beside or below a table, not known."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from returns.reading.layouts.account import Account
from returns.reading.lines import ProblemCode, WhyNotStored
from returns.reading.sheet.cells import Cell, Sheet, span
from returns.reading.sheet.dates import LONGEST_DATE, read_period
from returns.reading.sheet.figures import read_figure
from returns.reading.sheet.headings import column_of, likely_column


def set_ours_aside(sheet: Sheet) -> Account:
    """A sheet that this service wrote, set aside whole."""
    account = Account(sheet)
    account.set_aside([*sheet.cells.values(), *sheet.covered], WhyNotStored.TEMPLATE, text=sheet.name)
    return account


def set_out_of_sight_aside(account: Account) -> None:
    """One question for each column, row or block that is out of sight, with a figure of it where there is one."""
    sheet = account.sheet
    for place, cells in sheet.out_of_sight.items():
        account.set_aside(cells, WhyNotStored.OUT_OF_SIGHT, text=place)
        figures = [cell for cell in cells if read_figure(cell).number is not None]
        first = (figures or cells)[0]
        shown = f"“{first.text[:LONGEST_DATE]}” in {first.ref}"
        others = f" and {len(figures) - 1} more figures" if len(figures) > 1 else ""
        account.add_problem(
            ProblemCode.OUT_OF_SIGHT,
            f"Sheet {sheet.name}: {place} is hidden or out of sight, with {shown}{others}. "
            "It was not read. Does it stay out?",
            "If it belongs to the return, show it in Excel and upload the workbook again.",
            ref=span(cells),
        )


def set_national_aside(account: Account) -> None:
    """Set a file of the Department for Education aside and say where it is loaded."""
    account.set_aside(account.sheet.cells.values(), WhyNotStored.NATIONAL, text=account.sheet.name)
    account.add_problem(
        ProblemCode.NATIONAL_FILE,
        f"Sheet {account.sheet.name} is a national file of the Department for Education: all areas, a column each "
        "measure. It is no return of a council, so nothing on it was read.",
        "Those who keep the library load it under Manage, National figures, where all areas are read by their code.",
    )


def set_beside_aside(account: Account, beside: Sequence[Cell]) -> None:
    """Set a second table beside the first aside, and tell of it."""
    account.set_aside(beside, WhyNotStored.BESIDE)
    place = span(beside)
    account.add_problem(
        ProblemCode.SECOND_TABLE,
        f"Sheet {account.sheet.name}: a second table stands in {place}, beside the first. It was not read.",
        "If its figures belong to the return, move it below the first table, with its title.",
        ref=place,
    )


def set_rest_aside(account: Account, header_rows: list[int]) -> None:
    """List what stands above, between, beside and below the tables."""
    for row in account.sheet.rows:
        cells = account.open_cells(row)
        texts = [cell for cell in cells if isinstance(cell.value, str)]
        if texts:
            account.set_aside(texts, _place_of_text(row, account.sheet, header_rows))
        account.set_aside(cells, WhyNotStored.STRAY)


def _place_of_text(row: int, sheet: Sheet, header_rows: list[int]) -> WhyNotStored:
    """A title if it stands first, a heading if it stands above the first table or right above another."""
    position = bisect_right(header_rows, row)
    if position == 0:
        return WhyNotStored.TITLE if row == sheet.rows[0] else WhyNotStored.HEADING
    following = header_rows[position : position + 1]
    is_right_above = following and not sheet.rows_between(row + 1, following[0] - 1)
    return WhyNotStored.HEADING if is_right_above else WhyNotStored.FOOTNOTE


def set_hidden_aside(account: Account) -> None:
    """Set a hidden sheet aside, and ask whether it belongs to the return."""
    account.set_aside(account.sheet.cells.values(), WhyNotStored.HIDDEN_SHEET, text=account.sheet.name)
    account.add_problem(
        ProblemCode.HIDDEN_SHEET,
        f"Sheet {account.sheet.name} is hidden and was not read.",
        "If its figures belong to the return, say on the return’s page that it is read, or show the sheet in Excel "
        "and upload the workbook again.",
        unknown=account.sheet.name,
    )


def set_unrecognised_aside(account: Account) -> None:
    """Set a sheet without a table aside, and say what its headings may mean."""
    sheet = account.sheet
    headings = _likely_headings(sheet)
    for heading in headings:
        account.set_aside([heading], WhyNotStored.UNKNOWN_HEADING)
    cells: list[Cell] = list(sheet.cells.values())
    account.set_aside(cells, WhyNotStored.NOT_RECOGNISED)
    account.add_problem(
        ProblemCode.SHEET_NOT_RECOGNISED,
        f"Sheet {sheet.name}: no table was recognised, so nothing on it was read.{_misspelt(headings)}",
        "Head the column of names Indicator or Area, and the figures Value, Numerator and Denominator, or with "
        "their months.",
    )


def _misspelt(headings: Sequence[Cell]) -> str:
    """What headings that are not known seem to mean, as the sentence goes on."""
    likely = [(cell, column) for cell in headings if (column := likely_column(cell.text))]
    return "".join(
        f" “{cell.text}” in {cell.ref}: is it {column.value.capitalize()}?" for cell, column in likely
    )


def _likely_headings(sheet: Sheet) -> list[Cell]:
    """Texts side by side with a number in the row below: the headings, though not all known, of what seems a table."""
    for row, below in pairwise(sheet.rows):
        texts = [cell for cell in sheet.row(row) if isinstance(cell.value, str)]
        numbers = any(read_figure(sheet.at(below, cell.column)).number is not None for cell in texts)
        if len(texts) > 1 and numbers:
            return [cell for cell in texts if column_of(cell.text) is None and read_period(cell) is None]
    return []
