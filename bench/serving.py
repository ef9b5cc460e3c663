"""A server of the product with production's settings, on one of the bench's data sets."""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60
FIRST_START_SECONDS = 900  # the demonstration is loaded


@dataclass(frozen=True)
class Site:
    """A running server: where it is, the addresses of its pages, its environment and its process."""

    port: int
    pages: dict[str, Any]
    environment: dict[str, str]
    process: int

    @property
    def base(self) -> str:
        """What its addresses begin with."""
        return f"http://127.0.0.1:{self.port}"

    def headers(self, page: str) -> dict[str, str]:
        """The draft alone is read by somebody signed in."""
        return {"Cookie": self.pages["cookie"]} if page == "draft" else {}


def environment_of(folder: Path) -> dict[str, str]:
    """Production's settings, with everything that is kept below `folder`."""
    mine = {name: value for name, value in os.environ.items() if name not in {"DEMO", "DEBUG"}}
    if "DATABASE_URL" in mine:
        mine["DATABASE_URL"] = _database_of_its_own(mine["DATABASE_URL"], f"bench_{folder.name}")
    return {
        **mine,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "STATE_DIR": str(folder),
        "UPLOAD_ROOT": str(folder / "uploads"),
        "STATIC_ROOT": str(folder.parent / "static"),
    }


def _database_of_its_own(url: str, name: str) -> str:
    """Make a new database on the PostgreSQL that `url` names; its address."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def command(environment: dict[str, str], *words: str) -> str:
    """What a command of the product prints. Raises CalledProcessError where it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout


@contextmanager
def site(folder: Path, size: str, *, workers: int = 2) -> Iterator[Site]:
    """A server on a new data set of that size."""
    folder.mkdir(parents=True)
    environment = environment_of(folder)
    if not (folder.parent / "static").exists():
        command(environment, "collectstatic", "--noinput", "--verbosity", "0", "--ignore", "*.scss")
    pages = json.loads(command(environment, "bench_data", size))
    with gunicorn("scorecard.wsgi", environment, workers) as (port, process):
        yield Site(port, pages, environment, process)


@contextmanager
def gunicorn(application: str, environment: dict[str, str], workers: int) -> Iterator[tuple[int, int]]:
    """A web server: its port and the id of its first process."""
    port = free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--threads", "2"]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            application,
            *options,
            "--no-control-socket",
            "--max-requests",
            "0",  # a worker that is replaced would be measured as it starts
            "--log-level",
            "error",
        ],
        cwd=ROOT,
        env=environment,
    )
    try:
        wait_for(port)
        yield port, server.pid
    finally:
        server.terminate()
        server.wait(timeout=START_SECONDS)


def worker_ids(process: int) -> list[int]:
    """The processes that a web server's first process has started."""
    return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def processor_seconds(process: int) -> float:
    """How long the web processes have been at work on a processor."""
    stats = [Path(f"/proc/{worker}/stat").read_text() for worker in worker_ids(process)]
    ticks = sum(int(ticks) for stat in stats for ticks in stat.rpartition(")")[2].split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def wait_for(port: int, seconds: float = START_SECONDS) -> None:
    """Return once the server answers. Raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            get(port, "/healthz")
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"Nothing answers on port {port}.")


def get(
    port: int, address: str, headers: Mapping[str, str] | None = None
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of one answer."""
    door = HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        door.request("GET", address, headers=dict(headers or {}))
        answer = door.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        door.close()


def anew(address: str) -> str:
    """The address at which a page is written, though it be kept."""
    return f"{address}{'&' if '?' in address else '?'}anew=1"


def seconds_to_get(port: int, address: str, headers: dict[str, str] | None = None) -> float:
    """How long one answer takes. Raises RuntimeError for any other answer than the page."""
    began = time.perf_counter()
    status, _, _ = get(port, address, headers)
    if status != 200:
        raise RuntimeError(f"{address} was answered with {status}.")
    return time.perf_counter() - began
