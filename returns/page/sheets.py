"""A return drawn as its workbook, and a slip corrected in it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from districts.access import Access, button_for, page_for
from districts.numbers import number_typed
from districts.permissions import Permission, Reader, reader_for
from districts.uploads import kept_file
from indicators.rules.terms import Severity
from returns import queries
from returns.intake.drafting import choose_names, correct_cell, corrections_of
from returns.intake.ownership import Sender
from returns.intake.receiving import LARGE_UPLOAD
from returns.intake.unknown_names import NameAsked, heading_asked, names_chosen
from returns.models import CellCorrected, Return, ReturnState
from returns.page.sheet_grid import LinePlaced, Noted, SheetNotes, is_address, sheet_grid, shown_text
from returns.page.telling import told
from returns.reading.sandboxed import read_in_sandbox, sheets_in_sandbox
from returns.reading.sheet.cells import Sheet, WorkbookNotReadable, address_parts
from returns.reading.sheet.corrected import corrected

LONGEST_CORRECTION = 100


@page_for(Access.SEES_RETURNS)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet of the file, `?sheet=NAME&row=61`, each cell with its role; `&cell=F7` asks what that should say."""
    reader = reader_for(request.user)
    found = queries.return_or_404(reader, pk)
    try:
        sheets = _sheets_of(found)
    except WorkbookNotReadable as error:
        messages.error(request, str(error))
        return redirect("return", pk=pk)
    chosen = _chosen(sheets, request.GET.get("sheet"))
    may_correct = found.state == ReturnState.DRAFT and reader.may(Permission.UPLOAD, found.area)
    ref = request.GET.get("cell", "")
    meant = request.GET.get("means", "")
    shown = {
        "monthly_return": found,
        "grid": sheet_grid(chosen, _notes(found, chosen.name), number_typed(request.GET.get("row", "")) or 1),
        "sheets": [each.name for each in sheets],
        "may_correct": may_correct,
        "cell": ref if may_correct and is_address(ref) else "",
        "says": _says(chosen, ref),
        "meant": _heading(found, reader, chosen, meant) if may_correct else None,
        "corrections": found.cells_corrected.select_related("by"),
        "longest": LONGEST_CORRECTION,
    }
    return render(request, "returns/sheet.html", shown)


def _heading(found: Return, reader: Reader, sheet: Sheet, ref: str) -> NameAsked | None:
    """What the words of a cell may mean; None where there are none to ask about."""
    column, row = address_parts(ref)
    text = sheet.at(row, column).text if row else ""
    return heading_asked(found, text, queries.areas_sendable(reader)) if text else None


@button_for(Access.UPLOADS)
def mean(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a draft again with the words of a cell meaning what the officer says: this row is the area."""
    reader, found = _return_to_correct(request, pk)
    name, ref = request.POST.get("sheet", ""), request.POST.get("cell", "")
    try:
        asked = _heading(found, reader, _chosen(_sheets_of(found), name), ref)
        chosen = names_chosen([asked] if asked else [], request.POST.get)
        if chosen:
            by = Sender(reader.user, queries.areas_sendable(reader))
            with told(request, "The file was read again with your answer."):
                choose_names(monthly_return=found, chosen=chosen, by=by, read=read_in_sandbox)
    except WorkbookNotReadable as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('return-sheet', args=[pk])}?{urlencode({'sheet': name})}")


@button_for(Access.UPLOADS)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a draft again with one cell saying something else; the file stays as it came."""
    reader, found = _return_to_correct(request, pk)
    name, ref = request.POST.get("sheet", ""), request.POST.get("cell", "")
    if not is_address(ref):
        raise Http404("There is no such cell.")
    try:
        with told(request, f"{ref} was corrected and the file read again. The file itself stays as it came."):
            _correct(found, reader, name, ref, request.POST.get("says", "").strip()[:LONGEST_CORRECTION])
    except WorkbookNotReadable as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('return-sheet', args=[pk])}?{urlencode({'sheet': name})}")


def _return_to_correct(request: HttpRequest, pk: int) -> tuple[Reader, Return]:
    reader = reader_for(request.user)
    found = queries.return_or_404(reader, pk)
    if not reader.may(Permission.UPLOAD, found.area):
        raise Http404("There is no such return.")
    return reader, found


def _correct(found: Return, reader: Reader, name: str, ref: str, says: str) -> None:
    before = _says(_chosen(_sheets_of(found), name), ref)
    correct_cell(
        monthly_return=found,
        place=CellCorrected(sheet=name, cell=ref, before=before[:300], after=says),
        by=Sender(reader.user, queries.areas_sendable(reader)),
        read=read_in_sandbox,
    )


def _sheets_of(found: Return) -> Sequence[Sheet]:
    """The sheets of the file as they are read now. Raises WorkbookNotReadable."""
    path = kept_file(found.stored_as)
    if path is None:
        raise WorkbookNotReadable("The file of this return is not kept here.")
    if path.stat().st_size > LARGE_UPLOAD:
        raise WorkbookNotReadable("A file of this size is not drawn. Its lines stand in the list.")
    return corrected(sheets_in_sandbox(path.read_bytes(), found.file_name), corrections_of(found))


def _chosen(sheets: Sequence[Sheet], name: str | None) -> Sheet:
    chosen = next((each for each in sheets if name in (None, each.name)), None)
    if chosen is None:
        raise Http404("There is no such sheet.")
    return chosen


def _says(sheet: Sheet, ref: str) -> str:
    column, row = address_parts(ref)
    return shown_text(sheet.at(row, column)) if row else ""


def _notes(found: Return, name: str) -> SheetNotes:
    """What the draft knows of a sheet. Four queries."""
    lines = found.lines.filter(sheet=name).values_list("cells", "indicator_text", "area_text")
    return SheetNotes(
        [LinePlaced(cells.split(", "), indicator, area) for cells, indicator, area in lines],
        [Noted(each.cells, each.why) for each in found.cells_not_stored.filter(sheet=name)],
        [
            Noted(each.cells, f"{each.get_severity_display()}: {each.what}", Severity(each.severity))
            for each in found.findings.filter(sheet__contains=name)
        ],
        frozenset(found.cells_corrected.filter(sheet=name).values_list("cell", flat=True)),
    )
