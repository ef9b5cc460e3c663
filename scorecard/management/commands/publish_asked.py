"""`manage.py publish_asked`: work on drafts for which that was asked, and publish those that are to be published."""

import gc

from django.core.management.base import BaseCommand

from scorecard.editions.publication import claim, waiting_runs, work_on


class Command(BaseCommand):
    """Works on one draft after the other; what was broken off is begun anew after a minute and a half."""

    help = "Work out what drafts keep from the public, and publish those for which somebody has asked."

    def handle(self, *args: object, **options: object) -> None:
        """Says of each draft that it is done; says nothing where nothing waits."""
        gc.disable()  # It builds much, keeps nearly all of it and ends soon; looking for what to free takes a fifth.
        for run in waiting_runs():
            if claim(run):
                work_on(run)
                self.stdout.write(f"{run.edition}: done")
