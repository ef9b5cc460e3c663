"""Which tables a workbook holds, the lines in them, and an account of every other cell."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import PurePath

from returns.matching.vocabulary import Vocabulary
from returns.reading.layouts.account import Account
from returns.reading.layouts.across import read_across
from returns.reading.layouts.across_header import AcrossHeader, across_header
from returns.reading.layouts.doubts import doubts_of
from returns.reading.layouts.long_list import LongHeader, long_header, read_long_list
from returns.reading.layouts.parting import is_label, is_national, parted, with_basis, with_unheaded_key
from returns.reading.layouts.tables import TableContext
from returns.reading.layouts.titles import TitleRead, title_read, titles_above
from returns.reading.layouts.unheaded import ask_about_columns, unheaded_list
from returns.reading.lines import ProblemCode, ReadProblem, WhyNotStored, WorkbookRead
from returns.reading.sheet.cells import Cell, Sheet, blocks, span
from returns.reading.sheet.dates import LONGEST_DATE, PeriodRead, Span, is_without_year, read_period
from returns.reading.sheet.figures import read_figure
from returns.reading.sheet.headings import (
    FOR_WHO_FILLS_IN,
    bare_title,
    column_of,
    columns_named,
    likely_column,
    title_above,
)
from returns.reading.sheet.judged_dates import dates_judged
from returns.reading.template_key import KEY_CELL, KeyFound, find_key, is_ours

# So many rows, and cells of a row, are looked at for what a title says.
LONGEST_TITLE = 20
FEWEST_SIDE_BY_SIDE = 3
_FILL_IN = "Fill in the figures and upload the workbook again."

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
    told = [parted(sheet) for sheet, _ in judged]
    titles = [_title(sheet, vocabulary) for sheet, _ in told]
    shown = [title for (sheet, _), title in zip(told, titles, strict=True) if not sheet.hidden]
    title = _outermost(shown, filename, template, vocabulary)
    outer = replace(title, areas=(), indicator="")
    accounts = [
        _read_sheet(sheet, beside, own.or_else(outer))
        for (sheet, beside), own in zip(told, titles, strict=True)
    ]
    accounts += [_set_ours_aside(sheet) for sheet in sheets if is_ours(sheet, template)]
    asked = [question for sheet, questions in judged if not sheet.hidden for question in questions]
    problems = [*_key_problems(template, title.period), *asked, *_problems_of(accounts)]
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


def _has_a_table_a_month(accounts: Sequence[Account]) -> bool:
    """Whether the titles name several months, each as often: a sheet a month. One among others is asked about."""
    tables = Counter(month for account in accounts for month in account.months)
    return len(tables) > 1 and len(set(tables.values())) == 1


def _outermost(
    titles: Sequence[TitleRead], filename: str, template: KeyFound | None, vocabulary: Vocabulary
) -> TitleRead:
    """What the titles of the sheets, the file's name and the template's key say of the whole file."""
    title = _of_workbook(list(titles))
    title = title.or_else(title_read([], [PurePath(filename).stem.replace("_", " ")], vocabulary))
    made_for = _period_of(template)
    return title if title.periods or made_for is None else replace(title, periods=(made_for,))


def _problems_of(accounts: Sequence[Account]) -> list[ReadProblem]:
    """What is wrong on the sheets; that nothing was found, where there is neither a line nor a problem."""
    found = [problem for account in accounts for problem in account.problems]
    return found if found or any(account.lines for account in accounts) else [_nothing_found()]


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
        _set_hidden_aside(account)
        account.set_aside(beside, WhyNotStored.HIDDEN_SHEET, text=sheet.name)
        return account
    _set_out_of_sight_aside(account)
    if is_national(sheet):
        _set_national_aside(account)
        return account
    if beside:
        _set_beside_aside(account, beside)
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
        _ask_about_misspelt(account, header)
        after_row = header.last_row
    if not headers:
        _set_unrecognised_aside(account)
        return
    _ask_about_title(account, title)
    _ask_about_names_above(account)
    _ask_what_titles_say(account, title)
    _set_rest_aside(account, starts)
    if not account.lines:
        what = f"Sheet {account.sheet.name}: a table was recognised, and there is no figure in it."
        account.add_problem(ProblemCode.NOTHING_FOUND, what, _FILL_IN)


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
    named = title_above(sheet, header.row, after_row)
    indicator = own.indicator or (bare_title(named.text) if named else "")
    rows = range(header.row, header.last_row + 1)
    headings = [cell.column for row in rows for cell in sheet.row(row)] or [sheet.last_column]
    return TableContext(account, after_row, following - 1, own, indicator, max(headings))


def _ask_about_title(account: Account, title: TitleRead) -> None:
    """One question where lines took from the title what it says twice: two months, or two areas."""
    ref = title.cell.ref if title.cell else ""
    where = (
        f"Sheet {account.sheet.name}{f', {ref}' if ref else ''}: the title or the name of the sheet or file"
    )
    if "period" in account.took_from_title and len(title.periods) > 1:
        labels = [period.label for period in title.periods]
        what = f"{where} names {' and '.join(labels)}. Are the figures without a month of their own for {labels[-1]}?"
        remedy = "If not, name one period alone in the title, or add a column Month, and upload again."
        account.problems.append(
            ReadProblem(
                ProblemCode.TITLE_OF_TWO_PERIODS,
                account.sheet.name,
                ref,
                what,
                remedy,
                unknown=" and ".join(labels),
            )
        )
    if len(title.years) > 1 and any(is_without_year(cell.text) for cell in account.sheet.cells.values()):
        labels = [year.label for year in title.years]
        what = f"{where} names {' and '.join(labels)}. Are the months and quarters without a year of {labels[0]}?"
        remedy = "If not, write the months with their year, as July 2012, and upload again."
        account.problems.append(
            ReadProblem(ProblemCode.TITLE_OF_TWO_PERIODS, account.sheet.name, ref, what, remedy, labels[0])
        )
    if "area" in account.took_from_title and len(title.areas) > 1:
        what = (
            f"{where} names several areas: {', '.join(title.areas)}. "
            "Are the lines without an area of their own for the area of the return?"
        )
        remedy = "If not, name one area alone in the title, or add a column Area, and upload again."
        account.problems.append(
            ReadProblem(ProblemCode.TITLE_OF_TWO_AREAS, account.sheet.name, ref, what, remedy)
        )


def _ask_what_titles_say(account: Account, title: TitleRead) -> None:
    """One question for each thing that makes figures other ones than their table says: targets, a part, a year."""
    for what in dict.fromkeys(doubts_of([*title.lines, *account.titles], account.lines, title.vocabulary)):
        account.problems.append(
            ReadProblem(
                ProblemCode.TITLE_SAYS_OTHER,
                account.sheet.name,
                "",
                f"Sheet {account.sheet.name}: the title or the name of the sheet, {what}",
                "If not, leave these figures out of the file, or name what they are in each row, and upload again.",
                unknown=what,
            )
        )


def _ask_about_names_above(account: Account) -> None:
    """One question for all rows of a sheet whose name stands only in a row above them."""
    if not account.took_from_above:
        return
    cells = [cell for cell, _ in account.took_from_above]
    first, name = account.took_from_above[0]
    others = f" and {len(cells) - 1} more" if len(cells) > 1 else ""
    account.problems.append(
        ReadProblem(
            ProblemCode.NAME_FROM_ABOVE,
            first.sheet,
            blocks(cells),
            f"Sheet {first.sheet}, {first.ref}{others}: nothing stands there, so the name above was taken, "
            f"“{name}” for row {first.row}. Does it go on below?",
            "If not, write the name in each row and upload the file again.",
        )
    )


def _headers(sheet: Sheet, title: TitleRead) -> Iterator[Header]:
    """The headings of every table on the sheet, from the top."""
    done = 0
    for row in sheet.rows:
        if row <= done or is_label(sheet, row, title):
            continue
        named = with_unheaded_key(sheet, row, columns_named(sheet, row), title, is_first=not done)
        named = with_basis(sheet, row, named)
        if header := across_header(sheet, row, named, title) or long_header(
            sheet, row, named, is_first=not done
        ):
            done = header.last_row
            yield header


def _set_out_of_sight_aside(account: Account) -> None:
    """One question for each column, row or block that is out of sight, with a figure of it where there is one."""
    sheet = account.sheet
    for place, cells in sheet.out_of_sight.items():
        account.set_aside(cells, WhyNotStored.OUT_OF_SIGHT, text=place)
        figures = [cell for cell in cells if read_figure(cell).number is not None]
        first = (figures or cells)[0]
        shown = f"“{first.text[:LONGEST_DATE]}” in {first.ref}"
        others = f" and {len(figures) - 1} more figures" if len(figures) > 1 else ""
        account.problems.append(
            ReadProblem(
                ProblemCode.OUT_OF_SIGHT,
                sheet.name,
                span(cells),
                f"Sheet {sheet.name}: {place} is hidden or out of sight, with {shown}{others}. "
                "It was not read. Does it stay out?",
                "If it belongs to the return, show it in Excel and upload the workbook again.",
            )
        )


def _set_national_aside(account: Account) -> None:
    account.set_aside(account.sheet.cells.values(), WhyNotStored.NATIONAL, text=account.sheet.name)
    account.add_problem(
        ProblemCode.NATIONAL_FILE,
        f"Sheet {account.sheet.name} is a national file of the Department for Education: all areas, a column each "
        "measure. It is no return of a council, so nothing on it was read.",
        "Those who keep the library load it under Manage, National figures, where all areas are read by their code.",
    )


def _set_beside_aside(account: Account, beside: Sequence[Cell]) -> None:
    account.set_aside(beside, WhyNotStored.BESIDE)
    place = span(beside)
    account.problems.append(
        ReadProblem(
            ProblemCode.SECOND_TABLE,
            account.sheet.name,
            place,
            f"Sheet {account.sheet.name}: a second table stands in {place}, beside the first. It was not read.",
            "If its figures belong to the return, move it below the first table, with its title.",
        )
    )


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


def _ask_about_misspelt(account: Account, header: Header) -> None:
    """Tell of headings that are not known and near ones that are: their columns were not read."""
    for cell in account.sheet.row(header.row):
        if (
            not isinstance(cell.value, str)
            or column_of(cell.text)
            or cell.text.casefold() in FOR_WHO_FILLS_IN
        ):
            continue
        likely = likely_column(cell.text)
        if likely is not None and likely not in header.named:
            what = f"Sheet {cell.sheet}, {cell.ref}: “{cell.text}” is not known. Is it {likely.value.capitalize()}?"
            remedy = f"If so, head the column {likely.value.capitalize()} or say it below. It was not read."
            account.problems.append(
                ReadProblem(ProblemCode.HEADING_MISSPELT, cell.sheet, cell.ref, what, remedy, cell.text)
            )


def _likely_headings(sheet: Sheet) -> list[Cell]:
    """Texts side by side with a number in the row below: the headings, though not all known, of what seems a table."""
    for row, below in pairwise(sheet.rows):
        texts = [cell for cell in sheet.row(row) if isinstance(cell.value, str)]
        numbers = any(read_figure(sheet.at(below, cell.column)).number is not None for cell in texts)
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
