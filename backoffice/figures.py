"""Figures set by hand: one reading corrected, and the population of every area for a mid-year."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from backoffice.confirming import PendingChange, data_of, in_two_steps
from backoffice.scope import area_choices, areas_below, council_form, editor, with_comparators
from backoffice.targets.forms import TargetChoices
from districts.changes import FieldChange
from districts.dates import long_date
from districts.form_choices import offer
from districts.models import Area
from districts.numbers import number_typed
from districts.tree import Level
from indicators.models import Indicator, Reading
from indicators.rules.figures import HUNDRED, ReadingValue
from indicators.rules.periods import describe, ends_where_basis_does, month_end
from indicators.rules.terms import Basis, Missing, Unit
from returns.corrections import FigureCorrection, correct_readings
from returns.models import Return, ReturnKind
from returns.page.preview import reading_in_words
from scorecard.forms import DayField, FigureField, ManageForm, chosen, offer_grades, switch, text_input

POPULATION = "population-aged-0-to-17"
MID_YEAR = (6, 30)
SHOWN = 20

YEARS_END = {
    Basis.YEAR: "A year ends on 31 March",
    Basis.ACADEMIC_YEAR: "An academic year ends on 31 August",
    Basis.CALENDAR_YEAR: "A calendar year ends on 31 December",
}


class CorrectionReasonForm(ManageForm):
    """Why figures are set by hand, and in the demonstration whether they are real."""

    reason = forms.CharField(label="Reason", max_length=500, widget=text_input(), help_text="Stays on record")
    illustrative = switch("Illustrative", "In the demonstration: marked † wherever it is shown")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.DEMO:
            del self.fields["illustrative"]


class CorrectionForm(CorrectionReasonForm):
    """One figure: what it is of, and what it is."""

    line = forms.ChoiceField(label="Indicator and basis")
    area = forms.ChoiceField(label="Area")
    period_end = DayField(
        label="Last day covered",
        help_text="Of a month its last day; of a snapshot the day itself. For example 31/05/2012",
    )
    value = FigureField(label="Figure", required=False, help_text="A number, a percentage as 84.4, or a rate")
    numerator = FigureField(label="Numerator", required=False)
    denominator = FigureField(label="Denominator", required=False)
    missing = forms.ChoiceField(
        label="No figure",
        required=False,
        choices=chosen(Missing.choices(), "There is a figure"),
        help_text="Why there is none",
    )

    field_order = ("line", "area", "period_end", "value", "numerator", "denominator", "missing", "reason")

    def __init__(self, *args: Any, choices: TargetChoices, **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(*args, **kwargs)
        offer(self, "line", chosen(choices.lines, "Choose an indicator"))
        offer(self, "area", area_choices(choices.areas.values()))
        indicator = choices.indicator_of(self.data.get("line") or self.initial.get("line"))
        if indicator is not None and indicator.spec.is_grade:
            offer_grades(self, indicator.grades, ["value"])

    def clean(self) -> dict[str, Any]:
        """A figure or a reason for none; the last day of a month where a span of months is meant."""
        super().clean()
        cleaned = self.cleaned_data
        if {"line", "period_end"} <= cleaned.keys():
            for field, text in self._wrong(cleaned):
                self.add_error(field, text)
        return cleaned

    def _wrong(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        figures = [cleaned.get(name) for name in ("value", "numerator", "denominator")]
        given = any(figure is not None for figure in figures)
        if given == bool(cleaned.get("missing")):
            yield "value", "Enter a figure, or choose why there is none"
        yield from self._wrong_period(cleaned)
        yield from self._wrong_unit(cleaned)

    def _wrong_period(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        basis, end = Basis(cleaned["line"].partition("|")[2]), cleaned["period_end"]
        if not basis.rule.ends_any_day and end != month_end(end):
            yield "period_end", f"A {basis.label.lower()} ends on the last day of a month"
        elif basis in YEARS_END and not ends_where_basis_does(basis, end):
            yield "period_end", YEARS_END[basis]

    def _wrong_unit(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        code, _, _ = cleaned["line"].partition("|")
        unit, value = self.choices.indicators[code].unit, cleaned.get("value")
        if unit == Unit.PERCENTAGE and value is not None and value > HUNDRED:
            yield "value", "A percentage can't be over 100"
        if unit == Unit.GRADE and (cleaned.get("numerator"), cleaned.get("denominator")) != (None, None):
            yield "value", "A grade has no numerator and no denominator"

    def correction(self) -> FigureCorrection:
        """The correction that the fields describe."""
        cleaned = self.cleaned_data
        code, _, basis = cleaned["line"].partition("|")
        names = ("period_end", "numerator", "denominator", "value")
        return FigureCorrection(
            indicator=self.choices.indicators[code],
            area=self.choices.areas[cleaned["area"]],
            basis=Basis(basis),
            missing=Missing(cleaned["missing"]) if cleaned["missing"] else None,
            **{name: cleaned[name] for name in names},
        )


class PopulationForm(CorrectionReasonForm):
    """The population of each area on one mid-year day; an empty field leaves what stands there."""

    def __init__(
        self, *args: Any, areas: Sequence[Area], standing: dict[int, Decimal], **kwargs: Any
    ) -> None:
        self.areas, self.standing = areas, standing
        super().__init__(*args, **kwargs)
        for area in areas:
            self.fields[f"area-{area.slug}"] = FigureField(
                label=area.name, required=False, initial=standing.get(area.pk)
            )
        self.order_fields([f"area-{area.slug}" for area in areas])

    def sums_that_differ(self, day: date) -> str:
        """A sentence for each area whose figure is not the sum of those in it on the day, all of which are known."""
        typed = {area.pk: self.cleaned_data.get(f"area-{area.slug}") for area in self.areas}
        values = self.standing | {pk: value for pk, value in typed.items() if value is not None}
        found = []
        for area in self.areas:
            below = [each for each in self.areas if _lies_in(each, area, day)]
            known = [values[each.pk] for each in below if each.pk in values]
            if area.pk in values and below and len(known) == len(below) and sum(known) != values[area.pk]:
                found.append(
                    f"{area.name}: {values[area.pk]:,.0f}, but what lies in it adds up to {sum(known):,.0f}. "
                    "Its own figure is what its rates are of."
                )
        return " ".join(found)

    def figures(self) -> list[tuple[Area, Decimal]]:
        """The areas whose figure differs from what stands there."""
        typed = [(area, self.cleaned_data.get(f"area-{area.slug}")) for area in self.areas]
        return [
            (area, value)
            for area, value in typed
            if value is not None and value != self.standing.get(area.pk)
        ]


def _lies_in(area: Area, above: Area, day: date) -> bool:
    """Whether people of the one live in the other on a day: a team has no population."""
    return area.parent_id == above.pk and area.level != Level.TEAM and area.node.open_between(day, day)


@council_form
def correct(request: HttpRequest, council: Area) -> HttpResponse:
    """Correct one figure by hand; it goes in as a return with one line."""
    choices = TargetChoices.of(with_comparators(council))
    asked = {name: request.GET[name] for name in ("line", "area", "period_end") if name in request.GET}
    form = CorrectionForm(data_of(request), choices=choices, initial={"area": council.slug} | asked)

    def change_of() -> PendingChange:
        correction = form.correction()
        period = describe(correction.basis, correction.period_end)
        return PendingChange(
            title=f"Check the figure: {correction.indicator.name}, {correction.area.name}, {period}",
            write=lambda: correct_figures(request, council, [correction], form),
            authorities=[council],
            done="The figure was corrected. What stood before is kept as an earlier version.",
            then=reverse("manage-figures", args=[council.slug]),
            says=[difference(correction, form)],
        )

    context = {"authority": council, "corrections": _corrections_of(council)}
    return in_two_steps(request, form, change_of, "manage/correct.html", context)


def correct_figures(
    request: HttpRequest, council: Area, corrections: list[FigureCorrection], form: CorrectionReasonForm
) -> Return:
    """Let the corrections in as one return, with the reason that the form gives."""
    return correct_readings(
        corrections=corrections,
        reason=form.cleaned_data["reason"],
        by=editor(request),
        illustrative=bool(form.cleaned_data.get("illustrative")),
        owner=council,
    )


def difference(
    correction: FigureCorrection, form: CorrectionReasonForm, *, named: bool = False
) -> FieldChange:
    """What stands now and what will, illustrative figures marked; `named` says of what indicator and period too."""
    found = Reading.objects.filter(
        indicator=correction.indicator,
        area=correction.area,
        basis=correction.basis,
        period_end=correction.period_end,
    ).first()
    after = correction.reading_value._replace(illustrative=bool(form.cleaned_data.get("illustrative")))
    before = None if found is None else found.reading_value
    period = describe(correction.basis, correction.period_end)
    name = f"{correction.indicator.name}, {correction.area.name}, {period}" if named else correction.area.name
    return FieldChange(name, _words(correction, before), _words(correction, after))


def _words(correction: FigureCorrection, reading_value: ReadingValue | None) -> str:
    words = reading_in_words(correction.indicator.spec, reading_value)
    return f"{words} †" if reading_value is not None and reading_value.illustrative else words


def _corrections_of(council: Area) -> list[Return]:
    ids = [area.pk for area in areas_below(council)]
    found = Return.objects.filter(area__in=ids, kind=ReturnKind.MANUAL)
    return list(found.select_related("area", "decided_by")[:SHOWN])


@council_form
def population(request: HttpRequest, council: Area) -> HttpResponse:
    """The population aged 0 to 17 of every area on one mid-year day."""
    indicator = Indicator.objects.filter(code=POPULATION).first()
    if indicator is None:
        raise Http404("The library has no population.")
    areas = areas_below(council)
    day = date(_year_or_404(request, indicator, areas), *MID_YEAR)
    standing = _standing(indicator, areas, day)
    form = PopulationForm(data_of(request), areas=areas, standing=standing)
    context = {
        "authority": council,
        "day": day,
        "years": range(day.year - 3, max(day.year, min(day.year + 3, _mid_years()[0])) + 1),
        "corrections": _corrections_of(council),
    }
    return in_two_steps(
        request,
        form,
        lambda: _population_change(request, council, indicator, day, form),
        "manage/population.html",
        context,
    )


def _population_change(
    request: HttpRequest, council: Area, indicator: Indicator, day: date, form: PopulationForm
) -> PendingChange | None:
    corrections = [
        FigureCorrection(indicator, area, Basis.SNAPSHOT, day, value=value) for area, value in form.figures()
    ]
    if not corrections:
        form.add_error(None, "Every figure stands exactly so already. Nothing to save")
        return None
    return PendingChange(
        title=f"Check the population on {long_date(day)}",
        write=lambda: correct_figures(request, council, corrections, form),
        authorities=[council],
        done=f"The population on {long_date(day)} was saved for {len(corrections)} areas.",
        then=f"{reverse('manage-population', args=[council.slug])}?year={day.year}",
        says=[difference(correction, form) for correction in corrections],
        warning=form.sums_that_differ(day),
    )


def _year_or_404(request: HttpRequest, indicator: Indicator, areas: Sequence[Area]) -> int:
    """The year asked for, else the newest with a figure, else the newest of which there should be an estimate."""
    text = request.GET.get("year", "")
    if not text:
        found = indicator.readings.filter(area__in=areas).aggregate(newest=Max("period_end"))["newest"]
        return found.year if found else _mid_years()[1]
    year = number_typed(text, 2200)
    if year is None or year < 1900:
        raise Http404("A year is written as 2012.")
    return year


def _mid_years() -> tuple[int, int]:
    """The year of the newest mid-year that is past, and of the newest estimated: estimates come a year later."""
    today = timezone.localdate()
    past = today.year - ((today.month, today.day) < MID_YEAR)
    return past, past - 1


def _standing(indicator: Indicator, areas: Sequence[Area], day: date) -> dict[int, Decimal]:
    found = indicator.readings.filter(area__in=areas, basis=Basis.SNAPSHOT, period_end=day)
    return {reading.area_id: reading.value for reading in found if reading.value is not None}
