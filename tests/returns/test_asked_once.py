"""What is asked once for a file holds for its cells: with no their lines stay out, with yes all go in."""

from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from indicators.models import Reading
from returns import actions
from returns.intake.drafting import choose_names
from returns.intake.unknown_names import names_asked, names_chosen
from returns.models import ReturnState
from tests.returns.builders import BACKLOG, TIMELINESS, area, codes, draft, questions, row, sender, workbook
from tests.returns.reading.workbooks import workbook_of

pytestmark = pytest.mark.usefixtures("library")


def accept_with(monthly_return, *, answer: bool):
    asked = {question.pk: answer for question in questions(monthly_return)}
    lines = [line.pk for line in monthly_return.lines.all()]
    return actions.accept_return(monthly_return=monthly_return, lines=lines, answers=asked, by=None)


def with_small_numbers():
    places = ("Dover", "Swale", "Thanet", "Ashford")
    rows = [
        row(place=place, value=value) for place, value in zip(places, ("<5", "1 to 5", 36, "*"), strict=True)
    ]
    return draft(workbook(*rows))


def test_small_numbers_are_one_question_and_marks_another():
    monthly_return = with_small_numbers()
    assert codes(monthly_return) == ["small_number", "mark_of_two_meanings"]
    small, mark = questions(monthly_return)
    assert (small.cells, mark.cells) == ("F4:F5", "F7")
    assert "suppressed" in small.what


def test_with_yes_they_are_missing_for_that_reason():
    accept_with(with_small_numbers(), answer=True)
    assert list(Reading.objects.order_by("pk").values_list("missing_reason", flat=True)) == [
        "c",
        "c",
        "",
        "c",
    ]


def test_with_no_the_other_lines_go_in():
    accept_with(with_small_numbers(), answer=False)
    assert [reading.area.name for reading in Reading.objects.all()] == ["Thanet"]


def test_without_an_answer_nothing_goes_in():
    monthly_return = with_small_numbers()
    lines = [line.pk for line in monthly_return.lines.all()]
    with pytest.raises(actions.QuestionsOpen, match="F4:F5"):
        actions.accept_return(monthly_return=monthly_return, lines=lines, answers={}, by=None)


@pytest.mark.parametrize(("said", "stored"), [("of-one", "60"), ("as-they-stand", "0.6")])
def test_what_a_fraction_means_is_chosen_once_for_the_file(said, stored):
    monthly_return = draft(workbook(row(TIMELINESS, value=0.6), row(TIMELINESS, "Swale", value=0.6)))
    (asked,) = names_asked(monthly_return, [area("kent")])
    assert "60%" in asked.groups[0][1][1].label
    chosen = names_chosen([asked], lambda _field, _otherwise: said)
    choose_names(monthly_return=monthly_return, chosen=chosen, by=sender())
    assert codes(monthly_return) == []
    accept_with(monthly_return, answer=True)
    assert set(Reading.objects.values_list("value", flat=True)) == {Decimal(stored)}


def test_an_indicator_can_be_chosen_for_a_heading():
    data = workbook_of_headings("District", "Contcts made", "Contacts")
    monthly_return = draft(data)
    heading = next(
        name for name in names_asked(monthly_return, [area("kent")]) if name.text == "Contcts made"
    )
    chosen = names_chosen([heading], lambda _field, _otherwise: "Section 47 enquiries")
    choose_names(monthly_return=monthly_return, chosen=chosen, by=sender())
    assert {line.indicator.code for line in monthly_return.lines.all()} == {
        "contacts",
        "section-47-enquiries",
    }


def workbook_of_headings(*headings: str) -> bytes:
    return workbook_of({"Sheet1": [["July 2012"], [], list(headings), ["Dover", 5, 50]]})


def test_yes_at_the_command_line_leaves_near_names_and_fractions_to_a_person(tmp_path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(
        workbook(row(value=36), row(f"{BACKLOG}s", "Swale", value=4), row(TIMELINESS, "Thanet", value=0.6))
    )
    call_command("import_return", str(path), area="kent", yes=True, stdout=StringIO())
    assert [(reading.area.name, reading.value) for reading in Reading.objects.all()] == [("Dover", 36)]


def test_near_names_are_taken_where_the_option_says_so(tmp_path):
    path = tmp_path / "return.xlsx"
    path.write_bytes(workbook(row(f"{BACKLOG}s", "Swale", value=4)))
    call_command("import_return", str(path), area="kent", yes=True, near_names=True, stdout=StringIO())
    assert [reading.value for reading in Reading.objects.all()] == [4]


def test_a_return_of_doubts_alone_stays_a_draft_where_all_are_answered_no():
    monthly_return = draft(workbook(row(value="<5")))
    with pytest.raises(actions.NothingToAccept):
        accept_with(monthly_return, answer=False)
    monthly_return.refresh_from_db()
    assert monthly_return.state == ReturnState.DRAFT


def of_two_months(*sheets: str) -> dict[str, list[list]]:
    return {
        name: [["Return for May 2012, June 2012"], [], ["Indicator", "Area", "Value"], [BACKLOG, name, 36]]
        for name in sheets
    }


def test_two_periods_in_the_titles_of_several_sheets_are_one_question():
    (asked,) = draft(workbook_of(of_two_months("Dover", "Swale", "Thanet"))).findings.all()
    assert asked.code == "title_of_two_periods"
    assert "The same holds for 3 sheets: Dover, Swale, Thanet." in asked.what


def test_sheets_that_leave_another_choice_are_asked_about_by_themselves():
    sheets = of_two_months("Dover", "Swale")
    sheets["Swale"][0] = ["Return for March 2012, April 2012"]
    assert codes(draft(workbook_of(sheets))).count("title_of_two_periods") == 2
