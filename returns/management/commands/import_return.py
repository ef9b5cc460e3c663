"""Read returns from the command line: the same code as an upload, with the preview as text or JSON."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from returns.intake.importing import import_file
from returns.management.importing import ImportCommand


class Command(ImportCommand):
    """Shows what each file holds, and with --yes makes it readings."""

    help = "Read one or more returns, show what was recognised, and with --yes accept them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and how they are read in."""
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command; a file that is refused does not keep the others out."""
        how = self.how(options)
        imports = (import_file(path, how) for path in options["files"])
        self.report(imports, dry_run=options["dry_run"], as_json=options["json"])
