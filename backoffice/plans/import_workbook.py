"""Plans from a workbook: every finding with its cell, every difference, and a yes before anything is stored."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backoffice.confirming import data_of, form_page
from backoffice.plans.pages import owners_of
from backoffice.scope import council_form, council_page, editor
from backoffice.targets.workbook import text_of
from backoffice.workbooks import rows_of_file, rows_sent
from districts.changes import Refusal
from districts.models import Area
from districts.numbers import with_noun
from improvement.actions import save_items
from improvement.models import Plan
from improvement.plan_rows import Known, PlanImport, PlanRow, check_rows
from improvement.plan_workbook import COLUMNS, PLAN, empty_workbook
from indicators.models import Indicator
from returns.downloads import download
from returns.reading.sheet.cells import Sheet, WorkbookNotReadable, column_letters
from scorecard.forms import FileOfAtMost, ManageForm

SIGNED_AS = "plan workbook"
MOST_ROWS = 2000
NEEDED = ("plan", "recommendation", "text")


class PlanWorkbookForm(ManageForm):
    """The workbook to import."""

    file = FileOfAtMost(
        2,
        "Is it the workbook of plans?",
        label="Workbook",
        help_text="An .xlsx or .ods file of up to 2 MB",
    )


@council_page
def plan_template(request: HttpRequest, council: Area) -> HttpResponse:
    """The empty workbook, with a row begun for each plan."""
    names = list(Plan.objects.filter(area=council).values_list("name", flat=True))
    return download(empty_workbook(names), f"action-plan-{council.slug}-template.xlsx")


@council_form
def import_plans(request: HttpRequest, council: Area) -> HttpResponse:
    """Choose a workbook; see what it adds and changes; save it."""
    form = PlanWorkbookForm(data_of(request), request.FILES or None)
    if request.method == "POST" and (answer := _import(request, council, form)):
        return answer
    return form_page(request, "manage/plans_import.html", form, {"authority": council})


def _import(request: HttpRequest, council: Area, form: PlanWorkbookForm) -> HttpResponse | None:
    """The preview or what follows it; None where something is wrong, which the form then says."""
    carried = request.POST.get("rows", "")
    rows = rows_sent(
        form,
        carried,
        confirmed=_rows_confirmed,
        chosen=lambda: rows_of_file(form, rows_of, MOST_ROWS),
    )
    if rows is None:
        return None
    checked = check_rows(rows, _known(council))
    for error in checked.errors:
        form.add_error(None, error)
    if not checked.errors and not checked.items:
        form.add_error("file", "Everything in this workbook stands exactly so already. Nothing to save")
    if form.errors:
        return None
    if carried:
        return _save(request, council, form, checked)
    packed = signing.dumps(
        [(dict(row.texts), dict(row.cells)) for row in rows], salt=SIGNED_AS, compress=True
    )
    shown = {"authority": council, "checked": checked, "rows": packed}
    return render(request, "manage/plans_confirm.html", shown)


def _save(
    request: HttpRequest, council: Area, form: PlanWorkbookForm, checked: PlanImport
) -> HttpResponse | None:
    try:
        save_items(items=checked.items, by=editor(request))
    except Refusal as refusal:
        form.refused(refusal)
        return None
    number = len(checked.items)
    messages.success(request, f"{with_noun(number, 'row')} of the plan saved.")
    return redirect(reverse("manage-plans", args=[council.slug]))


def _known(council: Area) -> Known:
    indicators: dict[str, Indicator] = {}
    for each in Indicator.objects.all():
        indicators |= {each.name.casefold(): each, each.code: each}
    plans = Plan.objects.filter(area=council).select_related("area")
    return Known(
        {plan.name.casefold(): plan for plan in plans},
        indicators,
        {owner.username.casefold(): owner for owner in owners_of(council)},
    )


def _rows_confirmed(payload: str) -> list[PlanRow]:
    return [PlanRow(texts, cells) for texts, cells in signing.loads(payload, salt=SIGNED_AS)]


def rows_of(sheets: list[Sheet]) -> list[PlanRow]:
    """The rows of the sheet of plans. Raises WorkbookNotReadable where there is none, or a column lacks."""
    sheet = next((each for each in sheets if each.name.strip().casefold() == PLAN.casefold()), None)
    if sheet is None:
        raise WorkbookNotReadable(
            f"The workbook has no sheet “{PLAN}”. Download the template and fill in that file."
        )
    names = {heading.casefold(): name for name, heading in COLUMNS.items()}
    headings = {column: cell.text.casefold() for (row, column), cell in sheet.cells.items() if row == 1}
    columns = {names[text]: column for column, text in headings.items() if text in names}
    lacking = [COLUMNS[name] for name in NEEDED if name not in columns]
    if lacking:
        raise WorkbookNotReadable(f"Sheet {PLAN}, row 1 has no column {' and no column '.join(lacking)}.")
    numbers = sorted({row for row, _ in sheet.cells if row > 1})
    found = [_row(sheet, number, columns) for number in numbers]
    return [row for row in found if any(row.texts.values())]


def _row(sheet: Sheet, number: int, columns: dict[str, int]) -> PlanRow:
    return PlanRow(
        {name: text_of(sheet, number, column) for name, column in columns.items()},
        {name: f"{column_letters(column)}{number}" for name, column in columns.items()},
    )
