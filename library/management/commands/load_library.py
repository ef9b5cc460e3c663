"""Load the library of areas, indicators, targets and scorecards from fixtures/."""

from typing import Any

from django.core.management.base import BaseCommand

from library.fixtures import load_library


class Command(BaseCommand):
    """Adds what is missing; leaves alone what is there."""

    help = (
        "Add the areas, indicators, targets, annotations, names and scorecards of fixtures/ that are missing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        load_library(self.stdout.write)
