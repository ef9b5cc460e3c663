"""Faults of the database, its replica and the web processes."""

import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from secrets import token_hex

import psycopg

from tests.faults.scene import UNAVAILABLE, Scene, must, must_say
from tests.site.forms import fields_of
from tests.site.postgresql import Server
from tests.site.programs import HOST, until
from tests.site.running import Site, wait_for_replica

SECONDS_AT_NGINX = 3
NEWEST = "June 2012"


def primary_of(site: Site) -> Server:
    """The primary, on a site that has one."""
    assert site.primary is not None
    return site.primary


def replica_of(site: Site) -> Server:
    """The replica, on a site that has one."""
    assert site.replica is not None
    return site.replica


def database_gone_and_back(scene: Scene) -> None:
    """The database breaks off: everybody is told to wait, nothing is stored, and all goes on once it is back."""
    database = primary_of(scene.site)
    form = fields_of(scene.officer.get("/returns/new/").text)
    with scene.nothing_stored():
        database.stop("immediate")
        try:
            for visitor in (scene.member, scene.team[0]):
                must_say(visitor.get("/"), 503, UNAVAILABLE)
            must_say(scene.anybody.get("/indicators/"), 503, UNAVAILABLE)
            answer = scene.officer.client.post(
                "/returns/new/", data=dict(form), files={"file": ("return.xlsx", scene.workbook(71))}
            )
            must_say(answer, 503, UNAVAILABLE)
            must(answer.headers.get("Retry-After"), "nobody is told when to come again")
            must(scene.anybody.get("/healthz").status_code == 503, "/healthz says nothing of it")
            must(scene.anybody.get("/livez").status_code == 200, "/livez would start the process anew")
        finally:
            database.start()
        scene.recovers()
    must(scene.draft_of_return(72), "no upload after it")


def reads_of(server: Server) -> int:
    """How often the pages of editions have been read there."""
    counted = (
        "SELECT coalesce(sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)), 0) FROM pg_stat_user_tables"
    )
    return int(server.ask(f"{counted} WHERE relname = 'scorecard_editionpage'"))


def is_read(scene: Scene) -> bool:
    """Whether a Member's page is read from the replica."""
    replica, before = replica_of(scene.site), reads_of(replica_of(scene.site))
    scene.member.get(
        f"/?n={token_hex(4)}"
    )  # another address, because a web process keeps what it has written
    try:
        until(lambda: reads_of(replica) > before, "the replica is read", 5)
    except TimeoutError:
        return False
    return True


def replica_gone_and_back(scene: Scene) -> None:
    """Without its replica the primary answers everybody; once it is back, it is read again."""
    replica = replica_of(scene.site)
    until(lambda: is_read(scene), "published pages come from the replica")
    replica.stop("immediate")
    try:
        for number in range(10):
            for visitor in (scene.member, scene.anybody):
                answer = visitor.get(f"/scorecards/kent/2012-05/?n={number}")
                must(answer.status_code == 200, f"without its replica: {answer.status_code}")
    finally:
        replica.start()
    until(lambda: is_read(scene), "published pages come from the replica again")


def replica_falls_behind(scene: Scene) -> None:
    """An edition is published while the replica stands still: everybody sees it at once."""
    replica = replica_of(scene.site)
    page = f"/manage/kent/editions/{scene.site.python('-m', 'tests.site.drafts', '2012-06')}/"
    wait_for_replica(scene.site)
    replica.ask("SELECT pg_wal_replay_pause()")
    try:
        must(NEWEST not in heading(scene), "the edition is published already")
        team = scene.team[0]
        answer = team.post(f"{page}publish/", fields_of(team.get(f"{page}publish/").text))
        must(f"{NEWEST} is published." in answer.text, f"publishing was answered with {answer.status_code}")
        for _ in range(5):
            must(NEWEST in heading(scene), "a Member was shown the edition before as the newest")
        until(lambda: NEWEST in scene.anybody.get("/").text, "the public sees it", SECONDS_AT_NGINX)
        old = "/scorecards/kent/2012-05/"
        must(NEWEST in scene.member.get(old).text, "the edition before does not lead to it")
    finally:
        replica.ask("SELECT pg_wal_replay_resume()")
    wait_for_replica(scene.site)
    must(NEWEST in heading(scene), "a Member was shown the edition before as the newest")


def heading(scene: Scene) -> str:
    """Which edition the front door shows a Member."""
    text = scene.member.get("/").text
    return text[text.index("<h1") : text.index("</h1>")]


@contextmanager
def held(scene: Scene) -> Iterator[None]:
    """Within the block somebody else holds what every change of figures needs."""
    site = scene.site
    if site.primary is None:
        with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    with psycopg.connect(site.primary.url) as other:
        other.execute("SELECT 1 FROM districts_area ORDER BY id LIMIT 1 FOR UPDATE")
        yield
        other.rollback()


def writer_without_end(scene: Scene) -> None:
    """Somebody holds the database longer than a change waits: a page says so, readers notice nothing."""
    page = scene.draft_of_return(73)
    fields = [*fields_of(scene.officer.get(page).text), ("reason", "The count was restated.")]
    with scene.nothing_stored(), held(scene):
        must(scene.member.get("/").status_code == 200, "a reader had to wait")
        must_say(scene.officer.post(f"{page}accept/", fields), 503, UNAVAILABLE)
    must("1 of 1 line accepted" in scene.accept(page).text, "the return was not accepted afterwards")


def one_gunicorn_gone(scene: Scene) -> None:
    """One of two web processes is killed: nobody notices."""
    gone = scene.site.backends[0]
    gone.stop(signal.SIGKILL)
    try:
        for number in range(20):
            answer = scene.member.get(f"/?n={number}")
            must(answer.status_code == 200, f"a page was answered with {answer.status_code}")
        must(scene.draft_of_return(74), "no upload without it")
    finally:
        gone.start()
    scene.recovers()


def every_gunicorn_gone(scene: Scene) -> None:
    """No web process is left: nginx has a page of its own."""
    for backend in scene.site.backends:
        backend.stop(signal.SIGKILL)
    try:
        for visitor in (scene.member, scene.anybody):
            answer = visitor.get("/districts/")
            must_say(answer, 503, UNAVAILABLE)
            must(answer.headers.get("Retry-After"), "nobody is told when to come again")
    finally:
        for backend in scene.site.backends:
            backend.start()
    scene.recovers()


def kept_pages_are_nobodys(scene: Scene) -> None:
    """What nginx keeps is what everybody may see; whoever is signed in is given their own, and it is kept nowhere."""
    address = "/scorecards/kent/2012-05/"
    public = scene.anybody.get(address)
    signed_in = [scene.member.get(address), scene.team[0].get(address)]
    for answer in signed_in:
        must("Sign out" in answer.text, "a signed-in reader was given the public's page")
        must("no-store" in answer.headers["Cache-Control"], "a page of one's own may be kept")
    must("Manage" not in signed_in[0].text, "a Member was given the page of the performance team")
    again = scene.anybody.get(address)
    must(
        again.text == public.text and "Sign out" not in again.text, "the public was given somebody's own page"
    )
    must(again.headers["ETag"] == public.headers["ETag"], "the same page has another name")
    must("X-Accel-Expires" not in again.headers, "what is meant for nginx is passed on")
    kept = scene.site.folder / "nginx" / "cache"
    found = [path for path in kept.rglob("*") if path.is_file()]
    must(found, "nginx keeps nothing")
    must(
        not any(b"Sign out" in path.read_bytes() for path in found),
        "nginx keeps a page of somebody signed in",
    )
    answer = scene.anybody.get(address, **{"If-None-Match": public.headers["ETag"]})
    must(answer.status_code == 304, "whoever has the page is sent it again")


def logs_tell_of_requests_and_of_nobody(scene: Scene) -> None:
    """A request is found in the log by its id; after all of this the logs name no account and no address."""
    answer = scene.member.get("/districts/")
    logs = [backend.log for backend in scene.site.backends]
    lines = [line for log in logs for line in log.read_text().splitlines() if line.startswith("{")]
    said = [each for each in map(json.loads, lines) if each["request"] == answer.headers["X-Request-ID"]]
    must([each["route"] for each in said] == ["/districts/"], "the log does not tell of the request")
    text = "\n".join(lines)
    for name in ("load-member", "load-officer", "load-team", HOST, scene.node, "Sorry"):
        must(name not in text, f"the log holds “{name}”")
