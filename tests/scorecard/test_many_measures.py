"""A scorecard of 200 measures: each red one in a line, the others counted, all of them in full a heading at a time."""

import re

import pytest
from django.test import Client

from districts.models import Role, User
from indicators.rules.terms import Rag
from scorecard.rules.content import PageSection
from scorecard.rules.front import lines_of
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


@pytest.mark.django_db
def test_its_pages_are_no_heavier_than_others():
    edition = large_council(measures=200, teams_each=0)
    authority = edition.scorecard.authority
    user = User.objects.create_user("member", password="not needed here")
    Role.objects.create(user=user, area=authority, role="member")
    member = Client()
    member.force_login(user)
    for query in ("", "?area=district-of-the-river-03", "?rating=green", "?section=Section+20", "?sort=name"):
        page = member.get(f"{PAGE}{query}").content.decode()
        assert len(page.encode()) <= BYTES, query
        assert len(re.findall(r"<[a-z]", page)) <= ELEMENTS, query
    whole = member.get(PAGE)
    lines = whole.content.decode().count('class="app-measures__row ')
    reds = sum(each.rating.letter == Rag.RED for each in whole.context["content"].rows)
    assert lines == reds == 40
    [heading] = [each for each in whole.context["headings"] if each.label == "Section 20 (10)"]
    assert [section.title for section in member.get(heading.url).context["sections"]] == ["Section 20"]
    assert member.get(f"{PAGE}export.html").content.decode().count('class="app-measures__row ') == 200
