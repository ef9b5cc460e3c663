"""Read in a folder of past returns, the oldest month first, so that the newest restatement of a figure stands."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from districts.models import Area
from districts.tree import Level
from returns.intake.importing import How, Imported, ImportResult, import_file
from returns.intake.remembered_names import headings_of
from returns.management.importing import ImportCommand
from returns.matching.match import vocabulary_of
from returns.models import Return, ReturnState
from returns.queries import catalogue_for
from returns.reading.files.kinds import ENDINGS
from returns.reading.lines import WorkbookRead
from returns.reading.sandboxed import read_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable


class Command(ImportCommand):
    """Reads every file of a folder and of those in it, telling on the error output how far it is."""

    help = "Read every return in a folder, the oldest month first; with --yes accept them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and how its files are read in."""
        parser.add_argument("folder", metavar="DIR", type=Path)
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command; a file that is refused does not keep the others out."""
        how = self.how(options)
        paths = _files(options["folder"])
        self.report(self._imports(paths, how), dry_run=options["dry_run"], as_json=options["json"])

    def _imports(self, paths: list[Path], how: How) -> Iterator[Imported]:
        read = {path: self._read(path, at, len(paths)) for at, path in enumerate(paths, start=1)}
        for at, path in enumerate(sorted(paths, key=lambda path: (_month(read[path]), path.name)), start=1):
            self.stderr.write(f"Importing {at} of {len(paths)}: {path.name}")
            yield _imported(path, how, read[path])

    def _read(self, path: Path, at: int, count: int) -> WorkbookRead | WorkbookNotReadable:
        self.stderr.write(f"Reading {at} of {count}: {path.name}")
        try:
            everyone = Area.objects.filter(level=Level.AUTHORITY).values_list("pk", flat=True)
            words = vocabulary_of(catalogue_for((), everyone))
            return read_in_sandbox(path.read_bytes(), path.name, headings_of(everyone), (), words)
        except WorkbookNotReadable as error:
            return error


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder.")
    found = [path for path in folder.rglob("*") if path.suffix.lower() in ENDINGS and path.is_file()]
    # Excel keeps such a file beside a workbook that somebody has open.
    files = sorted(path for path in found if not path.name.startswith("~$"))
    if not files:
        raise CommandError(f"There is no return in {folder}: no file that ends in {', '.join(ENDINGS)}.")
    return files


def _month(read: WorkbookRead | WorkbookNotReadable) -> date:
    """The month that a file is for; one that names none holds many, and comes first."""
    if isinstance(read, WorkbookNotReadable) or read.title_period is None:
        return date.min
    return read.title_period.end


def _imported(path: Path, how: How, read: WorkbookRead | WorkbookNotReadable) -> Imported:
    if isinstance(read, WorkbookNotReadable):
        return Imported(path.name, ImportResult.REFUSED, f"{path.name}: {read}")
    mark = sha256(path.read_bytes()).hexdigest()
    if Return.objects.filter(sha256=mark, state=ReturnState.ACCEPTED).exists():
        return Imported(
            path.name,
            ImportResult.UNCHANGED,
            f"{path.name}: this very file was accepted before. Nothing changes.",
        )
    return import_file(path, how, lambda *_about: read)
