"""Writes of the action plan: reports, sign-off, evidence; each on record."""

from datetime import date
from hashlib import sha256

import pytest

from districts.changes import ChangedMeanwhile, mark_of_record
from districts.models import AuditEntry
from districts.uploads import UploadNotKept, path_of_upload
from improvement import actions
from improvement.evidence import EvidenceNotTaken
from improvement.models import Action, Plan, Recommendation
from improvement.rules.progress import ActionStatus

TODAY = date(2013, 6, 1)
PDF = b"%PDF-1.4 audit of May"


def report(action, said=ActionStatus.ON_TRACK, day=TODAY, by=None, **more):
    return actions.report_progress(
        action=action, day=day, said=said, text="As agreed", by=by, today=TODAY, **more
    )


def test_an_action_is_due_with_its_recommendation(action):
    assert action.due_date == date(2013, 5, 15)


def test_its_own_due_date_wins(action):
    action.due = date(2013, 7, 1)
    assert action.due_date == date(2013, 7, 1)


def test_without_publication_or_date_nothing_is_due(plan):
    plan.published_on = None
    assert Recommendation(plan=plan, number=2, text="x", urgency="immediate").due_date is None


def test_a_report_is_on_record(action, manager):
    report(action, by=manager)
    entry = AuditEntry.objects.get(action="action reported")
    assert (entry.by, entry.after["said"], entry.after["authority"]) == (manager, "On track", "kent")


def test_a_report_moves_the_due_date_and_remembers_where_from(action, manager):
    note = report(action, by=manager, new_due=date(2013, 8, 30))
    action.refresh_from_db()
    assert action.due == date(2013, 8, 30)
    assert (note.moves_due, note.due_before, note.due_after) == (True, date(2013, 5, 15), date(2013, 8, 30))


def test_the_same_due_date_is_no_move(action):
    assert not report(action, new_due=date(2013, 5, 15)).moves_due


@pytest.mark.parametrize("day", [date(2013, 6, 2), date(2013, 4, 30)])
def test_no_report_of_the_future_or_before_the_newest(action, day):
    report(action, day=date(2013, 5, 1))
    with pytest.raises(actions.ProgressNotPossible):
        report(action, day=day)
    assert action.notes.count() == 1


# Sign-off


def test_somebody_else_signs_off(action, manager, performance_team):
    report(action, ActionStatus.DONE, by=manager)
    signed = actions.sign_off(action=action, by=performance_team, today=TODAY)
    assert (signed.signed_off_by, signed.signed_off_on) == (performance_team, TODAY)
    assert AuditEntry.objects.filter(action="action signed off", by=performance_team).exists()


def test_never_its_owner(action, manager, performance_team):
    report(action, ActionStatus.DONE, by=performance_team)
    with pytest.raises(actions.SignOffNotPossible, match="owner"):
        actions.sign_off(action=action, by=manager, today=TODAY)


def test_nor_who_reported_it_done(action, performance_team):
    report(action, ActionStatus.DONE, by=performance_team)
    with pytest.raises(actions.SignOffNotPossible, match="You reported it done"):
        actions.sign_off(action=action, by=performance_team, today=TODAY)


def test_only_what_is_done_is_signed_off_and_once(action, manager, performance_team):
    report(action, by=manager)
    with pytest.raises(actions.SignOffNotPossible, match="reported done"):
        actions.sign_off(action=action, by=performance_team, today=TODAY)
    report(action, ActionStatus.DONE, by=manager)
    actions.sign_off(action=action, by=performance_team, today=TODAY)
    with pytest.raises(actions.SignOffNotPossible, match="already"):
        actions.sign_off(action=action, by=performance_team, today=TODAY)


def test_taking_it_up_again_takes_the_sign_off_back(action, manager, performance_team):
    report(action, ActionStatus.DONE, by=manager)
    actions.sign_off(action=action, by=performance_team, today=TODAY)
    report(action, ActionStatus.AT_RISK, by=manager)
    action.refresh_from_db()
    assert (action.signed_off_by, action.signed_off_on) == (None, None)


def test_who_signed_off_can_not_become_the_owner(action, manager, performance_team):
    report(action, ActionStatus.DONE, by=manager)
    signed = actions.sign_off(action=action, by=performance_team, today=TODAY)
    signed.owner = performance_team
    with pytest.raises(actions.PlanNotPossible, match="somebody else"):
        actions.save_action(action=signed, by=performance_team)


# Evidence


def test_a_file_is_kept_as_it_is_under_a_name_of_our_own(action, manager):
    kept = actions.add_evidence(
        action=action, data=PDF, file_name="../../audit.pdf", title="Audit", by=manager
    )
    assert kept.file_name == "audit.pdf"
    assert "audit" not in kept.stored_as
    assert path_of_upload(kept.stored_as).read_bytes() == PDF
    assert kept.sha256 == sha256(PDF).hexdigest()


def test_a_folder_that_cant_be_used_is_told_and_nothing_is_stored(action, manager, settings, tmp_path):
    settings.UPLOAD_ROOT = tmp_path / "a file"
    settings.UPLOAD_ROOT.write_text("where the folder should be")
    with pytest.raises(UploadNotKept, match="could not keep the file"):
        actions.add_evidence(action=action, data=PDF, file_name="audit.pdf", title="Audit", by=manager)
    assert not action.evidence.exists()


def test_the_evidence_of_an_authority_takes_so_much_and_no_more(action, manager, settings):
    settings.EVIDENCE_MEGABYTES = 2
    half = PDF + bytes(1024 * 1024 - len(PDF))
    for number in range(2):
        actions.add_evidence(action=action, data=half, file_name="a.pdf", title=f"{number}", by=manager)
    with pytest.raises(EvidenceNotTaken, match="2 MB, of 2 MB"):
        actions.add_evidence(action=action, data=PDF, file_name="audit.pdf", title="Audit", by=manager)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("audit.html", b"<script>", "ends in"),
        ("audit.pdf", b"MZ\x90", "not what it holds"),
        ("audit.pdf", b"", "empty"),
        ("audit.txt", b"a\x00b", "not what it holds"),
        ("audit.pdf", PDF + bytes(10 * 1024 * 1024), "at most 10 MB"),
    ],
)
def test_another_kind_or_size_is_refused(action, manager, name, data, why):
    with pytest.raises(EvidenceNotTaken, match=why):
        actions.add_evidence(action=action, data=data, file_name=name, title="Audit", by=manager)
    assert not action.evidence.exists()


# What is set


def test_numbers_are_taken_once(action, recommendation):
    with pytest.raises(actions.PlanNotPossible, match="Number 1 is taken"):
        actions.save_action(action=Action(recommendation=recommendation, number=1, text="x"), by=None)


def test_nobody_overwrites_what_changed_meanwhile(plan, performance_team):
    seen = mark_of_record(plan)
    Plan.objects.filter(pk=plan.pk).update(source="Another")
    with pytest.raises(ChangedMeanwhile):
        actions.save_plan(plan=plan, by=performance_team, seen=seen)


def test_the_plans_that_come_with_the_product(library):
    stockton = Plan.objects.get(area__slug="stockton-on-tees")
    assert stockton.paraphrase
    assert stockton.recommendations.count() == 14
    dues = [each.due_date.isoformat() for each in stockton.recommendations.all()]
    assert dues == ["2013-02-15"] * 3 + ["2013-05-15"] * 4 + ["2013-08-15"] * 7
    kent = Plan.objects.filter(area__slug="kent")
    assert [(each.name, each.recommendations.count()) for each in kent] == [
        ("Improvement Plan phase 1", 1),
        ("Improvement Plan phase 2", 1),
        ("Improvement Plan phase 3", 6),
    ]
