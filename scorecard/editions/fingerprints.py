"""The fingerprints of an edition: of its full pages for its authority, with a key; of its rendition for everybody.

The full pages hold small numbers. A hash of them without a key would tell whoever tries all small numbers in turn.
"""

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.functions import Collate

from scorecard.models import Edition, EditionPage, PublicPage, PublishedFigure
from scorecard.rules.content import PageContent, canonical_parts, digest, digest_of
from scorecard.rules.published import CellName, PublishedCell, public_digest

# A page of a hundred lines weighs half a megabyte.
PAGES_AT_ONCE = 20


def draft_fingerprint(draft: Edition, contents: Mapping[str, PageContent]) -> str:
    """The hash of all that publishing a draft would say: its pages, its readers and what they are told at its head."""
    terms = [draft.unrestricted, draft.note, draft.reason]
    return sha256(f"{digest_of(contents)}\n{json.dumps(terms)}".encode()).hexdigest()


def full_fingerprint(pages: Iterable[tuple[str, str]]) -> str:
    """HMAC-SHA-256 over the canonical JSON of full pages, in the order of the slugs, with the key of this service."""
    return _keyed(settings.FINGERPRINT_KEYS[:1], pages)[0]


def _keyed(keys: Sequence[str], pages: Iterable[tuple[str, str]]) -> list[str]:
    """The fingerprint of the same pages with each key."""
    totals = [hmac.new(key.encode(), digestmod="sha256") for key in keys]
    for part in canonical_parts(pages):
        for total in totals:
            total.update(part)
    return [total.hexdigest() for total in totals]


def pages_digest(edition: Edition) -> str:
    """The hash of an edition's full pages without a key: to compare, never to be shown. One query."""
    return digest(_full_pages(edition))


def _full_pages(edition: Edition) -> Iterable[tuple[str, str]]:
    """The stored pages in the order of their slugs, as Python orders text, few of them in memory at once."""
    database = edition._state.db or DEFAULT_DB_ALIAS
    collation = "C" if connections[database].vendor == "postgresql" else "BINARY"
    found = EditionPage.objects.using(database).filter(edition=edition)
    in_order = found.order_by(Collate("area__slug", collation)).values_list("area__slug", "content")
    return in_order.iterator(chunk_size=PAGES_AT_ONCE)


def is_intact(edition: Edition) -> bool:
    """Whether the full pages of a published edition, and what everybody is shown, are as frozen. Three queries."""
    return full_pages_are_intact(edition) and rendition_is_intact(edition)


def full_pages_are_intact(edition: Edition) -> bool:
    """Whether the full pages are as frozen. One query."""
    if not edition.keyed:
        return pages_digest(edition) == edition.sha256
    known = _keyed(settings.FINGERPRINT_KEYS, _full_pages(edition))
    return any(hmac.compare_digest(each, edition.sha256) for each in known)


def rendition_is_intact(edition: Edition) -> bool:
    """Whether what everybody is shown is as frozen; so it is where nothing is. Two queries."""
    rendition = getattr(edition, "rendition", None)
    return rendition is None or rendition.sha256 == public_fingerprint(edition)


def public_fingerprint(edition: Edition) -> str:
    """SHA-256 over what is stored for everybody of an edition. Two queries."""
    pages = (
        PublicPage.objects.using(edition._state.db)
        .filter(edition=edition)
        .values_list("area__slug", "content")
    )
    columns = ("indicator__code", "basis", "area__slug", "period_end", *vars(PublishedCell()))
    rows = PublishedFigure.objects.using(edition._state.db).filter(edition=edition).values_list(*columns)
    return public_digest(pages, (_named(row) for row in rows))


def _named(row: tuple[Any, ...]) -> tuple[CellName, PublishedCell]:
    code, basis, slug, end, *cell = row
    return (code, basis, slug, end.isoformat()), PublishedCell(*cell)
