"""Large files: kept at once, read by a process of its own, so that neither the sender nor anybody else waits."""

import os
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from django.db import transaction

from districts.models import Area, User
from districts.permissions import reader_for
from districts.uploads import path_of_upload
from returns.intake.drafting import draft_return, file_kept
from returns.intake.ownership import AreaNotStated, Sender
from returns.matching.vocabulary import Vocabulary
from returns.models import FileReceived
from returns.page.draft_results import results_of
from returns.queries import areas_sendable
from returns.reading.lines import WorkbookRead
from returns.reading.sandboxed import PROJECT, read_in_sandbox
from returns.reading.sheet.cells import WorkbookNotReadable
from returns.reading.sheet.corrected import Corrections

# About 6,000 lines of a workbook, which take two seconds. What is smaller is read while its sender waits.
LARGE_UPLOAD = 100 * 1024
# Whoever reads a file touches it, so that every machine that shares it sees that it is being read.
SIGN_EVERY_SECONDS = 1
SILENT_TOO_LONG_SECONDS = 10

_STOPPED = "Reading this file was stopped before it was done. No figure changed. Upload the file again."
_NO_AREA = "The file does not say which area it is for. Upload it again and choose the area."
_FAILED = "This file could not be read because of a fault in the service. Tell the performance team."


def receive_file(*, data: bytes, file_name: str, by: User, area: Area | None) -> FileReceived:
    """Keep a file and begin to read it in another process."""
    with file_kept(data, FileReceived) as name:
        received = FileReceived.objects.create(
            by=by, area=area, file_name=Path(file_name).name[:255], stored_as=name
        )
    transaction.on_commit(lambda: start_reading(received))
    return received


def start_reading(received: FileReceived) -> None:
    """Start the process that reads a file, and don't wait for it: it outlives the request and the web process."""
    subprocess.Popen(  # noqa: S603 - our own interpreter and command, nothing of the upload's but its number
        [sys.executable, "manage.py", "read_upload", str(received.pk)],
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def read_received(received: FileReceived) -> None:
    """Make a draft of a file that was received, telling how far it is; what is wrong with it is told too."""
    path = path_of_upload(received.stored_as)
    areas = areas_sendable(reader_for(received.by))

    def read(
        data: bytes,
        file_name: str,
        headings: Mapping[str, str],
        shown: Collection[str],
        vocabulary: Vocabulary,
        corrections: Corrections,
    ) -> WorkbookRead:
        workbook = read_in_sandbox(data, file_name, headings, shown, vocabulary, corrections)
        FileReceived.objects.filter(pk=received.pk).update(lines=len(workbook.lines))
        return workbook

    try:
        with _signs_of_life(path):
            received.draft = draft_return(
                data=path.read_bytes(),
                file_name=received.file_name,
                by=Sender(received.by, areas),
                area=received.area,
                read=read,
            )
            results_of(received.draft)  # so that whoever opens its page first has it at once
    except WorkbookNotReadable as error:
        received.problem = str(error)[:600]
    except AreaNotStated:
        received.problem = _NO_AREA
    except BaseException:
        received.problem = _FAILED
        raise
    finally:
        received.save(update_fields=["draft", "problem"])
        path.unlink(missing_ok=True)


def problem_of(received: FileReceived) -> str:
    """Why there will be no draft of a file; empty while it is being read."""
    if received.problem or received.draft_id or _is_being_read(received):
        return received.problem
    # It may have been done with between the look at the database and that at the file.
    received.refresh_from_db(fields=["draft", "problem"])
    return received.problem or ("" if received.draft_id else _STOPPED)


def _is_being_read(received: FileReceived) -> bool:
    try:
        touched = path_of_upload(received.stored_as).stat().st_mtime
    except FileNotFoundError:
        return False
    return time.time() - touched < SILENT_TOO_LONG_SECONDS


@contextmanager
def _signs_of_life(path: Path) -> Iterator[None]:
    """Touch the file each second as long as the block runs."""
    done = Event()

    def touch() -> None:
        while not done.wait(SIGN_EVERY_SECONDS):
            os.utime(path)

    thread = Thread(target=touch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
