"""What has changed on somebody's front page since the day on which they last looked."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from districts.models import Area
from districts.permissions import Reader
from scorecard import queries
from scorecard.models import Edition
from scorecard.rules.content import Changes, PageContent, changes_since
from scorecard.visibility import editions_seen


@dataclass(frozen=True)
class News:
    """What was published after a day, newest first, and the ratings that differ from the edition before it.

    `before` is that edition's period, empty where there was none.
    """

    since: date
    published: Sequence[queries.Choice]
    before: str
    changes: Changes


def news_since(reader: Reader, edition: Edition, area: Area, content: PageContent, since: str) -> News | None:
    """The news of an area's page since a day, written as 2012-05-31; None where it is none. At most two queries."""
    day = None
    with suppress(ValueError):
        day = date.fromisoformat(since)
    if day is None:
        return None
    same = editions_seen(reader, edition.scorecard.authority).filter(
        scorecard=edition.scorecard, period_kind=edition.period_kind
    )
    newer: list[Edition] = []
    older: list[Edition] = []
    for each in same:
        assert each.published_at is not None
        (newer if timezone.localdate(each.published_at) > day else older).append(each)
    before = older[0] if older and newer else None
    return News(
        day,
        list(
            dict.fromkeys(
                queries.Choice(each.period.label, queries.scorecard_url(each, area)) for each in newer
            )
        ),
        "" if before is None else before.period.label,
        changes_since(content.rows, queries.rows_for(reader, before, area)),
    )
