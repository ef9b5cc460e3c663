"""The charts of an indicator's page and their files: the same lines, whatever the address asks for."""

import csv
from io import StringIO
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest

pytestmark = pytest.mark.usefixtures("demo")

TIMELINESS = "/indicators/initial-assessments-completed-in-timescale/"
ASKED = "area=dover&basis=YTD&range=12&to=2012-03-31&compare=thanet&compare=kent"
KINDS = ("trend", "compare", "xmr", "funnel")


def lines_of(answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_holds_the_lines_of_the_page(browser_of, kind):
    browser = browser_of("")
    chart = browser.get(f"{TIMELINESS}?{ASKED}&chart={kind}").context["chart"]
    answer = browser.get(f"{TIMELINESS}{kind}.csv?{ASKED}")
    assert lines_of(answer) == list(chart.table.to_csv_rows(chart.notes))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("kind", ["trend", "compare", "funnel", "areas"])
def test_the_drawing_states_its_finding_and_its_source(browser_of, kind):
    answer = browser_of("").get(f"{TIMELINESS}{kind}.svg?area=dover&compare=thanet")
    words = " ".join(ElementTree.fromstring(answer.content).itertext())
    assert answer["Content-Type"] == "image/svg+xml"
    assert "Source: Working Together" in words
    assert "† illustrative" in words
    assert "not published yet" not in words


def test_a_drawing_for_who_reads_drafts_says_what_is_not_published(browser_of):
    answer = browser_of("manager-dover").get(f"{TIMELINESS}trend.svg?area=dover")
    assert "Figures after 31 May 2012 are not published yet." in answer.content.decode()


def test_where_nothing_can_be_drawn_there_is_no_file(browser_of):
    assert browser_of("").get(f"{TIMELINESS}xmr.svg?area=kent").status_code == 404


@pytest.mark.parametrize("choices", ["bases", "ranges", "charts", "areas"])
def test_every_switch_keeps_the_rest_of_the_address(browser_of, choices):
    page = browser_of("").get(f"{TIMELINESS}?{ASKED}&chart=compare")
    current = [choice for choice in page.context[choices] if choice.current]
    assert [parse_qs(urlsplit(choice.url).query) for choice in current] == [
        parse_qs(f"{ASKED}&chart=compare")
    ]


def test_seven_areas_are_too_many_and_six_are_shown(browser_of):
    chosen = "".join(
        f"&compare={area}"
        for area in ("ashford", "canterbury", "dartford", "gravesham", "maidstone", "swale", "thanet")
    )
    page = browser_of("").get(f"{TIMELINESS}?area=dover&chart=compare{chosen}")
    assert len(page.context["chart"].of.beside) == 6
    assert "Choose 6 areas at most" in page.content.decode()


def test_the_areas_chosen_are_ticked(browser_of):
    page = browser_of("").get(f"{TIMELINESS}?{ASKED}&chart=compare")
    ticked = [tick.name for _, ticks in page.context["to_compare"] for tick in ticks if tick.ticked]
    assert ticked == ["Kent", "Thanet"]


def test_a_comparator_can_be_ticked_but_no_area_of_another_authority(browser_of):
    page = browser_of("").get(f"{TIMELINESS}?chart=compare&area=dover")
    names = [tick.slug for _, ticks in page.context["to_compare"] for tick in ticks]
    assert "england" in names
    assert not any(name.startswith("stockton") for name in names)
