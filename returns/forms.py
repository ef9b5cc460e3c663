"""The forms of the upload and of what is done with a return."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from districts.form_choices import offer, offer_records
from districts.models import Area
from districts.virus_scan import FileNotSafe, refuse_infected
from indicators.rules.periods import Period, add_months
from returns.reading.files.kinds import ENDINGS

MEGABYTE = 1024 * 1024
MONTHS_OFFERED = 13
LARGEST_UPLOAD = 10 * MEGABYTE
FILES_AT_ONCE = 12


class UploadForm(forms.Form):
    """A file, and the area where the file doesn't say it."""

    file = forms.FileField(
        label="Excel return",
        help_text="A workbook (.xlsx, .xlsm, .xls or .ods) or a .csv file of up to 10 MB. "
        "Nothing is stored as a figure until you accept it.",
        error_messages={"required": "Choose the Excel file of your return", "empty": "The file is empty"},
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ",".join(ENDINGS)}),
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="Area",
        required=False,
        empty_label="Read it out of the file",
        help_text="Only needed where the file does not say which area it is for.",
        error_messages={"invalid_choice": "Choose an area from the list"},
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )

    def __init__(self, *args: Any, areas: Sequence[Area] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Area.objects.filter(pk__in=[area.pk for area in areas])
        offer_records(self, "area", found.select_related("parent"))

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse a file that is larger than any return, or that the virus scanner refuses."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        refuse_file(file)
        return file


def refuse_file(file: "UploadedFile[Any]") -> None:
    """Raises ValidationError for a file larger than any return, or that the virus scanner refuses."""
    assert file.size is not None
    if file.size > LARGEST_UPLOAD:
        size = file.size / MEGABYTE
        raise forms.ValidationError(
            f"The file is {size:.0f} MB. A return is at most 10 MB; is it the right file?"
        )
    try:
        refuse_infected(file.read())
    except FileNotSafe as error:
        raise forms.ValidationError(str(error)) from error
    file.seek(0)


class _FilesInput(forms.FileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """One file or several, each clean by itself."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, (list, tuple)) else [data]
        return [super(_FilesField, self).clean(each, initial) for each in files or [None]]


class UploadsForm(UploadForm):
    """One file or several, and the area of those that don't say it."""

    file = _FilesField(
        label="Excel return",
        help_text="A workbook (.xlsx, .xlsm, .xls or .ods) or a .csv file of up to 10 MB, or several at once. "
        "Nothing is stored as a figure until you accept it.",
        error_messages={"required": "Choose the Excel file of your return", "empty": "The file is empty"},
        widget=_FilesInput(
            attrs={"class": "govuk-file-upload", "accept": ",".join(ENDINGS), "multiple": True}
        ),
    )

    def clean_file(self) -> "list[UploadedFile[Any]]":  # type: ignore[override]  # several of what its base has one of
        """Refuse more files than are read at once, and each as one alone."""
        files: list[UploadedFile[Any]] = self.cleaned_data["file"]
        if len(files) > FILES_AT_ONCE:
            raise forms.ValidationError(f"Choose at most {FILES_AT_ONCE} files at once")
        for file in files:
            refuse_file(file)
        return files


class KeyForm(forms.Form):
    """A new key for a program that sends returns: what sends with it, for which area, and until when."""

    name = forms.CharField(
        label="What sends with it",
        max_length=80,
        help_text="For example the case system. It stands on record with each return.",
        error_messages={"required": "Say what sends with it"},
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-!-width-one-half"}),
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label="Area",
        empty_label=None,
        help_text="It sends for this area and what lies below it.",
        error_messages={"invalid_choice": "Choose an area from the list", "required": "Choose an area"},
        widget=forms.Select(attrs={"class": "govuk-select"}),
    )
    reads_drafts = forms.BooleanField(
        label="Reads drafts of the area too",
        required=False,
        help_text="For a spreadsheet that fetches the rows of a month before it is published",
        widget=forms.Select(choices=[("", "No"), ("yes", "Yes")], attrs={"class": "govuk-select"}),
    )
    expires_on = forms.DateField(
        label="Works until",
        help_text="The last day, within a year. For example 31/03/2013",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        error_messages={"required": "Say until when it works", "invalid": "Type the day as 31/03/2013"},
        widget=forms.TextInput(attrs={"class": "govuk-input govuk-input--width-10"}),
    )

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Area.objects.filter(pk__in=[area.pk for area in areas])
        offer_records(self, "area", found.select_related("parent"))


class TemplateForm(forms.Form):
    """For which area and month a template is wanted: one of the months up to the one after the newest figures."""

    area = forms.ChoiceField(label="Area", widget=forms.Select(attrs={"class": "govuk-select"}))
    period = forms.ChoiceField(label="Month", widget=forms.Select(attrs={"class": "govuk-select"}))

    def __init__(self, *, areas: Sequence[Area], newest: date) -> None:
        super().__init__(auto_id="template-%s")
        months = [Period(add_months(newest, 1 - back)) for back in range(MONTHS_OFFERED)]
        offer(self, "area", [(area.slug, area.name) for area in areas])
        offer(self, "period", [(month.slug, month.label) for month in months])
        self.initial = {"period": months[0].slug}


class WithdrawalForm(forms.Form):
    """Why a return is taken back."""

    reason = forms.CharField(
        label="Why is this return withdrawn?",
        max_length=500,
        error_messages={"required": "Say why the return is withdrawn"},
        widget=forms.TextInput(attrs={"class": "govuk-input"}),
    )
