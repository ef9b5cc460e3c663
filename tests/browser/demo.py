"""The demonstration as a user starts it: its own folder, the real loading, hashed assets, gunicorn."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.secret import KEY

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "scorecard.sqlite3"
COLLECT = ["collectstatic", "--noinput", "--verbosity", "0", "--ignore", "*.scss"]
START_SECONDS = 60


def load_demo(folder: Path) -> None:
    """Load a demonstration into `folder`, styles and scripts beside it. Raises CalledProcessError."""
    # The database is a file in it, whichever of the two comes first.
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "manage.py", *COLLECT]
    with subprocess.Popen(command, cwd=ROOT, env=_environment(folder)) as collecting:
        migrate(folder)
        _manage(folder, "load_demo")
    if collecting.returncode != 0:
        raise subprocess.CalledProcessError(collecting.returncode, collecting.args)


def migrate(folder: Path) -> None:
    """Make an empty database in `folder`, the file DATABASE. Raises CalledProcessError."""
    folder.mkdir(parents=True, exist_ok=True)
    _manage(folder, "migrate", "--verbosity", "0")


def _manage(folder: Path, *step: str) -> None:
    command = [sys.executable, "manage.py", *step]
    subprocess.run(command, cwd=ROOT, env=_environment(folder), check=True, stdout=subprocess.DEVNULL)


def _environment(folder: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "UPLOAD_ROOT", "STATIC_ROOT", "DJANGO_SETTINGS_MODULE")
    }
    return {**kept, "DEMO": "1", "STATE_DIR": str(folder), "SECRET_KEY": KEY}


@contextmanager
def running_demo(folder: Path) -> Iterator[str]:
    """The address of the demonstration that was loaded into `folder`; it ends with the block."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "scorecard.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    ]
    command += ["--no-control-socket"]
    server = subprocess.Popen(
        command, cwd=ROOT, env=_environment(folder), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


@contextmanager
def loaded_demo(folder: Path) -> Iterator[str]:
    """The address of a demonstration that is loaded into `folder` first."""
    load_demo(folder)
    with running_demo(folder) as address:
        yield address


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait_for(address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=1):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer.")
