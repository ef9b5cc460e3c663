"""Drafting, accepting, discarding and withdrawing returns."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest

from districts.models import AuditEntry
from indicators.models import Reading
from returns import actions
from returns.intake.drafting import draft_return
from returns.intake.ownership import AreaNotStated
from returns.models import Alias, Return, ReturnState
from returns.reading.sheet.cells import WorkbookNotReadable
from tests.returns.builders import (
    BACKLOG,
    TIMELINESS,
    accept,
    accepted,
    codes,
    draft,
    published,
    questions,
    row,
    sender,
    values,
    workbook,
)

pytestmark = pytest.mark.usefixtures("library")


# Accepting


def test_accepting_makes_the_lines_readings():
    accepted(workbook(row(value=36)))
    reading = Reading.objects.get()
    assert (reading.indicator.name, reading.area.name) == (BACKLOG, "Dover")
    assert (reading.basis, reading.period_end) == ("SNAPSHOT", date(2012, 5, 31))
    assert (reading.value, reading.stated) == (36, "36")


def test_accepting_twice_changes_nothing():
    monthly_return = accepted(workbook(row(value=36)))
    with pytest.raises(actions.ReturnNotOpen, match="accepted already"):
        accept(monthly_return)
    assert values() == [36]


def test_only_the_chosen_lines_are_accepted():
    monthly_return = draft(workbook(row(value=36), row(place="Thanet", value=12)))
    _, thanet = monthly_return.lines.all()
    actions.accept_return(monthly_return=monthly_return, lines=[thanet.pk], answers={}, by=None)
    assert values() == [12]
    assert list(monthly_return.lines.values_list("taken", flat=True)) == [False, True]


def test_lines_of_another_return_are_not_accepted():
    other = draft(workbook(row(place="Thanet", value=12)))
    monthly_return = draft(workbook(row(value=36)))
    with pytest.raises(actions.NothingToAccept):
        actions.accept_return(
            monthly_return=monthly_return, lines=[other.lines.get().pk], answers={}, by=None
        )
    assert values() == []


def test_a_line_with_an_error_is_never_accepted():
    monthly_return = draft(workbook(row(value=-3), row(place="Thanet", value=12)))
    accept(monthly_return)
    assert values() == [12]


def test_nothing_but_errors_leaves_the_return_open():
    monthly_return = draft(workbook(row(value=-3)))
    with pytest.raises(actions.NothingToAccept):
        accept(monthly_return)
    monthly_return.refresh_from_db()
    assert monthly_return.state == ReturnState.DRAFT


def test_a_question_answered_no_leaves_its_line_out():
    monthly_return = draft(workbook(row(value=36), row(month="April 2012", value=40)))
    accept(monthly_return, answer=False)
    assert values() == [36]


def test_a_question_answered_with_no_leaves_its_line_out():
    monthly_return = draft(workbook(row(value=36), row(month="April 2012", value=40)))
    lines = [line.pk for line in monthly_return.lines.all()]
    no = {question.pk: False for question in monthly_return.findings.filter(severity="question")}
    actions.accept_return(monthly_return=monthly_return, lines=lines, answers=no, by=None)
    assert values() == [36]


def test_a_newer_return_takes_the_place_of_an_older_one():
    accepted(workbook(row(value=36)))
    accepted(workbook(row(value=40)))
    assert values() == [40]


def test_figures_that_moved_since_the_preview_are_not_overwritten_unseen():
    monthly_return = draft(workbook(row(value=40)))
    seen = actions.state_seen(monthly_return)
    accepted(workbook(row(value=36)))
    with pytest.raises(actions.FiguresMoved):
        accept(monthly_return, seen=seen)
    assert values() == [36]


def test_figures_as_seen_are_accepted():
    accepted(workbook(row(value=36)))
    monthly_return = draft(workbook(row(value=40)))
    accept(monthly_return, seen=actions.state_seen(monthly_return))
    assert values() == [40]


def test_a_mark_for_missing_removes_the_figure_after_a_yes():
    accepted(workbook(row(value=36)))
    monthly_return = draft(workbook(row(value="n/a")))
    assert codes(monthly_return) == ["removes_figure"]
    accept(monthly_return, reason="not counted")
    reading = Reading.objects.get()
    assert (reading.value, reading.missing_reason) == (None, "n/a")


def test_an_empty_cell_changes_nothing():
    accepted(workbook(row(value=36)))
    accepted(workbook(row(value=None), row(place="Thanet", value=12)))
    assert values() == [36, 12]


# Names


def test_a_near_name_is_proposed():
    (asked,) = questions(draft(workbook(row("Initial assesments in progress out of timescale", value=36))))
    assert (asked.code, asked.proposed) == ("near_indicator", BACKLOG)


def test_a_near_name_is_remembered_after_a_yes():
    accepted(workbook(row("Initial assesments in progress out of timescale", value=36)))
    alias = Alias.objects.get(text="Initial assesments in progress out of timescale")
    assert (alias.authority.name, alias.indicator.name) == ("Kent", BACKLOG)
    again = draft(workbook(row("Initial assesments in progress out of timescale", value=40)))
    assert codes(again) == []


def test_a_near_name_is_forgotten_after_a_no():
    monthly_return = draft(
        workbook(
            row("Initial assesments in progress out of timescale", value=36), row(place="Thanet", value=12)
        )
    )
    accept(monthly_return, answer=False)
    assert not Alias.objects.filter(text__startswith="Initial assesments").exists()
    assert values() == [12]


def test_a_near_area_is_remembered_after_a_yes():
    accepted(workbook(row(place="Dovver", value=36)))
    assert Alias.objects.get(text="Dovver").area.name == "Dover"
    assert codes(draft(workbook(row(place="Dovver", value=40)))) == []


def test_a_name_that_is_remembered_in_kent_is_asked_about_in_stockton():
    accepted(workbook(row("Unallocated casses", "Kent", value=36)))
    elsewhere = draft(
        workbook(row("Unallocated casses", "Stockton-on-Tees", value=3)),
        by=sender(None, "stockton-on-tees"),
        owner="stockton-on-tees",
    )
    assert codes(elsewhere) == ["near_indicator"]


def test_an_unknown_name_is_an_error():
    assert codes(draft(workbook(row("Hours of sunshine", value=36)))) == ["unknown_indicator"]
    assert codes(draft(workbook(row(place="Atlantis", value=36)))) == ["unknown_area"]


def test_a_basis_in_the_name_is_taken_from_it():
    accepted(workbook(row(f"{TIMELINESS} (year to date)", "Kent", value="84.4%")))
    assert Reading.objects.get().basis == "YTD"


# Whose figures


def test_an_area_that_is_not_yours_is_an_error():
    data = workbook(row(value=36), row(place="Thanet", value=12))
    monthly_return = draft(data, by=sender(None, "dover"), owner="dover")
    assert codes(monthly_return) == ["area_not_yours"]
    accept(monthly_return)
    assert values() == [36]


def test_lines_without_area_are_asked_about_where_nobody_chose_one(officer):
    data = workbook(row(place=None, value=36), row(TIMELINESS, None, value="84.4%"))
    monthly_return = draft_return(data=data, file_name="return.xlsx", by=sender(officer, "dover"))
    (asked,) = questions(monthly_return)
    assert asked.what == "2 lines name no area. Are they for Dover?"
    with pytest.raises(actions.NothingToAccept):
        accept(monthly_return, answer=False)


def test_a_file_that_names_no_area_needs_one_to_be_chosen():
    data = workbook(row(place=None, value=36))
    with pytest.raises(AreaNotStated):
        draft_return(data=data, file_name="return.xlsx", by=sender(None, "dover", "thanet"))


def test_a_return_for_several_districts_is_the_countys():
    data = workbook(row(value=36), row(place="Thanet", value=12))
    monthly_return = draft_return(data=data, file_name="return.xlsx", by=sender())
    assert monthly_return.area.name == "Kent"


def test_a_line_of_somebody_else_does_not_make_it_the_countys(officer):
    data = workbook(row(value=36), row(place="Thanet", value=12))
    monthly_return = draft_return(data=data, file_name="a.xlsx", by=sender(officer, "dover"))
    assert monthly_return.area.name == "Dover"
    assert codes(monthly_return) == ["area_not_yours"]


def test_no_line_lies_outside_the_area_of_its_return(performance_team):
    data = workbook(row(value=36), row(place="Thanet", value=12))
    monthly_return = draft(data, by=sender(performance_team, "kent", "dover", "thanet"), owner="dover")
    assert codes(monthly_return) == ["area_outside_return"]
    accept(monthly_return, by=performance_team)
    assert values() == [36]


# Illustrative figures


def test_an_illustrative_figure_never_takes_a_published_ones_place():
    accepted(workbook(row(value=36)))
    monthly_return = draft(workbook(row(value=40), row(place="Thanet", value=12)), illustrative=True)
    assert codes(monthly_return) == ["illustrative_over_published"]
    accept(monthly_return)
    assert list(Reading.objects.values_list("value", "illustrative")) == [(36, False), (12, True)]


def test_nor_does_one_that_was_drafted_before_the_published_one_came():
    illustrative = draft(workbook(row(value=40)), illustrative=True)
    accepted(workbook(row(value=36)))
    accept(illustrative)
    reading = Reading.objects.get()
    assert (reading.value, reading.illustrative) == (36, False)


def test_a_published_figure_takes_an_illustrative_ones_place():
    accepted(workbook(row(value=40)), illustrative=True)
    accepted(workbook(row(value=36)))
    reading = Reading.objects.get()
    assert (reading.value, reading.illustrative) == (36, False)


# Taking back


def test_withdrawing_restores_what_stood_before():
    accepted(workbook(row(value=36)))
    newer = accepted(workbook(row(value=40), row(place="Thanet", value=12)))
    actions.withdraw_return(monthly_return=newer, by=None, reason="wrong file")
    assert values() == [36]


def test_withdrawing_an_older_version_leaves_the_newer_one():
    older = accepted(workbook(row(value=36)))
    accepted(workbook(row(value=40)))
    actions.withdraw_return(monthly_return=older, by=None, reason="wrong file")
    assert values() == [40]


def test_a_withdrawn_return_keeps_its_lines_and_reason():
    monthly_return = accepted(workbook(row(value=36)))
    actions.withdraw_return(monthly_return=monthly_return, by=None, reason="wrong file")
    monthly_return.refresh_from_db()
    assert (monthly_return.state, monthly_return.reason) == (ReturnState.WITHDRAWN, "wrong file")
    assert monthly_return.lines.get().value == 36


def test_only_what_was_accepted_can_be_withdrawn():
    with pytest.raises(actions.ReturnNotOpen):
        actions.withdraw_return(monthly_return=draft(workbook(row(value=36))), by=None, reason="no")


def test_a_discarded_draft_changes_nothing_and_keeps_its_file(settings):
    monthly_return = actions.discard_return(monthly_return=draft(workbook(row(value=36))), by=None)
    assert monthly_return.state == ReturnState.DISCARDED
    assert values() == []
    assert (settings.UPLOAD_ROOT / monthly_return.stored_as).is_file()


def test_a_discarded_draft_can_not_be_accepted():
    monthly_return = actions.discard_return(monthly_return=draft(workbook(row(value=36))), by=None)
    with pytest.raises(actions.ReturnNotOpen, match="discarded already"):
        accept(monthly_return)


# The file


def test_the_file_is_kept_under_a_name_of_our_own_with_its_hash(settings):
    data = published("kent-2011-02.xlsx")
    monthly_return = draft(data, name="../../etc/passwd.xlsx")
    assert (settings.UPLOAD_ROOT / monthly_return.stored_as).read_bytes() == data
    assert monthly_return.stored_as.isalnum()
    assert monthly_return.file_name == "passwd.xlsx"
    assert monthly_return.sha256 == sha256(data).hexdigest()


@pytest.mark.parametrize(
    "data",
    [b"", b"plain text", b"%PDF-1.4", workbook(["no", "figures"]), published("kent-2011-02.xlsx")[:900]],
)
def test_a_file_without_figures_is_refused_and_nothing_stored(data):
    with pytest.raises(WorkbookNotReadable):
        draft(data)
    assert not Return.objects.exists()


# The trail


def test_every_action_leaves_an_audit_entry(performance_team):
    first = draft(workbook(row(value=36)), by=sender(performance_team, "kent", "dover"))
    actions.discard_return(monthly_return=first, by=performance_team)
    second = draft(workbook(row(value=36)), by=sender(performance_team, "kent", "dover"))
    accept(second, by=performance_team)
    actions.withdraw_return(monthly_return=second, by=performance_team, reason="wrong file")
    trail = AuditEntry.objects.order_by("pk").values_list("action", "by__username", "subject")
    did = ["uploaded", "discarded", "uploaded", "accepted", "withdrawn"]
    assert list(trail) == [(f"return {each}", performance_team.username, "return.xlsx") for each in did]


def test_the_trail_says_which_lines_and_why():
    monthly_return = accepted(workbook(row(value=36)))
    actions.withdraw_return(monthly_return=monthly_return, by=None, reason="wrong file")
    withdrawn, acceptance, upload = AuditEntry.objects.all()
    assert withdrawn.after == {"reason": "wrong file"}
    assert acceptance.after.pop("digest")
    assert acceptance.after == {"lines": [monthly_return.lines.get().pk], "reason": "restated"}
    assert upload.after == {"id": monthly_return.pk, "lines": 1, "sha256": monthly_return.sha256}


def test_what_fails_leaves_no_trail():
    with pytest.raises(WorkbookNotReadable):
        draft(b"plain text")
    assert not AuditEntry.objects.exists()


# The result


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"numerator": 943, "denominator": 2201}, Decimal("42.844162")),
        ({"numerator": 943, "denominator": 2201, "value": "50%"}, Decimal("42.844162")),
        ({"value": "84.4%"}, Decimal("84.4")),
        ({"value": 84.4}, Decimal("84.4")),
        ({"value": 0.844}, Decimal("0.844")),
    ],
)
def test_a_percentage_is_stored_as_it_is_written_and_no_yes_multiplies_it(given, stored):
    accepted(workbook(row(TIMELINESS, **given)))
    assert Reading.objects.get().value == stored


def test_none_of_none_is_no_cases():
    accepted(workbook(row(TIMELINESS, numerator=0, denominator=0)))
    reading = Reading.objects.get()
    assert (reading.numerator, reading.denominator, reading.value) == (0, 0, None)


def test_a_chosen_line_is_not_left_out_because_nobody_answered_its_question():
    monthly_return = draft(workbook(row(place="Dovver", value=36), row(place="Thanet", value=12)))
    chosen = [line.pk for line in monthly_return.lines.all()]
    with pytest.raises(actions.QuestionsOpen, match="F4"):
        actions.accept_return(monthly_return=monthly_return, lines=chosen, answers={}, by=None)
    assert values() == []


def test_a_line_without_its_tick_needs_no_answer():
    monthly_return = draft(workbook(row(place="Dovver", value=36), row(place="Thanet", value=12)))
    last = monthly_return.lines.last()
    actions.accept_return(monthly_return=monthly_return, lines=[last.pk], answers={}, by=None)
    assert values() == [12]


def test_a_figure_is_not_taken_over_a_denominator_that_is_left_out():
    cabinet = draft(published("stockton-cabinet-2012-13.xlsx"), owner="stockton-on-tees")
    lines = {line.cells: line.pk for line in cabinet.lines.all()}
    chosen = [pk for cells, pk in lines.items() if cells != "C6"]
    with pytest.raises(actions.NothingToAccept, match="C8, D8 is taken over C6"):
        actions.accept_return(monthly_return=cabinet, lines=chosen, answers={}, by=None)
    assert values() == []
