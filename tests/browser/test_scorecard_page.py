"""The scorecard page as a councillor meets it: light, quick to narrow, on any screen, on paper, without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watched_page

MAY = "/scorecards/kent/2012-05/"
MATRIX = f"{MAY}matrix/"
FEBRUARY = "/scorecards/kent/2011-02/"
HEAVIEST = 100_000
MOVING = """all => all.map(each => getComputedStyle(each)).map(
    look => `${look.animationName} ${look.transitionDuration} ${look.scrollBehavior}`)"""


@pytest.fixture
def plain(browser: Browser, demo_address: str) -> Iterator[Page]:
    """A page on the demonstration in a browser that runs no scripts."""
    with watched_page(browser, demo_address, java_script_enabled=False) as page:
        yield page


@pytest.mark.parametrize("address", ["/", f"{MAY}?area=swale", MATRIX])
def test_a_page_with_everything_it_needs_is_light(demo: Page, address: str):
    session = demo.context.new_cdp_session(demo)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    demo.goto(address, wait_until="networkidle")
    assert len(sizes) > 1
    assert sum(sizes) < HEAVIEST


def test_without_scripts_a_member_narrows_the_page_and_takes_the_address_along(plain: Page):
    plain.goto(f"{MAY}?area=swale")
    plain.get_by_text("Every figure in full").click()
    rows = plain.get_by_role("search", name="Rows of this scorecard")
    rows.get_by_label("Rating").select_option("Red")
    rows.get_by_label("Order").select_option("Worsened first")
    rows.get_by_role("button", name="Show").click()
    expect(plain.get_by_text("2 of 10 rows: red.")).to_be_visible()
    plain.goto(plain.url)
    expect(plain.get_by_role("search", name="Rows of this scorecard").get_by_label("Rating")).to_have_value(
        "red"
    )
    plain.get_by_text("Choose another area").locator("..").click()
    plain.get_by_role("link", name="Thanet", exact=True).click()
    expect(plain.get_by_role("heading", name="Thanet")).to_be_visible()
    assert "rating=red" in plain.url


def test_a_count_leads_to_its_rows(demo: Page):
    demo.goto(f"{MAY}?area=swale")
    demo.get_by_role("link", name="2 Red").click()
    expect(demo.get_by_text("2 of 10 rows: red.")).to_be_visible()


def test_an_area_is_found_by_the_keyboard_alone(demo: Page):
    demo.goto("/")
    for _ in range(7):
        demo.keyboard.press("Tab")
    expect(demo.get_by_label("Search for an indicator, an area or a word")).to_be_focused()
    demo.keyboard.type("thanet")
    demo.keyboard.press("Enter")
    expect(demo.get_by_role("link", name="Thanet", exact=True)).to_be_visible()


def test_nothing_moves_for_who_asks_for_stillness(demo: Page):
    demo.emulate_media(reduced_motion="reduce")
    demo.goto(f"{MAY}?area=swale")
    assert set(demo.locator("*").evaluate_all(MOVING)) == {"none 0s auto"}


def test_an_open_picker_lies_within_the_page(demo: Page):
    for width in (375, 768, 1280):
        demo.set_viewport_size({"width": width, "height": 700})
        demo.goto("/")
        demo.get_by_text("Choose another area").locator("..").click()
        panel = demo.get_by_role("navigation", name="Choose another area").bounding_box()
        assert panel["x"] >= 0
        assert panel["x"] + panel["width"] <= width


def test_paper_shows_what_explains_and_hides_what_is_to_press(demo: Page):
    demo.emulate_media(media="print")
    demo.goto("/")
    expect(demo.get_by_role("search", name="Rows of this scorecard")).to_be_hidden()
    expect(demo.get_by_text("Basis: the time that a figure covers")).to_be_visible()
    expect(demo.get_by_text("/, published 9 July 2012")).to_be_visible()


@pytest.mark.parametrize("address", ["/", f"{MAY}?area=gravesham", f"{MAY}?area=swale", FEBRUARY, MATRIX])
def test_the_paper_of_a_page_is_one_sheet(demo: Page, address: str):
    """With what the service says and the legend: what a councillor takes to a meeting."""
    demo.goto(address)
    assert len(re.findall(rb"/Type */Page\b", demo.pdf(prefer_css_page_size=True))) == 1
