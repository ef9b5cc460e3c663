"""Two officers with a browser each, accepting figures for the same place at once; names chosen in the preview."""

import pytest
from playwright.sync_api import Browser, Page, expect

from districts.models import Area, Role, RoleName, User
from indicators.models import Reading
from library.demo.councils import load_councils
from returns.models import ReturnLine
from tests.browser.axe import axe_findings
from tests.browser.conftest import watched_page
from tests.browser.steps import upload
from tests.returns.builders import row, workbook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def officer(db) -> User:
    """An officer of Dover, in a library that the server sees too."""
    load_councils(lambda said: None)
    user = User.objects.create_user("officer", password="a-password-for-one-test")
    Role.objects.create(user=user, area=Area.objects.get(slug="dover"), role=RoleName.OFFICER)
    return user


def sign_in(page: Page) -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("Username").fill("officer")
    page.get_by_label("Password").fill("a-password-for-one-test")
    page.get_by_role("button", name="Sign in").click()


def accept(page: Page) -> None:
    page.get_by_role("button", name="Accept the ticked lines").click()


def test_of_two_who_accept_the_second_must_look_again_and_nothing_is_lost(browser: Browser, live_server):
    with watched_page(browser, live_server.url) as one, watched_page(browser, live_server.url) as two:
        for page, value in ((one, 36), (two, 40)):
            sign_in(page)
            upload(page, "return.xlsx", workbook(row(value=value)))
            expect(page.get_by_role("button", name="Accept the ticked lines")).to_be_visible()
        accept(one)
        expect(one.get_by_text("1 of 1 line accepted.")).to_be_visible()
        accept(two)
        expect(two.get_by_text("Look at the differences again").first).to_be_visible()
        accept(two)
        expect(two.get_by_text("1 of 1 line accepted.")).to_be_visible()
    assert ReturnLine.objects.filter(taken=True).count() == 2
    assert Reading.objects.get().value == 40


def test_a_name_is_chosen_in_the_preview(page: Page):
    sign_in(page)
    page.set_viewport_size({"width": 320, "height": 640})
    upload(page, "return.xlsx", workbook(row("IAs late", "White Cliffs", value=36)))
    page.get_by_label("The indicator “IAs late”").select_option(
        "Initial assessments in progress out of timescale (snapshot)"
    )
    page.get_by_label("The area “White Cliffs”").select_option("Dover")
    assert axe_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Read the file with these answers").click()
    expect(page.get_by_text("The file was read again")).to_be_visible()
    accept(page)
    expect(page.get_by_text("1 of 1 line accepted.")).to_be_visible()
