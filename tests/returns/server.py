"""A real server on the tests' database, and people who talk to it over HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

from django.db import connection
from django.test import Client

from districts.models import User
from tests.site.forms import fields_of

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE = 60


def until(true: Callable[[], object], what: str) -> None:
    """Waits for something to become true, however busy the machine is."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"Never so: {what}")
        time.sleep(0.02)


@dataclass
class Server:
    """A running server: its address, and its master process, whose children do the work."""

    address: str
    master: int

    def workers(self) -> list[int]:
        """The process ids of those that answer requests."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(pid) for pid in children.split()]

    def kill_workers(self) -> None:
        """SIGKILL to each, which none can answer; the master starts new ones."""
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)
            until(lambda pid=pid: pid not in self.workers(), "the worker is gone")


@contextmanager
def running_server(folder: Path, workers: int = 2) -> Iterator[Server]:
    """A server that ends with the block; uploads go to `folder`."""
    with socket.socket() as door:
        door.bind((HOST, 0))
        port = door.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "scorecard.wsgi", "--bind", f"{HOST}:{port}"]
    command += ["--workers", str(workers), "--no-control-socket", "--timeout", str(PATIENCE), "--preload"]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_address(),
        "UPLOAD_ROOT": str(folder),
    }
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        server = Server(f"http://{HOST}:{port}", process.pid)
        until(lambda: _answers(server.address) or process.poll() is not None, "the server answers")
        yield server
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _answers(address: str) -> bool:
    try:
        with build_opener().open(f"{address}/healthz", timeout=5):
            return True
    except (URLError, OSError):
        return False


def database_address() -> str:
    about = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(about['NAME']))}"
    place = quote(about["HOST"], safe="")
    return f"postgresql://{about['USER']}@{place}/{about['NAME']}"


@dataclass
class Answer:
    """What came back: the status and the page."""

    status: int
    text: str
    address: str


@dataclass
class Visitor:
    """A browser without a screen: cookies, links, forms."""

    server: Server
    user: User
    jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        """Signs in."""
        client = Client()
        client.force_login(self.user)
        self.jar.set_cookie(_cookie("sessionid", client.cookies["sessionid"].value))

    def get(self, path: str) -> Answer:
        """A page."""
        return self._ask(Request(f"{self.server.address}{path}"))

    def form(self, path: str) -> list[tuple[str, str]]:
        """The fields of a page's forms as they stand, every tick set and every question answered with yes."""
        return fields_of(self.get(path).text)

    def post(self, path: str, fields: list[tuple[str, str]]) -> Answer:
        """Sends a form."""
        return self._ask(Request(f"{self.server.address}{path}", data=urlencode(fields).encode()))

    def upload(self, path: str, name: str, data: bytes) -> Answer:
        """Sends the form of a page with a file."""
        mark = uuid4().hex
        fields = dict(self.form(path))
        if "csrfmiddlewaretoken" not in fields:
            raise AssertionError(f"No form: {self.get(path)}")
        token = fields["csrfmiddlewaretoken"]
        parts = {
            'name="csrfmiddlewaretoken"': token.encode(),
            'name="area"': b"",
            f'name="file"; filename="{name}"': data,
        }
        body = b"".join(
            f"--{mark}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() + content + b"\r\n"
            for about, content in parts.items()
        )
        kind: Mapping[str, str] = {"Content-Type": f"multipart/form-data; boundary={mark}"}
        whole = body + f"--{mark}--\r\n".encode()
        return self._ask(Request(f"{self.server.address}{path}", data=whole, headers=dict(kind)))

    def _ask(self, request: Request) -> Answer:
        try:
            with build_opener(HTTPCookieProcessor(self.jar)).open(request, timeout=PATIENCE) as answer:
                return Answer(answer.status, answer.read().decode(), answer.url)
        except HTTPError as answer:
            with answer:
                return Answer(answer.code, answer.read().decode(), answer.url)


def _cookie(name: str, value: str) -> Cookie:
    return Cookie(
        0, name, value, None, False, f"{HOST}", False, False, "/", True, False, None, True, None, None, {}
    )
