"""Workbooks to download: the template of a return, and a return with its findings marked."""

from pathlib import PurePath

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from districts.access import Access, page_for
from districts.permissions import reader_for
from districts.uploads import kept_file
from indicators.addresses import month_or_404
from indicators.rules.terms import Severity
from returns import queries
from returns.models import Finding
from returns.reading.marks import FindingMark
from returns.reading.sandboxed import mark_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable
from returns.template.build import asked_of
from sandbox.client import run_sandboxed

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page_for(Access.UPLOADS)
def template(request: HttpRequest) -> HttpResponse:
    """The return workbook of an area and month, `?area=dover&period=2012-06`, to fill in."""
    slug, period = request.GET.get("area", ""), month_or_404(request.GET.get("period", ""))
    sendable = queries.areas_sendable(reader_for(request.user))
    area = next((area for area in sendable if area.slug == slug), None)
    if area is None:
        raise Http404("There is no such area.")
    asked = asked_of(area, period.end)
    data = run_sandboxed("returns.template.workbook.template_workbook", area.node, period.end, asked)
    return download(data, f"return-{area.slug}-{period.slug}.xlsx")


@page_for(Access.SEES_RETURNS)
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came, with what was found marked in its cells and listed on a first sheet."""
    found = queries.return_or_404(reader_for(request.user), pk)
    path = kept_file(found.stored_as)
    if path is None:
        raise Http404("The file of this return is not kept here.")
    marks = [_mark(finding) for finding in found.findings.all()]
    try:
        data = mark_in_sandbox(path.read_bytes(), found.file_name, marks)
    except WorkbookNotReadable as error:
        messages.error(request, str(error))
        return redirect("return", pk=pk)
    return download(data, f"{PurePath(found.file_name).stem}-findings.xlsx")


def _mark(finding: Finding) -> FindingMark:
    return FindingMark(
        Severity(finding.severity), finding.sheet, finding.cells, finding.what, finding.what_to_do
    )


def download(data: bytes, file_name: str, content_type: str = EXCEL) -> HttpResponse:
    """A file to save, never shown in the browser: a workbook, where nothing else is said."""
    disposition = content_disposition_header(as_attachment=True, filename=file_name)
    return HttpResponse(data, content_type=content_type, headers={"Content-Disposition": disposition})
