"""Put a backup back."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from operations.backup import BackupDamaged, BackupFailed, PlaceTaken, restore, verified
from operations.backup_check import problems_of


class Command(BaseCommand):
    """Into an empty place only: nothing is ever written over."""

    help = (
        "Put a backup into an empty database and an empty folder of uploads, after checking every file of it."
    )
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, and whether it is only looked over."""
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--check",
            action="store_true",
            help="only check its files and the record in it, and write nothing",
        )

    def handle(self, *args: Any, folder: Path, check: bool, **options: Any) -> None:
        """Run the command."""
        keys = settings.BACKUP_PUBLIC_KEYS
        try:
            if check:
                files, problems = verified(folder, keys), problems_of(connection, folder)
            else:
                files, problems = restore(connection, Path(settings.UPLOAD_ROOT), folder, keys), []
        except (BackupDamaged, PlaceTaken, BackupFailed) as error:
            raise CommandError(str(error)) from error
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{folder}: {len(problems)} problems: the record in it is not what it was.")
        self.stdout.write(f"{folder}: {len(files)} files {'as they were made' if check else 'restored'}.")
