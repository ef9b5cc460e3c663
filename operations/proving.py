"""Whether the record is what it was: each part of it is held against another that nobody could change alike."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import file_digest
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

from districts.append_only import missing
from districts.chain import START, link_over, name_of_key
from districts.models import AuditEntry, ChainLink, Proof
from districts.sealing import head, moment, said_of, seal
from improvement.models import EvidenceFile
from indicators.models import Reading
from indicators.rules.terms import Basis
from operations.guards import GUARDS
from returns.models import Return, ReturnLine, ReturnState
from returns.versions import FIGURES, digest_of_lines, readings_rebuilt
from scorecard.editions.fingerprints import full_pages_are_intact, rendition_is_intact
from scorecard.models import Edition

AT_ONCE = 1000
MOST_SAID = 200
# Longer than any transaction, and than the time between two proofs, in which what a killed process left is chained.
LATEST_SEAL = timedelta(days=2)

Problems = Iterator[str]


def prove(using: str = DEFAULT_DB_ALIAS, uploads: Path | None = None) -> list[str]:
    """Everything that is not as it was recorded, in sentences; nothing where the record is whole.

    Reads alone. `uploads` is the folder of them, where it is another than the settings name.
    """
    parts: list[Callable[[], Problems]] = [
        lambda: _triggers(using),
        lambda: _chain(using),
        lambda: _editions(using),
        lambda: _uploads(using, uploads or Path(settings.UPLOAD_ROOT)),
        lambda: _accepted(using),
        lambda: _readings(using),
    ]
    return [problem for part in parts for problem in part()][:MOST_SAID]


def prove_and_store() -> Proof:
    """Chain what is left to chain, prove the record, and keep what was found for the health page."""
    seal(wait=True)
    position, newest = head()
    return Proof.objects.create(position=position, head=newest, problems=prove())


def _triggers(using: str) -> Problems:
    for name in missing(connections[using], GUARDS):
        yield f"The trigger {name} is missing: run migrate, which makes it, and find out who took it away."


# The chain


def _chain(using: str) -> Problems:
    keys = {name_of_key(key): key for key in settings.PROOF_KEYS}
    before, expected, newest = START, 1, None
    for link, said in _links(using):
        where = f"Entry {link.entry_id} of the audit trail (link {link.position})"
        if link.position != expected:
            yield f"{where} follows a gap: links {expected} to {link.position - 1} are missing."
        key = keys.get(link.key)
        if key is None:
            yield f"{where} was sealed by a key that is not known here. Set OLD_PROOF_KEY."
        elif link_over(key, before, link.position, {**said, "sealed": moment(link.sealed_at)}) != link.hash:
            yield f"{where} is not what was sealed."
        if newest is not None and link.entry.at < newest - LATEST_SEAL:
            yield f"{where} says that it is older than what was sealed before it."
        newest = max(link.entry.at, newest or link.entry.at)
        before, expected = link.hash, link.position + 1
    sealed = ChainLink.objects.using(using).order_by("-position").values_list("sealed_at", flat=True).first()
    unsealed = AuditEntry.objects.using(using).filter(link=None)
    if sealed is not None:
        unsealed = unsealed.filter(at__lt=sealed - LATEST_SEAL)
    for pk in unsealed.values_list("pk", flat=True)[:AT_ONCE]:
        yield f"Entry {pk} of the audit trail was never sealed."


def _links(using: str) -> Iterator[tuple[ChainLink, dict[str, object]]]:
    """Every link in its order with what its entry says."""
    last = 0
    links = ChainLink.objects.using(using).select_related("entry").order_by("position")
    while some := list(links.filter(position__gt=last)[:AT_ONCE]):
        said = said_of([link.entry for link in some], using)
        yield from ((link, about) for link, (_, about) in zip(some, said, strict=True))
        last = some[-1].position


# Editions, against the trail


def _editions(using: str) -> Problems:
    told = _told_of(using, "edition published", "sha256")
    shown = _told_of(using, "edition published", "public_sha256")
    shown |= _told_of(using, "edition rendered for everybody", "sha256")
    heads = dict(ChainLink.objects.using(using).values_list("hash", "position"))
    published = Edition.objects.using(using).filter(published_at__isnull=False).select_related("scorecard")
    for edition in published.order_by("pk"):
        if not full_pages_are_intact(edition):
            yield f"{edition}: its pages are no longer what was published."
        if not rendition_is_intact(edition):
            yield f"{edition}: what everybody is shown of it is no longer what was published."
        rendition = getattr(edition, "rendition", None)
        if rendition is not None and shown.get(edition.pk, rendition.sha256) != rendition.sha256:
            yield f"{edition}: the audit trail has another fingerprint of what everybody is shown."
        if told.pop(edition.pk, None) != edition.sha256:
            yield f"{edition}: the audit trail has another fingerprint, or none."
        if edition.trail_head not in ("", START) and edition.trail_head not in heads:
            yield f"{edition}: the head of the audit trail that it was published with is not in the chain."
    for pk in told:
        yield f"Edition {pk} was published, says the audit trail, and is not there."


def _told_of(using: str, action: str, what: str) -> dict[int, str]:
    """By the id of a record what the newest entry of an action says of it."""
    entries = (
        AuditEntry.objects.using(using).filter(action=action).order_by("pk").values_list("after", flat=True)
    )
    return {after["id"]: after[what] for after in entries if after and "id" in after and what in after}


# Uploads, against their hashes


def _uploads(using: str, folder: Path) -> Problems:
    told = _told_of(using, "return uploaded", "sha256")
    returns = Return.objects.using(using).exclude(stored_as="").values_list("stored_as", "sha256", "pk")
    evidence = EvidenceFile.objects.using(using).values_list("stored_as", "sha256")
    for stored_as, wanted in [*((name, told.get(pk, said)) for name, said, pk in returns), *evidence]:
        path = folder / stored_as
        if not path.is_file():
            yield f"The upload {stored_as} is missing."
            continue
        with path.open("rb") as file:
            if file_digest(file, "sha256").hexdigest() != wanted:
                yield f"The upload {stored_as} is not what was uploaded."


# Figures, rebuilt from what was accepted


def _accepted(using: str) -> Problems:
    entries = AuditEntry.objects.using(using).filter(action="return accepted").order_by("pk")
    for pk, after in entries.values_list("pk", "after"):
        if not after or "digest" not in after:
            continue  # of a version that did not say it
        lines = ReturnLine.objects.using(using).filter(pk__in=after["lines"])
        if not any(digest_of_lines(lines, key) == after["digest"] for key in settings.PROOF_KEYS):
            yield f"The lines accepted by entry {pk} of the audit trail are no longer what was accepted."
    told = {line for lines in entries.values_list("after__lines", flat=True) for line in lines or []}
    taken = ReturnLine.objects.using(using).filter(taken=True, monthly_return__state=ReturnState.ACCEPTED)
    untold = set(taken.values_list("pk", flat=True)) - told
    if untold:
        yield f"{len(untold)} lines count as accepted of which the audit trail knows nothing, such as {min(untold)}."


def _stated(reading: Reading) -> tuple[object, ...]:
    return tuple(getattr(reading, name) for name in (*FIGURES, "illustrative"))


def _readings(using: str) -> Problems:
    rebuilt = readings_rebuilt(using)
    for reading in Reading.objects.using(using).iterator(chunk_size=AT_ONCE):
        key = (reading.indicator_id, reading.area_id, Basis(reading.basis), reading.period_end)
        wanted = rebuilt.pop(key, None)
        if wanted is None or _stated(wanted) != _stated(reading):
            yield f"The reading {reading.pk} is not what the newest accepted line says."
    for indicator, area, basis, period_end in rebuilt:
        yield f"A reading of indicator {indicator}, area {area}, {basis} to {period_end} is missing."
