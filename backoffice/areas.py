"""Areas that open, close, merge or change their name. History stays where it was returned."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import django_tables2 as tables
from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, in_two_steps
from backoffice.library.indicator_forms import LEVELS
from backoffice.scope import areas_below, council_form, council_page, editor
from districts.actions import change_area, merge_areas, open_area
from districts.changes import FieldChange, field_changes, history_of, mark_of_record, state_of
from districts.dates import long_date
from districts.form_choices import offer
from districts.models import Area, User
from districts.permissions import line_up
from districts.tree import AreaNode, Level
from indicators.actions import save_annotation
from indicators.lists import LINK, ListTable, arrange
from indicators.models import Annotation
from indicators.queries import readings_out_of
from indicators.rules.compared import listed
from indicators.rules.terms import AnnotationKind
from returns.intake.remembered_names import add_name
from returns.models import Alias
from scorecard.forms import DayField, ManageForm, SeenForm, text_input


class AreaForm(SeenForm):
    """What can be changed about an area. Its address and its place in the tree stay."""

    name = forms.CharField(label="Name", max_length=120, widget=text_input())
    ons_code = forms.CharField(label="ONS code", max_length=9, required=False, widget=text_input(10))
    opened = DayField(label="First day", required=False, help_text="Empty: it has always been there")
    closed = DayField(label="Last day", required=False, help_text="Empty: it is open")


class ChangedAreaForm(AreaForm):
    """An area that there is, and which one stands for it once it has closed."""

    successor = forms.ChoiceField(
        label="Replaced by",
        required=False,
        help_text="The area that stands for it once it has closed; returns for it are referred there",
    )

    def __init__(self, *args: Any, areas: Mapping[str, Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(slug, area.name) for slug, area in areas.items() if slug != kwargs["initial"]["slug"]]
        offer(self, "successor", [("", "Nothing"), *others])


class NewAreaForm(AreaForm):
    """A new area and where it lies."""

    level = forms.ChoiceField(label="Level", choices=LEVELS[1:], widget=forms.RadioSelect)
    parent = forms.ChoiceField(label="Lies in")

    def __init__(self, *args: Any, areas: Mapping[str, Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = [area for area in areas.values() if not area.closed and area.level != Level.TEAM]
        offer(self, "parent", [(area.slug, area.name) for area in open_ones])
        self.order_fields(["name", "level", "parent", "ons_code", "opened", "closed"])


class MergeForm(ManageForm):
    """Which areas become part of which, and when."""

    areas = forms.MultipleChoiceField(
        label="Areas that close", choices=(), widget=forms.CheckboxSelectMultiple
    )
    into = forms.ChoiceField(label="Become part of", help_text="Open a new area first where there is none")
    day = DayField(
        label="From",
        help_text="The first day on which they are one. For example 01/04/2013",
        error_messages={"required": "Enter the first day on which they are one"},
    )

    def __init__(self, *args: Any, areas: Mapping[str, Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_ones = [(slug, area.name) for slug, area in areas.items() if not area.closed and area.parent_id]
        offer(self, "areas", open_ones)
        offer(self, "into", open_ones)


def _url_of(record: Area) -> str:
    return reverse("manage-area", args=[line_up(record)[-1].slug, record.slug])


class AreaTable(ListTable):
    """The areas of an authority with their days."""

    caption = "Areas by level and name"
    file_name = "areas"

    name = tables.Column(verbose_name="Area", linkify=_url_of, attrs=LINK)
    level = tables.Column(accessor="get_level_display", verbose_name="Level", order_by="level")
    parent = tables.Column(accessor="parent__name", verbose_name="Lies in", default="–")
    ons_code = tables.Column(verbose_name="ONS code", visible=False)
    opened = tables.DateColumn(format="j F Y", verbose_name="First day", default="always there")
    closed = tables.DateColumn(format="j F Y", verbose_name="Last day", default="open")


@council_page
def areas(request: HttpRequest, council: Area) -> HttpResponseBase:
    """The authority's areas with their days."""
    table = AreaTable(areas_below(council))
    file = arrange(request, table)
    return file or render(
        request,
        "manage/areas.html",
        {
            "authority": council,
            "table": table,
            "history": history_of("area", authority=council.slug),
        },
    )


@council_form
def add_area(request: HttpRequest, council: Area) -> HttpResponse:
    """A new area below the authority."""
    known = {area.slug: area for area in areas_below(council)}
    initial = {"level": Level.TEAM if _has_teams(known) else Level.DISTRICT, "parent": council.slug}
    form = NewAreaForm(data_of(request), areas=known, initial=initial)

    def change_of() -> PendingChange:
        return PendingChange(
            title=f"Check the new area: {form.cleaned_data['name']}",
            write=lambda: open_area(area=_new_area(form, known), by=editor(request)),
            authorities=[council],
            done=f"{form.cleaned_data['name']} was added.",
            then=reverse("manage-areas", args=[council.slug]),
            says=field_changes({}, state_of(_new_area(form, known))),
        )

    context = {"authority": council, "title": "Open an area", "history": []}
    return in_two_steps(request, form, change_of, "manage/area.html", context)


def _has_teams(known: Mapping[str, Area]) -> bool:
    return any(area.level == Level.TEAM for area in known.values())


def _new_area(form: NewAreaForm, known: Mapping[str, Area]) -> Area:
    names = ("name", "ons_code", "opened", "closed", "level")
    return Area(
        parent=known[form.cleaned_data["parent"]], **{name: form.cleaned_data[name] for name in names}
    )


@council_form
def change_one(request: HttpRequest, council: Area, slug: str) -> HttpResponse:
    """An area's name, code and days, and what was changed about them."""
    found = _area_or_404(council, slug)
    fields = ("name", "ons_code", "opened", "closed")
    initial = {name: getattr(found, name) for name in fields} | {"seen": mark_of_record(found), "slug": slug}
    initial["successor"] = found.successor.slug if found.successor else ""
    known = {area.slug: area for area in areas_below(council)}
    form = ChangedAreaForm(data_of(request), areas=known, initial=initial)
    if found.parent is None:
        form.fields["closed"].disabled = True
        form.fields["successor"].disabled = True
    context = {
        "authority": council,
        "title": found.name,
        "stored": found,
        "stands_for": [each for each in known.values() if each.successor_id == found.pk and each.closed],
        "history": history_of("area", pk=found.pk),
    }
    return in_two_steps(
        request, form, lambda: _change_of(request, council, found, form), "manage/area.html", context
    )


def _area_or_404(council: Area, slug: str) -> Area:
    found = [area for area in areas_below(council) if area.slug == slug]
    if not found:
        raise Http404("There is no such area.")
    return Area.objects.select_related("parent__parent__parent").get(pk=found[0].pk)


def _changed(council: Area, slug: str, cleaned: Mapping[str, object]) -> Area:
    area = _area_or_404(council, slug)
    for name in ("name", "ons_code", "opened", "closed"):
        setattr(area, name, cleaned[name])
    area.successor = _area_or_404(council, str(cleaned["successor"])) if cleaned["successor"] else None
    return area


def _change_of(request: HttpRequest, council: Area, found: Area, form: ChangedAreaForm) -> PendingChange:
    changed = _changed(council, found.slug, form.cleaned_data)
    return PendingChange(
        title=f"Check the change: {found.name}",
        write=lambda: _save(
            council,
            found,
            _changed(council, found.slug, form.cleaned_data),
            form.cleaned_data["seen"],
            editor(request),
        ),
        authorities=[council],
        done=f"{changed.name} was saved.",
        then=reverse("manage-areas", args=[council.slug]),
        says=field_changes(state_of(found), state_of(changed)),
        warning=_sentences(
            "" if found.name == changed.name else f"Returns may go on calling it {found.name}.",
            _not_counted([changed.node]),
        ),
    )


def _sentences(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _not_counted(nodes: Iterable[AreaNode]) -> str:
    """A sentence on figures that were returned for days on which the areas would not be open; empty without any."""
    found = {node.name: number for node in nodes if (number := readings_out_of(node))}
    total, names = sum(found.values()), listed(list(found))
    if not total:
        return ""
    if total == 1:
        return f"A figure returned for {names} is of a period in which it would not be open: no sum would count it."
    they = "it" if len(found) == 1 else "they"
    return (
        f"{total:,} figures returned for {names} are of periods in which {they} would not be open: "
        "no sum would count them."
    )


@transaction.atomic
def _save(council: Area, stored: Area, changed: Area, seen: str, by: User) -> None:
    """Store the change; the name that it had is one that returns may still use."""
    change_area(area=changed, by=by, seen=seen)
    known = Alias.objects.filter(authority=council, text=stored.name, area=stored).exists()
    if changed.name != stored.name and not known:
        add_name(alias=Alias(authority=council, text=stored.name, area=changed), by=by)


@council_form
def merge(request: HttpRequest, council: Area) -> HttpResponse:
    """Close areas that become part of another."""
    known = {area.slug: area for area in areas_below(council)}
    form = MergeForm(data_of(request), areas=known)

    def change_of() -> PendingChange:
        into = known[form.cleaned_data["into"]]
        last = form.cleaned_data["day"] - timedelta(days=1)
        closing = [replace(known[slug].node, closed=last) for slug in form.cleaned_data["areas"]]
        names = listed([node.name for node in closing])
        return PendingChange(
            title=f"Check the merger: {names} into {into.name}",
            write=lambda: _merge(council, form.cleaned_data, editor(request)),
            authorities=[council],
            done=f"From {long_date(form.cleaned_data['day'])} on, {into.name} stands for {names} too.",
            then=reverse("manage-area-needs", args=[council.slug, into.slug]),
            says=[
                FieldChange(node.name, "", f"closes on {long_date(last)}, {into.name} stands for it")
                for node in closing
            ],
            warning=_sentences(
                f"Charts of {into.name} get a break in series on that day: nothing is compared across it.",
                _not_counted(closing),
            ),
        )

    return in_two_steps(request, form, change_of, "manage/merge.html", {"authority": council})


@transaction.atomic
def _merge(council: Area, cleaned: Mapping[str, Any], by: User) -> None:
    """Merge, and mark the break on the charts of the area that goes on."""
    closing = list(_areas_named(council, cleaned["areas"]))
    into = _area_or_404(council, cleaned["into"])
    merge_areas(areas=closing, into=into, day=cleaned["day"], by=by)
    names = listed([area.name for area in closing])
    text = f"{names} became part of {into.name}"[:300]
    note = Annotation(area=into, date=cleaned["day"], kind=AnnotationKind.BREAK, text=text)
    save_annotation(annotation=note, by=by)


def _areas_named(council: Area, slugs: list[str]) -> Iterator[Area]:
    for slug in slugs:
        yield _area_or_404(council, slug)
