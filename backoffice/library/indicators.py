"""The library as the performance team sets it: list, add, change."""

from collections.abc import Sequence
from copy import copy

import django_tables2 as tables
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, in_two_steps
from backoffice.library.indicator_forms import IndicatorForm, LevelsForm, level_changes
from backoffice.library.library_news import tell_others
from backoffice.library.uncovered import Uncovered, uncovered
from backoffice.scope import authorities_edited, editor, other_authorities
from districts.access import Access, form_for, page_for
from districts.changes import field_changes, history_of, mark_of_record, state_of
from districts.dates import long_date
from districts.models import Area
from districts.permissions import keeps_library, reader_for
from indicators.actions import save_indicator, set_collection_levels
from indicators.lists import LINK, ListTable, arrange
from indicators.models import Indicator

SHARED = "The library is shared by all authorities: a change here changes their drafts that use this indicator too."
NOT_KEPT = (
    "The library is shared by all authorities. Those who keep it change it; what is your authority’s own to say stands "
    "below."
)


class LibraryTable(ListTable):
    """The library as it is kept, an indicator a line."""

    caption = "Indicators by name"
    file_name = "library"

    name = tables.Column(
        verbose_name="Indicator", linkify=("manage-indicator", {"code": tables.A("code")}), attrs=LINK
    )
    unit = tables.Column()
    polarity = tables.Column(verbose_name="Aim")
    collected = tables.Column(
        accessor="collected_from", order_by=("collected_from", "collected_until"), empty_values=()
    )

    def render_unit(self, value: str, record: Indicator) -> str:
        """The unit in words: "Rate per 10,000"."""
        return f"{value} per {record.rate_per:,}" if record.rate_per else value

    def render_collected(self, record: Indicator) -> str:
        """From when until when it is collected."""
        first, last = record.collected_from, record.collected_until
        days = [f"from {long_date(first)}" if first else "", f"until {long_date(last)}" if last else ""]
        return " ".join(filter(None, days)) or "always"


@page_for(Access.EDITS)
def indicators(request: HttpRequest) -> HttpResponseBase:
    """Every indicator of the library, and the newest changes."""
    table = LibraryTable(Indicator.objects.all())
    file = arrange(request, table)
    about = {
        "table": table,
        "history": history_of("indicator"),
        "keeps": keeps_library(reader_for(request.user)),
    }
    return file or render(request, "manage/indicators.html", about)


@form_for(Access.KEEPS_LIBRARY)
def add_indicator(request: HttpRequest) -> HttpResponse:
    """A new indicator."""
    return _form(request, Indicator(adds_up=True), "Add an indicator")


@form_for(Access.EDITS)
def change_indicator(request: HttpRequest, code: str) -> HttpResponse:
    """An indicator's definition, and what was changed about it."""
    found = get_object_or_404(Indicator, code=code)
    if keeps_library(reader_for(request.user)):
        return _form(request, found, found.name)
    return _levels_form(request, found)


def _form(request: HttpRequest, found: Indicator, title: str) -> HttpResponse:
    authorities = authorities_edited(reader_for(request.user))
    is_new = found.pk is None
    before = {} if is_new else state_of(found)
    history = [] if is_new else history_of("indicator", pk=found.pk)
    initial = {"seen": "" if is_new else mark_of_record(found)}
    form = IndicatorForm(data_of(request), instance=found, authorities=authorities, initial=initial)

    def change_of() -> PendingChange:
        changed = form.instance
        says = [*field_changes(before, state_of(changed)), *level_changes(form)]
        return PendingChange(
            title=f"Check the {'new indicator' if is_new else 'change'}: {changed.name}",
            write=lambda: save_indicator(
                indicator=copy(changed),  # what is only tried leaves the form's own as it was
                levels=form.levels(),
                protects=form.protects(),
                by=editor(request),
                seen=form.cleaned_data["seen"],
                why_not_people=form.cleaned_data["why_not_people"] if form.uncovers else "",
            ),
            authorities=authorities,
            others=other_authorities(authorities),
            tell=lambda drafts: tell_others(
                indicator=changed,
                says=says,
                drafts=drafts,
                by=editor(request),
                link=request.build_absolute_uri(),
            ),
            done=f"{changed.name} was saved.",
            then=reverse("manage-indicators"),
            says=says,
            warning=SHARED,
            context=_uncovered(form, authorities),
        )

    context = {"title": title, "history": history, "back": reverse("manage-indicators"), "shared": SHARED}
    return in_two_steps(request, form, change_of, "manage/indicator.html", context)


def _uncovered(form: IndicatorForm, authorities: Sequence[Area]) -> dict[str, object]:
    """Which figures appear, where the indicator no longer counts people."""
    if not form.uncovers:
        return {}
    return {"uncovered": Uncovered(0, ()) if form.before is None else uncovered(form.before, authorities)}


def _levels_form(request: HttpRequest, found: Indicator) -> HttpResponse:
    """What the reader's authorities say of an indicator, for whoever does not keep the library."""
    authorities = authorities_edited(reader_for(request.user))
    form = LevelsForm(data_of(request), indicator=found, authorities=authorities)

    def change_of() -> PendingChange:
        return PendingChange(
            title=f"Check the change: {found.name}",
            write=lambda: set_collection_levels(
                indicator=found, levels=form.levels(), protects=form.protects(), by=editor(request)
            ),
            authorities=authorities,
            done=f"{found.name} was saved.",
            then=reverse("manage-indicators"),
            says=level_changes(form),
        )

    context = {
        "title": found.name,
        "history": history_of("indicator", pk=found.pk),
        "back": reverse("manage-indicators"),
        "shared": NOT_KEPT,
    }
    return in_two_steps(request, form, change_of, "manage/indicator.html", context)
