"""Uploads that nothing names: left where a web process was killed between keeping a file and storing what it is."""

import time
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

NAMES_A_FILE = "stored_as"
# Longer than any change takes: what is younger may be about to be named.
SECONDS_KEPT = 24 * 60 * 60


def orphaned_files(uploads: Path) -> list[Path]:
    """The files of the folder that no row of any table names, and that have lain there for a day."""
    if not uploads.is_dir():
        return []
    named = set(_names())
    old = time.time() - SECONDS_KEPT
    return sorted(
        path
        for path in uploads.rglob("*")
        if path.is_file() and path.relative_to(uploads).as_posix() not in named and path.stat().st_mtime < old
    )


def _names() -> Iterator[str]:
    for model in apps.get_models():
        if any(field.name == NAMES_A_FILE for field in model._meta.get_fields()):
            yield from model._default_manager.values_list(NAMES_A_FILE, flat=True)
