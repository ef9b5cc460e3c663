"""`manage.py publish_asked`: work on drafts for which that was asked, and publish those whose hour has come.

E-mails about editions that did not go out when they were published go out now.
"""

import gc

from django.core.management.base import BaseCommand

from scorecard.editions.notifications import send_notifications
from scorecard.release.publication import claim, waiting_runs, work_on
from scorecard.release.timed import hand_over_due


class Command(BaseCommand):
    """Works on one draft after the other; what was broken off is begun anew after a minute and a half."""

    help = (
        "Work out what drafts keep from the public, publish those for which somebody has asked or whose hour has come, "
        "and send what is left of their e-mails. Each minute on a timer."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Says of each draft that it is done; says nothing where nothing waits."""
        gc.disable()  # It builds much, keeps nearly all of it and ends soon; looking for what to free takes a fifth.
        for draft in hand_over_due():
            self.stdout.write(f"{draft}: its hour has come")
        for run in waiting_runs():
            if claim(run):
                work_on(run)
                self.stdout.write(f"{run.edition}: done")
        send_notifications(again=True)
