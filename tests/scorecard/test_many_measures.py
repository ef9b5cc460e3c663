"""A scorecard of 200 measures: each red one in a line, the others counted, all of them in full a part at a time."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from districts.models import Role, User
from scorecard.models import Edition
from scorecard.rules.content import PageSection
from scorecard.rules.front import MOST_ROWS, lines_of
from tests.scorecard.large import large_council
from tests.scorecard.rows import row
from tests.scorecard.test_large_pages import BYTES, ELEMENTS, PAGE

FIRST = PageSection("First", (row("a", "R"), row("b", "A"), row("c", "–")))
SECOND = PageSection("Second", (row("d", "G"), row("e", "G")))


def told(most: int) -> list[tuple[str, list[str], dict[str, int]]]:
    return [
        (each.title, [line.code for line in each.rows], {count.letter: count.number for count in each.others})
        for each in lines_of([FIRST, SECOND], most)
    ]


def test_few_measures_stand_in_a_line_each():
    assert told(5) == [("First", ["a", "b", "c"], {}), ("Second", ["d", "e"], {})]


def test_of_many_the_reds_do_and_the_others_are_counted():
    assert told(4) == [("First", ["a"], {"A": 1, "–": 1}), ("Second", [], {"G": 2})]


def test_reds_beyond_the_most_are_counted_too():
    assert told(0)[0] == ("First", [], {"A": 1, "R": 1, "–": 1})


def signed_in(edition: Edition) -> Client:
    user = User.objects.create_user("member", password="not needed here")
    Role.objects.create(user=user, area=edition.scorecard.authority, role="member")
    member = Client()
    member.force_login(user)
    return member


def weighed(member: Client, query: str) -> HttpResponse:
    """The page, which is no heavier than it may be."""
    answer = member.get(f"{PAGE}{query}")
    assert len(answer.content) <= BYTES, query
    assert len(re.findall(rb"<[a-z]", answer.content)) <= ELEMENTS, query
    return answer


def lines_in(answer: HttpResponse) -> int:
    return answer.content.count(b'class="app-measures__row ')


@pytest.mark.django_db
def test_as_many_as_stand_whole_on_a_page_are_no_heavier_than_it_may_be():
    member = signed_in(large_council(measures=MOST_ROWS, teams_each=0))
    assert lines_in(weighed(member, "?area=district-of-the-river-03")) == MOST_ROWS


@pytest.mark.django_db
@pytest.mark.parametrize("under_a_heading", [MOST_ROWS, 2 * MOST_ROWS])
def test_more_are_shown_in_parts_that_hold_each_of_them_once(under_a_heading):
    member = signed_in(large_council(measures=200, teams_each=0, under_a_heading=under_a_heading))
    assert lines_in(member.get(f"{PAGE}export.html")) == 200
    ways, found = [""], []
    for way in ways:
        page = weighed(member, way)
        assert lines_in(page) == 40  # the reds
        ways += [each.url.removeprefix(PAGE) for each in page.context["parts"]]
        if not page.context["parts"]:
            found += [row.code for section in page.context["sections"] for row in section.rows]
    assert len(found) == len(set(found)) == 200
