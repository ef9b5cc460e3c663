"""What the papers of Kent and Stockton-on-Tees state, as the editions show it."""

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from indicators.rules.row import Row
from scorecard.editions.fingerprints import is_intact
from scorecard.export.cells import travel_in_full
from scorecard.models import Edition

pytestmark = pytest.mark.usefixtures("demo")

INITIAL_OPEN = "initial-assessments-in-progress-out-of-timescale"
CORE_OPEN = "core-assessments-in-progress-out-of-timescale"
INITIAL_DONE = "initial-assessments-completed-in-timescale"
CORE_DONE = "core-assessments-completed-in-timescale"
CASELOAD = "average-caseload-per-caseholder"
TEAM_CASELOAD = "average-social-worker-caseload"
STOCKTON = "/scorecards/stockton-on-tees/2013-02/"

MAY_2012 = """
initial-assessments-in-progress-out-of-timescale  36     100    Green      better than target
initial-assessments-completed-in-timescale        84.4%  78.8%  Green      better than target
core-assessments-in-progress-out-of-timescale     55     100    Green      better than target
unallocated-cases-over-28-days                    0      0      Green      equal to target
referrals-per-10000-children                      503.6  543.7  Green      better than target
average-caseload-per-caseholder                   19.9   20     Green      better than target
core-assessments-completed-in-timescale           81.7%  none   Not rated  no target stated
children-subject-to-a-child-protection-plan       811    none   Not rated  no target stated
"""
FEBRUARY_2011 = """
initial-assessments-in-progress-out-of-timescale  1,926  200    Red        worse than target
core-assessments-in-progress-out-of-timescale     2,019  100    Red        worse than target
unallocated-cases                                 2,269  none   Not rated  no target stated
"""
TEAMS = """
north-1  24.9  Green  better than target  Worsened  +5.0
north-2  33.2  Red    worse than target   Worsened  +2.1
north-3  33.2  Red    worse than target   Worsened  +2.1
south-1  35.7  Red    worse than target   Worsened  +9.4
south-2  33.6  Red    worse than target   Worsened  +4.3
south-3  32.3  Red    worse than target   Worsened  +9.2
"""

# Of the paper's text and its table: the outturn of 2012/13, and the year before that the text names.
STOCKTONS_YEARS = """
referrals-going-on-to-assessment         62%    Not known
care-applications-per-10000-children     24.8   ▲ +3.3 Higher, since 2011/12
re-referrals-within-12-months            15.1%  ▼ −2.9 points Improved, since 2011/12
cp-plans-of-2-years-or-more              2.9%   ▼ −1.3 points Improved, since 2011/12
ceased-to-be-looked-after-returned-home  49.6%  ▼ −9.4 points Lower, since 2011/12
contacts                                 6,859  Not known
"""


def lines(text: str) -> list[list[str]]:
    return [[part.strip() for part in line.split("  ") if part.strip()] for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def page_of_module(demo_of_folder) -> Callable[[str], HttpResponse]:
    return cache(Client().get)


@pytest.fixture
def page(page_of_module, demo) -> Callable[[str], HttpResponse]:
    """A page as it shows without signing in."""
    return page_of_module


@pytest.fixture
def rows(page) -> Callable[[str], dict[str, Row]]:
    """The rows of such a page by indicator."""

    def found(address: str) -> dict[str, Row]:
        return {row.code: row for row in page(address).context["content"].rows}

    return found


def in_short(row: Row) -> list[str]:
    target = row.target.text if row.target else "none"
    return [row.code, row.figure.text, target, row.rating.name, row.rating.words]


# Kent


def test_the_front_door_is_kents_may_2012(page):
    shown = page("/").context
    assert (shown["authority"].name, shown["period"].label) == ("Kent", "May 2012")


@pytest.mark.parametrize("line", lines(MAY_2012), ids=lambda line: line[0])
def test_kent_in_may_2012(rows, line):
    row = rows("/")[line[0]]
    assert in_short(row) == line
    assert not row.figure.illustrative


def test_figures_of_may_2012_stand_on_the_page_itself(page):
    text = page("/").content.decode()
    for words in ("84.4%", "78.8%", "503.6", "543.7", "19.9", "17 June 2012", "no target stated"):
        assert words in text


def test_without_styles_a_figure_does_not_run_into_the_words_below_it(page):
    text = " ".join(strip_tags(page("/").content.decode()).split())
    assert (
        "84.4%, Initial assessments completed in timescale, Kent, May 2012 numerator and denominator not returned"
        in text
    )
    assert "G Green better than target" in text


def test_a_week_ending_position_stands_with_its_day(rows):
    assert rows("/")[CASELOAD].figure.as_at == "w/e 17 June 2012"
    assert rows("/")["children-subject-to-a-child-protection-plan"].figure.as_at == "w/e 10 June 2012"


@pytest.mark.parametrize("line", lines(FEBRUARY_2011), ids=lambda line: line[0])
def test_kent_in_february_2011(rows, line):
    row = rows("/scorecards/kent/2011-02/")[line[0]]
    assert in_short(row) == line
    assert not row.figure.illustrative


@pytest.mark.parametrize("code", [INITIAL_OPEN, CORE_OPEN])
def test_the_notices_targets_say_when_they_are_due(rows, code):
    target = rows("/scorecards/kent/2011-02/")[code].target
    assert (target.due, target.set_by) == ("due August 2011", "Improvement Notice")


def test_a_figure_is_rated_by_the_target_of_its_month(rows):
    targets = {period: rows(f"/scorecards/kent/{period}/")[INITIAL_OPEN].target.text for period in PERIODS}
    assert list(targets.values()) == ["200", "200", "100"]


PERIODS = ["2010-11", "2012-03", "2012-04"]


def test_a_district_is_not_rated_by_the_countys_count(browser_of):
    page = browser_of("member-kent").get("/scorecards/kent/2012-05/?area=dover")
    rating = next(row.rating for row in page.context["content"].rows if row.code == INITIAL_OPEN)
    assert rating.name == "Not rated"
    assert rating.words == "no target stated here; the target of 100 is Kent’s as a whole"


def test_a_district_is_rated_by_the_countys_percentage(rows):
    row = rows("/scorecards/kent/2012-05/?area=dover")[INITIAL_DONE]
    assert (row.target.text, row.target.area, row.rating.name) == ("78.8%", "Kent", "Green")


def test_illustrative_figures_are_marked_each(rows):
    dover = rows("/scorecards/kent/2012-05/?area=dover").values()
    assert all(row.figure.illustrative for row in dover)


def test_a_published_figure_is_not_compared_with_an_illustrative_one(rows):
    travel = rows("/")[INITIAL_DONE].travel
    assert (travel.travel, travel.reason) == ("Not known", "no earlier published figure within 12 months")


def test_an_arrow_between_published_figures_names_its_month(rows):
    travel = rows("/")[INITIAL_OPEN].travel
    assert (travel.travel, travel.change, travel.since) == ("Improved", "−629", "May 2011")


def test_kent_stands_beside_its_neighbours_with_their_own_year(rows):
    (benchmark,) = rows("/")["referrals-per-10000-children"].benchmarks
    assert (benchmark.text, benchmark.period) == ("533.0", "2009/10")


def test_may_2012_was_published_on_9_july(demo):
    edition = Edition.objects.get(scorecard__slug="kent", period_end="2012-05-31")
    assert edition.published_at.date().isoformat() == "2012-07-09"


# Stockton-on-Tees


@pytest.mark.parametrize("line", lines(TEAMS), ids=lambda line: line[0])
def test_a_teams_caseload_in_february_2013(rows, line):
    row = rows(f"{STOCKTON}?area=stockton-on-tees-{line[0]}")[TEAM_CASELOAD]
    rating, travel = row.rating, row.travel
    assert [row.figure.text, rating.name, rating.words, travel.travel, travel.change] == line[1:]
    assert (row.figure.as_at, row.target.text) == ("at 20 February 2013", "25")
    assert travel.since == "3 September 2012"


def test_the_authoritys_page_shows_every_team(page):
    section = page(STOCKTON).context["content"].sections[0]
    assert (section.title, section.for_areas) == ("Team caseloads", True)
    assert [row.area_name for row in section.rows] == [
        f"{side} {number}" for side in ("North", "South") for number in (1, 2, 3)
    ]


def test_stockton_is_never_rated_by_kents_target(rows):
    targets = {row.target.text for row in rows(STOCKTON).values() if row.target}
    assert targets == {"25"}


def test_the_quarters_headings_are_named_on_the_months_page(page):
    assert page(STOCKTON).context["content"].elsewhere == ("Inputs", "Processes", "Outputs", "Risks")


# Every edition


def test_every_edition_is_intact(demo):
    published = list(Edition.objects.filter(published_at__isnull=False))
    assert len({edition.sha256 for edition in published}) == len(published)
    assert all(map(is_intact, published))


OPENING_OF_TEAMS = date(2012, 5, 1)


def test_every_area_has_its_page(demo):
    for edition in Edition.objects.filter(scorecard__slug="kent", published_at__isnull=False):
        assert edition.pages.count() == (13 if edition.period_end < OPENING_OF_TEAMS else 25)


def test_loading_the_demonstration_again_changes_nothing(demo):
    from districts.models import AuditEntry
    from library.demo.load import load_demo

    before = AuditEntry.objects.count()
    load_demo(lambda said: None)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("line", lines(STOCKTONS_YEARS), ids=lambda line: line[0])
def test_stocktons_years_with_their_travel(page, line):
    content = page("/scorecards/stockton-on-tees/2013-14-q1/").context["content"]
    (found,) = [each for each in content.quarters if each.code == line[0]]
    assert [found.outturn, travel_in_full(found.year_travel)] == line[1:]
    assert not found.last_year.illustrative


@pytest.mark.parametrize(("code", "score"), [("risk-score-cesc02", "16"), ("risk-score-cesc14", "15")])
def test_stocktons_risk_scores(rows, code, score):
    row = rows("/scorecards/stockton-on-tees/2013-14-q1/")[code]
    assert (row.figure.text, row.figure.illustrative) == (score, False)
