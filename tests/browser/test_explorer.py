"""The chart to explore: loaded when somebody asks for it, by pointer and by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import axe_findings
from tests.browser.pages import INITIAL
from tests.browser.ways import Person, Way

ASKED = "() => performance.getEntriesByType('resource').filter(({name}) => name.includes('plotly')).length"
SHOWN_MONTHS = "chart => chart.layout.xaxis.range.map(Date.parse)"


@pytest.fixture
def indicator(demo: Page) -> Iterator[Page]:
    """An indicator's page, nothing explored yet."""
    demo.goto(INITIAL, wait_until="networkidle")
    return demo


def explored(page: Page) -> Locator:
    """The chart to explore, once it is drawn."""
    chart = page.locator(".js-plotly-plot")
    expect(chart.locator(".main-svg").first).to_be_visible()
    return chart


def width(chart: Locator) -> float:
    """How much time the chart shows."""
    first, last = chart.evaluate(SHOWN_MONTHS)
    return last - first


def test_nothing_of_the_explorer_is_loaded_until_somebody_explores(indicator: Page):
    assert indicator.evaluate(ASKED) == 0
    indicator.get_by_role("button", name="Explore this chart").click()
    explored(indicator)
    assert indicator.evaluate(ASKED) == 1


def test_pointing_at_a_month_shows_its_figure(indicator: Page):
    indicator.get_by_role("button", name="Explore this chart").click()
    chart = explored(indicator)
    chart.scroll_into_view_if_needed()
    chart.locator(".nsewdrag").first.hover()
    expect(chart.locator(".hoverlayer")).to_contain_text("2011")


def test_keyboard_alone_zooms_and_gives_the_plain_chart_back(indicator: Page):
    person = Person(indicator, Way.KEYBOARD)
    person.press(indicator.get_by_role("button", name="Explore this chart"))
    chart = explored(indicator)
    expect(indicator.locator(".app-trend__figure figcaption")).to_be_hidden()
    assert axe_findings(indicator) == []
    whole = width(chart)
    person.press(chart.get_by_role("button", name="Zoom in"))
    assert width(chart) < whole
    person.press(indicator.get_by_role("button", name="Back to the plain chart"))
    expect(indicator.get_by_role("button", name="Explore this chart")).to_be_focused()
    expect(indicator.locator(".app-trend__figure figcaption")).to_be_visible()
