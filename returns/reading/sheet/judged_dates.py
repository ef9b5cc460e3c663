"""Dates judged by their column: months typed as numbers, days that are month first, days that were meant as years.

A column has one author and one habit. What can only be read with a doubt is read as it most probably was meant, and
the officer is asked once for the column.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from districts.dates import long_date
from indicators.rules.periods import month_end
from returns.reading.lines import ProblemCode, ReadProblem
from returns.reading.sheet.cells import Cell, Sheet, blocks, column_letters
from returns.reading.sheet.dates import PeriodRead, six_figure_year, within_year, year_in
from returns.reading.sheet.formats import shows_a_day, shows_a_year
from returns.reading.sheet.headings import Column, columns_named

_YEAR_AND_MONTH = re.compile("(19|20)[0-9]{2}(0[1-9]|1[0-2])")
_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})(?:[T ].*)?")
# From 1990 to 2036.
_SERIAL = re.compile(r"(?:3[3-9]|4[0-9])[0-9]{3}(?:\.0+)?")
_NUMBER = re.compile(r"[0-9,. ]*[0-9] ?%?")
_ROWS_ABOVE = 20
_MONTH_FORMAT, _DAY_FORMAT = "mmm-yy", "dd/mm/yyyy"
_FIRST_OF_SERIALS = date(1899, 12, 30)
_DATED = (Column.MONTH, Column.PERIOD, Column.AS_AT, Column.WEEK_ENDING)
_HEADS_A_TABLE = {Column.INDICATOR, Column.AREA, Column.MONTH}
_DAYS = (Column.AS_AT, Column.WEEK_ENDING)


@dataclass(frozen=True)
class _Dates:
    """The cells of one column, or of one row of headings, where dates belong; `column` says under which heading.

    `year` is the financial year, or what lies in one, that a line of text above them names.
    """

    column: Column | None
    cells: Sequence[Cell]
    year: PeriodRead | None = None

    @property
    def place(self) -> str:
        first = self.cells[0]
        return f"row {first.row}" if self.column is None else f"column {column_letters(first.column)}"


def dates_judged(sheet: Sheet) -> tuple[Sheet, list[ReadProblem]]:
    """The sheet with its doubtful dates as they were most probably meant, and a question for each column of them."""
    cells = dict(sheet.cells)
    asked: list[ReadProblem] = []
    for dates in _where_dates_belong(sheet):
        for judge in (
            _months_as_numbers,
            _serial_numbers,
            _days_for_years,
            _months_without_year,
            _month_first,
            _days_within_months,
        ):
            found = judge(dates)
            if found is not None:
                meant, question = found
                cells.update({(cell.row, cell.column): cell for cell in meant})
                asked.append(question)
    return (replace(sheet, cells=cells), asked) if asked else (sheet, [])


def _where_dates_belong(sheet: Sheet) -> Iterator[_Dates]:
    """The rows of headings, and the columns below the headings that speak of dates."""
    below: dict[Column, int] = {}
    gathered: dict[tuple[Column, int], list[Cell]] = {}
    for row in sheet.rows:
        named, cells = columns_named(sheet, row), sheet.row(row)
        is_head = bool(named.keys() & _HEADS_A_TABLE) and _heads(cells)
        if is_head:
            below = {column: named[column] for column in _DATED if column in named}
        headings = _headings(cells, is_head=is_head, is_first=not below)
        if headings:
            yield _Dates(None, headings, _year_above(sheet, row))
        if is_head or headings:
            continue
        for column, at in below.items():
            if not (cell := sheet.at(row, at)).blank:
                gathered.setdefault((column, at), []).append(cell)
    for (column, _), found in gathered.items():
        yield _Dates(column, found, _year_above(sheet, found[0].row))


def _headings(cells: list[Cell], *, is_head: bool, is_first: bool) -> list[Cell]:
    """The dates of a row that are headings: of one that names columns, or of one above any that does."""
    if is_head:
        return _dates_of_headings(cells)
    return _dates_alone(cells) if is_first and _heads(cells) else []


def _year_above(sheet: Sheet, row: int) -> PeriodRead | None:
    """What the first text above a row names as its year, or as a period within one."""
    for above in sheet.rows_between(1, row - 1)[:_ROWS_ABOVE]:
        for cell in sheet.row(above)[:_ROWS_ABOVE]:
            if isinstance(cell.value, str) and (year := year_in(cell.text)):
                return year
    return None


def _dates_alone(cells: list[Cell]) -> list[Cell]:
    """The dates of a row that names no column: the headings of a pivot table, or a day beside its label."""
    return [cell for cell in cells if isinstance(cell.value, date)]


def _heads(cells: list[Cell]) -> bool:
    """Whether a row can be one of headings: it holds no number that can't be a month or day."""
    return not any(
        _NUMBER.fullmatch(cell.text) and not (_is_month(cell) or _is_serial(cell)) for cell in cells
    )


def _dates_of_headings(cells: list[Cell]) -> list[Cell]:
    """The dates in a row of headings; no numbers where others stand beside them that are none."""
    dated = [cell for cell in cells if isinstance(cell.value, date)]
    numbers = [cell for cell in cells if _is_month(cell) or _is_serial(cell)]
    others = any(isinstance(cell.value, Decimal) and cell not in numbers for cell in cells)
    return dated if others else [*dated, *numbers]


Judged = tuple[list[Cell], ReadProblem] | None


def _is_month(cell: Cell) -> bool:
    if not isinstance(cell.value, Decimal | str) or len(cell.text) != 6:
        return False
    return _YEAR_AND_MONTH.fullmatch(cell.text) is not None


def _months_as_numbers(dates: _Dates) -> Judged:
    """201205 for May 2012."""
    found = [cell for cell in dates.cells if _is_month(cell)]
    if not found or dates.column in _DAYS:
        return None
    if any(six_figure_year(cell.text) for cell in dates.cells if isinstance(cell.value, Decimal | str)):
        years = [replace(cell, value=f"{cell.text[:4]}/{cell.text[4:]}") for cell in found]
        what = f"is {found[0].text} the financial year {years[0].value}, as others beside it are years?"
        return years, _question(ProblemCode.MONTHS_AS_NUMBERS, found, what, "write the years as 2011/12")
    meant = [_as(cell, date(int(cell.text[:4]), int(cell.text[4:6]), 1), _MONTH_FORMAT) for cell in found]
    what = f"is {found[0].text} {meant[0].value:%B %Y}?"
    return meant, _question(ProblemCode.MONTHS_AS_NUMBERS, found, what, "write the months as May 2012")


def _is_serial(cell: Cell) -> bool:
    return isinstance(cell.value, Decimal | str) and _SERIAL.fullmatch(cell.text) is not None


def _serial_numbers(dates: _Dates) -> Judged:
    """41091 for 1 July 2012: the number by which Excel knows the day."""
    found = [cell for cell in dates.cells if _is_serial(cell)]
    if not found:
        return None
    meant = [
        _as(cell, _FIRST_OF_SERIALS + timedelta(days=int(float(cell.text))), _DAY_FORMAT) for cell in found
    ]
    what = f"is {found[0].text} the day {long_date(_day_of(meant[0]))}, whose number it is in Excel?"
    return meant, _question(ProblemCode.DATE_AS_NUMBER, found, what, "format the column as dates")


def _days_for_years(dates: _Dates) -> Judged:
    """July 2012 typed as Jul 12, which Excel takes for 12 July of the year of typing and shows as 12-Jul."""
    found = [
        cell
        for cell in dates.cells
        if isinstance(cell.value, date)
        and shows_a_day(cell.number_format)
        and not shows_a_year(cell.number_format)
    ]
    if not found:
        return None
    meant = [
        _as(cell, _day_of(cell).replace(year=2000 + _day_of(cell).day, day=1), _MONTH_FORMAT)
        for cell in found
    ]
    day = _day_of(found[0])
    what = (
        f"the sheet shows {day:%d-%b} without a year, and {long_date(day)} is stored. "
        f"Was {meant[0].value:%B %Y} meant?"
    )
    return meant, _question(
        ProblemCode.DAY_FOR_A_YEAR, found, what, "write the months with their year, as July 2012"
    )


def _months_without_year(dates: _Dates) -> Judged:
    """A day that shows as Apr: the year that is stored is out of sight, and often last year's."""
    found = [
        cell
        for cell in dates.cells
        if isinstance(cell.value, date)
        and not shows_a_day(cell.number_format)
        and not shows_a_year(cell.number_format)
    ]
    if not found:
        return None
    stored = [_day_of(cell).replace(day=1) for cell in found]
    shown = [within_year(dates.year, day.month) or day for day in stored]
    if dates.year and shown == stored:
        return None
    meant = [_as(cell, day, _MONTH_FORMAT) for cell, day in zip(found, shown, strict=True)]
    what = (
        f"the sheet shows {stored[0]:%B} without a year, and {stored[0]:%B %Y} is stored. "
        f"Is {shown[0]:%B %Y} meant?"
    )
    return meant, _question(
        ProblemCode.DAY_FOR_A_YEAR, found, what, "write the months with their year, as July 2012"
    )


def _month_first(dates: _Dates) -> Judged:
    """07/31/2012: one day that can only be month first makes the others of its column doubtful."""
    parts = {
        cell: found
        for cell in dates.cells
        if isinstance(cell.value, str) and (found := _DAY.fullmatch(cell.text))
    }
    only = [cell for cell, found in parts.items() if int(found[1]) <= 12 < int(found[2])]
    if not only:
        return None
    day_first = [cell for cell, found in parts.items() if int(found[1]) > 12]
    if day_first:
        what = f"{only[0].text} is month first and {day_first[0].text} day first. Are the others day first?"
        return [], _question(ProblemCode.MONTH_FIRST, only, what, "write the days as 31/07/2012")
    meant = [day for cell, found in parts.items() if (day := _month_first_day(cell, found))]
    what = f"{only[0].text} is month first. Are all days of the {dates.place} month first?"
    return meant, _question(ProblemCode.MONTH_FIRST, list(parts), what, "write the days as 31/07/2012")


def _month_first_day(cell: Cell, found: re.Match[str]) -> Cell | None:
    year = int(found[3]) if len(found[3]) == 4 else 2000 + int(found[3])
    try:
        return _as(cell, date(year, int(found[1]), int(found[2])), _DAY_FORMAT)
    except ValueError:
        return None


def _days_within_months(dates: _Dates) -> Judged:
    """A day in a column of months that is neither the first nor the last of its month."""
    if dates.column is not Column.MONTH:
        return None
    found = [
        cell
        for cell in dates.cells
        if isinstance(cell.value, date)
        and shows_a_day(cell.number_format)
        and shows_a_year(cell.number_format)
        and cell.value.day != 1
        and cell.value != month_end(cell.value)
    ]
    if not found:
        return None
    what = (
        f"{found[0].text} is a day within its month. Is the figure for the whole of {found[0].value:%B %Y}?"
    )
    return [], _question(ProblemCode.DAY_WITHIN_MONTH, found, what, "write the months as July 2012")


def _as(cell: Cell, day: date, number_format: str) -> Cell:
    return Cell(cell.sheet, cell.row, cell.column, day, number_format)


def _day_of(cell: Cell) -> date:
    assert isinstance(cell.value, date)
    return cell.value


def _question(code: ProblemCode, found: Sequence[Cell], what: str, remedy: str) -> ReadProblem:
    first = found[0]
    others = " and whatever is written like it" if len(found) > 1 else ""
    return ReadProblem(
        code,
        first.sheet,
        blocks(found),
        f"Sheet {first.sheet}, {first.ref}{others}: {what}",
        f"If not, {remedy} and upload the file again.",
    )
