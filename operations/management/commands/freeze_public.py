"""`manage.py freeze_public`: after an upgrade, freeze what everybody was shown of editions so far."""

from django.core.management.base import BaseCommand

from scorecard.editions.first_renditions import freeze_first, without_rendition


class Command(BaseCommand):
    """Freezes one edition after the other; broken off, it goes on where it was the next time."""

    help = (
        "Freeze what everybody may read of each edition that an earlier version of the service published. "
        "Until that is done, the edition is closed to them."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Says of each edition that it is frozen; says nothing where there is nothing to do."""
        waiting = without_rendition()
        last = {edition.scorecard.authority_id: edition.pk for edition in waiting}
        for edition in waiting:
            freeze_first(edition, last=edition.pk == last[edition.scorecard.authority_id])
            self.stdout.write(f"{edition}: what everybody may read is frozen")
