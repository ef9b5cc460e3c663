"""Keys with which programs send returns: made, known again, withdrawn. Each is on record; none is kept itself."""

import secrets
from datetime import date, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from districts.models import Area, User, in_branches, record
from districts.permissions import Permission, Reader, reader_for
from returns.models import SendingKey

PREFIX = "ret_"
BYTES_OF_CHANCE = 32
LONGEST = timedelta(days=366)


class KeyNotPossible(Exception):
    """A key can't be made like this; the text says why."""


class KeyNotValid(Exception):
    """No key that works was sent."""


@transaction.atomic
def make_key(
    *, area: Area, name: str, expires_on: date, by: User, reads_drafts: bool = False
) -> tuple[SendingKey, str]:
    """A new key for an area, and its text, which is told this once. Raises KeyNotPossible."""
    today = timezone.localdate()
    if not today <= expires_on <= today + LONGEST:
        raise KeyNotPossible("A key works for at most a year: choose a day from today until then.")
    if not reader_for(by).may(Permission.UPLOAD, area):
        raise KeyNotPossible(f"You may not return figures for {area}.")
    if reads_drafts and not reader_for(by).may(Permission.READ_DRAFT, area):
        raise KeyNotPossible(f"You may not read drafts of {area}.")
    text = PREFIX + secrets.token_urlsafe(BYTES_OF_CHANCE)
    key = SendingKey.objects.create(
        area=area,
        name=name,
        digest=_digest(text),
        made_by=by,
        expires_on=expires_on,
        reads_drafts=reads_drafts,
    )
    about = {"id": key.pk, "expires_on": expires_on.isoformat(), "reads drafts": reads_drafts}
    record(by=by, action="key for returns made", subject=key, after=about, area=area)
    return key, text


@transaction.atomic
def withdraw_key(*, key: SendingKey, by: User) -> None:
    """Have a key work no longer; withdrawing it again changes nothing."""
    locked = SendingKey.objects.select_for_update().get(pk=key.pk)
    if locked.withdrawn_at is not None:
        return
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    record(by=by, action="key for returns withdrawn", subject=key, after={"id": key.pk}, area=key.area)


def key_sent(header: str, permission: Permission = Permission.UPLOAD) -> SendingKey:
    """The key of an Authorization header, which is marked as used. Raises KeyNotValid, whatever is wrong with it.

    Its maker must still have the permission; to read drafts the key itself must be made for it.
    """
    scheme, _, text = header.partition(" ")
    key = (
        SendingKey.objects.select_related("area__parent__parent__parent", "made_by")
        .filter(digest=_digest(text.strip()), withdrawn_at=None, expires_on__gte=timezone.localdate())
        .first()
    )
    if scheme.casefold() != "bearer" or key is None or not _may(key, permission):
        raise KeyNotValid("Send a key that works, as Authorization: Bearer KEY.")
    SendingKey.objects.filter(pk=key.pk).update(last_used_at=timezone.now())
    return key


def keys_seen(reader: Reader) -> QuerySet[SendingKey]:
    """The keys that somebody made, and those of areas for which they set things; newest first."""
    keys = SendingKey.objects.select_related("area", "made_by")
    held = Area.objects.filter(in_branches(reader.areas_held(Permission.EDIT)))
    return keys.filter(made_by=reader.user) | keys.filter(area__in=held)


def _may(key: SendingKey, permission: Permission) -> bool:
    meant_for = key.reads_drafts or permission is not Permission.READ_DRAFT
    return meant_for and key.made_by.is_active and reader_for(key.made_by).may(permission, key.area)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
