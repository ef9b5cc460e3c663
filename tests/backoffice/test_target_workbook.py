"""Targets out to a workbook and back."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from indicators.models import Target
from tests.backoffice.conftest import BACKLOG, TIMELINESS
from tests.backoffice.steps import text_of

EXPORT = reverse("manage-targets-export", args=["kent"])
IMPORT = reverse("manage-targets-import", args=["kent"])
NAME = "Initial assessments completed in timescale"


@pytest.fixture
def exported(team) -> Workbook:
    """The workbook as the export gives it."""
    return load_workbook(BytesIO(team.client.get(EXPORT).content))


def columns(sheet: Worksheet) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


def row_of(sheet: Worksheet, name: str = NAME) -> int:
    return next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == name)


def file_of(book: Workbook) -> SimpleUploadedFile:
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile("targets.xlsx", kept.getvalue())


def changed(book: Workbook, heading: str, value: object, name: str = NAME) -> SimpleUploadedFile:
    sheet = book["Targets"]
    sheet.cell(row_of(sheet, name), columns(sheet)[heading]).value = value
    return file_of(book)


def added(book: Workbook, **says: object) -> SimpleUploadedFile:
    """The workbook with one more row; headings with spaces are written with underscores."""
    sheet = book["Targets"]
    where, row = columns(sheet), sheet.max_row + 1
    for heading, value in says.items():
        sheet.cell(row, where[heading.replace("_", " ")]).value = value
    return file_of(book)


NEXT_YEAR = {
    "Indicator": NAME,
    "Basis": "Month",
    "Area": "Kent",
    "In_force_from": date(2013, 4, 1),
    "Target": 82.5,
    "Floor": 75,
    "Set_by": "2013/14 target",
}


def test_export_holds_every_target_of_the_authority(exported):
    sheet = exported["Targets"]
    assert sheet.max_row - 1 == Target.objects.filter(area__slug="kent").count()
    where, row = columns(sheet), row_of(sheet)
    assert sheet.cell(row, where["Target"]).value == 78.8
    assert sheet.cell(row, where["In force from"]).value.date() == date(2012, 4, 1)
    assert sheet.cell(row, where["Holds below"]).value == "yes"


def test_text_that_looks_like_a_formula_stays_text(team, kent):
    Target.objects.filter(area=kent).update(note="=1+1")
    sheet = load_workbook(BytesIO(team.client.get(EXPORT).content))["Targets"]
    assert sheet.cell(2, columns(sheet)["Note"]).data_type == "s"


def test_what_was_exported_changes_nothing(team, exported):
    answer = team.send(IMPORT, file=file_of(exported))
    assert "Every target of this workbook stands exactly so already" in text_of(answer)


def test_differences_are_shown_before_they_are_saved(team, exported, june):
    answer = team.send(IMPORT, file=changed(exported, "Target", 90))
    page = text_of(answer)
    assert "1 target to save" in page
    assert "Target: 78.8 → becomes 90" in page
    assert "Changes 2 ratings in drafts" in page
    assert Target.objects.get(indicator__code=TIMELINESS).target == Decimal("78.8")


def test_changed_row_is_saved_after_a_yes(team, exported):
    answer = team.save(IMPORT, file=changed(exported, "Target", 90))
    assert answer.status_code == 302
    assert Target.objects.get(indicator__code=TIMELINESS).target == 90


def test_row_of_another_day_is_a_new_target(team, exported):
    number = Target.objects.count()
    team.save(IMPORT, file=added(exported, **NEXT_YEAR))
    target = Target.objects.latest("pk")
    assert Target.objects.count() == number + 1
    assert (target.in_force_from, target.target, target.floor) == (date(2013, 4, 1), Decimal("82.5"), 75)
    assert target.applies_below, "a percentage holds below as usual"


def test_row_taken_out_changes_nothing(team, exported):
    exported["Targets"].delete_rows(7, 4)
    answer = team.send(IMPORT, file=changed(exported, "Target", 90))
    assert "4 targets are in no row and stay as they are" in text_of(answer)


def test_percentage_format_and_tolerance_are_read(team, exported):
    sent = added(exported, **(NEXT_YEAR | {"Target": "82.5%", "Floor": None, "Tolerance_%": 10}))
    team.save(IMPORT, file=sent)
    target = Target.objects.latest("pk")
    assert (target.target, target.floor) == (Decimal("82.5"), Decimal("74.25"))


Spoil = Callable[[Workbook], SimpleUploadedFile]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda book: changed(book, "Target", 104), "Sheet Targets, F5: A percentage can't be over 100"),
        (lambda book: changed(book, "Target", "high"), "Sheet Targets, F5: Target must be a number"),
        (
            lambda book: changed(book, "Floor", 95),
            "Sheet Targets, G5: The floor must be worse than the target",
        ),
        (lambda book: changed(book, "Area", "Kentt"), "Sheet Targets, C5: There is no such area"),
        (lambda book: changed(book, "Basis", "Fortnight"), "Sheet Targets, A5: There is no such indicator"),
        (lambda book: changed(book, "Due by", "soon"), "Sheet Targets, M5: Due by must be a day"),
        (
            lambda book: changed(book, "Kind", "wish"),
            "Sheet Targets, E5: Write figure, band, range, benchmark or none",
        ),
        (lambda book: added(book, **(NEXT_YEAR | {"Tolerance_%": 5})), "Give the floor or the tolerance"),
        (lambda book: added(book, **(NEXT_YEAR | {"Area": "Stockton-on-Tees"})), "There is no such area"),
        (
            lambda book: added(book, **(NEXT_YEAR | {"In_force_from": date(2012, 4, 1)})),
            "the same target stands in A5 already",
        ),
    ],
)
def test_errors_name_sheet_and_cell(team, exported, spoil: Spoil, told):
    answer = team.send(IMPORT, file=spoil(exported))
    assert answer.status_code == 400
    assert told in text_of(answer)


def test_one_wrong_row_keeps_every_row_out(team, exported):
    exported["Targets"].cell(row_of(exported["Targets"]), 6).value = 90
    backlog = "Initial assessments in progress out of timescale"
    answer = team.send(IMPORT, file=changed(exported, "Target", -5, backlog))
    assert answer.status_code == 400
    assert Target.objects.get(indicator__code=TIMELINESS).target == Decimal("78.8")


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"not a workbook", "not an Excel workbook"), (b"", "The file is empty")],
)
def test_other_files_are_refused(team, data, told):
    answer = team.send(IMPORT, file=SimpleUploadedFile("targets.xlsx", data))
    assert answer.status_code == 400
    assert told.lower() in text_of(answer).lower()


def test_workbook_without_the_sheet_is_refused(team):
    assert "no sheet “Targets”" in text_of(team.send(IMPORT, file=file_of(Workbook())))


def test_workbook_without_a_column_names_it(team, exported):
    exported["Targets"].delete_cols(3)
    assert "no column Area" in text_of(team.send(IMPORT, file=file_of(exported)))


def test_without_a_file_it_is_asked_for(team):
    assert "Choose the workbook of targets" in text_of(team.send(IMPORT))


def test_confirmation_that_was_tampered_with_is_refused(team):
    answer = team.send(IMPORT, rows="nonsense", confirmed="yes")
    assert answer.status_code == 400


def test_target_changed_meanwhile_is_not_overwritten(team, exported):
    asked = team.send(IMPORT, file=changed(exported, "Target", 90))
    Target.objects.filter(indicator__code=BACKLOG).update(set_by="Somebody else")
    answer = team.send(IMPORT, **dict(asked.context["carried"]), confirmed="yes")
    assert "Somebody else has changed this" in text_of(answer)
    assert Target.objects.get(indicator__code=TIMELINESS).target == Decimal("78.8")
