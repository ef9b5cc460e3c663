"""Send the e-mails that are due: reminders to officers and managers, what has changed to performance teams."""

from itertools import chain
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from returns.due.due_mail import send_due
from scorecard.release.since import editions_that_differ
from scorecard.release.text_mail import remind_of_texts


class Command(BaseCommand):
    """Safe to run twice, and to be killed: what was sent is on record with the sending."""

    help = (
        "Remind officers of returns, and managers of texts, that are due within three days or late, once a week, and "
        "tell performance teams what came in, was withdrawn or is late. Once a day on a timer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the command. Fails where the mail server took a message not; the next run sends that one."""
        host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
        site = "http://127.0.0.1:8000" if settings.DEMO else f"https://{host}"
        failed = 0
        today = timezone.localdate()
        for told in chain(send_due(today, site, editions_that_differ), remind_of_texts(today, site)):
            self.stdout.write(told.words)
            failed += told.failed
        if failed:
            raise CommandError(f"The mail server did not take {failed} of these. The next run sends them.")
