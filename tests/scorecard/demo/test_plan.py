"""The action plan's pages on the demonstration: what they show, to whom, and what may be done."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import load_workbook

from improvement.models import Action, EvidenceFile, Plan, ProgressNote
from improvement.rules.progress import ActionProgress
from indicators.models import Indicator

pytestmark = pytest.mark.usefixtures("demo")

DOVERS = "/improvement/plan/kent-improvement-plan-phase-3/2/1/"
THANETS = "/improvement/plan/kent-improvement-plan-phase-3/4/1/"
MEMBER, STOCKTON = "member-kent", "member-stockton-on-tees"
REPORT = {"said": "on_track", "day": "01/09/2012", "text": "Second check made"}


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_stocktons_plan_says_that_it_is_a_paraphrase_and_counts_from_publication(browser_of):
    page = words(browser_of(STOCKTON).get("/improvement/plan/"))
    assert "The words are a paraphrase of ours" in page
    assert "15 February 2013 (immediately)" in page
    assert "15 May 2013 (within 3 months)" in page
    assert "15 August 2013 (within 6 months)" in page


def test_all_progress_of_the_demonstration_is_marked(browser_of):
    assert not ProgressNote.objects.filter(illustrative=False).exists()
    for plan in browser_of(STOCKTON).get("/improvement/plan/").context["plans"]:
        for each in plan.recommendations:
            assert all(line.illustrative for line in each.actions if line.text)


def test_a_plan_as_it_stood_at_the_end_of_a_month(browser_of):
    browser = browser_of(STOCKTON)

    def standing(month: str) -> ActionProgress:
        (plan,) = browser.get(f"/improvement/plan/?month={month}").context["plans"]
        return plan.recommendations[5].actions[0].standing

    assert standing("2013-03") is ActionProgress.ON_TRACK
    assert standing("2013-04") is ActionProgress.DONE


def test_an_indicator_stands_with_its_live_rating(browser_of):
    phase_1 = browser_of(MEMBER).get("/improvement/plan/").context["plans"][0]
    (row,) = phase_1.recommendations[0].rows
    assert (row.figure.text, row.rating.name) == ("0", "Green")


def test_an_indicator_missing_from_the_newest_quarter_stands_with_its_last_full_year(browser_of):
    (plan,) = browser_of(STOCKTON).get("/improvement/plan/").context["plans"]
    shown = {row.code: row.figure for each in plan.recommendations for row in each.rows}
    core = shown["core-assessments-completed-in-timescale"]
    assert (core.text, core.period) == ("54.2%", "2012/13")
    assert shown["child-seen-in-assessment"].text == "Not yet returned"
    assert shown["average-social-worker-caseload"].text == "Not yet returned"


def test_an_indicator_missing_from_the_newest_edition_stands_as_in_the_one_before(browser_of):
    indicator = Indicator.objects.get(code="unallocated-cases-over-28-days")
    indicator.readings.filter(period_end__gt=date(2012, 4, 30)).delete()
    phase_1 = browser_of(MEMBER).get("/improvement/plan/").context["plans"][0]
    (row,) = phase_1.recommendations[0].rows
    assert row.figure.period_end == "2012-04-30"


@pytest.mark.parametrize("address", ["/improvement/?area=kent", "/improvement/caseloads/?area=kent"])
def test_nobody_is_led_to_a_plan_they_may_not_read(browser_of, address):
    link = 'href="/improvement/plan/?area=kent"'
    assert link in browser_of(MEMBER).get(address).content.decode()
    assert link not in browser_of(STOCKTON).get(address).content.decode()
    assert link not in browser_of("administrator").get(address).content.decode()


@pytest.mark.parametrize("month", ["2013-03", "2013-05", "2013-08"])
def test_highlights_have_the_same_headings_every_month(browser_of, month):
    (plan,) = browser_of(STOCKTON).get(f"/improvement/plan/highlights/?month={month}").context["plans"]
    assert [name for name, _, _ in plan.lists] == [
        "What finished",
        "What slipped",
        "What is at risk",
        "What is next",
    ]


def test_highlights_begin_with_the_month_of_the_newest_report(browser_of):
    assert browser_of(STOCKTON).get("/improvement/plan/highlights/").context["month"].label == "May 2013"


@pytest.mark.parametrize("query", ["month=x", "month=2013-14-q1", "month=2099-01", "area=kent", "area=dover"])
@pytest.mark.parametrize("address", ["/improvement/plan/", "/improvement/plan/highlights/"])
def test_what_is_not_there_is_not_found(browser_of, address, query):
    assert browser_of(STOCKTON).get(f"{address}?{query}").status_code == 404


# What may be done


def test_a_manager_reports_on_an_action_of_their_own(browser_of):
    browser = browser_of("manager-dover")
    assert browser.post(f"{DOVERS}progress/", REPORT).status_code == 302
    page = words(browser.get(DOVERS))
    assert "Second check made" in page
    assert "Action reported" in page


def test_but_not_on_another_managers(browser_of):
    assert browser_of("manager-dover").post(f"{THANETS}progress/", REPORT).status_code == 403
    assert "Report progress" not in words(browser_of("manager-dover").get(THANETS))


def test_the_performance_team_reports_on_any(browser_of):
    assert browser_of("performance-team-kent").post(f"{THANETS}progress/", REPORT).status_code == 302


def test_what_is_wrong_with_a_report_is_said_beside_it(browser_of):
    answer = browser_of("manager-dover").post(f"{DOVERS}progress/", REPORT | {"day": "01/01/2012"})
    assert answer.status_code == 400
    assert "There is a report of 15 June 2012 already" in words(answer)


def test_the_owner_is_not_offered_the_sign_off_and_somebody_else_is(browser_of):
    owner, team = browser_of("manager-dover"), browser_of("performance-team-kent")
    owner.post(f"{DOVERS}progress/", REPORT | {"said": "done"})
    assert "Sign off as done" not in words(owner.get(DOVERS))
    assert "can’t sign it off" in words(owner.post(f"{DOVERS}sign-off/", follow=True))
    assert "Sign off as done" in words(team.get(DOVERS))
    assert "The action was signed off" in words(team.post(f"{DOVERS}sign-off/", follow=True))
    assert Action.objects.get(text__startswith="Check each").signed_off_by.username == "performance-team-kent"


def test_late_can_not_be_typed(browser_of):
    assert (
        browser_of("manager-dover").post(f"{DOVERS}progress/", REPORT | {"said": "late"}).status_code == 400
    )


def test_evidence_is_kept_and_comes_back_as_a_file_to_save(browser_of, settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path
    sent = {"title": "Audit", "file": SimpleUploadedFile("audit.pdf", b"%PDF-1.4 x")}
    assert browser_of("manager-dover").post(f"{DOVERS}evidence/", sent).status_code == 302
    kept = EvidenceFile.objects.get()
    answer = browser_of(MEMBER).get(f"{DOVERS}evidence/{kept.pk}/")
    assert b"".join(answer) == b"%PDF-1.4 x"
    assert answer["Content-Disposition"] == 'attachment; filename="audit.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert browser_of(STOCKTON).get(f"{DOVERS}evidence/{kept.pk}/").status_code == 404


def test_a_file_of_another_kind_is_refused_beside_its_field(browser_of):
    sent = {"title": "Audit", "file": SimpleUploadedFile("audit.svg", b"<svg/>")}
    answer = browser_of("manager-dover").post(f"{DOVERS}evidence/", sent)
    assert answer.status_code == 400
    assert "Choose a file that ends in .pdf" in words(answer)


def test_a_folder_that_cant_be_used_is_told_beside_the_field(browser_of, settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path / "a file"
    settings.UPLOAD_ROOT.write_text("where the folder should be")
    sent = {"title": "Audit", "file": SimpleUploadedFile("audit.pdf", b"%PDF-1.4 x")}
    answer = browser_of("manager-dover").post(f"{DOVERS}evidence/", sent)
    assert answer.status_code == 507
    assert "could not keep the file" in words(answer)


def test_evidence_sent_too_often_waits(browser_of, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"upload": (1, 600)}
    sent = {"title": "Audit", "file": SimpleUploadedFile("audit.svg", b"<svg/>")}
    answers = [browser_of("manager-dover").post(f"{DOVERS}evidence/", sent).status_code for _ in range(2)]
    assert answers == [400, 429]


def test_an_action_is_found_by_its_numbers_in_its_plan(browser_of):
    plan = Plan.objects.get(slug="kent-improvement-plan-phase-3")
    assert browser_of(MEMBER).get(f"/improvement/plan/{plan.slug}/2/9/").status_code == 404


# Both ways

UNALLOCATED = "/indicators/unallocated-cases-over-28-days/?area=kent&range=all"


def test_an_indicator_lists_the_actions_meant_to_move_it_and_marks_their_completion(browser_of):
    page = browser_of(MEMBER).get(UNALLOCATED)
    assert "Actions meant to move it" in words(page)
    (note,) = [note for note in page.context["trend"].notes if note.text.startswith("Action done")]
    assert note.day.isoformat() == "2011-12-15"
    assert note.text.endswith("† illustrative")


@pytest.mark.parametrize("file", ["trend.svg", "trend.csv", "compare.csv", "explorer.json"])
def test_a_completion_stands_on_every_form_of_the_chart(browser_of, file):
    address = UNALLOCATED.replace("?", f"{file}?")
    assert "Action done" in words(browser_of(MEMBER).get(address))
    assert "Action done" not in words(browser_of("").get(address))


@pytest.mark.parametrize("reader", ["", STOCKTON])
def test_outside_the_authority_nothing_of_its_plan_is_seen(browser_of, reader):
    page = browser_of(reader).get(UNALLOCATED)
    assert "Actions meant to move it" not in words(page)
    assert not [note for note in page.context["trend"].notes if note.text.startswith("Action")]


def test_an_action_shows_whether_its_indicator_moved(browser_of):
    page = words(browser_of(MEMBER).get("/improvement/plan/kent-improvement-plan-phase-2/1/1/"))
    assert "Mean of 1 reading before 15 December 2011: 71; of 2 readings since: 0." in page
    assert "not that one caused the other" in page


# Files


def test_the_workbook_has_a_row_for_every_recommendation_and_action(browser_of):
    answer = browser_of(STOCKTON).get("/improvement/plan/export.xlsx?month=2013-05")
    sheet = load_workbook(BytesIO(answer.content))["Plan"]
    rows = list(sheet.iter_rows(values_only=True))
    actions = Action.objects.filter(recommendation__plan__area__slug="stockton-on-tees").count()
    assert len(rows) == 1 + 14 + actions
    (first,) = [row for row in rows if row[1:3] == (1, 1)]
    assert (first[10], first[14]) == ("Done", "illustrative")


def test_the_document_says_what_the_page_says(browser_of):
    answer = browser_of(STOCKTON).get("/improvement/plan/export.docx?month=2013-05")
    document = Document(BytesIO(answer.content))
    assert "The words are a paraphrase of ours" in "\n".join(each.text for each in document.paragraphs)
    first = [cell.text for cell in document.tables[0].rows[1].cells]
    assert first[0].startswith("1.1 Interim manager")
    assert first[3] == "Done, since 28 February 2013 †"


def test_no_other_kind_of_file_is_given(browser_of):
    assert browser_of(STOCKTON).get("/improvement/plan/export.exe").status_code == 404
