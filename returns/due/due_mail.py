"""E-mails that send themselves: to officers before and after a return is due, to the performance team what has changed.

Each person gets one e-mail a run, and none twice: what was sent is stored with the sending, in one transaction. Where
the process is killed between the two, the next run sends the same message again, by the same Message-ID, which mail
servers and readers know as one.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from districts.dates import long_date
from districts.models import Area, Role, RoleName, User
from districts.permissions import Grant, Permission, Reader
from districts.tree import Level
from indicators.queries import areas_of
from indicators.rules.periods import Period, add_months
from returns.due.reminders import officers_of
from returns.due.tracker import TrackerCell, tracker_for
from returns.models import Digest, Reminder, Return, ReturnKind, ReturnState

DAYS_BEFORE = 3
DAYS_BETWEEN = 7
WEEKS_AFTER = 4
SOON, LATE = "soon", "late"


@dataclass(frozen=True)
class Told:
    """What became of one person's e-mail, in words; `failed` where the mail server did not take it."""

    words: str
    failed: bool = False


@dataclass(frozen=True)
class Awaited:
    """An area's month that has not come in; `stage` is that of the reminder: soon, or late by so many weeks."""

    area: Area
    month: Period
    due: date
    stage: str

    @property
    def words(self) -> str:
        """The line of an e-mail."""
        is_due = "is due on" if self.stage == SOON else "was due on"
        return f"{self.area}, {self.month.label}: {is_due} {long_date(self.due)}"


# What published editions no longer agree with: of a council, with where the service stands.
Differ = Callable[[Area, str], Iterable[str]]


def send_due(today: date, site: str, differ: Differ = lambda council, site: ()) -> Iterator[Told]:
    """Send what is due, and tell of each e-mail whom it went to. `site` is where the service stands.

    `differ` tells the team, after returns came in or were withdrawn, which editions no longer agree.

    An address that the mail server does not take keeps nobody else from hearing.
    """
    for council in Area.objects.filter(parent=None, level=Level.AUTHORITY):
        awaited = list(awaited_of(council, today))
        yield from _remind(awaited, site)
        yield from _tell_team(council, awaited, today, site, differ)


def told_of(user: User, words: str, send: Callable[[], bool]) -> Iterator[Told]:
    """Send something to somebody, and tell what became of it; nothing where there was nothing to send."""
    try:
        if send():
            yield Told(f"{user.email}: {words}")
    except (OSError, SMTPException) as error:
        yield Told(f"{user.email}: not {words}, {error}", failed=True)


def awaited_of(council: Area, today: date) -> Iterator[Awaited]:
    """What a council's areas still owe: due within three days, or late by less than five weeks."""
    sees_all = Reader(None, frozenset({Grant(Permission.SEE_RETURNS, council.pk, council.pk)}))
    for row in tracker_for(sees_all, today, Period(add_months(today, -1))).rows:
        for cell in row.entries:
            stage = _stage(cell, today)
            if stage:
                yield Awaited(row.area, cell.period, cell.due, stage)


def _stage(cell: TrackerCell, today: date) -> str:
    """Which reminder it is time for; empty for none."""
    late = (today - cell.due).days
    if not cell.awaited or late < -DAYS_BEFORE:
        return ""
    weeks = late // DAYS_BETWEEN
    return SOON if late <= 0 else f"{LATE} {weeks}" if weeks <= WEEKS_AFTER else ""


# Officers


def _remind(awaited: Sequence[Awaited], site: str) -> Iterator[Told]:
    owed: dict[User, list[Awaited]] = defaultdict(list)
    for each in awaited:
        for officer in officers_of(each.area):
            owed[officer].append(each)
    for officer, lines in owed.items():
        yield from told_of(officer, f"reminded of {len(lines)}", partial(_remind_one, officer, lines, site))


@transaction.atomic
def _remind_one(officer: User, lines: Sequence[Awaited], site: str) -> bool:
    """Whether there was anything of which the officer had not been reminded yet. One e-mail names all that is owed."""
    made = [
        Reminder.objects.get_or_create(
            user=officer, area=each.area, period_end=each.month.end, stage=each.stage
        )
        for each in lines
    ]
    if not any(new for _, new in made):
        return False
    owed = "\n".join(each.words for each in lines)
    text = (
        f"These returns have not come in:\n\n{owed}\n\n"
        f"Upload them, or take a template to fill in:\n{site}/returns/new/"
    )
    send_once(
        officer,
        f"Returns to send in: {len(lines)}",
        text,
        said=" ".join(f"{each.area.pk} {each.month.slug} {each.stage}" for each in lines),
    )
    return True


# The performance team


def _tell_team(
    council: Area, awaited: Sequence[Awaited], today: date, site: str, differ: Differ
) -> Iterator[Told]:
    team = Role.objects.filter(area=council, role=RoleName.PERFORMANCE_TEAM, user__is_active=True)
    differing = cache(lambda: tuple(differ(council, site)))  # minutes, of a large council
    for role in team.exclude(user__email="").select_related("user"):
        tell = partial(_tell_one, role.user, council, awaited, today, site, differing)
        yield from told_of(role.user, f"told of {council}", tell)


def _tell_one(
    user: User,
    council: Area,
    awaited: Sequence[Awaited],
    today: date,
    site: str,
    differing: Callable[[], Iterable[str]],
) -> bool:
    """Whether there was anything to tell that had not been told. Everything is read before the transaction begins."""
    last = Digest.objects.filter(user=user, area=council).order_by("-day").first()
    if last is not None and last.day >= today:
        return False
    now = timezone.now()
    told_until = last.day if last else today - timedelta(days=1)
    since = last.at if last else now - timedelta(days=1)
    came_in = returns_between(council, (since, now), ReturnState.ACCEPTED, ReturnState.DRAFT)
    withdrawn = returns_between(council, (since, now), ReturnState.WITHDRAWN)
    parts = [
        ("Came in", list(map(came_in_words, came_in))),
        ("Withdrawn", list(map(came_in_words, withdrawn))),
        ("Late now", [each.words for each in awaited if told_until <= each.due < today]),
    ]
    if any(lines for _, lines in parts[:2]):
        parts.append(("Published editions that no longer agree", list(differing())))
    said = "\n\n".join("\n".join([f"{heading}:", *lines]) for heading, lines in parts if lines)
    text = f"{said}\n\n{site}/returns/"
    return bool(said) and _send_digest(user, council, text, today, now)


@transaction.atomic
def _send_digest(user: User, council: Area, text: str, today: date, now: datetime) -> bool:
    """Whether this process is the one that sends it."""
    _, new = Digest.objects.get_or_create(user=user, area=council, day=today, defaults={"at": now})
    if new:
        send_once(user, f"Returns of {council}", text, said=f"{council.pk} {today}")
    return new


def returns_between(council: Area, span: tuple[datetime, datetime], *states: ReturnState) -> list[Return]:
    """Returns that people sent, which came in, or were decided, after the first moment and up to the last."""
    found = Return.objects.filter(area__in=areas_of(council), kind=ReturnKind.UPLOAD, state__in=states)
    moment = "decided_at" if ReturnState.WITHDRAWN in states else "uploaded_at"
    within = found.filter(**{f"{moment}__gt": span[0], f"{moment}__lte": span[1]})
    return list(within.select_related("area").order_by(moment))


def came_in_words(found: Return) -> str:
    """A return as the digest and the page of its month name it."""
    month = f", {Period(found.period_end).label}" if found.period_end else ""
    return f"{found.area}{month}: {found} ({found.get_state_display().lower()})"


def send_once(user: User, subject: str, text: str, *, said: str) -> None:
    """One e-mail to somebody; `said` makes the Message-ID of what is the same message again."""
    name = sha256(f"{user.pk} {said}".encode()).hexdigest()[:32]
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    headers = {"Message-ID": f"<{name}@{host}>"}
    EmailMessage(subject, f"{text}\n\n{settings.SERVICE_NAME}\n", to=[user.email], headers=headers).send()
