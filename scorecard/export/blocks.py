"""What a paper says, once for every format: headings, texts, tables and charts in their order. Pure.

Word writes blocks as a document, a template sets them for paper, and a workbook takes their texts: none says a
sentence that another lacks.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from charts.row_chart import EXPLAINED as CHARTS_EXPLAINED
from charts.row_chart import can_be_drawn
from indicators.rules.row import Row
from indicators.rules.terms import PeriodKind
from scorecard.columns import RowTable, columns_of
from scorecard.editions.markdown import as_plain
from scorecard.export.cells import figure_words, travel_in_full
from scorecard.export.paper import DAGGER_WORDS, RAG_WORDS, SUPPRESSED_KEY, AreaPage, ExportDocument
from scorecard.export.quarter_table import ReportLine, quarter_names, report_lines, year_before
from scorecard.rules.content import CommentaryText, PageContent, PageSection, attention, counts, is_missing
from scorecard.rules.quarters import NOT, NOT_YET, QuarterCell, QuarterLine, part_said, quarter_table

PAGE_WIDTH = 271  # millimetres between the margins
QUARTER_WEIGHTS = (50, 60, 50, 24, 24, 24, 24, 34)


@dataclass(frozen=True)
class Heading:
    """A heading. `number` is its place in the contents, counted from 1; 0 for one that doesn't stand there."""

    text: str
    level: int
    number: int = 0
    kind: ClassVar = "heading"


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str
    kind: ClassVar = "text"


@dataclass(frozen=True)
class Point(Text):
    """A point of a list."""

    kind: ClassVar = "point"


@dataclass(frozen=True)
class Numbered(Text):
    """A numbered point of a list."""

    kind: ClassVar = "numbered"


@dataclass(frozen=True)
class GridCell:
    """A cell of a table, of lines; `letter` is the rating that colours it."""

    text: str
    letter: str = ""

    @property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.text.split("\n")


@dataclass(frozen=True)
class Grid:
    """A table with its widths in millimetres; the first cell of a line is its heading. `small` is in small letters."""

    about: str
    headings: tuple[str, ...]
    lines: tuple[tuple[GridCell, ...], ...]
    widths: tuple[int, ...]
    small: bool = False
    kind: ClassVar = "grid"

    @property
    def columns(self) -> list[tuple[str, int]]:
        """Its headings, each with its width in half percents of the whole: together no wider than the page."""
        widths = [200 * width // sum(self.widths) for width in self.widths]
        return list(zip(self.headings, widths, strict=True))


@dataclass(frozen=True)
class Charts:
    """The charts of rows, two beside each other."""

    rows: tuple[Row, ...]
    kind: ClassVar = "charts"


Block = Heading | Text | Grid | Charts


def page_blocks(paper: ExportDocument, page: AreaPage, level: int = 1) -> Iterator[Block]:
    """What an area's page says; its headings begin at `level`."""
    yield Text("; ".join(f"{count.number} {count.words}" for count in counts(page.content.rows)) + ".")
    yield from _attention(page, level)
    yield from _summary(paper, page.content, level)
    for section in page.content.sections:
        yield Heading(section.title, level)
        yield from said_blocks(page.content.said_of_section(section.title))
        yield from _quarters(page.content, section)
        yield from _rows(paper, section)
        drawn = tuple(row for row in section.rows if can_be_drawn(row))
        if drawn:
            yield Charts(drawn)
    yield from _commentary(page, level)


def _attention(page: AreaPage, level: int) -> Iterator[Block]:
    yield Heading("What needs attention", level)
    found = attention(page.content.rows, page.last_edition)
    if not found:
        yield Text("Nothing is red and nothing is missing.")
    lacking: dict[str, list[str]] = {}
    for item in found:
        row = item.row
        mark = " †" if row.figure.illustrative else ""
        named = f"{name_of(row, page.slug)} ({row.basis_short})"
        if is_missing(row):
            lacking.setdefault(item.why, []).append(f"{named}{mark}")
        else:
            yield Point(f"{named}: {item.why}{mark}")
    yield from (Point(f"{why}: {'; '.join(names)}") for why, names in lacking.items())


def name_of(row: Row, slug: str) -> str:
    """The name of a row on the page of an area, with its own area where that is another."""
    return row.name if row.area == slug else f"{row.name}, {row.area_name}"


def _summary(paper: ExportDocument, content: PageContent, level: int) -> Iterator[Block]:
    yield Heading("What the service says", level)
    if content.summary is None and content.authority_summary is None:
        yield Text(f"No summary was written for {paper.period.label}.")
    yield from said_blocks(content.summary)
    if content.authority_summary is not None:
        yield Text(f"Of {paper.authority} as a whole:")
        yield from said_blocks(content.authority_summary)


def _commentary(page: AreaPage, level: int) -> Iterator[Block]:
    found = page.content.said_of_indicators
    if found:
        yield Heading("Commentary", level)
    for said, row in found:
        yield Heading(name_of(row, page.slug), level + 1)
        yield from said_blocks(said)


def said_blocks(said: CommentaryText | None) -> Iterator[Block]:
    """A text of the service."""
    if said is None:
        return
    yield from map(Point, said.headlines)
    action = as_plain(said.corrective_action)
    texts = [*as_plain(said.text).splitlines(), f"Corrective action: {action}" if action else ""]
    yield from (Text(text) for text in texts if text)
    if said.illustrative:
        yield Text("† This text is illustrative.")


def reading_blocks(paper: ExportDocument, level: int = 1) -> Iterator[Block]:
    """How the paper is read, and where its figures come from."""
    if level == 1:
        yield Heading("How to read this", level)
    yield from map(Text, (RAG_WORDS, DAGGER_WORDS, SUPPRESSED_KEY, CHARTS_EXPLAINED))
    yield Heading("Where the figures come from", level)
    yield from (Point(f"{each.name}: {each.source or 'no source stated'}") for each in paper.definitions)


# Tables


def grid(about: str, headings: Sequence[str], lines: Iterable[Sequence[str]], widths: Sequence[int]) -> Grid:
    """A table of words."""
    cells = tuple(tuple(GridCell(text) for text in line) for line in lines)
    return Grid(about, tuple(headings), cells, tuple(widths))


def _rows(paper: ExportDocument, section: PageSection) -> Iterator[Block]:
    """The rows of a section; of a quarter's report those that have a figure, since its quarters name the others."""
    quarterly = paper.period.kind is PeriodKind.QUARTER
    rows = [row for row in section.rows if not (quarterly and is_missing(row))]
    if not rows:
        return
    found = columns_of(RowTable(kind=paper.period.kind, by_area=section.for_areas))
    columns = [(column, column.paper) for column in found if column.paper is not None]
    whole = sum(cell.width for _, cell in columns)
    yield Grid(
        section.title,
        tuple(column.heading for column, _ in columns),
        tuple(
            tuple(
                GridCell(cell.text(row), row.rating.letter if column.coloured else "")
                for column, cell in columns
            )
            for row in rows
        ),
        tuple(round(PAGE_WIDTH * cell.width / whole) for _, cell in columns),
    )


def _quarters(content: PageContent, section: PageSection) -> Iterator[Block]:
    """The section of the quarterly report: last year as stated, and the quarters of which anything is told."""
    found = list(report_lines(content, section))
    if not found:
        return
    table = quarter_table([(each.row, each.line) for each in found])
    told = [each for each in found if each.line.told]
    if told:
        yield _quarter_grid(section, told, table.shown)
    if table.quarters_left:
        yield Text(f"{', '.join(table.quarters_left)} not yet returned.")
    lacking = [each.name for each in found if not each.line.told]
    if lacking:
        yield Text(f"Not yet returned for this year or the last: {'; '.join(lacking)}.")


def _quarter_grid(section: PageSection, told: Sequence[ReportLine], shown: int) -> Grid:
    first = told[0].line
    headings = ("Measure", "Part", year_before(first), *quarter_names(first)[:shown], "Source")
    lines: list[tuple[str, ...]] = []
    for each in told:
        line = each.line
        last_year = "\n".join(filter(None, (each.last_year, each.year_travel)))
        quarters = ["\n".join(_quarter(cell)) for cell in line.quarters[:shown]]
        lines.append((each.name, each.part, last_year, *quarters, line.source or "none named"))
        if line.denominator_name and line.parts_told:
            lines.append(_parts(line, "numerator", line.numerator_name, shown))
            lines.append(_parts(line, "denominator", line.denominator_name, shown))
    weights = (*QUARTER_WEIGHTS[: 3 + shown], QUARTER_WEIGHTS[-1])
    widths = [round(PAGE_WIDTH * weight / sum(weights)) for weight in weights]
    return grid(f"{section.title}: the year before and the quarters", headings, lines, widths)


def _quarter(cell: QuarterCell) -> list[str]:
    """The figure of a quarter, and its travel since the quarter before."""
    travel = [travel_in_full(cell.travel)] if cell.travel.change else []
    return [figure_words(cell.figure), *travel]


def _parts(line: QuarterLine, part: str, name: str, shown: int) -> tuple[str, ...]:
    quarters = [part_said(cell.figure, part, NOT_YET) for cell in line.quarters[:shown]]
    return ("", f"{part.capitalize()}: {name}", part_said(line.last_year, part, NOT), *quarters, "")
