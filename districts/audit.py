"""The audit trail as it is searched: by whom, what and when, within what the reader may look at."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from http import HTTPStatus
from operator import or_

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from districts.models import AlsoConcerned, Area, AuditEntry, record
from districts.permissions import Permission, Reader, reader_for
from districts.tree import Level

# What can be looked for: its label, and how the actions of that kind begin.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "sign-ins": ("Sign-ins and sign-outs", ("sign-",)),
    "accounts": ("Accounts and roles", ("account ", "invitation ", "user ", "role ", "directory ")),
    "drafts": ("Drafts viewed and opened", ("draft ",)),
    "returns": ("Returns", ("return ", "reminder ", "cell ", "key ")),
    "targets": ("Targets", ("target ", "targets ")),
    "indicators": ("Indicators", ("indicator ", "collection level ")),
    "layouts": ("Scorecards and their layout", ("layout ", "scorecard ")),
    "national": ("National files", ("national ", "recipe ")),
    "notes": ("Notes on charts", ("note ",)),
    "areas": ("Areas", ("area ",)),
    "names": ("Names in returns and due dates", ("name ", "names ", "due date ")),
    "editions": ("Editions and commentary", ("edition ", "commentary ")),
    "messages": ("Subscriptions and messages", ("subscri", "unsubscribed")),
    "plan": ("Action plan", ("action ", "plan ", "recommendation ")),
    "exports": ("Files downloaded", ("download",)),
}
OF_THE_SHARED_LIBRARY = "indicator "


@dataclass(frozen=True)
class Search:
    """What to look for; empty and None look for everything. Both days belong to it."""

    who: str = ""
    kind: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None


def entries_seen(reader: Reader) -> QuerySet[AuditEntry]:
    """The entries that the reader may look at, newest first: an administrator all of them.

    A performance team sees those that concern its authorities, and the changes of indicators, which all share.
    """
    entries = AuditEntry.objects.select_related("by")
    if reader.is_administrator:
        return entries
    held = reader.areas_held(Permission.EDIT)
    own = Area.objects.filter(pk__in=held, level=Level.AUTHORITY)
    also = AlsoConcerned.objects.filter(authority__in=own).values("entry")
    shared = Q(action__startswith=OF_THE_SHARED_LIBRARY)
    return entries.filter(Q(authority__in=own) | Q(pk__in=also) | shared)


def entries_found(entries: QuerySet[AuditEntry], search: Search) -> QuerySet[AuditEntry]:
    """The entries among these that fit the search."""
    if search.who:
        names = ("username", "first_name", "last_name", "email")
        entries = entries.filter(_any(Q(**{f"by__{name}__icontains": search.who}) for name in names))
    if search.kind:
        begins = KINDS[search.kind][1]
        entries = entries.filter(_any(Q(action__startswith=beginning) for beginning in begins))
    if search.words:
        entries = entries.filter(Q(action__icontains=search.words) | Q(subject__icontains=search.words))
    if search.first is not None:
        entries = entries.filter(at__gte=_midnight(search.first))
    if search.last is not None:
        entries = entries.filter(at__lt=_midnight(search.last + timedelta(days=1)))
    return entries


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class DraftViewed:
    """A draft that a page shows, and whose it is."""

    subject: str
    authority: Area


def record_draft_viewed(request: HttpRequest, viewed: DraftViewed) -> None:
    """Put on record that somebody looked at a draft."""
    by = reader_for(request.user).user
    record(by=by, action="draft viewed", subject=viewed.subject, area=viewed.authority)


# What gives figures to a program and says nothing of a file.
FOR_PROGRAMS = {"api-readings", "api-rows", "indicator-explorer"}


def _gives_figures(request: HttpRequest, answer: HttpResponse) -> bool:
    """Whether the answer is a file, also one that browsers show, such as a chart; or figures for a program."""
    asked = "" if request.resolver_match is None else request.resolver_match.url_name
    return answer.status_code == HTTPStatus.OK and (
        "Content-Disposition" in answer.headers or asked in FOR_PROGRAMS
    )


class DownloadsOnRecord:
    """Puts on record whatever of figures somebody signed in has taken away, whatever view gave it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as the view does."""
        answer = self.get_response(request)
        reader = reader_for(request.user)
        if reader.user is not None and request.method == "GET" and _gives_figures(request, answer):
            record(by=reader.user, action="download", subject=request.get_full_path())
        return answer
