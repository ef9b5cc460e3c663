"""Answers a second, by wrk: kept pages beside a page of two bytes from the same server.

A second is one of the web processes' own time on a processor: what else the machine does meanwhile doesn't count.
"""

import re
import subprocess
from collections.abc import Mapping

from bench.report import BenchGoal, BenchResult
from bench.serving import Site, anew, command, get, processor_seconds

ROUNDS = 5
SECONDS = 3
CONNECTIONS = 4
WARMING = 12  # so that each worker has begun
BARE = "/bare/"
# What is shown first after a change.
ANEW = ("published", "draft", "district")
PACKED = {"Accept-Encoding": "gzip, deflate, br"}
LONG = 100_000
LONG_TRAIL = f"""
from districts.models import AuditEntry
AuditEntry.objects.bulk_create(AuditEntry(action="sign-in", subject="x") for _ in range({LONG}))
"""
ANSWERS = re.compile(r"(\d+) requests in")
FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")


class AnswersFailed(Exception):
    """Some of the answers weren't the page."""


def spec(site: Site) -> list[BenchResult]:
    """Pages as browsers ask for them, packed: published, by its ETag, signed in, draft and district; then once more.

    Before the second time the audit trail grows by much that changes no page.
    """
    lines = _lines(site)
    before = [_compare(site, *line) for line in lines]
    command(site.environment, "shell", "-c", LONG_TRAIL)
    return before + [
        _compare(site, f"{work}, {LONG:,} entries", address, headers, limit)
        for work, address, headers, limit in (lines[0], lines[-1])
    ]


def _lines(site: Site) -> list[tuple[str, str, dict[str, str], float]]:
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
