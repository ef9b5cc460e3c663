"""Until when areas return a month: a list, and a form for one area or all of a level."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from backoffice.confirming import PendingChange, data_of, form_page, write_at_once
from backoffice.library.indicator_forms import LEVELS
from backoffice.periods import YEAR, months_offered
from backoffice.scope import areas_below, council_button, council_form, editor
from districts.changes import history_of
from districts.form_choices import offer
from districts.models import Area
from indicators.lists import ListTable, arrange
from indicators.models import CollectionLevel
from indicators.rules.periods import Period, add_months, months_between
from returns.due.due_dates import remove_due_date, set_due_date
from returns.due.reminders import ReminderNotSent, send_template
from returns.models import ReturnDue
from returns.queries import newest_month
from scorecard.forms import DayField, ManageForm, MonthField, switch

SHOWN = 60
AHEAD = 3  # months for which a due date can be set before they have ended
EVERY = "level:"


class DueForm(ManageForm):
    """A month, whose return it is, and the day."""

    month = MonthField(label="Month")
    areas = forms.ChoiceField(label="Who returns it")
    due = DayField(
        label="Due by",
        error_messages={"required": "Enter the day by which it is due"},
    )

    tell = switch("Send the officers an e-mail with the day and the template to fill in")

    def __init__(self, *args: Any, areas: Sequence[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        newest, last = newest_month(areas), add_months(timezone.localdate(), -1)
        if months_between(newest, last) > YEAR:
            last = newest
        offer(self, "month", months_offered(add_months(last, -YEAR), add_months(last, AHEAD)))
        self.initial = {"month": Period(last).slug, "areas": _usual(areas)}
        self.known = [area for area in areas if not area.closed]
        levels = {area.level for area in self.known}
        every = [(f"{EVERY}{level}", f"Every {name.lower()}") for level, name in LEVELS if level in levels]
        offer(self, "areas", [*every, *((area.slug, area.name) for area in self.known)])

    def chosen(self) -> list[Area]:
        """The areas that the choice names."""
        text = self.cleaned_data["areas"]
        level = text.removeprefix(EVERY) if text.startswith(EVERY) else None
        return [area for area in self.known if (area.level == level if level else area.slug == text)]


def _usual(areas: Sequence[Area]) -> str:
    """The choice of the level that returns most indicators; empty where none is chosen yet. One query."""
    levels = CollectionLevel.objects.filter(authority__in=[area.pk for area in areas]).values_list(
        "level", flat=True
    )
    counted = Counter(levels)
    return f"{EVERY}{max(counted, key=counted.__getitem__)}" if counted else ""


class DueTable(ListTable):
    """The due dates that are set, an area's month a line."""

    caption = "Due dates, newest month first"
    file_name = "due-dates"

    period_end = tables.DateColumn(format="F Y", verbose_name="Month")
    area = tables.Column(accessor="area__name", verbose_name="Area")
    due = tables.DateColumn(format="j F Y", verbose_name="Due by")
    remove = tables.TemplateColumn(
        template_name="manage/_due_date_remove.html", orderable=False, exclude_from_export=True
    )


@council_form
def due_dates(request: HttpRequest, council: Area) -> HttpResponseBase:
    """The due dates that are set, newest month first, and a form to set one."""
    areas = areas_below(council)
    form = DueForm(data_of(request), areas=areas)
    if request.method == "POST" and form.is_valid():
        change = PendingChange(
            title="",
            write=lambda: set_due_date(
                areas=form.chosen(),
                period_end=form.cleaned_data["month"],
                due=form.cleaned_data["due"],
                by=editor(request),
            ),
            authorities=[council],
            done="The due date was saved.",
            then=reverse("manage-due-dates", args=[council.slug]),
        )
        answer = write_at_once(request, form, change)
        if answer is not None:
            if form.cleaned_data["tell"]:
                _tell(request, form)
            return answer
    found = (
        ReturnDue.objects.filter(area__in=areas).select_related("area").order_by("-period_end", "area__name")
    )
    table = DueTable(found)
    if file := arrange(request, table, lines_a_page=SHOWN):
        return file
    context = {
        "authority": council,
        "table": table,
        "history": history_of("due date", authority=council.slug),
    }
    return form_page(request, "manage/due_dates.html", form, context)


def _tell(request: HttpRequest, form: DueForm) -> None:
    """Send the template of the month to the officers of each area, and say to whom it went and to whom it couldn't."""
    month: date = form.cleaned_data["month"]
    for area in form.chosen():
        link = f"{reverse('return-template')}?area={area.slug}&period={month:%Y-%m}"
        try:
            told = send_template(
                area=area,
                period_end=month,
                due=form.cleaned_data["due"],
                link=request.build_absolute_uri(link),
                by=editor(request),
            )
        except ReminderNotSent as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"The template of {area} was sent to {', '.join(map(str, told))}.")


@council_button
def remove_due(request: HttpRequest, council: Area, pk: int) -> HttpResponse:
    """Take a due date away."""
    found = get_object_or_404(ReturnDue.objects.select_related("area"), pk=pk, area__in=areas_below(council))
    remove_due_date(due=found, by=editor(request))
    messages.success(request, f"No due date any more for {found.area}, {found.period_end:%B %Y}.")
    return redirect("manage-due-dates", authority=council.slug)
