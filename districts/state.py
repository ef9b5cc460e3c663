"""By which a page that is kept tells whether anything it shows has changed since.

Each authority has marks, and so has what all share. Whatever changes something leaves an entry in the audit trail
and, in the same transaction, another mark: so marks that are still the same stand for a state that is still the same,
in whatever order transactions end, and whichever web process asks. A transaction changes a mark that no other is
changing, or leaves one more: nobody waits for a mark, so no two can wait for each other.
"""

from collections.abc import Collection, Iterable
from hashlib import sha256
from secrets import token_hex

from django.db import connections, router, transaction

from districts.models import Area, StateMark
from districts.tree import Level

# What all authorities share: the library, comparators, national files, and whatever is of no authority alone.
SHARED = 0
# Reading, signing in, what an account has its own, and a return that nobody has accepted yet change no kept page.
CHANGES_NO_PAGE = frozenset(
    {
        "account joined to the directory",
        "account link made",
        "account old password wrong",
        "account password changed",
        "account password set",
        "account recovery code used",
        "account recovery codes made",
        "account second factor removed",
        "account second factor set up",
        "account signed out everywhere",
        "download",
        "draft viewed",
        "return uploaded",
        "sign-in",
        "sign-out",
        "subscribers told",
        "subscriptions changed",
        "unsubscribed",
    }
)

Marks = tuple[tuple[int, str], ...]


def mark_changed(area: Area | None = None) -> None:
    """Say that pages of the authority of `area` may show something else from now on; of None or a comparator: all."""
    authority = None if area is None else area.authority
    scope = SHARED if authority is None or authority.level != Level.AUTHORITY else authority.pk
    with transaction.atomic(savepoint=False):
        unlocked = StateMark.objects.select_for_update(skip_locked=True).filter(scope=scope)
        mark = unlocked.order_by("pk").first() or StateMark(scope=scope)
        mark.mark = token_hex(8)
        mark.save()


def marks(authorities: Collection[int] | None = None) -> Marks:
    """The marks of what all share and of these authorities, by their ids; None: of all. One query.

    Asked for every page that is given out: spelt out, because building it takes fifteen times as long as answering it.
    """
    sql, asked = "SELECT scope, mark FROM districts_statemark", sorted({SHARED, *(authorities or ())})
    if authorities is not None:
        sql += f" WHERE scope IN ({', '.join(['%s'] * len(asked))})"
    with connections[router.db_for_read(StateMark)].cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY scope, id", [] if authorities is None else asked)
        return tuple(cursor.fetchall())


def state_of(found: Marks, authorities: Collection[int] | None = None) -> str:
    """A short name for these marks; with `authorities`, for those of them that `marks` would give of those."""
    kept = found if authorities is None else _among(found, {SHARED, *authorities})
    return sha256(repr(tuple(kept)).encode()).hexdigest()


def _among(found: Marks, scopes: Collection[int]) -> Iterable[tuple[int, str]]:
    return (each for each in found if each[0] in scopes)
