"""The Improvement Board's questions: will we get there in time, and is what we promised being done?"""

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import watched_page
from tests.browser.steps import choose, sign_in

DOVERS = "/improvement/plan/kent-improvement-plan-phase-3/2/1/"


def test_a_member_goes_back_to_may_2011_and_sees_what_was_at_risk(demo: Page):
    demo.goto("/")
    demo.get_by_role("link", name="Improvement", exact=True).click()
    choose(demo, "month", "May 2011")
    milestones = demo.get_by_role("table", name="The milestones")
    initial = milestones.get_by_role("row").filter(has_text="Initial assessments")
    expect(initial).to_contain_text("1,063 on 31 May 2011")
    expect(initial).to_contain_text("On course")
    expect(milestones.get_by_role("row").filter(has_text="Core assessments")).to_contain_text("At risk")


def test_without_scripts_an_owner_reports_and_somebody_else_signs_off(browser: Browser, demo_address: str):
    with watched_page(browser, demo_address, java_script_enabled=False) as owner:
        sign_in(owner, "manager-dover")
        owner.goto(DOVERS)
        owner.get_by_text("Report progress").click()
        owner.get_by_role("radio", name="Done").check()
        owner.get_by_label("On which day").fill("01/10/2012")
        owner.get_by_label("What has happened").fill("Checked in every district")
        owner.get_by_role("button", name="Save the report").click()
        expect(owner.get_by_text("The report was saved.")).to_be_visible()
        expect(owner.get_by_role("button", name="Sign off as done")).to_have_count(0)
        owner.get_by_text("Add a file").click()
        owner.get_by_label("What it shows").fill("Minutes")
        owner.get_by_label("File").set_input_files(
            [{"name": "minutes.txt", "mimeType": "text/plain", "buffer": b"Agreed"}]
        )
        owner.get_by_role("button", name="Keep the file").click()
        expect(owner.get_by_role("link", name="Minutes (minutes.txt")).to_be_visible()
    with watched_page(browser, demo_address, java_script_enabled=False) as other:
        sign_in(other, "performance-team-kent")
        other.goto(DOVERS)
        other.get_by_role("button", name="Sign off as done").click()
        expect(other.get_by_text("by performance-team-kent on")).to_be_visible()
