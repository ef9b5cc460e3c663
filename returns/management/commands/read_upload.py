"""`manage.py read_upload NUMBER`: reads a large file that was uploaded. The service calls it, nobody else need."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from returns.intake.receiving import read_received
from returns.models import FileReceived


class Command(BaseCommand):
    """Makes a draft of a file that was received."""

    help = "Reads a large file that was uploaded. The service calls it itself."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which file."""
        parser.add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        read_received(FileReceived.objects.select_related("by", "area").get(pk=options["number"]))
