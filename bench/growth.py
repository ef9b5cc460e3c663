"""Whether pages take longer where more is stored: each written anew, never one that was kept. And a large return.

In the web processes' own time on a processor.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from bench.report import BenchGoal, BenchResult
from bench.serving import Site, anew, command, processor_seconds, seconds_to_get, site
from bench.sizes import SIZES

ROUNDS = 5
PAGES_A_ROUND = 6  # the processor's time is told in hundredths of a second
PAGES = ("published", "draft", "matrix", "indicator", "district", "every area")
# Fifty districts lie in up to six councils, of each of which everything is loaded, as for the page of one indicator.
COUNCILS_OF_FIFTY = 6


def measure_all(small: Site, folder: Path, *, large: str) -> Iterable[BenchResult]:
    """From 36 to 120 months and, where a large size is named, on to its areas and indicators."""
    with site(folder / "long", "M") as long:
        yield from _measure(small, long, "36 to 120 months", 1.3)
        if large:
            with site(folder / "large", large) as most:
                yield from _measure(long, most, f"13 to {SIZES[large].areas:,} areas", 1.5)
                yield _fifty_areas(most, f"{SIZES[large].areas:,} areas")
                yield _large_return(long, most, folder, f"13 to {SIZES[large].areas:,} areas")


def _measure(before: Site, after: Site, what: str, limit: float) -> Iterable[BenchResult]:
    for page in PAGES:
        pairs = [(_seconds(after, page), _seconds(before, page)) for _ in range(ROUNDS + 1)]
        in_time = [(1000 * measured, 1000 * reference) for measured, reference in pairs[1:]]
        yield BenchResult(f"{page} page, {what}", "itself", in_time, "ms", BenchGoal.AT_MOST, limit)


def _fifty_areas(where: Site, what: str) -> BenchResult:
    pairs = [(_seconds(where, "fifty areas"), _seconds(where, "indicator")) for _ in range(ROUNDS + 1)]
    in_time = [(1000 * measured, 1000 * reference) for measured, reference in pairs[1:]]
    work = f"every area page, 50 lines, {what}"
    return BenchResult(work, "indicator page, 13 areas", in_time, "ms", BenchGoal.AT_MOST, COUNCILS_OF_FIFTY)


def _large_return(before: Site, after: Site, folder: Path, what: str) -> BenchResult:
    """The same files for the same areas, with nothing else and with everything else stored."""
    rows = [
        json.loads(command(each.environment, "bench_store", str(folder)))["rows"] for each in (after, before)
    ]
    pairs = [(measured[0], reference[0]) for measured, reference in zip(*rows, strict=True)]
    return BenchResult(
        f"20,000 rows read, checked, stored, {what}", "itself", pairs, "s", BenchGoal.AT_MOST, 1.5
    )


def _seconds(where: Site, page: str) -> float:
    """How much of a processor's time the page takes to be written."""
    before = processor_seconds(where.process)
    for _ in range(PAGES_A_ROUND):
        seconds_to_get(where.port, anew(where.pages[page]), where.headers(page))
    return (processor_seconds(where.process) - before) / PAGES_A_ROUND
