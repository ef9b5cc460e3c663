"""The action plan: with its ratings, as a file, what a month brought, one action, and what is done with it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from districts.access import Access, button_for, page_for
from districts.changes import HistoryLine, Refusal, history_of
from districts.models import Area
from districts.permissions import Permission, Reader, reader_for
from districts.sign_in.rate_limits import by_account, limited
from districts.uploads import UploadNotKept, original
from improvement import actions
from improvement.action_effects import ActionEffect, effects_of
from improvement.evidence import EvidenceNotTaken, refuse_large
from improvement.models import Action, EvidenceFile, Plan
from improvement.plan_paper import plan_document
from improvement.plan_queries import (
    ActionLine,
    PlanShown,
    action_or_404,
    authority_or_404,
    indicators_of,
    line_on,
    may_report,
    month_of,
    plan_on,
    plans_of,
)
from improvement.plan_workbook import plan_workbook
from improvement.rules.progress import ActionStatus
from indicators.addresses import month_or_404
from indicators.rules.periods import Period, add_months, month_end, months_between
from indicators.rules.row import Row
from returns.downloads import download
from scorecard.export.formats import Format
from scorecard.forms import DayField, ManageForm, text_input
from scorecard.pages.parts import PagePart, context_of
from scorecard.pages.plan_ratings import rows_of
from scorecard.queries import Choice
from scorecard.visibility import visibility_of


class ProgressForm(ManageForm):
    """A report of progress."""

    said = forms.ChoiceField(
        label="Where it stands", choices=ActionStatus.choices(), widget=forms.RadioSelect
    )
    day = DayField(label="On which day")
    text = forms.CharField(
        label="What has happened", max_length=1000, widget=forms.Textarea(attrs={"rows": "4"})
    )
    new_due = DayField(label="New due date", required=False, help_text="Only where the due date moves.")


class EvidenceForm(ManageForm):
    """A file that shows what was done."""

    title = forms.CharField(label="What it shows", max_length=200, widget=text_input())
    file = forms.FileField(
        label="File",
        help_text="PDF, Word, Excel, OpenDocument, picture or text, up to 10 MB. Nothing that names a child or family.",
    )


@dataclass(frozen=True)
class PlanPage(PagePart):
    """The plans of an authority as they stood on a day: the end of the month asked for, without one today."""

    authority: Area
    day: date
    month: Period | None
    plans: Sequence[PlanShown]
    months: Sequence[Choice]
    may_edit: bool


@dataclass(frozen=True)
class ActionPage(PagePart):
    """One action, and what its reader may do with it; `form` is the one that was refused, where one was."""

    authority: Area
    action: Action
    line: ActionLine
    rows: Collection[Row]
    may_report: bool
    progress_form: ProgressForm
    evidence_form: EvidenceForm
    form: ManageForm | None
    may_sign_off: bool
    may_edit: bool
    effects: Sequence[ActionEffect]
    history: Sequence[HistoryLine]


@page_for(Access.SIGNED_IN)
def plan(request: HttpRequest) -> HttpResponse:
    """Every plan of the authority: recommendations, how we will know, actions and where they stand."""
    return render(request, "improvement/plan.html", context_of(_plan_page(request)))


def _plan_page(request: HttpRequest) -> PlanPage:
    reader = reader_for(request.user)
    authority = authority_or_404(reader, request.GET.get("area", ""))
    month = month_asked(request.GET.get("month", ""))
    day = timezone.localdate() if month is None else month.end
    plans = list(plans_of(authority))
    rows = rows_of(reader, authority, indicators_of(plans))
    return PlanPage(
        authority,
        day,
        month,
        plans=[plan_on(each, day, rows) for each in plans],
        months=_months(authority, plans, month, "plan", first="Today"),
        may_edit=reader.may(Permission.EDIT, authority),
    )


@page_for(Access.SIGNED_IN)
def plan_highlights(request: HttpRequest) -> HttpResponse:
    """What a month brought: what finished, what slipped, what is at risk, what is next."""
    reader = reader_for(request.user)
    authority = authority_or_404(reader, request.GET.get("area", ""))
    plans = list(plans_of(authority))
    month = month_asked(request.GET.get("month", "")) or Period(month_end(_last_report(plans)))
    return render(
        request,
        "improvement/highlights.html",
        {
            "authority": authority,
            "month": month,
            "plans": [month_of(each, month.end) for each in plans if each.recommendations.all()],
            "months": _months(authority, plans, month, "plan-highlights"),
        },
    )


def month_asked(text: str) -> Period | None:
    """The month of an address; None for none. Raises Http404 for what is no month that has begun."""
    if not text:
        return None
    found = month_or_404(text)
    if found.start > timezone.localdate():
        raise Http404("Choose a month that has begun, such as 2013-05.")
    return found


def _last_report(plans: list[Plan]) -> date:
    """The day of the newest report; today where there is none."""
    days = [
        note.day
        for plan in plans
        for recommendation in plan.recommendations.all()
        for action in recommendation.actions.all()
        for note in action.notes.all()
    ]
    return max(days, default=timezone.localdate())


def _months(
    authority: Area, plans: list[Plan], chosen: Period | None, name: str, first: str = ""
) -> list[Choice]:
    """The months of the year up to the newest report, newest first; before them a choice of no month."""
    last = month_end(_last_report(plans))
    ends = [add_months(last, -back) for back in range(12)]
    if chosen is not None and chosen.end not in ends:
        ends = [chosen.end, *ends] if months_between(last, chosen.end) > 0 else [*ends, chosen.end]
    address = f"{reverse(name)}?{urlencode({'area': authority.slug})}"
    months = [Choice(Period(end).label, f"{address}&month={Period(end).slug}") for end in ends]
    return [Choice(first, address), *months] if first else months


# One action


@page_for(Access.SIGNED_IN)
def action(request: HttpRequest, plan: str, number: int, action: int) -> HttpResponse:
    """One action: where it stands, its reports, evidence and history, and what may be done."""
    return _action_page(request, action_or_404(reader_for(request.user), plan, number, action))


def _action_page(
    request: HttpRequest, found: Action, *, form: ManageForm | None = None, status: int = 200
) -> HttpResponse:
    reader = reader_for(request.user)
    authority = found.recommendation.plan.area
    today = timezone.localdate()
    may_sign = reader.may(Permission.REPORT_PROGRESS, authority)
    assert reader.user is not None
    page = ActionPage(
        authority,
        found,
        line=line_on(found, today),
        rows=rows_of(reader, authority, list(found.recommendation.indicators.all())).values(),
        may_report=may_report(reader, found),
        progress_form=form if isinstance(form, ProgressForm) else _progress_form(found, today),
        evidence_form=form if isinstance(form, EvidenceForm) else EvidenceForm(auto_id="evidence-%s"),
        form=form,
        may_sign_off=may_sign and not actions.why_no_sign_off(found, reader.user),
        may_edit=reader.may(Permission.EDIT, authority),
        effects=_effects(reader, found, today),
        history=history_of("action", pk=found.pk),
    )
    return render(request, "improvement/action.html", context_of(page), status=status)


def _effects(reader: Reader, found: Action, today: date) -> list[ActionEffect]:
    authority = found.recommendation.plan.area
    view = visibility_of(reader, authority)
    indicators = found.recommendation.indicators.all()
    return effects_of(line_on(found, today), indicators, authority, min(view.until, today), view.can_see)


def _progress_form(found: Action, today: date) -> ProgressForm:
    newest = found.notes.last()
    return ProgressForm(initial={"said": newest.said if newest else ActionStatus.ON_TRACK, "day": today})


def _action_to_change(request: HttpRequest, plan: str, number: int, action: int) -> Action:
    reader = reader_for(request.user)
    found = action_or_404(reader, plan, number, action)
    if not may_report(reader, found):
        raise PermissionDenied("Progress on this action is for its owner and the performance team to report.")
    return found


@button_for(Access.REPORTS)
def report_progress(request: HttpRequest, plan: str, number: int, action: int) -> HttpResponse:
    """Report where the action stands."""
    found = _action_to_change(request, plan, number, action)
    form = ProgressForm(request.POST)
    if form.is_valid():
        try:
            actions.report_progress(
                action=found,
                day=form.cleaned_data["day"],
                said=ActionStatus(form.cleaned_data["said"]),
                text=form.cleaned_data["text"],
                new_due=form.cleaned_data["new_due"],
                by=reader_for(request.user).user,
                today=timezone.localdate(),
            )
        except Refusal as refusal:
            form.refused(refusal)
        else:
            messages.success(request, "The report was saved.")
            return _to_action(found)
    return _action_page(request, found, form=form, status=400)


@button_for(Access.REPORTS)
@limited("upload", by_account)
def add_evidence(request: HttpRequest, plan: str, number: int, action: int) -> HttpResponse:
    """Keep a file with the action."""
    found = _action_to_change(request, plan, number, action)
    form = EvidenceForm(request.POST, request.FILES, auto_id="evidence-%s")
    refused = HTTPStatus.BAD_REQUEST
    if form.is_valid():
        sent, by = form.cleaned_data["file"], reader_for(request.user).user
        assert by is not None
        try:
            refuse_large(sent.size, 0)  # before it is read
            title = form.cleaned_data["title"]
            actions.add_evidence(action=found, data=sent.read(), file_name=sent.name, title=title, by=by)
        except EvidenceNotTaken as error:
            form.add_error("file", str(error))
        except UploadNotKept as error:
            form.add_error("file", str(error))
            refused = HTTPStatus.INSUFFICIENT_STORAGE
        else:
            messages.success(request, "The file was kept.")
            return _to_action(found)
    return _action_page(request, found, form=form, status=refused)


@button_for(Access.REPORTS)
def sign_off(request: HttpRequest, plan: str, number: int, action: int) -> HttpResponse:
    """Confirm that the action is done; never by its owner."""
    reader = reader_for(request.user)
    found = action_or_404(reader, plan, number, action)
    assert reader.user is not None
    try:
        actions.sign_off(action=found, by=reader.user, today=timezone.localdate())
    except actions.SignOffNotPossible as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The action was signed off.")
    return _to_action(found)


@page_for(Access.SIGNED_IN)
def evidence(request: HttpRequest, plan: str, number: int, action: int, evidence: int) -> FileResponse:
    """A file of the action, to download; never shown in the browser."""
    found = action_or_404(reader_for(request.user), plan, number, action)
    kept = get_object_or_404(EvidenceFile, pk=evidence, action=found)
    return original(kept.stored_as, kept.file_name)


def action_url(found: Action) -> str:
    """The address of an action's page."""
    numbers = [found.recommendation.plan.slug, found.recommendation.number, found.number]
    return reverse("action", args=numbers)


def _to_action(found: Action) -> HttpResponse:
    return redirect(action_url(found))


@page_for(Access.SIGNED_IN)
def plan_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Every plan of the authority as an Excel workbook or a Word document, on the day that the page shows."""
    page = _plan_page(request)
    name = f"action-plan-{page.authority.slug}-{page.day.isoformat()}.{kind}"
    if kind == Format.XLSX:
        return download(plan_workbook(page.plans), name)
    if kind == Format.DOCX:
        data = plan_document(page.authority.name, page.day, page.plans)
        return download(data, name, Format.DOCX.content_type)
    raise Http404(f"The plan is given out as xlsx and docx, not as “{kind}”.")
