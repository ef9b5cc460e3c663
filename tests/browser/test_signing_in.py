"""Signing in by the council's directory, and with a second factor, in a real browser under the real content policy."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from districts.models import Area, Role, RoleName, User
from districts.sign_in.directory_accounts import add_group
from tests.browser.axe import axe_findings
from tests.browser.conftest import watched_page
from tests.browser.steps import open_account
from tests.districts import directory
from tests.districts.directory import Server
from tests.districts.test_second_factor import code_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*get_jwt_config:DeprecationWarning"),
]
PASSWORD = "a password of some length"
NARROW = {"width": 320, "height": 800}


@pytest.fixture
def dover(db) -> Area:
    """A district without anything in it."""
    kent = Area.objects.create(name="Kent", level="authority")
    return Area.objects.create(name="Dover", level="district", parent=kent)


@pytest.fixture
def server(settings, dover) -> Iterator[Server]:
    """A directory in which Dover's officers are a group, and which knows Jane."""
    with directory.running() as server:
        settings.DIRECTORY = server.setting
        add_group(name="Dover officers", role=RoleName.OFFICER, area=dover, by=None)
        server.knows("jane", email="jane@kent.example", name="Jane Doe", groups=["Dover officers"])
        yield server


@pytest.fixture
def officer(dover) -> User:
    """Somebody with a password."""
    user = User.objects.create_user("officer", password=PASSWORD)
    Role.objects.create(user=user, area=dover, role=RoleName.OFFICER)
    return user


def looks_right(page: Page, heading: str) -> None:
    """The page is there, axe finds nothing, and at 320 pixels nothing lies beside it."""
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    assert axe_findings(page) == []
    wide = page.viewport_size
    page.set_viewport_size(NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.set_viewport_size(wide)


def through_the_directory(page: Page, subject: str) -> None:
    # That server's own pages ask for styles from elsewhere, which is not what is looked at here.
    page.route(re.compile(r"jsdelivr|favicon\.ico"), lambda route: route.fulfill(body=""))
    page.get_by_role("link", name="Sign in with Kent account").click()
    page.locator("input[name=sub]").fill(subject)
    page.locator("button:has-text('Authorize')").first.click()


def test_somebody_of_the_directory_gets_in_and_out(page: Page, server):
    page.goto("/accounts/sign-in/")
    looks_right(page, "Sign in")
    through_the_directory(page, "jane")
    expect(page.get_by_text("Jane Doe")).to_be_visible()
    open_account(page)
    page.get_by_role("link", name="Your account").click()
    looks_right(page, "Your account")
    open_account(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_text("Your sign-in with Kent account goes on")).to_be_visible()


def test_somebody_without_a_group_is_told(page: Page, server):
    server.knows("nobody", email="nobody@kent.example", groups=["Cyclists"])
    page.goto("/accounts/sign-in/")
    through_the_directory(page, "nobody")
    looks_right(page, "You have no role in this service")


def test_groups_are_set_on_their_screen(page: Page, server, dover):
    team = User.objects.create_user("team", password=PASSWORD)
    Role.objects.create(user=team, area=dover.parent, role=RoleName.PERFORMANCE_TEAM)
    sign_in(page, "team")
    page.goto("/manage/people/groups/")
    looks_right(page, "Groups of the directory")


def sign_in(page: Page, username: str = "officer") -> None:
    page.goto("/accounts/sign-in/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()


def test_a_second_factor_is_set_up_used_and_removed(page: Page, officer):
    sign_in(page)
    page.goto("/accounts/password/")
    page.get_by_role("link", name="Second factor").click()
    looks_right(page, "Second factor")
    page.get_by_role("link", name="Set up a second factor").click()
    looks_right(page, "Enter your password again")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    looks_right(page, "Set up a second factor")
    assert page.locator("img.app-code").evaluate("picture => picture.naturalWidth") > 0
    secret = page.locator(".app-secret").inner_text()
    page.get_by_label("Code that the app shows").fill(code_of(secret, 0))
    page.get_by_role("button", name="Set up").click()
    looks_right(page, "Recovery codes")
    open_account(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in(page)
    looks_right(page, "Enter your code")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    looks_right(page, "Enter your code")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.goto("/accounts/second-factor/")
    looks_right(page, "Second factor")
    page.get_by_role("link", name="Remove the second factor").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    looks_right(page, "Remove the second factor")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="Set up a second factor")).to_be_visible()


def test_a_second_factor_is_set_up_without_scripts(browser: Browser, live_server, officer, settings):
    settings.SECOND_FACTOR_FOR = ["officer"]
    with watched_page(browser, live_server.url, java_script_enabled=False) as page:
        sign_in(page)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text("Your role needs a second factor")).to_be_visible()
        secret = page.locator(".app-secret").inner_text()
        page.get_by_label("Code that the app shows").fill(code_of(secret))
        page.get_by_role("button", name="Set up").click()
        expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
