"""The form of a target: a figure, a band, a range or none, and the three ways in which councils write a floor."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef

from districts.form_choices import offer
from districts.models import Area
from indicators.actions import target_problems
from indicators.models import Indicator, Target
from indicators.rules.target_rules import NoToleranceOfZero, floor_of_tolerance, holds_below_by_default
from indicators.rules.terms import Basis, BesideKind, Labelled, Polarity
from national.following import follow_benchmark
from scorecard.forms import DayField, FigureField, SeenForm, chosen, offer_grades, switch, text_input
from scorecard.models import Entry


class TargetKind(Labelled):
    """What a target says."""

    FIGURE = "figure", "A figure to reach"
    BAND = "band", "A band to stay within"
    RANGE = "range", "An expected range, which is not rated"
    BENCHMARK = "benchmark", "A benchmark to follow, as each edition of national figures gives it"
    NONE = "none", "No target from this day on: it ends the one before"


class FloorForm(Labelled):
    """How the floor is given."""

    NONE = "none", "No floor: whatever is worse than the target is red"
    FLOOR = "floor", "A floor"
    TOLERANCE = "tolerance", "A tolerance, as a percentage of the target"
    THRESHOLDS = "thresholds", "Printed thresholds: green from, red beyond"


class HoldsBelow(Labelled):
    """Whether the target holds for the areas below."""

    USUAL = "", "As usual: percentages, rates, ratios, grades and a target of 0 do, other numbers don't"
    YES = "yes", "Yes"
    NO = "no", "No"


@dataclass(frozen=True)
class TargetChoices:
    """What a target can be of: lines by "code|BASIS", areas by slug. Loaded once for many forms."""

    indicators: dict[str, Indicator]
    areas: dict[str, Area]

    @classmethod
    def of(cls, areas: Iterable[Area]) -> "TargetChoices":
        """The whole library, for these areas: what their scorecards show comes first. One query."""
        known = {area.slug: area for area in areas}
        shown = Entry.objects.filter(
            indicator=OuterRef("pk"), section__scorecard__authority__in=[area.pk for area in known.values()]
        )
        library = Indicator.objects.order_by(~Exists(shown), "name")
        return cls({indicator.code: indicator for indicator in library}, known)

    def indicator_of(self, line: object) -> Indicator | None:
        """The indicator of a line as a form names it; None where it names none."""
        return self.indicators.get(str(line or "").partition("|")[0])

    @property
    def lines(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each indicator with its bases, grouped as a select shows them."""
        return [
            (
                indicator.name,
                [
                    (line_of(indicator, basis), f"{indicator.name}, {Basis(basis).label.lower()}")
                    for basis in indicator.bases
                ],
            )
            for indicator in self.indicators.values()
        ]


def line_called(indicators: Mapping[str, Indicator], name: str, basis: str) -> tuple[Indicator, Basis]:
    """The indicator of a name or code and its basis as a list has them, without one the usual. Raises ValueError."""
    known = {each.name.casefold(): each for each in indicators.values()}
    found = indicators.get(name) or known.get(name.casefold())
    if found is None:
        raise ValueError(f"“{name}” is no indicator.")
    words = [(Basis(each), (each.casefold(), Basis(each).label.casefold())) for each in found.bases]
    for each, called in words:
        if not basis or basis.casefold() in called:
            return found, each
    shown = ", ".join(each.label for each, _ in words)
    raise ValueError(f"“{basis}” is none of its bases: {shown}.")


def line_of(indicator: Indicator, basis: str) -> str:
    """An indicator in a basis as a form names it."""
    return f"{indicator.code}|{basis}"


def _part(*names: str) -> property:
    """The named fields of a form, as the page groups them."""
    return property(lambda form: [form[name] for name in names])


GRADED = ("target", "floor", "green_from", "red_beyond")


class TargetForm(SeenForm):
    """A target, new or changed; what it is of and whose it is are fixed once it is set."""

    line = forms.ChoiceField(label="Indicator and basis")
    area = forms.ChoiceField(label="Area")
    in_force_from = DayField(
        label="In force from", error_messages={"required": "Enter the day from which it is in force"}
    )
    kind = forms.ChoiceField(label="What it says", choices=TargetKind.choices(), widget=forms.RadioSelect)
    target = FigureField(label="Target", required=False, help_text="For a figure to reach")
    strict = switch("Equal is not enough", "“Fewer than 85”: 85 itself misses it")
    floor_form = forms.ChoiceField(
        label="How the floor is given", choices=FloorForm.choices(), widget=forms.RadioSelect, required=False
    )
    floor = FigureField(label="Floor", required=False)
    tolerance = FigureField(
        label="Tolerance in % of the target", required=False, help_text="5 for 5% of the target"
    )
    green_from = FigureField(
        label="Green from", required=False, help_text="The printed limit of green: it is the target"
    )
    red_beyond = FigureField(
        label="Red beyond",
        required=False,
        help_text="The printed limit of amber, itself still amber: it is the floor",
    )
    band_low = FigureField(label="Lower end", required=False, help_text="For a band or a range; empty: none")
    band_high = FigureField(label="Upper end", required=False, help_text="For a band or a range; empty: none")
    follows = forms.ChoiceField(
        label="Benchmark to follow",
        choices=chosen(BesideKind.choices(), "None"),
        required=False,
        help_text="To reach it, or with “equal is not enough” to be better. Each period is rated against what was "
        "published by its end; published editions keep what they were rated against",
    )
    margin = FigureField(
        label="Margin", required=False, help_text="How far outside a band is still amber; empty: no amber"
    )
    due = DayField(
        label="Due by",
        required=False,
        help_text="It rates from the day it is in force. For example 31/08/2011",
    )
    start_value = FigureField(
        label="Starting value", required=False, help_text="Where the way to a due target begins"
    )
    start_date = DayField(label="Date of the starting value", required=False)
    applies_below = forms.ChoiceField(
        label="Holds for the areas below",
        choices=HoldsBelow.choices(),
        widget=forms.RadioSelect,
        required=False,
    )
    set_by = forms.CharField(
        label="Set by",
        error_messages={"required": "Enter who set it"},
        max_length=120,
        help_text="For example Improvement Notice, or 2012/13 target",
        widget=text_input(),
    )
    source = forms.CharField(
        label="Source",
        max_length=200,
        required=False,
        help_text="The paper that states it",
        widget=text_input(),
    )
    note = forms.CharField(label="Note", max_length=300, required=False, widget=text_input())

    def __init__(
        self, *args: Any, choices: TargetChoices, stored: Target | None = None, **kwargs: Any
    ) -> None:
        self.choices, self.stored = choices, stored
        super().__init__(*args, **kwargs)
        offer(self, "line", chosen(choices.lines, "Choose an indicator"))
        names = [(slug, area.name) for slug, area in choices.areas.items()]
        offer(self, "area", names)
        if stored is not None:
            self.fields["line"].disabled = self.fields["area"].disabled = True
        said = None if stored is not None else self.data.get("line")
        self.indicator = choices.indicator_of(said or self.initial.get("line"))
        if self.indicator is not None and self.indicator.spec.is_grade:
            offer_grades(self, self.indicator.grades, GRADED)

    what = _part("line", "area", "in_force_from", "kind")
    figure = _part("target", "strict", "floor_form", "floor", "tolerance", "green_from", "red_beyond")
    band = _part("band_low", "band_high", "margin")
    benchmark = _part("follows")
    way = _part("due", "start_value", "start_date")
    origin = _part("applies_below", "set_by", "source", "note")

    def clean(self) -> dict[str, Any]:
        """The target that the fields describe, checked against every rule of targets."""
        super().clean()
        cleaned = self.cleaned_data
        if not {"line", "area", "in_force_from", "kind"} <= cleaned.keys():
            return cleaned
        missing = list(self._missing(cleaned))
        for field, text in missing:
            self.add_error(field, text)
        if not missing and not self.errors:
            self._check(cleaned)
        return cleaned

    def _missing(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        kind = cleaned["kind"]
        if kind == TargetKind.FIGURE:
            yield from self._missing_of_figure(cleaned)
            yield from self._tolerance_of_grade(cleaned)
        ends = (cleaned.get("band_low"), cleaned.get("band_high"))
        if kind == TargetKind.BENCHMARK and not cleaned.get("follows") and "follows" not in self.errors:
            yield "follows", "Choose the benchmark"
        if kind in (TargetKind.BAND, TargetKind.RANGE) and ends == (None, None):
            yield "band_low", "Enter the lower end, the upper end, or both"

    def _missing_of_figure(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        needed = {
            FloorForm.FLOOR: [("floor", "Enter the floor")],
            FloorForm.TOLERANCE: [("tolerance", "Enter the tolerance, for example 5")],
            FloorForm.THRESHOLDS: [
                ("green_from", "Enter from where it is green"),
                ("red_beyond", "Enter beyond what it is red"),
            ],
        }
        form = cleaned.get("floor_form") or FloorForm.NONE
        if form != FloorForm.THRESHOLDS and cleaned.get("target") is None and "target" not in self.errors:
            yield "target", "Enter the target"
        for field, text in needed.get(FloorForm(form), []):
            if cleaned.get(field) is None and field not in self.errors:
                yield field, text

    def _tolerance_of_grade(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        is_grade = self.indicator is not None and self.indicator.spec.is_grade
        if is_grade and cleaned.get("floor_form") == FloorForm.TOLERANCE:
            yield "tolerance", "There is no percentage of a grade. Give the floor itself"

    def _check(self, cleaned: Mapping[str, Any]) -> None:
        try:
            described = self.described()
        except NoToleranceOfZero as error:
            self.add_error("tolerance", str(error))
            return
        for problem in target_problems(described):
            self.add_error(problem.field if problem.field in self.fields else None, problem.text)

    def described(self) -> Target:
        """The target as it would be stored. Raises NoToleranceOfZero."""
        cleaned = self.cleaned_data
        code, _, basis = cleaned["line"].partition("|")
        described = Target() if self.stored is None else Target.objects.get(pk=self.stored.pk)
        described.indicator, described.basis = self.choices.indicators[code], basis
        described.area = self.choices.areas[cleaned["area"]]
        kind = TargetKind(cleaned["kind"])
        _set_figures(described, kind, cleaned)
        for name in ("in_force_from", "due", "start_value", "start_date", "set_by", "source", "note"):
            setattr(described, name, cleaned.get(name))
        described.strict = cleaned["strict"] and kind in (TargetKind.FIGURE, TargetKind.BENCHMARK)
        described.rated = kind is not TargetKind.RANGE
        described.follows = cleaned["follows"] if kind is TargetKind.BENCHMARK else ""
        described.benchmark = []
        described.applies_below = _holds_below(described, cleaned.get("applies_below", ""))
        follow_benchmark(described)
        return described


def _set_figures(target: Target, kind: TargetKind, cleaned: Mapping[str, Any]) -> None:
    banded = kind in (TargetKind.BAND, TargetKind.RANGE)
    target.target, target.floor = (
        _target_and_floor(target, cleaned) if kind is TargetKind.FIGURE else (None, None)
    )
    target.band_low = cleaned.get("band_low") if banded else None
    target.band_high = cleaned.get("band_high") if banded else None
    target.margin = cleaned.get("margin") if kind is TargetKind.BAND else None


def _target_and_floor(target: Target, cleaned: Mapping[str, Any]) -> tuple[Decimal, Decimal | None]:
    form = FloorForm(cleaned.get("floor_form") or FloorForm.NONE)
    if form is FloorForm.THRESHOLDS:
        return cleaned["green_from"], cleaned["red_beyond"]
    figure = cleaned["target"]
    if form is FloorForm.TOLERANCE:
        polarity = Polarity(target.indicator.polarity)
        return figure, floor_of_tolerance(figure, cleaned["tolerance"], polarity)
    return figure, cleaned["floor"] if form is FloorForm.FLOOR else None


def _holds_below(target: Target, answer: str) -> bool:
    if answer == HoldsBelow.USUAL:
        return holds_below_by_default(target.indicator.spec, target.target)
    return answer == HoldsBelow.YES


def initial_of(target: Target) -> dict[str, object]:
    """A stored target as the form shows it."""
    figures = ("target", "floor", "band_low", "band_high", "margin", "strict", "start_value")
    words = ("in_force_from", "due", "start_date", "set_by", "source", "note", "follows")
    return {
        "line": line_of(target.indicator, target.basis),
        "area": target.area.slug,
        "kind": kind_of(target),
        "floor_form": FloorForm.NONE if target.floor is None else FloorForm.FLOOR,
        "applies_below": HoldsBelow.YES if target.applies_below else HoldsBelow.NO,
        **{name: getattr(target, name) for name in (*figures, *words)},
    }


def kind_of(target: Target) -> TargetKind:
    """What a stored target says."""
    if target.target_rule.says_none:
        return TargetKind.NONE
    if target.follows:
        return TargetKind.BENCHMARK
    if not target.rated:
        return TargetKind.RANGE
    return TargetKind.FIGURE if target.target is not None else TargetKind.BAND
