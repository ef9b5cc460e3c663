"""A change in two steps: what it would do, with a yes asked for; then it is written.

The form travels through the confirmation as hidden fields, so nothing is kept between the two.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from backoffice.effects import Write, effects_of, summaries_of
from districts.changes import FieldChange, Refusal
from districts.models import Area
from scorecard.forms import StyledForm

CONFIRMED, AGAIN = "confirmed", "again"
NOT_CARRIED = {"csrfmiddlewaretoken", CONFIRMED, AGAIN}


@dataclass(frozen=True)
class PendingChange:
    """A change that waits for a yes.

    `write` makes it and may be called twice, the first time to be taken back. `says` is what differs in the record
    itself; `carried` are hidden fields instead of those of the form. `back` is where a no leads; empty: to the form.
    `others` are authorities of which the reader sees no draft: of theirs it is said how much changes, and no figure;
    `tell` is given the same once the change is written.
    """

    title: str
    write: Write
    authorities: Sequence[Area]
    done: str
    then: str
    says: Sequence[FieldChange] = ()
    carried: Sequence[tuple[str, str]] | None = None
    warning: str = ""
    back: str = ""
    others: Sequence[Area] = ()
    tell: Callable[[Mapping[Area, str]], object] | None = None
    context: dict[str, object] = field(default_factory=dict)


def in_two_steps(
    request: HttpRequest,
    form: StyledForm,
    change_of: Callable[[], PendingChange | None],
    template: str,
    context: Mapping[str, object],
) -> HttpResponse:
    """The page with the form; sent, the confirmation of its change, and after the yes the next page.

    `change_of` is asked of a valid form. It may find errors that the form then says; None: nothing would change.
    """
    if is_sent(request) and form.is_valid():
        change = change_of()
        if change is not None and not form.errors and (answer := settle(request, form, change)):
            return answer
    return form_page(request, template, form, context)


def is_sent(request: HttpRequest) -> bool:
    """Whether a filled-in form comes, and not somebody back from the confirmation to change it."""
    return request.method == "POST" and AGAIN not in request.POST


def data_of(request: HttpRequest) -> QueryDict | None:
    """What a form is filled in with; None where it is only opened."""
    return request.POST if request.method == "POST" else None


def settle(request: HttpRequest, form: StyledForm, change: PendingChange) -> HttpResponse | None:
    """The confirmation page; after its yes the change is written and the next page opened.

    None where the change is refused: then the form says why.
    """
    try:
        if CONFIRMED in request.POST:
            _write(change)
            messages.success(request, change.done)
            return redirect(change.then)
        effects = effects_of(change.authorities, change.write)
        others = summaries_of(change.others, change.write)
    except Refusal as refusal:
        form.refused(refusal)
        return None
    fields = _fields(request) if change.carried is None else change.carried
    return render(
        request,
        "manage/confirm.html",
        {"change": change, "effects": effects, "others": others, "carried": fields, **change.context},
    )


def _write(change: PendingChange) -> None:
    """Write the change; what it does to drafts can be told only as long as it isn't written."""
    drafts = {} if change.tell is None else summaries_of(change.others, change.write)
    change.write()
    if change.tell is not None:
        change.tell(drafts)


def write_at_once(request: HttpRequest, form: StyledForm, change: PendingChange) -> HttpResponse | None:
    """Write a change that no draft can show; None where it is refused, and the form says why."""
    try:
        change.write()
    except Refusal as refusal:
        form.refused(refusal)
        return None
    messages.success(request, change.done)
    return redirect(change.then)


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, context: Mapping[str, object]
) -> HttpResponse:
    """The page with the form; answered as a bad request where something in it is wrong."""
    status = 400 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def _fields(request: HttpRequest) -> list[tuple[str, str]]:
    return [
        (name, value) for name, values in request.POST.lists() if name not in NOT_CARRIED for value in values
    ]
