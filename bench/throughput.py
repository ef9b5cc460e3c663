"""Answers a second, by wrk: published and draft pages beside a page of two bytes from the same server.

A second is one of the web processes' own time on a processor: what else the machine does meanwhile doesn't count.
"""

import re
import subprocess
from collections.abc import Mapping

from bench.report import BenchGoal, BenchResult
from bench.serving import Site, get, processor_seconds

ROUNDS = 5
SECONDS = 3
CONNECTIONS = 4
WARMING = 12  # so that each worker has begun
BARE = "/bare/"
ANSWERS = re.compile(r"(\d+) requests in")
FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")


class AnswersFailed(Exception):
    """Some of the answers weren't the page."""


def spec(site: Site) -> list[BenchResult]:
    """Published page, the same answered by its ETag, for somebody signed in, and a draft; each against two bytes."""
    published, signed_in = site.pages["published"], {"Cookie": site.pages["cookie"]}
    tag = {"If-None-Match": get(site.port, published)[1].get("ETag", '"none"')}
    lines = [
        ("published scorecard page", published, {}, 0.30),
        ("published scorecard page, answered by ETag", published, tag, 0.50),
        ("published scorecard page, signed in", published, signed_in, 0.10),
        ("draft scorecard page, signed in", site.pages["draft"], signed_in, 0.10),
    ]
    return [_compare(site, *line) for line in lines]


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
