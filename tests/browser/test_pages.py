"""Every page: axe finds nothing, a phone never scrolls sideways, the console stays quiet, the policy holds."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import axe_findings
from tests.browser.steps import sign_in

INITIAL = "/indicators/initial-assessments-in-progress-out-of-timescale/"
OPEN = [
    "/",
    "/scorecards/kent/2011-02/",
    "/scorecards/kent/2011-11/?area=swale",
    "/scorecards/kent/2012-05/?area=dover",
    "/scorecards/kent/2012-05/matrix/",
    "/scorecards/kent/2011-05/exceptions/",
    "/scorecards/stockton-on-tees/2013-02/",
    "/scorecards/stockton-on-tees/2013-14-q1/",
    "/scorecards/stockton-on-tees/2013-02/?area=stockton-on-tees-north-2",
    "/indicators/",
    "/indicators/?q=referral",
    "/indicators/?q=nothing-of-that-name",
    INITIAL,
    f"{INITIAL}?area=dover&range=all",
    "/indicators/core-assessments-completed-in-timescale/?basis=YTD",
    "/indicators/core-assessments-completed-in-timescale/?basis=YTD&chart=xmr",
    "/indicators/unallocated-cases/?area=dover&chart=xmr",
    "/indicators/initial-assessments-completed-in-timescale/?chart=funnel",
    "/indicators/average-social-worker-caseload/?area=stockton-on-tees-north-1",
    "/indicators/care-leavers-in-suitable-accommodation/?area=stockton-on-tees",
    "/indicators/health-checks-of-looked-after-children/",
    "/districts/",
    "/districts/kent/",
    "/districts/dover/",
    "/districts/england/",
    "/improvement/",
    "/improvement/?month=2011-05",
    "/improvement/?area=stockton-on-tees",
    "/improvement/caseloads/?area=kent",
    "/improvement/caseloads/?area=stockton-on-tees",
    "/accounts/sign-in/",
    "/no-such-page/",
]
SIGNED_IN = [
    ("manager-dover", "/scorecards/kent/2012-06/draft/"),
    ("manager-dover", "/indicators/unallocated-cases/?area=dover"),
    ("performance-team-kent", "/scorecards/kent/2012-06/draft/"),
    ("performance-team-kent", "/scorecards/kent/2012-06/commentary/"),
    ("performance-team-kent", "/scorecards/kent/2012-06/commentary/write/"),
    ("performance-team-kent", "/manage/kent/editions/"),
    ("performance-team-kent", "/returns/"),
    ("performance-team-kent", "/returns/1/"),
    ("performance-team-kent", "/returns/new/"),
    ("performance-team-kent", "/districts/kent/"),
    ("performance-team-stockton-on-tees", "/scorecards/stockton-on-tees/2013-14-q2/draft/"),
    ("performance-team-stockton-on-tees", "/returns/5/"),
    ("member-kent", "/accounts/e-mails/"),
    ("member-kent", "/returns/"),
    ("member-kent", "/improvement/plan/"),
    ("member-stockton-on-tees", "/improvement/plan/highlights/"),
    ("manager-dover", "/improvement/plan/kent-improvement-plan-phase-3/2/1/"),
    ("performance-team-kent", "/improvement/plan/kent-improvement-plan-phase-2/1/1/"),
]
PHONE = {"width": 320, "height": 640}


@pytest.mark.parametrize("address", OPEN)
def test_page_is_accessible_and_fits_a_phone(demo: Page, address: str):
    demo.goto(address)
    assert axe_findings(demo) == []
    demo.set_viewport_size(PHONE)
    assert demo.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert axe_findings(demo) == []


@pytest.mark.parametrize(("account", "address"), SIGNED_IN)
def test_page_for_an_account_is_accessible_and_fits_a_phone(demo: Page, account: str, address: str):
    sign_in(demo, account)
    demo.goto(address)
    assert axe_findings(demo) == []
    demo.set_viewport_size(PHONE)
    assert demo.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("address", ["/", INITIAL, "/accounts/sign-in/", "/no-such-page/"])
def test_policy_allows_scripts_and_styles_of_this_site_alone(demo: Page, address: str):
    policy = demo.goto(address).headers["content-security-policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["default-src"] == "'self'"
    assert directives["script-src"] == "'self'"
    assert directives["style-src"] == "'self'"
    assert "unsafe" not in policy


def test_explorer_draws_under_the_policy_and_gives_the_chart_back(demo: Page):
    demo.goto(INITIAL)
    demo.get_by_role("button", name="Explore this chart").click()
    expect(demo.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert axe_findings(demo) == []
    demo.get_by_role("button", name="Back to the plain chart").click()
    expect(demo.get_by_role("button", name="Explore this chart")).to_be_visible()


def test_scorecard_loads_neither_plotly_nor_any_other_site(demo: Page):
    asked: list[str] = []
    demo.on("request", lambda request: asked.append(request.url))
    demo.goto("/", wait_until="networkidle")
    home = demo.url.rstrip("/")
    assert all(address.startswith(home) for address in asked)
    assert not any("plotly" in address for address in asked)
