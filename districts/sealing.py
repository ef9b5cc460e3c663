"""Seals the audit trail: every entry gets its link in the chain, by whoever comes first after it was committed.

An entry is written without waiting for another. Once its transaction is over, the entries that have no link yet get
theirs in one short transaction; while somebody else does that, nobody waits: what they leave is sealed the next time.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import timezone

from districts.chain import START, link_over, name_of_key
from districts.models import AlsoConcerned, AuditEntry, ChainLink

# The lock under which links are made, among those that PostgreSQL takes by number.
LOCK = 8_107_014
AT_ONCE = 1000
# How far back from the newest link an entry may lie whose transaction was longer: farther ones are left to `wait`.
NEAR = 1000


def seal(*, wait: bool = False, using: str = DEFAULT_DB_ALIAS) -> int:
    """Give each entry its link that has none; gives how many.

    With `wait`, wait for whoever else is doing it, and look through the whole trail; else leave it to them, and look
    among the newest alone.
    """
    with transaction.atomic(using=using):
        if not _locked(using, wait):
            return 0
        made, links = 0, list(_links_to_make(using, whole=wait))
        while links:
            ChainLink.objects.using(using).bulk_create(links)
            made += len(links)
            links = list(_links_to_make(using, whole=wait)) if len(links) == AT_ONCE else []
        return made


def head(using: str = DEFAULT_DB_ALIAS) -> tuple[int, str]:
    """The position and the hash of the newest link; 0 and noughts where there is none."""
    return _newest(using)[:2]


def _newest(using: str) -> tuple[int, str, int]:
    """Of the newest link its position, its hash and the id of its entry."""
    newest = ChainLink.objects.using(using).order_by("-position")
    return newest.values_list("position", "hash", "entry").first() or (0, START, 0)


def _locked(using: str, wait: bool) -> bool:
    """Whether this transaction is the only one that makes links. SQLite has one writer anyway."""
    if connections[using].vendor != "postgresql":
        return True
    with connections[using].cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _links_to_make(using: str, *, whole: bool) -> Iterator[ChainLink]:
    """The next links, unsaved, at most so many at once."""
    position, before, sealed = _newest(using)
    key, now = settings.PROOF_KEYS[0], timezone.now()
    unsealed = AuditEntry.objects.using(using).filter(link=None).order_by("pk")
    if not whole:
        unsealed = unsealed.filter(pk__gt=sealed - NEAR)
    for entry, said in said_of(list(unsealed[:AT_ONCE]), using):
        position += 1
        before = link_over(key, before, position, {**said, "sealed": moment(now)})
        yield ChainLink(position=position, entry=entry, sealed_at=now, key=name_of_key(key), hash=before)


def said_of(
    entries: Sequence[AuditEntry], using: str = DEFAULT_DB_ALIAS
) -> Iterator[tuple[AuditEntry, dict[str, object]]]:
    """Each of these entries with what it says, as it is chained."""
    also: dict[int, list[int]] = {}
    found = AlsoConcerned.objects.using(using).filter(entry__in=[entry.pk for entry in entries])
    for pk, authority in found.order_by("authority").values_list("entry", "authority"):
        also.setdefault(pk, []).append(authority)
    for entry in entries:
        said: dict[str, object] = {
            "id": entry.pk,
            "at": moment(entry.at),
            "by": entry.by_id,
            "authority": entry.authority_id,
            "also": also.get(entry.pk, []),
            "action": entry.action,
            "subject": entry.subject,
            "before": entry.before,
            "after": entry.after,
        }
        yield entry, said


def moment(at: datetime) -> str:
    """A moment in words that every database gives back alike."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
