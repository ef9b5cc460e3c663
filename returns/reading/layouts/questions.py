"""What is asked or told of a sheet as a whole: its titles, its names, its headings, the key of its template."""

from collections.abc import Collection, Iterator, Sequence

from indicators.rules.periods import month_start, year_end
from returns.reading.layouts.account import Account
from returns.reading.layouts.doubts import doubts_of, filters_below
from returns.reading.layouts.titles import TitleRead
from returns.reading.lines import ProblemCode, ReadProblem
from returns.reading.sheet.cells import blocks
from returns.reading.sheet.dates import PeriodRead, Span, is_without_year
from returns.reading.sheet.headings import FOR_WHO_FILLS_IN, Column, column_of, likely_column
from returns.reading.template_key import KEY_CELL, KeyFound

FILL_IN = "Fill in the figures and upload the workbook again."


def period_made_for(template: KeyFound | None) -> PeriodRead | None:
    """The month that a template was made for, where its key is intact."""
    return PeriodRead(Span.MONTH, template.key.period_end) if template and template.key else None


def key_problems(template: KeyFound | None, period: PeriodRead | None) -> Iterator[ReadProblem]:
    """What to ask about a template that is no longer what it was."""
    if template is None:
        return
    made_for = period_made_for(template)
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


def ask_about_title(account: Account, title: TitleRead) -> None:
    """One question where lines took from the title what it says twice: two months, two years or two areas."""
    ref = title.cell.ref if title.cell else ""
    at = f", {ref}" if ref else ""
    where = f"Sheet {account.sheet.name}{at}: the title or the name of the sheet or file"
    periods = [period.label for period in title.periods]
    if "period" in account.took_from_title and len(periods) > 1:
        what = f"Are the figures without a month of their own for {periods[-1]}?"
        remedy = "name one period alone in the title, or add a column Month"
        _ask_which(account, ref, where, periods, what, remedy)
    years = [year.label for year in title.years]
    if len(years) > 1 and any(is_without_year(cell.text) for cell in account.sheet.cells.values()):
        what = f"Are the months and quarters without a year of {years[0]}?"
        _ask_which(
            account, ref, where, years, what, "write the months with their year, as July 2012", years[0]
        )
    if "area" in account.took_from_title and len(title.areas) > 1:
        what = (
            f"{where} names several areas: {', '.join(title.areas)}. "
            "Are the lines without an area of their own for the area of the return?"
        )
        remedy = "If not, name one area alone in the title, or add a column Area, and upload again."
        account.add_problem(ProblemCode.TITLE_OF_TWO_AREAS, what, remedy, ref=ref)


def _ask_which(
    account: Account, ref: str, where: str, labels: Sequence[str], what: str, remedy: str, unknown: str = ""
) -> None:
    """One question about the periods that a title names."""
    account.add_problem(
        ProblemCode.TITLE_OF_TWO_PERIODS,
        f"{where} names {' and '.join(labels)}. {what}",
        f"If not, {remedy}, and upload again.",
        ref=ref,
        unknown=unknown or " and ".join(labels),
    )


def ask_about_other_dates(account: Account, title: TitleRead) -> None:
    """One question where a title names a year, or an earlier period, in which none of the dated lines lies."""
    if not account.lines or "period" in account.took_from_title or title.period is None:
        return
    ends = [line.period_end for line in account.lines if line.period_end is not None]
    last = title.period.end
    if title.period.span is Span.YEAR:
        lie_outside = all(year_end(end) != last for end in ends)
    else:
        lie_outside = title.period.span in (Span.DAY, Span.MONTH, Span.QUARTER) and all(
            month_start(end) > last for end in ends
        )
    if ends and lie_outside:
        label = title.period.label
        account.add_problem(
            ProblemCode.TITLE_OF_TWO_PERIODS,
            f"Sheet {account.sheet.name}: the title or the name of the sheet names {label}, and the figures below are "
            f"dated otherwise, {min(ends):%B %Y} first. Are their own dates right?",
            "If not, correct the dates, or the title, and upload again.",
            ref=title.cell.ref if title.cell else "",
            unknown=f"{label} above other dates",
        )


def ask_about_file_s_period(accounts: Sequence[Account], of_file: TitleRead) -> None:
    """One question where the file's name names a month in which no line lies, though a title names another."""
    held = [account for account in accounts if account.lines]
    ends = [line.period_end for account in held for line in account.lines if line.period_end is not None]
    named = [each for each in of_file.periods if each.span not in (Span.DAY, Span.WEEK)]
    if not ends or not named or any(each.covers(end) for each in named for end in ends):
        return
    are_of_titles = all("period" in account.took_from_title for account in held)
    if are_of_titles or all(month_start(end) > each.end for each in named for end in ends):
        label = named[-1].label
        held[0].add_problem(
            ProblemCode.TITLE_OF_TWO_PERIODS,
            f"The file’s name names {label}, and no figure in it is dated so; the first is of {min(ends):%B %Y}. "
            "Are the dates in the file right?",
            "If not, correct them, or the file’s name, and upload again.",
            unknown=f"{label} in the file’s name",
        )


def ask_about_other_areas(
    accounts: Sequence[Account], titles: Sequence[TitleRead], of_file: TitleRead
) -> None:
    """One question for each title, sheet's or file's name that names an area in which none of its lines lies."""
    for account, title in zip(accounts, titles, strict=True):
        words, areas = title.vocabulary, [line.area_text for line in account.lines if line.area_text]
        said = [(text, words.areas_in(text)) for text in (*title.lines, *account.titles)]
        said.append(("the file’s name", list(of_file.areas)))
        for text, named in said:
            if words.lie_elsewhere(areas, named):
                account.add_problem(
                    ProblemCode.TITLE_OF_TWO_AREAS,
                    f"Sheet {account.sheet.name}: “{text}” names {named[0]}, and the lines are for other areas, "
                    f"{areas[0]} first. Are the areas of the lines right?",
                    "If not, correct them, or the title or name, and upload again.",
                )


def ask_about_unnamed_sheets(accounts: Sequence[Account]) -> None:
    """One question for each sheet whose lines name no area, where others are named after theirs."""
    named = [account for account in accounts if any(line.area_text for line in account.lines)]
    named = [account for account in named if "area" in account.took_from_title]
    unnamed = [account for account in accounts if any(not line.area_text for line in account.lines)]
    for account in unnamed if named else ():
        account.add_problem(
            ProblemCode.TITLE_OF_TWO_AREAS,
            f"Sheet {account.sheet.name} names no area, where {named[0].sheet.name} does. "
            "Are its lines for the area of the return?",
            "If not, name their area in the title or in a column Area, and upload again.",
        )


def ask_what_titles_say(account: Account, title: TitleRead) -> None:
    """One question for each thing that makes figures other ones than their table says: targets, a part, a year."""
    said = [*title.lines, *account.titles, *filters_below(account.sheet)]
    for what in dict.fromkeys(doubts_of(said, account.lines, title.vocabulary)):
        account.add_problem(
            ProblemCode.TITLE_SAYS_OTHER,
            f"Sheet {account.sheet.name}: the title or the name of the sheet, {what}",
            "If not, leave these figures out of the file, or name what they are in each row, and upload again.",
            unknown=what,
        )


def ask_about_names_above(account: Account) -> None:
    """One question for all rows of a sheet whose name stands only in a row above them."""
    if not account.took_from_above:
        return
    cells = [cell for cell, _ in account.took_from_above]
    first, name = account.took_from_above[0]
    others = f" and {len(cells) - 1} more" if len(cells) > 1 else ""
    account.add_problem(
        ProblemCode.NAME_FROM_ABOVE,
        f"Sheet {first.sheet}, {first.ref}{others}: nothing stands there, so the name above was taken, "
        f"“{name}” for row {first.row}. Does it go on below?",
        "If not, write the name in each row and upload the file again.",
        ref=blocks(cells),
    )


def ask_about_misspelt(account: Account, row: int, named: Collection[Column]) -> None:
    """Tell of headings that are not known and near ones that are: their columns were not read."""
    for cell in account.sheet.row(row):
        if (
            not isinstance(cell.value, str)
            or column_of(cell.text)
            or cell.text.casefold() in FOR_WHO_FILLS_IN
        ):
            continue
        likely = likely_column(cell.text)
        if likely is not None and likely not in named:
            what = f"Sheet {cell.sheet}, {cell.ref}: “{cell.text}” is not known. Is it {likely.value.capitalize()}?"
            remedy = f"If so, head the column {likely.value.capitalize()} or say it below. It was not read."
            account.add_problem(ProblemCode.HEADING_MISSPELT, what, remedy, ref=cell.ref, unknown=cell.text)


def nothing_found() -> ReadProblem:
    """What is said of a workbook of empty sheets."""
    return ReadProblem(
        ProblemCode.NOTHING_FOUND,
        "",
        "",
        "Every sheet of the workbook is empty.",
        FILL_IN,
    )
