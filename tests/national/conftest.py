"""Loading national files into the library."""

from collections.abc import Callable

import pytest
from django.test import Client

from national.actions import Loading, load_file
from national.report import LoadReport
from tests.national.files import POPULATIONS, bytes_of


@pytest.fixture
def browser(client, performance_team) -> Client:
    """Kent's performance team, signed in."""
    client.force_login(performance_team)
    return client


@pytest.fixture
def load(library) -> Callable[..., LoadReport]:
    """Loads a file by its name, or bytes under one."""

    def loaded(name: str, data: bytes | None = None, **said) -> LoadReport:
        return load_file(
            data=bytes_of(name) if data is None else data, file_name=name, loading=Loading(**said)
        )

    return loaded


@pytest.fixture
def populations(load) -> LoadReport:
    """The mid-year estimates are loaded."""
    return load(POPULATIONS)
