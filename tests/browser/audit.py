"""Has Lighthouse score the main pages of a running demonstration, DEBUG off: `./run lighthouse`."""

import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import FLAGS, chromium
from tests.browser.demo import ROOT, loaded_demo
from tests.browser.pages import PAGES
from tests.browser.steps import sign_in


def main() -> int:
    """The exit status: 0 where accessibility and best practices are 100 on every page."""
    with TemporaryDirectory() as folder, loaded_demo(Path(folder)) as address:
        return _audit(_asked(address))


def _asked(address: str) -> list[dict[str, str]]:
    """The main pages with the cookies of the account that each is shown to."""
    shown = [each for each in PAGES if each.main]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        cookies = {each: _cookies(browser, address, each) for each in {each.account for each in shown}}
    return [{"address": f"{address}{each.address}", "cookies": cookies[each.account]} for each in shown]


def _cookies(browser: Browser, address: str, account: str) -> str:
    """As one header; empty for nobody in particular."""
    context = browser.new_context(base_url=address)
    if account:
        sign_in(context.new_page(), account)
    return "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in context.cookies())


def _audit(asked: list[dict[str, str]]) -> int:
    environment = {**os.environ, "CHROME_PATH": chromium()}
    folder = ROOT / "tests" / "lighthouse"
    command = ["node", "audit.mjs"]
    return subprocess.run(
        command, cwd=folder, env=environment, input=json.dumps(asked), text=True, check=False
    ).returncode
