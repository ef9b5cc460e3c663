"""The readings behind the pages, as a table for whoever analyses them."""

from hashlib import sha256
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from districts.access import Access, page_for
from districts.form_choices import offer
from districts.models import Area
from districts.permissions import Reader, line_up, reader_for
from districts.sign_in.rate_limits import by_reader, limited
from districts.tree import Level
from indicators.models import Indicator
from scorecard.export.formats import Format
from scorecard.export.readings import (
    MOST_READINGS,
    ReadingsQuery,
    about_readings,
    areas_asked,
    how_many,
    readings_csv,
    readings_seen,
    readings_workbook,
)
from scorecard.forms import DayField, ManageForm, chosen
from scorecard.models import Scorecard
from scorecard.rules.reading_line import MEANINGS
from scorecard.views.files import file_to_keep
from scorecard.views.open_data import NAMES, connections
from scorecard.visibility import authorities_seen


class ReadingsForm(ManageForm):
    """Which readings to download."""

    area = forms.ChoiceField(label="Area", required=False, help_text="With everything below it")
    indicator = forms.ChoiceField(label="Indicator", required=False)
    first = DayField(label="From", required=False)
    last = DayField(label="Until", required=False, help_text="The day on which a reading’s period ends")

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.authorities = [area.pk for area in authorities_seen(reader)]
        known = areas_asked(ReadingsQuery(), self.authorities).values()
        self.areas = {area.slug: area for area in known}
        self.indicators = {each.code: each for each in Indicator.objects.all()}
        offer(self, "area", chosen(_area_choices(self.areas), "Every area"))
        names = [(code, each.name) for code, each in self.indicators.items()]
        offer(self, "indicator", chosen(names, "Every indicator"))

    @property
    def query(self) -> ReadingsQuery:
        """What is asked for, where the form is right."""
        asked = self.cleaned_data
        return ReadingsQuery(
            area=self.areas.get(asked["area"]),
            indicator=self.indicators.get(asked["indicator"]),
            first=asked["first"],
            last=asked["last"],
        )

    def refuse_more_than(self, most: int) -> None:
        """Say what to do where more readings are stored of what is asked for."""
        if self.is_valid() and how_many(self.query, self.authorities) > most:
            self.add_error(
                None, f"That is more than {most:,} readings. Choose an area, an indicator or less time."
            )


def _area_choices(areas: dict[str, Area]) -> list[tuple[str, str]]:
    """Each authority with what lies in it, then the comparators, by name."""
    ordered = sorted(areas.values(), key=lambda area: [each.name for each in reversed(line_up(area))])
    ordered.sort(key=lambda area: area.level == Level.COMPARATOR)
    return [(area.slug, f"{'– ' * (len(line_up(area)) - 1)}{area.name}") for area in ordered]


@page_for(Access.READERS)
def readings(request: HttpRequest) -> HttpResponse:
    """Which readings, and in which kind of file."""
    return _page(request, ReadingsForm(request.GET or None, reader=reader_for(request.user)))


@page_for(Access.READERS)
@limited("readings", by_reader, method="GET")
def readings_export(request: HttpRequest, form: str) -> HttpResponse:
    """The readings asked for that the reader may see, a line each; of more than a file may hold, the form again."""
    if form not in MOST_READINGS:
        raise Http404(f"There is no file of the kind “{form}”. Choose {', '.join(MOST_READINGS)}.")
    kind, reader = Format(form), reader_for(request.user)
    asked = ReadingsForm(request.GET, reader=reader)
    asked.refuse_more_than(MOST_READINGS[kind])
    if not asked.is_valid():
        return _page(request, asked)
    lines = readings_seen(reader, asked.query)
    about = about_readings(asked.query, public=not reader.authorities())
    content = sha256(repr((lines, about)).encode()).hexdigest()

    def write() -> bytes:
        return readings_csv(lines) if kind is Format.CSV else readings_workbook(lines, about)

    name = f"readings-{timezone.localdate().isoformat()}.{kind}"
    return file_to_keep(request, tag=f"readings-{kind}-{content}", name=name, form=kind, write=write)


def _page(request: HttpRequest, form: ReadingsForm) -> HttpResponse:
    public = authorities_seen(reader_for(request.user))
    context = {
        "form": form,
        "meanings": MEANINGS.items(),
        "open_authorities": public,
        "open_bases": NAMES.items(),
        "connected": Scorecard.objects.filter(authority__in=public),
        "connections": connections().items(),
    }
    return render(request, "indicators/readings.html", context, status=400 if form.errors else 200)
