"""Pages as Chromium shows them, cold and warm, and what they weigh."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench.report import BenchGoal, BenchResult, Pair
from bench.serving import Site

ROUNDS = 7
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
FLAGS += " --disable-component-update --disable-sync"
KILOBYTE = 1000
AT_REST = 0.3
CHART = "main svg"


def spec(site: Site) -> list[BenchResult]:
    """Scorecard and indicator page beside bare pages of the same server, and their weight."""
    with browser_open() as browser:
        return [*_scorecard(browser, site), _chart(browser, site), *_weights(browser, site)]


@contextmanager
def browser_open() -> Iterator[Browser]:
    """Chromium, for one session of measurements."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS.split())
        try:
            yield browser
        finally:
            browser.close()


def _scorecard(browser: Browser, site: Site) -> list[BenchResult]:
    cold, warm = [], []
    for _ in range(ROUNDS):
        page = _cold_and_warm(browser, site.base + site.pages["published"], "table")
        bare = _cold_and_warm(browser, site.base + "/bare/", "body")
        cold.append((page[0], bare[0]))
        warm.append((page[1], bare[1]))
    work = "scorecard in Chromium"
    return [
        BenchResult(f"{work}, cold", "two bytes", cold, "ms", BenchGoal.AT_MOST, 2.0),
        BenchResult(f"{work}, warm", "two bytes", warm, "ms", BenchGoal.AT_MOST, 1.6),
    ]


def _chart(browser: Browser, site: Site) -> BenchResult:
    pairs = [
        (
            milliseconds_cold(browser, site.base + site.pages["indicator"], CHART),
            milliseconds_cold(browser, site.base + "/bare/chart/", "svg"),
        )
        for _ in range(ROUNDS)
    ]
    return BenchResult("indicator page, first chart seen", "a bare SVG", pairs, "ms", BenchGoal.AT_MOST, 1.6)


def _cold_and_warm(browser: Browser, address: str, seen: str) -> Pair:
    """Milliseconds until `seen` is there, with nothing in the browser's cache, then with everything in it."""
    with browser.new_context() as context:
        return _show(context, address, seen), _show(context, address, seen)


def milliseconds_cold(browser: Browser, address: str, seen: str, *, click: str = "") -> float:
    """How long until `seen` is there with nothing in the browser's cache; `click` is pressed as soon as it is there."""
    with browser.new_context() as context:
        return _show(context, address, seen, click)


def _show(context: BrowserContext, address: str, seen: str, click: str = "") -> float:
    page = context.new_page()
    time.sleep(AT_REST)  # until the page before, which may be a large one, is cleared away
    began = time.perf_counter()
    page.goto(address, wait_until="load")
    if click:
        page.locator(click).first.click()
    page.locator(seen).first.wait_for(state="visible")
    took = time.perf_counter() - began
    page.close()
    return took * 1000


def _weights(browser: Browser, site: Site) -> list[BenchResult]:
    limits = [("published", "scorecard page", 100), ("indicator", "indicator page", 120)]
    return [
        BenchResult(
            f"weight of the {name}, compressed, cold", f"{limit} kB",
            [(_weight(browser, site.base + site.pages[page]) / KILOBYTE, limit)], "kB", BenchGoal.AT_MOST, 1.0,
        )
        for page, name, limit in limits
    ]  # fmt: skip


def _weight(browser: Browser, address: str) -> float:
    """Bytes that came over the network."""
    context = browser.new_context()
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    context.close()
    return sum(sizes)
