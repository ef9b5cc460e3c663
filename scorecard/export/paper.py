"""What a file of a scorecard page holds: the rows of the page, with what is needed to read them elsewhere.

Pure: every format is written from this alone, so that no file can say something else than the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from districts.dates import long_date
from indicators.rules.periods import Period
from indicators.rules.row import Row
from indicators.rules.terms import PeriodKind
from scorecard.export.formats import Format
from scorecard.rules.content import PageContent

UNRESTRICTED, RESTRICTED = "Unrestricted", "Restricted"
DAGGER_WORDS = "† Illustrative: made up to show how the scorecard works, not published by the council."
SUPPRESSED_KEY = (
    "Suppressed (c): a number from 1 to 5, a percentage of 10 or fewer, or one that would give such away."
)
RAG_WORDS = (
    "G is green: at or better than target. A is amber: worse than target, not worse than floor. R is red: worse than "
    "floor, or than target where there is no floor. – is not rated, with the reason. The target is the one in force in "
    "the month shown."
)


@dataclass(frozen=True)
class AreaPage:
    """What the scorecard says of one area; `last_edition` are its rows in the edition before."""

    slug: str
    name: str
    ons_code: str
    content: PageContent
    last_edition: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Definition:
    """What an indicator counts, and where its figures come from."""

    code: str
    name: str
    national_code: str
    unit: str
    aim: str
    numerator: str
    denominator: str
    why_it_matters: str
    source: str


@dataclass(frozen=True)
class ExportDocument:
    """A scorecard's page as a file. `published` is None for a draft; the first of `pages` is the page asked for."""

    scorecard: str
    authority: str
    period: Period
    figures_to: date
    published: date | None
    issue: int
    marking: str
    note: str
    reason: str
    pages: tuple[AreaPage, ...]
    definitions: tuple[Definition, ...]
    ons_codes: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> AreaPage:
        """The page that was asked for."""
        return self.pages[0]

    @property
    def kind(self) -> str:
        """What it is: a month's scorecard or a quarter's report."""
        if self.period.kind is PeriodKind.QUARTER:
            return "Quarterly report on children’s services"
        return "Children’s services scorecard"

    @property
    def title(self) -> str:
        """The heading: "Children’s services scorecard: Dover, May 2012"."""
        return f"{self.kind}: {self.first.name}, {self.period.label}"

    @property
    def standing(self) -> str:
        """When it was published, to which day its figures reach, and who may read it."""
        issue = f", issue {self.issue}" if self.issue > 1 else ""
        said = (
            "Draft, not published"
            if self.published is None
            else f"Published {long_date(self.published)}{issue}"
        )
        return f"{said} · figures to {long_date(self.figures_to)} · {self.marking}"

    @property
    def illustrative(self) -> bool:
        """Whether any figure in it is illustrative."""
        return any(page.content.illustrative for page in self.pages)

    @property
    def rows(self) -> list[Row]:
        """Every row once, in reading order: an area's may stand on its authority's page too."""
        found: dict[tuple[str, str, str], Row] = {}
        for page in self.pages:
            for row in page.content.rows:
                found.setdefault((row.area, row.code, row.basis), row)
        return list(found.values())

    def ons_code(self, slug: str) -> str:
        """The ONS code of an area; empty where it has none."""
        return dict(self.ons_codes).get(slug, "")

    @property
    def digest(self) -> str:
        """SHA-256 of everything in it: the same for the same file."""
        said = repr(self).encode()
        return sha256(said).hexdigest()


def file_name(paper: ExportDocument, form: Format, *, what: str = "scorecard") -> str:
    """The name to save it under: "kent-scorecard-2012-05.xlsx", "kent-scorecard-2012-05-issue-2-draft.csv"."""
    return name_of_file(
        paper.first.slug, what, paper.period, paper.issue, form, is_draft=paper.published is None
    )


def name_of_file(area: str, what: str, period: Period, issue: int, form: Format, *, is_draft: bool) -> str:
    """The name of a file about an edition, from the slug of its area and what it shows."""
    numbered = f"-issue-{issue}" if issue > 1 else ""
    return f"{area}-{what}-{period.slug}{numbered}{'-draft' if is_draft else ''}.{form}"


def sources_of(definitions: Iterable[Definition]) -> dict[str, str]:
    """The source of each indicator by its code."""
    return {each.code: each.source for each in definitions}
