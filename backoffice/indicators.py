"""The library as the performance team sets it: list, add, change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from backoffice.confirming import PendingChange, data_of, form_page, is_sent, settle
from backoffice.indicator_forms import IndicatorForm
from backoffice.scope import authorities_edited, editor
from districts.access import Access, open_to
from districts.changes import field_changes, history_of, state_of
from districts.permissions import reader_for
from indicators.actions import mark_of_record, save_indicator
from indicators.models import Indicator

SHARED = (
    "The library is shared by all authorities. The list shows only the drafts that you may see: drafts of other "
    "authorities that use this indicator change too."
)


@require_safe
@open_to(Access.EDITS)
def indicators(request: HttpRequest) -> HttpResponse:
    """Every indicator of the library, and the newest changes."""
    found = Indicator.objects.all()
    return render(
        request, "manage/indicators.html", {"indicators": found, "history": history_of("indicator")}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def add_indicator(request: HttpRequest) -> HttpResponse:
    """A new indicator."""
    return _form(request, Indicator(adds_up=True), "Add an indicator")


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def change_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """An indicator's definition, and what was changed about it."""
    found = get_object_or_404(Indicator, code=code)
    return _form(request, found, found.name)


def _form(request: HttpRequest, found: Indicator, title: str) -> HttpResponse:
    authorities = authorities_edited(reader_for(request.user))
    is_new = found.pk is None
    before = {} if is_new else state_of(found)
    history = [] if is_new else history_of("indicator", pk=found.pk)
    initial = {"seen": "" if is_new else mark_of_record(found)}
    form = IndicatorForm(data_of(request), instance=found, authorities=authorities, initial=initial)
    if is_sent(request) and form.is_valid():
        changed = form.instance
        change = PendingChange(
            title=f"Check the {'new indicator' if is_new else 'change'}: {changed.name}",
            write=lambda: save_indicator(
                indicator=changed,
                levels=form.levels(),
                by=editor(request),
                seen=form.cleaned_data["seen"],
            ),
            authorities=authorities,
            done=f"{changed.name} was saved.",
            then=reverse("manage-indicators"),
            says=field_changes(before, state_of(changed)),
            warning=SHARED,
        )
        answer = settle(request, form, change)
        if answer is not None:
            return answer
    return form_page(
        request,
        "manage/indicator.html",
        form,
        {"title": title, "history": history, "back": reverse("manage-indicators"), "shared": SHARED},
    )
