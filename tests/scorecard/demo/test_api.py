"""The interface for programs: what the pages show, to whom they show it, as its description says."""

import csv
import os
from datetime import date, timedelta
from io import StringIO

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from districts.models import Area, User
from indicators.plain_sheet import safe_text
from returns.sending_keys import make_key
from scorecard.api.interface import api, description
from scorecard.api.urls import TABLES

pytestmark = pytest.mark.usefixtures("demo")

TEAM, EVERYBODY = "performance-team-kent", ""
OVER_28_DAYS = "unallocated-cases-over-28-days"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DESCRIBED = schemathesis.openapi.from_dict(description())
# What there is something behind; the rest of the parameters is left to chance.
THERE = {
    "/api/v1/rows": {"scorecard": "kent", "period": "2012-05"},
    "/api/v1/readings": {"indicator": OVER_28_DAYS, "area": "dover"},
}
# Of each kind a few, always the same; ./run api-check asks many, others each time.
MANY = os.environ.get("API_QUESTIONS")
some_questions = settings(
    max_examples=int(MANY or 12),
    deadline=None,
    derandomize=MANY is None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def answers_as_described(browser, case) -> None:
    """Ask what the case asks; raises where the answer is none of those that are described."""
    asked = requests.Request("GET", f"http://testserver{case.formatted_path}", params=case.query).prepare()
    answer = browser.get(asked.path_url)
    headers = {name: [value] for name, value in answer.items()}
    case.validate_response(
        Response(answer.status_code, headers, answer.content, asked, elapsed=0, verify=True), checks=CHECKS
    )


@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("address", description()["paths"])
def test_whatever_is_asked_it_answers_as_described(address, mode, browser_of):
    browser = browser_of(TEAM)

    @some_questions
    @given(case=DESCRIBED[address]["GET"].as_strategy(mode))
    def ask_anything(case):
        answers_as_described(browser, case)

    ask_anything()


@pytest.mark.parametrize(("address", "known"), THERE.items())
def test_of_what_there_is_too(address, known, browser_of):
    browser = browser_of(TEAM)

    @some_questions
    @given(case=DESCRIBED[address]["GET"].as_strategy(query=known))
    def ask_about_it(case):
        answers_as_described(browser, case)

    ask_about_it()


@pytest.fixture
def ask(browser_of):
    """The answer to a question."""

    def get(question: str, reader: str = TEAM):
        answer = browser_of(reader).get(f"/api/v1/{question}")
        assert answer.status_code == 200, answer.content
        return (
            answer.json()
            if answer["Content-Type"].startswith("application/json")
            else answer.content.decode()
        )

    return get


def test_the_rows_are_those_of_the_page(ask, browser_of):
    page = browser_of(TEAM).get("/scorecards/kent/2012-05/?area=dover").context["content"].rows
    rows = ask("rows?scorecard=kent&period=2012-05&area=dover")["items"]
    assert [(row["indicator"], row["basis"], row["value"]) for row in rows] == [
        (row.code, row.basis, row.figure.value or "") for row in page
    ]


def test_as_csv_it_is_the_same_but_never_a_formula(ask):
    rows = ask("rows?scorecard=kent&period=2012-05&area=dover")["items"]
    text = ask("rows?scorecard=kent&period=2012-05&area=dover&format=csv")
    for line, row in zip(csv.DictReader(StringIO(text)), rows, strict=True):
        assert line == {name: safe_text(text) for name, text in row.items()}


def test_readings_are_the_points_of_the_indicators_page(ask, browser_of):
    trend = browser_of(TEAM).get(f"/indicators/{OVER_28_DAYS}/?area=dover&range=all").context["trend"]
    found = ask(f"readings?indicator={OVER_28_DAYS}&area=dover&page_size=1000")["items"]
    assert [each["value"] for each in found] == [
        None if point.value is None else str(point.value) for point in trend.points
    ]


def test_everybody_gets_no_small_number(ask):
    found = ask(f"readings?indicator={OVER_28_DAYS}&area=dover", EVERYBODY)["items"]
    assert not [each for each in found if each["value"] in list("12345")]
    assert [each for each in found if each["missing"].startswith("Suppressed")]


def test_a_list_is_given_in_parts(ask):
    whole = ask("indicators?page_size=1000")
    assert whole["count"] == len(whole["items"])
    assert ask("indicators?page=2&page_size=5")["items"] == whole["items"][5:10]
    assert len(ask("indicators")["items"]) == 100


def test_csv_is_the_whole_list_where_no_size_is_named(ask, browser_of):
    address = "/api/v1/indicators?format=csv"
    everything = browser_of(TEAM).get(address).content.decode("utf-8-sig").splitlines()
    assert len(everything) == ask("indicators")["count"] + 1 > 101
    assert len(browser_of(TEAM).get(f"{address}&page_size=5").content.splitlines()) == 6


def test_where_everybody_signs_in_a_key_fetches_the_published_rows_of_its_area(browser_of, settings):
    settings.ANONYMOUS_READERS = False
    team = User.objects.get(username=TEAM)
    day = date.today() + timedelta(days=30)
    kent = Area.objects.get(slug="kent")
    _, key = make_key(area=kent, name="Power Query", expires_on=day, by=team, reads_drafts=True)
    answer = browser_of(EVERYBODY).get(
        "/api/v1/drafts?scorecard=kent&published=yes", headers={"Authorization": f"Bearer {key}"}
    )
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"))))
    newest = browser_of(TEAM).get("/api/v1/rows?scorecard=kent&format=csv").content.decode("utf-8-sig")
    assert len(rows) == len(newest.splitlines()) - 1
    assert len({row["area"] for row in rows}) > 10


def test_what_has_not_changed_is_not_sent_again(browser_of):
    browser = browser_of(EVERYBODY)
    etag = browser.get("/api/v1/indicators")["ETag"]
    assert browser.get("/api/v1/indicators", headers={"If-None-Match": etag}).status_code == 304


def test_a_stranger_finds_another_authoritys_restricted_editions_not(browser_of, settings):
    settings.ANONYMOUS_READERS = False
    browser = browser_of("member-stockton-on-tees")
    assert browser.get("/api/v1/rows?scorecard=kent&period=2012-05").status_code == 404
    assert {each["authority"] for each in browser.get("/api/v1/scorecards").json()["items"]} == {
        "stockton-on-tees"
    }


def test_no_draft_is_among_its_editions(ask):
    assert "2012-06" not in {each["period"] for each in ask("editions?scorecard=kent")["items"]}


def test_the_page_in_words_names_every_address(browser_of):
    text = browser_of(EVERYBODY).get("/api/v1/").content.decode()
    assert all(f"/api/v1/{name}<" in text for name in ("rows", "readings", "targets", "areas", "editions"))


@pytest.mark.parametrize("address", ["", "openapi.json", "scorecards", "rows?scorecard=kent&period=2012-05"])
def test_the_head_alone_can_be_asked_for(browser_of, address):
    whole, head = (getattr(browser_of(EVERYBODY), method)(f"/api/v1/{address}") for method in ("get", "head"))
    assert (head.status_code, head.content) == (200, b"")
    assert head.get("ETag") == whole.get("ETag")


def test_no_shared_cache_keeps_an_answer(browser_of):
    answer = browser_of(TEAM).get("/api/v1/targets")
    assert "Cookie" in answer["Vary"]
    assert "private" in answer["Cache-Control"]


def test_every_table_that_the_interface_declares_has_its_address():
    assert set(TABLES) == {pattern.name for pattern in api.urls[0]} - {"api-root"}
