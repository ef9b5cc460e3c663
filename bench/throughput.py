"""Answers a second, by wrk: kept pages beside a page of two bytes from the same server.

A second is one of the web processes' own time on a processor: what else the machine does meanwhile doesn't count.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bench.report import BenchGoal, BenchResult
from bench.serving import ROOT, Site, anew, command, get, processor_seconds

ROUNDS = 5
SECONDS = 3
CONNECTIONS = 4
WARMING = 12  # so that each worker has begun
BARE = "/bare/"
# What is shown first after a change.
ANEW = ("published", "draft", "district")
PACKED = {"Accept-Encoding": "gzip, deflate, br"}
LONG, PART = 1_000_000, 10_000
LONG_TRAIL = f"""
from districts.models import AuditEntry
for _ in range({LONG // PART}):
    AuditEntry.objects.bulk_create(AuditEntry(action="sign-in", subject="x") for _ in range({PART}))
"""
CHANGES_ELSEWHERE = """
import time
from districts.models import Area, record
elsewhere, _ = Area.objects.get_or_create(name="Elsewhere", slug="elsewhere", level="authority")
while True:
    record(by=None, action="area renamed", subject=elsewhere, area=elsewhere)
    time.sleep(1)
"""
ANSWERS = re.compile(r"(\d+) requests in")
FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")


Line = tuple[str, str, dict[str, str], float]


class AnswersFailed(Exception):
    """Some of the answers weren't the page."""


def spec(site: Site) -> list[BenchResult]:
    """Pages as browsers ask for them, packed: published, by its ETag, signed in, draft and district; then twice more.

    First while another council changes something each second, then with a trail that has grown by much that changes
    no page.
    """
    lines = _lines(site)
    found = [day_of_publication(site), *(_compare(site, *line) for line in lines)]
    with _running(site, CHANGES_ELSEWHERE):
        found += _again(site, "another council changes", lines)
    command(site.environment, "shell", "-c", LONG_TRAIL)
    return found + _again(site, f"{LONG:,} entries", lines)


def day_of_publication(site: Site) -> BenchResult:
    """Of which answers the page is kept while 152 councils publish one after the other, read by their members.

    By what the store of a web process keeps of pages as heavy as these; no page is written for it.
    """
    headers = PACKED | {"Cookie": site.pages["cookie"]}
    weights = [str(len(get(site.port, site.pages[page], headers)[2])) for page in ("published", "matrix")]
    kept, asked = json.loads(command(site.environment, "bench_day", *weights))
    work = "answers from kept pages, 152 publications in a day"
    return BenchResult(work, "all answers", [(kept, asked)], "answers", BenchGoal.AT_LEAST, 0.9)


def _again(site: Site, meanwhile: str, lines: Sequence[Line]) -> list[BenchResult]:
    """The published page and that of a district once more."""
    return [
        _compare(site, f"{work}, {meanwhile}", address, headers, limit)
        for work, address, headers, limit in (lines[0], lines[-1])
    ]


@contextmanager
def _running(site: Site, code: str) -> Iterator[None]:
    """While these lines of Python run in a process of their own."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-c", code], cwd=ROOT, env=site.environment
    )
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _lines(site: Site) -> list[Line]:
    """Of each page what it is called, its address, the headers with which it is asked for, and the goal."""
    published, signed_in = site.pages["published"], PACKED | {"Cookie": site.pages["cookie"]}
    tag = PACKED | {"If-None-Match": get(site.port, published, PACKED)[1].get("ETag", '"none"')}
    return [
        ("published scorecard page", published, PACKED, 0.50),
        ("published scorecard page, answered by ETag", published, tag, 0.60),
        ("published scorecard page, signed in", published, signed_in, 0.15),
        ("draft scorecard page, signed in", site.pages["draft"], signed_in, 0.14),
        *((f"{page} page written anew", anew(site.pages[page]), signed_in, 1 / 250) for page in ANEW),
        ("published page written anew for everybody", anew(published), PACKED, 1 / 250),
        ("district page written anew for everybody", anew(site.pages["district"]), PACKED, 1 / 250),
        ("district page, signed in", site.pages["district"], signed_in, 0.14),
    ]


def _compare(site: Site, work: str, address: str, headers: Mapping[str, str], limit: float) -> BenchResult:
    for _ in range(WARMING):
        get(site.port, address, headers)
    pairs = [
        (answers_per_second(site, address, headers), answers_per_second(site, BARE, {}))
        for _ in range(ROUNDS)
    ]
    return BenchResult(work, "two bytes", pairs, "answers/s", BenchGoal.AT_LEAST, limit)


def answers_per_second(site: Site, address: str, headers: Mapping[str, str]) -> float:
    """How many answers the server gives. Raises AnswersFailed."""
    named = [word for name, value in headers.items() for word in ("--header", f"{name}: {value}")]
    options = f"--threads 1 --connections {CONNECTIONS} --duration {SECONDS}s --timeout 30s".split()
    before = processor_seconds(site.process)
    done = subprocess.run(
        ["wrk", *options, *named, site.base + address], check=True, capture_output=True, text=True
    )
    took = processor_seconds(site.process) - before
    found = ANSWERS.search(done.stdout)
    if FAILED.search(done.stdout) or found is None or not int(found.group(1)):
        raise AnswersFailed(f"{address}: {done.stdout}")
    return int(found.group(1)) / took
