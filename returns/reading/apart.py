"""Opening files in a process of its own: whatever a file does to its reader, it can't do to the web process.

The child has a limit of memory and of time. It gets the file on its standard input and answers on its standard output.
It reads a return, or gives it back as a workbook with its findings marked.
"""

import gc
import pickle
import resource
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from returns.reading import read_return
from returns.reading.cells import Sheet
from returns.reading.errors import WorkbookNotReadable
from returns.reading.grid import read_workbook
from returns.reading.lines import WorkbookRead
from returns.reading.marked import Mark, marked_workbook

MEBIBYTE = 1024 * 1024
# Address space, a third of which the interpreter itself takes up: reading stays below 300 MB.
MEMORY_BYTES = 400 * MEBIBYTE
# Writing a workbook holds it in memory whole. What comes here was read within the limit above.
MEMORY_TO_MARK = 1024 * MEBIBYTE
# Of the processor's time. A return of 20,000 lines takes five; waiting for a busy machine is not the file's fault.
SECONDS = 20
SECONDS_TO_WAIT = 90
PROJECT = Path(__file__).resolve().parents[2]
TOO_MUCH = (
    "Reading this file took more time or memory than any return needs, so it was stopped. "
    "Copy the figures alone into a new workbook and upload that."
)
Answer = TypeVar("Answer")


def read_apart(
    data: bytes,
    filename: str,
    headings: Mapping[str, str] | None = None,
    shown: Collection[str] = (),
    *,
    seconds: int = SECONDS_TO_WAIT,
) -> WorkbookRead:
    """What `read_return` gives, read by a child process with limits; the sheets themselves stay behind.

    Raises WorkbookNotReadable also where the child ran out of time or memory, or died.
    """
    return _in_child(_lines_alone, data, filename, dict(headings or {}), tuple(shown), seconds=seconds)


def sheets_apart(data: bytes, filename: str, *, seconds: int = SECONDS_TO_WAIT) -> list[Sheet]:
    """What `read_workbook` gives, read by a child process with limits. Raises WorkbookNotReadable as `read_apart`."""
    return _in_child(read_workbook, data, filename, seconds=seconds)


def mark_apart(data: bytes, filename: str, marks: Sequence[Mark], *, seconds: int = SECONDS_TO_WAIT) -> bytes:
    """What `marked_workbook` gives, made by a child process with limits. Raises WorkbookNotReadable as `read_apart`."""
    return _in_child(marked_workbook, data, filename, tuple(marks), seconds=seconds, memory=MEMORY_TO_MARK)


def _lines_alone(
    data: bytes, filename: str, headings: Mapping[str, str], shown: Collection[str]
) -> WorkbookRead:
    return replace(read_return(data, filename, headings, shown), sheets=())


def _in_child(work: Callable[..., Answer], *about: object, seconds: int, memory: int | None = None) -> Answer:
    command = [sys.executable, "-m", "returns.reading.apart", str(memory or MEMORY_BYTES), str(SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module, nothing of the upload's
            command,
            input=pickle.dumps((work, about)),
            capture_output=True,
            timeout=seconds,
            cwd=PROJECT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookNotReadable(TOO_MUCH) from error
    if done.returncode != 0:
        raise WorkbookNotReadable(TOO_MUCH)
    answer: tuple[Answer | None, str] = pickle.loads(done.stdout)  # noqa: S301 - written by our own child
    if answer[0] is None:
        raise WorkbookNotReadable(answer[1])
    return answer[0]


def limit(memory_bytes: int, seconds: int) -> None:
    """Bound this process before it looks at the file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answered(work: Callable[..., Answer], about: tuple[object, ...]) -> tuple[Answer | None, str]:
    """What the child sends back: what the work gives, or None and the text of why there is nothing."""
    try:
        return work(*about), ""
    except WorkbookNotReadable as error:
        return None, str(error)


if __name__ == "__main__":
    limit(*map(int, sys.argv[1:]))
    gc.disable()  # It builds much, gives back nothing and is gone in seconds; looking for what to free takes a fifth.
    asked = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - written by our own parent process
    sys.stdout.buffer.write(pickle.dumps(answered(*asked)))
