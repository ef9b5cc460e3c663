"""The Improvement Notice page on the demonstration: what it states, and that illustrative months never support it."""

import re
from decimal import Decimal

import pytest

from indicators.models import Reading, Target
from indicators.rules.trajectory import Status

pytestmark = pytest.mark.usefixtures("demo")

INITIAL = "initial-assessments-in-progress-out-of-timescale"
CORE = "core-assessments-in-progress-out-of-timescale"
UNALLOCATED = "unallocated-cases-over-28-days"
SWITCH = ["shown", "left-out"]


@pytest.fixture
def notice(browser_of):
    """The requirements by indicator as somebody sees them; nobody in particular unless named."""

    def found(query: str = "", reader: str = "") -> dict:
        answer = browser_of(reader).get(f"/improvement/?{query}")
        assert answer.status_code == 200
        return {each.spec.code: each for each in answer.context["requirements"]}

    return found


@pytest.fixture
def text(browser_of):
    """The words of a page."""

    def found(query: str = "", reader: str = "") -> str:
        page = browser_of(reader).get(f"/improvement/?{query}").content.decode()
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))

    return found


@pytest.mark.parametrize("switch", SWITCH)
@pytest.mark.parametrize(
    ("code", "status", "words"),
    [
        (INITIAL, Status.ON_COURSE, "665 on 31 May 2011, against 1,063 expected on the straight line"),
        (CORE, Status.AT_RISK, "1,411 on 31 May 2011, against 1,060 expected on the straight line"),
    ],
)
def test_as_it_stood_in_may_2011(notice, switch, code, status, words):
    (phase,) = notice(f"month=2011-05&illustrative={switch}")[code].phases
    assert phase.state.status is status
    assert words in phase.words
    assert phase.projection == "Too few readings: 2 of the 6 readings that a slope needs."


@pytest.mark.parametrize("switch", SWITCH)
def test_the_page_of_may_2012_still_says_how_may_2011_stood(notice, switch):
    found = notice(f"illustrative={switch}")
    then = {code: found[code].phases[0].checkpoints[0] for code in (INITIAL, CORE)}
    assert {code: (each.text, each.expected, each.status) for code, each in then.items()} == {
        INITIAL: ("665", "1,063", Status.ON_COURSE),
        CORE: ("1,411", "1,060", Status.AT_RISK),
    }


@pytest.mark.parametrize("switch", SWITCH)
def test_unallocated_over_28_days(notice, switch):
    first, second, third = notice(f"illustrative={switch}")[UNALLOCATED].phases
    assert [first.target, second.target, third.target] == ["200", "100", "0"]
    assert first.words == (
        "Met: first by 71 on 31 May 2011. Kept by every figure since. Months without a figure before: "
        "November 2010 to April 2011; since: June 2011 to March 2012."
    )
    assert third.words == "Met: first by 0 on 30 April 2012. Kept by every figure since."


def claims(found: dict) -> list:
    return [
        (code, phase.words, phase.began, phase.stands, phase.should, phase.projection, phase.checkpoints)
        for code, requirement in found.items()
        for phase in requirement.phases
    ]


@pytest.mark.parametrize("month", ["", "month=2010-12", "month=2011-05", "month=2011-08", "month=2012-03"])
def test_no_claim_changes_with_the_illustrative_figures(notice, month):
    shown = claims(notice(month))
    assert shown == claims(notice(f"{month}&illustrative=left-out"))
    Reading.objects.filter(illustrative=True).update(value=Decimal(1))
    assert shown == claims(notice(month))


def test_without_illustrative_figures_none_is_marked(text):
    assert "illustrative" in text("month=2011-05")
    assert "hollow points" not in text("month=2011-05&illustrative=left-out")
    assert "no figure of any area for that day" in text("month=2011-05&illustrative=left-out")


def test_districts_share_what_is_left(notice):
    left = notice("month=2011-05")[INITIAL].remaining
    assert left.words == "465 are left: 665 on 31 May 2011, against the target of 200."
    assert len(left.shares) == 12
    assert all(share.illustrative for share in left.shares)


def test_in_may_2012_nothing_is_left(notice):
    assert notice()[INITIAL].remaining.words.startswith("Nothing is left: 36 on 31 May 2012")


def test_the_rule_stands_on_the_page(text):
    page = text()
    for words in ("How the status is decided", "at or better than the straight line", "Theil and Sen"):
        assert words in page


def test_every_chart_has_its_table_and_its_own_ids(browser_of):
    page = browser_of("").get("/improvement/").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count("The figures of the chart, newest first") == 3


def test_stockton_has_no_milestone(text):
    assert "No milestone with a due date was in force for Stockton-on-Tees" in text("area=stockton-on-tees")


@pytest.mark.parametrize(
    "query", ["month=2012-06", "month=x", "month=2012-13-q1", "illustrative=x", "area=england"]
)
def test_what_is_not_there_is_not_found(browser_of, query):
    assert browser_of("member-kent").get(f"/improvement/?{query}").status_code == 404


def test_the_team_sees_june_2012_too(browser_of):
    assert browser_of("performance-team-kent").get("/improvement/?month=2012-06").status_code == 200


# The second Notice: its one published target has no date, and no phase is invented for it.


@pytest.mark.parametrize(
    ("month", "stands"),
    [
        ("2023-06", "13.2% on 30 June 2023"),
        ("2023-08", "2.3% on 31 August 2023"),
        ("2024-08", "51.6% on 31 August 2024"),
    ],
)
@pytest.mark.parametrize("switch", SWITCH)
def test_a_notice_whose_target_has_no_date_says_where_it_stands_and_judges_nothing(
    notice, month, stands, switch
):
    (requirement,) = notice(f"area=kent-send&month={month}&illustrative={switch}").values()
    (phase,) = requirement.phases
    assert (phase.target, phase.stands, phase.target_rule.due) == ("80.0%", stands, None)
    assert phase.words == "Not measurable: the target has no due date."
    assert phase.began == "45.0% on 31 May 2022"
    assert requirement.trend.illustrative == (switch == "shown")


def test_a_target_without_a_date_that_no_notice_set_is_no_requirement(notice):
    Target.objects.filter(area__slug="kent-send").update(set_by="2023 target")
    assert notice("area=kent-send") == {}
