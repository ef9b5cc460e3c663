"""A backup is signed by a key that the service does not have, and the record in it is proved."""

import json
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import CommandError, call_command
from django.db import connection

from districts import append_only
from districts.models import AuditEntry
from indicators.models import Reading
from library.demo.councils import load_councils
from operations import backup
from operations.guards import GUARDS
from operations.signing import MANIFEST, SIGNATURE, NotSigned, verify_signature
from returns.models import ReturnLine
from tests.guard import guard_lifted
from tests.returns.builders import accepted, row, workbook


def public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def sign(folder: Path, key: Ed25519PrivateKey) -> None:
    (folder / SIGNATURE).write_bytes(key.sign((folder / MANIFEST).read_bytes()))


@pytest.fixture
def folder(tmp_path) -> Path:
    """As far as a signature goes, a backup is its manifest."""
    (tmp_path / MANIFEST).write_text("{}")
    return tmp_path


def test_the_key_that_signed_is_known_among_others(folder):
    key, later = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    sign(folder, key)
    verify_signature(folder, public(key) + public(later))
    verify_signature(folder, public(later) + public(key))


def test_another_key_has_not_signed_it(folder):
    sign(folder, Ed25519PrivateKey.generate())
    with pytest.raises(NotSigned, match="not signed by any key"):
        verify_signature(folder, public(Ed25519PrivateKey.generate()))


def test_nor_has_anybody_signed_another_manifest(folder):
    key = Ed25519PrivateKey.generate()
    sign(folder, key)
    (folder / MANIFEST).write_text("{ }")
    with pytest.raises(NotSigned, match="not signed by any key"):
        verify_signature(folder, public(key))


def test_without_a_signature_nothing_is_signed(folder):
    with pytest.raises(NotSigned, match="nobody has signed it"):
        verify_signature(folder, public(Ed25519PrivateKey.generate()))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_what_the_documents_say_of_openssl_signs(folder):
    for line in (
        "openssl genpkey -algorithm ed25519 -out key.pem",
        "openssl pkey -in key.pem -pubout -out keys.pem",
        f"openssl pkeyutl -sign -rawin -inkey key.pem -in {MANIFEST} -out {SIGNATURE}",
    ):
        subprocess.run(line.split(), cwd=folder, check=True, capture_output=True)
    verify_signature(folder, (folder / "keys.pem").read_text())


# The record in a backup


@pytest.fixture
def made(transactional_db, settings, tmp_path) -> Path:
    """A backup of a service in use."""
    load_councils(lambda said: None)
    accepted(workbook(row(value=36)))
    return back_up(settings, tmp_path / "backup")


def back_up(settings, folder: Path) -> Path:
    backup.back_up(connection, Path(settings.UPLOAD_ROOT), folder)
    return folder


def look_over(folder: Path) -> str:
    said = StringIO()
    try:
        call_command("restore", folder, "--check", stdout=said)
    except CommandError as error:
        said.write(str(error))
    return said.getvalue()


def test_a_backup_of_a_whole_record_is_whole(made):
    assert "files as they were made" in look_over(made)


def test_a_consistent_forgery_is_found(made, settings, tmp_path):
    """The figure is changed in the line, the reading and the trail, and every checksum is right."""
    entry = AuditEntry.objects.get(action="return accepted")
    with guard_lifted():
        ReturnLine.objects.filter(taken=True).update(value=35)
        Reading.objects.update(value=35)
        AuditEntry.objects.filter(pk=entry.pk).update(after={"lines": entry.after["lines"]})
    forged = back_up(settings, tmp_path / "forged")
    assert backup.verified(forged)
    assert f"Entry {entry.pk} of the audit trail" in look_over(forged)


def test_a_missing_trigger_is_found(made, settings, tmp_path):
    append_only.unprotect(connection, GUARDS[:1])
    without = back_up(settings, tmp_path / "without")
    append_only.protect(connection, GUARDS)
    assert f"The trigger {GUARDS[0].name}" in look_over(without)


def test_where_a_key_is_set_a_backup_that_nobody_signed_is_neither_looked_over_nor_restored(made, settings):
    key = Ed25519PrivateKey.generate()
    settings.BACKUP_PUBLIC_KEYS = public(key)
    assert "nobody has signed it" in look_over(made)
    with pytest.raises(CommandError, match="nobody has signed it"):
        call_command("restore", made, stdout=StringIO())
    sign(made, key)
    assert "files as they were made" in look_over(made)


def test_a_manifest_written_anew_for_a_changed_file_is_not_what_was_signed(made, settings):
    key = Ed25519PrivateKey.generate()
    settings.BACKUP_PUBLIC_KEYS = public(key)
    sign(made, key)
    (upload,) = (made / "uploads").iterdir()
    upload.write_bytes(b"another return")
    about = json.loads((made / MANIFEST).read_text())
    files = backup.checksums(made)
    about["files"] = {name: files[name] for name in about["files"]}
    (made / MANIFEST).write_text(json.dumps(about))
    assert "not signed by any key" in look_over(made)
