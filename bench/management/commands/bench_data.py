"""Fill an empty database with one of the bench's data sets."""

import json
from typing import Any

from django.core.management import BaseCommand, CommandParser, call_command

from bench.dataset import build
from bench.sizes import SIZES


class Command(BaseCommand):
    """Prints the addresses to measure, as JSON."""

    help = "Fill an empty database with one of the bench's data sets."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which size."""
        parser.add_argument("size", choices=SIZES)

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then build."""
        call_command("migrate", verbosity=0)
        self.stdout.write(json.dumps(build(SIZES[options["size"]])))
