"""The front page in ten seconds: every red up to six is named with its figure before anybody scrolls."""

import csv
import re
from io import StringIO

import pytest
from playwright.sync_api import Page, expect

from districts.models import Role, RoleName, User
from library.demo.load import PASSWORD
from scorecard.rules.front import MOST_CARDS
from tests.browser.steps import sign_in
from tests.scorecard.large import large_council

TABLET, PHONE = {"width": 1024, "height": 768}, {"width": 375, "height": 812}
FEBRUARY, STOCKTON = "/scorecards/kent/2011-02/", "/scorecards/stockton-on-tees/2013-02/"
MAY = "/scorecards/kent/2012-05/"
# An edition, and the area of it whose page is looked at.
WITH_REDS = [(FEBRUARY, ""), (STOCKTON, ""), (MAY, "?area=gravesham"), (MAY, "?area=swale")]
# Where a name stands on the page, and where its figure.
CARDS, LINES = (".app-card__name", ".app-card__figure"), (".app-worst__list a", ".app-worst__figure")
SHOWN = """(all, height) => all.filter(each => {
    const box = each.getBoundingClientRect();
    return box.height > 0 && box.bottom <= height;
}).map(each => each.innerText.replace(/\\s+/g, " "))"""


def reds(page: Page, edition: str, area: str) -> list[tuple[str, str]]:
    """Name and value of every red figure on the page, out of its file."""
    lines = csv.DictReader(StringIO(page.request.get(f"{edition}export.csv{area}").text()))
    return [(line["indicator_name"], line["value"]) for line in lines if line["rating"] == "Red"]


def told(page: Page, names: str, figures: str, height: int) -> list[tuple[str, str]]:
    """What stands on the first screen: each name with its figure as a plain number."""
    found = zip(
        page.locator(names).evaluate_all(SHOWN, height),
        page.locator(figures).evaluate_all(SHOWN, height),
        strict=False,
    )
    return [(name, re.sub(r"[,%†]", "", figure)) for name, figure in found]


def is_told(red: tuple[str, str], on_screen: list[tuple[str, str]]) -> bool:
    name, value = red
    return any(
        shown.startswith(name) and re.search(rf"(^| ){value}( |$)", figure) for shown, figure in on_screen
    )


@pytest.mark.parametrize(("edition", "area"), WITH_REDS)
def test_a_tablet_names_every_red_with_its_figure_on_the_first_screen(demo: Page, edition: str, area: str):
    demo.set_viewport_size(TABLET)
    demo.goto(f"{edition}{area}")
    on_screen = told(demo, *CARDS, TABLET["height"])
    found = reds(demo, edition, area)
    assert 2 <= len(found) <= MOST_CARDS
    assert [red for red in found if not is_told(red, on_screen)] == []


@pytest.mark.parametrize(("edition", "area"), WITH_REDS)
def test_so_does_a_phone_in_as_many_lines(demo: Page, edition: str, area: str):
    demo.set_viewport_size(PHONE)
    demo.goto(f"{edition}{area}")
    on_screen = told(demo, *LINES, PHONE["height"])
    assert [red for red in reds(demo, edition, area) if not is_told(red, on_screen)] == []


def test_nothing_red_does_not_hide_the_districts_reds(demo: Page):
    """Kent itself has none in May 2012, its districts ten: each of these is a link."""
    demo.goto(MAY)
    expect(
        demo.get_by_text("Kent: none red. Districts: 10 red in 6 of 12, most in Gravesham (3).")
    ).to_be_visible()
    demo.get_by_role("link", name="10 red in 6 of 12").click()
    expect(demo.get_by_role("heading", name="All areas beside each other")).to_be_visible()
    demo.go_back()
    demo.get_by_role("link", name="Gravesham").first.click()
    expect(demo.get_by_role("heading", level=1)).to_contain_text("Gravesham, May 2012: 3 of 4")


def test_a_line_for_each_measure_is_as_high_as_a_line(demo: Page):
    """Twenty to a screen: where no name breaks, 32 pixels."""
    demo.set_viewport_size({"width": 1600, "height": 900})
    demo.goto(MAY)
    heights = demo.locator(".app-measures__row").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert len(heights) == 10
    assert max(heights) <= 36
    assert min(heights) <= 32


def test_the_month_before_is_one_step_away_and_the_area_stays(demo: Page):
    demo.goto(f"{MAY}?area=gravesham")
    demo.get_by_role("link", name="Earlier: April 2012").click()
    expect(demo.get_by_role("heading", level=1)).to_contain_text("Gravesham, April 2012")
    demo.get_by_role("link", name="Later: May 2012").click()
    expect(demo).to_have_url(re.compile(r"/2012-05/\?area=gravesham"))


def test_a_council_of_forty_measures_keeps_to_the_first_screen(page: Page):
    """Six of its reds are named with their figures on a tablet and a phone; thirty districts fit 1440 pixels."""
    edition = large_council()
    user = User.objects.create_user("member", password=PASSWORD)
    Role.objects.create(user=user, area=edition.scorecard.authority, role=RoleName.MEMBER)
    sign_in(page, "member")
    for screen, names, figures in (TABLET, *CARDS), (PHONE, *LINES):
        page.set_viewport_size(screen)
        page.goto("/scorecards/largeshire/2012-05/")
        on_screen = told(page, names, figures, screen["height"])
        assert len(on_screen) == MOST_CARDS
        assert all(
            is_told(red, on_screen) for red in reds(page, "/scorecards/largeshire/2012-05/", "")[:MOST_CARDS]
        )
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/scorecards/largeshire/2012-05/matrix/")
    assert not page.locator(".app-heat__scroll").evaluate("each => each.scrollWidth > each.clientWidth")
