"""The page of an edition: its figures, what is said of them, and the ways from it to others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from districts.models import Area
from districts.numbers import number_typed
from districts.permissions import Permission, Reader, line_up
from districts.tree import Level
from indicators.rules.periods import Period
from indicators.rules.terms import Rag
from scorecard import queries
from scorecard.editions.corrections import EditionCorrection, correction_of
from scorecard.editions.public_content import holds_small_numbers
from scorecard.models import Edition, Scorecard
from scorecard.pages.front import Cards, below_in_edition, cards_of
from scorecard.pages.parts import PagePart
from scorecard.rules.content import (
    AttentionItem,
    Changes,
    Count,
    PageContent,
    PageSection,
    attention,
    changes_since,
    counts,
)
from scorecard.rules.filters import FilterQuery, Order, RowFilter, in_words, narrow
from scorecard.rules.front import MOST_CARDS, MOST_ROWS, AreasBelow, finding
from scorecard.rules.states import states_in_words
from scorecard.visibility import editions_seen, is_insider

# More areas than these are not all listed on every page.
MOST_TO_CHOOSE = 60


@dataclass(frozen=True)
class EditionHead(PagePart):
    """What every page of an edition has: what it is, and the ways to other periods, areas and issues.

    `above` is what the area lies in, the authority first, each in this edition. `matrix_url` is empty where the reader
    may not see all areas.
    """

    scorecard: Scorecard
    authority: Area
    area: Area
    edition: Edition
    period: Period
    is_draft: bool
    later_issue: Edition | None
    figures_to: date
    above: Sequence[queries.Choice]
    matrix_url: str
    periods: Sequence[queries.Choice]
    areas: Sequence[queries.Choice]
    issues: Sequence[queries.Choice]


@dataclass(frozen=True)
class RowsAsked(PagePart):
    """The rows that the address asks for, and the form with which others are asked for.

    `parts` are the ways to fewer of them, where they are too many for a page; else there are none.
    """

    sections: Sequence[PageSection]
    parts: Sequence[queries.Choice]
    asked: RowFilter
    asked_words: str
    shown: int
    form_url: str
    issue_asked: str
    whole_url: str
    section_titles: Sequence[str]
    count_urls: Mapping[str, str]
    ratings: Sequence[FilterQuery] = tuple(FilterQuery)
    orders: Sequence[Order] = tuple(Order)


@dataclass(frozen=True)
class Fingerprints(PagePart):
    """By what anybody can tell that an edition is as it was published; empty where there is none to show."""

    public_fingerprint: str
    full_fingerprint: str


@dataclass(frozen=True)
class ScorecardPage(PagePart):
    """One edition for one area."""

    head: EditionHead
    rows_asked: RowsAsked
    exports: Sequence[queries.Choice]
    content: PageContent
    small_numbers: bool
    counts: Sequence[Count]
    states: str
    finding: str
    cards: Cards
    below: AreasBelow
    missing: Sequence[AttentionItem]
    changes: Changes
    last_period_label: str
    correction: EditionCorrection | None
    fingerprints: Fingerprints


def scorecard_page(
    reader: Reader,
    edition: Edition,
    area: Area,
    content: PageContent,
    asked: RowFilter | None = None,
    *,
    issue: str = "",
    most_cards: int | None = MOST_CARDS,
    drafted: Mapping[str, PageContent] | None = None,
) -> ScorecardPage:
    """What the page of an edition shows; `issue` is that of its address, which its other ways keep.

    `drafted` are a draft's pages of the areas below, where they are to be shown.
    """
    rows = content.rows
    asked = asked or RowFilter()
    last = queries.previous_edition(reader, edition)
    last_rows = queries.rows_for(reader, last, area)
    areas = queries.areas_of_authority(edition.scorecard.authority)
    below = below_in_edition(reader, edition, area, areas, drafted)
    concerns = attention(rows, last_rows)
    return ScorecardPage(
        head=edition_head(reader, edition, area, kept=asked.query, areas=areas),
        rows_asked=_rows_asked(edition, area, content, asked, issue),
        exports=queries.export_choices(edition, area, issue),
        content=content,
        small_numbers=holds_small_numbers(rows),
        counts=counts(rows),
        states=states_in_words(rows),
        finding=finding(rows),
        cards=cards_of(reader, edition, content, concerns, below, most_cards),
        below=below,
        missing=[item for item in concerns if item.row.figure.value is None],
        changes=changes_since(rows, last_rows),
        last_period_label=edition.period.previous.label,
        correction=correction_of(reader, edition, area),
        fingerprints=_fingerprints(reader, edition),
    )


def _fingerprints(reader: Reader, edition: Edition) -> Fingerprints:
    """That of the public rendition for everybody, that of the full pages for who holds a role in the authority."""
    rendition = None if edition.is_draft else getattr(edition, "rendition", None)
    return Fingerprints(
        public_fingerprint="" if rendition is None else rendition.sha256,
        full_fingerprint=edition.sha256 if is_insider(reader, edition.scorecard.authority) else "",
    )


def _rows_asked(
    edition: Edition, area: Area, content: PageContent, asked: RowFilter, issue: str
) -> RowsAsked:
    sections = narrow(content.sections, asked)
    whole = queries.Choice("", queries.scorecard_url(edition, area, number_typed(issue)))
    shown = sum(len(section.rows) for section in sections)
    return RowsAsked(
        sections=sections,
        parts=_parts(content, asked, whole) if shown > MOST_ROWS else [],
        asked=asked,
        asked_words=in_words(asked),
        shown=shown,
        form_url=queries.scorecard_url(edition),
        issue_asked=issue,
        whole_url=whole.url,
        section_titles=[section.title for section in content.sections],
        count_urls={rag.value: whole.asking(asked.with_rating(rag.value)).url for rag in Rag},
    )


def _parts(content: PageContent, asked: RowFilter, whole: queries.Choice) -> list[queries.Choice]:
    """The rows by heading; those of one heading by rating. None where both are asked for."""
    sections = narrow(content.sections, replace(asked, order=None))
    if not asked.section:
        found = [(each.title, len(each.rows), replace(asked, section=each.title).query) for each in sections]
    elif not asked.rating:
        ratings = counts([row for each in sections for row in each.rows])
        found = [(each.name, each.number, asked.with_rating(each.letter)) for each in ratings if each.number]
    else:
        found = []
    return [replace(whole, label=f"{name} ({number})").asking(query) for name, number, query in found]


def edition_head(
    reader: Reader, edition: Edition, area: Area, kept: str = "", areas: Sequence[Area] | None = None
) -> EditionHead:
    """What every page of an edition has at its top.

    `kept` is what the ways keep of the address: a query without its question mark; `areas` are the authority's, where
    they are known already.
    """
    card = edition.scorecard
    published = list(editions_seen(reader, card.authority).filter(scorecard=card))
    areas = queries.areas_of_authority(card.authority) if areas is None else areas
    seen = _areas_seen(reader, edition, areas)
    period = edition.period
    areas = _near([each for each in seen if each.node.open_between(period.start, period.end)], area)
    above = [each for each in reversed(line_up(area)[1:]) if each in seen]
    same_period = [each for each in published if each.period == edition.period]
    return EditionHead(
        scorecard=card,
        authority=card.authority,
        area=area,
        edition=edition,
        period=period,
        is_draft=edition.is_draft,
        later_issue=same_period[0] if same_period and same_period[0].issue > edition.issue else None,
        figures_to=edition.period_end,
        above=[_choice(each, edition).asking(kept) for each in above],
        matrix_url=_matrix_url(reader, edition),
        periods=[
            choice.asking(kept)
            for choice in queries.period_choices(
                reader, published, queries.drafts_seen(reader, card), edition, area
            )
        ],
        areas=[
            replace(
                _choice(each, edition),
                current=each.pk == area.pk,
                group="" if each.level == Level.AUTHORITY else Level(each.level).plural,
            ).asking(kept)
            for each in areas
        ],
        issues=[each.asking(kept) for each in _issues(same_period, edition, area)],
    )


def _choice(area: Area, edition: Edition) -> queries.Choice:
    return queries.Choice(area.name, queries.scorecard_url(edition, area))


def _issues(same_period: Sequence[Edition], edition: Edition, area: Area) -> list[queries.Choice]:
    """The issues of the edition's period; none where there is one alone."""
    if len(same_period) < 2:
        return []
    return [
        queries.Choice(
            f"Issue {each.issue}", queries.scorecard_url(each, area, each.issue), each.pk == edition.pk
        )
        for each in same_period
    ]


def _matrix_url(reader: Reader, edition: Edition) -> str:
    card = edition.scorecard
    if edition.is_draft and not reader.may(Permission.READ_DRAFT, card.authority):
        return ""
    name = "draft-matrix" if edition.is_draft else "matrix"
    return reverse(name, args=[card.slug, edition.period.slug])


def _areas_seen(reader: Reader, edition: Edition, areas: Sequence[Area]) -> list[Area]:
    return [each for each in areas if not edition.is_draft or reader.may(Permission.READ_DRAFT, each)]


def _near(areas: Sequence[Area], area: Area) -> Sequence[Area]:
    """The areas to choose from: all, or of very many the areas of the first level, and those around the one shown."""
    if len(areas) <= MOST_TO_CHOOSE:
        return areas
    around = {area.pk, area.parent_id}
    tops = {each.pk for each in areas if each.parent_id is None}
    return [each for each in areas if each.pk in around | tops or each.parent_id in around | tops]
