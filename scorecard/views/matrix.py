"""The matrix page: indicators down, areas across, of one published edition."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from districts.access import Access, open_to
from districts.models import Area
from districts.permissions import Reader, reader_for
from scorecard import queries
from scorecard.editions.public_content import holds_small_numbers
from scorecard.models import Edition
from scorecard.page_cache import kept
from scorecard.pages.edition_page import EditionHead, edition_head
from scorecard.pages.matrix_lines import MatrixLine, matrix_lines
from scorecard.pages.parts import PagePart, context_of
from scorecard.replica import read_from_replica
from scorecard.views.scorecards import period_or_404
from scorecard.visibility import scorecard_or_404

TEMPLATE = "scorecard/matrix.html"


@dataclass(frozen=True)
class MatrixPage(PagePart):
    """Every indicator of an edition, areas beside each other."""

    head: EditionHead
    small_numbers: bool
    exports: Sequence[queries.Choice]
    columns: Sequence[Area]
    lines: Sequence[MatrixLine]


@require_safe
@open_to(Access.READERS)
@kept("issue")
@read_from_replica
def matrix(request: HttpRequest, scorecard: str, period: str) -> HttpResponse:
    """Every indicator of an edition for the authority and each of its areas."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.edition_or_404(reader, card, period_or_404(period), request.GET.get("issue", ""))
    shown = matrix_page(reader, edition, issue=request.GET.get("issue", ""))
    return render(request, TEMPLATE, context_of(shown))


def matrix_page(reader: Reader, edition: Edition, *, issue: str = "") -> MatrixPage:
    """What the matrix of an edition shows; `issue` is that of its address."""
    authority = edition.scorecard.authority
    contents = queries.contents_for(reader, edition)
    areas = queries.areas_of_authority(authority)
    known = [queries.as_published(area, contents[area.slug]) for area in areas if area.slug in contents]
    columns = queries.in_order(known)
    lines = matrix_lines(contents, [area.slug for area in columns])
    head = edition_head(reader, edition, authority)
    return MatrixPage(
        head=replace(head, periods=_matrices(head.periods)),
        small_numbers=holds_small_numbers(row for line in lines for row in line.rows if row),
        exports=queries.matrix_export_choices(edition, issue),
        columns=columns,
        lines=lines,
    )


def _matrices(periods: Sequence[queries.Choice]) -> list[queries.Choice]:
    """The ways to the matrices of other periods; a draft has none."""
    return [
        replace(choice, url=f"{choice.url}matrix/")
        for choice in periods
        if not choice.url.endswith("/draft/")
    ]
