"""Remove the councils that earlier versions put into every installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from library.demo.removal import remove_councils


class Command(BaseCommand):
    """With --dry-run nothing is changed."""

    help = (
        "Remove Kent and Stockton-on-Tees, which earlier versions brought everywhere, with their areas, targets, "
        "notes, plans and scorecards: each of them only where nobody has returned, set or published anything there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """--dry-run."""
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be done, and change nothing"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        remove_councils(self.stdout.write)
        if options["dry_run"]:
            transaction.set_rollback(True)
            self.stdout.write("Nothing was changed: this was a trial.")
