"""A new scorecard, begun with one of the library's layouts and its measures by theme, and changed as any other."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, form_page, in_two_steps
from backoffice.library.indicator_forms import LEVELS
from backoffice.scope import areas_below, council_form, editor, scorecard_or_404
from districts.changes import Refusal, field_changes, mark_of
from districts.form_choices import offer
from districts.models import Area
from districts.tree import Level
from indicators.models import Indicator
from scorecard.editions.first_layouts import layouts, measures_by_theme, sections_of, with_measures
from scorecard.editions.layout import SectionWanted, layout_of, open_scorecard, set_layout, state_of_layout
from scorecard.forms import SeenForm, text_input


class MeasuresForm(SeenForm):
    """The measures of the library, each with a tick under its theme, and who returns what is new."""

    level = forms.ChoiceField(
        label="Its figures are returned by",
        widget=forms.RadioSelect,
        help_text="Figures of the areas are summed to the council’s. It can be changed for each indicator afterwards",
    )

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {area.level for area in areas}
        offer(self, "level", [(level, label) for level, label in LEVELS if level in held])
        self.offered = measures_by_theme()
        for at, (theme, measures) in enumerate(self.offered.items()):
            self.fields[f"theme-{at}"] = forms.MultipleChoiceField(
                label=theme,
                required=False,
                choices=[
                    (each.code, f"{each.name} ({each.default_basis.label.lower()})") for each in measures
                ],
                widget=forms.CheckboxSelectMultiple,
            )

    def themes(self) -> list[forms.BoundField]:
        """The fields of the themes, for the page."""
        return [self[f"theme-{at}"] for at in range(len(self.offered))]

    def ticked(self) -> dict[str, list[Indicator]]:
        """Under each theme the measures that are ticked."""
        return {
            theme: [each for each in measures if each.code in self.cleaned_data[f"theme-{at}"]]
            for at, (theme, measures) in enumerate(self.offered.items())
        }

    @staticmethod
    def of(standing: Sequence[SectionWanted]) -> dict[str, list[str]]:
        """The ticks of measures that stand on a scorecard, by field."""
        shown = {line.indicator.code for section in standing for line in section.lines}
        return {
            f"theme-{at}": [each.code for each in measures if each.code in shown]
            for at, measures in enumerate(measures_by_theme().values())
        }


class ScorecardForm(MeasuresForm):
    """What it is called, what it begins with, and who returns its figures."""

    name = forms.CharField(label="Name", max_length=120, widget=text_input())
    layout = forms.ChoiceField(label="Begins with", required=False, widget=forms.RadioSelect)
    field_order = ("name", "layout", "level")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.slug, f"{each.name}, {each.lines} lines: {each.about}") for each in layouts()]
        offer(self, "layout", [*offered, ("", "Nothing but the measures that are ticked below")])

    def sections(self) -> list[SectionWanted]:
        """The layout that is chosen, and what is ticked besides."""
        slug = self.cleaned_data["layout"]
        return with_measures(sections_of(slug) if slug else [], self.ticked())


@council_form
def add_scorecard(request: HttpRequest, council: Area) -> HttpResponse:
    """A scorecard of the authority; then its layout."""
    areas = areas_below(council)
    initial = {"name": council.name, "level": _lowest(areas), "layout": layouts()[0].slug}
    form = ScorecardForm(data_of(request), areas=areas, initial=initial)
    if form.is_valid():
        try:
            card = open_scorecard(
                authority=council,
                name=form.cleaned_data["name"],
                sections=form.sections(),
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


@council_form
def choose_measures(request: HttpRequest, council: Area, scorecard: str) -> HttpResponse:
    """The measures of a scorecard by theme: a tick adds a line, one that is taken away removes it."""
    card = scorecard_or_404(council, scorecard)
    standing = layout_of(card)
    before = state_of_layout(standing)
    areas = areas_below(council)
    initial = {"seen": mark_of(before), "level": _lowest(areas), **MeasuresForm.of(standing)}
    form = MeasuresForm(data_of(request), areas=areas, initial=initial)

    def change_of() -> PendingChange:
        offered = [each for measures in form.offered.values() for each in measures]
        wanted = with_measures(standing, form.ticked(), offered)
        return PendingChange(
            title=f"Check the measures of {card.name}",
            write=lambda: set_layout(
                scorecard=card,
                sections=wanted,
                by=editor(request),
                seen=form.cleaned_data["seen"],
                level=Level(form.cleaned_data["level"]),
            ),
            authorities=[council],
            done=f"The measures of {card.name} were saved.",
            then=reverse("manage-layout", args=[council.slug, card.slug]),
            says=field_changes(before, state_of_layout(wanted)),
        )

    context = {"authority": council, "scorecard": card}
    return in_two_steps(request, form, change_of, "manage/measures.html", context)


def _lowest(areas: Sequence[Area]) -> Level:
    """Districts where there are any, else teams, else the council itself."""
    levels = {area.level for area in areas}
    return next((level for level in (Level.DISTRICT, Level.TEAM) if level in levels), Level.AUTHORITY)
