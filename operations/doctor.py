"""What is wrong with an installation, in words, and what to do about each.

Each check looks at one thing and changes nothing. It finds nothing, a fault that keeps the service from its work, or
something that it can do without. A check that can't be made is itself a finding.
"""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.mail import get_connection
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from districts import append_only
from districts.models import Proof, User
from indicators.models import Indicator
from operations.guards import GUARDS
from scorecard.export.pdf_libraries import pdf_possible
from scorecard.models import Edition

LEAST_FREE = 1024**3
SHORTEST_KEY = 50  # as Django asks for
OLDEST_PROOF = timedelta(days=2)
MOST_APART = 5.0
TIMERS = ("backup", "prove", "publish", "send-due")
SYSTEMD = Path("/run/systemd/system")  # there where the machine was started by it
EXAMPLE = "example.org"
AS_OWNER = "as the owner of the tables, python manage.py migrate; then docs/examples/database-roles.sql"


@dataclass(frozen=True)
class Finding:
    """Something that is not as it should be, what to do, and whether the service can do without it."""

    what: str
    what_to_do: str
    can_wait: bool = False


Check = Callable[[], Iterator[Finding]]


def examine() -> Iterator[tuple[str, list[Finding]]]:
    """Each thing that is looked at, by its name, with what was found. Without a database, what needs none."""
    for name, check in BEFORE_THE_DATABASE.items():
        yield name, _made(check)
    unreachable = _made(_database)
    yield "database", unreachable
    if not unreachable:
        for name, check in IN_THE_DATABASE.items():
            yield name, _made(check)


def _made(check: Check) -> list[Finding]:
    try:
        return list(check())
    except Exception as error:
        return [Finding(f"It can't be looked at: {error}", "Mend this first, then look again.")]


# The settings and the machine


def _switches() -> Iterator[Finding]:
    for name in ("DEMO", "DEBUG"):
        if getattr(settings, name):
            yield Finding(
                f"{name} is on: the service is open to anybody.", f"Take {name} out of the settings."
            )


def _secrets() -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Finding(
            f"SECRET_KEY has fewer than {SHORTEST_KEY} characters.",
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))' writes a new one.",
        )
    for name in ("SECRET_KEY_FILE", "PROOF_KEY_FILE", "FINGERPRINT_KEY_FILE"):
        path = Path(os.environ.get(name) or os.devnull)
        if path.is_file() and path.stat().st_mode & stat.S_IRWXO:
            yield Finding(f"Everybody on this machine may read {path}.", f"chmod o= {path}")
    if settings.PROOF_KEYS[0] == settings.SECRET_KEY:
        yield Finding(
            "The audit trail is chained by SECRET_KEY, which changes.", "Set PROOF_KEY_FILE.", can_wait=True
        )
    if not settings.BACKUP_PUBLIC_KEYS:
        yield Finding("Backups are not signed.", "docs/operations.md, Backup, Signed.", can_wait=True)


def _hosts() -> Iterator[Finding]:
    if not settings.ALLOWED_HOSTS:
        yield Finding("No host name is answered to.", "Set ALLOWED_HOSTS to the service's name.")
    for host in settings.ALLOWED_HOSTS:
        if host == "*" or host.endswith(EXAMPLE):
            yield Finding(f"ALLOWED_HOSTS has {host}.", "Put the service's own name there.")
    if not settings.PROXIES:
        yield Finding(
            "No proxy is counted, so that everybody behind one shares a limit on signing in.",
            "Set PROXIES to how many stand in front: 1 for nginx.",
            can_wait=True,
        )


def _folders() -> Iterator[Finding]:
    for name in ("STATE_DIR", "UPLOAD_ROOT"):
        folder = Path(getattr(settings, name))
        nearest = next(each for each in (folder, *folder.parents) if each.exists())
        if not os.access(nearest, os.W_OK):
            yield Finding(f"{folder} can't be written to ({name}).", f"chown -R scorecard {nearest}")
        free = shutil.disk_usage(nearest).free
        if free < LEAST_FREE:
            yield Finding(f"{free // 1024**2} MB are free at {folder}.", "Make room: backups, old logs.")


def _assets() -> Iterator[Finding]:
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield Finding(
            f"Styles and scripts are not in {settings.STATIC_ROOT}.",
            "./run assets, then python manage.py collectstatic --noinput --ignore '*.scss'",
        )
    if not pdf_possible():
        yield Finding(
            "PDF files can't be written.",
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation",
            can_wait=True,
        )


def _mail() -> Iterator[Finding]:
    if not settings.EMAIL_HOST:
        yield Finding("Messages go to the log and to nobody.", "Set EMAIL_HOST.")
        return
    if settings.DEFAULT_FROM_EMAIL.endswith(("@localhost", EXAMPLE)):
        yield Finding(f"Messages come from {settings.DEFAULT_FROM_EMAIL}.", "Set EMAIL_FROM.")
    try:
        server = get_connection(timeout=5)
        server.open()
        server.close()
    except OSError as error:
        yield Finding(
            f"{settings.EMAIL_HOST} takes no message: {error}", "Compare EMAIL_HOST and EMAIL_PORT."
        )


def _time() -> Iterator[Finding]:
    try:
        ZoneInfo(settings.TIME_ZONE)
    except ZoneInfoNotFoundError:
        yield Finding(f"This machine does not know {settings.TIME_ZONE}.", "apt-get install tzdata")


def _timers() -> Iterator[Finding]:
    if not SYSTEMD.is_dir():
        yield Finding(
            "Without systemd nothing shows whether the timers run.",
            "For cron, the line at the top of each docs/examples/scorecard-*.timer.",
            can_wait=True,
        )
        return
    # Units have the name of the folder (operations/install.sh).
    for timer in (f"{Path(settings.BASE_DIR).name}-{name}.timer" for name in TIMERS):
        command = ["/usr/bin/systemctl", "is-active", "--quiet", timer]
        if subprocess.run(command, check=False, timeout=10).returncode:  # noqa: S603 - units of our own
            yield Finding(f"{timer} is not active.", f"systemctl enable --now {timer}")


def _django() -> Iterator[Finding]:
    for found in run_checks(include_deployment_checks=True):
        if found.level >= ERROR:
            yield Finding(found.msg, found.hint or "python manage.py check --deploy")


# The database


def _database() -> Iterator[Finding]:
    try:
        connection.ensure_connection()
    except Exception as error:
        yield Finding(f"It does not answer: {error}", "Start it, and compare DATABASE_URL with its accounts.")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Finding(f"{len(missing)} changes of the tables are missing.", AS_OWNER)


def _triggers() -> Iterator[Finding]:
    for name in append_only.missing(connection, GUARDS):
        yield Finding(f"The trigger {name} is missing: what it guards can be changed.", AS_OWNER)


def _rights() -> Iterator[Finding]:
    if connection.vendor != "postgresql":
        yield Finding("The database is one file.", "PostgreSQL is for more than one council.", can_wait=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        if cursor.fetchone()[0]:
            yield Finding(
                "The service's account owns tables, and could take their triggers away.",
                "docs/operations.md, First start, step 3: an owner, and an account of the service.",
                can_wait=True,
            )
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
        apart = abs(float(cursor.fetchone()[0]) - timezone.now().timestamp())
    if apart > MOST_APART:
        yield Finding(
            f"Its clock is {apart:.0f} seconds from this machine's.", "Set both by one time server."
        )


def _replica() -> Iterator[Finding]:
    if "replica" not in connections:
        return
    with connections["replica"].cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        if not cursor.fetchone()[0]:
            yield Finding("DATABASE_REPLICA_URL is no replica.", "Let it name the streaming replica.")


def _content() -> Iterator[Finding]:
    if not Indicator.objects.exists():
        yield Finding("The library is empty.", "python manage.py load_library")
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        yield Finding("Nobody is an administrator.", "python manage.py createsuperuser")
    closed = Edition.objects.filter(published_at__isnull=False, unrestricted=True, rendition=None).count()
    if closed:
        yield Finding(f"{closed} editions are closed to the public.", "python manage.py freeze_public")


def _record() -> Iterator[Finding]:
    newest = Proof.objects.first()
    if newest is None or timezone.now() - newest.at > OLDEST_PROOF:
        yield Finding("The record was not proved for two days.", "python manage.py prove", can_wait=True)
    elif newest.problems:
        yield Finding(
            "The record is not what it was.", "python manage.py prove; docs/operations.md, The record"
        )


BEFORE_THE_DATABASE: dict[str, Check] = {
    "settings": _switches,
    "secrets": _secrets,
    "hosts and proxies": _hosts,
    "folders": _folders,
    "styles, scripts and PDF files": _assets,
    "e-mail": _mail,
    "time zone": _time,
    "timers": _timers,
    "checks of Django": _django,
}
IN_THE_DATABASE: dict[str, Check] = {
    "tables": _migrations,
    "triggers": _triggers,
    "rights and clock of the database": _rights,
    "replica": _replica,
    "library, administrator, editions": _content,
    "record": _record,
}
