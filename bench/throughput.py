"""Answers a second, by wrk: published and draft pages beside a page of two bytes from the same server."""

import re
import subprocess

from bench.report import Goal, Result, middle
from bench.serving import Site, get

ROUNDS = 3
SECONDS = 3
CONNECTIONS = 8
BARE = "/bare/"
PER_SECOND = re.compile(r"Requests/sec:\s+([\d.]+)")
FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")


class AnswersFailed(Exception):
    """Some of the answers weren't the page."""


def answers_per_second(site: Site, address: str, headers: dict[str, str]) -> float:
    """How many answers the server gives. Raises AnswersFailed."""
    named = [word for name, value in headers.items() for word in ("--header", f"{name}: {value}")]
    options = ["--threads", "1", "--connections", str(CONNECTIONS), "--duration", f"{SECONDS}s"]
    done = subprocess.run(
        ["wrk", *options, *named, site.base + address], check=True, capture_output=True, text=True
    )
    if failed := FAILED.search(done.stdout):
        raise AnswersFailed(f"{address}: {failed.group()}")
    found = PER_SECOND.search(done.stdout)
    if found is None:
        raise AnswersFailed(f"{address}: wrk says {done.stdout!r}")
    return float(found.group(1))


def measure(site: Site) -> list[Result]:
    """Published page, the same answered by its ETag, and a draft; each against two bytes."""
    published = site.pages["published"]
    tag = {"If-None-Match": get(site.port, published)[1].get("ETag", '"none"')}
    lines = [
        ("published scorecard page", published, {}, 0.30),
        ("published scorecard page, answered by ETag", published, tag, 0.50),
        ("draft scorecard page, signed in", site.pages["draft"], site.headers("draft"), 0.10),
    ]
    return [_compare(site, *line) for line in lines]


def _compare(site: Site, work: str, address: str, headers: dict[str, str], limit: float) -> Result:
    pairs = [
        (answers_per_second(site, address, headers), answers_per_second(site, BARE, {}))
        for _ in range(ROUNDS)
    ]
    return Result(work, "two bytes", *middle(pairs), "answers/s", Goal.AT_LEAST, limit)
