"""The demonstration, loaded once for all tests of this folder; each test's own changes are undone after it."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client

from districts.models import User
from library.demo.load import load_demo
from library.fixtures import load_library


@pytest.fixture
def uploads_of_its_own() -> None:
    """The files of the demonstration's returns stay where loading has put them."""


@pytest.fixture(scope="package")
def demo_of_folder(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The demonstration, gone after the last test of the folder."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_library(lambda said: None)
        load_demo(lambda said: None)
        yield
        transaction.set_rollback(True)


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
