"""The doctor names each fault with what to do, and what the service can do without waits."""

import os
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from districts import append_only
from operations import doctor
from operations.guards import GUARDS

LONG = "a" * 64


@pytest.fixture
def well(settings, tmp_path, monkeypatch):
    """Settings as an installation has them that lacks nothing."""
    for name in ("STATE_DIR", "UPLOAD_ROOT", "STATIC_ROOT"):
        setattr(settings, name, tmp_path)
    (tmp_path / "staticfiles.json").write_text("{}")
    settings.DEMO = settings.DEBUG = False
    settings.SECRET_KEY, settings.PROOF_KEYS, settings.BACKUP_PUBLIC_KEYS = LONG, ["proof"], "PEM"
    settings.ALLOWED_HOSTS, settings.PROXIES = ["scorecard.council.gov.uk"], 1
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "mail", "scorecard@council.gov.uk"
    monkeypatch.setattr(doctor, "pdf_possible", lambda: True)
    monkeypatch.setattr(doctor, "SYSTEMD", tmp_path / "none")
    return settings


def faults(check: str) -> list[str]:
    return [each.what for each in doctor.BEFORE_THE_DATABASE[check]() if not each.can_wait]


def test_an_installation_that_lacks_nothing_has_no_fault(well):
    for check in ("settings", "secrets", "hosts and proxies", "folders", "time zone", "timers"):
        assert faults(check) == []
    assert faults("styles, scripts and PDF files") == faults("e-mail") == []


@pytest.mark.parametrize(
    ("check", "change", "said"),
    [
        ("settings", {"DEMO": True}, "DEMO is on"),
        ("secrets", {"SECRET_KEY": "short"}, "fewer than 50 characters"),
        ("hosts and proxies", {"ALLOWED_HOSTS": []}, "No host name"),
        ("hosts and proxies", {"ALLOWED_HOSTS": ["scorecard.example.org"]}, "scorecard.example.org"),
        ("folders", {"UPLOAD_ROOT": Path("/of-nobody/uploads")}, "can't be written to (UPLOAD_ROOT)"),
        ("styles, scripts and PDF files", {"STATIC_ROOT": Path("/proc/static")}, "Styles and scripts"),
        ("e-mail", {"EMAIL_HOST": ""}, "to nobody"),
        ("e-mail", {"DEFAULT_FROM_EMAIL": "scorecard@localhost"}, "come from scorecard@localhost"),
    ],
)
def test_each_fault_is_said_with_what_to_do(well, check, change, said, monkeypatch):
    if check == "folders":
        monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != Path("/"))
    for name, value in change.items():
        setattr(well, name, value)
    (found,) = [each for each in doctor.BEFORE_THE_DATABASE[check]() if not each.can_wait]
    assert said in found.what
    assert found.what_to_do


def test_a_key_that_everybody_may_read_is_a_fault(well, tmp_path, monkeypatch):
    key = tmp_path / "key"
    key.write_text(LONG)
    monkeypatch.setenv("SECRET_KEY_FILE", str(key))
    key.chmod(0o640)
    assert faults("secrets") == []
    key.chmod(0o644)
    assert faults("secrets") == [f"Everybody on this machine may read {key}."]


def test_what_can_not_be_looked_at_is_a_finding():
    def check():
        raise OSError("no such thing")
        yield

    (found,) = doctor._made(check)
    assert "no such thing" in found.what


@pytest.mark.django_db
def test_a_missing_trigger_and_an_empty_library_are_found(well):
    append_only.unprotect(connection, GUARDS[:1])
    found = {name: [each.what for each in findings] for name, findings in doctor.examine()}
    assert found["database"] == found["tables"] == []
    assert len(found["triggers"]) >= 1
    assert found["library, administrator, editions"] == [
        "The library is empty.",
        "Nobody is an administrator.",
    ]
    with pytest.raises(CommandError, match="faults"):
        call_command("doctor")
