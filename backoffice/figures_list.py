"""Several figures corrected at once, pasted from a spreadsheet; they go in as one return, with one reason."""

from collections.abc import Sequence

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from backoffice.confirming import PendingChange, data_of, form_page, is_sent, settle
from backoffice.figures import CorrectionForm, CorrectionReasonForm, correct_figures, difference
from backoffice.pasted import cells_of
from backoffice.scope import authority_or_404, with_comparators
from backoffice.targets.forms import TargetChoices, line_called, line_of
from districts.access import Access, open_to
from indicators.rules.terms import Missing
from returns.corrections import FigureCorrection

HEADING = ("indicator", "basis", "area", "last day", "figure", "numerator", "denominator")
MOST_LETTERS = 200_000


class CorrectionListForm(CorrectionReasonForm):
    """The figures, a line each, and why they are set."""

    figures = forms.CharField(
        label="Figures",
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "govuk-textarea"}),
        help_text="Indicator, basis, area, last day, figure, numerator, denominator: a line each, parted by tabs as a "
        "spreadsheet copies them, or by commas. Days as 31/05/2012, percentages as 84.4; n/a takes a figure away",
    )
    field_order = ("figures", "reason")

    def corrections(self, choices: TargetChoices) -> list[FigureCorrection]:
        """The figures of the list; the form says of each line what is wrong with it."""
        found = []
        for number, cells in cells_of(self.cleaned_data["figures"], HEADING[:2], len(HEADING)):
            try:
                fields = _fields(cells, choices)
            except ValueError as error:
                self.add_error("figures", f"Line {number}: {error}")
                continue
            form = CorrectionForm(fields | {"reason": "as the list"}, choices=choices)
            if form.is_valid():
                found.append(form.correction())
            for texts in form.errors.values():
                self.add_error("figures", f"Line {number}: {' '.join(map(str, texts))}")
        twice = len({(each.indicator, each.area, each.basis, each.period_end) for each in found}) < len(found)
        if twice:
            self.add_error("figures", "A figure stands in the list twice. Take one out.")
        return found


def _fields(cells: Sequence[str], choices: TargetChoices) -> dict[str, str]:
    """A line as the form of one figure has it. Raises ValueError for a name that is none."""
    indicator, basis = line_called(choices.indicators, cells[0], cells[1])
    slugs = {each.name.casefold(): slug for slug, each in choices.areas.items()}
    area = cells[2] if cells[2] in choices.areas else slugs.get(cells[2].casefold())
    if area is None:
        raise ValueError(f"“{cells[2]}” is no area of yours.")
    missing = cells[4].casefold() if cells[4].casefold() in [each.value for each in Missing] else ""
    return {
        "line": line_of(indicator, basis.value),
        "area": area,
        "period_end": cells[3],
        "value": "" if missing else cells[4].removesuffix("%"),
        "numerator": cells[5],
        "denominator": cells[6],
        "missing": missing,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def correct_list(request: HttpRequest, authority: str) -> HttpResponse:
    """A list of figures: what differs and what it does to drafts, then a yes."""
    council = authority_or_404(request, authority)
    form = CorrectionListForm(data_of(request))
    if is_sent(request) and form.is_valid():
        corrections = form.corrections(TargetChoices.of(with_comparators(council)))
        if corrections and not form.errors:
            change = PendingChange(
                title=f"Check {len(corrections)} figure{'' if len(corrections) == 1 else 's'}",
                write=lambda: correct_figures(request, council, corrections, form),
                authorities=[council],
                done=f"{len(corrections)} figures were corrected. What stood before is kept as an earlier version.",
                then=reverse("manage-figures", args=[council.slug]),
                says=[difference(each, form, named=True) for each in corrections],
            )
            answer = settle(request, form, change)
            if answer is not None:
                return answer
    return form_page(request, "manage/correct.html", form, {"authority": council, "is_list": True})
