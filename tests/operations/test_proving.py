"""A record that proves itself: whatever is changed past the service is found, however consistently."""

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from io import StringIO
from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.urls import reverse

from districts import append_only
from districts.chain import START, keyed, link_over, name_of_key
from districts.models import AuditEntry, ChainLink, Proof, record
from districts.sealing import moment, said_of, seal
from districts.uploads import path_of_upload
from indicators.models import Reading
from indicators.rules.periods import Period
from operations.guards import GUARDS
from operations.proving import prove
from returns.models import Return, ReturnLine
from scorecard.actions import open_draft, publish_edition
from scorecard.editions.fingerprints import public_fingerprint
from scorecard.models import (
    Edition,
    EditionPage,
    PublicPage,
    PublicRendition,
    PublishedFigure,
    Scorecard,
)
from scorecard.rules.content import digest
from tests.guard import guard_lifted
from tests.returns.builders import accepted, row, workbook

FORGERS_KEY = "a key that the forger has made up"


@pytest.fixture(scope="module")
def uploads_of_module(library_of_module: None, django_db_blocker, tmp_path_factory) -> Path:
    """A service in use: a return that was accepted, an edition of May 2012, and their trail, sealed; its uploads."""
    folder = tmp_path_factory.mktemp("uploads")
    with django_db_blocker.unblock(), override_settings(UPLOAD_ROOT=folder, MEDIA_ROOT=folder):
        accepted(workbook(row(value=36)))
        card = Scorecard.objects.get(slug="kent")
        draft = open_draft(scorecard=card, period=Period.month(2012, 5), by=None, unrestricted=True)
        publish_edition(edition=draft, by=None, published_at=datetime(2012, 7, 9, 9, tzinfo=UTC))
        seal(wait=True)
    return folder


@pytest.fixture
def kept(uploads_of_module: Path, library: None) -> Edition:
    """Its edition, in a test that may do to the database and to the uploads whatever it likes."""
    copytree(uploads_of_module, settings.UPLOAD_ROOT)
    return Edition.objects.get()


def test_a_record_that_nobody_has_touched_is_whole(kept):
    assert prove() == []
    assert ChainLink.objects.count() == AuditEntry.objects.count() > 3


def test_an_edition_names_the_head_that_the_trail_had(kept):
    link = ChainLink.objects.get(hash=kept.trail_head)
    assert link.entry.action == "draft opened"


# What somebody may do who owns the database


def figure_of_a_line():
    ReturnLine.objects.filter(taken=True).update(value=35)


def figure_everywhere():
    figure_of_a_line()
    Reading.objects.update(value=35)


def page_alone():
    EditionPage.objects.filter(area__slug="kent").update(content='{"forged": true}')


def page_and_fingerprint():
    page_alone()
    pages = EditionPage.objects.values_list("area__slug", "content")
    Edition.objects.update(sha256=digest(sorted(pages)), keyed=False)


def page_fingerprint_and_trail():
    page_and_fingerprint()
    entry = AuditEntry.objects.get(action="edition published")
    AuditEntry.objects.filter(pk=entry.pk).update(
        after=entry.after | {"sha256": Edition.objects.get().sha256}
    )


def page_fingerprint_trail_and_chain():
    """The whole, as consistent as can be without the key of this installation."""
    page_fingerprint_and_trail()
    chain_anew(FORGERS_KEY, name_of_key(settings.PROOF_KEYS[0]))


def page_fingerprint_trail_and_chain_by_another_key():
    page_fingerprint_and_trail()
    chain_anew(FORGERS_KEY, name_of_key(FORGERS_KEY))


def chain_anew(key: str, called: str) -> None:
    links = list(ChainLink.objects.select_related("entry").order_by("position"))
    before = START
    for link, (_, said) in zip(links, said_of([link.entry for link in links]), strict=True):
        before = link_over(key, before, link.position, said | {"sealed": moment(link.sealed_at)})
        ChainLink.objects.filter(pk=link.pk).update(hash=before, key=called)
    Edition.objects.update(trail_head=ChainLink.objects.get(entry__action="draft opened").hash)


def public_page():
    PublicPage.objects.filter(area__slug="kent").update(content='{"forged": true}')


def public_page_and_fingerprint():
    public_page()
    PublicRendition.objects.update(sha256=public_fingerprint(Edition.objects.get()))


def entry_gone():
    link = ChainLink.objects.order_by("position")[1]
    entry = link.entry
    link.delete()
    entry.delete()


def newest_entries_gone():
    """Of a publication that should not have been, whose edition stays."""
    for link in ChainLink.objects.order_by("-position")[:2]:
        entry = link.entry
        link.delete()
        entry.delete()


def edition_gone():
    for kept in (PublicRendition, PublicPage, PublishedFigure):
        kept.objects.all().delete()
    EditionPage.objects.all().delete()
    Edition.objects.all().delete()


def upload_and_its_hash():
    found = Return.objects.get()
    path_of_upload(found.stored_as).write_bytes(b"another file")
    Return.objects.update(sha256=sha256(b"another file").hexdigest())


def upload_gone():
    path_of_upload(Return.objects.get().stored_as).unlink()


def line_accepted_by_nobody():
    line = ReturnLine.objects.filter(taken=True).first()
    line.pk, line.position = None, line.position + 1000
    line.save()


def reading_gone():
    Reading.objects.all().delete()


FORGERIES: dict[str, tuple[Callable[[], None], str]] = {
    "a reading": (lambda: Reading.objects.update(value=35), "is not what the newest accepted line says"),
    "a reading gone": (reading_gone, "is missing"),
    "a line": (figure_of_a_line, "no longer what was accepted"),
    "a line and its reading": (figure_everywhere, "no longer what was accepted"),
    "a line that nobody accepted": (line_accepted_by_nobody, "of which the audit trail knows nothing"),
    "a page": (page_alone, "its pages are no longer what was published"),
    "a page and its fingerprint": (page_and_fingerprint, "the audit trail has another fingerprint"),
    "a page, its fingerprint and the trail": (page_fingerprint_and_trail, "is not what was sealed"),
    "all of it with a new chain": (page_fingerprint_trail_and_chain, "is not what was sealed"),
    "and by another key": (page_fingerprint_trail_and_chain_by_another_key, "a key that is not known here"),
    "a page for everybody": (public_page, "what everybody is shown of it is no longer what was published"),
    "and its fingerprint": (public_page_and_fingerprint, "another fingerprint of what everybody is shown"),
    "an entry gone": (entry_gone, "follows a gap"),
    "the newest entries gone": (newest_entries_gone, "the audit trail has another fingerprint, or none"),
    "an edition gone": (edition_gone, "and is not there"),
    "an upload": (upload_and_its_hash, "is not what was uploaded"),
    "an upload gone": (upload_gone, "is missing"),
    "another deed": (lambda: AuditEntry.objects.update(action="sign-in"), "is not what was sealed"),
}


@pytest.mark.parametrize(("forge", "said"), FORGERIES.values(), ids=FORGERIES)
def test_whatever_is_forged_is_found(kept, forge, said):
    with guard_lifted():
        forge()
    assert said in " ".join(prove())


def test_an_entry_slipped_into_the_past_is_found(kept):
    entry = record_of_long_ago()
    seal(wait=True)
    assert f"Entry {entry.pk}" in " ".join(prove())
    assert "older than what was sealed before it" in " ".join(prove())


def record_of_long_ago() -> AuditEntry:
    entry = AuditEntry(action="return accepted", subject="never")
    entry.save()
    with guard_lifted():
        AuditEntry.objects.filter(pk=entry.pk).update(at=datetime(2012, 1, 1, tzinfo=UTC))
    return entry


@pytest.mark.parametrize("guard", GUARDS, ids=[guard.table for guard in GUARDS])
def test_a_missing_trigger_is_found(kept, guard):
    connection.check_constraints()
    append_only.unprotect(connection, [guard])
    assert f"The trigger {guard.name}" in " ".join(prove())


def test_after_another_key_the_links_of_the_one_before_still_hold(kept, settings):
    settings.PROOF_KEYS = ["the new one", *settings.PROOF_KEYS]
    record(by=None, action="sign-in", subject="after the change")
    seal(wait=True)
    assert prove() == []
    settings.PROOF_KEYS = settings.PROOF_KEYS[:1]
    assert "a key that is not known here" in " ".join(prove())


# What the database refuses, past every rule of the application

ATTACKS = {
    "a page": "UPDATE scorecard_editionpage SET content = '{}'",
    "a page gone": "DELETE FROM scorecard_editionpage",
    "an edition's fingerprint": "UPDATE scorecard_edition SET sha256 = 'x'",
    "an edition gone": "DELETE FROM scorecard_edition",
    "a page for everybody": "UPDATE scorecard_publicpage SET content = '{}'",
    "a published figure": "UPDATE scorecard_publishedfigure SET value = '7'",
    "a published figure gone": "DELETE FROM scorecard_publishedfigure",
    "a rendition": "UPDATE scorecard_publicrendition SET sha256 = 'x'",
    "an accepted line": "UPDATE returns_returnline SET value = 1 WHERE taken",
    "an accepted line no longer": "UPDATE returns_returnline SET taken = (1 = 0) WHERE taken",
    "an accepted line gone": "DELETE FROM returns_returnline WHERE taken",
    "a link": "UPDATE districts_chainlink SET hash = 'x'",
    "a link gone": "DELETE FROM districts_chainlink",
}


@pytest.mark.parametrize("statement", ATTACKS.values(), ids=ATTACKS)
def test_a_change_of_what_is_kept_is_refused(kept, statement):
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(statement)


def test_nor_does_a_published_edition_gain_a_page(kept):
    page = EditionPage(edition=kept, area_id=kept.pages.first().area_id, content="{}")
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        EditionPage.objects.bulk_create([page])


# The command, and where its result shows


def test_what_was_found_shows_on_the_health_page(kept, client):
    assert "record: never proved" in client.get(reverse("healthz")).content.decode()
    call_command("prove", stdout=StringIO())
    answer = client.get(reverse("healthz"))
    assert answer.content.decode().startswith("ok\nrecord: whole at ")
    Reading.objects.update(value=35)
    with pytest.raises(CommandError, match="1 problems"):
        call_command("prove", stdout=StringIO())
    answer = client.get(reverse("healthz"))
    assert (answer.status_code, "NOT WHOLE" in answer.content.decode()) == (200, True)
    assert Proof.objects.count() == 2


def test_a_head_tells_nothing_of_what_was_said():
    said = {"action": "return accepted", "after": {"value": 3}}
    tried = {sha256(str(guess).encode()).hexdigest() for guess in range(100)}
    one, other = (link_over(key, START, 1, said) for key in ("one key", "another"))
    assert one != other
    assert one not in tried
    assert keyed("a key", "one use", "x") != keyed("a key", "another use", "x")
