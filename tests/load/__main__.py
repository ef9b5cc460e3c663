"""`./run load [sqlite|postgresql]`: the day of publication, as a table and as JSON; fails where anybody saw an error.

With --tries 1x4,2x4 it is run once for each number of processes and threads of a gunicorn.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.load.crowd import Person, Waits, all_at_once, one_by_one
from tests.site.forms import fields_of
from tests.site.running import Site, end_with_everything, running_site, wait_for_replica
from tests.site.visitor import Visitor

NEWEST = "June 2012"
People = dict[str, list[Person]]
COLUMNS = (
    "site",
    "gunicorns",
    "workers",
    "threads",
    "alone p95",
    "crowd p95",
    "ratio",
    "uploads p95",
    "errors",
)


@dataclass(frozen=True)
class Asked:
    """How large the crowd is and how it comes."""

    members: int
    officers: int
    seconds: float


def publish_newest(site: Site, team: Person) -> None:
    """Publish the edition that everybody comes for. Raises RuntimeError."""
    page = f"/manage/kent/editions/{site.python('-m', 'tests.site.drafts', '2012-06')}/publish/"
    publisher = Visitor(site, team["session"])
    answer = publisher.post(page, fields_of(publisher.get(page).text))
    if f"{NEWEST} is published." not in answer.text:
        raise RuntimeError(f"Publishing was answered with {answer.status_code}.")
    wait_for_replica(site)


def ninety_five(seconds: Sequence[float]) -> float | None:
    """The time within which 95 of 100 were answered."""
    return round(statistics.quantiles(seconds, n=20, method="inclusive")[-1], 3) if len(seconds) > 1 else None


def told(waits: Waits) -> dict[str, object]:
    """A run in figures, times in seconds."""
    return {
        "pages": len(waits.pages),
        "page_median": round(statistics.median(waits.pages), 3) if waits.pages else None,
        "page_p95": ninety_five(waits.pages),
        "page_longest": round(max(waits.pages, default=0), 3),
        "uploads": len(waits.uploads),
        "upload_p95": ninety_five(waits.uploads),
        "errors": waits.errors,
    }


def measure(site: Site, people: People, asked: Asked) -> dict[str, object]:
    """The same Members one by one with nobody else there, then all with the officers."""
    members, officers = people["members"][: asked.members], people["officers"][: asked.officers]
    asyncio.run(one_by_one(site, members[:10], NEWEST))  # so that each process has begun
    alone = told(asyncio.run(one_by_one(site, members, NEWEST)))
    crowd = told(asyncio.run(all_at_once(site, members, officers, NEWEST, asked.seconds)))
    before, after = alone["page_p95"], crowd["page_p95"]
    return {
        "site": site.kind,
        "gunicorns": len(site.backends),
        "members": asked.members,
        "officers": asked.officers,
        "seconds": asked.seconds,
        "alone": alone,
        "crowd": crowd,
        "ratio": round(after / before, 2) if isinstance(after, float) and isinstance(before, float) else None,
    }


def line_of(run: dict) -> tuple[object, ...]:
    """A run as a line of the table."""
    alone, crowd = run["alone"], run["crowd"]
    return (
        run["site"],
        run["gunicorns"],
        run["workers"],
        run["threads"],
        alone["page_p95"],
        crowd["page_p95"],
        run["ratio"],
        crowd["upload_p95"],
        len(alone["errors"]) + len(crowd["errors"]),
    )


def table(runs: Sequence[dict]) -> str:
    """The runs below their headings; times in seconds."""
    lines = [COLUMNS, *map(line_of, runs)]
    widths = [max(len(str(line[column])) for line in lines) for column in range(len(COLUMNS))]
    return "\n".join(
        "  ".join(str(cell).ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )


def runs_on(on_postgresql: bool, asked: Asked, tries: Sequence[tuple[int, int] | None]) -> list[dict]:
    """The run on one kind of site, once for each number of processes and threads; None for the product's own."""
    found = []
    with running_site(on_postgresql=on_postgresql) as site:
        people = site.people(asked.members, asked.officers)
        publish_newest(site, people["team"][0])
        for each in tries:
            workers, threads = each or (None, None)
            if each is not None:
                site.serve(workers, threads)
            run = measure(site, people, asked)
            found.append(run | {"workers": workers or "default", "threads": threads or "default"})
            sys.stderr.write(f"{table(found[-1:])}\n")
    return found


def options_given() -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(prog="./run load", description=__doc__)
    parser.add_argument("site", nargs="?", choices=["sqlite", "postgresql"])
    parser.add_argument("--members", type=int, default=200)
    parser.add_argument("--officers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60, help="within which everybody comes")
    parser.add_argument("--tries", default="", help="processes x threads of a gunicorn, such as 1x4,2x4")
    parser.add_argument("--json", type=Path, help="file for the figures")
    return parser.parse_args()


def main() -> int:
    """Run it; the status of the program."""
    end_with_everything()
    given = options_given()
    asked = Asked(given.members, given.officers, given.seconds)
    tries = [tuple(map(int, each.split("x"))) for each in given.tries.split(",") if each] or [None]
    kinds = [kind for kind in ("sqlite", "postgresql") if given.site in (None, kind)]
    runs = [run for kind in kinds for run in runs_on(kind == "postgresql", asked, tries)]
    about = {"cores": os.cpu_count(), "load_of_machine": os.getloadavg()[0], "runs": runs}
    if given.json:
        given.json.write_text(json.dumps(about, indent=1))
    sys.stdout.write(f"{table(runs)}\n")
    errors = [error for run in runs for part in ("alone", "crowd") for error in run[part]["errors"]]
    for error in errors:
        sys.stdout.write(f"{error}\n")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
