"""The performance team sets the action plan, by hand and from a workbook."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from districts.models import AuditEntry
from improvement.models import Action, Plan, Recommendation
from tests.backoffice.steps import text_of

PHASE_3 = "Improvement Plan phase 3"
HEADINGS = ("Plan", "Recommendation", "Action", "Text", "Urgency", "Due", "Indicators", "Owner")
IMPORT = reverse("manage-plans-import", args=["kent"])


@pytest.fixture
def browser(client, performance_team):
    """A browser in which Kent's performance team is signed in."""
    client.force_login(performance_team)
    return client


@pytest.fixture
def plan(library) -> Plan:
    return Plan.objects.get(area__slug="kent", name=PHASE_3)


def workbook(*rows: tuple) -> SimpleUploadedFile:
    book = Workbook()
    book.active.title = "Plan"
    for row in (HEADINGS, *rows):
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return SimpleUploadedFile("plan.xlsx", kept.getvalue())


def upload(browser, *rows: tuple):
    return browser.post(IMPORT, {"file": workbook(*rows)})


# By hand


def test_a_plan_a_recommendation_and_an_action_are_added(browser, manager):
    browser.post(reverse("manage-plan-add", args=["kent"]), {"name": "Answer", "published_on": "15/02/2013"})
    plan = Plan.objects.get(name="Answer")
    new = {"number": 1, "text": "Better recording", "urgency": "3 months"}
    browser.post(reverse("manage-recommendation-add", args=["kent", plan.pk]), new)
    recommendation = plan.recommendations.get()
    assert recommendation.due_date == date(2013, 5, 15)
    action = {"number": 1, "text": "Review recording", "owner": manager.pk}
    browser.post(reverse("manage-action-add", args=["kent", recommendation.pk]), action)
    assert recommendation.actions.get().owner == manager
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {
        "plan added",
        "recommendation added",
        "action added",
    }


def test_a_name_that_is_taken_is_refused_beside_its_field(browser):
    answer = browser.post(reverse("manage-plan-add", args=["kent"]), {"name": PHASE_3})
    assert answer.status_code == 400
    assert "Choose another name" in text_of(answer)


def test_the_due_date_of_an_action_that_stands_is_not_in_its_form(browser, plan):
    action = Action.objects.create(recommendation=plan.recommendations.first(), number=1, text="x")
    page = browser.get(reverse("manage-action", args=["kent", action.pk]))
    assert "due" not in page.context["form"].fields


def test_two_people_do_not_overwrite_each_other(browser, plan):
    address = reverse("manage-plan", args=["kent", plan.pk])
    seen = browser.get(address).context["form"].initial["seen"]
    Plan.objects.filter(pk=plan.pk).update(source="Another")
    answer = browser.post(address, {"name": "Mine", "seen": seen})
    assert "Somebody else has changed this" in text_of(answer)


# From a workbook


def test_a_workbook_is_shown_first_and_stored_after_a_yes(browser, plan):
    answer = upload(
        browser,
        (PHASE_3, 7, None, "A seventh theme", "6 months", None, "Unallocated cases", None),
        (PHASE_3, 7, 1, "Its first action", None, date(2013, 1, 31), None, "Head of service"),
    )
    assert "2 rows to save" in text_of(answer)
    assert not plan.recommendations.filter(number=7).exists()
    browser.post(IMPORT, {"rows": answer.context["rows"]})
    seventh = plan.recommendations.get(number=7)
    assert [each.code for each in seventh.indicators.all()] == ["unallocated-cases"]
    action = seventh.actions.get()
    assert (action.text, action.due, action.owner_name) == (
        "Its first action",
        date(2013, 1, 31),
        "Head of service",
    )


@pytest.mark.parametrize(
    ("row", "cell", "what"),
    [
        (("No such plan", 1, None, "x", None, None, None, None), "A2", "There is no plan of that name"),
        ((PHASE_3, "one", None, "x", None, None, None, None), "B2", "“one” is not a number"),
        ((PHASE_3, 9, None, None, "soon", None, None, None), "D2", "There is no text"),
        ((PHASE_3, 9, None, "x", "soon", None, None, None), "E2", "“soon” is not an urgency"),
        ((PHASE_3, 9, None, "x", None, "later", None, None), "F2", "“later” is not a day"),
        ((PHASE_3, 9, None, "x", None, None, "Sunshine", None), "G2", "There is no indicator “Sunshine”"),
        ((PHASE_3, 9, 1, "x", None, None, None, None), "B2", "stands neither here nor in an earlier row"),
    ],
)
def test_what_is_wrong_is_said_with_its_cell(browser, row, cell, what):
    answer = upload(browser, row)
    assert answer.status_code == 400
    text = text_of(answer)
    assert f"Sheet Plan, {cell}:" in text
    assert what in text


def test_the_same_numbers_twice_are_refused(browser):
    row = (PHASE_3, 9, None, "x", None, None, None, None)
    assert "stand in an earlier row already" in text_of(upload(browser, row, row))


def test_what_stands_so_already_changes_nothing(browser, plan):
    first = plan.recommendations.first()
    answer = upload(browser, (PHASE_3, first.number, None, first.text, None, None, None, None))
    assert "Nothing to save" in text_of(answer)


def test_an_empty_cell_changes_nothing(browser, plan):
    found = plan.recommendations.first()
    Recommendation.objects.filter(pk=found.pk).update(urgency="6 months", outcome="Better")
    answer = upload(browser, (PHASE_3, found.number, None, "New words", None, None, None, None))
    browser.post(IMPORT, {"rows": answer.context["rows"]})
    found.refresh_from_db()
    assert (found.text, found.urgency, found.outcome) == ("New words", "6 months", "Better")


def test_a_due_date_that_stands_moves_with_a_report_alone(browser, plan):
    Action.objects.create(
        recommendation=plan.recommendations.first(), number=1, text="x", due=date(2013, 1, 1)
    )
    answer = upload(browser, (PHASE_3, 1, 1, "x", None, date(2013, 2, 1), None, None))
    assert "moves with a report of progress" in text_of(answer)


def test_the_plan_that_goes_out_comes_back_in_unchanged(browser):
    sent = browser.get("/improvement/plan/export.xlsx?area=kent").content
    answer = browser.post(IMPORT, {"file": SimpleUploadedFile("plan.xlsx", sent)})
    assert "Nothing to save" in text_of(answer)


def test_the_template_has_a_row_for_each_plan(browser):
    sent = browser.get(reverse("manage-plans-template", args=["kent"])).content
    rows = list(load_workbook(BytesIO(sent))["Plan"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == [
        "Improvement Plan phase 1",
        "Improvement Plan phase 2",
        PHASE_3,
    ]


def test_a_changed_confirmation_is_refused(browser):
    assert "Choose the workbook once more" in text_of(browser.post(IMPORT, {"rows": "forged"}))
