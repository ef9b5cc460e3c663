"""Pages and rendition made before their edition is published, and whether they still are what would be published."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.utils import timezone

from districts.models import Area
from districts.state import marks, state_of
from scorecard.editions.rendition import Rendition
from scorecard.rules.content import PageContent


def state_now(authority: Area) -> str:
    """A name for all that an authority's drafts are made of: another after every change, and each day. One query."""
    return sha256(f"{timezone.localdate()} {state_of(marks({authority.pk}))}".encode()).hexdigest()


@dataclass(frozen=True)
class Prepared:
    """Pages and rendition with the state of the service that they were made of, as if published on a day."""

    state: str
    day: date
    contents: dict[str, PageContent]
    rendition: Rendition | None

    def is_of(self, authority: Area, day: date) -> bool:
        """Whether nothing of the authority has changed since, and it is for this day. One query."""
        return self.day == day and self.state == state_now(authority)
