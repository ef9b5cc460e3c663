"""Notes on charts: events, step changes, and breaks in series, across which nothing is compared."""

from collections.abc import Collection
from typing import Any

import django_tables2 as tables
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, in_two_steps, settle
from backoffice.scope import area_choices, areas_below, council_button, council_form, council_page, editor
from districts.changes import field_changes, history_of, mark_of_record, state_of
from districts.form_choices import offer
from districts.models import Area, in_branches
from districts.permissions import line_up
from indicators.actions import remove_annotation, save_annotation
from indicators.lists import LINK, ListTable, arrange
from indicators.models import Annotation, Indicator
from indicators.rules.terms import AnnotationKind
from scorecard.editions.ledger import kept_numbers
from scorecard.forms import DayField, ManageForm, SeenForm, text_input
from scorecard.rules.text_check import numbers_given_away


class NoteForm(SeenForm):
    """A note: when, what, where and on which charts."""

    date = DayField(label="Date")
    kind = forms.ChoiceField(
        label="What it marks",
        choices=AnnotationKind.choices(),
        widget=forms.RadioSelect,
        help_text="Nothing is compared across a break in series; limits begin anew at a step change",
    )
    text = forms.CharField(label="Text", max_length=300, widget=text_input())
    area = forms.ChoiceField(label="Area", help_text="It holds there and in everything below")
    indicator = forms.ModelChoiceField(
        Indicator.objects.all(), label="Indicator", required=False, empty_label="Every indicator"
    )
    source = forms.CharField(label="Source", max_length=200, required=False, widget=text_input())

    def __init__(self, *args: Any, areas: Collection[Area] = (), **kwargs: Any) -> None:
        self.areas = {area.slug: area for area in areas}
        super().__init__(*args, **kwargs)
        offer(self, "area", area_choices(areas))

    def described(self, pk: int | None) -> Annotation:
        """The note as it would be stored."""
        names = ("date", "kind", "text", "indicator", "source")
        return Annotation(
            pk=pk,
            area=self.areas[self.cleaned_data["area"]],
            **{name: self.cleaned_data[name] for name in names},
        )


class NoteTable(ListTable):
    """The notes on an authority's charts, those that hold everywhere among them."""

    caption = "Notes, newest first"
    file_name = "notes"
    row_header = "text"
    unbroken = ("date",)
    authority: Area

    date = tables.DateColumn(format="j F Y")
    text = tables.Column(verbose_name="Note", linkify=lambda record, table: table.url_of(record), attrs=LINK)
    kind = tables.Column(verbose_name="Marks")
    area = tables.Column(
        accessor="area__name", verbose_name="Area", default="Everywhere: not yours to change"
    )
    indicator = tables.Column(accessor="indicator__name", verbose_name="Indicator", default="Every indicator")

    def url_of(self, note: Annotation) -> str | None:
        """The page on which the note is changed; None of one that is not the authority's."""
        return reverse("manage-note", args=[self.authority.slug, note.pk]) if note.area_id else None


@council_page
def notes(request: HttpRequest, council: Area) -> HttpResponseBase:
    """The notes of the authority's areas, and those that hold everywhere."""
    found = notes_of(council) | Annotation.objects.filter(area=None)
    table = NoteTable(found.select_related("area", "indicator").order_by("-date", "-pk"))
    table.authority = council
    file = arrange(request, table)
    return file or render(
        request,
        "manage/notes.html",
        {
            "authority": council,
            "table": table,
            "history": history_of("note", authority=council.slug),
        },
    )


def notes_of(authority: Area) -> QuerySet[Annotation]:
    """The notes of an authority's areas."""
    return Annotation.objects.filter(in_branches([authority.pk], "area"))


@council_form
def add_note(request: HttpRequest, council: Area) -> HttpResponse:
    """A new note, filled in as far as the address says: a chart leads here where its figures have shifted."""
    initial: dict[str, object] = {"area": council.slug, "kind": AnnotationKind.EVENT}
    initial |= {
        name: request.GET[name] for name in ("date", "kind", "area", "indicator") if name in request.GET
    }
    return _form(request, council, None, initial)


@council_form
def change_note(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """A note that stands on charts."""
    found = note_or_404(council, pk)
    initial = {name: getattr(found, name) for name in ("date", "kind", "text", "indicator", "source")}
    initial |= {"area": None if found.area is None else found.area.slug, "seen": mark_of_record(found)}
    return _form(request, council, found, initial)


def note_or_404(council: Area, pk: int) -> Annotation:
    """A note of the authority. Raises Http404, also for one that holds everywhere: it isn't this authority's."""
    return get_object_or_404(notes_of(council).select_related("area", "indicator"), pk=pk)


def _form(
    request: HttpRequest, council: Area, stored: Annotation | None, initial: dict[str, object]
) -> HttpResponse:
    form = NoteForm(data_of(request), areas=areas_below(council), initial=initial)

    def change_of() -> PendingChange:
        pk = None if stored is None else stored.pk
        described = form.described(pk)
        return PendingChange(
            title=f"Check the note: {described.text}",
            write=lambda: save_annotation(
                annotation=form.described(pk), by=editor(request), seen=form.cleaned_data["seen"]
            ),
            authorities=[council],
            done="The note was saved.",
            then=reverse("manage-notes", args=[council.slug]),
            says=field_changes({} if stored is None else state_of(stored), state_of(described)),
            warning=" ".join(_given_away(council, described)),
        )

    context: dict[str, object] = {
        "authority": council,
        "stored": stored,
        "history": [] if stored is None else history_of("note", pk=stored.pk),
    }
    return in_two_steps(request, form, change_of, "manage/note.html", context)


def _given_away(council: Area, note: Annotation) -> list[str]:
    """What in a note may be a number that is kept from the public of where it holds. Three queries."""
    below = {area.pk for area in areas_below(council) if note.area in line_up(area)}
    kept = kept_numbers(council, below, note.indicator, note.date)
    return numbers_given_away(f"{note.text} {note.source}", kept)


@council_button
def remove_note(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """Take a note off the charts, after a yes."""
    found = note_or_404(council, pk)
    then = reverse("manage-notes", args=[council.slug])
    change = PendingChange(
        title=f"Remove the note: {found.text}",
        write=lambda: remove_annotation(annotation=note_or_404(council, pk), by=editor(request)),
        authorities=[council],
        done="The note was removed. The history keeps what it said.",
        then=then,
        says=field_changes(state_of(found), {}),
        back=then,
    )
    answer = settle(request, ManageForm(request.POST), change)
    assert answer is not None
    return answer
