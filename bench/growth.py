"""Whether pages take longer where more is stored."""

from statistics import median

from bench.report import Goal, Result
from bench.serving import Site, seconds_to_get

ROUNDS = 15
PAGES = ("published", "draft", "matrix", "indicator", "district")


def measure(small: Site, large: Site, what: str, limit: float) -> list[Result]:
    """Each page of `large` against the same page of `small`, turn by turn."""
    return [_page(small, large, page, what, limit) for page in PAGES]


def _page(small: Site, large: Site, page: str, what: str, limit: float) -> Result:
    times: dict[int, list[float]] = {small.port: [], large.port: []}
    for _ in range(ROUNDS):
        for site in (small, large):
            times[site.port].append(seconds_to_get(site.port, site.pages[page], site.headers(page)) * 1000)
    after, before = median(times[large.port]), median(times[small.port])
    return Result(f"{page} page, {what}", "itself", after, before, "ms", Goal.AT_MOST, limit)
