"""What a sender answered about the habits of their files is not asked again; anything else is."""

import pytest
from django.urls import reverse

from returns.sending_keys import make_key
from tests.returns.builders import BACKLOG, accept, area, draft, questions, row, sender, workbook
from tests.returns.test_sending import in_days, send

pytestmark = pytest.mark.usefixtures("library")


def sent(officer, month: str, value: object, **options):
    rows = [row(month=month, value=value)]
    return draft(
        workbook(*rows, title=f"Monthly return - {month}"),
        by=sender(officer, "dover"),
        owner="dover",
        **options,
    )


def answers(monthly_return) -> list[tuple[str, str]]:
    return [(each.code, each.answer) for each in questions(monthly_return)]


def test_what_a_mark_means_is_asked_once_of_a_sender(officer, client):
    first = sent(officer, "April 2012", "*")
    assert answers(first) == [("mark_of_two_meanings", "")]
    accept(first, by=officer)
    second = sent(officer, "May 2012", "*")
    assert answers(second) == [("mark_of_two_meanings", "yes")]
    client.force_login(officer)
    assert "Answered as before." in client.get(reverse("return", args=[second.pk])).content.decode()


def test_another_mark_is_asked_about(officer):
    accept(sent(officer, "April 2012", "*"), by=officer)
    assert answers(sent(officer, "May 2012", "~")) != [("mark_of_two_meanings", "yes")]


def test_a_no_is_not_remembered(officer):
    first = sent(officer, "April 2012", "*")
    question = questions(first)[0]
    question.answer = "no"
    question.save()
    assert answers(sent(officer, "May 2012", "*")) == [("mark_of_two_meanings", "")]


def test_of_another_sender_and_for_another_area_it_is_asked(officer, performance_team):
    accept(sent(officer, "April 2012", "*"), by=officer)
    by = sender(performance_team, "dover")
    other = draft(workbook(row(value="*")), by=by, owner="dover")
    assert answers(other) == [("mark_of_two_meanings", "")]


def test_until_it_is_accepted_nothing_is_remembered(officer):
    sent(officer, "April 2012", "*")
    assert answers(sent(officer, "May 2012", "*")) == [("mark_of_two_meanings", "")]


def test_a_figure_is_asked_about_each_month(officer):
    accept(sent(officer, "March 2012", 30), by=officer)
    accept(sent(officer, "April 2012", 300), by=officer)
    assert answers(sent(officer, "May 2012", 30)) == [("large_change", "")]


def test_next_month_a_program_sends_without_a_question(client, officer):
    accept(sent(officer, "April 2012", "*"), by=officer)
    _, key = make_key(area=area("dover"), name="Case system", expires_on=in_days(9), by=officer)
    answer = send(client, key, workbook(row(value="*")))
    assert answer.json()["result"] == "accepted"


def test_that_a_list_has_no_headings_is_asked_once_of_a_sender(officer):
    def listed(month: str) -> list[tuple[str, str]]:
        data = f"{BACKLOG},Dover,{month},12\n{BACKLOG},Thanet,{month},15\n".encode()
        sent = draft(data, by=sender(officer, "dover", "thanet"), owner="dover", name="list.csv")
        told = [each for each in answers(sent) if each[0] == "no_headings"]
        accept(sent, by=officer)
        return told

    assert listed("April 2012") == [("no_headings", "")]
    assert listed("May 2012") == [("no_headings", "yes")]
