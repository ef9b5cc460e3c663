"""Targets out of a workbook: every row checked as the form checks one, the differences shown, then all are saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from backoffice.confirming import PendingChange, data_of, form_page, settle
from backoffice.scope import areas_below, council_form, council_page, editor
from backoffice.targets.forms import FloorForm, HoldsBelow, TargetChoices, TargetForm, line_of
from backoffice.targets.grid import targets_of
from backoffice.targets.workbook import TARGETS, TargetRow, area_named, kind_said, rows_of, workbook_of
from backoffice.workbooks import rows_of_file, rows_sent
from districts.changes import FieldChange, State, field_changes, mark_of, refuse_if_changed, state_of
from districts.models import Area, User
from districts.numbers import with_noun
from indicators.actions import set_target, target_name, target_said
from indicators.models import Indicator, Target
from indicators.rules.terms import Basis
from returns.downloads import download
from scorecard.forms import DayField, FileOfAtMost, ManageForm

MOST_ROWS = 1000
YES = {"yes", "y", "true", "1"}
NOT_FOUND = {
    "line": "There is no such indicator or basis. The sheet Indicators lists them all",
    "area": "There is no such area in this authority",
    "kind": "Write figure, band, range, benchmark or none",
    "follows": "Write england, region or neighbours",
}
# Indicator, basis, area and the first day.
TargetKey = tuple[int, str, int, date]
TWO_FLOORS = "Give the floor or the tolerance, not both"
SIGNED_AS = "targets of a workbook"


class WorkbookForm(ManageForm):
    """The workbook to import."""

    file = FileOfAtMost(
        2,
        "Is it the workbook of targets?",
        accept=".xlsx",
        label="Workbook of targets",
        help_text="An .xlsx file of up to 2 MB, as the export gives it. Nothing is saved until you say so",
        error_messages={"empty": "The file is empty"},
    )


@dataclass(frozen=True)
class TargetChange:
    """A row that sets a target anew or changes one, and what differs."""

    name: str
    is_new: bool
    changes: list[FieldChange]
    target: Target


@dataclass(frozen=True)
class TargetImport:
    """The rows of a workbook: what they change, how many change nothing, and what is wrong in which cell."""

    differences: list[TargetChange]
    unchanged: int
    errors: list[str]


@council_page
def export_targets(request: HttpRequest, council: Area) -> HttpResponse:
    """Every target of the authority as an Excel workbook."""
    data = workbook_of(targets_of(council), list(Indicator.objects.all()))
    return download(data, f"targets-{council.slug}.xlsx")


@council_form
def import_targets(request: HttpRequest, council: Area) -> HttpResponse:
    """Choose a workbook; see what it changes; save it."""
    form = WorkbookForm(data_of(request), request.FILES or None)
    if request.method == "POST" and (answer := _import(request, council, form)):
        return answer
    return form_page(request, "manage/targets_import.html", form, {"authority": council})


def _import(request: HttpRequest, council: Area, form: WorkbookForm) -> HttpResponse | None:
    """The confirmation or what follows it; None where something is wrong, which the form then says."""
    sent = rows_sent(
        form,
        request.POST.get("rows", ""),
        confirmed=_rows_confirmed,
        chosen=lambda: (rows_of_file(form, rows_of, MOST_ROWS), ""),
    )
    if sent is None:
        return None
    rows, seen = sent
    return _answer(request, council, form, rows, seen)


def _answer(
    request: HttpRequest, council: Area, form: WorkbookForm, rows: list[TargetRow], seen: str
) -> HttpResponse | None:
    stored = list(targets_of(council))
    mark = mark_of(*_states(stored))
    checked = check_rows(rows, TargetChoices.of(areas_below(council)), stored)
    for error in checked.errors:
        form.add_error(None, error)
    if not checked.errors and not checked.differences:
        form.add_error("file", "Every target of this workbook stands exactly so already. Nothing to save")
    if form.errors:
        return None
    number = with_noun(len(checked.differences), "target")
    change = PendingChange(
        title=f"Check the workbook: {number} to save",
        write=lambda: _save(council, checked.differences, editor(request), seen or mark),
        authorities=[council],
        done=f"{number} saved from the workbook.",
        then=reverse("manage-targets", args=[council.slug]),
        carried=[("rows", signing.dumps(_packed(rows, mark), salt=SIGNED_AS, compress=True))],
        back=reverse("manage-targets-import", args=[council.slug]),
        context={"checked": checked, "left_alone": _left_alone(stored, checked)},
    )
    return settle(request, form, change)


def _rows_confirmed(payload: str) -> tuple[list[TargetRow], str]:
    packed = signing.loads(payload, salt=SIGNED_AS)
    rows = [TargetRow(number, texts, packed["columns"]) for number, texts in packed["rows"]]
    return rows, packed["mark"]


def _packed(rows: Sequence[TargetRow], mark: str) -> dict[str, object]:
    columns = rows[0].columns if rows else {}
    return {"rows": [(row.number, row.texts) for row in rows], "columns": columns, "mark": mark}


def check_rows(rows: Iterable[TargetRow], choices: TargetChoices, stored: Sequence[Target]) -> TargetImport:
    """Each row beside the target that it names; nothing is stored."""
    known = {_key(target): target for target in stored}
    differences, errors, unchanged = [], [], 0
    places: dict[TargetKey, str] = {}
    for row in rows:
        form = _form_of(row, choices, known)
        if row.texts.get("floor") and row.texts.get("tolerance"):
            form.add_error("tolerance", TWO_FLOORS)
        if not form.is_valid():
            errors += [f"Sheet {TARGETS}, {row.cell(name)}: {text}" for name, text in _wrong(form)]
            continue
        described = form.described()
        twin = places.setdefault(_key(described), row.cell("indicator"))
        if twin != row.cell("indicator"):
            errors.append(
                f"Sheet {TARGETS}, {row.cell('indicator')}: the same target stands in {twin} already."
            )
            continue
        found = _difference(described, known.get(_key(described)))
        unchanged += found is None
        differences += [] if found is None else [found]
    return TargetImport(differences, unchanged, errors)


def _key(target: Target) -> TargetKey:
    return (target.indicator_id, target.basis, target.area_id, target.in_force_from)


def _form_of(row: TargetRow, choices: TargetChoices, known: dict[TargetKey, Target]) -> TargetForm:
    """The form that says what the row says, of the target that stands there already or of a new one."""
    data = _data(row.texts, choices)
    key = _key_said(data, choices)
    stored = None if key is None else known.get(key)
    initial = {"line": data["line"], "area": data["area"]}
    return TargetForm(data, choices=choices, stored=stored, initial=initial)


def _key_said(data: dict[str, str], choices: TargetChoices) -> TargetKey | None:
    """Which target a row is about; None where that can't be read."""
    code, _, basis = data["line"].partition("|")
    area = choices.areas.get(data["area"])
    try:
        day = DayField(label="").clean(data.get("in_force_from", ""))
    except forms.ValidationError:
        return None
    return None if not code or area is None else (choices.indicators[code].pk, basis, area.pk, day)


def _data(texts: dict[str, str], choices: TargetChoices) -> dict[str, str]:
    floor, tolerance = texts.get("floor", ""), texts.get("tolerance", "")
    form = FloorForm.FLOOR if floor else FloorForm.TOLERANCE if tolerance else FloorForm.NONE
    below = texts.get("applies_below", "")
    switches = {"strict": "on"} if texts.get("strict", "").casefold() in YES else {}
    return {
        **{name: text for name, text in texts.items() if name not in ("indicator", "basis", "strict")},
        **switches,
        "line": _line(texts, choices),
        "area": area_named(choices.areas.values(), texts.get("area", "")),
        "kind": kind_said(texts),
        "follows": texts.get("follows", "").casefold(),
        "floor_form": form,
        "applies_below": _yes_or_no(below) if below else HoldsBelow.USUAL,
    }


def _yes_or_no(text: str) -> HoldsBelow:
    return HoldsBelow.YES if text.casefold() in YES else HoldsBelow.NO


def _line(texts: dict[str, str], choices: TargetChoices) -> str:
    name, basis = texts.get("indicator", "").casefold(), texts.get("basis", "").casefold()
    indicator = next(
        (each for each in choices.indicators.values() if name in (each.name.casefold(), each.code)), None
    )
    found = next((each for each in Basis if basis in (each.label.casefold(), each.value.casefold())), None)
    return "" if indicator is None or found is None else line_of(indicator, found.value)


def _wrong(form: TargetForm) -> Iterable[tuple[str, str]]:
    """Every error with the column to name."""
    columns = {"line": "indicator", "__all__": "indicator", "green_from": "target", "red_beyond": "floor"}
    for field, texts in form.errors.items():
        for text in texts:
            name = columns.get(field, field)
            yield name, NOT_FOUND.get(field, str(text)) if field not in form.cleaned_data else str(text)


def _difference(described: Target, stored: Target | None) -> TargetChange | None:
    before = {} if stored is None else target_said(stored)
    changes = field_changes(before, target_said(described))
    return TargetChange(target_name(described), stored is None, changes, described) if changes else None


def _states(targets: Iterable[Target]) -> list[State]:
    return [state_of(target) for target in targets]


def _left_alone(stored: Sequence[Target], checked: TargetImport) -> int:
    """How many targets stand in no row of the workbook."""
    changed = sum(not difference.is_new for difference in checked.differences)
    return len(stored) - changed - checked.unchanged


@transaction.atomic
def _save(council: Area, differences: Sequence[TargetChange], by: User, seen: str) -> None:
    refuse_if_changed(seen, *_states(targets_of(council)))
    for difference in differences:
        set_target(target=difference.target, by=by)
