"""So many tries in so long, counted in the database: every web process sees the same count.

A window of time has one line for each name and whoever tries; who it is stands there only as a keyed hash.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from districts.access import View
from districts.models import Tries


@dataclass(frozen=True)
class Limit:
    """So many `times` within so many `seconds`."""

    times: int
    seconds: int


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: told by the outermost of the PROXIES in front, else the other end of the line."""
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    if settings.PROXIES and len(told) >= settings.PROXIES:
        return told[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def by_address(request: HttpRequest) -> str:
    """Who tries, where nobody is signed in yet."""
    return client_address(request)


def by_account(request: HttpRequest) -> str:
    """Who tries, where somebody is signed in."""
    return f"account {request.user.pk}"


def by_reader(request: HttpRequest) -> str:
    """Who tries, signed in or not."""
    return by_account(request) if request.user.is_authenticated else by_address(request)


def limited(name: str, who: Callable[[HttpRequest], str], method: str = "POST") -> Callable[[View], View]:
    """Answer 429 to forms sent more often than settings.RATE_LIMITS[name] allows; looking at them is free."""

    def declare(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            limit = Limit(*settings.RATE_LIMITS[name])
            wait = (
                0 if request.method != method else seconds_to_wait(name, who(request), limit, timezone.now())
            )
            return view(request, *args, **kwargs) if not wait else too_many(request, wait)

        return counted

    return declare


def seconds_to_wait(name: str, who: str, limit: Limit, now: datetime) -> int:
    """Count one try; 0 where it is within the limit, else how many seconds until the next is."""
    window = int(now.timestamp()) // limit.seconds
    until = datetime.fromtimestamp((window + 1) * limit.seconds, UTC)
    key = _key(f"{name} {who} {window}")
    if _count(key, until, now) <= limit.times:
        return 0
    return max(1, round((until - now) / timedelta(seconds=1)))


def is_first(name: str, who: str, seconds: int, now: datetime) -> bool:
    """Whether this is the first time within so many seconds; whoever asks at the same moment, it is so for one."""
    key = _key(f"{name} {who}")
    Tries.objects.filter(key=key, until__lt=now).delete()
    _, is_new = Tries.objects.get_or_create(
        key=key, defaults={"until": now + timedelta(seconds=seconds), "count": 1}
    )
    return is_new


def _key(text: str) -> str:
    return salted_hmac("districts.rate_limits", text, algorithm="sha256").hexdigest()


def _count(key: str, until: datetime, now: datetime) -> int:
    """One more, whoever else counts at the same time. The lines of windows that are over go as a new one begins."""
    mine = Tries.objects.using(DEFAULT_DB_ALIAS).filter(key=key)  # never a replica's count
    if not mine.update(count=models.F("count") + 1):
        Tries.objects.filter(until__lt=now).delete()
        try:
            with transaction.atomic():
                Tries.objects.create(key=key, until=until, count=1)
        except IntegrityError:
            mine.update(count=models.F("count") + 1)
    return mine.values_list("count", flat=True).first() or 1


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """The page that says so, and when to come again."""
    answer = render(request, "429.html", status=429)
    answer["Retry-After"] = str(wait)
    return answer
