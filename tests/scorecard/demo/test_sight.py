"""What a reader sees of what is not published: nothing, but for drafts of their own area."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from districts.models import Area, Role, RoleName, User
from indicators.models import Reading
from scorecard.models import Edition
from tests.guard import guard_lifted

pytestmark = pytest.mark.usefixtures("demo")

BACKLOG = "initial-assessments-in-progress-out-of-timescale"
DRAFT = "/scorecards/kent/2012-06/draft/"
NEIGHBOURS = "kents-statistical-neighbours"
JUNE = date(2012, 6, 30)

ANONYMOUS = ""
LIVE_PAGES = [
    "/",
    "/scorecards/kent/2012-05/?area=dover",
    "/scorecards/kent/2012-05/matrix/",
    "/districts/dover/",
    "/improvement/?area=kent",
    "/improvement/caseloads/?area=kent",
    *(f"/indicators/{BACKLOG}/?area={area}" for area in ("kent", "dover", "thanet")),
    f"/indicators/{BACKLOG}/?area=dover&to=2012-06-30&range=all",
    f"/indicators/{BACKLOG}/?area=dover&from=2012-06-01&to=2012-06-30",
    f"/indicators/{BACKLOG}/explorer.json?area=dover&to=2012-06-30",
    f"/indicators/{BACKLOG}/explorer.json?area=kent",
    f"/indicators/{BACKLOG}/?chart=compare&area=kent&to=2012-06-30&compare=dover&compare=thanet&compare=ashford",
    f"/indicators/{BACKLOG}/compare.csv?area=swale&to=2012-06-30&compare=dover&compare=thanet&compare=ashford",
    f"/indicators/{BACKLOG}/compare.svg?area=swale&to=2012-06-30&compare=dover&compare=thanet",
    f"/indicators/{BACKLOG}/trend.svg?area=dover&to=2012-06-30",
    f"/indicators/{BACKLOG}/xmr.csv?area=dover&to=2012-06-30",
    f"/indicators/{BACKLOG}/areas.csv?area=kent&to=2012-06-30",
    f"/readings/export.csv?indicator={BACKLOG}",
]

OF_DOVERS_JUNE = [DRAFT, f"/indicators/{BACKLOG}/?area=dover"]


def text_of(browser: Client, address: str) -> str:
    """The page without the mark that is another on every form."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


def change_june(area: str) -> None:
    """Another figure for June 2012, which no edition covers."""
    june = Reading.objects.filter(indicator__code=BACKLOG, area__slug=area, period_end=JUNE)
    assert june.update(value=7_000_000) == 1


@pytest.fixture
def changed_pages(browser_of) -> Callable[[str, list[str], str], list[str]]:
    """The pages on which anything changes for a reader as June 2012 changes for an area."""

    def changed(reader: str, addresses: list[str], area: str) -> list[str]:
        browser = browser_of(reader)
        before = {address: text_of(browser, address) for address in addresses}
        change_june(area)
        cache.clear()
        return [address for address in addresses if text_of(browser, address) != before[address]]

    return changed


# Without the right to drafts


@pytest.mark.parametrize("reader", [ANONYMOUS, "member-kent", "officer-dover", "member-stockton-on-tees"])
def test_june_shows_nowhere_before_its_edition(changed_pages, reader):
    assert changed_pages(reader, LIVE_PAGES, "dover") == []


def test_a_live_page_ends_with_the_newest_edition(browser_of):
    trend = browser_of("member-kent").get(f"/indicators/{BACKLOG}/?area=dover").context["trend"]
    assert trend.points[-1].period_end == date(2012, 5, 31)


def test_a_later_snapshot_that_an_edition_shows_is_covered_by_it(browser_of):
    page = browser_of(ANONYMOUS).get("/indicators/average-caseload-per-caseholder/?area=kent")
    row = page.context["row"]
    assert (row.figure.text, row.figure.as_at) == ("19.9", "w/e 17 June 2012")


@pytest.mark.parametrize("reader", ["member-kent", "officer-dover", "officer-thanet"])
def test_no_draft_without_the_right(browser_of, reader):
    browser = browser_of(reader)
    for area in ("", "?area=kent", "?area=dover", "?area=thanet"):
        assert browser.get(DRAFT + area).status_code == 404


@pytest.mark.parametrize("reader", [ANONYMOUS, "member-kent", "officer-dover"])
def test_nor_is_a_draft_among_the_periods_to_choose(browser_of, reader):
    periods = browser_of(reader).get("/").context["periods"]
    assert periods[0].label == "May 2012"
    assert not any("draft" in period.url for period in periods)


# Managers see drafts of their area


def test_a_manager_sees_the_draft_of_their_own_district(browser_of):
    page = browser_of("manager-dover").get(DRAFT)
    assert page.context["area"].slug == "dover"
    assert {row.area for row in page.context["content"].rows} == {"dover"}


def test_it_does_not_set_the_countys_draft_beside_theirs(browser_of):
    address = f"{DRAFT}?area=dover"
    theirs = browser_of("manager-dover").get(address).context["content"].rows
    teams = browser_of("performance-team-kent").get(address).context["content"].rows
    assert not any(row.authority for row in theirs)
    assert all(row.authority for row in teams)


@pytest.mark.parametrize("area", ["thanet", "kent"])
def test_but_neither_thanets_nor_kents(browser_of, area):
    browser = browser_of("manager-dover")
    assert browser.get(f"{DRAFT}?area={area}").status_code == 404
    assert area not in [choice.label.lower() for choice in browser.get(DRAFT).context["areas"]]


@pytest.mark.parametrize("area", ["thanet", "ashford"])
def test_nor_any_june_figure_of_theirs(changed_pages, area):
    assert changed_pages("manager-dover", [DRAFT, *LIVE_PAGES], area) == []


def test_their_own_june_shows(changed_pages):
    assert changed_pages("manager-dover", OF_DOVERS_JUNE, "dover") == OF_DOVERS_JUNE


@pytest.mark.parametrize("compared", ["dover", "ashford"])
def test_beside_another_area_a_managers_own_june_shows(changed_pages, compared):
    pages = [f"/indicators/{BACKLOG}/compare.csv?area=dover&to=2012-06-30&compare=ashford"]
    assert changed_pages("manager-dover", pages, compared) == (pages if compared == "dover" else [])


def test_what_is_not_published_of_another_area_is_not_called_missing(browser_of):
    address = f"/indicators/{BACKLOG}/compare.csv?area=dover&to=2012-06-30&compare=ashford"
    june = browser_of("manager-dover").get(address).content.decode().splitlines()[1]
    assert june.startswith("30 June 2012,")
    assert ",none," in june


def test_dovers_june_does_not_show_to_thanets_manager(changed_pages):
    assert changed_pages("manager-thanet", LIVE_PAGES, "dover") == []


# The performance team sees everything of its authority


@pytest.mark.parametrize("area", ["kent", "dover", "thanet"])
def test_the_performance_team_sees_every_draft(browser_of, area):
    page = browser_of("performance-team-kent").get(f"{DRAFT}?area={area}")
    assert page.context["area"].slug == area


def test_junes_figures_show_to_the_performance_team(changed_pages):
    assert changed_pages("performance-team-kent", OF_DOVERS_JUNE, "dover") == OF_DOVERS_JUNE


def test_a_draft_of_another_authority_is_not_found(browser_of):
    browser = browser_of("performance-team-kent")
    assert browser.get("/scorecards/stockton-on-tees/2013-14-q2/draft/").status_code == 404


# What is published


def test_a_member_reads_every_published_edition(browser_of):
    browser = browser_of("member-kent")
    editions = Edition.objects.filter(scorecard__slug="kent", published_at__isnull=False)
    assert editions.count() == 26
    for edition in editions:
        assert browser.get(reverse("scorecard", args=["kent", edition.period.slug])).status_code == 200


@pytest.fixture
def restricted(demo) -> None:
    """Kent's editions, for its own people alone."""
    with guard_lifted():
        Edition.objects.filter(scorecard__slug="kent").update(unrestricted=False)


RESTRICTED = [
    "/scorecards/kent/2012-05/",
    "/scorecards/kent/2012-05/matrix/",
    "/districts/dover/",
    f"/indicators/{BACKLOG}/?area=dover",
    f"/indicators/{BACKLOG}/explorer.json?area=kent",
    f"/indicators/{BACKLOG}/trend.svg?area=kent",
    f"/indicators/{BACKLOG}/compare.csv?area=kent",
]


@pytest.mark.parametrize("address", RESTRICTED)
@pytest.mark.parametrize("reader", [ANONYMOUS, "performance-team-stockton-on-tees"])
def test_a_restricted_edition_is_not_found_from_outside(restricted, browser_of, reader, address):
    assert browser_of(reader).get(address).status_code == 404


@pytest.mark.parametrize("address", RESTRICTED)
def test_a_member_reads_a_restricted_edition(restricted, browser_of, address):
    assert browser_of("member-kent").get(address).status_code == 200


def test_the_front_door_says_that_nothing_is_published(restricted, browser_of):
    text = browser_of(ANONYMOUS).get("/").content.decode()
    assert "Nothing is published yet" in text


def test_an_authority_without_open_editions_is_not_in_the_tree(restricted, browser_of):
    authorities = browser_of(ANONYMOUS).get("/districts/").context["authorities"]
    assert [each.area.name for each in authorities] == ["Kent SEND", "Stockton-on-Tees"]


def test_only_the_unrestricted_ones_can_be_chosen(browser_of):
    with guard_lifted():
        Edition.objects.filter(scorecard__slug="kent", period_end=date(2012, 5, 31)).update(
            unrestricted=False
        )
    page = browser_of(ANONYMOUS).get("/")
    assert page.context["period"].label == page.context["periods"][0].label == "April 2012"


def test_a_stranger_sees_what_an_anonymous_reader_sees(browser_of, settings):
    stranger = browser_of("member-stockton-on-tees")
    assert stranger.get("/scorecards/kent/2012-05/").status_code == 200
    settings.ANONYMOUS_READERS = False
    assert stranger.get("/scorecards/kent/2012-05/").status_code == 404


def test_the_front_door_is_ones_own_authoritys(browser_of):
    assert browser_of("member-stockton-on-tees").get("/").context["authority"].slug == "stockton-on-tees"
    assert browser_of(ANONYMOUS).get("/").context["authority"].slug == "kent"
    assert browser_of("manager-dover").get("/").context["area"].slug == "dover"


def test_the_front_door_of_several_roles_is_the_lowest_area_they_share(browser_of):
    door, manager = browser_of("manager-dover"), User.objects.get(username="manager-dover")
    for also, found in (
        ("kent-dover-duty-and-assessment-team", "dover"),
        ("stockton-on-tees", "dover"),
        ("thanet", "kent"),
    ):
        Role.objects.create(user=manager, area=Area.objects.get(slug=also), role=RoleName.OFFICER)
        assert door.get("/").context["area"].slug == found, also
    assert (
        '<a class="govuk-link govuk-link--no-visited-state" href="/scorecards/kent/2012-05/?area=thanet">'
        in (door.get("/").content.decode().partition("Your areas:")[2].partition("</p>")[0])
    )


def test_the_front_door_says_what_has_changed_since_somebody_looked(browser_of):
    door = browser_of("manager-dover")
    news = door.get("/?since=2012-05-20").context["news"]
    assert [each.label for each in news.published] == ["May 2012", "April 2012"]
    assert news.before == "March 2012"
    assert "nothing was published" in door.get("/?since=2012-07-09").content.decode()
    assert door.get("/?since=yesterday").context["news"] is None


# Comparators


@pytest.mark.parametrize("reader", [ANONYMOUS, "member-kent", "member-stockton-on-tees"])
def test_comparators_are_open_to_all(browser_of, reader):
    browser = browser_of(reader)
    assert browser.get(f"/districts/{NEIGHBOURS}/").status_code == 200
    address = f"/indicators/referrals-per-10000-children/?area={NEIGHBOURS}&range=all"
    assert browser.get(address).context["row"].figure.text == "533.0"


# Where figures come from


def test_versions_are_shown_to_those_who_may_see_returns(browser_of):
    address = f"/indicators/{BACKLOG}/?area=kent"
    assert browser_of("member-kent").get(address).context["versions"] is None
    newest = browser_of("performance-team-kent").get(address).context["versions"][-1]
    assert (newest.sheet, newest.cells) != ("", "")


@pytest.mark.parametrize(("area", "illustrative"), [("kent", False), ("dover", True)])
def test_an_illustrative_version_is_marked(browser_of, area, illustrative):
    answer = browser_of("performance-team-kent").get(f"/indicators/{BACKLOG}/?area={area}")
    section = answer.content.decode().partition('id="versions-heading"')[2].partition("</section>")[0]
    versions = answer.context["versions"]
    assert {version.illustrative for version in versions} == {illustrative}
    assert section.count("app-dagger") == (len(versions) if illustrative else 0)


def test_a_version_leads_to_its_return_only_for_those_who_may_see_it(browser_of):
    address = f"/indicators/{BACKLOG}/?area=dover"
    ours = browser_of("performance-team-kent").get(address).context["versions"]
    theirs = browser_of("manager-dover").get(address).context["versions"]
    assert all(version.url for version in ours)
    assert len(theirs) == len(ours)
    assert not any((v.url, v.file_name, v.sheet, v.cells, v.why) != ("",) * 5 for v in theirs)


def test_on_another_district_a_manager_is_led_to_their_own_draft(browser_of):
    page = browser_of("manager-dover").get("/scorecards/kent/2012-05/?area=thanet")
    drafts = [choice.url for choice in page.context["periods"] if "draft" in choice.label]
    assert drafts == ["/scorecards/kent/2012-06/draft/"]


NOT_PUBLISHED = "Figures after 31 May 2012 are not published yet."


@pytest.mark.parametrize("reader", [ANONYMOUS, "member-kent", "manager-dover"])
def test_a_month_that_is_not_published_yet_is_not_said_to_be_missing(browser_of, reader):
    page = text_of(browser_of(reader), f"/indicators/{BACKLOG}/?area=thanet&to=2012-06-30")
    assert NOT_PUBLISHED in page
    assert "Not yet returned" not in page


def test_who_asks_for_unpublished_months_alone_is_shown_the_newest_published(browser_of):
    page = text_of(browser_of(ANONYMOUS), f"/indicators/{BACKLOG}/?area=kent&from=2012-06-01&to=2012-06-30")
    assert NOT_PUBLISHED in page
    assert "36 in May 2012, better than the target of 100" in page


@pytest.mark.parametrize("reader", ["manager-dover", "performance-team-kent"])
def test_to_whom_drafts_are_open_nothing_is_cut_short(browser_of, reader):
    page = text_of(browser_of(reader), f"/indicators/{BACKLOG}/?area=dover&to=2012-07-31")
    assert "are not published yet" not in page
    assert "July 2012: not yet returned" in page or "31 July 2012: not yet returned" in page
