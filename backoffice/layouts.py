"""The layout of a scorecard on one page: headings, their lines, and the order of both."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from backoffice.confirming import PendingChange, data_of, is_sent, settle
from backoffice.library.indicator_forms import LEVELS
from backoffice.scope import authority_or_404, editor
from backoffice.targets.forms import TargetChoices, line_of
from districts.access import Access, open_to
from districts.changes import field_changes, history_of, mark_of
from districts.form_choices import FieldChoice, offer
from districts.models import Area
from indicators.models import Indicator
from indicators.rules.terms import Basis
from scorecard.editions.layout import LineWanted, SectionWanted, layout_of, set_layout, state_of_layout
from scorecard.forms import ManageForm, SeenForm, chosen, switch, text_input
from scorecard.models import Scorecard

NEW_LINES = 3
NEW = "new"


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
        standing = layout_of(scorecard)
        data = data_of(request)
        initial = {"seen": mark_of(state_of_layout(standing))}
        self.whole = SeenForm(data, initial=initial)
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
        return all([self.whole.is_valid(), self.sections.is_valid(), self.lines.is_valid()])

    @property
    def errors(self) -> list[str]:
        """Everything that is wrong, in the order of the page."""
        if not self.whole.is_bound:
            return []
        whole = [str(text) for texts in self.whole.errors.values() for text in texts]
        return whole + [text for each in (*self.sections, *self.lines) for text in _texts(each)]

    def wanted(self) -> list[SectionWanted]:
        """The layout that the forms describe, in the order of the places typed."""
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
    def groups(self) -> list[tuple[forms.BaseForm, list[forms.BaseForm]]]:
        """Each heading that stands, with the lines under it as they stand stored."""
        under: dict[str, list[forms.BaseForm]] = {}
        for form in self.lines.initial_forms:
            under.setdefault(str(form.initial.get("section")), []).append(form)
        return [(form, under.get(str(at), [])) for at, form in enumerate(self.sections.initial_forms)]


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


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def layout(request: HttpRequest, authority: str, scorecard: str) -> HttpResponse:
    """The headings and lines of a scorecard, and what was changed about them."""
    council = authority_or_404(request, authority)
    card = scorecard_or_404(council, scorecard)
    asked = Layout(request, card, TargetChoices.of([]))
    if is_sent(request) and asked.is_valid():
        answer = settle(request, asked.whole, _change(request, council, card, asked))
        if answer is not None:
            return answer
    history = [line for line in history_of("layout", pk=card.pk) if line.changes]
    context = {"authority": council, "scorecard": card, "layout": asked, "history": history, "new": NEW}
    return render(request, "manage/layout.html", context, status=400 if asked.errors else 200)


def scorecard_or_404(council: Area, slug: str) -> Scorecard:
    """The scorecard of an authority. Raises Http404."""
    found = Scorecard.objects.select_related("authority").filter(authority=council, slug=slug).first()
    if found is None:
        raise Http404("There is no such scorecard.")
    return found


def _change(request: HttpRequest, council: Area, card: Scorecard, asked: Layout) -> PendingChange:
    wanted = asked.wanted()
    return PendingChange(
        title=f"Check the layout of {card.name}",
        write=lambda: set_layout(
            scorecard=card, sections=wanted, by=editor(request), seen=asked.whole.cleaned_data["seen"]
        ),
        authorities=[council],
        done=f"The layout of {card.name} was saved.",
        then=reverse("manage-layout", args=[council.slug, card.slug]),
        says=field_changes(state_of_layout(layout_of(card)), state_of_layout(wanted)),
    )
