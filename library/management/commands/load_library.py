"""Load the library of indicators from fixtures/: nothing of a place."""

from typing import Any

from django.core.management.base import BaseCommand

from library.fixtures import load_library


class Command(BaseCommand):
    """Adds what is missing; leaves alone what is there."""

    help = "Add the indicators of fixtures/ that are missing, with the names that returns use for them."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        load_library(self.stdout.write)
