"""Reading national files in a process of its own, under the limits of uploads: pandas stays out of web processes."""

from collections.abc import Mapping, Sequence

from national.rules.file_read import FileRead
from national.rules.recipe import Recipe
from sandbox.client import MEBIBYTE, ResourceLimits, StoppedShort, prepare, run_sandboxed

READ = "national.reading.answering.read"
LIMITS = ResourceLimits(memory_bytes=1024 * MEBIBYTE, seconds=60, seconds_to_wait=150)
TOO_MUCH = (
    "Reading this file took more time or memory than a national file needs, so it was stopped. "
    "Send the file as it is published, one dataset at a time."
)


class NationalFileRefused(Exception):
    """A national file that can't be read. Its text says what, where, and what to do."""


def prepare_to_read() -> None:
    """Have the reader loaded and waiting: somebody is about to send a file."""
    prepare(READ)


def read_in_sandbox(data: bytes, recipes: Sequence[Recipe], earlier: Mapping[str, bytes]) -> FileRead:
    """What the file holds. Raises NationalFileRefused."""
    try:
        found, refusal = run_sandboxed(READ, data, list(recipes), dict(earlier), limits=LIMITS)
    except StoppedShort as error:
        raise NationalFileRefused(TOO_MUCH) from error
    if found is None:
        raise NationalFileRefused(refusal)
    answer: FileRead = found
    return answer
