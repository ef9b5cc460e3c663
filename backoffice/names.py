"""The names that returns may use beside the library's: for an indicator in a basis, or for an area."""

from collections.abc import Mapping
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, form_page, write_at_once
from backoffice.scope import area_choices, areas_below, council_button, council_form, editor
from backoffice.targets.forms import TargetChoices
from districts.changes import history_of
from districts.form_choices import offer
from districts.models import Area
from indicators.lists import ListTable, arrange
from returns.intake.remembered_names import add_name, remove_name
from returns.models import Alias
from scorecard.forms import ManageForm, chosen, text_input


class NameForm(ManageForm):
    """A name as it stands in returns, and what it means."""

    text = forms.CharField(
        label="Name in returns", max_length=300, widget=text_input(), help_text="As it stands in the workbook"
    )
    line = forms.ChoiceField(label="Means the indicator and basis", required=False)
    area = forms.ChoiceField(label="Or means the area", required=False)

    def __init__(self, *args: Any, choices: TargetChoices, **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(*args, **kwargs)
        offer(self, "line", chosen(choices.lines, "No indicator"))
        offer(self, "area", chosen(area_choices(choices.areas.values()), "No area"))

    def clean(self) -> dict[str, Any]:
        """One meaning, not two and not none."""
        super().clean()
        cleaned = self.cleaned_data
        if not self.errors and bool(cleaned.get("line")) == bool(cleaned.get("area")):
            self.add_error("line", "Choose an indicator or an area, not both")
        return cleaned

    def described(self, council: Area) -> Alias:
        """The name as it would be stored."""
        cleaned: Mapping[str, str] = self.cleaned_data
        if cleaned["area"]:
            return Alias(authority=council, text=cleaned["text"], area=self.choices.areas[cleaned["area"]])
        code, _, basis = cleaned["line"].partition("|")
        return Alias(
            authority=council, text=cleaned["text"], indicator=self.choices.indicators[code], basis=basis
        )


class NameTable(ListTable):
    """The names in use, and what they mean."""

    caption = "Names in use"
    file_name = "names-in-returns"

    text = tables.Column(verbose_name="Name")
    means = tables.Column(empty_values=(), order_by=("area__name", "indicator__name", "basis"))
    authority = tables.Column(accessor="authority__name", verbose_name="Used by", default="all authorities")
    remove = tables.TemplateColumn(
        template_name="manage/_name_remove.html", orderable=False, exclude_from_export=True
    )

    def render_means(self, record: Alias) -> str:
        """The area, or the indicator with its basis where the name says that too."""
        if record.area is not None:
            return record.area.name
        basis = f", {record.get_basis_display().lower()}" if record.basis else ""
        return f"{record.indicator}{basis}"


@council_form
def names(request: HttpRequest, council: Area) -> HttpResponseBase:
    """The names in use, the authority's own and everybody's, and a form for a further one."""
    form = NameForm(data_of(request), choices=TargetChoices.of(areas_below(council)))
    if request.method == "POST" and form.is_valid():
        change = PendingChange(
            title="",
            write=lambda: add_name(alias=form.described(council), by=editor(request)),
            authorities=[council],
            done=f"Returns may now write “{form.cleaned_data['text']}”.",
            then=reverse("manage-names", args=[council.slug]),
        )
        if answer := write_at_once(request, form, change):
            return answer
    found = Alias.objects.filter(Q(authority=council) | Q(authority=None))
    known = found.select_related("authority", "indicator", "area")
    table = NameTable(known.order_by(F("authority").asc(nulls_first=True), "text"))
    if file := arrange(request, table):
        return file
    context = {
        "authority": council,
        "table": table,
        "history": history_of("name", authority=council.slug),
    }
    return form_page(request, "manage/names.html", form, context)


@council_button
def remove(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """Stop taking a name of the authority's own."""
    found = get_object_or_404(Alias.objects.select_related("indicator", "area"), pk=pk, authority=council)
    remove_name(alias=found, by=editor(request))
    messages.success(request, f"“{found.text}” was removed.")
    return redirect("manage-names", authority=council.slug)
