"""The audit trail, searched by whom, what and when, on the page and as a CSV file."""

import csv
import json
from collections.abc import Iterator

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from districts.access import Access, open_to
from districts.audit import KINDS, Search, entries_found, entries_seen
from districts.changes import field_changes
from districts.models import AuditEntry
from districts.permissions import reader_for
from indicators.plain_sheet import safe_text
from scorecard.forms import DayField, ManageForm, chosen, text_input

ENTRIES_A_PAGE = 50
HEADINGS = ("When", "Username", "Who", "What", "On what", "Before", "After")


class SearchForm(ManageForm):
    """Whose entries, of which kind, about what, between which days."""

    who = forms.CharField(label="Who", required=False, max_length=100, widget=text_input(20))
    kind = forms.ChoiceField(
        label="What",
        required=False,
        choices=chosen([(kind, label) for kind, (label, _) in KINDS.items()], "Everything"),
    )
    words = forms.CharField(label="On what", required=False, max_length=100, widget=text_input(20))
    first = DayField(label="From", required=False)
    last = DayField(label="Until", required=False)

    @property
    def search(self) -> Search:
        """What is looked for; everything while the form is wrong."""
        return Search(**self.cleaned_data) if self.is_valid() else Search()


@require_safe
@open_to(Access.OVERSEES)
def audit(request: HttpRequest) -> HttpResponse:
    """The entries found, newest first."""
    form = SearchForm(request.GET)
    found = entries_found(entries_seen(reader_for(request.user)), form.search)
    page = Paginator(found, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "entries": [(entry, field_changes(entry.before, entry.after)) for entry in page],
        "asked": asked.urlencode(),
    }
    return render(request, "manage/audit.html", context, status=400 if form.errors else 200)


@require_safe
@open_to(Access.OVERSEES)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The entries found, as a CSV file; nothing in it is a formula."""
    found = entries_found(entries_seen(reader_for(request.user)), SearchForm(request.GET).search)
    disposition = content_disposition_header(as_attachment=True, filename="audit-trail.csv")
    return StreamingHttpResponse(
        _lines(found.iterator(chunk_size=1000)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


class _Line:
    """What a CSV writer writes to: it gives the line back."""

    def write(self, text: str) -> str:
        return text


def _lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    writer = csv.writer(_Line())
    # Excel takes a file for UTF-8 only where it begins with this mark.
    yield "\ufeff" + writer.writerow(HEADINGS)
    for entry in entries:
        yield writer.writerow([safe_text(text) for text in _texts(entry)])


def _texts(entry: AuditEntry) -> tuple[str, ...]:
    at = timezone.localtime(entry.at).isoformat(timespec="seconds")
    username = "" if entry.by is None else entry.by.username
    return (at, username, entry.who, entry.action, entry.subject, _json(entry.before), _json(entry.after))


def _json(state: object) -> str:
    return "" if state is None else json.dumps(state, ensure_ascii=False, sort_keys=True)
