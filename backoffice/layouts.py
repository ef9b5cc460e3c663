"""The layout of a scorecard on one page: headings, their lines, and the order of both."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, is_sent, settle
from backoffice.library.indicator_forms import LEVELS
from backoffice.pasted import lines_of, list_field
from backoffice.periods import periods_offered
from backoffice.scope import council_form, editor, scorecard_or_404
from backoffice.targets.forms import TargetChoices, line_called, line_of
from districts.changes import field_changes, history_of, mark_of
from districts.form_choices import FieldChoice, offer
from districts.models import Area
from indicators.models import Indicator
from indicators.rules.periods import Period
from indicators.rules.terms import Basis
from scorecard.editions.layout import (
    LineWanted,
    SectionWanted,
    layout_of,
    layouts_of,
    remove_layout,
    set_layout,
    state_of_layout,
)
from scorecard.forms import ManageForm, SeenForm, chosen, switch, text_input
from scorecard.models import BEGINNING, Scorecard

NEW_LINES = 3
NEW = "new"
FIRST = "first"


class LayoutForm(SeenForm):
    """From when the layout holds; a later one that begins in another month can be taken away."""

    begins = forms.ChoiceField(
        label="First month",
        required=False,
        widget=forms.Select(attrs={"class": "govuk-select"}),
        help_text="Earlier months keep the layout that they have",
    )
    pasted = list_field(
        "Or the whole layout as a list",
        "Heading, indicator, basis: a line each, in order, by tabs as a spreadsheet copies them, or by commas. It "
        "takes the place of all that stands here; headings that stay keep where they are shown",
        rows=4,
    )
    gone = switch("Remove this layout: the one before goes on")

    def __init__(self, *args: Any, council: Area, edited: date, first: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = {
            slug: label for _, year in periods_offered(council) for slug, label in year if "q" not in slug
        }
        if edited != BEGINNING:
            months.setdefault(f"{edited:%Y-%m}", f"{edited:%B %Y}")
        offer(self, "begins", [("", "From the beginning"), *sorted(months.items(), reverse=True)])
        if edited == first:
            del self.fields["gone"]

    def clean_begins(self) -> date:
        """The first day of the month that was chosen."""
        chosen_month = self.cleaned_data["begins"]
        return Period.parse(chosen_month).start if chosen_month else BEGINNING


class SectionForm(ManageForm):
    """A heading; without a title it isn't kept."""

    title = forms.CharField(label="Heading", max_length=120, required=False, widget=text_input())
    position = forms.IntegerField(
        label="Place", min_value=1, max_value=999, required=False, widget=text_input(3)
    )
    monthly = switch("Monthly scorecards")
    quarterly = switch("Quarterly scorecards")
    shown_for = forms.ChoiceField(
        label="On the authority’s page", required=False, choices=chosen(LEVELS[1:], "One line each")
    )
    removed = switch("Remove this heading and its lines")


class LineForm(ManageForm):
    """A line under a heading; one that names no indicator isn't kept."""

    line = forms.ChoiceField(label="Indicator and basis", required=False)
    section = forms.ChoiceField(label="Heading", required=False)
    position = forms.IntegerField(
        label="Place", min_value=1, max_value=999, required=False, widget=text_input(3)
    )
    removed = switch("Remove")

    def __init__(
        self,
        *args: Any,
        lines: Iterable[FieldChoice] = (),
        sections: Iterable[FieldChoice] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "line", chosen(lines, "Choose an indicator"))
        offer(self, "section", list(sections))


SectionSet = formset_factory(SectionForm, extra=1, max_num=60, absolute_max=80)
LineSet = formset_factory(LineForm, extra=NEW_LINES, max_num=300, absolute_max=320)


class Layout:
    """The two sets of forms of one scorecard's layout, and what they say together."""

    def __init__(self, request: HttpRequest, scorecard: Scorecard, choices: TargetChoices) -> None:
        self.days = layouts_of(scorecard)
        self.edited = _edited(request, self.days)
        standing = self.standing = layout_of(scorecard, self.edited)
        data = data_of(request)
        initial = {"seen": mark_of(state_of_layout(standing)), "begins": _month_of(self.edited)}
        self.whole = LayoutForm(
            data,
            initial=initial,
            council=scorecard.authority,
            edited=self.edited,
            first=self.days[0],
        )
        self.indicators = choices.indicators
        self.sections: BaseFormSet[SectionForm] = SectionSet(
            data, prefix="section", initial=_sections(standing)
        )
        titles = [(str(at), section.title) for at, section in enumerate(standing)]
        self.lines: BaseFormSet[LineForm] = LineSet(
            data,
            prefix="line",
            initial=_lines(standing),
            form_kwargs={"lines": choices.lines, "sections": [*titles, (NEW, "The new heading")]},
        )

    def is_valid(self) -> bool:
        """Whether every field can be read."""
        if not all([self.whole.is_valid(), self.sections.is_valid(), self.lines.is_valid()]):
            return False
        self.listed = list(self._listed())
        return not self.whole.errors

    def _listed(self) -> Iterator[SectionWanted]:
        """The layout of the list that was pasted; the form says of each line what is wrong with it."""
        under: dict[str, list[LineWanted]] = {}
        for title, line in lines_of(self.whole, "pasted", ("heading", "indicator", "basis"), self._titled):
            under.setdefault(title, []).append(line)
        for title, lines in under.items():
            stood = next((each for each in self.standing if each.title == title), None)
            new = SectionWanted(title, monthly=True, quarterly=True, shown_for=None, lines=())
            yield replace(stood or new, lines=tuple(lines))

    def _titled(self, cells: Sequence[str]) -> tuple[str, LineWanted]:
        """The heading of a line and the line under it. Raises ValueError."""
        return cells[0], LineWanted(*line_called(self.indicators, cells[1], cells[2]))

    @property
    def as_list(self) -> str:
        """The layout that stands, as it can be pasted."""
        rows = [
            (each.title, line.indicator.name, line.basis.label)
            for each in self.standing
            for line in each.lines
        ]
        return "\n".join("\t".join(row) for row in rows)

    @property
    def errors(self) -> list[str]:
        """Everything that is wrong, in the order of the page."""
        if not self.whole.is_bound:
            return []
        whole = [str(text) for texts in self.whole.errors.values() for text in texts]
        return whole + [text for each in (*self.sections, *self.lines) for text in _texts(each)]

    def wanted(self) -> list[SectionWanted]:
        """The layout of the list, else that which the forms describe, in the order of the places typed."""
        if self.listed:
            return self.listed
        kept = [
            (form.cleaned_data.get("position") or 999, at, form.cleaned_data)
            for at, form in enumerate(self.sections)
            if form.cleaned_data.get("title") and not form.cleaned_data.get("removed")
        ]
        ordered = sorted(kept, key=lambda item: item[:2])
        return [self._section(at, cleaned) for _, at, cleaned in ordered]

    def _section(self, at: int, cleaned: Mapping[str, Any]) -> SectionWanted:
        mine = {str(at), NEW} if at == self.sections.initial_form_count() else {str(at)}
        rows = [
            (form.cleaned_data.get("position") or 999, place, form.cleaned_data["line"])
            for place, form in enumerate(self.lines)
            if form.cleaned_data.get("line")
            and form.cleaned_data.get("section") in mine
            and not form.cleaned_data.get("removed")
        ]
        return SectionWanted(
            title=cleaned["title"],
            monthly=cleaned["monthly"],
            quarterly=cleaned["quarterly"],
            shown_for=cleaned["shown_for"] or None,
            lines=tuple(self._line(text) for _, _, text in sorted(rows)),
        )

    def _line(self, text: str) -> LineWanted:
        code, _, basis = text.partition("|")
        found: Indicator = self.indicators[code]
        return LineWanted(found, Basis(basis))

    @property
    def begins(self) -> date:
        """The first day of the layout that is asked for."""
        found: date = self.whole.cleaned_data["begins"]
        return found

    @property
    def others(self) -> list[tuple[str, str]]:
        """The first months of the other layouts, as the address has them and in words."""
        return [(_month_of(day) or FIRST, _month_words(day)) for day in self.days if day != self.edited]

    @property
    def groups(self) -> list[tuple[forms.BaseForm, list[forms.BaseForm]]]:
        """Each heading that stands, with the lines under it as they stand stored."""
        under: dict[str, list[forms.BaseForm]] = {}
        for form in self.lines.initial_forms:
            under.setdefault(str(form.initial.get("section")), []).append(form)
        return [(form, under.get(str(at), [])) for at, form in enumerate(self.sections.initial_forms)]


def _edited(request: HttpRequest, days: Sequence[date]) -> date:
    """The layout that the address asks for, else the newest."""
    asked = request.GET.get("from")
    return next((day for day in days if (_month_of(day) or FIRST) == asked), days[-1])


def _month_of(day: date) -> str:
    return "" if day == BEGINNING else f"{day:%Y-%m}"


def _month_words(day: date) -> str:
    return "from the beginning" if day == BEGINNING else f"from {day:%B %Y}"


def _texts(form: forms.BaseForm) -> list[str]:
    return [str(text) for texts in form.errors.values() for text in texts]


def _sections(standing: Iterable[SectionWanted]) -> list[dict[str, object]]:
    return [
        {
            "title": section.title,
            "position": at,
            "monthly": section.monthly,
            "quarterly": section.quarterly,
            "shown_for": section.shown_for or "",
        }
        for at, section in enumerate(standing, start=1)
    ]


def _lines(standing: Iterable[SectionWanted]) -> list[dict[str, object]]:
    return [
        {
            "line": line_of(line.indicator, line.basis),
            "label": line.label,
            "section": str(at),
            "position": place,
        }
        for at, section in enumerate(standing)
        for place, line in enumerate(section.lines, start=1)
    ]


@council_form
def layout(request: HttpRequest, council: Area, scorecard: str) -> HttpResponse:
    """The headings and lines of a scorecard, and what was changed about them."""
    card = scorecard_or_404(council, scorecard)
    asked = Layout(request, card, TargetChoices.of([]))
    if is_sent(request) and asked.is_valid():
        answer = settle(request, asked.whole, _change(request, council, card, asked))
        if answer is not None:
            return answer
    history = [line for line in history_of("layout", pk=card.pk) if line.changes]
    context = {"authority": council, "scorecard": card, "layout": asked, "history": history, "new": NEW}
    return render(request, "manage/layout.html", context, status=400 if asked.errors else 200)


def _change(request: HttpRequest, council: Area, card: Scorecard, asked: Layout) -> PendingChange:
    seen, page = asked.whole.cleaned_data["seen"], reverse("manage-layout", args=[council.slug, card.slug])
    if asked.whole.cleaned_data.get("gone"):
        return PendingChange(
            title=f"Check that the layout {_month_words(asked.edited)} goes",
            write=lambda: remove_layout(scorecard=card, begins=asked.edited, by=editor(request), seen=seen),
            authorities=[council],
            done="The layout was removed.",
            then=page,
            says=field_changes(state_of_layout(asked.standing), {}),
        )
    wanted = asked.wanted()
    return PendingChange(
        title=f"Check the layout of {card.name} {_month_words(asked.begins)}",
        write=lambda: set_layout(
            scorecard=card,
            sections=wanted,
            by=editor(request),
            seen=seen,
            edited=asked.edited,
            begins=asked.begins,
        ),
        authorities=[council],
        done=f"The layout of {card.name} was saved.",
        then=f"{page}?from={_month_of(asked.begins) or FIRST}",
        says=field_changes(
            {"first_month": _month_words(asked.edited)} | state_of_layout(asked.standing),
            {"first_month": _month_words(asked.begins)} | state_of_layout(wanted),
        ),
        warning=_later_words(asked),
    )


def _later_words(asked: Layout) -> str:
    """That another layout takes its place later on; empty where none does."""
    later = [day for day in asked.days if day > asked.begins]
    return f"From {later[0]:%B %Y} on another layout holds, which stays as it is." if later else ""
