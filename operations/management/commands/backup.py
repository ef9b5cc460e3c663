"""Back up the database and the uploads."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from operations.backup import BackupFailed, PlaceTaken, back_up


class Command(BaseCommand):
    """A folder with everything in it and its checksums; the service may go on meanwhile."""

    help = "Write the database, the uploads and their checksums to a folder that is empty or not there yet."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder."""
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Run the command."""
        try:
            files = back_up(connection, Path(settings.UPLOAD_ROOT), folder)
        except (PlaceTaken, BackupFailed) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{folder}: {len(files)} files, with their checksums in manifest.json.")
