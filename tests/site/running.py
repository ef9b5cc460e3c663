"""A running site: on SQLite with one gunicorn, or on PostgreSQL with a replica and two of them; nginx in front."""

import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.site.nginx import nginx
from tests.site.postgresql import Server, new_primary, new_replica
from tests.site.programs import HOST, ROOT, Program, find, free_port, until

NOT_INHERITED = {
    "DATABASE_URL",
    "DATABASE_REPLICA_URL",
    "UPLOAD_ROOT",
    "STATIC_ROOT",
    "DEMO",
    "DEBUG",
    "BIND",
}
LOADING = (
    ["migrate", "--verbosity", "0"],
    ["load_demo"],
    ["collectstatic", "--noinput", "--verbosity", "0", "--ignore", "*.scss"],
)


class CommandFailed(Exception):
    """A command of the product failed; the text is what it said."""


@dataclass
class Site:
    """Its programs, and the environment that the product runs in."""

    folder: Path
    environment: dict[str, str]
    front: Program
    backends: list[Program] = field(default_factory=list)
    primary: Server | None = None
    replica: Server | None = None

    @property
    def kind(self) -> str:
        """What it runs on."""
        return "SQLite" if self.primary is None else "PostgreSQL with a replica"

    @property
    def address(self) -> str:
        """What its addresses begin with."""
        return f"https://{HOST}:{self.front.port}"

    @property
    def certificate(self) -> Path:
        """The certificate of nginx, which signed itself."""
        return self.folder / "nginx" / "fullchain.pem"

    @property
    def state(self) -> Path:
        """The folder of uploads and of SQLite's file."""
        return self.folder / "state"

    @property
    def database(self) -> Path:
        """SQLite's file."""
        return self.state / "scorecard.sqlite3"

    def manage(self, *words: str, **environment: str) -> str:
        """What a command of the product prints. Raises CommandFailed."""
        return self.python("manage.py", *words, **environment)

    def python(self, *words: str, **environment: str) -> str:
        """What Python prints with the site's settings. Raises CommandFailed."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandFailed(f"{' '.join(words[:2])}: {done.stderr[-2000:]}")
        return done.stdout

    def people(self, members: int, officers: int) -> dict[str, list[dict[str, str]]]:
        """New accounts, signed in."""
        return json.loads(self.python("-m", "tests.site.people", str(members), str(officers)))

    def serve(self, workers: int | None = None, threads: int | None = None) -> None:
        """Start the web processes anew, with so many of each where it is said."""
        for name, number in (("WEB_WORKERS", workers), ("WEB_THREADS", threads)):
            for backend in self.backends:
                backend.environment = {**backend.environment, name: str(number or "")}
        for backend in self.backends:
            backend.stop()
            backend.start()


def _environment(folder: Path, front: Program) -> dict[str, str]:
    """Production's settings, with everything that is kept below `folder`."""
    mine = {name: value for name, value in os.environ.items() if name not in NOT_INHERITED}
    return mine | {
        "DJANGO_SETTINGS_MODULE": "scorecard.settings",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "STATE_DIR": str(folder / "state"),
        "ALLOWED_HOSTS": HOST,
        "CSRF_TRUSTED_ORIGINS": f"https://{HOST}:{front.port}",
        "ANONYMOUS_READERS": "1",
        "PROXIES": "1",
        "HSTS_SECONDS": "60",
    }


def _backend(site: Site, number: int, port: int) -> Program:
    return Program(
        [sys.executable, "-m", "gunicorn", "scorecard.wsgi", "--no-control-socket"],
        site.folder / f"gunicorn-{number}.log",
        site.environment | {"BIND": f"{HOST}:{port}"},
        port,
    )


def end_with_everything() -> None:
    """Have Ctrl+C and SIGTERM end this program through its blocks, so that nothing of the site stays behind."""
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: sys.exit(130))


@contextmanager
def _disk(folder: Path, size: int) -> Iterator[None]:
    """Within the block the folder is a disk of that many bytes in memory; a plain folder where this isn't root."""
    if not size or os.getuid() != 0:
        yield
        return
    options = ["-t", "tmpfs", "-o", f"size={size},mode=0700"]
    subprocess.run([find("mount"), *options, "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run([find("umount"), "--lazy", str(folder)], check=True)


@contextmanager
def running_site(*, on_postgresql: bool, small_state: int = 0) -> Iterator[Site]:
    """A site with the demonstration's figures, gone with all that it held when the block ends.

    `small_state` puts uploads and SQLite's file on a disk of that many bytes, where this is root.
    """
    with ExitStack() as endings:
        folder = Path(
            endings.enter_context(tempfile.TemporaryDirectory(prefix="scorecard-site-", dir="/tmp"))
        )
        folder.chmod(0o755)  # PostgreSQL's account goes through it
        (folder / "state").mkdir(mode=0o700)
        endings.enter_context(_disk(folder / "state", small_state))
        ports: Sequence[int] = [free_port() for _ in range(2 if on_postgresql else 1)]
        front = nginx(folder / "nginx", ports)
        site = Site(folder, _environment(folder, front), front)
        if on_postgresql:
            site.primary = new_primary(folder / "primary")
            endings.callback(lambda: site.primary and site.primary.stop("immediate"))
            site.environment["DATABASE_URL"] = site.primary.url
        for step in LOADING:
            site.manage(*step, **({"DEMO": "1"} if step == ["load_demo"] else {}))
        if site.primary is not None:
            site.replica = new_replica(folder / "replica", site.primary)
            endings.callback(lambda: site.replica and site.replica.stop("immediate"))
            site.environment["DATABASE_REPLICA_URL"] = site.replica.url
        for number, port in enumerate(ports, start=1):
            backend = _backend(site, number, port)
            site.backends.append(backend)
            endings.callback(backend.stop)
            backend.start()
        endings.callback(front.stop)
        front.start()
        yield site


def wait_for_replica(site: Site) -> None:
    """Return once the replica has all that the primary has."""
    primary, replica = site.primary, site.replica
    if primary is not None and replica is not None:
        position = primary.ask("SELECT pg_current_wal_lsn()")
        until(
            lambda: replica.ask(f"SELECT pg_last_wal_replay_lsn() >= '{position}'") == "t",
            "the replica has caught up",
        )
