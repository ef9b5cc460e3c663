"""The demonstration, loaded once for all processes; each test's own changes are undone after it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from districts.models import User
from tests.browser.demo import load_demo
from tests.copies import load_on_server, on_copy_of
from tests.once import made_once


def loaded_once(folders: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration: as `./run` loads it into a file, or loaded here into the server's database."""
    if connection.vendor == "postgresql":
        return made_once(folders, "demonstration-on-server", load_on_server)
    return made_once(folders, "demonstration", load_demo)


@pytest.fixture
def uploads_of_its_own() -> None:
    """The files of the demonstration's returns stay where they are for all tests."""


@pytest.fixture(scope="package")
def demo_of_folder(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[None]:
    """A copy of the demonstration in place of the empty database, until the last test of the folder."""
    with django_db_blocker.unblock():
        loaded = loaded_once(tmp_path_factory)
        shutil.copytree(loaded / "uploads", settings.UPLOAD_ROOT, dirs_exist_ok=True)
        with on_copy_of(loaded):
            yield


@pytest.fixture
def demo(demo_of_folder: None, db: None) -> None:
    """The demonstration as `./run` shows it."""


@pytest.fixture
def browser_of(demo: None) -> Callable[[str], Client]:
    """Somebody's browser: `browser_of("member-kent")`; `browser_of("")` is nobody's in particular."""

    def open_browser(username: str) -> Client:
        browser = Client()
        if username:
            browser.force_login(User.objects.get(username=username))
        return browser

    return open_browser
