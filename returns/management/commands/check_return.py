"""Check returns before they are sent: what an upload would find, of which nothing is kept."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from districts.numbers import with_noun
from indicators.rules.terms import Severity
from returns.checking import forgotten
from returns.intake.import_report import as_data, as_text
from returns.intake.importing import How, Imported, ImportResult, import_file
from returns.management.importing import area_named


class Command(BaseCommand):
    """Ends with an error where a file can't be read, or a line of one couldn't be accepted."""

    help = "Say what an upload of these files would find. Nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and what can't be read out of them."""
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--area", help="The area that the files are for, by name or slug, where they don't say so."
        )
        parser.add_argument(
            "--illustrative", action="store_true", help="The figures are illustrative, not published."
        )
        parser.add_argument("--json", action="store_true", help="Report lines and findings as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the files one after the other; each as if it were the only one."""
        how = How(area=area_named(options["area"]), illustrative=options["illustrative"], dry_run=True)
        reports, wrong = [], []
        for path in options["files"]:
            with forgotten() as kept:
                checked = import_file(path, how)
                if checked.stored is not None:
                    kept.append(checked.stored)
                reports.append(as_data(checked, dry_run=True))
                if not options["json"]:
                    self.stdout.write("\n".join(_told(checked)))
                wrong += _wrong(checked)
        if options["json"]:
            self.stdout.write(json.dumps({"files": reports}, indent=2, ensure_ascii=False))
        if wrong:
            raise CommandError("\n".join(wrong))


def _told(checked: Imported) -> list[str]:
    if checked.stored is None:
        return []
    *report, _ = as_text(checked)
    return [*report, f"{checked.file}: {_counted(checked)}. Nothing is stored."]


def _counted(checked: Imported) -> str:
    """How many findings of each severity there are, in words."""
    severities = [finding.severity for finding in checked.findings]
    return ", ".join(with_noun(severities.count(each), each.label.lower()) for each in Severity)


def _wrong(checked: Imported) -> list[str]:
    if checked.result is ImportResult.REFUSED:
        return [checked.message]
    if any(finding.severity == Severity.ERROR for finding in checked.findings):
        return [f"{checked.file}: lines with an error could not be accepted."]
    return []
