"""Which tables a workbook holds, the lines in them, and an account of every other cell."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from returns.reading.layouts.account import Account
from returns.reading.layouts.across import read_across
from returns.reading.layouts.across_header import AcrossHeader, across_header
from returns.reading.layouts.long_list import LongHeader, long_header, read_long_list
from returns.reading.layouts.tables import TableContext
from returns.reading.lines import ProblemCode, ReadProblem, WhyNotStored, WorkbookRead
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import PeriodRead, Span, period_in, read_period
from returns.reading.sheet.headings import column_of, columns_named, period_title
from returns.reading.sheet.numbered_months import months_made_out
from returns.reading.template_key import KEY_CELL, KeyFound, find_key, is_ours

_FILL_IN = "Fill in the figures and upload the workbook again."

Header = AcrossHeader | LongHeader


def recognise(sheets: Sequence[Sheet]) -> WorkbookRead:
    """Everything that the sheets hold. Every cell with content is part of a line or listed as not stored."""
    template = find_key(sheets)
    made_out = [months_made_out(sheet) for sheet in sheets if not is_ours(sheet, template)]
    told = [sheet for sheet, _ in made_out]
    titles = [_title(sheet) for sheet in told]
    title = _of_workbook([title for sheet, title in zip(told, titles, strict=True) if not sheet.hidden])
    period = title.period or _period_of(template)
    accounts = [_read_sheet(sheet, own.period or period) for sheet, own in zip(told, titles, strict=True)]
    accounts += [_set_ours_aside(sheet) for sheet in sheets if is_ours(sheet, template)]
    problems = [*_key_problems(template, period)]
    problems += [question for sheet, asked in made_out if not sheet.hidden for question in asked]
    problems += [problem for account in accounts for problem in account.problems]
    lines = tuple(line for account in accounts for line in account.lines)
    if not lines and not any(account.problems for account in accounts):
        problems.append(_nothing_found())
    return WorkbookRead(
        sheets=tuple(sheets),
        lines=lines,
        not_stored=tuple(entry for account in accounts for entry in account.not_stored()),
        problems=tuple(problems),
        title_text=title.text,
        title_period=period,
        totals=tuple(total for account in accounts for total in account.totals),
        key=template.key if template else None,
    )


def _period_of(template: KeyFound | None) -> PeriodRead | None:
    return PeriodRead(Span.MONTH, template.key.period_end) if template and template.key else None


def _key_problems(template: KeyFound | None, period: PeriodRead | None) -> Iterator[ReadProblem]:
    """What to ask about a template that is no longer what it was."""
    if template is None:
        return
    made_for = _period_of(template)
    if made_for is None:
        yield ReadProblem(
            ProblemCode.KEY_CHANGED,
            template.sheet,
            KEY_CELL,
            "The key of this template was changed, so its area and month were read from the rows and the title. "
            "Are they right?",
            "If not, download the template again and copy the figures into it.",
        )
    elif period is not None and period.month != made_for.month:
        yield ReadProblem(
            ProblemCode.KEY_OF_ANOTHER_MONTH,
            template.sheet,
            KEY_CELL,
            f"This template was made for {made_for.label}; its title says {period.label}. "
            f"Are the figures for {period.label}?",
            "If not, download the template of the right month and copy the figures into it.",
        )


def _set_ours_aside(sheet: Sheet) -> Account:
    account = Account(sheet)
    account.set_aside([*sheet.cells.values(), *sheet.covered], WhyNotStored.TEMPLATE, text=sheet.name)
    return account


@dataclass(frozen=True)
class _Title:
    text: str = ""
    period: PeriodRead | None = None


def _title(sheet: Sheet) -> _Title:
    """The title above the first table and its period, which the sheet's name may give instead."""
    first = next((header.row for header in _headers(sheet, None)), sheet.last_row + 1)
    cell = period_title([cell for row in sheet.rows_between(1, first - 1) for cell in sheet.row(row)])
    text = cell.text if cell else ""
    return _Title(text, period_in(text) or period_in(sheet.name))


def _of_workbook(titles: list[_Title]) -> _Title:
    """The first title that names a period, else the first."""
    return next((title for title in titles if title.period), titles[0] if titles else _Title())


def _read_sheet(sheet: Sheet, title_period: PeriodRead | None) -> Account:
    account = Account(sheet)
    account.set_aside(sheet.covered, WhyNotStored.COVERED)
    if sheet.hidden and sheet.cells:
        _set_hidden_aside(account)
    elif not sheet.cells:
        account.set_aside([], WhyNotStored.EMPTY_SHEET, ref="A1")
    else:
        _read_tables(account, title_period)
    return account


def _read_tables(account: Account, title_period: PeriodRead | None) -> None:
    headers = list(_headers(account.sheet, title_period))
    after_row = 0
    for position, header in enumerate(headers):
        following = headers[position + 1].row if position + 1 < len(headers) else account.sheet.last_row + 1
        place = TableContext(account, after_row, following - 1, title_period)
        if isinstance(header, AcrossHeader):
            read_across(place, header)
        else:
            read_long_list(place, header)
        after_row = header.last_row
    if not headers:
        _set_unrecognised_aside(account)
        return
    _set_rest_aside(account, [header.row for header in headers])
    if not account.lines:
        what = f"Sheet {account.sheet.name}: a table was recognised, and there is no figure in it."
        account.add_problem(ProblemCode.NOTHING_FOUND, what, _FILL_IN)


def _headers(sheet: Sheet, title_period: PeriodRead | None) -> Iterator[Header]:
    """The headings of every table on the sheet, from the top."""
    done = 0
    for row in sheet.rows:
        if row <= done:
            continue
        named = columns_named(sheet, row)
        if header := across_header(sheet, row, named, title_period) or long_header(row, named):
            done = header.last_row
            yield header


def _set_rest_aside(account: Account, header_rows: list[int]) -> None:
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


def _set_hidden_aside(account: Account) -> None:
    account.set_aside(account.sheet.cells.values(), WhyNotStored.HIDDEN_SHEET, text=account.sheet.name)
    account.add_problem(
        ProblemCode.HIDDEN_SHEET,
        f"Sheet {account.sheet.name} is hidden and was not read.",
        "If its figures belong to the return, say on the return’s page that it is read, or show the sheet in Excel "
        "and upload the workbook again.",
        unknown=account.sheet.name,
    )


def _set_unrecognised_aside(account: Account) -> None:
    sheet = account.sheet
    for heading in _likely_headings(sheet):
        account.set_aside([heading], WhyNotStored.UNKNOWN_HEADING)
    cells: list[Cell] = list(sheet.cells.values())
    account.set_aside(cells, WhyNotStored.NOT_RECOGNISED)
    account.add_problem(
        ProblemCode.SHEET_NOT_RECOGNISED,
        f"Sheet {sheet.name}: no table was recognised, so nothing on it was read.",
        "Head the column of names Indicator or Area, and the figures Value, Numerator and Denominator, or with "
        "their months.",
    )


def _likely_headings(sheet: Sheet) -> list[Cell]:
    """Texts side by side with a number in the row below: the headings, though not all known, of what seems a table."""
    for row, below in pairwise(sheet.rows):
        texts = [cell for cell in sheet.row(row) if isinstance(cell.value, str)]
        numbers = any(isinstance(sheet.at(below, cell.column).value, Decimal) for cell in texts)
        if len(texts) > 1 and numbers:
            return [cell for cell in texts if column_of(cell.text) is None and read_period(cell) is None]
    return []


def _nothing_found() -> ReadProblem:
    return ReadProblem(
        ProblemCode.NOTHING_FOUND,
        "",
        "",
        "Every sheet of the workbook is empty.",
        _FILL_IN,
    )
