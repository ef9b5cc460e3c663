"""Has Lighthouse score the main pages of a running demonstration, DEBUG off: `./run lighthouse`."""

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.browser.conftest import chromium
from tests.browser.demo import ROOT, running_demo
from tests.browser.pages import PAGES


def main() -> int:
    """The exit status: 0 where accessibility and best practices are 100 on every page."""
    with TemporaryDirectory() as folder, running_demo(Path(folder)) as address:
        pages = [f"{address}{shown.address}" for shown in PAGES if shown.main]
        environment = {**os.environ, "CHROME_PATH": chromium()}
        return subprocess.run(
            ["node", "audit.mjs", *pages], cwd=ROOT / "tests" / "lighthouse", env=environment, check=False
        ).returncode
