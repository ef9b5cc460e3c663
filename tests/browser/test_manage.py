"""The performance team's screens in a real browser: accessible in every state, and usable without scripts."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import axe_findings
from tests.browser.conftest import watched_page
from tests.browser.steps import sign_in

INITIAL = "initial-assessments-completed-in-timescale"
TEAM = "performance-team-kent"


def test_form_with_errors_is_accessible(demo: Page):
    sign_in(demo, TEAM)
    demo.goto("/manage/kent/targets/new/")
    demo.get_by_role("button", name="Go on").click()
    expect(demo.get_by_role("alert")).to_contain_text("Enter who set it")
    assert axe_findings(demo) == []
    demo.get_by_role("link", name="Enter who set it").click()
    expect(demo.get_by_label("Set by")).to_be_focused()


def raise_target(page: Page) -> None:
    """To the confirmation that Kent's timeliness target becomes 90."""
    page.goto(f"/manage/kent/targets/?line={INITIAL}|MONTH")
    page.get_by_role("region", name="Targets by area and year").get_by_role("link", name="78.8%").click()
    page.get_by_label("Target", exact=True).fill("90")
    page.get_by_role("button", name="Go on").click()


def test_team_sees_what_a_target_changes_and_goes_back(demo: Page):
    sign_in(demo, TEAM)
    raise_target(demo)
    expect(demo.get_by_text("ratings in drafts; published editions stay as they are.")).to_be_visible()
    assert axe_findings(demo) == []
    demo.get_by_role("button", name="Go back and change it").click()
    expect(demo.get_by_label("Target", exact=True)).to_have_value("90")


def test_target_is_set_without_scripts(browser: Browser, demo_address: str):
    with watched_page(browser, demo_address, java_script_enabled=False) as page:
        sign_in(page, TEAM)
        page.goto(f"/manage/kent/targets/new/?line={INITIAL}|MONTH&in_force_from=01/04/2030")
        page.get_by_label("Target", exact=True).fill("90")
        page.get_by_label("Set by").fill("2030/31 target")
        page.get_by_role("button", name="Go on").click()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_contain_text("The target was saved")
        expect(page.get_by_role("link", name="90%").first).to_be_visible()
