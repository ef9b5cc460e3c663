"""A real browser on a real server, with the real styles and content security policy."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

from tests.browser.demo import running_demo
from tests.browser.steps import sign_in

HERE = Path(__file__).parent
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
SITE = os.environ.get("SITE_ADDRESS", "")
NOT_LOADED = "Failed to load resource"

# The browser's driver runs a loop in the test's thread, and Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def chromium() -> str:
    """The path of the browser; CHROMIUM names another than the installed one. Raises FileNotFoundError."""
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        raise FileNotFoundError("No Chromium found. Install it, or set CHROMIUM to its path.")
    return program


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    try:
        program = chromium()
    except FileNotFoundError as error:
        pytest.fail(str(error))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_address(tmp_path_factory) -> Iterator[str]:
    """Where the demonstration runs, loaded once for all tests; SITE_ADDRESS names one that runs already."""
    if SITE:
        yield SITE
        return
    with running_demo(tmp_path_factory.mktemp("demo")) as address:
        yield address


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A page on an empty database, its addresses beginning at the test's server."""
    with watched_page(browser, live_server.url) as page:
        yield page


@pytest.fixture
def demo(browser: Browser, demo_address: str) -> Iterator[Page]:
    """A page on the demonstration, nobody signed in."""
    with watched_page(browser, demo_address) as page:
        yield page


@pytest.fixture(scope="session")
def sessions(browser: Browser, demo_address: str) -> Callable[[str], dict]:
    """The cookies of an account of the demonstration, signed in once; none for nobody in particular."""

    @cache
    def cookies(account: str) -> dict:
        with watched_page(browser, demo_address) as page:
            if account:
                sign_in(page, account)
            return page.context.storage_state()

    return cookies


@pytest.fixture
def seen_by(browser: Browser, demo_address: str, sessions) -> Iterator[Callable[[str], Page]]:
    """A page of the demonstration as an account sees it: `seen_by("member-kent")`."""
    with ExitStack() as pages:
        yield lambda account: pages.enter_context(
            watched_page(browser, demo_address, storage_state=sessions(account))
        )


@contextmanager
def watched_page(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """A page of its own; an error on its console fails the test.

    That a page itself was answered with an error, such as 404, is for the test to judge.
    """
    context = browser.new_context(
        base_url=address,
        locale="en-GB",
        timezone_id="Europe/London",
        ignore_https_errors=bool(SITE),  # its certificate signed itself
        **options,
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    visited: set[str] = set()
    complaints: list[tuple[str, str]] = []
    page.on("response", lambda answer: visited.update(_address(answer)))
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    page.on("pageerror", lambda error: complaints.append((str(error), page.url)))
    yield page
    context.close()
    unexpected = [line for line in complaints if not (line[0].startswith(NOT_LOADED) and line[1] in visited)]
    assert not unexpected, f"The browser complained: {unexpected}"


def _address(answer: Response) -> list[str]:
    return [answer.url] if answer.request.is_navigation_request() else []


def _complaint(message: ConsoleMessage) -> list[tuple[str, str]]:
    return [(message.text, str(message.location.get("url", "")))] if message.type == "error" else []
