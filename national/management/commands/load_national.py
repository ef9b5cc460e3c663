"""Load national files: figures by a recipe, populations, lists of statistical neighbours."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from districts.uploads import path_of_upload
from national.actions import Loading, load_file
from national.models import NationalEdition
from national.recipes import load_recipes
from national.report import LoadReport, Outcome
from national.sandboxed import NationalFileRefused

GOOD = (Outcome.LOADED, Outcome.KNOWN)


class Command(BaseCommand):
    """Loads each file as a whole; one that is refused does not keep the others out."""

    help = "Load national files (explore-education-statistics, ONS populations, LAIT, LG Inform, neighbours)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and what they can't say themselves."""
        parser.add_argument("files", metavar="FILE", type=Path, nargs="+")
        parser.add_argument(
            "--published", type=date.fromisoformat, help="Their day of publication: 2025-11-05."
        )
        parser.add_argument(
            "--yes",
            action="store_true",
            help="Take headings that are only alike as proposed, where one is new.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and keep nothing.")
        parser.add_argument("--json", action="store_true", help="Report as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        loading = Loading(published=options["published"], columns_accepted=options["yes"])
        done: list[LoadReport] = []
        earlier = _kept()
        with transaction.atomic() if options["dry_run"] else nullcontext():
            load_recipes()
            for report in self._loaded(options["files"], loading):
                done.append(report)
                if not options["json"]:
                    self.stdout.write("\n".join(_lines(report)))
            if options["dry_run"]:
                _remove_files(_kept() - earlier)
                transaction.set_rollback(True)
        if options["json"]:
            said = {"dry_run": options["dry_run"], "files": [report.as_data() for report in done]}
            self.stdout.write(json.dumps(said, indent=2, ensure_ascii=False))
        elif options["dry_run"]:
            self.stdout.write("Dry run: nothing was kept.")
        refused = [
            f"{each.file}: {each.message or each.outcome}" for each in done if each.outcome not in GOOD
        ]
        if refused:
            raise CommandError("\n".join(refused))

    def _loaded(self, files: list[Path], loading: Loading) -> Iterator[LoadReport]:
        for at, path in enumerate(files, start=1):
            self.stderr.write(f"Loading {at} of {len(files)}: {path.name}")
            try:
                yield load_file(data=path.read_bytes(), file_name=path.name, loading=loading)
            except OSError as error:
                yield LoadReport(path.name, message=f"It can't be opened: {error.strerror}")
            except NationalFileRefused as error:
                yield LoadReport(path.name, message=str(error))


def _lines(report: LoadReport) -> Iterator[str]:
    yield f"{report.file}: {report.outcome}"
    yield from (f"  {name}: {text}" for name, text in report.facts)
    yield from (f"  {each}" for each in report.restated)
    yield from (f"  Differs from its parts, {each}" for each in report.differ)
    yield from (f"  {each}" for each in report.questions)


def _kept() -> set[str]:
    return set(NationalEdition.objects.values_list("stored_as", flat=True))


def _remove_files(names: set[str]) -> None:
    """Remove what a dry run kept; the rows that name it are taken back."""
    for name in names:
        path_of_upload(name).unlink(missing_ok=True)
