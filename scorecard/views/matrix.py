"""The matrix page: indicators down, areas across, of one edition; reds counted both ways, and a cell that opens."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from districts.access import Access, page_for
from districts.audit import DraftViewed
from districts.models import Area
from districts.numbers import number_typed
from districts.permissions import Permission, Reader, reader_for
from districts.tree import Level
from indicators.addresses import period_or_404
from indicators.rules.row import Row
from scorecard import queries
from scorecard.editions.public_content import holds_small_numbers
from scorecard.models import Edition
from scorecard.page_cache import DRAFT_VIEWED, kept, made_of
from scorecard.pages.edition_page import EditionHead, edition_head
from scorecard.pages.matrix_lines import (
    MatrixLine,
    MatrixQuery,
    columns_by_reds,
    matrix_lines,
    most_reds_first,
    reds_by_area,
    with_columns,
)
from scorecard.pages.parts import PagePart, context_of
from scorecard.replica import read_from_replica
from scorecard.rules.content import PageContent
from scorecard.visibility import scorecard_or_404

TEMPLATE = "scorecard/matrix.html"
BY_REDS = "reds"
# More areas than these stand on several pages: no table is wider, and no page has more than 4,000 elements.
MOST_AREAS = 30
ASKED_BY = ("issue", "sort", "areas", "within", "part", "cell")


@dataclass(frozen=True)
class MatrixPage(PagePart):
    """Every indicator of an edition, the areas directly below one beside each other."""

    head: EditionHead
    page_url: str
    small_numbers: bool
    exports: Sequence[queries.Choice]
    columns: Sequence[Area]
    lines: Sequence[MatrixLine]
    reds: Sequence[int]
    opened: Row | None
    matrix_query: MatrixQuery
    parts: Sequence[queries.Choice]
    below: Sequence[queries.Choice]
    area_called: str


@page_for(Access.READERS)
@kept(*ASKED_BY)
@read_from_replica
def matrix(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """Every indicator of an edition for an area and those directly below it."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.edition_or_404(reader, card, period_or_404(period), request.GET.get("issue", ""))
    shown = matrix_page(reader, edition, _asked(request.GET))
    return made_of(render(request, TEMPLATE, context_of(shown)), card.authority)


@page_for(Access.SIGNED_IN)
@kept(*ASKED_BY)
def draft_matrix(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """The same of a draft as it is now, for who may see that of the whole authority."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.draft_or_404(reader, card, period_or_404(period))
    if not reader.may(Permission.READ_DRAFT, card.authority):
        raise Http404(f"There is no draft of {card.authority} for you.")
    page = render(request, TEMPLATE, context_of(matrix_page(reader, edition, _asked(request.GET))))
    setattr(page, DRAFT_VIEWED, DraftViewed(f"{edition}, all areas", card.authority))
    return made_of(page, card.authority)


def _asked(query: QueryDict) -> MatrixQuery:
    return MatrixQuery(**{name: query.get(name, "") for name in ASKED_BY})


def matrix_page(reader: Reader, edition: Edition, asked: MatrixQuery | None = None) -> MatrixPage:
    """What the matrix of an edition shows."""
    asked = asked or MatrixQuery()
    authority = edition.scorecard.authority
    areas = queries.areas_of_authority(authority)
    top = _top(areas, asked.within)
    family = [top, *(each for each in areas if each.parent_id == top.pk)]
    contents = _contents(reader, edition, family)
    known = queries.in_order(
        queries.as_published(each, contents[each.slug]) for each in family if each.slug in contents
    )
    lines = matrix_lines(contents, [each.slug for each in known])
    places = columns_by_reds(lines, len(known)) if asked.areas == BY_REDS else list(range(len(known)))
    if asked.sort == BY_REDS:
        lines = most_reds_first(lines)
    part, places = _part(asked, places)
    shown = [with_columns(line, places) for line in lines]
    head = edition_head(reader, edition, authority, areas=areas)
    return MatrixPage(
        head=replace(head, periods=_matrices(head.periods)),
        page_url=queries.scorecard_url(edition),
        small_numbers=holds_small_numbers(row for line in lines for row in line.rows if row),
        exports=() if edition.is_draft else queries.matrix_export_choices(edition, asked.issue),
        columns=[known[at] for at in places],
        lines=shown,
        reds=reds_by_area(shown, len(places)),
        opened=_opened(shown, asked.cell),
        matrix_query=replace(asked, cell=""),
        parts=_parts(asked, part, len(known)),
        below=_families(asked, areas, top),
        area_called=Level(known[1].level).plural if len(known) > 1 else "",
    )


def _contents(reader: Reader, edition: Edition, areas: Sequence[Area]) -> Mapping[str, PageContent]:
    """The pages of the areas by slug: of a draft as they are now, of those that were there in its period."""
    if not edition.is_draft:
        return queries.contents_for(reader, edition, areas)
    first, last = edition.period.start, edition.period.end
    there = [each for each in areas if each.node.open_between(first, last)]
    authority = edition.scorecard.authority
    return queries.draft_contents_within(reader, edition, authority, there, timezone.localdate())


def _top(areas: Sequence[Area], slug: str) -> Area:
    """The area whose parts stand beside each other: the authority, or the one asked for. Raises Http404."""
    found = next((each for each in areas if each.slug == slug), None) if slug else areas[0]
    if found is None:
        raise Http404(f"There is no area “{slug}” here.")
    return found


def _part(asked: MatrixQuery, places: list[int]) -> tuple[int, list[int]]:
    """The page of areas that is asked for, and the places of its columns; the first column stands on each."""
    part = min(max(number_typed(asked.part) or 1, 1), max(_pages(len(places)), 1))
    first = 1 + (part - 1) * MOST_AREAS
    return part, [*places[:1], *places[first : first + MOST_AREAS]]


def _pages(columns: int) -> int:
    return -(-(columns - 1) // MOST_AREAS)


def _parts(asked: MatrixQuery, part: int, columns: int) -> list[queries.Choice]:
    """The pages of areas, where one doesn't hold them all."""
    pages = _pages(columns)
    return [
        queries.Choice(
            f"Areas {1 + (number - 1) * MOST_AREAS} to {min(number * MOST_AREAS, columns - 1)}",
            asked.url(part=str(number), cell=""),
            number == part,
        )
        for number in range(1, pages + 1)
        if pages > 1
    ]


def _families(asked: MatrixQuery, areas: Sequence[Area], top: Area) -> list[queries.Choice]:
    """The areas that have several parts of their own: the ways from the authority down and back."""
    parts = Counter(each.parent_id for each in areas)
    return [
        queries.Choice(
            each.name,
            asked.url(within="" if each == areas[0] else each.slug, part="", cell=""),
            each.pk == top.pk,
        )
        for each in areas
        if parts[each.pk] > 1 or each.pk == top.pk
    ]


def _opened(lines: Sequence[MatrixLine], cell: str) -> Row | None:
    """The row of the cell that is open, by "code.BASIS.area"; None where none is."""
    for line in lines:
        for row in line.rows:
            if row is not None and cell == f"{row.code}.{row.basis}.{row.area}":
                return row
    return None


def _matrices(periods: Sequence[queries.Choice]) -> list[queries.Choice]:
    """The ways to the matrices of other periods; there is none of a draft of which the reader sees one area alone."""
    return [replace(choice, url=f"{choice.url}matrix/") for choice in periods if "?" not in choice.url]
