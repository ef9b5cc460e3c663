"""PostgreSQL's server programs: a primary, and a replica that follows it by streaming."""

import os
import secrets
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from tests.site.programs import HOST, PATIENCE, ROOT, free_port, give_to_servers, owner_of_servers

NAME = "scorecard"


class PostgresqlFailed(Exception):
    """One of its programs failed; the text is what it said."""


def programs() -> Path:
    """The folder of the server programs, found as the tests find it. Raises PostgresqlFailed."""
    found = subprocess.run(
        [ROOT / "tests" / "with_postgresql", "--find"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise PostgresqlFailed(found.stderr.strip())
    return Path(found.stdout.strip())


@dataclass
class Server:
    """A PostgreSQL server in a folder of its own."""

    folder: Path
    password: str
    port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """What DATABASE_URL says."""
        return f"postgresql://{NAME}:{self.password}@{HOST}:{self.port}/{NAME}"

    def run(self, program: str, *arguments: str) -> str:
        """What one of the programs prints. Raises PostgresqlFailed."""
        owner = owner_of_servers()
        as_owner = [] if owner is None else ["runuser", "-u", owner, "--"]
        log = self.folder / "run.log"
        with log.open("wb") as said:
            done = subprocess.run(
                [*as_owner, "env", f"PGPASSWORD={self.password}", str(programs() / program), *arguments],
                cwd="/",
                stdout=said,
                stderr=said,
                check=False,
            )
        text = log.read_text(errors="replace")
        if done.returncode:
            raise PostgresqlFailed(f"{program}: {text}\n{self._log()[-2000:]}")
        return text

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    @property
    def data(self) -> str:
        """The folder of the data."""
        return str(self.folder / "data")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses={HOST} -c port={self.port} -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        self.run(
            "pg_ctl", "-D", self.data, "-l", log, "-o", options, "-t", str(PATIENCE), "-w", "-s", "start"
        )

    def stop(self, mode: str = "fast") -> None:
        """Stop it: `fast` breaks off what runs, `immediate` is as if the machine were switched off."""
        if (self.folder / "data" / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", self.data, "-m", mode, "-t", str(PATIENCE), "-w", "-s", "stop")

    def ask(self, statement: str) -> str:
        """What psql prints for a statement."""
        return self.run(
            "psql", "-h", HOST, "-p", str(self.port), "-U", NAME, "-d", NAME, "-Atc", statement
        ).strip()


def _folder_of(folder: Path) -> Path:
    folder.mkdir(parents=True)
    give_to_servers(folder)
    return folder


def new_primary(folder: Path) -> Server:
    """A new server with an empty database and the account that the service uses."""
    server = Server(_folder_of(folder), secrets.token_urlsafe(24))
    secret = folder / "password"
    secret.write_text(server.password)
    secret.chmod(0o600)
    give_to_servers(secret)
    server.run(
        *("initdb", "-D", server.data, "-U", NAME, "-A", "scram-sha-256", f"--pwfile={secret}"),
        *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
    )
    secret.unlink()
    server.start()
    server.run("createdb", "-h", HOST, "-p", str(server.port), "-U", NAME, NAME)
    return server


def new_replica(folder: Path, primary: Server) -> Server:
    """A copy of the primary that follows it."""
    server = Server(_folder_of(folder), primary.password)
    server.run(
        *("pg_basebackup", "-h", HOST, "-p", str(primary.port), "-U", NAME, "-D", server.data),
        *("--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync"),
    )
    os.chmod(server.data, 0o700)
    server.start()
    return server
