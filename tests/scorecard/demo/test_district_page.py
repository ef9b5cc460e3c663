"""An area's page: its figures beside the authority's, what lies below, what is different."""

import pytest

from districts.models import Area
from indicators.models import Reading

pytestmark = pytest.mark.usefixtures("demo")

TIMELINESS = "initial-assessments-completed-in-timescale"


def test_each_row_stands_beside_the_authoritys_own(browser_of):
    page = browser_of("member-kent").get("/districts/dover/")
    rows, others = page.context["content"].rows, page.context["others"]
    assert rows
    beside = [others[row.code, row.basis] for row in rows]
    assert {row.area for row in rows} == {"dover"}
    assert {(row.area, row.code, row.basis) for row in beside} == {
        ("kent", row.code, row.basis) for row in rows
    }
    assert page.content.decode().count('data-label="Kent"') == len(rows)


def test_the_authority_stands_beside_nobody(browser_of):
    page = browser_of("member-kent").get("/districts/kent/")
    assert page.context["others"] == {}
    assert 'data-label="Kent"' in page.content.decode()


def test_the_colours_below_are_those_of_each_areas_page(browser_of):
    below = browser_of("member-kent").get("/districts/kent/").context["below"]
    assert len(below) == 12
    dover = next(each for each in below if each.area.slug == "dover")
    page = browser_of("member-kent").get("/districts/dover/")
    letters = [row.rating.letter for row in page.context["content"].rows]
    assert [(count.letter, count.number) for count in dover.counts] == [
        (letter, letters.count(letter)) for letter in "GAR–"
    ]


def different(browser) -> set[str]:
    """The codes of what is different in Dover."""
    found = browser.get("/districts/dover/").context["differences"].found
    return {each.spec.code for each in found}


def test_what_is_different_follows_the_figures(browser_of):
    browser = browser_of("member-kent")
    assert TIMELINESS not in different(browser)
    in_may = Reading.objects.filter(
        indicator__code=TIMELINESS, area__slug="dover", period_end="2012-05-31", basis="MONTH"
    )
    assert in_may.update(numerator=10, value="12.3") == 1
    assert TIMELINESS in different(browser)


def test_a_difference_leads_to_its_funnel(browser_of):
    text = browser_of("member-kent").get("/districts/kent/").content.decode()
    assert "?area=kent&amp;basis=R12M&amp;to=2012-05-31&amp;chart=funnel" in text


def test_from_the_county_to_a_team_in_three_clicks(browser_of):
    dover = Area.objects.get(slug="dover")
    team = Area.objects.create(name="Duty", level="team", parent=dover, slug="kent-duty")
    browser = browser_of("manager-dover")
    district = next(
        each for each in browser.get("/districts/kent/").context["below"] if each.area.pk == dover.pk
    )
    below = next(each for each in browser.get(district.url).context["below"] if each.area.pk == team.pk)
    page = browser.get(below.url)
    assert page.status_code == 200
    assert "No scorecard of Duty is published yet" in page.content.decode()
