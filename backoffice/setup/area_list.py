"""Many areas opened at once: a list pasted from a spreadsheet, typed or in a workbook, an area a line."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from backoffice.areas import NewAreaForm
from backoffice.confirming import PendingChange, data_of, form_page, is_sent, settle
from backoffice.pasted import cells_of
from backoffice.scope import areas_below, authority_or_404, editor
from backoffice.targets.workbook import text_of
from districts.access import Access, open_to
from districts.actions import open_areas
from districts.changes import FieldChange
from districts.dates import long_date
from districts.models import Area
from districts.tree import Level
from returns.reading.apart import sheets_apart
from returns.reading.sheet.cells import WorkbookNotReadable
from scorecard.forms import DayField, ManageForm

COLUMNS = "Name, level, lies in, ONS code, first day, last day"
BELOW = (Level.DIVISION, Level.DISTRICT, Level.TEAM)
LEVELS = {word.casefold(): level for level in BELOW for word in (level.value, level.label)}
NAMED = f"{BELOW[0].label.lower()}, {BELOW[1].label.lower()} or {BELOW[2].label.lower()}"
MOST = 500
LARGEST = 2 * 1024 * 1024


class AreaListForm(ManageForm):
    """The list as text or as a workbook."""

    areas = forms.CharField(
        label="Areas",
        required=False,
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=(
            f"{COLUMNS}: a line each, separated by tabs as a spreadsheet copies them, or by commas. The level is "
            f"{NAMED}. Without a place that it lies in, an area lies in the council itself; without days, it has "
            "always been there and is open"
        ),
    )
    file = forms.FileField(
        label="Or a workbook",
        required=False,
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ".xlsx,.csv"}),
        help_text="The same columns on its first sheet, with or without headings; up to 2 MB",
    )

    def clean(self) -> dict[str, Any]:
        """The rows of the workbook stand for what was typed."""
        found = super().clean() or {}
        if found.get("file") is not None:
            found["areas"] = self._text_of(found["file"])
        if not found.get("areas") and not self.errors:
            self.add_error("areas", "Paste a list, or choose a workbook")
        return found

    def _text_of(self, file: "UploadedFile[Any]") -> str:
        """The rows of the first sheet, their cells apart by tabs."""
        if (file.size or 0) > LARGEST:
            self.add_error("file", "The file is over 2 MB. Is it the list of areas?")
            return ""
        try:
            sheet = sheets_apart(file.read(), file.name or "")[0]
        except (WorkbookNotReadable, IndexError) as error:
            self.add_error("file", str(error) or "The workbook has no sheet")
            return ""
        columns = range(1, sheet.last_column + 1)
        return "\n".join("\t".join(text_of(sheet, row, column) for column in columns) for row in sheet.rows)


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def add_areas(request: HttpRequest, authority: str) -> HttpResponse:
    """A list of areas below the authority."""
    council = authority_or_404(request, authority)
    form = AreaListForm(data_of(request), request.FILES or None)
    if is_sent(request) and form.is_valid():
        wanted = _wanted(form, council)
        if not form.errors:
            change = PendingChange(
                title=f"Check {len(wanted)} new areas",
                write=lambda: open_areas(areas=_wanted(form, council), by=editor(request)),
                authorities=[council],
                done=f"{len(wanted)} areas were added.",
                then=reverse("manage-areas", args=[council.slug]),
                says=[FieldChange(area.name, "", _said(area)) for area in wanted],
                carried=[("areas", form.cleaned_data["areas"])],
            )
            answer = settle(request, form, change)
            if answer is not None:
                return answer
    return form_page(request, "manage/area_list.html", form, {"authority": council})


def _wanted(form: AreaListForm, council: Area) -> list[Area]:
    """The areas of the list, each with what it lies in; the form says of each line what is wrong with it."""
    known: dict[str, list[Area]] = {}
    for standing in areas_below(council):
        known.setdefault(standing.name.casefold(), []).append(standing)
    found = []
    for number, cells in cells_of(form.cleaned_data["areas"], ("name", "level"), 6):
        try:
            area = _area(cells, known, council)
        except ValueError as error:
            form.add_error("areas", f"Line {number}: {error}")
            continue
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
