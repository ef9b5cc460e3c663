"""Which tables a workbook holds, the lines in them, and an account of every other cell."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import Any

from returns.matching.vocabulary import Vocabulary
from returns.reading.layouts.account import Account
from returns.reading.layouts.across import read_across
from returns.reading.layouts.across_header import AcrossHeader, across_header
from returns.reading.layouts.doubts import explained_by
from returns.reading.layouts.long_list import LongHeader, long_header, read_long_list
from returns.reading.layouts.parting import (
    is_label,
    is_national,
    parted,
    with_basis,
    with_unheaded_key,
    without_list_numbers,
    without_month_of_figures,
)
from returns.reading.layouts.questions import (
    FILL_IN,
    ask_about_file_s_period,
    ask_about_misspelt,
    ask_about_names_above,
    ask_about_other_areas,
    ask_about_other_dates,
    ask_about_title,
    ask_about_unnamed_sheets,
    ask_what_titles_say,
    key_problems,
    nothing_found,
    period_made_for,
)
from returns.reading.layouts.set_aside import (
    set_beside_aside,
    set_hidden_aside,
    set_national_aside,
    set_ours_aside,
    set_out_of_sight_aside,
    set_rest_aside,
    set_unrecognised_aside,
)
from returns.reading.layouts.tables import TableContext
from returns.reading.layouts.titles import TitleRead, title_read, titles_above
from returns.reading.layouts.unheaded import ask_about_columns, unheaded_list
from returns.reading.lines import ProblemCode, ReadProblem, WhyNotStored, WorkbookRead
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.figures import read_figure
from returns.reading.sheet.headings import Column, bare_title, columns_named, first_column, title_above
from returns.reading.sheet.judged_dates import dates_judged
from returns.reading.template_key import KeyFound, find_key, is_ours

# So many rows, and cells of a row, are looked at for what a title says.
LONGEST_TITLE = 20
FEWEST_SIDE_BY_SIDE = 3

Header = AcrossHeader | LongHeader


def recognise(
    sheets: Sequence[Sheet], vocabulary: Vocabulary | None = None, filename: str = ""
) -> WorkbookRead:
    """Everything that the sheets hold. Every cell with content is part of a line or listed as not stored.

    `vocabulary` are the names that it may be made of; `filename` may say what no title does.
    """
    vocabulary = vocabulary or Vocabulary()
    template = find_key(sheets)
    judged = [dates_judged(sheet) for sheet in sheets if not is_ours(sheet, template)]
    told = [parted(without_list_numbers(sheet, vocabulary)) for sheet, _ in judged]
    titles = [_title(sheet, vocabulary) for sheet, _ in told]
    shown = [title for (sheet, _), title in zip(told, titles, strict=True) if not sheet.hidden]
    of_file = _name_read(filename, vocabulary)
    title = _outermost(shown, of_file, template)
    accounts = _accounts(told, titles, title, of_file)
    accounts += [set_ours_aside(sheet) for sheet in sheets if is_ours(sheet, template)]
    asked = [question for sheet, questions in judged if not sheet.hidden for question in questions]
    problems = [*key_problems(template, title.period), *asked, *_problems_of(accounts)]
    lines = tuple(line for account in accounts for line in account.lines)
    return WorkbookRead(
        sheets=tuple(sheets),
        lines=lines,
        not_stored=tuple(entry for account in accounts for entry in account.not_stored()),
        problems=tuple(problems),
        title_text=title.text,
        title_period=None if _has_a_table_a_month(accounts) else title.period,
        totals=tuple(total for account in accounts for total in account.totals),
        key=template.key if template else None,
    )


def _name_read(filename: str, vocabulary: Vocabulary) -> TitleRead:
    """What the file's name says, area and indicator also where hyphens stand for its spaces: return-dover-june."""
    name = PurePath(filename).stem.replace("_", " ")
    as_written, apart = (title_read([], [text], vocabulary) for text in (name, name.replace("-", " ")))
    areas, indicator = as_written.areas or apart.areas, as_written.indicator or apart.indicator
    return replace(as_written, areas=areas, indicator=indicator)


def _accounts(
    sheets: Sequence[tuple[Sheet, list[Cell]]],
    titles: Sequence[TitleRead],
    title: TitleRead,
    of_file: TitleRead,
) -> list[Account]:
    """The account of each sheet, with what its own title leaves unsaid from that of the workbook or the file's name."""
    accounts = []
    for (sheet, beside), own in zip(sheets, titles, strict=True):
        lines = explained_by(sheet, of_file.lines)
        outer = replace(title, areas=of_file.areas, indicator=of_file.indicator, lines=lines)
        account = _read_sheet(sheet, beside, own.or_else(outer))
        ask_about_other_dates(account, own)
        accounts.append(account)
    ask_about_unnamed_sheets(accounts)
    ask_about_other_areas(accounts, titles, of_file)
    ask_about_file_s_period(accounts, of_file)
    return accounts


def _has_a_table_a_month(accounts: Sequence[Account]) -> bool:
    """Whether the titles name several months, each as often: a sheet a month. One among others is asked about."""
    tables = Counter(month for account in accounts for month in account.months)
    return len(tables) > 1 and len(set(tables.values())) == 1


def _outermost(titles: Sequence[TitleRead], of_file: TitleRead, template: KeyFound | None) -> TitleRead:
    """What the titles of the sheets, the file's name and the template's key say of the whole file."""
    title = _of_workbook(list(titles)).or_else(of_file)
    made_for = period_made_for(template)
    return title if title.periods or made_for is None else replace(title, periods=(made_for,))


def _problems_of(accounts: Sequence[Account]) -> list[ReadProblem]:
    """What is wrong on the sheets; that nothing was found, where there is neither a line nor a problem."""
    found = [problem for account in accounts for problem in account.problems]
    return found if found or any(account.lines for account in accounts) else [nothing_found()]


def _title(sheet: Sheet, vocabulary: Vocabulary) -> TitleRead:
    """The title above the first table, with what the sheet's name says."""
    blank = TitleRead(vocabulary=vocabulary)
    first = next((header.row for header in _headers(sheet, blank)), None) or _first_of_table(sheet)
    above = sheet.rows_between(1, first - 1)[:LONGEST_TITLE]
    cells = [cell for row in above for cell in sheet.row(row)[:LONGEST_TITLE]]
    return title_read(cells, [sheet.name], vocabulary)


def _first_of_table(sheet: Sheet) -> int:
    """The first row that can be no title where no headings are known yet: notes below a table say nothing above it."""
    for row in sheet.rows:
        cells = sheet.row(row)
        holds_figure = len(cells) > 1 and any(read_figure(cell).number is not None for cell in cells)
        if holds_figure or len(cells) >= FEWEST_SIDE_BY_SIDE:
            return row
    return sheet.last_row + 1


def _of_workbook(titles: list[TitleRead]) -> TitleRead:
    """The first title that names a period, else the first."""
    return next((title for title in titles if title.periods), titles[0] if titles else TitleRead())


def _read_sheet(sheet: Sheet, beside: Sequence[Cell], title: TitleRead) -> Account:
    account = Account(sheet)
    account.set_aside(sheet.covered, WhyNotStored.COVERED)
    if sheet.hidden and (sheet.cells or beside):
        set_hidden_aside(account)
        account.set_aside(beside, WhyNotStored.HIDDEN_SHEET, text=sheet.name)
        return account
    set_out_of_sight_aside(account)
    if is_national(sheet):
        set_national_aside(account)
        return account
    if beside:
        set_beside_aside(account, beside)
    if not sheet.cells:
        account.set_aside([], WhyNotStored.EMPTY_SHEET, ref="A1")
    else:
        _read_tables(account, title)
    return account


def _read_tables(account: Account, title: TitleRead) -> None:
    sheet = account.sheet
    headers = list(_headers(sheet, title))
    starts = [header.row for header in headers]
    if not headers and (unheaded := unheaded_list(sheet, title)):
        ask_about_columns(account, unheaded)
        headers, starts = [unheaded], [unheaded.first_row]
    after_row = 0
    for position, header in enumerate(headers):
        following = headers[position + 1].row if position + 1 < len(headers) else sheet.last_row + 1
        place = _context(account, header, after_row, following, title, is_first=position == 0)
        if isinstance(header, AcrossHeader):
            read_across(place, header)
        else:
            read_long_list(place, header)
        ask_about_misspelt(account, header.row, header.named)
        after_row = header.last_row
    if not headers:
        set_unrecognised_aside(account)
        return
    ask_about_title(account, title)
    ask_about_names_above(account)
    ask_what_titles_say(account, title)
    set_rest_aside(account, starts)
    if not account.lines:
        what = f"Sheet {account.sheet.name}: a table was recognised, and there is no figure in it."
        account.add_problem(ProblemCode.NOTHING_FOUND, what, FILL_IN)


def _context(
    account: Account, header: Header, after_row: int, following: int, title: TitleRead, *, is_first: bool
) -> TableContext:
    """What stands above a table: its own title before the sheet's, which of the first table is the same."""
    sheet = account.sheet
    own = title
    if not is_first:
        own = title_read(titles_above(sheet, header.row, after_row), [], title.vocabulary)
        account.titles.extend(own.lines)
        own = own.or_else(title)
    if own.period is not None:
        account.months.append(own.period.month)
    own = replace(own, **_named_by_heading(sheet, header, own))
    named = title_above(sheet, header.row, after_row)
    indicator = own.indicator or (bare_title(named.text) if named else "")
    rows = range(header.row, header.last_row + 1)
    headings = [cell.column for row in rows for cell in sheet.row(row)] or [sheet.last_column]
    return TableContext(account, after_row, following - 1, own, indicator, max(headings), header.row)


def _named_by_heading(sheet: Sheet, header: Header, title: TitleRead) -> dict[str, Any]:
    """The area or indicator that stands where the column of names has its heading: "Dover" above its indicators."""
    words, at = title.vocabulary, first_column(header.named, Column.INDICATOR, Column.AREA)
    text = sheet.seen(header.row, at).text if at and header.row else ""
    if words.is_area(text) and Column.AREA not in header.named:
        return {"areas": (text,)}
    return {"indicator": text} if words.is_indicator(text) and Column.INDICATOR not in header.named else {}


def _headers(sheet: Sheet, title: TitleRead) -> Iterator[Header]:
    """The headings of every table on the sheet, from the top."""
    done = 0
    for row in sheet.rows:
        if row <= done or is_label(sheet, row, title):
            continue
        named = without_month_of_figures(sheet, row, columns_named(sheet, row))
        named = with_unheaded_key(sheet, row, named, title, is_first=not done)
        named = with_basis(sheet, row, named)
        if header := across_header(sheet, row, named, title) or long_header(
            sheet, row, named, is_first=not done
        ):
            done = header.last_row
            yield header
