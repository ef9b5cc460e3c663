"""Programs that run beside each other: free ports, starting, waiting, ending."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
PATIENCE = 90


class DidNotStart(Exception):
    """A program ended before it was ready; the text is the end of its log."""


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as door:
        door.bind((HOST, 0))
        return int(door.getsockname()[1])


def until(true: Callable[[], object], what: str, seconds: float = PATIENCE, *, pause: float = 0.05) -> None:
    """Wait for something to become true, looking again after each pause. Raises TimeoutError."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise TimeoutError(f"Not within {seconds:.0f} seconds: {what}")
        time.sleep(pause)


def answers(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as door:
        door.settimeout(1)
        return door.connect_ex((HOST, port)) == 0


def find(*names: str) -> str:
    """The path of the first of these programs that is installed. Raises FileNotFoundError."""
    for name in names:
        found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
        if found:
            return found
    raise FileNotFoundError(f"{names[0]} is not installed.")


def owner_of_servers() -> str | None:
    """PostgreSQL refuses to run as root, so root lends it the account that its package made."""
    return "postgres" if os.getuid() == 0 else None


def give_to_servers(folder: Path) -> None:
    """Let PostgreSQL write to the folder."""
    owner = owner_of_servers()
    if owner is not None:
        account = pwd.getpwnam(owner)
        os.chown(folder, account.pw_uid, account.pw_gid)


@dataclass
class Program:
    """A program that runs until it is stopped, and can be started again."""

    command: list[str]
    log: Path
    environment: Mapping[str, str]
    port: int
    process: subprocess.Popen | None = None

    def start(self) -> None:
        """Start it and wait until it listens. Raises DidNotStart."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=dict(self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: answers(self.port) or self._ended(), f"{self.command[0]} listens on {self.port}")
        if self._ended():
            raise DidNotStart(self.log.read_text(errors="replace")[-2000:])

    def _ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def children(self) -> list[int]:
        """The ids of the processes that it has started."""
        if self.process is None:
            return []
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listed.split()]

    def kill_children(self) -> None:
        """SIGKILL to each, which none can answer."""
        for pid in self.children():
            os.kill(pid, signal.SIGKILL)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait until it is gone."""
        if self.process is None or self._ended():
            return
        if how is signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        self.process.wait(PATIENCE)
