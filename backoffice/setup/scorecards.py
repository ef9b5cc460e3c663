"""A new scorecard, begun with one of the library's layouts and changed afterwards as any other."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from backoffice.confirming import data_of, form_page
from backoffice.library.indicator_forms import LEVELS
from backoffice.scope import areas_below, authority_or_404, editor
from districts.access import Access, open_to
from districts.changes import Refusal
from districts.form_choices import offer
from districts.models import Area
from districts.tree import Level
from scorecard.editions.first_layouts import layouts, sections_of
from scorecard.editions.layout import open_scorecard
from scorecard.forms import ManageForm, text_input


class ScorecardForm(ManageForm):
    """What it is called, what it begins with, and who returns its figures."""

    name = forms.CharField(label="Name", max_length=120, widget=text_input())
    layout = forms.ChoiceField(label="Begins with", widget=forms.RadioSelect)
    level = forms.ChoiceField(
        label="Its figures are returned by",
        choices=LEVELS,
        widget=forms.RadioSelect,
        help_text="Figures of the areas are summed to the council's. Of each indicator it can be changed afterwards",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "layout", [(each.slug, f"{each.name}: {each.about}") for each in layouts()])


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def add_scorecard(request: HttpRequest, authority: str) -> HttpResponse:
    """A scorecard of the authority; then its layout."""
    council = authority_or_404(request, authority)
    initial = {"name": council.name, "level": _lowest(council), "layout": layouts()[0].slug}
    form = ScorecardForm(data_of(request), initial=initial)
    if form.is_valid():
        try:
            card = open_scorecard(
                authority=council,
                name=form.cleaned_data["name"],
                sections=sections_of(form.cleaned_data["layout"]),
                level=Level(form.cleaned_data["level"]),
                by=editor(request),
            )
        except Refusal as refusal:
            form.refused(refusal)
        else:
            messages.success(
                request, f"The scorecard {card.name} was opened. Take out, add and order its lines here."
            )
            return redirect("manage-layout", council.slug, card.slug)
    return form_page(request, "manage/scorecard.html", form, {"authority": council})


def _lowest(council: Area) -> Level:
    """Districts where there are any, else teams, else the council itself."""
    levels = {area.level for area in areas_below(council)}
    return next((level for level in (Level.DISTRICT, Level.TEAM) if level in levels), Level.AUTHORITY)
