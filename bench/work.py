"""What officers and the performance team wait for: uploads, large returns, publishing; and the second start."""

import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import requests
from openpyxl import Workbook

from bench.report import BenchGoal, BenchResult
from bench.serving import (
    FIRST_START_SECONDS,
    ROOT,
    START_SECONDS,
    Site,
    command,
    free_port,
    wait_for,
    worker_ids,
)

ROUNDS = 5
STARTS = 3
UPLOAD = "/returns/new/"
DRAFT = re.compile(r"/returns/\d+/$")
BARE = "calamine, and the same rows into like tables"
SECONDS_TO_REFUSE = 3.0


class NoPreview(Exception):
    """An upload led elsewhere than to its preview."""


class NotRefused(Exception):
    """A hostile workbook was taken, or a web process died of it."""


def spec(site: Site, folder: Path) -> list[BenchResult]:
    """Upload, storage and publication on `site`."""
    times = json.loads(command(site.environment, "bench_store", str(folder), site.pages["draft"]))
    rows, pages = times["rows"], times["pages"]
    return [
        _hostile(site),
        BenchResult(
            "20,000 rows read, checked, accepted", BARE, [(whole, bare) for whole, _, bare in rows], "s",
            BenchGoal.AT_MOST, 12.0,
        ),
        BenchResult(
            "20,000 lines accepted", BARE, [(accepted, bare) for _, accepted, bare in rows], "s",
            BenchGoal.AT_MOST, 6.0,
        ),
        BenchResult(
            "360 rows read, drafted and shown", "pandas with openpyxl", pages["usual"], "s", BenchGoal.AT_MOST, 8.0,
        ),
        BenchResult(
            "page of a draft of 20,000 lines", "page of one of 360", pages["large"], "s", BenchGoal.AT_MOST, 3.0,
        ),
        BenchResult(
            "edition published", "one draft page", times["published"], "s", BenchGoal.AT_MOST, 20.0,
        ),
    ]  # fmt: skip


def _hostile(site: Site) -> BenchResult:
    """A workbook with one far cell, whose rectangle no memory holds."""
    workers, pairs = worker_ids(site.process), []
    for _ in range(ROUNDS):
        shown, took = send(site, "far-cell.xlsx", _workbook([], far="XFD1048576"))
        if not shown.url.endswith(UPLOAD) or "There is a problem" not in shown.text:
            raise NotRefused(f"{shown.status_code} at {shown.url}")
        pairs.append((took, SECONDS_TO_REFUSE))
    if worker_ids(site.process) != workers:
        raise NotRefused("A web process was lost.")
    return BenchResult(
        "hostile workbook refused, the same workers",
        f"{SECONDS_TO_REFUSE} s",
        pairs,
        "s",
        BenchGoal.AT_MOST,
        1.0,
    )


def browser_of(site: Site) -> requests.Session:
    """A browser that is signed in; its cookie goes along where an answer leads elsewhere, as a header's doesn't."""
    browser = requests.Session()
    browser.cookies.set(*site.pages["cookie"].split("=", 1))
    return browser


def send(site: Site, name: str, data: bytes) -> tuple[requests.Response, float]:
    """The page that somebody sees who has sent a file, and after how long."""
    with browser_of(site) as browser:
        token = browser.get(site.base + UPLOAD).cookies["csrftoken"]
        began = time.perf_counter()
        shown = browser.post(
            site.base + UPLOAD, files={"file": (name, data)}, headers={"X-CSRFToken": token or ""}
        )
        return shown, time.perf_counter() - began


def monthly_return(turn: int, months: Sequence[str] = ("May 2012",)) -> bytes:
    """Forty indicators in nine districts, one row each for each month."""
    return _workbook(
        [
            f"Made-up indicator {indicator}",
            f"District 001-{district}",
            month,
            20 + (turn + indicator + district) % 60,
        ]
        for indicator in range(40)
        for district in range(1, 10)
        for month in months
    )


def _workbook(rows: Iterable[list[object]], far: str = "") -> bytes:
    book = Workbook()
    for row in (["Indicator", "Area", "Month", "Value"], *rows):
        book.active.append(row)
    if far:
        book.active[far] = 1
    stored = io.BytesIO()
    book.save(stored)
    return stored.getvalue()


def second_start(folder: Path) -> BenchResult:
    """The demonstration started again, until it answers, against `manage.py check`."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment["STATE_DIR"] = str(folder)
    _start(environment, FIRST_START_SECONDS)
    pairs = [(_start(environment), _check(environment)) for _ in range(STARTS)]
    return BenchResult("./run, second start", "manage.py check", pairs, "s", BenchGoal.AT_MOST, 3.0)


def _start(environment: dict[str, str], within: float = START_SECONDS) -> float:
    port = free_port()
    began = time.perf_counter()
    server = subprocess.Popen(
        [ROOT / "run"], cwd=ROOT, env={**environment, "PORT": str(port)}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port, within)
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
