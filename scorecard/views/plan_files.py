"""The action plan as a file: the same lines as the page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from districts.access import Access, open_to
from districts.permissions import reader_for
from improvement.plan_paper import plan_document
from improvement.plan_queries import authority_or_404, indicators_of, plan_on, plans_of
from improvement.plan_workbook import plan_workbook
from returns.downloads import excel_download
from scorecard.export.formats import Format
from scorecard.pages.plan_ratings import rows_of
from scorecard.views.plan import month_asked


@require_safe
@open_to(Access.SIGNED_IN)
def plan_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Every plan of the authority as an Excel workbook or a Word document, on the day that the page shows."""
    reader = reader_for(request.user)
    authority = authority_or_404(reader, request.GET.get("area", ""))
    month = month_asked(request.GET.get("month", ""))
    day = timezone.localdate() if month is None else month.end
    plans = list(plans_of(authority))
    rows = rows_of(reader, authority, indicators_of(plans))
    shown = [plan_on(each, day, rows) for each in plans]
    name = f"action-plan-{authority.slug}-{day.isoformat()}.{kind}"
    if kind == Format.XLSX:
        return excel_download(plan_workbook(shown), name)
    if kind == Format.DOCX:
        disposition = content_disposition_header(as_attachment=True, filename=name)
        data = plan_document(authority.name, day, shown)
        return HttpResponse(
            data, content_type=Format.DOCX.content_type, headers={"Content-Disposition": disposition}
        )
    raise Http404(f"The plan is given out as xlsx and docx, not as “{kind}”.")
