"""Measure everything, print a line each, and write them as JSON."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from bench import growth, in_browser, memory, throughput, work
from bench.peers import measure as peers
from bench.report import BenchResult, write_json
from bench.serving import site

PARTS = ("throughput", "browser", "work", "growth", "memory", "start")


def main() -> None:
    """`--large` names a size to compare with too; `--only` names parts; `--peers` leaves all but those out."""
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("json", type=Path, help="where the results are written")
    parser.add_argument(
        "--large", choices=("L/4", "L"), default="", help="with 5.4 or 21.6 million readings too"
    )
    parser.add_argument("--only", choices=PARTS, action="append", help="a part of it (may be repeated)")
    parser.add_argument(
        "--peers", type=Path, help="programs of an environment with Dash and Streamlit: those alone"
    )
    chosen = parser.parse_args()
    results: list[BenchResult] = []
    # Beside the results: a temporary folder may be kept in memory, and the largest set takes gigabytes.
    chosen.json.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.json.parent) as folder:
        beside = chosen.peers and _peers(Path(folder), chosen.peers)
        for result in beside or _measured(Path(folder), set(chosen.only or PARTS), large=chosen.large):
            sys.stdout.write(f"{result.line()}\n")
            sys.stdout.flush()
            results.append(result)
    write_json(
        results, chosen.json, {"at": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "cores": os.cpu_count()}
    )


def _peers(folder: Path, programs: Path) -> Iterable[BenchResult]:
    with site(folder / "small", "S") as small:
        yield from peers.spec(small, folder, programs)


def _measured(folder: Path, parts: set[str], *, large: str) -> Iterable[BenchResult]:
    if parts & {"throughput", "browser", "work", "growth"}:
        with site(folder / "small", "S") as small:
            if "throughput" in parts:
                yield from throughput.spec(small)
            if "browser" in parts:
                yield from in_browser.spec(small)
            if "growth" in parts:
                yield from growth.measure_all(small, folder, large=large)
            if "work" in parts:
                yield from work.spec(small, folder)
    if "memory" in parts:
        with site(folder / "alone", "S", workers=1) as alone:
            yield from memory.spec(alone)
    if "start" in parts:
        yield work.second_start(folder / "demo")


if __name__ == "__main__":
    main()
