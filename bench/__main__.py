"""Measure everything, print a line each, and write them as JSON."""

import argparse
import tempfile
from collections.abc import Iterable
from pathlib import Path

from bench import growth, in_browser, memory, throughput, work
from bench.report import Result, write_json
from bench.serving import site


def main() -> None:
    """`--large` compares with 1,800 areas × 100 indicators × 120 months too."""
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("--json", type=Path, help="write the results there too")
    parser.add_argument("--large", action="store_true", help="with 21.6 million readings too")
    chosen = parser.parse_args()
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for result in _all(Path(folder), large=chosen.large):
            print(result.line(), flush=True)  # noqa: T201 - the report is for whoever started it
            results.append(result)
    if chosen.json:
        write_json(results, chosen.json)


def _all(folder: Path, *, large: bool) -> Iterable[Result]:
    with site(folder / "small", "S") as small:
        yield from throughput.measure(small)
        yield from in_browser.measure(small)
        with site(folder / "long", "M") as long:
            yield from growth.measure(small, long, "36 to 120 months", 1.3)
        with site(folder / "wide", "WIDE") as wide:
            yield from growth.measure(small, wide, "13 to 1,800 areas", 1.5)
        if large:
            with site(folder / "large", "L") as most:
                yield from growth.measure(small, most, "S to L", 1.5)
        yield from work.measure(small, folder)
    with site(folder / "alone", "S", workers=1) as alone:
        yield memory.measure(alone)
    yield work.second_start(folder / "demo")


if __name__ == "__main__":
    main()
