"""Several figures corrected at once, pasted from a spreadsheet; they go in as one return, with one reason."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, in_two_steps
from backoffice.figures import CorrectionForm, CorrectionReasonForm, correct_figures, difference
from backoffice.pasted import lines_of, list_field
from backoffice.scope import council_form, with_comparators
from backoffice.targets.forms import TargetChoices, line_called, line_of
from districts.models import Area
from districts.numbers import with_noun
from indicators.rules.terms import Missing
from returns.corrections import FigureCorrection

HEADING = ("indicator", "basis", "area", "last day", "figure", "numerator", "denominator")


class CorrectionListForm(CorrectionReasonForm):
    """The figures, a line each, and why they are set."""

    figures = list_field(
        "Figures",
        "Indicator, basis, area, last day, figure, numerator, denominator: a line each, parted by tabs as a "
        "spreadsheet copies them, or by commas. Days as 31/05/2012, percentages as 84.4; n/a takes a figure away",
        required=True,
    )
    field_order = ("figures", "reason")

    def corrections(self, choices: TargetChoices) -> list[FigureCorrection]:
        """The figures of the list; the form says of each line what is wrong with it."""
        found = list(lines_of(self, "figures", HEADING, lambda cells: _correction(cells, choices)))
        twice = len({(each.indicator, each.area, each.basis, each.period_end) for each in found}) < len(found)
        if twice:
            self.add_error("figures", "A figure stands in the list twice. Take one out.")
        return found


def _correction(cells: Sequence[str], choices: TargetChoices) -> FigureCorrection:
    """The figure of a line, as the form of one takes it. Raises ValueError with what is wrong."""
    form = CorrectionForm(_fields(cells, choices) | {"reason": "as the list"}, choices=choices)
    if not form.is_valid():
        raise ValueError(" ".join(str(text) for texts in form.errors.values() for text in texts))
    return form.correction()


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


@council_form
def correct_list(request: HttpRequest, council: Area) -> HttpResponse:
    """A list of figures: what differs and what it does to drafts, then a yes."""
    form = CorrectionListForm(data_of(request))

    def change_of() -> PendingChange | None:
        corrections = form.corrections(TargetChoices.of(with_comparators(council)))
        if not corrections or form.errors:
            return None
        return PendingChange(
            title=f"Check {with_noun(len(corrections), 'figure')}",
            write=lambda: correct_figures(request, council, corrections, form),
            authorities=[council],
            done=f"{len(corrections)} figures were corrected. What stood before is kept as an earlier version.",
            then=reverse("manage-figures", args=[council.slug]),
            says=[difference(each, form, named=True) for each in corrections],
        )

    context = {"authority": council, "is_list": True}
    return in_two_steps(request, form, change_of, "manage/correct.html", context)
