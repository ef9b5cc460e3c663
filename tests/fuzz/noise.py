"""What stands on a sheet beside its readings, and belongs to none: hidden columns, totals, days of printing."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tests.fuzz.layouts import Written
from tests.fuzz.pages import Page, Put

WRONG = 777
# Answers True where it makes the figures other ones than were written, so that nothing may go in unasked.
Noise = Callable[[random.Random, Written], bool | None]


def nothing(_chance: random.Random, _written: Written) -> None:
    """A clean sheet."""


def _insert_column(page: Page, at: int) -> None:
    page.cells = {(row, column + (column >= at)): put for (row, column), put in page.cells.items()}
    page.merges = [
        (top, left + (left >= at), bottom, right + (right >= at)) for top, left, bottom, right in page.merges
    ]


def _copied_column(written: Written, page: Page, heading: Put | None = None) -> int:
    """A copy of the last column of figures beside it, with wrong figures; its number."""
    last = written.figure_columns[-1]
    _insert_column(page, last + 1)
    for (row, column), put in list(page.cells.items()):
        if column == last and row >= written.first_row:
            is_figure = row > written.first_row + bool(page.merges)
            page.cells[row, last + 1] = Put(WRONG + row) if is_figure else heading or put
    return last + 1


def hidden_column(_chance: random.Random, written: Written) -> None:
    """A column of wrong figures under the heading of the right one, hidden."""
    for page in written.pages:
        page.hidden_columns.add(_copied_column(written, page))


def narrow_column(_chance: random.Random, written: Written) -> None:
    """The same, made as narrow as nothing."""
    for page in written.pages:
        page.narrow_columns.add(_copied_column(written, page))


def white_column(_chance: random.Random, written: Written) -> None:
    """The same, white on white."""
    for page in written.pages:
        _unseen_column(written, page, lambda put: replace(put, white=True))


def struck_column(_chance: random.Random, written: Written) -> None:
    """The same, struck out."""
    for page in written.pages:
        _unseen_column(written, page, lambda put: replace(put, struck=True))


def _titled(page: Page, title: str) -> None:
    page.cells = {(row + 2, column): put for (row, column), put in page.cells.items()}
    page.merges = [(top + 2, left, bottom + 2, right) for top, left, bottom, right in page.merges]
    page.cells[1, 1] = Put(title)


def title_of_others(chance: random.Random, written: Written) -> bool:
    """A title by which the figures are targets, parts, of a longer time, or another council's."""
    title = chance.choice(
        ["Targets", "Year to date", "Cumulative figures", "Rolling 12 months", "Forecast", "Monthly averages",
         "Age group: 0-4", "Ethnic group: White British", "Medway Council", "Three months to date"])  # fmt: skip
    for page in written.pages:
        _titled(page, title)
    return True


def part_column(chance: random.Random, written: Written) -> bool:
    """A column that splits the figures, before the first of them."""
    name, part = chance.choice(
        [("Age group", "0-4"), ("Gender", "Female"), ("Ward", "Central"), ("Category", "Neglect")]
    )
    for page in written.pages:
        at = written.figure_columns[0]
        _insert_column(page, at)
        for row in range(written.first_row, page.size[0] + 1):
            is_heading = row <= written.first_row + bool(page.merges)
            if any(place[0] == row for place in page.cells):
                page.cells[row, at] = Put(name if is_heading else part)
    return True


def date_in_title(_chance: random.Random, written: Written) -> None:
    """The day of printing beside its label, as a date."""
    for page in written.pages:
        _titled(page, "Date printed:")
        page.cells[1, 2] = Put(date(2012, 9, 3), "dd/mm/yyyy")


def column_of_no_format(_chance: random.Random, written: Written) -> None:
    """The same, in a number format that prints nothing."""
    for page in written.pages:
        _unseen_column(written, page, lambda put: replace(put, form=";;;"))


def _unseen_column(written: Written, page: Page, unseen: Callable[[Put], Put]) -> None:
    column = _copied_column(written, page)
    for place, put in list(page.cells.items()):
        if place[1] == column and place[0] >= written.first_row:
            page.cells[place] = unseen(put)


def shown_otherwise(chance: random.Random, written: Written) -> bool:
    """Every figure is printed as another by its format."""
    form, prints = chance.choice(
        [('0,"k"', "1k"), ("#,##0.0,", "0.8"), ('"<"0', f"<{WRONG}"), ('[>0]"*"', "*"), ('0" of 52"', f"{WRONG} of 52"),
         ('"about "0', f"about {WRONG}"), ('"none"', "none")])  # fmt: skip
    for page in written.pages:
        for place in list(page.cells):
            if place[1] in written.figure_columns and place[0] > written.first_row + bool(page.merges):
                page.cells[place] = Put(WRONG, form, prints=prints)
    return True


def part_in_title(chance: random.Random, written: Written) -> bool:
    """A title by which the figures are those of a part of the children."""
    title = chance.choice(
        ["Girls", "Under 5s", "Aged 16+", "Excluding UASC", "Males only", "Sample of files"]
    )
    for page in written.pages:
        _titled(page, title)
    return True


def column_of_plans(chance: random.Random, written: Written) -> bool:
    """A column beside the figures that says in each row that they are targets or the like."""
    word = chance.choice(["Target", "Forecast", "Last year", "Budget"])
    for page in written.pages:
        column = page.size[1] + 1
        page.cells[written.first_row, column] = Put(chance.choice(["Type", "Scenario type", "Frequency"]))
        for row in range(written.first_row + 1 + bool(page.merges), page.size[0] + 1):
            if any(page.at(row, at).content is not None for at in written.figure_columns):
                page.cells[row, column] = Put(word)
    return True


def hidden_figures(chance: random.Random, written: Written) -> None:
    """The last column of figures is wrong, and so it was put out of sight by one means or another."""
    column = written.figure_columns[-1]
    means = chance.randrange(4)
    for page in written.pages:
        for place, put in list(page.cells.items()):
            if place[1] == column and place[0] >= written.first_row:
                is_figure = place[0] > written.first_row + bool(page.merges)
                wrong = Put(WRONG) if is_figure else put
                page.cells[place] = replace(wrong, white=means == 2, form=";;;" if means == 3 else wrong.form)
        if means < 2:
            (page.hidden_columns if means else page.narrow_columns).add(column)


def rate_beside(chance: random.Random, written: Written) -> None:
    """The column Value is called Number, and a rate stands beside it."""
    for page in written.pages:
        for place, put in list(page.cells.items()):
            if put.content == "Value":
                page.cells[place] = Put(chance.choice(["Number", "Value"]))
                _copied_column(written, page, Put(chance.choice(["Rate", "Rate per 10,000"])))


def hidden_row(_chance: random.Random, written: Written) -> None:
    """A copy of the first row of figures above it, with wrong figures, hidden."""
    for page in written.pages:
        first = written.first_row + 1 + bool(page.merges)
        page.cells = {(row + (row >= first), column): put for (row, column), put in page.cells.items()}
        for (row, column), put in list(page.cells.items()):
            if row == first + 1:
                page.cells[first, column] = Put(WRONG) if column in written.figure_columns else put
        page.hidden_rows.add(first)


def hidden_sheet(_chance: random.Random, written: Written) -> None:
    """A hidden copy of the first sheet with wrong figures."""
    first = written.pages[0]
    copy = Page("Old", dict(first.cells), merges=list(first.merges), hidden=True)
    for place in copy.cells:
        if place[1] in written.figure_columns and place[0] > written.first_row + bool(copy.merges):
            copy.cells[place] = Put(WRONG)
    written.pages.append(copy)


def totals(chance: random.Random, written: Written) -> None:
    """Rows below the figures that restate them."""
    names = chance.sample(
        ["Total", "Kent total", "County total", "All Kent", "Average", "Kent average", "Grand total", "Mean",
         "All districts", "Total for Kent", "Overall", "Sum"], 2)  # fmt: skip
    for page in written.pages:
        last = max(row for row, _ in page.cells)
        for down, name in enumerate(names, start=1):
            for column in range(1, page.size[1] + 1):
                put = page.at(last, column)
                if column in written.figure_columns:
                    page.cells[last + down, column] = Put(WRONG)
                elif put.content is not None:
                    page.cells[last + down, column] = put
            _name_total(page, last, last + down, name)


def _name_total(page: Page, like: int, row: int, name: str) -> None:
    """Write the total's name where the row above names its area, or its indicator."""
    areas = {"Dover", "Swale", "Thanet"}
    texts = [
        column for column in range(1, page.size[1] + 1) if isinstance(page.at(like, column).content, str)
    ]
    place = next((column for column in texts if page.at(like, column).content in areas), 1)
    page.cells[row, place] = Put(name)


def restating_columns(chance: random.Random, written: Written) -> None:
    """Columns beside the figures that are no readings of theirs."""
    names = chance.sample(
        ["Target", "Last year", "YTD", "Average", "Total", "Year to date", "Variance", "Floor", "Previous month",
         "National average", "Change", "2010/11 outturn", "England"], 2)  # fmt: skip
    for page in written.pages:
        column = page.size[1]
        for number, name in enumerate(names, start=1):
            page.cells[written.first_row, column + number] = Put(name)
            for row in range(written.first_row + 1 + bool(page.merges), page.size[0] + 1):
                if any(page.at(row, at).content is not None for at in written.figure_columns):
                    page.cells[row, column + number] = Put(WRONG)


def printed(chance: random.Random, written: Written) -> None:
    """The day of printing in the title, or in a line of its own."""
    words = chance.choice(
        ["printed on 03/09/2012", "Produced 3 September 2012", "report run 03.09.12", "Data as extracted on 3 Sep 2012",
         "Last updated: 03/09/2012", "Created 2012-09-03"])  # fmt: skip
    for page in written.pages:
        page.cells = {(row + 2, column): put for (row, column), put in page.cells.items()}
        page.merges = [(top + 2, left, bottom + 2, right) for top, left, bottom, right in page.merges]
        title = page.cells.get((3, 1))
        if title and written.first_row > 1 and chance.random() < 0.5:
            page.cells[3, 1] = Put(f"{title.content}, {words}")
        else:
            page.cells[1, 1] = Put(words)


def footnotes(_chance: random.Random, written: Written) -> None:
    """Notes below the figures."""
    for page in written.pages:
        last = page.size[0]
        page.cells[last + 2, 1] = Put("¹ Figures for May 2011 were restated.")
        page.cells[last + 3, 1] = Put("Source: case management system, 12 of 14 teams")


def raised_mark(_chance: random.Random, written: Written) -> None:
    """A raised digit behind the first figure."""
    for page in written.pages:
        for place in sorted(page.cells):
            put, is_figure = (
                page.cells[place],
                place[0] > written.first_row and place[1] in written.figure_columns,
            )
            if is_figure and isinstance(put.content, int) and "%" not in put.form:
                page.cells[place] = Put(str(put.content), raised="1")
                return


def second_table(_chance: random.Random, written: Written) -> None:
    """The same table beside the first, with other figures."""
    for page in written.pages:
        last = page.size[1]
        for (row, column), put in list(page.cells.items()):
            if row >= written.first_row:
                is_figure = column in written.figure_columns and row > written.first_row + bool(page.merges)
                page.cells[row, column + last + 2] = Put(WRONG) if is_figure else put


def second_value_column(_chance: random.Random, written: Written) -> None:
    """A second column under the very heading of the first, in sight: nobody can say which one counts."""
    for page in written.pages:
        _copied_column(written, page)


def surplus_heading(_chance: random.Random, written: Written) -> None:
    """A column of numbers under a heading that nobody knows."""
    for page in written.pages:
        _copied_column(written, page, Put("Ref"))


NOISES: tuple[Noise, ...] = (
    nothing, hidden_column, narrow_column, white_column, struck_column, column_of_no_format, hidden_figures, hidden_row,
    hidden_sheet, rate_beside, totals, title_of_others, part_column, date_in_title, shown_otherwise, part_in_title,
    column_of_plans, restating_columns, printed, footnotes, raised_mark, second_table, second_value_column,
    surplus_heading,
)  # fmt: skip
# A text file shows all that it holds, so nothing in it is hidden or raised.
NOT_IN_TEXT = frozenset(
    {
        hidden_figures,
        hidden_column,
        narrow_column,
        white_column,
        struck_column,
        column_of_no_format,
        shown_otherwise,
        hidden_row,
        hidden_sheet,
        raised_mark,
    }
)
