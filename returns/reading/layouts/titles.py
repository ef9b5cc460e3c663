"""What stands above a table, in the sheet's name and in the file's: the period, area and indicator of its lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from returns.matching.vocabulary import Vocabulary
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import (
    PeriodRead,
    Span,
    all_named_in,
    lengthened,
    periods_in,
    read_year,
    span_said,
)
from returns.reading.sheet.headings import bare_title


@dataclass(frozen=True)
class TitleRead:
    """What a title says.

    - `periods`: every period that it names, days of printing left out; `period` the only one, or the last of several.
    - `year`: the financial year in which months and quarters without one lie.
    - `areas`: the known areas that it names; `area` the only one, or "".
    - `indicator`: the known indicator that it is about, or "".
    """

    text: str = ""
    cell: Cell | None = None
    periods: tuple[PeriodRead, ...] = ()
    year: PeriodRead | None = None
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
        return self.year or self.period

    @property
    def area(self) -> str:
        """The area of lines that name none; "" where the title names several, or none."""
        return self.areas[0] if len(self.areas) == 1 else ""

    def or_else(self, other: "TitleRead") -> "TitleRead":
        """This title, with what it doesn't say from the one above it."""
        return replace(
            self,
            periods=self.periods or other.periods,
            year=self.year or (None if self.periods else other.year),
            areas=self.areas or other.areas,
            indicator=self.indicator or other.indicator,
        )


def title_read(cells: Sequence[Cell], names: Iterable[str], vocabulary: Vocabulary) -> TitleRead:
    """What these cells of a title block say, together with further names: the sheet's, the file's."""
    texts = [cell for cell in cells if isinstance(cell.value, str)]
    named = [cell for cell in texts if _periods_of(cell.text)]
    first = named[0] if named else texts[0] if texts else None
    words = [cell.text for cell in texts] + list(names)
    return TitleRead(
        text=first.text if first else "",
        cell=first,
        periods=_combined([period for text in words for period in _periods_of(text)]),
        year=next((year for text in words if (year := _year_of(text))), None),
        areas=_distinct_areas(words, vocabulary),
        indicator=next((found for text in words if (found := _indicator_of(text, vocabulary))), ""),
        vocabulary=vocabulary,
    )


def titles_above(sheet: Sheet, header_row: int, after_row: int) -> list[Cell]:
    """The lines of text right above a row of headings, below the table before."""
    cells: list[Cell] = []
    for row in reversed(sheet.rows_between(after_row + 1, header_row - 1)):
        texts = sheet.row(row)
        if len(texts) > 1 or not isinstance(texts[0].value, str):
            break
        cells[:0] = texts
    return cells


def _periods_of(text: str) -> list[PeriodRead]:
    said = span_said(text)
    found = [lengthened(named.period, said) for named in periods_in(text) if named.period]
    return [period for period in found if period is not None]


def _year_of(text: str) -> PeriodRead | None:
    """The financial year in a text, also where 2011-12 might be a month."""
    for named in periods_in(text):
        if named.period is None:
            return read_year(text[named.start : named.end])
        if named.period.span is Span.YEAR:
            return named.period
    return None


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
