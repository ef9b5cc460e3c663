"""Last years' figures: a workbook that asks for past months, to fill in and send as any return, and what is missing."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from backoffice.confirming import form_page
from backoffice.periods import months_offered
from backoffice.scope import areas_below, council_page
from districts.form_choices import offer
from districts.models import Area
from indicators.models import Indicator, Reading
from indicators.plain_sheet import PlainSheet, safe_text
from indicators.rules.periods import add_months, describe, months_between
from indicators.rules.terms import Unit
from returns.downloads import download
from returns.models import ReturnDue
from returns.template.build import asked_of
from sandbox.client import run_sandboxed
from scorecard.forms import ManageForm, MonthField

MONTHS = 24
MOST_MONTHS = 60
HEADINGS = ("Indicator", "Area", "Basis", "Period", "Unit", "Numerator", "Denominator", "Value", "Note")
WIDTHS = {"Indicator": 60, "Area": 24, "Note": 40}


class MonthsForm(ManageForm):
    """From which month to which the workbook asks."""

    first = MonthField(label="First month")
    last = MonthField(label="Last month")

    def __init__(self, *args: Any, newest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = months_offered(add_months(newest, 1 - MOST_MONTHS), newest)
        for name in self.fields:
            offer(self, name, offered)

    def clean(self) -> None:
        """The months in order."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", "Choose a month after the first")


def _months(first: date, last: date) -> list[date]:
    return [add_months(first, at) for at in range(months_between(first, last) + 1)]


@council_page
def history(request: HttpRequest, council: Area) -> HttpResponse:
    """What past figures there are, and the workbook that asks for them: `?first=2024-04&last=2026-03`."""
    last = add_months(first_month(areas_below(council)), -1)
    initial = {"first": f"{add_months(last, 1 - MONTHS):%Y-%m}", "last": f"{last:%Y-%m}"}
    form = MonthsForm(request.GET or None, newest=last, initial=initial)
    if form.is_valid():
        return _workbook(council, _months(form.cleaned_data["first"], form.cleaned_data["last"]))
    having, lacking = past_figures(council)
    context = {"authority": council, "having": having, "lacking": lacking}
    return form_page(request, "manage/history.html", form, context)


def _workbook(council: Area, months: Sequence[date]) -> HttpResponse:
    """A row for each figure that a return of each month would ask for."""
    asked = [(month, row) for month in months for row in asked_of(council, month)]
    asked.sort(key=lambda each: (each[1].spec.name, each[1].area_name, each[1].basis))
    rows = [
        [
            safe_text(row.spec.name),
            safe_text(row.area_name),
            row.basis.label,
            describe(row.basis, month),
            Unit(row.spec.unit).label,
        ]
        for month, row in asked
    ]
    sheet = PlainSheet(f"Return of {council.name}"[:31], rows, HEADINGS, WIDTHS)
    data = run_sandboxed("indicators.plain_workbook.plain_workbook", [sheet])
    return download(data, f"history-{council.slug}.xlsx")


def first_month(areas: Iterable[Area]) -> date:
    """The last day of the first month that is due here; of the month before today's where none is."""
    due = ReturnDue.objects.filter(area__in=areas).aggregate(day=Min("period_end"))["day"]
    return due or add_months(timezone.localdate(), -1)


def past_figures(council: Area) -> tuple[list[tuple[Indicator, date]], list[Indicator]]:
    """The measures of its scorecards with their earliest figure before the first month, and those that have none."""
    areas = areas_below(council)
    shown = Indicator.objects.filter(entries__section__scorecard__authority=council).distinct()
    past = Reading.objects.filter(area__in=areas, period_end__lt=first_month(areas))
    earliest = dict(past.order_by().values_list("indicator").annotate(Min("period_end")))
    having = [(each, earliest[each.pk]) for each in shown if each.pk in earliest]
    return having, [each for each in shown if each.pk not in earliest]
