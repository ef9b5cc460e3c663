"""Removing a figure, or changing it much, takes a reason."""

import pytest
from django.urls import reverse

from returns import actions
from returns.models import ReturnState
from tests.returns.builders import (
    BACKLOG,
    TIMELINESS,
    accept,
    accepted,
    draft,
    questions,
    row,
    values,
    workbook,
)

pytestmark = pytest.mark.usefixtures("library")


def restated(before: object, after: object, indicator: str = BACKLOG):
    """A draft that states a figure anew."""
    accepted(workbook(row(indicator, value=before)), owner="dover")
    return draft(workbook(row(indicator, value=after)), owner="dover")


@pytest.mark.parametrize(
    ("indicator", "before", "after"),
    [
        (BACKLOG, 36, "n/a"),
        (BACKLOG, 100, 126),
        (BACKLOG, 100, 74),
        (BACKLOG, 0, 11),
        (TIMELINESS, "84.4%", "74.3%"),
        (TIMELINESS, "70%", "80.1%"),
    ],
)
def test_a_removal_or_a_large_change_is_refused_without_a_reason(indicator, before, after):
    monthly_return = restated(before, after, indicator)
    with pytest.raises(actions.ReasonNeeded):
        accept(monthly_return)
    monthly_return.refresh_from_db()
    assert monthly_return.state == ReturnState.DRAFT


@pytest.mark.parametrize(
    ("indicator", "before", "after"),
    [(BACKLOG, 100, 125), (BACKLOG, 2, 12), (TIMELINESS, "84.4%", "74.4%"), (BACKLOG, 36, 36)],
)
def test_a_smaller_change_needs_none(indicator, before, after):
    accept(restated(before, after, indicator))


def test_a_new_figure_needs_none_whatever_it_is():
    accept(draft(workbook(row(value=5000)), owner="dover"))
    assert values() == [5000]


def test_with_a_reason_it_is_accepted_and_the_reason_kept():
    monthly_return = restated(100, 300)
    accept(monthly_return, reason=" found in the second system ")
    monthly_return.refresh_from_db()
    assert (values(), monthly_return.reason) == ([300], "found in the second system")


def test_spaces_are_no_reason():
    with pytest.raises(actions.ReasonNeeded):
        accept(restated(100, 300), reason="  ")


def test_leaving_the_line_out_needs_none():
    accepted(workbook(row(value=100)), owner="dover")
    monthly_return = draft(workbook(row(value=300), row(TIMELINESS, value="84.4%")), owner="dover")
    _, new = monthly_return.lines.all()
    actions.accept_return(monthly_return=monthly_return, lines=[new.pk], answers={}, by=None)
    assert 100 in values()


# In the browser


def form_of(client, monthly_return, **more) -> dict:
    seen = client.get(reverse("return", args=[monthly_return.pk])).context["seen"]
    answers = {f"question-{question.pk}": "yes" for question in questions(monthly_return)}
    lines = [line.pk for line in monthly_return.lines.all()]
    return {"seen": seen, "line": lines, **answers, **more}


def test_the_preview_asks_for_the_reason_where_one_is_needed(client, officer):
    client.force_login(officer)
    text = client.get(reverse("return", args=[restated(100, 300).pk])).content.decode()
    assert "reason needed" in text
    assert 'name="reason"' in text


def test_the_preview_does_not_ask_otherwise(client, officer):
    client.force_login(officer)
    text = client.get(reverse("return", args=[restated(100, 101).pk])).content.decode()
    assert 'name="reason"' not in text


def test_accepting_without_it_says_so_and_changes_nothing(client, officer):
    client.force_login(officer)
    monthly_return = restated(100, 300)
    answer = client.post(reverse("return-accept", args=[monthly_return.pk]), form_of(client, monthly_return))
    assert answer.status_code == 409
    assert "Say why figures are removed or change so much." in answer.content.decode()
    assert values() == [100]


def test_a_form_that_comes_back_keeps_ticks_and_answers(client, officer):
    client.force_login(officer)
    accepted(workbook(row(value=36)), owner="dover")
    monthly_return = draft(workbook(row(value="n/a"), row(TIMELINESS, value="84.4%")), owner="dover")
    removed, other = monthly_return.lines.all()
    form = form_of(client, monthly_return, line=[removed.pk])
    text = client.post(reverse("return-accept", args=[monthly_return.pk]), form).content.decode()
    (question,) = questions(monthly_return)
    assert f'id="yes-{question.pk}" name="question-{question.pk}" value="yes" checked' in text
    assert f'name="line" value="{removed.pk}" checked' in text
    assert f'name="line" value="{other.pk}">' in text


def test_accepting_with_it_stores_the_figure(client, officer):
    client.force_login(officer)
    monthly_return = restated(100, 300)
    form = form_of(client, monthly_return, reason="a late file")
    client.post(reverse("return-accept", args=[monthly_return.pk]), form)
    assert values() == [300]
