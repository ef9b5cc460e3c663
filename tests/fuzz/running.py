"""`./run fuzz`: thousands of mutants of good returns, each uploaded; says how many ended how, and fails on a fault.

Then one set of readings in every layout, format and noise (tests/fuzz/metamorphic.py): another figure is a fault.
`python -m tests.fuzz [--mutants 10500] [--cases 6000] [--seed 2012]`. The same seed makes the same files.
"""

import argparse
import os
import signal
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import django

MUTANTS, CASES, SEED, PORTION = 10_500, 6_000, 2012, 150
END_SECONDS = 10


def judged(first: int, number: int) -> tuple[Counter[str], list[str]]:
    """The ends of this many mutants from the first seed on, and the faults in words."""
    from tests.fuzz.mutations import mutant
    from tests.fuzz.verdict import FAULTS

    ends: Counter[str] = Counter()
    faults = []
    for seed in range(first, first + number):
        changed = mutant(seed)
        signal.setitimer(signal.ITIMER_PROF, END_SECONDS)
        verdict = COURT.judge(changed)
        signal.setitimer(signal.ITIMER_PROF, 0)
        ends[verdict.end.value] += 1
        if verdict.end in FAULTS:
            faults.append(
                f"mutant {seed}, {changed.format.name}, {changed.what}: {verdict.end}: {verdict.about}"
            )
    return ends, faults


def told(first: int, number: int) -> tuple[Counter[str], list[str]]:
    """The ends of this many sets of readings from the first seed on, and the faults in words."""
    from tests.fuzz.metamorphic import FAULTS, case, judged

    ends: Counter[str] = Counter()
    faults = []
    for seed in range(first, first + number):
        made = case(seed)
        signal.setitimer(signal.ITIMER_PROF, END_SECONDS)
        verdict = judged(made)
        signal.setitimer(signal.ITIMER_PROF, 0)
        ends[verdict.end.value] += 1
        if verdict.end in FAULTS:
            faults.append(f"readings {seed}, {made.what}: {verdict.end}: {'; '.join(verdict.about)}")
    return ends, faults


def prepare() -> None:
    """A database of its own with the library, for this process."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ.pop("DATABASE_URL", None)
    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from library.demo.councils import load_councils

    setup_test_environment()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, too_slow)
    call_command("migrate", verbosity=0)
    load_councils(lambda said: None)
    from tests.fuzz.verdict import Court

    global COURT  # noqa: PLW0603 - one for each process of the pool, made when it starts
    COURT = Court()


def too_slow(_signal: int, _frame: object) -> None:
    """Ends a mutant that takes more time than any file may."""
    raise TimeoutError(f"It took more than {END_SECONDS} s.")


def portions(seed: int, mutants: int) -> Iterator[tuple[int, int]]:
    """The seeds in portions: the first of each and how many."""
    for first in range(seed, seed + mutants, PORTION):
        yield first, min(PORTION, seed + mutants - first)


def say(text: str) -> None:
    """A line of the report, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    """Judge all mutants and all sets of readings with progress; 1 where one of them is a fault."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--mutants", type=int, default=MUTANTS)
    asked.add_argument("--cases", type=int, default=CASES)
    asked.add_argument("--seed", type=int, default=SEED)
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = asked.parse_args()
    faults = run("mutants", judged, options.mutants, options)
    faults += run("sets of readings", told, options.cases, options)
    return 1 if faults else 0


def run(
    what: str, work: Callable[[int, int], tuple[Counter[str], list[str]]], number: int, options
) -> list[str]:
    """Do this much work in all processes, telling how far it is and how it ended; the faults."""
    began, done = time.monotonic(), 0
    ends: Counter[str] = Counter()
    faults: list[str] = []
    with ProcessPoolExecutor(options.processes, get_context("spawn"), prepare) as pool:
        begun = [pool.submit(work, *each) for each in portions(options.seed, number)]
        for portion in begun:
            found, wrong = portion.result()
            ends += found
            faults += wrong
            done += sum(found.values())
            say(f"{done:,} of {number:,} {what}, {len(faults)} faults")
            for fault in wrong:
                say(fault)
    say(f"\n{done:,} {what} in {time.monotonic() - began:.0f} s, seed {options.seed}")
    for end, count in ends.most_common():
        say(f"{count:7,} {end}")
    return faults
