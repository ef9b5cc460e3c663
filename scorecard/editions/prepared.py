"""A rendition worked out before its edition is published, and whether it still is what would be published."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.utils import timezone

from districts.audit import newest_changes
from scorecard.editions.rendition import Rendition


def state_now() -> str:
    """A name for all that a draft is made of: another one after every change, and each day. One query."""
    return sha256(repr((newest_changes(), timezone.localdate())).encode()).hexdigest()


@dataclass(frozen=True)
class Prepared:
    """A rendition with the state of the service that it was made of, as if published on a day."""

    state: str
    day: date
    rendition: Rendition | None

    def is_of(self, day: date) -> bool:
        """Whether nothing has changed since, and it is for this day. One query."""
        return self.day == day and self.state == state_now()
