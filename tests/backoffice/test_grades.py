"""Grades on the screens: lists in their order, targets and figures chosen by name, what is stored keeps its meaning."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from indicators.models import Indicator, Reading, Target
from tests.backoffice.steps import text_of

READINESS = "inspection-readiness"
LINE = f"{READINESS}|SNAPSHOT"
NEW_TARGET = reverse("manage-target-add", args=["kent"])
TARGETS = reverse("manage-targets", args=["kent"])
CORRECT = reverse("manage-figures", args=["kent"])
INDICATOR = reverse("manage-indicator", args=[READINESS])
TARGET = {
    "line": LINE,
    "area": "kent",
    "in_force_from": "01/04/2012",
    "kind": "figure",
    "target": "Ready",
    "floor_form": "floor",
    "floor": "Almost ready",
    "applies_below": "",
    "set_by": "Improvement plan",
}
FIGURE = {
    "line": LINE,
    "area": "dover",
    "period_end": "31/05/2012",
    "value": "Almost ready",
    "missing": "",
    "reason": "Checked again",
}
GRADES = "Ready\nAlmost ready\nNeeds support"


@pytest.fixture
def definition(kent) -> dict[str, object]:
    """The form of the indicator, as a browser sends it."""
    found = Indicator.objects.get(code=READINESS)
    names = ("name", "unit", "polarity", "decimal_places", "numerator_name", "source")
    sent = {name: getattr(found, name) for name in names}
    return sent | {"bases": found.bases, "usual_basis": found.bases[0], "grades": GRADES}


@pytest.fixture
def target(team) -> Target:
    """Kent's target for its readiness."""
    team.save(NEW_TARGET, **TARGET)
    return Target.objects.get(indicator__code=READINESS)


# Targets


def test_a_target_and_its_floor_are_grades(target):
    assert (target.target, target.floor, target.applies_below) == (3, 2, True)


def test_the_form_offers_the_grades_best_first(team):
    page = team.client.get(f"{NEW_TARGET}?line={LINE}").content.decode()
    places = [page.index(f'<option value="{grade}">') for grade in GRADES.splitlines()]
    assert places == sorted(places)


def test_a_target_is_shown_by_its_name(team, target):
    assert "Ready, floor Almost ready" in team.see(TARGETS)
    page = team.client.get(reverse("manage-target", args=["kent", target.pk])).content.decode()
    assert '<option value="Ready" selected>' in page


def test_what_a_change_does_is_said_in_grades(team, target):
    page = text_of(
        team.send(reverse("manage-target", args=["kent", target.pk]), **(TARGET | {"floor": "Needs support"}))
    )
    assert "Floor: Almost ready → becomes Needs support" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"target": "Nearly"}, "Target must be Ready, Almost ready or Needs support"),
        ({"target": "Needs support"}, "The floor must be worse than the target"),
        ({"target": ""}, "Enter the target"),
        (
            {"kind": "band", "band_low": "1"},
            "Grades are rated against a target and a floor, not a band or a range.",
        ),
        (
            {"floor_form": "tolerance", "tolerance": "5"},
            "There is no percentage of a grade. Give the floor itself",
        ),
        (
            {"due": "31/03/2013", "start_value": "1", "start_date": "01/04/2012"},
            "No straight line leads from one grade to another. Leave it empty.",
        ),
    ],
)
def test_what_no_grade_can_be_is_said(team, typed, told):
    answer = team.send(NEW_TARGET, **(TARGET | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert not Target.objects.filter(indicator__code=READINESS).exists()


def test_targets_go_out_and_come_back_by_name(team, target):
    book = load_workbook(BytesIO(team.client.get(reverse("manage-targets-export", args=["kent"])).content))
    sheet = book["Targets"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    row = next(cells[0].row for cells in sheet.iter_rows() if cells[0].value == "Inspection readiness")
    assert [sheet.cell(row, columns[name]).value for name in ("Target", "Floor")] == ["Ready", "Almost ready"]
    sheet.cell(row, columns["Floor"]).value = "needs support"
    kept = BytesIO()
    book.save(kept)
    file = SimpleUploadedFile("targets.xlsx", kept.getvalue())
    team.save(reverse("manage-targets-import", args=["kent"]), file=file)
    target.refresh_from_db()
    assert (target.target, target.floor) == (3, 1)


# Figures


def test_a_grade_is_corrected_by_name(team):
    asked = text_of(team.send(CORRECT, **FIGURE))
    assert "Almost ready" in asked
    team.save(CORRECT, **FIGURE)
    stored = Reading.objects.get(indicator__code=READINESS)
    assert (stored.value, stored.stated) == (2, "Almost ready")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"value": "2"}, "Figure must be Ready, Almost ready or Needs support"),
        ({"numerator": "1"}, "A grade has no numerator and no denominator"),
    ],
)
def test_a_figure_that_is_no_grade_is_refused(team, typed, told):
    assert told in text_of(team.send(CORRECT, **(FIGURE | typed)))


# The indicator


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"polarity": "L"}, "The grades stand best first, so choose “Higher is better” as the aim"),
        ({"grades": "Ready\nREADY"}, "Enter each grade once"),
        ({"minimum_change": "1"}, "Every change of a grade counts: leave it empty"),
    ],
)
def test_what_is_wrong_with_grades_is_said(team, definition, typed, told):
    assert told in text_of(team.send(INDICATOR, **(definition | typed)))


@pytest.mark.parametrize("grades", ["Needs support\nAlmost ready\nReady", "Ready\nNeeds support"])
def test_grades_in_use_keep_their_places(team, definition, target, grades):
    page = text_of(team.send(INDICATOR, **(definition | {"grades": grades})))
    assert "Figures or targets are stored by these grades." in page


def test_a_grade_in_use_may_be_worded_anew(team, definition, target):
    team.save(INDICATOR, **(definition | {"grades": GRADES.replace("Almost", "Nearly")}))
    assert "Ready, floor Nearly ready" in team.see(TARGETS)


def test_what_is_no_grade_has_none(team, definition):
    team.save(INDICATOR, **(definition | {"unit": "count"}))
    assert Indicator.objects.get(code=READINESS).grades == []
