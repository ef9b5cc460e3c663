"""The audit trail, searched by whom, what and when, on the page and as a CSV file."""

import json
from datetime import datetime

import django_tables2 as tables
from django import forms
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst

from districts.access import Access, page_for
from districts.audit import KINDS, Search, entries_found, entries_seen
from districts.changes import field_changes
from districts.permissions import reader_for
from indicators.lists import ListTable, arrange, csv_file
from scorecard.forms import DayField, ManageForm, chosen, text_input

ENTRIES_A_PAGE = 50


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


class AuditTable(ListTable):
    """The entries found. What stood before and after is told field by field on the page, and as JSON in the file."""

    caption = "Entries, newest first"
    file_name = "audit-trail"
    unbroken = ("at",)

    at = tables.DateTimeColumn(format="j F Y, H:i", verbose_name="When", order_by="pk")
    username = tables.Column(accessor="by__username", verbose_name="Username", visible=False)
    who = tables.Column(orderable=False)
    action = tables.Column(verbose_name="What", orderable=False)
    subject = tables.Column(verbose_name="On what", orderable=False, default="")
    changes = tables.TemplateColumn(
        template_name="manage/_changes.html",
        accessor="pk",
        verbose_name="Before and after",
        orderable=False,
        exclude_from_export=True,
        extra_context=lambda record: {"changes": field_changes(record.before, record.after)},
    )
    before = tables.Column(visible=False)
    after = tables.Column(visible=False)

    def value_at(self, value: datetime) -> str:
        """The moment to the second, as programs read it."""
        return timezone.localtime(value).isoformat(timespec="seconds")

    def render_action(self, value: str) -> str:
        """What was done, as a heading begins."""
        return capfirst(value)

    def value_action(self, value: str) -> str:
        """What was done, as it is stored."""
        return value

    def value_before(self, value: object) -> str:
        """What stood before, as JSON."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True)

    def value_after(self, value: object) -> str:
        """What stands since, as JSON."""
        return json.dumps(value, ensure_ascii=False, sort_keys=True)


@page_for(Access.OVERSEES)
def audit(request: HttpRequest) -> HttpResponseBase:
    """The entries found, newest first."""
    form = SearchForm(request.GET)
    table = AuditTable(entries_found(entries_seen(reader_for(request.user)), form.search))
    file = arrange(request, table, lines_a_page=ENTRIES_A_PAGE)
    return file or render(
        request, "manage/audit.html", {"form": form, "table": table}, status=400 if form.errors else 200
    )


@page_for(Access.OVERSEES)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The entries found, as a CSV file; nothing in it is a formula."""
    found = entries_found(entries_seen(reader_for(request.user)), SearchForm(request.GET).search)
    return csv_file(AuditTable(found))
