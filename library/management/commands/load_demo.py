"""Load the demonstration and say which accounts it has."""

import gc
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from library.demo.load import load_demo


class Command(BaseCommand):
    """Refuses to run where real figures live."""

    help = "Load the demonstration: real returns, illustrative months, editions and accounts with a known password."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command."""
        if not settings.DEMO:
            raise CommandError(
                "The demonstration has accounts with a known password. It loads only where DEMO=1 is set."
            )
        # It builds much and keeps most of it: looking through that for what to free takes a sixth of its time.
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        accounts = load_demo(self.stdout.write)
        # Where `./run` finds them when it starts again and has nothing to load.
        settings.STATE_DIR.mkdir(parents=True, exist_ok=True)
        (settings.STATE_DIR / "accounts").write_text(f"\n{accounts}\n")
        self.stdout.write(f"\n{accounts}")
