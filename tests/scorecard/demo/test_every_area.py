"""One indicator in every area: each line as its area's own page shows it, and no area that the reader may not see."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Area
from indicators.models import Indicator, Reading
from scorecard.editions.first_renditions import freeze_first, without_rendition
from scorecard.models import Edition, Scorecard
from tests.guard import guard_lifted

pytestmark = pytest.mark.usefixtures("demo")

TIMELINESS = "/indicators/initial-assessments-completed-in-timescale/"
BACKLOG = "/indicators/initial-assessments-in-progress-out-of-timescale/"
OVER_28_DAYS = "/indicators/unallocated-cases-over-28-days/"
REFERRALS = "/indicators/referrals-per-10000-children/"
CASELOAD = "/indicators/average-social-worker-caseload/"
ANONYMOUS = ""


@pytest.fixture
def list_of(browser_of):
    """What the list of an indicator shows somebody."""

    def fetch(indicator: str, query: str = "", reader: str = ANONYMOUS):
        answer = browser_of(reader).get(f"{indicator}areas/?{query}")
        assert answer.status_code == 200
        return answer

    return fetch


def by_slug(answer) -> dict:
    return {line.area.slug: line for line in answer.context["lines"]}


def words(answer) -> dict[str, str]:
    """Each area's figure, or why it has none."""
    return {
        slug: line.row.figure.text if line.row else line.why_none for slug, line in by_slug(answer).items()
    }


# As on the area's own page


@pytest.mark.parametrize("reader", [ANONYMOUS, "member-kent", "officer-dover", "performance-team-kent"])
@pytest.mark.parametrize("indicator", [TIMELINESS, BACKLOG, OVER_28_DAYS])
def test_a_line_is_the_row_of_its_areas_page(list_of, browser_of, indicator, reader):
    lines = {
        slug: line.row
        for level in ("authority", "district")
        for slug, line in by_slug(list_of(indicator, f"period=2012-04&level={level}", reader)).items()
    }
    page = browser_of(reader).get(f"{indicator}?area=kent&to=2012-04-30").context
    assert lines["kent"] == page["row"]
    assert [lines[row.area] for row in page["by_area"]] == page["by_area"]
    assert len(page["by_area"]) == 12


@pytest.mark.parametrize("reader", [ANONYMOUS, "member-stockton-on-tees"])
def test_small_numbers_are_hidden_as_on_the_single_page(list_of, browser_of, reader):
    lines = by_slug(list_of(OVER_28_DAYS, "period=2011-06&level=district", reader))
    page = browser_of(reader).get(f"{OVER_28_DAYS}?area=kent&to=2011-06-30").context
    assert [lines[row.area].row for row in page["by_area"]] == page["by_area"]
    assert any(line.row.figure.suppressed for line in lines.values())


def test_somebody_of_the_authority_sees_them(list_of):
    lines = by_slug(list_of(OVER_28_DAYS, "period=2011-06&level=district", "member-kent"))
    assert not any(line.row.figure.suppressed for line in lines.values())


def test_a_manager_sees_the_draft_of_their_own_district_alone(list_of, browser_of):
    lines = by_slug(list_of(BACKLOG, "period=2012-06&level=district", "manager-dover"))
    page = browser_of("manager-dover").get(f"{BACKLOG}?area=dover&to=2012-06-30").context
    assert lines["dover"].row.figure == page["row"].figure
    assert {slug for slug, line in lines.items() if line.row} == {"dover"}


def test_what_is_not_published_yet_is_called_so(list_of):
    assert words(list_of(BACKLOG, "period=2012-06"))["kent"] == "Not published yet"


def test_teams_stand_with_their_authority(list_of):
    lines = by_slug(list_of(CASELOAD, "period=2013-02&level=team"))
    north = lines["stockton-on-tees-north-1"]
    assert (north.authority.name, north.row.figure.value is None) == ("Stockton-on-Tees", False)


# Which areas


@pytest.fixture
def kent_restricted(demo) -> None:
    with guard_lifted():
        Edition.objects.filter(scorecard__slug="kent").update(unrestricted=False)


@pytest.mark.parametrize("reader", [ANONYMOUS, "member-stockton-on-tees"])
@pytest.mark.parametrize("query", ["", "level=team", "period=2012-05", "q=kent", "q=dover"])
def test_nothing_tells_of_an_authority_that_is_not_open(kent_restricted, list_of, query, reader):
    answer = list_of(CASELOAD, query, reader)
    assert set(words(answer)) <= {
        "stockton-on-tees",
        "kent-send",
        *Area.objects.filter(level="team").values_list("slug", flat=True),
    }
    assert "Dover" not in answer.content.decode()
    assert [choice.label for choice in answer.context["levels"]] == ["Authorities", "Teams"]
    assert "April 2012" not in [choice.label for choice in answer.context["periods"]]


def test_a_district_that_is_closed_by_then_is_left_out(list_of):
    Area.objects.filter(slug="dover").update(closed=date(2012, 3, 31))
    query = "level=district&q=dover&period="
    assert "dover" in words(list_of(BACKLOG, f"{query}2012-03"))
    assert "dover" not in words(list_of(BACKLOG, f"{query}2012-04"))


def test_comparators_stand_among_authorities_with_their_own_period(list_of):
    answer = list_of(REFERRALS)
    assert list(words(answer)) == [
        "kent",
        "kent-send",
        "kents-statistical-neighbours",
        "stockton-on-tees",
    ]
    neighbours = by_slug(answer)["kents-statistical-neighbours"]
    assert (neighbours.row.figure.text, neighbours.row.figure.period) == ("533.0", "12 months to March 2010")
    assert "Comparator, 12 months to March 2010" in answer.content.decode()


def test_a_comparator_without_a_figure_by_then_says_so(list_of):
    found = words(list_of(REFERRALS, "period=2009-12"))
    assert found["kents-statistical-neighbours"] == "No figure by December 2009"


def test_an_area_is_found_by_part_of_its_name(list_of):
    assert set(words(list_of(BACKLOG, "level=district&q=tonbridge"))) == {"tonbridge-and-malling"}
    assert "called “nowhere”" in list_of(BACKLOG, "q=nowhere").content.decode()


def councils(numbers: range) -> None:
    """Made-up authorities with two districts each, figures for May 2012, and an edition open to everybody."""
    backlog = Indicator.objects.get(code=BACKLOG.split("/")[2])
    made = []
    for number in numbers:
        council = Area.objects.create(name=f"Council {number:02}", level="authority")
        made += [
            council,
            *(
                Area.objects.create(name=f"{council.name} {side}", level="district", parent=council)
                for side in ("West", "East")
            ),
        ]
        card = Scorecard.objects.create(authority=council, name=council.name, slug=council.slug)
        published = {
            "published_at": datetime(2012, 7, 9, tzinfo=UTC),
            "sha256": "0" * 64,
            "unrestricted": True,
        }
        Edition.objects.bulk_create(
            [Edition(scorecard=card, period_kind="month", period_end=date(2012, 5, 31), **published)]
        )
    Reading.objects.bulk_create(
        Reading(
            indicator=backlog,
            area=area,
            basis="SNAPSHOT",
            period_end=date(2012, month, 28 + month % 2 * 3),
            value=20 + month,
        )
        for area in made
        for month in (3, 5)
    )
    for edition in without_rendition():
        freeze_first(edition, last=True)


def test_fifty_areas_stand_on_a_page_by_authority_and_name(list_of):
    councils(range(30))
    first = list(words(list_of(BACKLOG, "level=district&period=2012-05")))
    second = list(words(list_of(BACKLOG, "level=district&period=2012-05&page=2")))
    assert (len(first), len(second)) == (50, 22)
    assert first[:3] == ["council-00-east", "council-00-west", "council-01-east"]
    assert second[-1] == "tunbridge-wells"


def test_the_pages_lead_on_with_what_was_asked_for(list_of):
    councils(range(60))
    page = list_of(BACKLOG, "period=2012-05&q=council&page=2").content.decode()
    assert "60 areas found for “council”, by name; page 2 of 3" in page
    assert "basis=SNAPSHOT&amp;period=2012-05&amp;level=authority&amp;q=council&amp;page=3" in page


@pytest.mark.parametrize("reader", [ANONYMOUS, "manager-dover", "performance-team-kent"])
@pytest.mark.parametrize("level", ["authority", "district"])
def test_it_takes_no_more_queries_with_twenty_authorities_than_with_two(browser_of, reader, level):
    address = f"{BACKLOG}areas/?period=2012-05&level={level}"

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser_of(reader).get(address).status_code == 200
        return len(asked)

    councils(range(2))
    two = queries()
    councils(range(2, 20))
    assert queries() <= two


# Which period, basis and level


def test_the_newest_month_of_which_a_figure_is_seen_is_shown(list_of):
    assert list_of(BACKLOG).context["asked"].period.slug == "2012-05"
    assert list_of(BACKLOG, reader="performance-team-kent").context["asked"].period.slug == "2012-06"


def test_an_indicator_without_any_figure_shows_the_newest_published_month(list_of):
    assert list_of("/indicators/agency-social-workers/").context["asked"].period.slug == "2024-08"


def test_months_of_drafts_are_offered_to_those_who_may_read_one(list_of):
    def offered(reader: str) -> list[str]:
        return [choice.label for choice in list_of(BACKLOG, reader=reader).context["periods"]]

    assert "June 2012" in offered("manager-dover")
    assert "June 2012" not in offered("officer-dover")


@pytest.mark.parametrize(
    "query", ["basis=WEEKLY", "period=lately", "period=2012-13", "level=street", "level=division"]
)
def test_words_that_mean_nothing_are_not_found(browser_of, query):
    assert browser_of(ANONYMOUS).get(f"{TIMELINESS}areas/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["page=none", "page=-1", "page=99", "q=%00", "period=2013-14-q1"])
def test_an_odd_address_still_shows_a_page(list_of, query):
    assert list_of(TIMELINESS, query).context["lines"]


# The way there


def test_an_indicators_page_leads_to_the_list_of_the_same_month(browser_of):
    page = browser_of(ANONYMOUS).get(f"{TIMELINESS}?area=dover&to=2012-04-30")
    address = page.context["every_area_url"]
    assert address == f"{TIMELINESS}areas/?basis=MONTH&period=2012-04&level=district"
    assert "Every area that has this figure" in page.content.decode()


def test_but_not_where_the_list_would_hold_one_authority_alone(browser_of):
    with guard_lifted():
        Edition.objects.exclude(scorecard__slug="kent").update(unrestricted=False)
    browser = browser_of(ANONYMOUS)
    assert browser.get(TIMELINESS).context["every_area_url"] == ""
    assert browser.get(REFERRALS).context["every_area_url"] != ""
