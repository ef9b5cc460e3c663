"""Reads that the pages need, each a bounded number of SQL statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Max, QuerySet
from django.http import Http404
from django.urls import reverse

from districts.models import Area
from districts.numbers import number_typed
from districts.permissions import Permission, Reader
from districts.tree import Level
from indicators.queries import areas_of
from indicators.rules.periods import Period
from indicators.rules.row import Row
from indicators.rules.terms import PeriodKind
from scorecard.editions.build import build_pages, without_authority
from scorecard.editions.fingerprints import full_pages_are_intact, rendition_is_intact
from scorecard.export.formats import FORMATS, Format
from scorecard.export.pdf_libraries import pdf_possible
from scorecard.models import Edition, EditionAltered, EditionPage, PublicPage, Scorecard
from scorecard.rules.content import PageContent
from scorecard.rules.frozen import read_content
from scorecard.visibility import editions_open_to, editions_seen, is_insider, visibility_of


@dataclass(frozen=True)
class Choice:
    """One way to go on from a page; `group` is the heading that it stands under among many."""

    label: str
    url: str
    current: bool = False
    group: str = ""

    def asking(self, query: str) -> "Choice":
        """The same way with a query more, if there is one."""
        joined = f"{self.url}{'&' if '?' in self.url else '?'}{query}"
        return replace(self, url=joined) if query else self


def newest_edition(reader: Reader, scorecard: Scorecard) -> Edition | None:
    """The newest published edition of a scorecard that the reader may open: of a month, where there is one."""
    found = editions_seen(reader, scorecard.authority).filter(scorecard=scorecard)
    return found.filter(period_kind=PeriodKind.MONTH).first() or found.first()


def scorecard_choices(reader: Reader) -> list[Choice]:
    """The scorecards that the reader may open, by name, each leading to its newest month or else quarter. One query."""
    named = ("scorecard__name", "scorecard__slug", "period_kind")
    found = editions_open_to(reader).order_by(*named).values_list(*named).annotate(Max("period_end"))
    # A month goes before a quarter, as at the front door.
    newest = {slug: (name, Period(end, PeriodKind(kind))) for name, slug, kind, end in reversed(found)}
    return [
        Choice(f"{name}, {period.label}", reverse("scorecard", args=[slug, period.slug]))
        for slug, (name, period) in reversed(newest.items())
    ]


def edition_or_404(reader: Reader, scorecard: Scorecard, period: Period, issue: str = "") -> Edition:
    """The published edition of a period, its last issue unless one is named. Raises Http404."""
    found = editions_seen(reader, scorecard.authority).filter(
        scorecard=scorecard, period_kind=period.kind, period_end=period.end
    )
    if issue:
        number = number_typed(issue)
        found = found.none() if number is None else found.filter(issue=number)
    edition = found.first()
    if edition is None:
        raise Http404(f"No edition of {period.label} is published.")
    whole = Edition.objects.select_related("scorecard__authority", "rendition").get(pk=edition.pk)
    return as_it_was(reader, whole)


def as_it_was(reader: Reader, edition: Edition) -> Edition:
    """The edition, of which what the reader is shown is as frozen. Raises EditionAltered. At most two queries."""
    shown = full_pages_are_intact if is_insider(reader, edition.scorecard.authority) else rendition_is_intact
    if not shown(edition):
        raise EditionAltered(f"{edition} is no longer what was published.")
    return edition


def previous_edition(reader: Reader, edition: Edition) -> Edition | None:
    """The published edition of the period before."""
    return (
        editions_seen(reader, edition.scorecard.authority)
        .filter(
            scorecard=edition.scorecard,
            period_kind=edition.period_kind,
            period_end=edition.period.previous.end,
        )
        .first()
    )


def contents_before(reader: Reader, edition: Edition, area: Area) -> list[tuple[str, PageContent]]:
    """What the editions of the periods before say of an area, newest first, up to the first period without one.

    Of each the last issue that the reader may open. Two queries.
    """
    published = editions_seen(reader, edition.scorecard.authority).filter(
        scorecard=edition.scorecard, period_kind=edition.period_kind, period_end__lt=edition.period_end
    )
    newest: dict[date, Edition] = {}
    for each in published:
        newest.setdefault(each.period_end, each)
    pages = stored_for(reader, edition.scorecard.authority).objects.filter(
        edition__in=newest.values(), area=area
    )
    texts = dict(pages.values_list("edition", "content"))
    found = []
    period = edition.period.previous
    while period.end in newest and newest[period.end].pk in texts:
        found.append((period.label, read_content(texts[newest[period.end].pk])))
        period = period.previous
    return found


def stored_for(reader: Reader, authority: Area) -> type[EditionPage] | type[PublicPage]:
    """Which pages of an authority's editions a reader is given: the full ones, or those for everybody."""
    return EditionPage if is_insider(reader, authority) else PublicPage


def content_for(reader: Reader, edition: Edition, area: Area) -> PageContent | None:
    """What an edition says to the reader of an area; None where it does not know the area. One query."""
    page = stored_for(reader, edition.scorecard.authority).objects.filter(edition=edition, area=area).first()
    return None if page is None else read_content(page.content)


def as_published(area: Area, content: PageContent | None) -> Area:
    """The area under the name by which an edition knows it, whatever it is called now."""
    rows = [] if content is None else content.rows
    area.name = next((row.area_name for row in rows if row.area == area.slug), area.name)
    return area


def rows_for(reader: Reader, edition: Edition | None, area: Area) -> list[Row]:
    """The rows of an area in an edition as the reader may see them; none where there is no edition."""
    content = None if edition is None else content_for(reader, edition, area)
    return [] if content is None else content.rows


def draft_or_404(reader: Reader, scorecard: Scorecard, period: Period) -> Edition:
    """The draft of a period. Raises Http404 where there is none, or the reader may see no draft in this authority."""
    allowed = scorecard.authority.pk in {
        grant.authority_id for grant in reader.grants if grant.permission is Permission.READ_DRAFT
    }
    found = (
        Edition.objects.select_related("scorecard__authority", "timed")
        .filter(scorecard=scorecard, period_kind=period.kind, period_end=period.end, published_at=None)
        .first()
    )
    if found is None or not allowed:
        raise Http404(f"There is no draft of {period.label}.")
    return found


def draft_content(
    reader: Reader, edition: Edition, area: Area, today: date, *, marked: bool = False
) -> PageContent:
    """What the draft says of an area as of today; without the authority's figures for who may not see its draft.

    `marked` works out special causes and milestones too.
    """
    return draft_contents_within(reader, edition, area, [area], today, marked=marked)[area.slug]


def draft_contents_within(
    reader: Reader, edition: Edition, area: Area, areas: Sequence[Area], today: date, *, marked: bool = False
) -> dict[str, PageContent]:
    """What the draft says of an area, of what lies below it, or of both, as `draft_content` has it; by slug."""
    below = [each.pk for each in areas_of(edition.scorecard.authority) if each.pk != area.pk]
    seen = visibility_of(reader, area, below=below if area.level == Level.AUTHORITY else _below(area))
    contents = build_pages(
        edition.scorecard, edition.period, today, only=areas, can_see=seen.can_see, marked=marked
    )
    if reader.may(Permission.READ_DRAFT, edition.scorecard.authority):
        return contents
    return {slug: without_authority(content) for slug, content in contents.items()}


def draft_contents(
    reader: Reader, edition: Edition, areas: Sequence[Area], today: date
) -> dict[str, PageContent]:
    """What the draft says of these areas as of today: of one, or of all for who may see the authority's draft."""
    if len(areas) == 1:
        return {areas[0].slug: draft_content(reader, edition, areas[0], today)}
    return build_pages(edition.scorecard, edition.period, today, marked=False)


def contents_for(
    reader: Reader, edition: Edition, areas: Sequence[Area | int] | None = None
) -> dict[str, PageContent]:
    """What an edition says to the reader of these areas or of all, by slug. One query."""
    pages = stored_for(reader, edition.scorecard.authority).objects.filter(edition=edition)
    if areas is not None:
        pages = pages.filter(area__in=areas)
    return {slug: read_content(text) for slug, text in pages.values_list("area__slug", "content")}


def frozen_contents(edition: Edition) -> dict[str, PageContent]:
    """What an edition says of every area, by slug, small numbers with it: not for everybody. One query."""
    pages = EditionPage.objects.filter(edition=edition).select_related("area")
    return {page.area.slug: read_content(page.content) for page in pages}


def _below(area: Area) -> set[int]:
    children = set(Area.objects.filter(parent=area).values_list("pk", flat=True))
    return children | set(Area.objects.filter(parent__in=children).values_list("pk", flat=True))


def areas_of_authority(authority: Area) -> list[Area]:
    """The authority, then its areas by level and name."""
    found = [area for area in areas_of(authority) if area.level != Level.COMPARATOR]
    by_id = {area.pk: area for area in found}
    for area in found:
        # So that nobody asks the database for it again.
        area.parent = None if area.parent_id is None else by_id.get(area.parent_id)
    return in_order(found)


def in_order(areas: Iterable[Area]) -> list[Area]:
    """Areas by level and name."""
    return sorted(areas, key=lambda area: (Level(area.level).storey, area.name))


def scorecard_url(edition: Edition, area: Area | None = None, issue: int | None = None) -> str:
    """The address of an edition's page, or of the draft's."""
    name = "draft" if edition.is_draft else "scorecard"
    url = reverse(name, args=[edition.scorecard.slug, edition.period.slug])
    query = []
    if area is not None and area.level != Level.AUTHORITY:
        query.append(f"area={area.slug}")
    if issue is not None:
        query.append(f"issue={issue}")
    return f"{url}?{'&'.join(query)}" if query else url


def export_choices(edition: Edition, area: Area, issue: str) -> list[Choice]:
    """The page as files: of the area and, where one was asked for, of the issue."""
    name = "draft-export" if edition.is_draft else "scorecard-export"
    return [_export(name, edition, form, area=area, issue=issue) for form in FORMATS["scorecard"]]


def matrix_export_choices(edition: Edition, issue: str) -> list[Choice]:
    """The matrix as files."""
    return [_export("matrix-export", edition, form, issue=issue) for form in FORMATS["matrix"]]


def exceptions_export_choices(edition: Edition, area: Area, issue: str) -> list[Choice]:
    """The exception report as a file."""
    return [
        _export("exceptions-export", edition, form, area=area, issue=issue) for form in FORMATS["exceptions"]
    ]


def _export(name: str, edition: Edition, form: Format, *, area: Area | None = None, issue: str) -> Choice:
    """A file of a page; without an address where this machine can't write it."""
    slug = "" if area is None or area.level == Level.AUTHORITY else area.slug
    possible = form is not Format.PDF or pdf_possible()
    url = _export_url(name, edition, form, {"area": slug, "issue": issue}) if possible else ""
    return Choice(form.label, url)


def _export_url(name: str, edition: Edition, form: str, asked: Mapping[str, str]) -> str:
    url = reverse(name, args=[edition.scorecard.slug, edition.period.slug, form])
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{url}?{query}" if query else url


def period_choices(
    reader: Reader, editions: Iterable[Edition], drafts: Iterable[Edition], current: Edition, area: Area
) -> list[Choice]:
    """Every period with an edition or a draft, newest first; of an edition only the last issue.

    A draft leads to the area's own where the reader may see that, else to the highest that they may see.
    """
    newest: dict[tuple[date, str, bool], Edition] = {}
    for each in sorted([*drafts, *editions], key=lambda each: (each.period_end, each.is_draft, each.issue)):
        newest[_period_key(each)] = each
    area_of_draft = area if reader.may(Permission.READ_DRAFT, area) else None
    return [
        Choice(
            f"{each.period.label}{' (draft)' if each.is_draft else ''}",
            scorecard_url(each, area_of_draft if each.is_draft else area),
            key == _period_key(current),
            str(each.period_end.year),
        )
        for key, each in reversed(newest.items())
    ]


def _period_key(edition: Edition) -> tuple[date, str, bool]:
    return (edition.period_end, edition.period_kind, edition.is_draft)


def drafts_seen(reader: Reader, scorecard: Scorecard) -> QuerySet[Edition]:
    """The drafts of a scorecard that the reader may open, for some area at least."""
    drafts = Edition.objects.filter(scorecard=scorecard, published_at=None).select_related("scorecard")
    held = any(
        grant.permission is Permission.READ_DRAFT and grant.authority_id == scorecard.authority_id
        for grant in reader.grants
    )
    return drafts if held else drafts.none()
