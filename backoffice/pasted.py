"""Lists pasted from a spreadsheet, typed or in a file: a line each, its cells apart by tabs or by commas."""

import csv
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from backoffice.targets.workbook import text_of
from returns.reading.sandboxed import sheets_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable
from scorecard.forms import FileOfAtMost, ManageForm

MOST_LETTERS = 200_000

Line = TypeVar("Line")


def list_field(label: str, help_text: str, *, required: bool = False, rows: int = 12) -> forms.CharField:
    """The box that a list is pasted into."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=MOST_LETTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class ListForm(ManageForm):
    """A list, as text in the field called `listed` or as a file."""

    listed: ClassVar[str]

    file = FileOfAtMost(
        2,
        "Is it the list?",
        accept=".xlsx,.csv,.txt",
        label="Or a file",
        required=False,
        help_text="The same columns on its first sheet, with or without headings; up to 2 MB",
    )

    def clean(self) -> dict[str, Any]:
        """The rows of the file stand for what was typed."""
        found = super().clean() or {}
        if found.get("file") is not None:
            found[self.listed] = self._text_of(found["file"])
        if not found.get(self.listed) and not self.errors:
            self.add_error(self.listed, "Paste a list, or choose a file")
        return found

    def _text_of(self, file: "UploadedFile[Any]") -> str:
        """The rows of the first sheet, their cells apart by tabs."""
        try:
            sheet = sheets_in_sandbox(file.read(), file.name or "")[0]
        except (WorkbookNotReadable, IndexError) as error:
            self.add_error("file", str(error) or "The workbook has no sheet")
            return ""
        columns = range(1, sheet.last_column + 1)
        return "\n".join("\t".join(text_of(sheet, row, column) for column in columns) for row in sheet.rows)


def lines_of(
    form: forms.BaseForm, name: str, heading: Sequence[str], read: Callable[[list[str]], Line]
) -> Iterator[Line]:
    """What `read` makes of each line of a form's list; of one for which it raises ValueError the form says so.

    A line has at least a cell for each of `heading`. One that begins with its first two names is none, where it comes
    first.
    """
    for number, cells in cells_of(form.cleaned_data[name], heading[:2], len(heading)):
        try:
            yield read(cells)
        except ValueError as error:
            form.add_error(name, f"Line {number}: {error}")


def cells_of(text: str, heading: Sequence[str], wide: int) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, numbered from 1, but for a first one that begins as `heading` does.

    A line has at least `wide` cells: those that it lacks are empty. A cell with a comma stands in quotation marks.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        parted = csv.reader([line], delimiter="\t" if "\t" in line else ",", skipinitialspace=True)
        cells = [cell.strip() for cell in next(parted, [])]
        begins = [cell.casefold() for cell in cells[: len(heading)]]
        if any(cells) and not (number == 1 and begins == list(heading)):
            yield number, cells + [""] * (wide - len(cells))
