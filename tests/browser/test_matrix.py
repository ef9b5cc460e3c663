"""The matrix as a map of heat: all of it on a tablet, by keyboard, without scripts, on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import watched_page
from tests.browser.steps import choose

MAY = "/scorecards/kent/2012-05/"
MATRIX = f"{MAY}matrix/"
GRAVESHAM = "initial-assessments-completed-in-timescale.MONTH.gravesham"
PLACE = "[document.activeElement.closest('tr').rowIndex, document.activeElement.closest('td').cellIndex]"
SCROLLS = "each => each.scrollWidth > each.clientWidth"


@pytest.mark.parametrize("width", [1024, 1280])
def test_twelve_districts_fit_without_scrolling(demo: Page, width: int):
    demo.set_viewport_size({"width": width, "height": 768})
    demo.goto(MATRIX)
    assert not demo.locator(".app-heat__scroll").evaluate(SCROLLS)
    wells = demo.get_by_role("columnheader", name="Tunbridge Wells").bounding_box()
    assert wells["x"] + wells["width"] <= width
    assert demo.locator(".app-heat thead th.app-heat__area").count() == 12


def test_reds_are_counted_both_ways_and_either_sorts(demo: Page):
    demo.goto(MATRIX)
    expect(demo.get_by_role("heading", level=1)).to_contain_text("10 red in 6 of 12 districts")
    demo.get_by_role("link", name=re.compile("sort measures by reds")).click()
    expect(demo.locator(".app-heat tbody tr").first).to_contain_text("Average caseload per caseholder")
    demo.get_by_role("link", name=re.compile("sort areas by reds")).click()
    expect(demo.locator(".app-heat__area").first).to_have_text("Gravesham")
    expect(demo.locator(".app-heat tbody tr").first).to_contain_text("Average caseload per caseholder")


def test_a_cell_opens_its_months_parts_and_gap(demo: Page):
    demo.goto(MATRIX)
    demo.get_by_role("cell", name="R 78.5†").get_by_role("link").click()
    opened = demo.get_by_role("region", name="Gravesham: Initial assessments completed in timescale, month")
    expect(opened).to_contain_text("73 of 93")
    expect(opened).to_contain_text("1 more of 93 would have been enough")
    opened.get_by_role("link", name="Close").click()
    expect(opened).to_be_hidden()


def test_arrow_keys_walk_the_cells_and_one_tab_leaves(demo: Page):
    demo.goto(MATRIX)
    first = demo.locator(".app-heat tbody td a").first
    first.focus()
    demo.keyboard.press("ArrowDown")
    demo.keyboard.press("ArrowRight")
    assert demo.evaluate("document.activeElement.closest('table') !== null")
    focused = demo.evaluate(PLACE)
    assert focused[0] > 3
    assert focused[1] > 1
    demo.keyboard.press("Tab")
    assert demo.evaluate("document.activeElement.closest('table') === null")


def test_its_table_is_a_table(demo: Page):
    demo.goto(MATRIX)
    assert demo.locator(".app-heat [role]").count() == 0
    expect(demo.get_by_role("rowheader", name="Average caseload per caseholder")).to_contain_text(
        "lower is better"
    )


def test_without_scripts_every_cell_can_be_reached(browser, demo_address):
    with watched_page(browser, demo_address, java_script_enabled=False) as plain:
        plain.goto(f"{MATRIX}?cell={GRAVESHAM}#cell")
        expect(plain.get_by_text("1 more of 93 would have been enough")).to_be_visible()
        assert plain.locator(".app-heat td a[tabindex]").count() == 0


def test_a_phone_chooses_a_district_or_a_measure(demo: Page):
    demo.set_viewport_size({"width": 375, "height": 812})
    demo.goto(MATRIX)
    expect(demo.locator(".app-heat")).to_be_hidden()
    lines = demo.locator(".app-heat__phone li")
    expect(lines.filter(has_text="Gravesham")).to_contain_text("3 red")
    lines.filter(has_text="Average caseload per caseholder").get_by_role("link").click()
    expect(demo.get_by_role("heading", level=1)).to_contain_text("Average caseload")


def test_it_leads_to_that_of_another_month(demo: Page):
    demo.goto(MATRIX)
    choose(demo, "period", "February 2011")
    expect(demo.get_by_role("heading", level=1)).to_contain_text("February 2011")
    expect(demo.get_by_role("cell", name="R 1,926").first).to_be_visible()


def test_colour_is_never_alone(demo: Page):
    demo.emulate_media(forced_colors="active", reduced_motion="reduce")
    demo.goto(MATRIX)
    gravesham = demo.get_by_role("cell", name="R 78.5†")
    assert gravesham.evaluate("cell => getComputedStyle(cell).borderLeftStyle") == "double"
