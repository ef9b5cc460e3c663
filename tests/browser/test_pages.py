"""Every page: axe finds nothing, no sideways scrolling, a quiet console, little weight, and a policy that holds."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import axe_findings
from tests.browser.pages import INITIAL, PAGES, Shown

SCREEN = {"width": 1280, "height": 720}
PHONE = {"width": 320, "height": 640}
PAGE_BYTES = 40_000
SENT = """() => performance.getEntriesByType("navigation")
    .concat(performance.getEntriesByType("resource")).map(entry => [entry.name, entry.transferSize])"""

SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
)
OUTGROWN = """rules => {
    const spaced = new CSSStyleSheet();
    spaced.replaceSync(rules);
    document.adoptedStyleSheets = [spaced];
    const hides = (each) => getComputedStyle(each).overflow.includes("hidden");
    const cut = [...document.querySelectorAll("main *")].filter(each => hides(each) && each.offsetWidth > 1
        && (each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1));
    const wide = document.documentElement.scrollWidth > innerWidth ? ["the page"] : [];
    return [...wide, ...cut.map(each => each.outerHTML.slice(0, 80))];
}"""


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_page_is_accessible_light_and_fits_a_phone(seen_by, shown: Shown):
    watch = seen_by(shown.account)
    page = watch.page
    page.set_viewport_size(SCREEN)
    assert page.goto(shown.address).status == shown.status
    assert axe_findings(page) == []
    assert not shown.main or _findings_in_the_dark(page) == []
    sent = page.evaluate(SENT)
    assert sent[0][1] <= PAGE_BYTES
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert not shown.main or axe_findings(page) == []
    assert not shown.main or _outgrown(page) == []
    assert watch.complaints == []


def _outgrown(page: Page) -> list[str]:
    """What is cut off, or runs out of a phone, for who sets letters, words and lines apart (WCAG 1.4.12)."""
    return page.evaluate(OUTGROWN, SPACED)


def _findings_in_the_dark(page: Page) -> list[str]:
    """What axe finds on a screen that asks for the dark scheme, which is the same page in other colours."""
    page.emulate_media(color_scheme="dark")
    found = axe_findings(page, of_colour=True)
    page.emulate_media(color_scheme="light")
    return found


@pytest.mark.parametrize("address", ["/", INITIAL, "/accounts/sign-in/", "/no-such-page/"])
def test_policy_allows_scripts_and_styles_of_this_site_alone(demo: Page, address: str):
    policy = demo.goto(address).headers["content-security-policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'self'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert "unsafe" not in policy


def test_scorecard_loads_nothing_from_any_other_site(demo: Page):
    demo.goto("/", wait_until="networkidle")
    assert all(address.startswith(demo.url) for address, _ in demo.evaluate(SENT))
