"""The process that waits with a module loaded, and makes a child for each piece of work: see sandbox/client.py.

It is told of each by a line that is handed to it over its control line. The child hears on that line its limits, the
name of a function and what it is about, and answers there. Nothing of one piece of work is left for the next.
"""

import gc
import os
import pickle
import resource
import signal
import socket
import sys
import traceback
from importlib import import_module
from typing import Any, NoReturn

SECONDS_OF_IDLENESS = 300
TAKEN = b"+"
COUNTS_WITH_NUMPY = ("intruder.solve",)


def wait_for_work(module: str, control: socket.socket) -> None:
    """Make children until nobody asks for one for a while, or the process that may ask is gone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # Nobody asks how a child ended.
    import_module(module)
    gc.freeze()
    control.settimeout(SECONDS_OF_IDLENESS)
    while line := _next(control):
        if os.fork() == 0:
            control.close()
            _work(line)
        line.close()


def _next(control: socket.socket) -> socket.socket | None:
    try:
        _, lines, _, _ = socket.recv_fds(control, 1, 1)
    except TimeoutError:
        return None
    return socket.socket(fileno=lines[0]) if lines else None


def _work(line: socket.socket) -> NoReturn:
    """Do one piece of work and end, whatever happens."""
    try:
        line.sendall(TAKEN)
        with line.makefile("rb") as heard:
            memory_bytes, seconds, seconds_to_wait, work, about = pickle.load(heard)  # noqa: S301 - from our own parent
        limit(memory_bytes, seconds, seconds_to_wait)
        # It builds much, gives back nothing and is gone in seconds; looking for what to free takes a fifth.
        gc.disable()
        line.sendall(_done(work, about))
    finally:
        os._exit(0)


def _done(work: str, about: tuple[object, ...]) -> bytes:
    """The failure in words, or nothing and what the function gave."""
    try:
        return pickle.dumps(("", function_named(work)(*about)))
    except Exception:
        return pickle.dumps((traceback.format_exc(), None))


def limit(memory_bytes: int, seconds: int, seconds_to_wait: int) -> None:
    """Bound this process: its address space, its time on the processor, and when it ends in any case."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(seconds_to_wait + 1)


def function_named(name: str) -> Any:
    """The function of a full name: module and name with a dot between."""
    module, _, function = name.rpartition(".")
    return getattr(import_module(module), function)


if __name__ == "__main__":
    # Nobody's child from here on: it ends by itself, and no one has to ask how.
    if os.fork():
        os._exit(0)
    if sys.argv[1] not in COUNTS_WITH_NUMPY:
        # openpyxl loads it where it finds it, for kinds of number that no figure here has: a second, and 30 MB.
        sys.modules["numpy"] = None  # type: ignore[assignment]
    wait_for_work(sys.argv[1], socket.socket(fileno=int(sys.argv[2])))
