"""What the preview puts first: lines that somebody must decide about, the most surprising figure on top."""

import pytest
from django.urls import reverse

from tests.returns.builders import accepted, area, draft, row, workbook

pytestmark = pytest.mark.usefixtures("library")

NAMES = ("Ashford", "Canterbury", "Dover", "Swale", "Thanet")


def month(name: str, figures) -> bytes:
    rows = [row(place=place, month=name, value=value) for place, value in zip(NAMES, figures, strict=True)]
    return workbook(*rows, title=f"Monthly return - {name}")


@pytest.fixture
def preview(client, performance_team):
    """The page of a return of May 2012 after one of April 2012."""

    def see(april, may, *, illustrative=False):
        accepted(month("April 2012", april), illustrative=illustrative)
        client.force_login(performance_team)
        return client.get(reverse("return", args=[draft(month("May 2012", may)).pk]))

    return see


def areas(answer) -> list[str]:
    return [shown.difference.line.area.name for shown in answer.context["lines"]]


def test_the_most_surprising_stand_first_then_the_others_in_their_order(preview):
    answer = preview([100, 100, 100, 100, 100], [101, 210, 99, 5000, 100])
    assert areas(answer) == ["Swale", "Canterbury", "Ashford", "Dover", "Thanet"]
    assert "2 of 5 need your eyes" in answer.content.decode()


def test_where_nothing_is_surprising_the_file_keeps_its_order(preview):
    answer = preview([100] * 5, [101, 102, 99, 98, 100])
    assert areas(answer) == list(NAMES)
    assert "0 of 5 need your eyes" in answer.content.decode()


def test_last_month_and_the_change_stand_beside_each_figure(preview):
    text = preview([100] * 5, [101, 102, 99, 98, 100]).content.decode()
    assert text.count("30 April 2012: 100") == 5
    assert "(+2)" in text
    assert "no earlier figure" not in text


def test_illustrative_history_is_marked_and_explained(preview):
    text = preview([100] * 5, [500, 102, 99, 98, 100], illustrative=True).content.decode()
    assert "100† for 30 April 2012. († illustrative)" in text
    assert "An illustrative figure." in text


def test_without_illustrative_history_no_dagger_is_explained(preview):
    assert "An illustrative figure." not in preview([100] * 5, [500, 102, 99, 98, 100]).content.decode()


def test_the_question_must_be_answered(client, performance_team, preview):
    answer = preview([100] * 5, [5000, 102, 99, 98, 100])
    stored = answer.context["monthly_return"]
    lines = [line.pk for line in stored.lines.all()]
    url = reverse("return-accept", args=[stored.pk])
    form = {"seen": answer.context["seen"], "line": lines}
    assert "Answer each question" in client.post(url, form).content.decode()
    question = stored.findings.get(code="large_change")
    client.post(url, form | {f"question-{question.pk}": "yes"})
    stored.refresh_from_db()
    assert stored.state == "accepted"


def test_the_first_figure_of_an_area_has_nothing_beside_it(client, performance_team):
    client.force_login(performance_team)
    found = draft(workbook(row(value=36)), owner=area("dover").slug)
    assert "no earlier figure" in client.get(reverse("return", args=[found.pk])).content.decode()
