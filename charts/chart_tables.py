"""The table under each chart: the same lines on the page and in the chart's CSV file.

Pure. A cell's mark, such as "illustrative", stands beside its text on the page and in a column of its own in the file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.dates import long_date
from indicators.plain_sheet import safe_text
from indicators.rules.compared import Compared, point_at
from indicators.rules.figures import IndicatorSpec, in_full, in_words, possible
from indicators.rules.row import Row
from indicators.rules.trend import Note, Trend, table_lines
from indicators.rules.variation.funnel import Funnel, FunnelPoint
from indicators.rules.variation.xmr import XmrChart, xmr_lines

ILLUSTRATIVE, PROVISIONAL = "illustrative", "provisional"
# So many columns have room beside each other on a phone.
FITS_ON_A_PHONE = 6


# A number as a reader sees it: "1,926", "84.4%", "−1,356".
NUMBER = re.compile(r"[−+-]?\d{1,3}(?:,?\d{3})*(?:\.\d+)?%?")


def _plain(text: str) -> str:
    """A number without separators and the sign of its unit, for programs; other text as it is."""
    if not NUMBER.fullmatch(text):
        return text
    return text.replace(",", "").replace("−", "-").removesuffix("%")


@dataclass(frozen=True)
class TableColumn:
    """A heading; `full` is its full form where it is an abbreviation."""

    head: str
    numeric: bool = False
    full: str = ""


@dataclass(frozen=True)
class TableCell:
    """What stands in a line under a heading, with its marks."""

    text: str
    illustrative: bool = False
    provisional: bool = False
    numeric: bool = False

    @property
    def mark(self) -> str:
        """The marks in words."""
        marks = {ILLUSTRATIVE: self.illustrative, PROVISIONAL: self.provisional}
        return ", ".join(word for word, holds in marks.items() if holds)


def _with_marks(line: Sequence[TableCell], marked: Sequence[bool]) -> Iterator[str]:
    """The texts of a line, each with its mark beside it in a column that has marks."""
    for cell, has_marks in zip(line, marked, strict=True):
        yield cell.text
        if has_marks:
            yield cell.mark


@dataclass(frozen=True)
class ChartTable:
    """Lines under headings; the first cell of a line is its name.

    Over time `ends` has the end of each line's period, newest first; elsewhere it is empty.
    """

    caption: str
    columns: tuple[TableColumn, ...]
    lines: tuple[tuple[TableCell, ...], ...]
    ends: tuple[date, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether its columns don't fit beside each other on a phone."""
        return len(self.columns) > FITS_ON_A_PHONE

    @property
    def headed_lines(self) -> list[list[tuple[TableColumn, TableCell]]]:
        """The lines with the column of each cell."""
        return [list(zip(self.columns, line, strict=True)) for line in self.lines]

    def to_csv_rows(self, notes: Sequence[Note] = ()) -> Iterator[list[str]]:
        """Headings and lines, numbers plain, texts that no spreadsheet takes for formulas; a column for marks.

        Notes stand in the last column, each in the line of its period.
        """
        marked = [any(line[at].mark for line in self.lines) for at in range(len(self.columns))]
        said = self._noted(notes)
        last = None if any(said) else -1
        yield [safe_text(word) for word in [*self._heads(marked), "Notes"][:last]]
        for line, note in zip(self.lines, said, strict=True):
            yield [safe_text(_plain(text)) for text in [*_with_marks(line, marked), note][:last]]

    def _noted(self, notes: Sequence[Note]) -> list[str]:
        """What is noted in each line's period; after the last one in the newest."""
        said: list[list[str]] = [[] for _ in self.lines]
        for note in notes:
            later = [at for at, end in enumerate(self.ends) if note.day <= end]
            if self.ends:
                said[max(later, default=0)].append(f"{long_date(note.day)}: {note.text}")
        return ["; ".join(each) for each in said]

    def _heads(self, marked: Sequence[bool]) -> Iterator[str]:
        for at, (column, has) in enumerate(zip(self.columns, marked, strict=True)):
            name = column.full or column.head
            percent = any(NUMBER.fullmatch(line[at].text) and line[at].text[-1] == "%" for line in self.lines)
            yield f"{name} (%)" if percent else name
            if has:
                yield f"{column.full or column.head}: mark"


NEWEST_FIRST = "The figures of the chart, newest first"
PERIOD, FIGURE = TableColumn("Period"), TableColumn("Figure", numeric=True)
PARTS = TableColumn("n/d", full="Numerator and denominator")


def trend_table(trend: Trend) -> ChartTable:
    """The figures over time, with the target of each period."""
    has_parts = trend.spec.has_parts
    figure = TableColumn("Grade") if trend.spec.is_grade else FIGURE
    columns = [PERIOD, figure, *([PARTS] if has_parts else []), TableColumn("Target", numeric=True)]
    shown = table_lines(trend)
    lines = [
        (
            TableCell(line.label),
            TableCell(line.text, line.illustrative, line.provisional, numeric=True),
            *(
                [TableCell("not returned" if line.parts_missing else line.parts or "none")]
                if has_parts
                else []
            ),
            TableCell(line.target or "none stated", numeric=True),
        )
        for line in shown
    ]
    caption = "The grades, newest first" if trend.spec.is_grade else NEWEST_FIRST
    return ChartTable(caption, tuple(columns), tuple(lines), tuple(line.end for line in shown))


def xmr_table(chart: XmrChart) -> ChartTable:
    """The plotted points, with what each says and why."""
    shown = xmr_lines(chart)
    lines = [
        (
            TableCell(line.label),
            TableCell(line.text, line.illustrative, numeric=True),
            TableCell(": ".join(filter(None, [line.signal or "too few readings to tell", line.why]))),
        )
        for line in shown
    ]
    columns = (PERIOD, FIGURE, TableColumn("What it says"))
    return ChartTable(NEWEST_FIRST, columns, tuple(lines), tuple(line.end for line in shown))


def compared_table(chart: Compared) -> ChartTable:
    """The figures over time, a column an area."""
    columns = [PERIOD, *(TableColumn(trend.area, numeric=True) for trend in chart.trends)]
    lines, ends = [], tuple(reversed(chart.ends))
    for day in ends:
        points = [point_at(trend, day) for trend in chart.trends]
        label = next(
            point.label for trend in chart.trends for point in trend.points if point.period_end == day
        )
        cells = [
            TableCell("none", numeric=True)
            if point is None
            else TableCell(
                point.text, point.illustrative and point.value is not None, point.provisional, numeric=True
            )
            for point in points
        ]
        lines.append((TableCell(label), *cells))
    return ChartTable(NEWEST_FIRST, tuple(columns), tuple(lines), ends)


def funnel_table(chart: Funnel) -> ChartTable:
    """Every area of the funnel with its limits, then those left out with the reason."""
    columns = (
        TableColumn("Area"),
        FIGURE,
        TableColumn("Cases", numeric=True),
        TableColumn("Chance would give (99.8%)", numeric=True),
        TableColumn("What it says"),
    )
    lines = [_funnel_line(chart, point) for point in chart.points]
    lines += [
        (
            TableCell(left.area),
            TableCell("not compared"),
            TableCell("none"),
            TableCell("none"),
            TableCell(left.why),
        )
        for left in chart.left_out
    ]
    return ChartTable("The areas of the chart", columns, tuple(lines))


def _funnel_line(chart: Funnel, point: FunnelPoint) -> tuple[TableCell, ...]:
    bounds = f"{_within(chart.spec, point.bounds.lower_998)} to {_within(chart.spec, point.bounds.upper_998)}"
    return (
        TableCell(point.area),
        TableCell(in_words(chart.spec, point.value), point.illustrative, numeric=True),
        TableCell(in_full(point.denominator), numeric=True),
        TableCell(bounds, numeric=True),
        TableCell(chart.words(point)),
    )


def _within(spec: IndicatorSpec, value: Decimal) -> str:
    return in_words(spec, possible(spec, value))


def areas_table(rows: Sequence[Row]) -> ChartTable:
    """The figure of each area with its target, rating and travel, as the rows say them."""
    heads = ("Figure", "Numerator and denominator", "Target", "Rating", "Stands", "Travel", "Change", "Since")
    lines = [
        (
            TableCell(row.area_name),
            TableCell(
                row.figure.text,
                row.figure.illustrative and row.figure.value is not None,
                row.figure.provisional,
            ),
            TableCell(row.figure.parts),
            TableCell("none stated" if row.target is None else row.target.text),
            TableCell(row.rating.name),
            TableCell(row.rating.words),
            TableCell(row.travel.travel),
            TableCell(row.travel.change, row.travel.illustrative and bool(row.travel.change)),
            TableCell(row.travel.since or row.travel.reason),
        )
        for row in rows
    ]
    return ChartTable("The areas of the chart", tuple(map(TableColumn, ("Area", *heads))), tuple(lines))
