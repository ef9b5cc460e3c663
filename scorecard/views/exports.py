"""A scorecard page as a file to keep: the same rows, for the same readers."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from districts.access import Access, open_to
from districts.permissions import reader_for
from scorecard import queries
from scorecard.export.paper import Format, Paper, file_name
from scorecard.export.reading import draft_paper, published_paper
from scorecard.operations.replica import read_from_replica
from scorecard.sight import scorecard_or_404
from scorecard.views.scorecards import area_of_page, draft_area, period_or_404

CONTENT_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}
# What writes each file. Loaded when one is asked for: the libraries are large and no page needs them.
WRITERS = {
    ("scorecard", Format.XLSX): "scorecard.export.workbook.paper_workbook",
    ("scorecard", Format.DOCX): "scorecard.export.word.paper_document",
    ("scorecard", Format.CSV): "scorecard.export.tidy.paper_csv",
    ("matrix", Format.XLSX): "scorecard.export.workbook.matrix_workbook",
    ("matrix", Format.CSV): "scorecard.export.tidy.paper_csv",
}

Write = Callable[[Paper], bytes]


@require_safe
@open_to(Access.READERS)
@read_from_replica
def scorecard_export(request: HttpRequest, scorecard: str, period: str, form: str) -> HttpResponse:
    """The published page of an area, or of the authority with a part for each of its areas."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.edition_or_404(reader, card, period_or_404(period), request.GET.get("issue", ""))
    area = area_of_page(request, reader, edition)
    paper = published_paper(reader, edition, area)
    if paper is None:
        context = {"edition": edition, "area": area}
        return render(request, "scorecard/not_in_edition.html", context, status=404)
    return _file(request, paper, _format_or_404(form))


@require_safe
@open_to(Access.SIGNED_IN)
def draft_export(request: HttpRequest, scorecard: str, period: str, form: str) -> HttpResponse:
    """The draft as it is now, for an area whose drafts the reader may see."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.draft_or_404(reader, card, period_or_404(period))
    area = draft_area(request, reader, edition)
    return _file(request, draft_paper(reader, edition, area, timezone.localdate()), _format_or_404(form))


@require_safe
@open_to(Access.READERS)
@read_from_replica
def matrix_export(request: HttpRequest, scorecard: str, period: str, form: str) -> HttpResponse:
    """Indicators down and areas across as a workbook; as CSV one line a reading."""
    reader = reader_for(request.user)
    card = scorecard_or_404(reader, scorecard)
    edition = queries.edition_or_404(reader, card, period_or_404(period), request.GET.get("issue", ""))
    paper = published_paper(reader, edition, card.authority)
    if paper is None:
        raise Http404("This edition has no areas to set beside each other.")
    return _file(request, paper, _format_or_404(form, "matrix"), what="matrix")


def _format_or_404(text: str, what: str = "scorecard") -> Format:
    kinds = [form for made, form in WRITERS if made == what]
    if text not in kinds:
        raise Http404(f"There is no file of the kind “{text}”. Choose {', '.join(kinds)}.")
    return Format(text)


def _file(request: HttpRequest, paper: Paper, form: Format, *, what: str = "scorecard") -> HttpResponse:
    """The file, or 304 where the browser has it. It is the reader's own: a shared cache keeps none."""
    etag = f'"{what}-{form}-{paper.digest}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Cookie"}
    if etag in [each.strip() for each in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponseNotModified(headers=headers)
    name = file_name(paper, form, what=what)
    headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    write: Write = import_string(WRITERS[what, form])
    return HttpResponse(write(paper), content_type=CONTENT_TYPES[form], headers=headers)
