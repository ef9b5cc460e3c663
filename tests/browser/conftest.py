"""A real browser on a real server, with the real styles and content security policy."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright

from tests.browser.demo import load_demo, running_demo
from tests.browser.steps import sign_in
from tests.once import made_once

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
PATIENCE = 30_000  # milliseconds: a machine that is busy is no fault
expect.set_options(timeout=PATIENCE)

# The browser's driver runs a loop in the test's thread, and Django would refuse the database there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


class Watch:
    """A page, and what its console has said since it was last asked.

    That a page itself was answered with an error, such as 404, is no complaint: that is for the test to judge.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._visited: set[str] = set()
        self._said: list[tuple[str, str]] = []
        page.on("response", self._see)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self._said.append((str(error), page.url)))

    @property
    def complaints(self) -> list[tuple[str, str]]:
        """Every error since the last time, with its address."""
        said, self._said = self._said, []
        return [line for line in said if not (line[0].startswith(NOT_LOADED) and line[1] in self._visited)]

    def _see(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self._visited.add(answer.url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._said.append((message.text, str(message.location.get("url", ""))))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a browser test. Beside others, a file's tests stay together: those that need an
    empty database, so that it is made once, and journeys, which follow on one another; pages are walked by all."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if "live_server" in getattr(item, "fixturenames", ()):
                item.add_marker(pytest.mark.xdist_group("an empty database"))
            elif item.path.stem != "test_pages":
                item.add_marker(pytest.mark.xdist_group(item.path.stem))


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
    """Where the demonstration runs: loaded once for all tests, of which each process has a copy of its own.

    SITE_ADDRESS names one that runs already.
    """
    if SITE:
        yield SITE
        return
    folder = tmp_path_factory.mktemp("demo") / "state"
    loaded = made_once(tmp_path_factory, "demonstration", load_demo)
    shutil.copytree(loaded, folder)
    with running_demo(folder) as address:
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


@pytest.fixture(scope="session")
def seen_by(browser: Browser, demo_address: str, sessions) -> Iterator[Callable[[str], Watch]]:
    """A page of the demonstration as an account sees it, the same one each time: `seen_by("member-kent")`."""
    with ExitStack() as pages:
        yield cache(
            lambda account: pages.enter_context(
                watched(browser, demo_address, storage_state=sessions(account))
            )
        )


@contextmanager
def watched_page(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """A page of its own; an error on its console fails the test."""
    with watched(browser, address, **options) as watch:
        yield watch.page
        watch.page.context.close()
        assert watch.complaints == []


@contextmanager
def watched(browser: Browser, address: str, **options: object) -> Iterator[Watch]:
    """A page of its own and what its console complains of, which is for the test to judge."""
    context = browser.new_context(
        base_url=address,
        locale="en-GB",
        timezone_id="Europe/London",
        ignore_https_errors=bool(SITE),  # its certificate signed itself
        **options,
    )
    context.set_default_timeout(PATIENCE)
    yield Watch(context.new_page())
    context.close()
