"""Form fields as this service shows them: days and figures typed as people write them, errors that say what to do."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from districts.changes import Refusal
from districts.form_choices import FieldChoice
from indicators.rules.grades import grade_at, in_order, place_of
from indicators.rules.periods import Period

DAY_FORMATS = ["%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%Y-%m-%d"]
DAY_EXAMPLE = "For example 01/04/2012"
LOOKS = (
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.HiddenInput, ""),
    (forms.TextInput, "govuk-input"),
)
CHOSEN = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class DayField(forms.DateField):
    """A day, as 01/04/2012 or 1 April 2012."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", DAY_EXAMPLE)
        look = forms.DateInput(format="%d/%m/%Y", attrs={"class": "govuk-input govuk-input--width-10"})
        super().__init__(input_formats=DAY_FORMATS, widget=look, **options)
        self.error_messages["invalid"] = f"{self.label} must be a day such as 01/04/2012"

    def to_python(self, value: Any) -> date | None:
        """The day, whatever spaces stand around it."""
        return super().to_python(value.strip() if isinstance(value, str) else value)


class MonthField(forms.TypedChoiceField):
    """A month, chosen from those that its form offers; its last day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=lambda slug: Period.parse(slug).end, **options)


class FigureField(forms.DecimalField):
    """A figure of 0 or more, typed with or without thousands separators and a % sign."""

    def __init__(self, **options: Any) -> None:
        look = forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10", "inputmode": "decimal"})
        super().__init__(min_value=Decimal(0), max_digits=20, decimal_places=6, widget=look, **options)
        self.error_messages |= {
            "invalid": f"{self.label} must be a number",
            "min_value": f"{self.label} can't be below 0",
        }

    # Django's types have a decimal field for one of whole numbers.
    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        """The number without what people write around it."""
        if isinstance(value, str):
            value = value.replace(",", "").replace(" ", "").removesuffix("%")
        return super().to_python(value)

    def prepare_value(self, value: object) -> object:
        """78.8, not 78.800000."""
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class GradeField(forms.Field):
    """A grade of an indicator, chosen from its own; what is stored is its place, counted from the worst."""

    def __init__(self, grades: Sequence[str], **options: Any) -> None:
        self.grades = grades
        names = chosen([(grade, grade) for grade in grades], "No grade")
        super().__init__(widget=forms.Select(choices=names, attrs={"class": "govuk-select"}), **options)

    def to_python(self, value: object) -> Decimal | None:
        """The place of the grade that is named."""
        text = str(value or "").strip()
        place = place_of(self.grades, text)
        if text and place is None:
            raise forms.ValidationError(f"{self.label} must be {in_order(self.grades)}")
        return place

    def prepare_value(self, value: object) -> object:
        """The name of a stored grade."""
        return grade_at(self.grades, value) if isinstance(value, Decimal) else value


class FileOfAtMost(forms.FileField):
    """A file of at most so many megabytes; for a larger one the form asks whether it `is_the` right one."""

    def __init__(self, megabytes: int, is_the: str, *, accept: str = "", **options: Any) -> None:
        look = forms.FileInput(attrs={"accept": accept} if accept else {})
        super().__init__(widget=look, **options)
        self.megabytes, self.is_the = megabytes, is_the

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The file, of which nothing is read yet."""
        file = super().clean(data, initial)
        if file is not None and file.size > self.megabytes * 1024 * 1024:
            raise forms.ValidationError(f"The file is over {self.megabytes} MB. {self.is_the}")
        return file


class StyledForm(forms.BaseForm):
    """The look of every field, and errors that name what is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            look = next((name for kind, name in LOOKS if isinstance(field.widget, kind)), "")
            if not isinstance(field.widget, CHOSEN):
                field.widget.attrs.setdefault("class", look)
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _asked_for(field)
            if "invalid_choice" in field.error_messages:
                field.error_messages["invalid_choice"] = "Choose from the list"

    def refused(self, refusal: Refusal) -> None:
        """Show why a change was refused, beside the field that is wrong where the form has it."""
        for problem in refusal.problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.text)


def offer_grades(form: forms.BaseForm, grades: Sequence[str], names: Iterable[str]) -> None:
    """Let these fields of a form be grades, the best first."""
    for name in names:
        form.fields[name] = GradeField(
            grades, label=form.fields[name].label, required=False, help_text="The best grade stands first"
        )


def _asked_for(field: forms.Field) -> str:
    """What is missing, from the field's label: "Enter the reason", "Choose the area"."""
    verb = "Choose" if isinstance(field, forms.ChoiceField | forms.FileField) else "Enter"
    label = str(field.label or "")
    return f"{verb} the {label[:1].lower()}{label[1:]}"


class ManageForm(StyledForm, forms.Form):
    """A form of its own."""


class SeenForm(ManageForm):
    """A form that knows the state that its reader saw, so that two people don't overwrite each other."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


def text_input(characters: int = 0) -> forms.TextInput:
    """A line of text, as wide as so many characters where it is short."""
    width = f" govuk-input--width-{characters}" if characters else ""
    return forms.TextInput(attrs={"class": f"govuk-input{width}"})


def switch(label: str, help_text: str = "") -> forms.BooleanField:
    """Yes where it is ticked."""
    return forms.BooleanField(label=label, help_text=help_text, required=False)


def chosen(choices: Iterable[FieldChoice], first: str) -> list[FieldChoice]:
    """The choices under one that chooses nothing, which reads `first`."""
    return [("", first), *choices]
