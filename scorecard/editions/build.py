"""From a scorecard and a period to the content of pages: which rows stand under which heading for which area.

With them what an edition freezes besides: commentary, and earlier figures that were restated.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from districts.models import Area
from districts.tree import Level
from indicators.build_rows import RowRequest, rows_from
from indicators.models import Indicator
from indicators.queries import (
    CanSee,
    IndicatorData,
    PublicVisibility,
    areas_of,
    load_from,
    load_indicator_data,
    sees_everything,
)
from indicators.rules.periods import Period, add_months, year_end
from indicators.rules.row import Row
from indicators.rules.terms import PeriodKind
from national.benchmarks import Line, national_benchmarks
from scorecard.editions.build_quarters import quarter_lines, sources_of
from scorecard.editions.build_signals import Marks, key_of, marker_for
from scorecard.editions.period_layout import Heading, PeriodLayout, layout_for
from scorecard.models import Commentary, Edition, EditionPage, PublicPage, Scorecard
from scorecard.rules.content import CommentarySubject, CommentaryText, PageContent, PageSection
from scorecard.rules.frozen import read_content
from scorecard.rules.restatements import Restated, restated_since

# What is being done, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]
BUILDING = "Measures are worked out"
# Of a large authority the figures of so many indicators and areas are loaded together as give this many series.
SERIES_AT_ONCE = 4_000
PAGES_READ = 10  # of an edition at once


def say_nothing(_stage: str, _done: int, _total: int) -> None:
    """The progress of work that nobody watches."""


def build_contents(
    scorecard: Scorecard,
    period: Period,
    shown_on: date,
    *,
    only: Sequence[Area] | None = None,
    can_see: CanSee = sees_everything,
    tell: Progress = say_nothing,
) -> dict[str, PageContent]:
    """Page contents by area slug: of the authority and all areas open in the period, or of `only` those."""
    return _plan(scorecard, period, only).contents(period, shown_on, can_see, tell=tell).pages


def indicators_at_once(areas: int) -> int:
    """Of how many indicators the figures are loaded together, at so many areas."""
    return max(1, SERIES_AT_ONCE // max(1, areas))


@dataclass(frozen=True)
class _Built:
    """Pages by area slug, what is marked of their rows, and the indicator data of the last part of them."""

    pages: dict[str, PageContent]
    marks: Sequence[Marks]
    indicator_data: IndicatorData


@dataclass(frozen=True)
class _Plan:
    """Which rows are needed for which pages."""

    authority: Area
    layout: PeriodLayout
    standing: list[Area]
    chosen: list[Area]
    needed: list[Area]
    beside: Sequence[str]

    def contents(
        self,
        period: Period,
        shown_on: date,
        can_see: CanSee,
        *,
        marked: bool = False,
        tell: Progress = say_nothing,
    ) -> _Built:
        """The pages; where their rows are marked, every reading there is has been loaded.

        The indicators of a large authority are taken some at a time, since their readings take gigabytes together.
        """
        rows: dict[str, list[Row]] = {area.slug: [] for area in self.needed}
        marks = []
        parts = self._parts(period, can_see)
        for at, wanted in enumerate(parts):
            tell(BUILDING, sum(map(len, parts[:at])), len(self.layout.wanted))
            indicator_data = load_indicator_data(
                self.authority,
                {each.indicator.pk: each.indicator for each in wanted}.values(),
                first=None if marked else load_from(period.end),
                last=_last_day(period, shown_on),
                can_see=can_see,
            )
            built: list[Row] = []
            for area in self.needed:
                kept = _kept_at(indicator_data, wanted, area)
                found = rows_from(indicator_data, kept, [area.node], period, shown_on)[area.slug]
                rows[area.slug] += found
                built += found
            if marked:
                marks.append(marker_for(indicator_data, period.end).marks(built))
        rows = self._beside_national(rows, self.layout.wanted, period)
        pages = {
            area.slug: PageContent(
                self._sections(area, rows),
                self.layout.elsewhere,
            )
            for area in self.chosen
            if area.slug in rows
        }
        return _Built(pages, marks, indicator_data)

    def _parts(self, period: Period, can_see: CanSee) -> list[Sequence[RowRequest]]:
        """The lines of some indicators each; all together of a report by quarters, and of what is published already."""
        wanted = self.layout.wanted
        by_indicator: dict[int, list[RowRequest]] = {}
        for line in wanted:
            by_indicator.setdefault(line.indicator.pk, []).append(line)
        most = indicators_at_once(len(self.standing))
        whole = period.kind is PeriodKind.QUARTER or isinstance(can_see, PublicVisibility)
        if whole or len(by_indicator) <= most:
            return [wanted]
        lines = list(by_indicator.values())
        return [
            [line for each in lines[at : at + most] for line in each] for at in range(0, len(lines), most)
        ]

    def _sections(self, area: Area, rows: dict[str, list[Row]]) -> tuple[PageSection, ...]:
        """The headings of an area's page; below the authority those alone under which anything is kept for it."""
        found = (_section(heading, area, rows, self.standing) for heading in self.layout.headings)
        return tuple(section for section in found if section.rows or area.level == Level.AUTHORITY)

    def _beside_national(
        self, rows: dict[str, list[Row]], wanted: Sequence[RowRequest], period: Period
    ) -> dict[str, list[Row]]:
        """The rows with what the scorecard shows of national files beside them."""
        lines = [(each.indicator, each.basis) for each in wanted]
        found = national_benchmarks(self.authority, lines, period.end, self.beside)
        if not found:
            return rows
        return {
            slug: [
                replace(row, benchmarks=(*row.benchmarks, *found.get(Line(row.code, row.basis), ())))
                for row in listed
            ]
            for slug, listed in rows.items()
        }


def _plan(scorecard: Scorecard, period: Period, only: Sequence[Area] | None) -> _Plan:
    everywhere = [area for area in areas_of(scorecard.authority) if area.level != Level.COMPARATOR]
    chosen = everywhere if only is None else list(only)
    standing = [area for area in everywhere if area.node.open_between(period.start, period.end)]
    layout = layout_for(scorecard, period)
    needed = standing if only is None else _with_areas_of_headings(chosen, standing, layout.headings)
    return _Plan(scorecard.authority, layout, standing, chosen, needed, scorecard.beside)


def _last_day(period: Period, shown_on: date) -> date:
    """Up to when readings matter: later snapshots may stand for a month; a quarter's report knows its whole year."""
    last = max(period.end, min(shown_on, add_months(period.end, 1)))
    return max(last, year_end(period.end)) if period.kind is PeriodKind.QUARTER else last


def _with_areas_of_headings(
    chosen: Sequence[Area], standing: Sequence[Area], headings: Sequence[Heading]
) -> list[Area]:
    """The chosen areas, and those that a heading shows in place of a chosen authority."""
    levels = {heading.shown_for for heading in headings if heading.shown_for}
    tops = [area for area in chosen if area.level == Level.AUTHORITY]
    extra = [area for area in standing if tops and area.level in levels and area not in chosen]
    return [*chosen, *extra]


def _kept_at(indicator_data: IndicatorData, wanted: Sequence[RowRequest], area: Area) -> list[RowRequest]:
    """The lines that an area can have: not those that are kept for what it lies in as a whole."""
    resolver = indicator_data.resolver
    return [line for line in wanted if resolver.is_kept_at(resolver.specs[line.indicator.pk], area.node)]


def _section(
    heading: Heading, area: Area, rows: dict[str, list[Row]], standing: Sequence[Area]
) -> PageSection:
    wanted = {(line.indicator.code, line.basis.value): at for at, line in enumerate(heading.lines)}
    by_area = bool(heading.shown_for) and area.level == Level.AUTHORITY
    slugs = [each.slug for each in standing if each.level == heading.shown_for] if by_area else [area.slug]
    found = [row for slug in slugs for row in rows[slug] if (row.code, row.basis) in wanted]
    if not by_area:
        found.sort(key=lambda row: wanted[(row.code, row.basis)])
    else:
        found.sort(key=lambda row: (wanted[(row.code, row.basis)], slugs.index(row.area)))
    return PageSection(heading.title, tuple(found), by_area)


def build_pages(
    scorecard: Scorecard,
    period: Period,
    shown_on: date,
    *,
    only: Sequence[Area] | None = None,
    can_see: CanSee = sees_everything,
    marked: bool = True,
    tell: Progress = say_nothing,
) -> dict[str, PageContent]:
    """Everything that an edition says, by area slug: contents with commentary, restated periods and quarters.

    Marks (special causes and milestones) take every reading there is; a page that doesn't show them leaves them out.
    With a public visibility the pages are those that everybody may read.
    """
    built = _plan(scorecard, period, only).contents(period, shown_on, can_see, marked=marked, tell=tell)
    contents = built.pages
    texts = texts_of(scorecard, period)
    public = isinstance(can_see, PublicVisibility)
    last = edition_before(scorecard, period, public=public)
    restated = {} if last is None else _restated(last, contents, public=public)
    pages = {
        slug: replace(
            content,
            said=_said_on(slug, content, texts, scorecard.authority.slug),
            restated=restated.get(slug, ()),
        )
        for slug, content in contents.items()
    }
    if period.kind is PeriodKind.QUARTER:
        pages = _with_quarters(pages, built.indicator_data, period)
    return _with_marks(pages, built.marks) if marked else pages


def _with_quarters(
    pages: dict[str, PageContent], indicator_data: IndicatorData, period: Period
) -> dict[str, PageContent]:
    rows = [row for content in pages.values() for row in content.rows]
    sources = sources_of(rows, period)
    found = Indicator.objects.filter(code__in={row.code for row in rows})
    indicators = {indicator.code: indicator for indicator in found}
    return {
        slug: replace(
            content, quarters=quarter_lines(indicator_data, content.rows, period, indicators, sources)
        )
        for slug, content in pages.items()
    }


def _with_marks(pages: dict[str, PageContent], marks: Sequence[Marks]) -> dict[str, PageContent]:
    causes = {key_of(each): each for part in marks for each in part.special_causes}
    assurances = {key_of(each): each for part in marks for each in part.assurances}
    milestones = [each for part in marks for each in part.milestones]

    def with_its_own(content: PageContent) -> PageContent:
        keys = [key_of(row) for row in content.rows]
        shown = set(keys)
        return replace(
            content,
            special_causes=tuple(causes[key] for key in keys if key in causes),
            assurances=tuple(assurances[key] for key in keys if key in assurances),
            milestones=tuple(each for each in milestones if key_of(each) in shown),
        )

    return {slug: with_its_own(content) for slug, content in pages.items()}


def texts_of(scorecard: Scorecard, period: Period) -> list[CommentaryText]:
    """Everything that is written for a period, summaries and sections first. One query."""
    found = Commentary.objects.filter(
        scorecard=scorecard, period_kind=period.kind, period_end=period.end
    ).select_related("area", "indicator")
    order = list(CommentarySubject)
    written = [each.said for each in found]
    return sorted(
        filter(None, written),
        key=lambda said: (order.index(CommentarySubject(said.about)), said.area, said.key),
    )


def edition_before(scorecard: Scorecard, period: Period, *, public: bool = False) -> Edition | None:
    """The last issue of the newest edition of an earlier period of the same kind; `public`: of those open to everybody.

    One query.
    """
    found = Edition.objects.filter(
        scorecard=scorecard,
        period_kind=period.kind,
        period_end__lt=period.end,
        published_at__isnull=False,
    )
    return found.filter(rendition__isnull=False).first() if public else found.first()


def _restated(
    last: Edition, contents: Mapping[str, PageContent], *, public: bool
) -> dict[str, tuple[Restated, ...]]:
    """What the edition before gave otherwise, by slug. One query, whose pages are read a few at a time."""
    pages = _stored(last, contents, public=public).values_list("area__slug", "content")
    return {
        slug: restated_since(contents[slug].rows, read_content(text).rows, last.period.label)
        for slug, text in pages.iterator(chunk_size=PAGES_READ)
    }


def pages_of(edition: Edition, slugs: Collection[str], *, public: bool = False) -> dict[str, PageContent]:
    """What an edition says of these areas, by slug; `public`: to everybody. One query."""
    pages = _stored(edition, slugs, public=public).values_list("area__slug", "content")
    return {slug: read_content(text) for slug, text in pages}


def _stored(edition: Edition, slugs: Collection[str], *, public: bool) -> QuerySet[Any]:
    stored: type[EditionPage | PublicPage] = PublicPage if public else EditionPage
    return stored.objects.filter(edition=edition, area__slug__in=list(slugs))


def _said_on(
    slug: str, content: PageContent, texts: Sequence[CommentaryText], authority: str
) -> tuple[CommentaryText, ...]:
    """The texts that belong on a page; the authority's summary stands on every other area's page too."""
    titles = {section.title for section in content.sections}
    cells = {(row.area, row.code) for row in content.rows}
    wanted: dict[CommentarySubject, Callable[[CommentaryText], bool]] = {
        CommentarySubject.PAGE: lambda said: said.area in (slug, authority),
        CommentarySubject.SECTION: lambda said: said.area == slug and said.key in titles,
        CommentarySubject.INDICATOR: lambda said: (said.area, said.key) in cells,
    }
    return tuple(
        replace(said, about=CommentarySubject.AUTHORITY.value)
        if said.about == CommentarySubject.PAGE and said.area != slug
        else said
        for said in texts
        if wanted[CommentarySubject(said.about)](said)
    )


def without_authority(content: PageContent) -> PageContent:
    """The content for a reader who may see this area's draft but not the authority's."""
    sections = tuple(
        replace(section, rows=tuple(replace(row, authority=None) for row in section.rows))
        for section in content.sections
    )
    said = tuple(said for said in content.said if said.about != CommentarySubject.AUTHORITY)
    return replace(content, sections=sections, said=said)
