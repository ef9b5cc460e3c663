"""What the commands that read in returns have in common."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from contextlib import nullcontext
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from districts.models import Area
from districts.uploads import path_of_upload
from returns.intake.import_report import as_data, as_text
from returns.intake.importing import How, Imported, ImportResult

REASON = "Read in at the command line."


class ImportCommand(BaseCommand):
    """The options, the dry run and the report; what is read in stands in the commands themselves."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What can't be read out of a file, and what is to become of it."""
        parser.add_argument(
            "--area", help="The area that the files are for, by name or slug, where they don't say so."
        )
        parser.add_argument(
            "--yes",
            action="store_true",
            help="Answer every question as proposed, and accept; lines with a name that is only near a known one, or a "
            "percentage that may be a fraction, are left out, and a file waits whose title may mean something else.",
        )
        parser.add_argument(
            "--near-names", action="store_true", help="With --yes: take names near a known one as proposed."
        )
        parser.add_argument("--reason", default=REASON, help="Why figures are removed or change much.")
        parser.add_argument(
            "--illustrative", action="store_true", help="The figures are illustrative, not published."
        )
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and keep nothing.")
        parser.add_argument("--json", action="store_true", help="Report lines, findings and result as JSON.")

    def how(self, options: Mapping[str, Any]) -> How:
        """The options as the import takes them. Raises CommandError for an unknown area."""
        return How(
            area=area_named(options["area"]),
            accept=options["yes"],
            illustrative=options["illustrative"],
            reason=options["reason"],
            dry_run=options["dry_run"],
            near_names=options["near_names"],
        )

    def report(self, imports: Iterable[Imported], *, dry_run: bool, as_json: bool) -> None:
        """Read the files in, telling of each as it is done. Raises CommandError if one was refused."""
        done: list[Imported] = []
        with transaction.atomic() if dry_run else nullcontext():
            for imported in imports:
                done.append(imported)
                if not as_json and imported.result is not ImportResult.REFUSED:
                    self.stdout.write("\n".join(as_text(imported)))
            if dry_run:
                transaction.set_rollback(True)
                _remove_files(done)
        if as_json:
            files = [as_data(imported, dry_run=dry_run) for imported in done]
            self.stdout.write(json.dumps({"dry_run": dry_run, "files": files}, indent=2, ensure_ascii=False))
        elif dry_run:
            self.stdout.write("Dry run: nothing was kept.")
        refused = [imported.message for imported in done if imported.result is ImportResult.REFUSED]
        if refused:
            raise CommandError("\n".join(refused))


def area_named(text: str | None) -> Area | None:
    """The area that an option names, by name or slug. Raises CommandError."""
    if not text:
        return None
    areas = Area.objects.select_related("parent__parent__parent")
    found = areas.filter(slug=text).first() or areas.filter(name__iexact=text).first()
    if found is None:
        raise CommandError(
            f"There is no area “{text}”. Give its name or slug, for example --area stockton-on-tees."
        )
    return found


def _remove_files(done: Iterable[Imported]) -> None:
    for imported in done:
        if imported.stored is not None:
            path_of_upload(imported.stored.stored_as).unlink(missing_ok=True)
