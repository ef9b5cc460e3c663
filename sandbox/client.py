"""Work in a process of its own, with limits: a web process neither loads the libraries nor bears what goes wrong.

Workbooks, documents and pages are read and written there. For each kind of work one process waits with its libraries
loaded (sandbox/server.py), and makes a child for each piece of it, which answers and is gone. Pure: no such
process knows settings or a database.
"""

import os
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

MEBIBYTE = 1024 * 1024
PROJECT = Path(__file__).resolve().parents[1]
TRIES = 3


@dataclass(frozen=True)
class ResourceLimits:
    """What a child may take: address space, the processor's seconds, and the seconds that its parent waits for it.

    The interpreter itself takes up 100 MB of address space. Waiting for a busy machine is nobody's fault, so a parent
    waits longer than its child may compute.
    """

    memory_bytes: int
    seconds: int
    seconds_to_wait: int


WRITING = ResourceLimits(memory_bytes=1024 * MEBIBYTE, seconds=30, seconds_to_wait=50)


class StoppedShort(Exception):
    """The child ended without an answer: it ran out of memory or time, or its work failed."""


def run_sandboxed(work: str, *about: object, limits: ResourceLimits = WRITING) -> Any:
    """What the function named `work` ("returns.reading.read_return") gives for `about`, computed by a child process.

    Raises StoppedShort, with what went wrong there, where there is no answer.
    """
    asked = pickle.dumps((limits.memory_bytes, limits.seconds, limits.seconds_to_wait, work, about))
    for _ in range(TRIES):
        if answer := _answer(work, asked, limits.seconds_to_wait):
            return _content(work, answer)
    raise StoppedShort(f"No process could be started for {work}.")


def prepare(work: str) -> None:
    """Start the process that waits for such work, so that whoever asks for it soon finds it ready."""
    _waiting_for(work).start()


def _answer(work: str, asked: bytes, seconds: int) -> bytes:
    """What the child wrote; nothing where none took the work, because the process that waits had just ended."""
    until = time.monotonic() + seconds
    parts = []
    with _waiting_for(work).child() as line:
        try:
            line.settimeout(_left(until))
            line.sendall(asked)
            line.shutdown(socket.SHUT_WR)
            while part := line.recv(MEBIBYTE):
                parts.append(part)
                line.settimeout(_left(until))
        except TimeoutError as error:
            raise StoppedShort(f"{work} gave no answer within {seconds} seconds.") from error
        except ConnectionError:
            pass  # It ended before it had heard or said all. What it said tells how far it came.
    return b"".join(parts)


def _left(until: float) -> float:
    return max(until - time.monotonic(), 0.001)


def _content(work: str, answer: bytes) -> Any:
    """The first byte says that a child took the work; what follows is a failure in words, and what the work gave."""
    try:
        failure, given = pickle.loads(answer[1:])  # noqa: S301 - written by our own child
    except (EOFError, pickle.UnpicklingError) as error:
        raise StoppedShort(f"{work} was ended: it took too much time or memory.") from error
    if failure:
        raise StoppedShort(f"{work} failed.\n{failure}")
    return given


# The process that waits


@dataclass
class _Waiting:
    """The process that waits for one kind of work; its children are asked for over `control`."""

    module: str
    lock: Lock = field(default_factory=Lock)
    control: socket.socket | None = None

    def start(self) -> None:
        """Start it, unless it is there."""
        with self.lock:
            if self.control is None or _has_ended(self.control):
                self.control = self._started()

    @contextmanager
    def child(self) -> Iterator[socket.socket]:
        """A line to a new child of it."""
        mine, its = socket.socketpair()
        with mine:
            with its, self.lock:
                if self.control is None or not _sent(self.control, its):
                    self.control = self._started()
                    _sent(self.control, its)
            yield mine

    def _started(self) -> socket.socket:
        mine, its = socket.socketpair()
        with its:
            subprocess.run(  # noqa: S603 - our own interpreter and module, nothing of a reader's
                [sys.executable, "-m", "sandbox.server", self.module, str(its.fileno())],
                cwd=PROJECT,
                pass_fds=[its.fileno()],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                check=True,
            )
        return mine


def _has_ended(control: socket.socket) -> bool:
    """Whether the process at the other end is gone; then this end is closed too. It never says anything itself."""
    try:
        ended = not control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    if ended:
        control.close()
    return ended


def _sent(control: socket.socket, line: socket.socket) -> bool:
    try:
        socket.send_fds(control, [b"."], [line.fileno()])
    except OSError:
        control.close()
        return False
    return True


def _waiting_for(work: str) -> _Waiting:
    return _waiting_of(os.getpid(), work.rpartition(".")[0])


@cache
def _waiting_of(_process: int, module: str) -> _Waiting:
    """One for each module in each process: a process that was forked doesn't share that of the other."""
    return _Waiting(module)
