"""What a field of a form offers to choose from, where that is only known when the form is made."""

from collections.abc import Iterable, Sequence

from django import forms
from django.db.models import Model, QuerySet

# What is stored and what is shown; or a heading with such pairs under it.
FieldChoice = tuple[str, str] | tuple[str, Sequence[tuple[str, str]]]


def offer(form: forms.BaseForm, name: str, choices: Iterable[FieldChoice]) -> None:
    """Let this field of the form be one of these."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def offer_records(
    form: forms.BaseForm, name: str, records: QuerySet[Model], empty: str | None = None
) -> None:
    """Let this field of the form be one of these records; `empty` is what choosing none of them reads."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = records
    field.empty_label = empty or field.empty_label
