"""What a web worker holds after it has shown every page, beside a worker of the smallest Django."""

import os
import re
import time
from datetime import date
from pathlib import Path

from bench import work
from bench.report import BenchGoal, BenchResult
from bench.serving import Site, get, gunicorn, worker_ids

PAGES_AT_MOST = 150
MOST_MEGABYTES = 140.0
MONTHS_OF_A_LARGE_RETURN = 56
SECONDS_TO_READ = 300
LINK = re.compile(rb'href="(/[^"#]*)"')
NOT_A_PAGE = re.compile(
    r"^/(static|accounts|admin)/|\.(xlsx|csv|docx|pdf|svg|json)(\?|$)|/export|/original|/findings"
)


def spec(site: Site) -> list[BenchResult]:
    """`site` has a single worker: what it holds after its pages, then after uploads of 360 and of 20,000 lines too."""
    shown = _show_every_page(site)
    after_pages = _megabytes(site.process)
    for months in (1, MONTHS_OF_A_LARGE_RETURN):
        _upload(site, months)
    after_uploads = _megabytes(site.process)
    with gunicorn("bench.bare_wsgi", {**os.environ}, workers=1) as (port, process):
        get(port, "/")
        bare = _megabytes(process)
    return [
        BenchResult(
            f"memory of a worker after {shown} pages", "the smallest Django", [(after_pages, bare)], "MB",
            BenchGoal.AT_MOST, 2.0,
        ),
        BenchResult(
            "memory of a worker after pages and uploads", f"{MOST_MEGABYTES:g} MB", [(after_uploads, MOST_MEGABYTES)],
            "MB", BenchGoal.AT_MOST, 1.0,
        ),
    ]  # fmt: skip


def _upload(site: Site, months: int) -> None:
    """Send a return of 40 indicators and 9 districts, and look at its draft, once it is read, on two of its pages."""
    ends = [f"{date(2003 + at // 12, at % 12 + 1, 1):%B %Y}" for at in range(months)]
    shown, _ = work.send(site, "return.xlsx", work.monthly_return(0, ends))
    until = time.monotonic() + SECONDS_TO_READ
    with work.browser_of(site) as browser:
        while not work.DRAFT.search(shown.url):
            if time.monotonic() > until:
                raise work.NoPreview(shown.url)
            time.sleep(1)
            shown = browser.get(shown.url)
        browser.get(shown.url, params={"page": 2})


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
