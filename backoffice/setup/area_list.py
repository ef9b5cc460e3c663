"""Many areas opened at once: a list pasted from a spreadsheet or typed, an area a line."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from backoffice.areas import NewAreaForm
from backoffice.confirming import PendingChange, data_of, form_page, is_sent, settle
from backoffice.pasted import cells_of
from backoffice.scope import areas_below, authority_or_404, editor
from districts.access import Access, open_to
from districts.actions import open_areas
from districts.changes import FieldChange
from districts.models import Area
from districts.tree import Level
from scorecard.forms import ManageForm

COLUMNS = "Name, level, lies in, ONS code"
BELOW = (Level.DIVISION, Level.DISTRICT, Level.TEAM)
LEVELS = {word.casefold(): level for level in BELOW for word in (level.value, level.label)}
NAMED = f"{BELOW[0].label.lower()}, {BELOW[1].label.lower()} or {BELOW[2].label.lower()}"
MOST = 500


class AreaListForm(ManageForm):
    """The list as text."""

    areas = forms.CharField(
        label="Areas",
        max_length=60_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=(
            f"{COLUMNS}: a line each, separated by tabs as a spreadsheet copies them, or by commas. The level is "
            f"{NAMED}. Without a place that it lies in, an area lies in the council itself"
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_to(Access.EDITS)
def add_areas(request: HttpRequest, authority: str) -> HttpResponse:
    """A list of areas below the authority."""
    council = authority_or_404(request, authority)
    form = AreaListForm(data_of(request))
    if is_sent(request) and form.is_valid():
        wanted = _wanted(form, council)
        if not form.errors:
            change = PendingChange(
                title=f"Check {len(wanted)} new areas",
                write=lambda: open_areas(areas=_wanted(form, council), by=editor(request)),
                authorities=[council],
                done=f"{len(wanted)} areas were added.",
                then=reverse("manage-areas", args=[council.slug]),
                says=[FieldChange(area.name, "", f"{area.level} in {area.parent}") for area in wanted],
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
    for number, cells in cells_of(form.cleaned_data["areas"], ("name", "level"), 4):
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


def _area(cells: list[str], known: dict[str, list[Area]], council: Area) -> Area:
    """Raises ValueError with what is wrong."""
    name, level, above, code = cells[:4]
    if not name:
        raise ValueError("the name is missing")
    if level.casefold() not in LEVELS:
        raise ValueError(f"“{level}” is no level. Write {NAMED}")
    if any(cells[4:]):
        raise ValueError("there are more than four columns. Put a name with a comma in quotation marks")
    parents = known.get(above.casefold(), []) if above else [council]
    if not parents:
        raise ValueError(f"there is no {above} for {name} to lie in. Put it on a line above")
    if len(parents) > 1:
        raise ValueError(
            f"{len(parents)} areas are called {above}. Open {name} by itself, under Open an area"
        )
    if len(name) > NAME_LENGTH or len(code) > CODE_LENGTH:
        raise ValueError(f"a name has at most {NAME_LENGTH} letters, a code {CODE_LENGTH}")
    return Area(name=name, level=LEVELS[level.casefold()], parent=parents[0], ons_code=code)


NAME_LENGTH = NewAreaForm.base_fields["name"].max_length  # type: ignore[attr-defined]
CODE_LENGTH = NewAreaForm.base_fields["ons_code"].max_length  # type: ignore[attr-defined]
