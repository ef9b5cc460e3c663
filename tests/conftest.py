"""What all tests share."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def uploads_of_its_own(settings, tmp_path: Path) -> None:
    """No test sees the files that another uploaded."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
