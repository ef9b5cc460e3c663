"""Measure everything, print a line each, and write them as JSON."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bench import growth, in_browser, memory, throughput, work
from bench.report import Result, write_json
from bench.serving import site

PARTS = ("throughput", "browser", "work", "growth", "memory", "start")


def main() -> None:
    """`--large` compares with 1,800 areas × 100 indicators × 120 months too; `--only` names parts."""
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("json", type=Path, help="where the results are written")
    parser.add_argument("--large", action="store_true", help="with 21.6 million readings too")
    parser.add_argument("--only", choices=PARTS, action="append", help="a part of it (may be repeated)")
    chosen = parser.parse_args()
    results: list[Result] = []
    # Beside the results: a temporary folder may be kept in memory, and the largest set takes gigabytes.
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.json.parent) as folder:
        for result in _measured(Path(folder), set(chosen.only or PARTS), large=chosen.large):
            sys.stdout.write(f"{result.line()}\n")
            sys.stdout.flush()
            results.append(result)
    write_json(
        results, chosen.json, {"at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "cores": os.cpu_count()}
    )


def _measured(folder: Path, parts: set[str], *, large: bool) -> Iterable[Result]:
    if parts & {"throughput", "browser", "work", "growth"}:
        with site(folder / "small", "S") as small:
            if "throughput" in parts:
                yield from throughput.measure(small)
            if "browser" in parts:
                yield from in_browser.measure(small)
            if "growth" in parts:
                yield from growth.measure_all(small, folder, large=large)
            if "work" in parts:
                yield from work.measure(small, folder)
    if "memory" in parts:
        with site(folder / "alone", "S", workers=1) as alone:
            yield memory.measure(alone)
    if "start" in parts:
        yield work.second_start(folder / "demo")


if __name__ == "__main__":
    main()
