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

# Run on SQLite alone (docs/decisions/0059-where-tests-run.md): walks through pages and files, which show frozen
# editions and rows that both databases hold alike.
WALKS = {
    "test_addresses",
    "test_caseloads",
    "test_charts",
    "test_district_page",
    "test_every_area",
    "test_exports",
    "test_formulas",
    "test_frozen",
    "test_libreoffice",
    "test_narrowed_page",
    "test_notice",
    "test_pages_agree",
    "test_pdf",
    "test_published_figures",
    "test_reports",
    "test_sight",
    "test_small_numbers",
    "test_stored_scripts",
}
WALKING = {
    "test_no_live_reading_reaches_everybody",
    "test_nothing_that_others_do_changes_what_ours_see_or_our_trail",
}
# Of who gets where, one column visits every address on both.
EVERYWHERE = "-team]"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs on one database, and put the tests in an order in which no process waits for another."""
    items.sort(key=_turn)
    for item in items:
        walks = item.path.stem in WALKS or item.originalname in WALKING
        turned_away = item.path.stem == "test_access" and not item.name.endswith(EVERYWHERE)
        if item.path.parent == Path(__file__).parent and (walks or turned_away):
            item.add_marker(pytest.mark.one_database)


def _turn(item: pytest.Item) -> int:
    """The demonstration is loaded for a first file by one process, while the others run what doesn't need it."""
    if item.path.parent != Path(__file__).parent:
        return 1
    return {"test_access": 0, "test_tenants": 2}.get(item.path.stem, 3)


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
