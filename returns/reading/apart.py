"""Reading in a process of its own: whatever a file does to its reader, it can't do to the web process.

The child has a limit of memory and of time. It gets the file on its standard input and answers on its standard output.
"""

import pickle
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from returns.reading import read_return
from returns.reading.errors import WorkbookNotReadable
from returns.reading.lines import WorkbookRead

MEMORY_BYTES = 1024 * 1024 * 1024
SECONDS = 30
PROJECT = Path(__file__).resolve().parents[2]
TOO_MUCH = (
    "Reading this file took more time or memory than any return needs, so it was stopped. "
    "Copy the figures alone into a new workbook and upload that."
)


def read_apart(data: bytes, filename: str, *, seconds: int = SECONDS) -> WorkbookRead:
    """What `read_return` gives, read by a child process with limits; the sheets themselves stay behind.

    Raises WorkbookNotReadable also where the child ran out of time or memory, or died.
    """
    command = [sys.executable, "-m", "returns.reading.apart", filename, str(MEMORY_BYTES)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; the file name is an argument, never a shell's
            command,
            input=data,
            capture_output=True,
            timeout=seconds,
            cwd=PROJECT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookNotReadable(TOO_MUCH) from error
    if done.returncode != 0:
        raise WorkbookNotReadable(TOO_MUCH)
    answer = pickle.loads(done.stdout)  # noqa: S301 - written by our own child, from values it built itself
    if isinstance(answer, str):
        raise WorkbookNotReadable(answer)
    assert isinstance(answer, WorkbookRead)
    return answer


def limit(memory_bytes: int) -> None:
    """Bound this process before it looks at the file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(data: bytes, filename: str) -> WorkbookRead | str:
    """What the child sends back: the lines, or the text of why there are none."""
    try:
        return replace(read_return(data, filename), sheets=())
    except WorkbookNotReadable as error:
        return str(error)


if __name__ == "__main__":
    limit(int(sys.argv[2]))
    sys.stdout.buffer.write(pickle.dumps(answer(sys.stdin.buffer.read(), sys.argv[1])))
