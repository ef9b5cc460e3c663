"""What an approver is shown: drafts of their authorities, and of one what publishing it would freeze."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from backoffice.confirming import form_page
from backoffice.editions.pages import draft_context
from backoffice.scope import editor
from districts.access import Access, form_for, page_for
from districts.changes import Refusal
from districts.permissions import Permission, reader_for
from scorecard.forms import ManageForm
from scorecard.models import Edition
from scorecard.release.approval import answer_approval

APPROVE, SEND_BACK = "approve", "send-back"


class AnswerForm(ManageForm):
    """What an approver says; the fingerprint of what they saw goes with it."""

    seen = forms.CharField(widget=forms.HiddenInput)
    words = forms.CharField(
        label="What has to change",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where you send the draft back",
    )


def _drafts(request: HttpRequest) -> QuerySet[Edition]:
    """The drafts that the reader approves, of scorecards that need it."""
    held = reader_for(request.user).areas_held(Permission.APPROVE)
    return Edition.objects.filter(
        published_at=None, scorecard__needs_approval=True, scorecard__authority__in=held
    ).select_related("scorecard__authority")


@page_for(Access.APPROVES)
def approvals(request: HttpRequest) -> HttpResponse:
    """The drafts that wait for the reader's approval, and the others."""
    drafts = _drafts(request).prefetch_related("approvals__by")
    found = [(draft, list(draft.approvals.all())[-1:]) for draft in drafts]
    return render(request, "manage/approvals.html", {"drafts": found})


@form_for(Access.APPROVES)
def approval(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as publishing would freeze it, to be approved or sent back."""
    draft = _drafts(request).filter(pk=pk).first()
    if draft is None:
        raise Http404("There is no draft for you to approve.")
    # What stands in the way is told in words: an approver gets to no page that mends it.
    shown = {**draft_context(draft.scorecard.authority, draft), "words_alone": True}
    data = request.POST.dict() if request.method == "POST" else None
    form = AnswerForm(data, initial={"seen": shown["seen"]})
    if request.method == "POST" and form.is_valid():
        try:
            answer_approval(
                draft=draft,
                now=str(shown["seen"]),
                seen=form.cleaned_data["seen"],
                approved=APPROVE in request.POST,
                words=form.cleaned_data["words"],
                by=editor(request),
            )
        except Refusal as refusal:
            form.refused(refusal)
        else:
            done = "You approved it." if APPROVE in request.POST else "You sent it back."
            messages.success(request, f"{draft}: {done}")
            return redirect("approvals")
    if data is not None:
        data["seen"] = str(shown["seen"])  # whoever is shown the page again answers to what it shows now
    return form_page(request, "manage/approval.html", form, shown)
