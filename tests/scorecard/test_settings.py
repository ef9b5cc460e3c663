"""The settings as an installation without DEMO gets them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHOW = """
import json
from django.conf import settings as s
names = ["DEBUG", "ANONYMOUS_READERS", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE",
         "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SESSION_COOKIE_NAME",
         "CSRF_COOKIE_NAME", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE",
         "CSRF_COOKIE_SAMESITE", "LOG_FORMAT", "DIRECTORY", "SECOND_FACTOR_FOR", "SECRET_KEY_FALLBACKS"]
print(json.dumps({name: getattr(s, name) for name in names}))
"""


def settings_with(**environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", SHOW],
        env=kept | {"DJANGO_SETTINGS_MODULE": "scorecard.settings"} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_anything_set_it_does_not_start():
    answer = settings_with()
    assert answer.returncode != 0
    assert "Set SECRET_KEY" in answer.stderr


def test_production_is_safe_by_default():
    shown = json.loads(settings_with(SECRET_KEY="x").stdout)
    assert shown == {
        "DEBUG": False,
        "ANONYMOUS_READERS": False,
        "ALLOWED_HOSTS": [],
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 365 * 24 * 60 * 60,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SESSION_COOKIE_NAME": "__Host-session",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "LOG_FORMAT": "json",
        "DIRECTORY": None,
        "SECOND_FACTOR_FOR": [],
        "SECRET_KEY_FALLBACKS": [],
    }


def test_demonstration_speaks_to_its_own_machine_alone():
    shown = json.loads(settings_with(SECRET_KEY="x", DEMO="1").stdout)
    assert shown["DEBUG"] is False
    assert shown["SECURE_SSL_REDIRECT"] is False
    assert shown["ANONYMOUS_READERS"] is True
    assert shown["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "[::1]"]


@pytest.mark.parametrize("query", ["PRAGMA journal_mode", "PRAGMA foreign_keys"])
def test_sqlite_logs_ahead_and_keeps_references(db, query):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("SQLite alone")
    with connection.cursor() as cursor:
        assert cursor.execute(query).fetchone()[0] in ("wal", 1)
