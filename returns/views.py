"""Returns: the tracker and the list, the upload, the preview, and accepting, discarding and withdrawing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from districts.access import Access, button_for, form_for, page_for
from districts.models import Area
from districts.numbers import number_typed
from districts.permissions import Permission, Reader, reader_for
from districts.sign_in.rate_limits import by_account, limited
from districts.uploads import original
from indicators.addresses import period_or_404
from indicators.lists import arrange
from indicators.rules.periods import Period, PeriodNotUnderstood
from indicators.rules.terms import Severity
from returns import actions, queries
from returns.due.reminders import ReminderNotSent, remind_officers
from returns.due.tracker import due_of, tracker_for
from returns.forms import TemplateForm, UploadsForm, WithdrawalForm
from returns.intake.drafting import FileNotKept, ReturnNotOpen, choose_names, draft_return
from returns.intake.ownership import AreaNotStated, Sender
from returns.intake.receiving import LARGE_UPLOAD, problem_of, receive_file
from returns.intake.unknown_names import names_asked, names_chosen
from returns.models import FileReceived, Return
from returns.page import preview
from returns.page.causes import answered
from returns.page.draft_results import results_of
from returns.page.return_page import return_page
from returns.page.telling import told
from returns.reading.sandboxed import prepare_to_read, read_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable
from returns.tables import ReturnTable

RETURNS_A_PAGE = 30


@page_for(Access.SEES_RETURNS)
def tracker(request: HttpRequest) -> HttpResponseBase:
    """Which area has returned which month, and below it the returns that the reader may see, newest first."""
    reader = reader_for(request.user)
    until = request.GET.get("until", "")
    shown = tracker_for(reader, timezone.localdate(), period_or_404(until) if until else None)
    table = ReturnTable(queries.returns_seen(reader))
    file = arrange(request, table, lines_a_page=RETURNS_A_PAGE)
    may_upload = reader.may_anywhere(Permission.UPLOAD)
    return file or render(
        request,
        "returns/list.html",
        {"table": table, "may_upload": may_upload, "tracker": shown},
    )


@button_for(Access.EDITS)
def remind(request: HttpRequest) -> HttpResponse:
    """Remind the officers of an area of a month that is missing; `missing` is "dover 2012-06"."""
    reader = reader_for(request.user)
    slug, _, month = request.POST.get("missing", "").partition(" ")
    area = Area.objects.select_related("parent__parent__parent").filter(slug=slug).first()
    try:
        period = Period.parse(month)
    except PeriodNotUnderstood as error:
        raise BadRequest(str(error)) from error
    if area is None or not reader.may(Permission.EDIT, area):
        raise Http404("There is no such area.")
    try:
        reminded = remind_officers(
            area=area,
            period_end=period.end,
            due=due_of(area, period.end),
            link=request.build_absolute_uri(reverse("return-new")),
            by=reader.user,
        )
    except ReminderNotSent as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Reminded: {', '.join(str(officer) for officer in reminded)}.")
    return redirect("return-list")


@form_for(Access.UPLOADS)
@limited("upload", by_account)
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file, or several; what one holds is shown on the return's own page."""
    reader = reader_for(request.user)
    areas = queries.areas_sendable(reader)
    sent_in = (request.POST, request.FILES) if request.method == "POST" else ()
    if request.method == "GET":
        prepare_to_read()
    form = UploadsForm(*sent_in, areas=areas)
    refused = 400
    if form.is_valid():
        files = form.cleaned_data["file"]
        taken = [_take_in(each, reader, areas, form.cleaned_data["area"]) for each in files]
        if len(files) > 1 and any(each.address for each in taken):
            return _several_taken(request, taken)
        if taken[0].address:
            return redirect(taken[0].address)
        for each in taken:
            form.add_error(each.field, each.problem if len(files) == 1 else f"{each.name}: {each.problem}")
        refused = taken[0].status
    shown = {"form": form, "template_form": TemplateForm(areas=areas, newest=queries.newest_month(areas))}
    return render(request, "returns/new.html", shown, status=refused if form.errors else 200)


@dataclass(frozen=True)
class _TakenIn:
    """What became of a file: the `address` of its draft, or of its reading; else what was wrong with which field."""

    name: str
    address: str = ""
    problem: str = ""
    field: str = "file"
    status: int = 400


def _take_in(file: "UploadedFile[Any]", reader: Reader, areas: Sequence[Area], area: Area | None) -> _TakenIn:
    """Read a file into a draft, or begin to where it is large."""
    name = file.name or ""
    assert reader.user is not None
    try:
        if (file.size or 0) > LARGE_UPLOAD:
            begun = receive_file(data=file.read(), file_name=name, by=reader.user, area=area)
            return _TakenIn(name, reverse("return-reading", args=[begun.pk]))
        draft = draft_return(
            data=file.read(), file_name=name, by=Sender(reader.user, areas), area=area, read=read_in_sandbox
        )
    except FileNotKept as error:
        return _TakenIn(name, problem=str(error), status=507)
    except WorkbookNotReadable as error:
        return _TakenIn(name, problem=str(error))
    except AreaNotStated:
        words = "The file does not say which area it is for. Choose it, and the file once more."
        return _TakenIn(name, problem=words, field="area")
    return _TakenIn(name, reverse("return", args=[draft.pk]))


def _several_taken(request: HttpRequest, taken: Sequence[_TakenIn]) -> HttpResponse:
    """Back to the list, on which the drafts stand, with what was wrong with the others."""
    read = [each.name for each in taken if each.address]
    files = "file" if len(read) == 1 else "files"
    messages.success(request, f"{len(read)} {files} uploaded: {', '.join(read)}. Each waits to be accepted.")
    for each in taken:
        if each.problem:
            messages.error(request, f"{each.name}: {each.problem}")
    return redirect("return-list")


@page_for(Access.UPLOADS)
def reading(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading of a large file is; its draft once there is one."""
    received = get_object_or_404(FileReceived, pk=pk, by=request.user)
    if received.draft_id:
        return redirect("return", pk=received.draft_id)
    return render(request, "returns/reading.html", {"received": received, "problem": problem_of(received)})


@page_for(Access.SEES_RETURNS)
def monthly_return(request: HttpRequest, pk: int) -> HttpResponse:
    """One return: what was recognised, what is questionable, what it changes or changed."""
    reader = reader_for(request.user)
    found = queries.return_or_404(reader, pk)
    return _page(request, reader, found)


@button_for(Access.UPLOADS)
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Take names that were not recognised for what the officer says they mean, and read the file again."""
    reader, found = _return_to_change(request, pk)
    areas = queries.areas_sendable(reader)
    chosen = names_chosen(names_asked(found, areas), request.POST.get)
    if not chosen:
        return _page(request, reader, found, problem="Choose for at least one name or sheet.", status=409)
    try:
        with told(request, "The file was read again with your answers."):
            choose_names(
                monthly_return=found, chosen=chosen, by=Sender(reader.user, areas), read=read_in_sandbox
            )
    except WorkbookNotReadable as error:
        return _page(request, reader, found, problem=str(error), status=409)
    return redirect("return", pk=pk)


@button_for(Access.UPLOADS)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the ticked lines readings."""
    reader, found = _return_to_change(request, pk)
    answers = answered(found.findings.filter(severity=Severity.QUESTION), request.POST)
    typed = [number_typed(text) for text in request.POST.getlist("line")]
    lines = [number for number in typed if number is not None]
    if "together" in request.POST:
        doubtful = set(results_of(found).doubtful)
        lines += [pk for pk in found.lines.values_list("pk", flat=True) if pk not in doubtful]
    try:
        taken = actions.accept_return(
            monthly_return=found,
            lines=lines,
            answers=answers,
            by=reader.user,
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", ""),
        )
    except ReturnNotOpen as error:
        messages.info(request, f"{error} Nothing was changed.")
        return redirect("return", pk=pk)
    except actions.ReasonNeeded as error:
        return _page(request, reader, found, problem=str(error), reason_missing=str(error), status=409)
    except (actions.FiguresMoved, actions.QuestionsOpen, actions.NothingToAccept) as error:
        return _page(request, reader, found, problem=str(error), status=409)
    messages.success(request, f"{preview.accepted_words(len(taken), found.lines.count())}.")
    return redirect("return", pk=pk)


@button_for(Access.UPLOADS)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft aside."""
    reader, found = _return_to_change(request, pk)
    with told(request, "The return was discarded. No figure was changed; the file is kept."):
        actions.discard_return(monthly_return=found, by=reader.user)
    return redirect("return", pk=pk)


@button_for(Access.UPLOADS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an accepted return back, saying why."""
    reader, found = _return_to_change(request, pk)
    form = WithdrawalForm(request.POST)
    if not form.is_valid():
        return _page(request, reader, found, reason_form=form, status=400)
    with told(request, "The return was withdrawn. Each figure is again what stood before."):
        actions.withdraw_return(monthly_return=found, by=reader.user, reason=form.cleaned_data["reason"])
    return redirect("return", pk=pk)


@page_for(Access.SEES_RETURNS)
def file(request: HttpRequest, pk: int) -> FileResponse:
    """The original file, to download; never shown in the browser."""
    found = queries.return_or_404(reader_for(request.user), pk)
    return original(found.stored_as, found.file_name)


def _return_to_change(request: HttpRequest, pk: int) -> tuple[Reader, Return]:
    reader = reader_for(request.user)
    found = queries.return_or_404(reader, pk)
    if not reader.may(Permission.UPLOAD, found.area):
        raise PermissionDenied(f"Your account may not change returns of {found.area}.")
    return reader, found


def _page(
    request: HttpRequest, reader: Reader, found: Return, *, status: int = 200, **said: Any
) -> HttpResponse:
    """The page of a return. `said` are fields of `ReturnPage` that only an answer to a form has."""
    page = return_page(request, reader, found)
    return render(request, "returns/return.html", vars(replace(page, **said)), status=status)
