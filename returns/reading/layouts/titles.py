"""What stands above a table, in the sheet's name and in the file's: the period, area and indicator of its lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from returns.matching.vocabulary import Vocabulary
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import (
    PeriodRead,
    Span,
    all_named_in,
    is_without_year,
    lengthened,
    month_if_whole,
    period_called,
    periods_in,
    read_period,
    read_year,
    says_since_april,
    span_said,
)
from returns.reading.sheet.headings import bare_title


@dataclass(frozen=True)
class TitleRead:
    """What a title says.

    - `periods`: every period that it names, days of printing left out; `period` the only one, or the last of several.
    - `years`: the financial years that it names; months and quarters without one lie in the first.
    - `areas`: the known areas that it names; `area` the only one, or "".
    - `indicator`: the known indicator that it is about, or "".
    - `lines`: what stands there, a line for each row, and the names that it was read with.
    - `bare`: a month or quarter that it names without a year, such as that of a sheet called Q1.
    """

    text: str = ""
    lines: tuple[str, ...] = ()
    bare: str = ""
    cell: Cell | None = None
    periods: tuple[PeriodRead, ...] = ()
    years: tuple[PeriodRead, ...] = ()
    areas: tuple[str, ...] = ()
    indicator: str = ""
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @property
    def period(self) -> PeriodRead | None:
        """The period of lines that name none."""
        return self.periods[-1] if self.periods else None

    @property
    def within(self) -> PeriodRead | None:
        """What says the year of months and quarters that are named without one."""
        return self.years[0] if self.years else self.period

    @property
    def area(self) -> str:
        """The area of lines that name none; "" where the title names several, or none."""
        return self.areas[0] if len(self.areas) == 1 else ""

    def periods_within(self, years: tuple[PeriodRead, ...]) -> tuple[PeriodRead, ...]:
        """The month or quarter that is named without a year, where nothing shorter than a year is named with one."""
        if not years or not self.bare or any(each.span is not Span.YEAR for each in self.periods):
            return ()
        period = period_called(self.bare, years[0])
        return (period,) if period else ()

    def or_else(self, other: "TitleRead") -> "TitleRead":
        """This title, with what it doesn't say from the one above it."""
        years = self.years or (() if self.periods else other.years)
        within = self.periods_within(years or other.periods[-1:])
        return replace(
            self,
            periods=within or self.periods or other.periods,
            years=years,
            areas=self.areas or other.areas,
            indicator=self.indicator or other.indicator,
            lines=(*self.lines, *other.lines),
        )


def title_read(cells: Sequence[Cell], names: Iterable[str], vocabulary: Vocabulary) -> TitleRead:
    """What these cells of a title block say, together with further names: the sheet's, the file's."""
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    dated = [cell for cell in cells if _dates_of(cell)]
    first = dated[0] if dated else texts[0] if texts else None
    words = [cell.text for cell in texts] + list(names)
    lines = [*_lines(cells), *names]
    years = list(dict.fromkeys(year for text in lines for year in _years_of(text)))
    return TitleRead(
        text=first.text if first else "",
        lines=tuple(lines),
        bare=next((text for text in lines if is_without_year(text)), ""),
        cell=first,
        periods=_combined([period for text in lines for period in _periods_of(text)]),
        years=tuple(years),
        areas=_distinct_areas(words, vocabulary),
        indicator=next((found for text in words if (found := _indicator_of(text, vocabulary))), ""),
        vocabulary=vocabulary,
    )


def _dates_of(cell: Cell) -> bool:
    return isinstance(cell.value, date) or (isinstance(cell.value, str) and bool(_periods_of(cell.text)))


def _lines(cells: Sequence[Cell]) -> list[str]:
    """The lines that a title is read in: the texts and dates of each row, "Reporting month:" and "May 2012" as one."""
    rows: dict[int, str] = {}
    for cell in cells:
        if isinstance(cell.value, str | date):
            between = " " if read_period(cell) else " | "
            rows[cell.row] = f"{rows[cell.row]}{between}{_words(cell)}" if cell.row in rows else _words(cell)
    return list(rows.values())


def _words(cell: Cell) -> str:
    """A cell's text; of a date what it shows, where the first or last day of a month stands for the month."""
    if not isinstance(cell.value, date):
        return cell.text
    period = read_period(cell)
    return "" if period is None else month_if_whole(period).label


def titles_above(sheet: Sheet, header_row: int, after_row: int) -> list[Cell]:
    """The lines of text right above a row of headings, below the table before.

    Below a gap a line may hold several cells, and a date: "Month:" and what it is.
    """
    cells: list[Cell] = []
    apart = header_row
    while apart - 1 > after_row and sheet.row(apart - 1):
        apart -= 1
    for row in reversed(sheet.rows_between(after_row + 1, header_row - 1)):
        found = sheet.row(row)
        is_line = len(found) == 1 and isinstance(found[0].value, str)
        is_below_gap = row >= apart > after_row + 1 and all(isinstance(c.value, str | date) for c in found)
        if not (is_line or is_below_gap):
            break
        cells[:0] = found
    return cells


def _periods_of(text: str) -> list[PeriodRead]:
    if says_since_april(text):
        return []
    said = span_said(text)
    found = [lengthened(named.period, said) for named in periods_in(text) if named.period]
    return [period for period in found if period is not None]


def _years_of(text: str) -> Iterator[PeriodRead]:
    """The financial years in a text, also where 2011-12 might be a month."""
    for named in periods_in(text):
        year = named.period or read_year(text[named.start : named.end])
        if year is not None and year.span is Span.YEAR:
            yield year


def _combined(periods: Sequence[PeriodRead]) -> tuple[PeriodRead, ...]:
    """The different periods: of a month and its last day the month, of a year and what lies in it the latter."""
    found = list(dict.fromkeys(periods))
    months = {period.end for period in found if period.span is Span.MONTH}
    found = [each for each in found if not (each.span is Span.DAY and each.end in months)]
    shorter = [each for each in found if each.span is not Span.YEAR]
    return tuple(shorter or found)


def _distinct_areas(texts: Sequence[str], vocabulary: Vocabulary) -> tuple[str, ...]:
    by_meaning: dict[int, str] = {}
    for text in texts:
        for name in vocabulary.areas_in(text):
            match = vocabulary.areas.exactly(name)
            if match is not None:
                by_meaning.setdefault(match.meaning, name)
    return tuple(by_meaning.values())


def _indicator_of(text: str, vocabulary: Vocabulary) -> str:
    """The indicator that a title is about, its period and days of printing left aside."""
    bare = bare_title(text)
    if vocabulary.is_indicator(bare):
        return bare
    for named in reversed(all_named_in(text)):
        text = f"{text[: named.start]} {text[named.end :]}"
    return vocabulary.indicator_in(text)
