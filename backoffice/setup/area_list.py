"""Many areas opened at once: a list pasted from a spreadsheet, typed or in a workbook, an area a line."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from backoffice.areas import NewAreaForm
from backoffice.confirming import PendingChange, data_of, in_two_steps
from backoffice.pasted import ListForm, lines_of, list_field
from backoffice.scope import areas_below, council_form, editor
from districts.actions import open_areas
from districts.changes import FieldChange
from districts.dates import long_date
from districts.models import Area
from districts.tree import Level
from scorecard.forms import DayField

COLUMNS = ("name", "level", "lies in", "ONS code", "first day", "last day")
BELOW = (Level.DIVISION, Level.DISTRICT, Level.TEAM)
LEVELS = {word.casefold(): level for level in BELOW for word in (level.value, level.label)}
NAMED = f"{BELOW[0].label.lower()}, {BELOW[1].label.lower()} or {BELOW[2].label.lower()}"
MOST = 500


class AreaListForm(ListForm):
    """The areas, a line each."""

    listed = "areas"
    areas = list_field(
        "Areas",
        f"Name, {', '.join(COLUMNS[1:])}: a line each, separated by tabs as a spreadsheet copies them, or by "
        f"commas. The level is {NAMED}. Without a place that it lies in, an area lies in the council itself; without "
        "days, it has always been there and is open",
    )
    field_order = ("areas", "file")


@council_form
def add_areas(request: HttpRequest, council: Area) -> HttpResponse:
    """A list of areas below the authority."""
    form = AreaListForm(data_of(request), request.FILES or None)

    def change_of() -> PendingChange | None:
        wanted = _wanted(form, council)
        if form.errors:
            return None
        return PendingChange(
            title=f"Check {len(wanted)} new areas",
            write=lambda: open_areas(areas=_wanted(form, council), by=editor(request)),
            authorities=[council],
            done=f"{len(wanted)} areas were added.",
            then=reverse("manage-areas", args=[council.slug]),
            says=[FieldChange(area.name, "", _said(area)) for area in wanted],
            carried=[("areas", form.cleaned_data["areas"])],
        )

    return in_two_steps(request, form, change_of, "manage/area_list.html", {"authority": council})


def _wanted(form: AreaListForm, council: Area) -> list[Area]:
    """The areas of the list, each with what it lies in; the form says of each line what is wrong with it."""
    known: dict[str, list[Area]] = {}
    for standing in areas_below(council):
        known.setdefault(standing.name.casefold(), []).append(standing)
    found = []
    for area in lines_of(form, "areas", COLUMNS, lambda cells: _area(cells, known, council)):
        known.setdefault(area.name.casefold(), []).append(area)
        found.append(area)
    if len(found) > MOST:
        form.add_error("areas", f"Add at most {MOST} at once")
    return found


def _said(area: Area) -> str:
    days = [
        f"from {long_date(area.opened)}" if area.opened else "",
        f"until {long_date(area.closed)}" if area.closed else "",
    ]
    return " ".join(filter(None, (f"{area.level} in {area.parent}", *days)))


def _day(text: str) -> date | None:
    try:
        found: date | None = DayField(required=False).clean(text)
    except forms.ValidationError:
        raise ValueError(f"“{text}” is no day. Write it as 01/04/2012") from None
    return found


def _area(cells: list[str], known: dict[str, list[Area]], council: Area) -> Area:
    """Raises ValueError with what is wrong."""
    name, level, above, code, opened, closed = cells[:6]
    if not name:
        raise ValueError("the name is missing")
    if level.casefold() not in LEVELS:
        raise ValueError(f"“{level}” is no level. Write {NAMED}")
    if any(cells[6:]):
        raise ValueError("there are more than six columns. Put a name with a comma in quotation marks")
    parents = known.get(above.casefold(), []) if above else [council]
    if not parents:
        raise ValueError(f"there is no {above} for {name} to lie in. Put it on a line above")
    if len(parents) > 1:
        raise ValueError(
            f"{len(parents)} areas are called {above}. Open {name} by itself, under Open an area"
        )
    if len(name) > NAME_LENGTH or len(code) > CODE_LENGTH:
        raise ValueError(f"a name has at most {NAME_LENGTH} letters, a code {CODE_LENGTH}")
    return Area(
        name=name,
        level=LEVELS[level.casefold()],
        parent=parents[0],
        ons_code=code,
        opened=_day(opened),
        closed=_day(closed),
    )


NAME_LENGTH = NewAreaForm.base_fields["name"].max_length  # type: ignore[attr-defined]
CODE_LENGTH = NewAreaForm.base_fields["ons_code"].max_length  # type: ignore[attr-defined]
