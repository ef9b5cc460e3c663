"""What a committee pack holds: the edition's pages, the exception report, and what stands on the cover.

Pure: the Word document, the paper and the workbook are written from its parts alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count

from districts.numbers import with_noun
from indicators.rules.row import Row
from indicators.rules.terms import Rag
from scorecard.export.blocks import (
    PAGE_WIDTH,
    Block,
    Grid,
    GridCell,
    Heading,
    Numbered,
    Point,
    Text,
    name_of,
    page_blocks,
    reading_blocks,
    said_blocks,
)
from scorecard.export.paper import AreaPage, ExportDocument
from scorecard.rules.differences import EditionDifference
from scorecard.rules.drift import Cause, Grouped
from scorecard.rules.exceptions import Exceptional, Exceptions
from scorecard.rules.restatements import Restated

EXCEPTIONS, MATRIX = "Exceptions and highlights", "All areas beside each other"
CORRECTIONS, READING = "What was corrected and restated", "How to read this"
MEASURE_WIDTH = 50
LISTED = 2  # the lowest level of headings in the contents
MOST_BESIDE = 16  # more areas stand in further tables
SUPPRESSED_MARK = "(c)"


@dataclass(frozen=True)
class Cover:
    """What the pack is for, as its author says; what is empty is left out."""

    committee: str = ""
    day: str = ""
    author: str = ""
    contact: str = ""
    recommendations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of the pack, which begins on a sheet of its own; `page` is the area's whose figures it shows."""

    heading: Heading
    blocks: tuple[Block, ...]
    page: AreaPage | None = None


@dataclass(frozen=True)
class CommitteePack:
    """A pack of an edition. `beside` are the slugs of the areas of the matrix, in its order, the authority first.

    `chosen` are the areas whose own pages are in it, `corrected` what a later issue says otherwise.
    """

    paper: ExportDocument
    report: Exceptions
    cover: Cover
    beside: tuple[str, ...]
    chosen: tuple[str, ...] = ()
    corrected: Grouped | None = None

    @property
    def columns(self) -> list[AreaPage]:
        """The pages whose figures stand beside each other in the matrix."""
        known = {page.slug: page for page in self.paper.pages}
        return [known[slug] for slug in self.beside if slug in known]

    @property
    def pages(self) -> list[AreaPage]:
        """The pages that are in it whole: the authority's, and those chosen."""
        return [self.paper.first, *(page for page in self.paper.pages if page.slug in self.chosen)]

    @property
    def cover_blocks(self) -> list[Block]:
        """What stands on the cover below the title."""
        paper, cover = self.paper, self.cover
        said = (
            ("Committee", cover.committee),
            ("Date", cover.day),
            ("Author", cover.author),
            ("Contact", cover.contact),
        )
        corrects = f"Corrects the issue before: {paper.reason}" if paper.reason else ""
        lines = [*(f"{name}: {text}" for name, text in said if text), paper.standing, paper.note, corrects]
        recommended = list(map(Numbered, cover.recommendations))
        headed = [Heading("Recommendations", 2)] if recommended else []
        return [*(Text(line) for line in lines if line), *headed, *recommended]

    @property
    def parts(self) -> list[Part]:
        """Its parts after the cover and the contents."""
        first, *chosen = self.pages
        found = [
            _page_part(self.paper, first),
            _part(EXCEPTIONS, _exceptions(self)),
            _part(MATRIX, _matrix(self)),
            *(_page_part(self.paper, page) for page in chosen),
            _part(CORRECTIONS, _corrections(self)),
            _part(READING, reading_blocks(self.paper, 2)),
        ]
        return _numbered(part for part in found if part.blocks)

    @property
    def contents(self) -> list[Heading]:
        """The headings that stand in the contents: of each part, and of what lies in it."""
        return [
            heading
            for part in self.parts
            for heading in (part.heading, *part.blocks)
            if isinstance(heading, Heading) and heading.number
        ]

    @property
    def digest(self) -> str:
        """SHA-256 of everything in it: the same for the same file."""
        return sha256(repr(self).encode()).hexdigest()


def _part(title: str, blocks: Iterable[Block], page: AreaPage | None = None) -> Part:
    return Part(Heading(title, 1), tuple(blocks), page)


def _page_part(paper: ExportDocument, page: AreaPage) -> Part:
    return _part(f"{page.name}, {paper.period.label}", page_blocks(paper, page, 2), page)


def _numbered(parts: Iterable[Part]) -> list[Part]:
    """The parts with the headings that stand in the contents numbered in their order."""
    numbers = count(1)

    def number(block: Block) -> Block:
        if isinstance(block, Heading) and block.level <= LISTED:
            return replace(block, number=next(numbers))
        return block

    return [
        Part(replace(part.heading, number=next(numbers)), tuple(map(number, part.blocks)), part.page)
        for part in parts
    ]


# Exceptions


def _exceptions(pack: CommitteePack) -> Iterator[Block]:
    for _, heading, lines, empty in pack.report.parts:
        yield Heading(heading, 2)
        if not lines:
            yield Text(empty)
        for line in lines:
            yield from _exceptional(pack, line)
    yield from _milestones(pack)
    yield from _reds_below(pack)


def _exceptional(pack: CommitteePack, line: Exceptional) -> Iterator[Block]:
    row = line.row
    figure = f"{name_of(row, pack.paper.first.slug)} ({row.basis_short}): {_figure(row)}, {row.figure.period}"
    yield Point(figure if line.why == row.figure.text else f"{figure}; {line.why}")
    yield from said_blocks(line.said)


def _figure(row: Row) -> str:
    return f"{row.figure.text}{' †' if row.figure.illustrative else ''}"


def _milestones(pack: CommitteePack) -> Iterator[Block]:
    yield Heading("Milestones missed or at risk", 2)
    if not pack.report.milestones:
        yield Text("No target with a due date is missed or behind its line.")
    for each in pack.report.milestones:
        mark = " †" if each.illustrative else ""
        yield Point(f"{each.name}, {each.area_name} ({each.set_by}){mark}: {each.words}")


def _reds_below(pack: CommitteePack) -> Iterator[Block]:
    """Every red of the areas below, by measure, with what is said and done about it."""
    found = reds_below(pack)
    if found:
        yield Heading("Red in the areas below", 2)
    for line, reds in found:
        yield Heading(f"{line.name} ({line.basis_short})", 3)
        for page, row in reds:
            yield Point(f"{page.name}: {_figure(row)}, {row.figure.period}; {row.rating.words}")
            yield from said_blocks(page.content.said_of(row))


def reds_below(pack: CommitteePack) -> list[tuple[Row, list[tuple[AreaPage, Row]]]]:
    """Each measure that is red in an area below, with the pages and lines where."""
    pages = [page for page in pack.columns if page.slug != pack.paper.first.slug]
    own = [(page, row) for page in pages for row in page.content.rows if row.area == page.slug]
    lines = {(row.code, row.basis): row for _, row in own}
    found = [
        (
            line,
            [
                (page, row)
                for page, row in own
                if (row.code, row.basis) == key and row.rating.letter == Rag.RED
            ],
        )
        for key, line in lines.items()
    ]
    return [(line, reds) for line, reds in found if reds]


# The matrix


def _matrix(pack: CommitteePack) -> Iterator[Block]:
    """Each measure across the areas: its letter and figure, in its colour; the authority stands in every table."""
    first, *below = pack.columns or [pack.paper.first]
    for at in range(0, len(below), MOST_BESIDE):
        pages = [first, *below[at : at + MOST_BESIDE]]
        width = (PAGE_WIDTH - MEASURE_WIDTH) // len(pages)
        yield Grid(
            MATRIX,
            ("Measure", *(page.name for page in pages)),
            tuple(_matrix_line(row, pages) for row in _measures(pages)),
            (MEASURE_WIDTH, *([width] * len(pages))),
            small=True,
        )


def _measures(pages: list[AreaPage]) -> list[Row]:
    """A row of each measure that any of the pages has, in the order of the first that has it."""
    found: dict[tuple[str, str], Row] = {}
    for page in pages:
        for row in page.content.rows:
            found.setdefault((row.code, row.basis), row)
    return list(found.values())


def _matrix_line(row: Row, pages: list[AreaPage]) -> tuple[GridCell, ...]:
    found = [_row_of(page, row) for page in pages]
    cells = [
        GridCell("") if each is None else GridCell(_in_matrix(each), each.rating.letter) for each in found
    ]
    return (GridCell(f"{row.name} ({row.basis_short})"), *cells)


def _row_of(page: AreaPage, row: Row) -> Row | None:
    """The line of an area's page that is about the same measure; None where the page has none."""
    own = (each for each in page.content.rows if each.area == page.slug)
    return next((each for each in own if (each.code, each.basis) == (row.code, row.basis)), None)


def _in_matrix(row: Row) -> str:
    if row.figure.suppressed:
        return SUPPRESSED_MARK
    if row.figure.value is None:
        return re.split("[,:]", row.figure.text)[0]  # the pages say why in full
    return f"{row.rating.letter} {row.figure.text}{'†' if row.figure.illustrative else ''}"


# What was said otherwise before


def _corrections(pack: CommitteePack) -> Iterator[Block]:
    """What this issue corrects, and the earlier figures that the edition before gave otherwise: each with its list."""
    paper = pack.paper
    if paper.reason:
        yield Heading(f"Issue {paper.issue} corrects the issue before", 2)
        yield Text(paper.reason)
    if pack.corrected is not None:
        yield from _corrected(pack.corrected)
    restated = [each for page in paper.pages for each in page.content.restated if each.area == page.slug]
    if restated:
        yield Heading("Earlier figures that were published otherwise before", 2)
        yield Text(
            "Returns that came in since, or were withdrawn, have changed these figures of earlier periods. The "
            "editions in which they were published stay as they were."
        )
    yield from (Point(_restated(each)) for each in restated)


def _corrected(found: Grouped) -> Iterator[Block]:
    """What changed, by cause and measure, then other parts one by one, and how much followed from it."""
    for cause in Cause:
        drifts = [drift for drift in found.drifts if drift.cause is cause]
        if drifts:
            yield Heading(cause.label, 3)
        yield from (Point(f"{drift.measure}: {'; '.join(drift.areas)}") for drift in drifts)
    if found.others:
        yield Heading("Texts and other parts", 3)
    yield from (Point(_difference(each)) for each in found.others)
    if found.following:
        yield Text(
            f"With these, {with_noun(found.following, 'part')} of their lines read otherwise on the pages: "
            "figures, ratings, arrows, earlier months."
        )


def _difference(each: EditionDifference) -> str:
    about = f"{each.about}, {each.what[:1].lower()}{each.what[1:]}"
    if not each.before:
        return f"{about}: {each.after} was added"
    return f"{about}: {each.before} " + (f"is now {each.after}" if each.after else "was taken out")


def _restated(each: Restated) -> str:
    said, now = (
        f"{words}{' †' if mark else ''}"
        for words, mark in ((each.said, each.said_illustrative), (each.now, each.illustrative))
    )
    return f"{each.name}, {each.area_name}, {each.period}: {said} in the {each.edition} edition, now {now}"
