"""What officers and the performance team wait for: uploads, large returns, publishing; and the second start."""

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pandas
from openpyxl import Workbook
from playwright.sync_api import APIRequestContext, sync_playwright

from bench.report import Goal, Result, middle
from bench.serving import ROOT, Site, command, free_port, wait_for

ROUNDS = 5
STARTS = 3


class NoPreview(Exception):
    """An upload led elsewhere than to its preview."""


def measure(site: Site, folder: Path) -> list[Result]:
    """Upload, storage and publication on `site`."""
    times = json.loads(command(site.environment, "bench_store", str(folder), site.pages["draft"]))
    return [
        _upload(site),
        Result(
            "20,000 rows read, checked, stored", "calamine and executemany", *middle(times["rows"]), "s",
            Goal.AT_MOST, 5.0,
        ),
        Result(
            "edition published", "one draft page", *middle(times["published"]), "s", Goal.AT_MOST, 20.0,
        ),
    ]  # fmt: skip


def _upload(site: Site) -> Result:
    with sync_playwright() as playwright:
        browser = playwright.request.new_context(base_url=site.base)
        pairs = [_upload_once(browser, site.pages["cookie"], turn) for turn in range(ROUNDS)]
    return Result(
        "360 rows, upload to preview", "pandas with openpyxl", *middle(pairs), "s", Goal.AT_MOST, 4.0
    )


def _upload_once(browser: APIRequestContext, session: str, turn: int) -> tuple[float, float]:
    data = _monthly_return(turn)
    form = browser.get("/returns/new/", headers={"Cookie": session})
    token = form.headers["set-cookie"].split("csrftoken=")[1].split(";")[0]
    headers = {"X-CSRFToken": token, "Cookie": f"{session}; csrftoken={token}"}
    file = {"name": f"return-{turn}.xlsx", "mimeType": "", "buffer": data}
    began = time.perf_counter()
    answer = browser.post("/returns/new/", multipart={"file": file}, headers=headers)
    shown = time.perf_counter() - began
    if not answer.ok or answer.url.endswith("/new/"):
        raise NoPreview(f"{answer.status} at {answer.url}")
    began = time.perf_counter()
    pandas.read_excel(io.BytesIO(data), engine="openpyxl")
    return shown, time.perf_counter() - began


def _monthly_return(turn: int) -> bytes:
    """Forty indicators in nine districts, one row each."""
    book = Workbook()
    book.active.append(["Indicator", "Area", "Month", "Value"])
    for indicator in range(40):
        for district in range(1, 10):
            figure = 20 + (turn + indicator + district) % 60
            book.active.append(
                [f"Made-up indicator {indicator}", f"District 1-{district}", "May 2012", figure]
            )
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def second_start(folder: Path) -> Result:
    """The demonstration started again, until it answers, against `manage.py check`."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["STATE_DIR"] = str(folder)
    _start(environment)
    pairs = [(_start(environment), _check(environment)) for _ in range(STARTS)]
    return Result("./run, second start", "manage.py check", *middle(pairs), "s", Goal.AT_MOST, 3.0)


def _start(environment: dict[str, str]) -> float:
    port = free_port()
    began = time.perf_counter()
    server = subprocess.Popen(
        [ROOT / "run"], cwd=ROOT, env={**environment, "PORT": str(port)}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()


def _check(environment: dict[str, str]) -> float:
    began = time.perf_counter()
    settings = {"DEMO": "1", "SECRET_KEY": "of no use"}
    subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env={**environment, **settings},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began
