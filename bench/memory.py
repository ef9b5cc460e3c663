"""What a web worker holds after it has shown every page, beside a worker of the smallest Django."""

import os
import re
from pathlib import Path

from bench.report import BenchGoal, BenchResult
from bench.serving import Site, get, gunicorn, worker_ids

PAGES_AT_MOST = 150
LINK = re.compile(rb'href="(/[^"#]*)"')
NOT_A_PAGE = re.compile(
    r"^/(static|accounts|admin)/|\.(xlsx|csv|docx|pdf|svg|json)(\?|$)|/export|/original|/findings"
)


def spec(site: Site) -> BenchResult:
    """`site` has a single worker."""
    shown = _show_every_page(site)
    held = _megabytes(site.process)
    with gunicorn("bench.bare_wsgi", {**os.environ}, workers=1) as (port, process):
        get(port, "/")
        bare = _megabytes(process)
    work = f"memory of a worker after {shown} pages"
    return BenchResult(work, "the smallest Django", [(held, bare)], "MB", BenchGoal.AT_MOST, 2.0)


def _show_every_page(site: Site) -> int:
    """Follow links as somebody signed in, one address a path; how many pages were shown."""
    waiting = [site.pages["published"], site.pages["indicator"], "/manage/", "/returns/"]
    seen: set[str] = set()
    while waiting and len(seen) < PAGES_AT_MOST:
        address = waiting.pop(0)
        if address in seen or NOT_A_PAGE.search(address):
            continue
        seen.add(address)
        _, _, body = get(site.port, address, {"Cookie": site.pages["cookie"]})
        waiting += [link.decode().replace("&amp;", "&") for link in LINK.findall(body)]
    return len(seen)


def _megabytes(process: int) -> float:
    """Resident memory of the first process's only worker."""
    status = Path(f"/proc/{worker_ids(process)[0]}/status").read_text()
    held = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert held is not None
    return int(held[1]) / 1000
