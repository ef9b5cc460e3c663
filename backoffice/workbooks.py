"""Workbooks that a page takes in two steps: chosen and shown, then carried along until somebody says yes."""

from collections.abc import Callable
from typing import TypeVar

from django.core import signing

from returns.reading.sandboxed import sheets_in_sandbox
from returns.reading.sheet.cells import Sheet, WorkbookNotReadable
from scorecard.forms import ManageForm

Row = TypeVar("Row")
Sent = TypeVar("Sent")


def rows_sent(
    form: ManageForm, carried: str, *, confirmed: Callable[[str], Sent], chosen: Callable[[], Sent]
) -> Sent | None:
    """The rows that were carried, as `confirmed` reads them, else those `chosen`; None where the form says why not."""
    try:
        sent = confirmed(carried) if carried else chosen()
    except WorkbookNotReadable as error:
        form.add_error("file", str(error))
        return None
    except signing.BadSignature:
        form.add_error("file", "Choose the workbook once more")
        return None
    if carried:
        form.errors.clear()  # that no file came with the yes
    return None if form.errors else sent


def rows_of_file(form: ManageForm, rows_of: Callable[[list[Sheet]], list[Row]], most: int) -> list[Row]:
    """The rows of the form's file; none where the form is wrong. Raises WorkbookNotReadable, for too many too."""
    if not form.is_valid():
        return []
    file = form.cleaned_data["file"]
    rows = rows_of(sheets_in_sandbox(file.read(), file.name))
    if len(rows) > most:
        raise WorkbookNotReadable(f"The sheet has {len(rows):,} rows; import at most {most:,} at once.")
    return rows
