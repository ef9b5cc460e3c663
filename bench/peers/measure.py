"""The scorecard and a chart beside the same in Dash and in Streamlit, all in one session of Chromium."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from bench.in_browser import ROUNDS, browser_open, milliseconds_cold
from bench.report import BenchGoal, BenchResult
from bench.serving import Site, free_port, wait_for

HERE = Path(__file__).parent
LAST_ROW = "tbody tr:nth-child({lines})"
PLOTLY = ".js-plotly-plot .main-svg"
EXPLORE = "[data-explorer-open]"


def spec(site: Site, folder: Path, programs: Path) -> Iterator[BenchResult]:
    """Cold pages; `programs` holds the executables of the peers' own environment."""
    data = folder / "peers.json"
    data.write_text(json.dumps(site.pages["peers"]))
    lines = LAST_ROW.format(lines=len(site.pages["peers"]["rows"]))
    with browser_open() as browser, _dash(programs, data) as dash, _streamlit(programs, data) as streamlit:
        own = site.base + site.pages["published"]
        for name, address, limit in (("Dash", dash, 1 / 4), ("Streamlit", streamlit, 1 / 8)):
            pairs = [
                (milliseconds_cold(browser, own, "table"), milliseconds_cold(browser, address, lines))
                for _ in range(ROUNDS)
            ]
            yield BenchResult("scorecard in Chromium, cold", name, pairs, "ms", BenchGoal.AT_MOST, limit)
        chart = site.base + site.pages["indicator"]
        pairs = [
            (_explored(browser, chart), milliseconds_cold(browser, f"{dash}/chart", PLOTLY))
            for _ in range(ROUNDS)
        ]
        yield BenchResult("explorer ready, cold", "chart in Dash", pairs, "ms", BenchGoal.AT_MOST, 1 / 2)


def _explored(browser: Browser, address: str) -> float:
    """Milliseconds until the chart to explore is there, for somebody who asks for it as soon as they can."""
    return milliseconds_cold(browser, address, f"main {PLOTLY}", click=EXPLORE)


@contextmanager
def _dash(programs: Path, data: Path) -> Iterator[str]:
    port = free_port()
    words = ["gunicorn", "dash_app:server", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "2"]
    words += ["--no-control-socket", "--log-level", "error"]
    with _serving([programs / words[0], *words[1:]], port, data) as address:
        yield address


@contextmanager
def _streamlit(programs: Path, data: Path) -> Iterator[str]:
    port = free_port()
    options = {
        "server.port": port,
        "server.address": "127.0.0.1",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    named = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    with _serving([programs / "streamlit", "run", "streamlit_app.py", *named], port, data) as address:
        yield address


@contextmanager
def _serving(words: list[Path | str], port: int, data: Path) -> Iterator[str]:
    environment = {**os.environ, "PEERS_DATA": str(data)}
    server = subprocess.Popen(words, cwd=HERE, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()
