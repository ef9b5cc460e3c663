"""The form of an indicator: everything that decides how its figures are computed, judged and explained."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from districts.changes import FieldChange
from districts.form_choices import offer, offer_records
from districts.models import Area
from districts.tree import Level
from indicators.models import CollectionLevel, Indicator, OwnProtection
from indicators.rules.grades import faults_in_grades
from indicators.rules.terms import Basis, Polarity, Unit
from scorecard.forms import DayField, FigureField, ManageForm, StyledForm, chosen, switch, text_input

LEVELS = [(level.value, level.label) for level in Level.of_the_tree()]
LARGEST_PLACES = 6


class IndicatorForm(StyledForm, forms.ModelForm):  # type: ignore[type-arg]
    """An indicator of the library, with the level at which each of the reader's authorities collects it."""

    bases = forms.MultipleChoiceField(
        label="Shown by",
        choices=Basis.choices(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one way to show it"},
    )
    usual_basis = forms.ChoiceField(
        label="Usually shown by",
        choices=Basis.choices(),
        help_text="Must be one of those ticked",
        error_messages={"required": "Choose the usual basis"},
    )
    rate_per = forms.IntegerField(
        label="Rate per",
        required=False,
        min_value=1,
        widget=text_input(10),
        help_text="Only for a rate: 10000 for a rate per 10,000",
    )
    decimal_places = forms.IntegerField(
        label="Decimal places shown", min_value=0, max_value=LARGEST_PLACES, widget=text_input(2)
    )
    minimum_change = FigureField(
        label="Smallest change that counts",
        required=False,
        help_text="A smaller one is shown as unchanged. Empty: every change counts",
    )
    grades = forms.CharField(
        label="Grades",
        required=False,
        help_text="Only for a grade: one a line, the best first",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    adds_up = switch("Adds up over areas", "The figure of an authority is the sum of its areas’")
    counts_people = switch("Counts people", "Small numbers of it are left out of what everybody may read")
    why_not_people = forms.CharField(
        label="Why it doesn’t count people",
        required=False,
        max_length=300,
        help_text="Only where “Counts people” is not ticked. It stays on record",
    )
    protects_rest = switch(
        "Protects the rest too", "Small numbers of those whom the numerator leaves out are left out as well"
    )
    collected_from = DayField(label="Collected from", required=False)
    collected_until = DayField(label="Collected until", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Indicator
        fields: ClassVar = [
            "name",
            "national_code",
            "why_it_matters",
            "unit",
            "rate_per",
            "polarity",
            "decimal_places",
            "numerator_name",
            "denominator_name",
            "denominator_from",
            "share_of",
            "starts",
            "ends",
            "adds_up",
            "counts_people",
            "numerator_counted_by",
            "denominator_counted_by",
            "same_denominator_as",
            "part_of",
            "protects_rest",
            "minimum_change",
            "owner",
            "source",
            "collected_from",
            "collected_until",
            "successor",
        ]
        labels: ClassVar = {
            "polarity": "Aim",
            "numerator_name": "Numerator, or what is counted",
            "denominator_name": "Denominator",
            "denominator_from": "Denominator is the indicator",
            "share_of": "Denominator is the sum of the group",
            "starts": "Of a stock: what came in is the indicator",
            "ends": "Of a stock: what went out is the indicator",
            "numerator_counted_by": "The same people are counted by the indicator",
            "denominator_counted_by": "The people of the denominator are counted by the indicator",
            "same_denominator_as": "The denominator is the same as that of the indicator",
            "part_of": "Its people are part of those that the indicator counts",
            "successor": "Replaced by",
        }
        help_texts: ClassVar = {
            "national_code": "For example NI 59",
            "denominator_from": "For example the population aged 0 to 17, or contacts",
            "share_of": "For example “Ceased to be looked after”: its numerators add up to the denominator",
            "starts": "A return is told where a stock is not the last one plus starts minus ends",
            "numerator_counted_by": "Small numbers are kept from the public together with it",
            "successor": "The indicator that takes its place where it is no longer collected",
        }
        widgets: ClassVar = {"why_it_matters": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, authorities: Sequence[Area] = (), **kwargs: Any) -> None:
        self.authorities = list(authorities)
        super().__init__(*args, **kwargs)
        self.before = Indicator.objects.filter(pk=self.instance.pk).first()
        others = Indicator.objects.exclude(pk=self.instance.pk)
        for name, empty in (
            ("denominator_from", "Returned with the figure, or none"),
            ("starts", "Not counted"),
            ("ends", "Not counted"),
            ("numerator_counted_by", "None"),
            ("denominator_counted_by", "None"),
            ("same_denominator_as", "None"),
            ("part_of", "None"),
            ("successor", "Nothing"),
        ):
            offer_records(self, name, others, empty)
        offer(self, "unit", Unit.choices())
        offer(self, "polarity", Polarity.choices())
        self._show_bases()
        self._add_levels()
        self.order_fields(ORDER)

    def _show_bases(self) -> None:
        self.initial["rate_per"] = self.instance.rate_per or None
        if self.instance.pk is not None:
            self.initial["bases"] = self.instance.bases
            self.initial["usual_basis"] = self.instance.bases[0]
            self.initial["grades"] = "\n".join(self.instance.grades)

    def _add_levels(self) -> None:
        self.fields |= _level_fields(self.instance, self.authorities)

    def clean(self) -> dict[str, Any]:
        """Bases in their order, the usual one first; a rate has its "per", nothing else has."""
        super().clean()
        cleaned = self.cleaned_data
        for rule in RULES:
            for field, text in rule(cleaned):
                self.add_error(field, text)
        if self.uncovers and not cleaned.get("why_not_people"):
            self.add_error(
                "why_not_people", "Say why it doesn’t count people: small numbers of it would appear"
            )
        bases, usual = cleaned.get("bases") or [], cleaned.get("usual_basis")
        self.instance.bases = [basis for basis in [usual, *bases] if basis in bases]
        self.instance.bases = list(dict.fromkeys(self.instance.bases))
        self.instance.grades = _grades(cleaned) if cleaned.get("unit") == Unit.GRADE else []
        cleaned["rate_per"] = (cleaned.get("rate_per") or 0) if cleaned.get("unit") == Unit.RATE else 0
        return cleaned

    @property
    def uncovers(self) -> bool:
        """Whether small numbers are left without protection that have or would have it."""
        protected = self.before is None or self.before.counts_people
        return protected and not self.cleaned_data.get("counts_people", False)

    def levels(self) -> dict[Area, Level | None]:
        """The level chosen for each authority; None where only returned figures count."""
        return _levels_chosen(self.cleaned_data, self.authorities)

    def protects(self) -> list[Area]:
        """The authorities that protect its small numbers whatever the library says."""
        return _protecting(self.cleaned_data, self.authorities)


class LevelsForm(ManageForm):
    """What of an indicator is each authority's own: who collects it there, and whether it counts people there."""

    def __init__(self, *args: Any, indicator: Indicator, authorities: Sequence[Area], **kwargs: Any) -> None:
        self.authorities = list(authorities)
        super().__init__(*args, **kwargs)
        self.fields |= _level_fields(indicator, self.authorities)

    def levels(self) -> dict[Area, Level | None]:
        """The level chosen for each authority; None where only returned figures count."""
        return _levels_chosen(self.cleaned_data, self.authorities)

    def protects(self) -> list[Area]:
        """The authorities that protect its small numbers whatever the library says."""
        return _protecting(self.cleaned_data, self.authorities)


def _protecting(cleaned: Mapping[str, Any], authorities: Iterable[Area]) -> list[Area]:
    return [area for area in authorities if cleaned[_protection_field(area)]]


def _protection_fields(indicator: Indicator, authorities: Sequence[Area]) -> dict[str, forms.Field]:
    """A switch for each authority; where it is on it stays so."""
    found = OwnProtection.objects.filter(authority__in=authorities)
    own = set() if indicator.pk is None else {each.authority_id for each in found.filter(indicator=indicator)}
    fields: dict[str, forms.Field] = {}
    for authority in authorities:
        field = switch(
            f"Counts people in {authority}",
            "Small numbers of it are left out there even where the library doesn’t say so. It can’t be taken back",
        )
        field.initial = field.disabled = authority.pk in own
        fields[_protection_field(authority)] = field
    return fields


def level_changes(form: "IndicatorForm | LevelsForm") -> list[FieldChange]:
    """The levels of collection that are chosen anew, in words."""
    words = dict(chosen(LEVELS, "only returned figures count"))
    names = {each: _level_field(each) for each in form.authorities}
    pairs = {
        f"Collected in {each} by": (form.fields[name].initial or "", form.cleaned_data.get(name) or "")
        for each, name in names.items()
    }
    return [
        FieldChange(label, str(words[was]), str(words[now]))
        for label, (was, now) in pairs.items()
        if was != now
    ]


def _level_fields(indicator: Indicator, authorities: Sequence[Area]) -> dict[str, forms.Field]:
    stored = {}
    if indicator.pk is not None:
        found = CollectionLevel.objects.filter(indicator=indicator, authority__in=authorities)
        stored = dict(found.values_list("authority", "level"))
    levels: dict[str, forms.Field] = {
        _level_field(authority): forms.ChoiceField(
            label=f"Collected in {authority} by",
            required=False,
            choices=chosen(LEVELS, "Nobody below: only returned figures count"),
            initial=stored.get(authority.pk, ""),
            widget=forms.Select(attrs={"class": "govuk-select"}),
            help_text="The areas whose figures are summed",
        )
        for authority in authorities
    }
    return levels | _protection_fields(indicator, authorities)


def _levels_chosen(cleaned: Mapping[str, Any], authorities: Sequence[Area]) -> dict[Area, Level | None]:
    found = {area: cleaned[_level_field(area)] for area in authorities}
    return {area: Level(text) if text else None for area, text in found.items()}


def _grades(cleaned: Mapping[str, Any]) -> list[str]:
    return [line.strip() for line in cleaned.get("grades", "").splitlines() if line.strip()]


Wrong = Iterator[tuple[str, str]]


def _usual_is_ticked(cleaned: Mapping[str, Any]) -> Wrong:
    bases = cleaned.get("bases") or []
    if bases and cleaned.get("usual_basis") not in bases:
        yield "usual_basis", "The usual basis must be one of those ticked"


def _rate_has_its_per(cleaned: Mapping[str, Any]) -> Wrong:
    if cleaned.get("unit") == Unit.RATE and not cleaned.get("rate_per"):
        yield "rate_per", "Enter what the rate is per, for example 10000"


def _grades_have_an_order(cleaned: Mapping[str, Any]) -> Wrong:
    if cleaned.get("unit") != Unit.GRADE:
        return
    yield from faults_in_grades(_grades(cleaned), cleaned.get("polarity", ""))
    if cleaned.get("minimum_change") is not None:
        yield "minimum_change", "Every change of a grade counts: leave it empty"


def _ends_after_it_begins(cleaned: Mapping[str, Any]) -> Wrong:
    first, last = cleaned.get("collected_from"), cleaned.get("collected_until")
    if first and last and last < first:
        yield "collected_until", "It can't end before it begins"


RULES = (_usual_is_ticked, _rate_has_its_per, _grades_have_an_order, _ends_after_it_begins)


def _protection_field(authority: Area) -> str:
    return f"people-{authority.slug}"


def _level_field(authority: Area) -> str:
    return f"level-{authority.slug}"


ORDER = [
    "name",
    "national_code",
    "why_it_matters",
    "unit",
    "rate_per",
    "polarity",
    "decimal_places",
    "bases",
    "usual_basis",
    "numerator_name",
    "denominator_name",
    "denominator_from",
    "share_of",
    "starts",
    "ends",
    "adds_up",
    "counts_people",
    "why_not_people",
    "numerator_counted_by",
    "denominator_counted_by",
    "same_denominator_as",
    "part_of",
    "protects_rest",
    "minimum_change",
    "grades",
]
