"""The page of a return with more lines than a page holds."""

from datetime import date

import pytest
from django.urls import reverse

from districts.models import Area
from indicators.models import Reading
from indicators.rules.periods import add_months
from returns.models import Return
from returns.page.page_lines import LINES_ON_A_PAGE
from tests.returns.builders import MAY_2012, accepted, draft, row, workbook

pytestmark = pytest.mark.usefixtures("library")

DISTRICTS = 12
CLEAR = DISTRICTS * 42
UNKNOWN = row(place="Atlantis", value=3)


def rows(months: int = 42) -> list[list]:
    """The same figure of each of Kent's districts in each of the months up to May 2012."""
    ends = [add_months(date(2012, 5, 31), -back) for back in range(months)]
    names = Area.objects.filter(parent__slug="kent").values_list("name", flat=True)
    return [row(place=name, month=f"{end:%B %Y}", value=36) for end in ends for name in names]


@pytest.fixture
def team(client, performance_team):
    """The browser of Kent's performance team."""
    client.force_login(performance_team)
    return client


@pytest.fixture
def large() -> Return:
    """Lines about which nothing is to be said, and one whose area nobody knows."""
    return draft(workbook(*rows(), UNKNOWN, title="Figures of every district"))


def page(monthly_return: Return) -> str:
    return reverse("return", args=[monthly_return.pk])


def accept(browser, monthly_return: Return, **form) -> None:
    seen = browser.get(page(monthly_return)).context["seen"]
    browser.post(reverse("return-accept", args=[monthly_return.pk]), {"seen": seen, **form})


def test_lines_without_findings_are_asked_about_together(team, large):
    answer = team.get(page(large))
    (shown,) = answer.context["lines"]
    assert shown.difference.line.area_text == "Atlantis"
    assert f"Accept the other {CLEAR} lines about which nothing was found" in answer.content.decode()
    assert f"{CLEAR + 1} lines recognised" in answer.content.decode()


def test_more_than_a_thousand_are_counted_in_thousands(team):
    answer = team.get(page(draft(workbook(*rows(months=84), title="Figures of every district"))))
    assert "1,008 lines recognised" in answer.content.decode()
    assert "Accept the 1,008 lines" in answer.content.decode()


def test_one_tick_takes_them_all(team, large):
    accept(team, large, together="yes")
    assert Reading.objects.count() == CLEAR


def test_without_the_tick_none_is_taken(team, large):
    accept(team, large, line=[large.lines.get(area_text="Atlantis").pk])
    assert Reading.objects.count() == 0


def test_all_lines_can_be_looked_at_page_by_page(team, large):
    first, second = (team.get(f"{page(large)}?page={number}") for number in (1, 2))
    assert [len(answer.context["lines"]) for answer in (first, second)] == [500, CLEAR + 1 - 500]
    assert 'type="checkbox"' not in second.content.decode()
    assert "Page 2 of 2" in second.content.decode()


def test_an_accepted_one_is_read_page_by_page(team, large):
    accept(team, large, together="yes")
    assert len(team.get(page(large)).context["lines"]) == LINES_ON_A_PAGE


def test_more_questions_than_a_page_holds_stay_out(team):
    asking = draft(workbook(*rows(months=44), title=MAY_2012))
    answer = team.get(page(asking))
    assert len(answer.context["lines"]) == LINES_ON_A_PAGE
    left_out = DISTRICTS * 43 - LINES_ON_A_PAGE
    assert f"{left_out} more lines with findings are not asked about here" in answer.content.decode()
    accept(team, asking, together="yes")
    assert Reading.objects.count() == DISTRICTS


def test_what_a_large_draft_comes_to_is_worked_out_once(team, large, django_assert_max_num_queries):
    first = team.get(page(large)).context["consequences"]
    with django_assert_max_num_queries(45):
        again = team.get(page(large)).context["consequences"]
    assert (again.counts, again.rating_changes, again.seen) == (
        first.counts,
        first.rating_changes,
        first.seen,
    )
    large.refresh_from_db()
    assert large.kept["results"]["seen"] == first.seen


def test_it_is_worked_out_anew_once_a_figure_was_accepted(team, large):
    assert team.get(page(large)).context["counts"]["new"] == CLEAR
    accepted(workbook(row(value=36)))
    assert team.get(page(large)).context["counts"]["unchanged"] == 1
