"""What a committee pack holds: the edition's paper, the exception report, and what stands on the cover.

Pure: the document is written from this alone.
"""

from dataclasses import dataclass
from hashlib import sha256

from indicators.rules.row import Row
from indicators.rules.terms import Rag
from scorecard.export.paper import AreaPage, ExportDocument
from scorecard.rules.exceptions import Exceptional, Exceptions

PARTS = (
    ("newly_red", "Newly red", "No line has turned red since the edition before."),
    ("long_red", "Red for three periods or more", "No line is known to have been red for so long."),
    ("other_red", "Also red", ""),
    ("concerns", "More than chance would give", "No line is worse by more than chance would give."),
    ("missing", "Missing returns", "No return is missing."),
    ("improved", "What improved", "Nothing is known to have improved."),
)


@dataclass(frozen=True)
class Cover:
    """What the pack is for, as its author says; what is empty is left out."""

    committee: str = ""
    day: str = ""
    author: str = ""
    contact: str = ""
    recommendations: tuple[str, ...] = ()


@dataclass(frozen=True)
class CommitteePack:
    """A pack of an edition. `beside` are the slugs of the areas of the matrix, in its order."""

    paper: ExportDocument
    report: Exceptions
    cover: Cover
    beside: tuple[str, ...]

    @property
    def columns(self) -> list[AreaPage]:
        """The pages whose figures stand beside each other in the matrix."""
        known = {page.slug: page for page in self.paper.pages}
        return [known[slug] for slug in self.beside if slug in known]

    def row_of(self, page: AreaPage, row: Row) -> Row | None:
        """The line of an area's page that is about the same measure; None where the page has none."""
        found = (each for each in page.content.rows if each.area == page.slug)
        return next((each for each in found if (each.code, each.basis) == (row.code, row.basis)), None)

    @property
    def reds_below(self) -> list[tuple[Row, list[tuple[AreaPage, Row]]]]:
        """Each measure that is red in an area below, with the pages and lines where."""
        pages = [page for page in self.columns if page.slug != self.paper.first.slug]
        lines = {
            (row.code, row.basis): row for page in pages for row in page.content.rows if row.area == page.slug
        }
        found = [
            (
                line,
                [
                    (page, row)
                    for page in pages
                    if (row := self.row_of(page, line)) and row.rating.letter == Rag.RED
                ],
            )
            for line in lines.values()
        ]
        return [(line, reds) for line, reds in found if reds]

    @property
    def parts(self) -> list[tuple[str, str, tuple[Exceptional, ...]]]:
        """The parts of the exception report: heading, what is said where it is empty, and its lines."""
        return [(heading, empty, getattr(self.report, name)) for name, heading, empty in PARTS]

    @property
    def digest(self) -> str:
        """SHA-256 of everything in it: the same for the same file."""
        return sha256(repr(self).encode()).hexdigest()
