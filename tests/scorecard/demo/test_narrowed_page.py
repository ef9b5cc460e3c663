"""The part of a scorecard that an address asks for, as a page."""

import re

import pytest

pytestmark = pytest.mark.usefixtures("demo")
SWALE = "/scorecards/kent/2012-05/?area=swale"


@pytest.fixture
def open_page(browser_of):
    def get(address: str):
        answer = browser_of("member-kent").get(address)
        assert answer.status_code == 200
        return answer

    return get


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_rows_asked_for_stand_alone_and_are_counted_in_words(open_page):
    answer = open_page(f"{SWALE}&rating=red")
    assert {row.rating.letter for section in answer.context["sections"] for row in section.rows} == {"R"}
    assert "2 of 10 rows: red." in text_of(answer)


def test_an_empty_result_says_what_was_asked_for(open_page):
    answer = open_page(f"{SWALE}&rating=red&section=Assessments")
    assert "No row of this scorecard is red, under Assessments. It has 10 rows." in text_of(answer)


def test_the_counts_stay_those_of_the_whole_page(open_page):
    whole, part = (open_page(address).context["counts"] for address in (SWALE, f"{SWALE}&rating=red"))
    assert whole == part


def test_every_way_to_another_page_keeps_what_was_asked_for(open_page):
    context = open_page(f"{SWALE}&rating=red&sort=rating").context
    for choice in [*context["periods"], *context["areas"]]:
        assert choice.url.endswith("rating=red&sort=rating")


def test_the_form_keeps_area_and_issue(open_page):
    page = open_page(f"{SWALE}&issue=1&rating=red").content.decode()
    assert '<input type="hidden" name="area" value="swale">' in page
    assert '<input type="hidden" name="issue" value="1">' in page
    assert '<option value="red" selected>Red</option>' in page


def test_what_makes_no_sense_shows_the_whole_page(open_page):
    answer = open_page(f"{SWALE}&rating=purple&section=Nowhere&sort=luck")
    assert answer.context["sections"] == list(answer.context["content"].sections)


def test_the_text_is_escaped(open_page):
    assert "<script>alert" not in open_page(f"{SWALE}&q=<script>alert(1)</script>").content.decode()


def test_a_draft_can_be_narrowed_too(browser_of):
    answer = browser_of("manager-dover").get("/scorecards/kent/2012-06/draft/?sort=name")
    (section,) = answer.context["sections"]
    assert [row.name for row in section.rows] == sorted(row.name for row in section.rows)
