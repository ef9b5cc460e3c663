"""What all tests share: folders of their own, the library, and people by their role."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase

from districts import append_only
from districts.models import Area, Role, RoleName, User
from library.demo.councils import load_councils
from operations.guards import GUARDS
from scorecard.page_cache import PAGES
from tests.browser.demo import DATABASE, migrate
from tests.copies import current, drop, leading_to, on_a_copy
from tests.once import made_once
from tests.statements import LISTED

# A rule is not wrong because the machine that tries it has other things to do.
hypothesis.settings.register_profile(
    "default", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)

# Where the database decides what happens, not only whether a statement is understood: constraints, triggers, locks,
# transactions, plans, search, order, numbers and characters beyond its range, loading, backups. These tests run on
# both databases; of the others those in on_both_databases.txt, which between them send every other statement
# (docs/decisions/0059-where-tests-run.md).
DECIDED_BY_THE_DATABASE = {
    "backoffice": "first_month",
    "demo": "addresses altered api both_databases lists plans queries search",
    "districts": "append_only audit guessing marks_at_once sessions_at_once tree",
    "fixtures": "loading removal",
    "indicators": "models",
    "national": "loading",
    "operations": "database_roles doctor proving sealing_at_once signed_backups timers",
    "returns": "asked_once at_once real_server",
    "scorecard": "backup publish_at_once replica retention server_errors",
}
NEED_THE_DATABASE = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Some tests can't differ from one database to another; the others have no need of being traced."""
    parser.addoption("--database", choices=("with", "without"), help="only the tests that use it, or don't")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what runs on one database; leave out the tests with or without one, where that is asked for."""
    listed = set(LISTED.read_text(encoding="utf-8").splitlines())
    for item in items:
        decides = DECIDED_BY_THE_DATABASE.get(item.path.parent.name, "").split()
        if item.path.stem.removeprefix("test_") not in decides and item.nodeid not in listed:
            item.add_marker(pytest.mark.one_database)
    asked = config.getoption("--database")
    if asked is None:
        return
    chosen, others = [], []
    for item in items:
        (chosen if _uses_the_database(item) is (asked == "with") else others).append(item)
    config.hook.pytest_deselected(items=others)
    items[:] = chosen


def pytest_collection_finish() -> None:
    """Thousands of tests stay to the end: looking through them for what to free takes a sixth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


def _uses_the_database(item: pytest.Item) -> bool:
    fixtures = NEED_THE_DATABASE.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures) or item.get_closest_marker("django_db") is not None


@pytest.fixture(autouse=True)
def uploads_of_its_own(settings, tmp_path: Path) -> None:
    """No test sees the files that another uploaded."""
    settings.UPLOAD_ROOT = settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """No test sees what another had worked out, or is given a page that another kept."""
    cache.clear()
    PAGES.clear()


@pytest.fixture(autouse=True, scope="session")
def audit_trail_emptied_between_tests() -> Iterator[None]:
    """A test that commits leaves an empty database behind, though the audit trail refuses to be emptied."""
    empty = TransactionTestCase._fixture_teardown

    def empty_all(test: TransactionTestCase) -> None:
        append_only.unprotect(connection, GUARDS)
        empty(test)
        append_only.protect(connection, GUARDS)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_all)
        yield


@pytest.fixture(scope="session")
def django_db_keepdb(tmp_path_factory: pytest.TempPathFactory) -> bool:
    """In `./run test` one process on SQLite migrates an empty database, and all begin with copies of it."""
    if connection.vendor == "postgresql" or "SHARED_FOLDER" not in os.environ:
        return False
    copyfile(
        made_once(tmp_path_factory, "empty", migrate) / DATABASE, connection.settings_dict["TEST"]["NAME"]
    )
    return True


@pytest.fixture(scope="session")
def library_database(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A copy of the empty database with the library in it: half a second to load, asked for by most modules."""
    with django_db_blocker.unblock():
        own = f"{current()}-library"
        with on_a_copy(current(), own):
            load_councils(lambda said: None)
        yield own
        drop(own)


@pytest.fixture(scope="module")
def library_of_module(library_database: str, django_db_blocker) -> Iterator[None]:
    """The library, for a module's tests; what they add to it together is gone after the last of them."""
    with django_db_blocker.unblock(), leading_to(library_database), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def library(library_of_module: None, db: None) -> None:
    """The areas, indicators, targets, names and scorecards that come with the product."""


@pytest.fixture
def holder(library: None) -> Callable[[str, str], User]:
    """Makes an account that holds a role at an area: `holder("officer", "dover")`."""

    def make(role: str, slug: str) -> User:
        user = User.objects.create(username=f"{role}-{slug}")
        Role.objects.create(user=user, area=Area.objects.get(slug=slug), role=RoleName(role))
        return user

    return make


@pytest.fixture
def member(holder) -> User:
    """A councillor of Kent."""
    return holder("member", "kent")


@pytest.fixture
def officer(holder) -> User:
    """Business support of Dover."""
    return holder("officer", "dover")


@pytest.fixture
def officer_elsewhere(holder) -> User:
    """Business support of Thanet."""
    return holder("officer", "thanet")


@pytest.fixture
def manager(holder) -> User:
    """The manager of Dover."""
    return holder("manager", "dover")


@pytest.fixture
def performance_team(holder) -> User:
    """Kent's performance team."""
    return holder("performance_team", "kent")


@pytest.fixture
def stranger(holder) -> User:
    """A councillor of another authority, Stockton-on-Tees."""
    return holder("member", "stockton-on-tees")
