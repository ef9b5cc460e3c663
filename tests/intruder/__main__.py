"""`./run intruder`: made-up councils publish, and somebody who keeps all of it tries to work out children from it."""

import argparse
import sys
from collections.abc import Iterable
from multiprocessing import Pool
from time import process_time

from tests.intruder.councils import made_up
from tests.intruder.everything import told_apart
from tests.intruder.trials import publish, recovered

SHORT, LONG = 6, 24
LONG_SEED = 1_000_000


def say(line: str) -> None:
    """A line on the screen, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def one(seed: int) -> tuple[int, list[str], float]:
    """What was worked out of the council of a seed, in words, and the processor time that it took."""
    began = process_time()
    months = LONG if seed >= LONG_SEED else 1 + seed % SHORT
    council = made_up(seed, months)
    found = [f"{each.figure}: {each.part} {each.truth} of {each.values}" for each in recovered(council)]
    found += [f"{key}: small, without a proof" for key in publish(council).unproven]
    return seed, found, process_time() - began


def main() -> int:
    """Try every council; 1 where anything was worked out."""
    asked = argparse.ArgumentParser(prog="./run intruder", description=__doc__)
    asked.add_argument("--councils", type=int, default=1000, help="of up to 6 months")
    asked.add_argument("--long", type=int, default=50, help="of 24 months")
    asked.add_argument("--first", type=int, default=0, help="the first seed")
    given = asked.parse_args()
    seeds = [*range(given.first, given.first + given.councils)]
    seeds += range(LONG_SEED + given.first, LONG_SEED + given.first + given.long)
    failed = _tried(seeds)
    for areas in (2, 3, 4):
        tables = told_apart(areas)
        say(f"Every table of {areas} areas: {tables.tried:,} tried, {len(tables.told)} small numbers told")
        failed += len(tables.told)
    say(f"{len(seeds):,} councils and every small table: {failed} worked out")
    return 1 if failed else 0


def _tried(seeds: Iterable[int]) -> int:
    failed, spent, done = 0, 0.0, 0
    with Pool(2) as pool:
        for seed, found, seconds in pool.imap_unordered(one, seeds):
            done, spent = done + 1, spent + seconds
            failed += bool(found)
            for line in found:
                say(f"Council {seed}: {line}")
            if done % 50 == 0:
                say(f"{done} councils, {failed} worked out, {spent:,.0f} s of processor")
    return failed


if __name__ == "__main__":
    sys.exit(main())
