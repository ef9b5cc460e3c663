"""Work in a process of its own, with limits: a web process neither loads the libraries nor bears what goes wrong.

Workbooks, documents and pages are read and written there. The child gets the name of a function and what it is about
on its standard input, and answers on its standard output. Pure: the child knows no settings and no database.
"""

import gc
import pickle
import resource
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

MEBIBYTE = 1024 * 1024
PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Limits:
    """What a child may take: address space, the processor's seconds, and the seconds that its parent waits for it.

    The interpreter itself takes up 100 MB of address space. Waiting for a busy machine is nobody's fault, so a parent
    waits longer than its child may compute.
    """

    memory_bytes: int
    seconds: int
    seconds_to_wait: int


WRITING = Limits(memory_bytes=1024 * MEBIBYTE, seconds=30, seconds_to_wait=50)


class StoppedShort(Exception):
    """The child ended without an answer: it ran out of memory or time, or its work failed."""


def done_apart(work: str, *about: object, limits: Limits = WRITING) -> Any:
    """What the function named `work` ("returns.reading.read_return") gives for `about`, computed by a child process.

    Raises StoppedShort, with what the child wrote on its standard error, where there is no answer.
    """
    command = [sys.executable, "-m", "indicators.apart", str(limits.memory_bytes), str(limits.seconds)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, nothing of a reader's
            command,
            input=pickle.dumps((work, about)),
            capture_output=True,
            timeout=limits.seconds_to_wait,
            cwd=PROJECT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StoppedShort(f"{work} gave no answer within {limits.seconds_to_wait} seconds.") from error
    if done.returncode != 0:
        raise StoppedShort(f"{work} ended with {done.returncode}.\n{done.stderr.decode(errors='replace')}")
    return pickle.loads(done.stdout)  # noqa: S301 - written by our own child


def limit(memory_bytes: int, seconds: int) -> None:
    """Bound this process before it begins."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def function_named(name: str) -> Any:
    """The function of a full name: module and name with a dot between."""
    module, _, function = name.rpartition(".")
    return getattr(import_module(module), function)


if __name__ == "__main__":
    limit(*map(int, sys.argv[1:]))
    gc.disable()  # It builds much, gives back nothing and is gone in seconds; looking for what to free takes a fifth.
    # openpyxl loads numpy where it finds it, for kinds of number that no figure here has: a second, and 30 MB.
    sys.modules["numpy"] = None  # type: ignore[assignment]
    asked, matter = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by our own parent process
    sys.stdout.buffer.write(pickle.dumps(function_named(asked)(*matter)))
