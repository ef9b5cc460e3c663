"""`manage.py verify_editions`: whether every published edition is still what was published."""

from django.core.management.base import BaseCommand, CommandError

from scorecard.editions.fingerprints import is_intact
from scorecard.models import Edition


class Command(BaseCommand):
    """Recomputes the fingerprints of every published edition."""

    help = (
        "Recompute the fingerprints of every published edition, of its full pages and of what everybody is shown, and "
        "compare them with those it was published with."
    )

    def handle(self, *args: object, **options: object) -> None:
        """Says of each edition whether it is intact. Raises CommandError, and so exits with 1, if one is not."""
        broken = 0
        published = Edition.objects.filter(published_at__isnull=False).select_related(
            "scorecard", "rendition"
        )
        for edition in published.order_by("scorecard__name", "period_end", "issue"):
            intact = is_intact(edition)
            broken += not intact
            self.stdout.write(f"{edition.sha256}  {'intact' if intact else 'CHANGED'}  {edition}")
        if broken:
            raise CommandError(f"{broken} of the editions are no longer what was published.")
