"""What stands around every page."""

from playwright.sync_api import Page, expect

from tests.browser.axe import axe_findings
from tests.browser.steps import open_account


def test_first_tab_stop_skips_to_the_content(page: Page):
    page.goto("/accounts/sign-in/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_wrong_password_is_named_in_a_summary(page: Page):
    page.goto("/accounts/sign-in/")
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    assert axe_findings(page) == []


def test_account_signs_in_changes_password_and_signs_out(page: Page, django_user_model):
    django_user_model.objects.create_user("officer", password="a first password")
    page.goto("/accounts/sign-in/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill("a first password")
    page.get_by_role("button", name="Sign in").click()
    open_account(page)
    page.get_by_role("link", name="Change password").click()
    assert axe_findings(page) == []
    page.get_by_label("Old password").fill("a first password")
    page.get_by_label("New password", exact=True).fill("a second password")
    page.get_by_label("New password confirmation").fill("a second password")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_role("heading", name="Password changed")).to_be_visible()
    assert axe_findings(page) == []
    open_account(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
