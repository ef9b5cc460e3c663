"""What is made once for all processes of a run of tests, which xdist starts beside each other.

Where SHARED_FOLDER names a folder, as in `./run test`, it is made once for all runs that name it too.
"""

import os
from collections.abc import Callable
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name that `make` has filled: whichever process comes first makes it, the others wait."""
    own = folders.getbasetemp()
    beside = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    return made_in(Path(os.environ.get("SHARED_FOLDER") or beside), name, make)


def made_in(shared: Path, name: str, make: Callable[[Path], None]) -> Path:
    """The same in a folder that all who ask know."""
    with (shared / f"{name}-lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (shared / name).exists():
            make(shared / f"{name}-unfinished")
            (shared / f"{name}-unfinished").rename(shared / name)
    return shared / name
