"""Faults in the middle of a change: a worker killed, a disk full, two who publish at once."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import psycopg

from tests.faults.scene import NO_ROOM, UNAVAILABLE, NotHere, Scene, must, must_say
from tests.site.forms import fields_of
from tests.site.programs import ROOT, until
from tests.site.running import Site
from tests.site.standstill import WAITING, somebody_writes, standstill

DISK_BYTES = 400 * 1024 * 1024


@contextmanager
def stopped_at(site: Site, table: str) -> Iterator[Callable[[], bool]]:
    """Within the block whoever adds to the table stands still; gives whether somebody does."""
    if site.primary is None:
        path = str(site.database)
        with (
            closing(sqlite3.connect(path, isolation_level=None)) as connection,
            standstill(connection.execute, "sqlite", table, "1 = 1"),
        ):
            yield lambda: somebody_writes(path)
        return
    with (
        psycopg.connect(site.primary.url, autocommit=True) as session,
        standstill(session.execute, "postgresql", table, "true"),
    ):
        yield lambda: bool(session.execute(WAITING).fetchone()[0])


def killed_in(scene: Scene, table: str, send: Callable[[], httpx.Response]) -> None:
    """Kill every worker while a form is being answered that adds to the table; nothing of it may be stored."""
    with scene.nothing_stored():
        with ThreadPoolExecutor(1) as pool, stopped_at(scene.site, table) as in_the_middle:
            sent = pool.submit(send)
            until(in_the_middle, "the change is half-way")
            for backend in scene.site.backends:
                backend.kill_children()
            must_say(sent.result(), 503, UNAVAILABLE)
        scene.recovers()


def killed_while_accepting(scene: Scene) -> None:
    """A worker is killed in the middle of accepting a return: it is a draft as before, and can be accepted."""
    page = scene.draft_of_return(81, "July 2012")
    fields = [*fields_of(scene.officer.get(page).text), ("reason", "The count was restated.")]
    killed_in(scene, "indicators_reading", lambda: scene.officer.post(f"{page}accept/", fields))
    must("1 of 1 line accepted" in scene.accept(page).text, "the return was not accepted afterwards")


def killed_while_publishing(scene: Scene) -> None:
    """A worker is killed in the middle of publishing: the edition is a draft as before, and can be published."""
    page = f"/manage/kent/editions/{scene.site.python('-m', 'tests.site.drafts', '2010-06')}/publish/"
    team = scene.team[0]
    fields = fields_of(team.get(page).text)
    killed_in(scene, "scorecard_editionpage", lambda: team.post(page, fields))
    answer = team.post(page, fields_of(team.get(page).text))
    must("is published." in answer.text, "the edition was not published afterwards")
    scene.site.manage("verify_editions")


def killed_while_backing_up(scene: Scene) -> None:
    """The backup is killed half-way: nothing bears its name, and the next one is complete."""
    folder = scene.site.folder / "state" / "backups" / "one"
    command = [sys.executable, "manage.py", "backup", str(folder)]
    with scene.nothing_stored():
        process = subprocess.Popen(command, cwd=ROOT, env=scene.site.environment)
        # On a quick machine it is over after a twentieth of a second.
        until(folder.with_name("one.partial").exists, "the backup has begun", pause=0)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        must(not folder.exists(), "a backup that was broken off looks whole")
        scene.site.manage("backup", str(folder))
        scene.site.manage("restore", "--check", str(folder))


def published_twice_at_once(scene: Scene) -> None:
    """Two publish the same draft in the same moment: it is published once, and the other is told."""
    page = f"/manage/kent/editions/{scene.site.python('-m', 'tests.site.drafts', '2010-07')}/publish/"
    forms = [fields_of(each.get(page).text) for each in scene.team]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda who, form: who.post(page, form), scene.team, forms))
    said = [answer.text for answer in answers]
    must([answer.status_code for answer in answers] == [200, 200], "one of the two saw an error")
    must(sum("2010 is published." in text for text in said) == 1, "not just one has published it")
    must(sum("Nothing was published twice." in text for text in said) == 1, "the other was not told")
    scene.site.manage("verify_editions")


@contextmanager
def small_disk(folder: Path, bytes_free: int) -> Iterator[None]:
    """Within the block the folder lies on a disk with so much room. Raises NotHere where there is none to be made."""
    ballast = folder / "ballast"
    if not os.path.ismount(folder):
        raise NotHere("a small disk is made by root alone")
    free = os.statvfs(folder)
    room = free.f_bavail * free.f_frsize - bytes_free
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(room, 1))
    try:
        yield
    finally:
        ballast.unlink()


def disk_full(scene: Scene) -> None:
    """No room for the file of an upload: nothing is stored, a page says so, and with room it goes in."""
    with scene.nothing_stored(), small_disk(scene.site.state, 0):
        answer = scene.officer.upload("return.xlsx", scene.workbook(75))
        must(answer.status_code == 507, f"an upload to a full disk was answered with {answer.status_code}")
        must("disk is full" in answer.text, "the page does not say why")
        must("Nothing was" in answer.text, "the page does not say what became of it")
        must(scene.anybody.get("/").status_code == 200, "readers are not answered")
    must(scene.draft_of_return(75), "no upload afterwards")


def disk_full_beside_the_file(scene: Scene) -> None:
    """Room for the file of an upload but not for its rows: the file goes again too."""
    with closing(sqlite3.connect(scene.site.database)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with scene.nothing_stored(), small_disk(scene.site.state, 28 * 1024):
        must_say(scene.officer.upload("return.xlsx", scene.workbook(76)), 507, NO_ROOM)
    must(scene.draft_of_return(76), "no upload afterwards")
