"""The forms of national files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from districts.form_choices import offer
from districts.virus_scan import FileNotSafe, refuse_infected
from indicators.models import Indicator
from indicators.rules.terms import Basis, BesideKind
from national.recipe_writing import MeasureWritten
from national.rules.labels import the_total
from national.rules.years import natural_ends, plain_identifier
from scorecard.forms import DayField, FileOfAtMost, ManageForm, chosen, text_input

YEAR_ENDS = [
    ("03-31", "31 March"),
    ("06-30", "30 June"),
    ("08-31", "31 August"),
    ("09-30", "30 September"),
    ("12-31", "31 December"),
]
ANY = "<any>"
PARTS = ("numerator", "denominator", "value")


class NationalFileForm(ManageForm):
    """A file, and the day of its publication."""

    file = FileOfAtMost(
        20,
        "Send one dataset at a time",
        accept=".csv,.zip,.xlsx",
        label="National file",
        help_text="A .csv file as it is published, the .zip it comes in, or an .xlsx workbook, of up to 20 MB. "
        "You see what it does before anything is stored",
        error_messages={"required": "Choose the file", "empty": "The file is empty"},
    )
    published = DayField(
        label="Published on",
        required=False,
        help_text="The day of the edition, for example 05/11/2025. Leave it empty if you don’t know it",
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse a file that the virus scanner refuses."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            refuse_infected(file.read())
        except FileNotSafe as error:
            raise forms.ValidationError(str(error)) from error
        file.seek(0)
        return file


class MeasureForm(ManageForm):
    """A recipe's name and year, and the columns and rows of one indicator."""

    name = forms.CharField(label="Name of the dataset", max_length=60, widget=text_input())
    year_ends = forms.ChoiceField(label="Its year ends on", choices=YEAR_ENDS)
    indicator = forms.ChoiceField(label="Indicator")
    basis = forms.ChoiceField(label="Basis", choices=Basis.choices())
    value = forms.ChoiceField(label="Column with the printed figure", required=False)
    numerator = forms.ChoiceField(label="Column with the numerator, or the count", required=False)
    denominator = forms.ChoiceField(
        label="Column with the denominator",
        required=False,
        help_text="Leave it empty for a rate per 10,000 children: the mid-year population is taken",
    )
    decimals = forms.IntegerField(
        label="Decimals as printed",
        min_value=0,
        max_value=3,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "govuk-input govuk-input--width-2"}),
    )

    def __init__(self, *args: Any, unknown: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.identifiers: Sequence[str] = unknown["identifiers"]
        self.indicators = {each.code: each for each in Indicator.objects.all()}
        offer(
            self, "indicator", chosen([(code, each.name) for code, each in self.indicators.items()], "Choose")
        )
        for part in PARTS:
            columns = [(name, name) for name in unknown["columns"]]
            offer(self, part, chosen(columns, "None"))
        self.filters = {f"filter-{at}": name for at, name in enumerate(unknown["filters"])}
        for field, name in self.filters.items():
            values = unknown["filters"][name]
            self.fields[field] = forms.ChoiceField(
                label=f"Rows with this {name}",
                initial=the_total(values),
                widget=forms.Select(attrs={"class": "govuk-select"}),
            )
            offer(
                self, field, [*((value, value or "(empty)") for value in values), (ANY, "Whatever it says")]
            )

    def clean(self) -> dict[str, Any]:
        """A measure has a printed figure or a numerator."""
        cleaned = super().clean() or {}
        if not cleaned.get("value") and not cleaned.get("numerator"):
            self.add_error("value", "Choose the column with the printed figure, or that with the numerator")
        return cleaned

    @property
    def ends(self) -> dict[str, str]:
        """The day on which each word of the file's time_identifier ends; months and quarters say it."""
        natural = {plain_identifier(name): day for name, day in natural_ends().items()}
        chosen_day: str = self.cleaned_data["year_ends"]
        return {name: natural.get(plain_identifier(name), chosen_day) for name in self.identifiers}

    @property
    def measure(self) -> MeasureWritten:
        """What the fields say."""
        said = self.cleaned_data
        columns = {part: [said[part]] if said[part] else [] for part in ("numerator", "denominator")}
        return MeasureWritten(
            indicator=self.indicators[said["indicator"]],
            basis=Basis(said["basis"]),
            rows={name: said[field] for field, name in self.filters.items() if said[field] != ANY},
            value=said["value"],
            decimals=said["decimals"],
            **columns,
        )


class BesideForm(ManageForm):
    """Which national figures stand beside the rows of a scorecard."""

    beside = forms.MultipleChoiceField(
        label="In the column of benchmarks",
        choices=BesideKind.choices(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each with its own period, for percentages, rates and ratios. Published editions stay as they are",
    )


class ReasonForm(ManageForm):
    """Why an authority's populations change."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        initial="Mid-year estimates of the Office for National Statistics, from the national file",
        widget=text_input(),
        help_text="Stays on record",
    )
