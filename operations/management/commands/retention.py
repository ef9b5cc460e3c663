"""Close and forget accounts that nobody uses, and delete the files of discarded returns, after so many months."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from axes.models import AccessAttempt
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from districts import people
from districts.models import Tries
from operations.orphaned_uploads import orphaned_files
from returns import retention

DAYS_OF_MONTH = 30.4375
_T = TypeVar("_T")


class Command(BaseCommand):
    """Says what it would do; does it with --do."""

    help = "Show which accounts and files are kept longer than need be; with --do, close, forget and delete them."

    def add_arguments(self, parser: CommandParser) -> None:
        """After how many months, and whether to do it."""
        parser.add_argument(
            "--close-after", type=int, default=13, metavar="MONTHS", help="unused accounts (13)"
        )
        parser.add_argument(
            "--forget-after", type=int, default=36, metavar="MONTHS", help="closed, unused ones (36)"
        )
        parser.add_argument(
            "--files-after", type=int, default=12, metavar="MONTHS", help="discarded files (12)"
        )
        parser.add_argument("--do", action="store_true", help="do it, instead of saying what would be done")

    def handle(self, *args: Any, do: bool, **months: int) -> None:
        """Run the command."""
        unused = people.unused_since(_ago(months["close_after"])).filter(is_active=True)
        closed = people.unused_since(_ago(months["forget_after"])).filter(is_active=False)
        forgotten = closed.exclude(username__startswith="former-user-")
        files = retention.discarded_before(_ago(months["files_after"]))
        # Those to forget are listed before any is closed: nobody is closed and forgotten in one go.
        to_forget = list(forgotten)
        self._each("close", unused, lambda user: people.close_account(user=user, by=None), do)
        self._each("forget", to_forget, lambda user: people.forget_person(user=user, by=None), do)
        self._each(
            "delete the file of", files, lambda old: retention.delete_file(monthly_return=old, by=None), do
        )
        orphaned = orphaned_files(Path(settings.UPLOAD_ROOT))
        self._each("delete what nothing names,", orphaned, lambda path: path.unlink(missing_ok=True), do)
        if do:
            _sweep()
        else:
            self.stdout.write("Nothing was changed. Add --do to do it.")

    def _each(self, what: str, found: Iterable[_T], act: Callable[[_T], None], do: bool) -> None:
        for each in list(found):
            self.stdout.write(f"{what} {each}")
            if do:
                act(each)


def _ago(months: int) -> datetime:
    return timezone.now() - timedelta(days=months * DAYS_OF_MONTH)


def _sweep() -> None:
    """What is over by itself: sessions, counts of tries, wrong passwords, uploads that were read or given up."""
    call_command("clearsessions")
    Tries.objects.filter(until__lt=timezone.now()).delete()
    AccessAttempt.objects.filter(attempt_time__lt=timezone.now() - timedelta(days=1)).delete()
    retention.forget_received()
