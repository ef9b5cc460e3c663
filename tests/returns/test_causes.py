"""What many lines ask in the same words is asked once, and the answer holds for each of them."""

import pytest
from django.urls import reverse

from tests.returns.builders import draft, questions, row, values, workbook

pytestmark = pytest.mark.usefixtures("library")

PLACES = ("Dover", "Swale", "Thanet")


@pytest.fixture
def sent(client, performance_team):
    """Three lines of April in a return for May, and one of March."""
    client.force_login(performance_team)
    april = [row(place=place, month="April 2012", value=30) for place in PLACES]
    return draft(workbook(*april, row(place="Ashford", month="March 2012", value=20)))


def page(client, sent):
    return client.get(reverse("return", args=[sent.pk]))


def accept(client, sent, **answers):
    form = {"seen": page(client, sent).context["seen"], "line": [line.pk for line in sent.lines.all()]}
    return client.post(reverse("return-accept", args=[sent.pk]), form | answers, follow=True)


def field(client, sent) -> str:
    (cause,) = page(client, sent).context["causes"]
    return cause.field


def test_the_same_question_on_three_lines_is_asked_once(client, sent):
    answer = page(client, sent)
    (cause,) = answer.context["causes"]
    assert (cause.lines, cause.cells) == (3, "F4, F5, F6")
    text = answer.content.decode()
    assert text.count("This line is for April 2012") == 1
    assert text.count("This line is for March 2012") == 1
    assert text.count("asked above") == 3


def test_its_answer_holds_for_each_line(client, sent):
    alone = questions(sent)[-1]
    accept(client, sent, **{field(client, sent): "yes", f"question-{alone.pk}": "no"})
    assert values() == [30, 30, 30]


def test_with_no_the_lines_stay_out(client, sent):
    alone = questions(sent)[-1]
    accept(client, sent, **{field(client, sent): "no", f"question-{alone.pk}": "yes"})
    assert values() == [20]


def test_without_an_answer_nothing_goes_in(client, sent):
    answer = accept(client, sent, **{f"question-{questions(sent)[-1].pk}": "yes"})
    assert "Answer each question" in answer.content.decode()
    assert values() == []


def test_it_comes_back_as_it_was_answered(client, sent):
    answer = accept(client, sent, **{field(client, sent): "yes"})
    (cause,) = answer.context["causes"]
    assert cause.finding.answer == "yes"


def test_large_changes_are_each_another_question(client, performance_team):
    client.force_login(performance_team)
    months = [row(month="April 2012", place=place, value=30) for place in PLACES]
    jumps = [row(place=place, value=300) for place in PLACES]
    sent = draft(workbook(*months, *jumps))
    answer = page(client, sent)
    assert [cause.finding.code for cause in answer.context["causes"]] == ["other_month"]
    assert answer.content.decode().count("Is it right?") == 3
