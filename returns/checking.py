"""The checks before sending: a file is looked at as an upload would be, and nothing of it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from districts.access import Access, form_for
from districts.permissions import Reader, reader_for
from districts.sign_in.rate_limits import by_account, limited
from districts.uploads import path_of_upload
from returns import queries
from returns.forms import UploadForm
from returns.intake.drafting import FileNotKept, draft_return
from returns.intake.ownership import AreaNotStated, Sender
from returns.intake.receiving import LARGE_UPLOAD
from returns.models import Return
from returns.page.return_page import return_page
from returns.reading.sandboxed import prepare_to_read, read_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable

_TOO_LARGE = (
    "A file of this size is looked at when you upload it. No figure changes before you accept it, "
    "and you can discard it."
)


@contextmanager
def forgotten() -> Iterator[list[Return]]:
    """A block of which the database keeps nothing; of the returns put into the list not even the file stays."""
    found: list[Return] = []
    try:
        with transaction.atomic():
            yield found
            transaction.set_rollback(True)
    finally:
        for each in found:
            path_of_upload(each.stored_as).unlink(missing_ok=True)


@form_for(Access.UPLOADS)
@limited("upload", by_account)
def check(request: HttpRequest) -> HttpResponse:
    """Choose a file, and see what an upload of it would say. Nothing is stored."""
    reader = reader_for(request.user)
    if request.method == "GET":
        prepare_to_read()
    sent_in = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent_in, areas=queries.areas_sendable(reader))
    if form.is_valid():
        try:
            return _checked(request, reader, form)
        except (FileNotKept, WorkbookNotReadable) as error:
            form.add_error("file", str(error))
        except AreaNotStated:
            form.add_error(
                "area", "The file does not say which area it is for. Choose it, and the file once more."
            )
    return render(request, "returns/check.html", {"form": form}, status=400 if form.errors else 200)


def _checked(request: HttpRequest, reader: Reader, form: UploadForm) -> HttpResponse:
    """The page of the file as its draft would have it, written out before the draft is forgotten."""
    file: Any = form.cleaned_data["file"]
    if file.size > LARGE_UPLOAD:
        raise WorkbookNotReadable(_TOO_LARGE)
    with forgotten() as kept:
        draft = draft_return(
            data=file.read(),
            file_name=file.name,
            by=Sender(reader.user, queries.areas_sendable(reader)),
            area=form.cleaned_data["area"],
            read=read_in_sandbox,
        )
        kept.append(draft)
        page = return_page(request, reader, draft)
        shown = {**vars(page), "form": form, "checking": True, "asking": False, "file_name": file.name}
        return render(request, "returns/check.html", shown)
