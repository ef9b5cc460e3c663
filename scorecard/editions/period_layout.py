"""Which headings and lines a period's scorecard has: those that stand now, or those that it was published with.

A correction mends figures: it neither takes in a line that was added since nor drops one that was shown.
"""

from dataclasses import dataclass

from districts.models import Area
from indicators.build_rows import RowRequest
from indicators.models import Indicator
from indicators.rules.figures import Gap
from indicators.rules.periods import Period
from indicators.rules.terms import Basis
from scorecard.editions.layout import in_force
from scorecard.models import BEGINNING, EditionPage, Scorecard
from scorecard.rules.content import PageContent, PageSection
from scorecard.rules.frozen import read_content


@dataclass(frozen=True)
class Heading:
    """A heading with its lines. `shown_for` is the level whose areas stand on the authority's page; empty: its own."""

    title: str
    shown_for: str
    lines: tuple[RowRequest, ...]


@dataclass(frozen=True)
class PeriodLayout:
    """The headings of a period in order, and the titles of those that another kind of period shows."""

    headings: tuple[Heading, ...]
    elsewhere: tuple[str, ...]

    @property
    def wanted(self) -> list[RowRequest]:
        """Every line, each indicator and basis once."""
        found = {(line.indicator.pk, line.basis): line for heading in self.headings for line in heading.lines}
        return list(found.values())


def layout_for(scorecard: Scorecard, period: Period) -> PeriodLayout:
    """The layout that the period was published with, else the one that holds in it. Three queries at most."""
    page = EditionPage.objects.filter(
        edition__scorecard=scorecard,
        edition__period_kind=period.kind,
        edition__period_end=period.end,
        edition__published_at__isnull=False,
        area=scorecard.authority_id,
    )
    published = page.order_by("-edition__issue").values_list("content", flat=True).first()
    if published is None:
        return _standing(scorecard, period)
    content = read_content(published)
    return _published(content, partial=_showed_partial(scorecard, content))


def _standing(scorecard: Scorecard, period: Period) -> PeriodLayout:
    known = list(scorecard.sections.prefetch_related("entries__indicator"))
    begins = in_force([each.begins for each in known] or [BEGINNING], period.end)
    sections = [each for each in known if each.begins == begins]
    headings = tuple(
        Heading(
            section.title,
            section.shown_for,
            tuple(
                RowRequest(entry.indicator, Basis(entry.basis), scorecard.shows_partial)
                for entry in section.entries.all()
            ),
        )
        for section in sections
        if section.stands_in(period.kind)
    )
    return PeriodLayout(
        headings, tuple(section.title for section in sections if not section.stands_in(period.kind))
    )


def _showed_partial(scorecard: Scorecard, content: PageContent) -> bool:
    """Whether the edition showed partial sums; where nothing of it was incomplete, what is chosen now."""
    incomplete = [row.figure for row in content.rows if row.figure.gap is Gap.INCOMPLETE]
    return any(each.partial for each in incomplete) if incomplete else scorecard.shows_partial


def _published(content: PageContent, *, partial: bool) -> PeriodLayout:
    codes = {row.code for row in content.rows}
    known = {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=codes)}
    levels = dict(
        Area.objects.filter(slug__in={row.area for row in content.rows}).values_list("slug", "level")
    )
    headings = tuple(_heading(section, known, levels, partial) for section in content.sections)
    return PeriodLayout(headings, content.elsewhere)


def _heading(
    section: PageSection, known: dict[str, Indicator], levels: dict[str, str], partial: bool
) -> Heading:
    lines = {
        (row.code, row.basis): RowRequest(known[row.code], Basis(row.basis), partial)
        for row in section.rows
        if row.code in known
    }
    shown_for = levels.get(section.rows[0].area, "") if section.for_areas and section.rows else ""
    return Heading(section.title, shown_for, tuple(lines.values()))
