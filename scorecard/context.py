"""What every page shows around its content."""

from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from districts.models import Area
from districts.permissions import Permission, reader_for
from districts.tree import Level
from scorecard.pages.help_pages import help_address


@dataclass(frozen=True)
class NavigationLink:
    """One entry of the service navigation; `current` on its own page and those below it."""

    text: str
    href: str
    current: bool


# Text, name of the address, and where the pages below it begin.
PLACES = (
    ("Scorecard", "home", "/scorecards/"),
    ("Indicators", "indicator-list", "/indicators/"),
    (Level.DISTRICT.plural, "district-list", "/districts/"),
    ("Improvement", "improvement", "/improvement/"),
)
WRITING = ("To write", "writing", "/commentary/")
APPROVALS = ("To approve", "approvals", "/approvals/")
RETURNS = ("Returns", "return-list", "/returns/")
PEOPLE = ("People", "manage-people", "/manage/people/")
COUNCILS = ("Councils", "manage-councils", "/manage/councils/")
AUDIT = ("Audit trail", "manage-audit", "/manage/audit/")
MANAGE = ("Manage", "manage", "/manage/")


def page(request: HttpRequest) -> dict[str, object]:
    """Service name, navigation and whether this is the demonstration.

    The navigation is worked out only where a template asks for it: an error page needs no database. `account` is the
    mark that a page to be kept has in place of its reader's account (scorecard/page_cache.py).
    """
    return {
        "service_name": settings.SERVICE_NAME,
        "below_called": f"{Level.DISTRICT.plural} and {Level.TEAM.plural.lower()}",
        "demo": settings.DEMO,
        "anonymous_readers": settings.ANONYMOUS_READERS,
        "navigation": partial(navigation, request),
        "first_steps": partial(first_steps, request),
        "help_url": help_address((request.resolver_match and request.resolver_match.url_name) or ""),
        "account": getattr(request, "account", ""),
    }


def first_steps(request: HttpRequest) -> str:
    """Where the reader's council is led on that has published nothing yet; empty without one. One query."""
    held = reader_for(request.user).areas_held(Permission.EDIT)
    own = Area.objects.filter(pk__in=held, parent=None).exclude(level=Level.COMPARATOR)
    found = own.exclude(scorecards__editions__published_at__isnull=False).first() if held else None
    return reverse("manage-first-steps", args=[found.slug]) if found else ""


def navigation(request: HttpRequest) -> list[NavigationLink]:
    """The links that this reader can follow, in the order shown."""
    reader = reader_for(request.user)
    places = list(PLACES)
    if reader.may_anywhere(Permission.SEE_RETURNS):
        places.append(RETURNS)
    if reader.may_anywhere(Permission.COMMENT) and not reader.may_anywhere(Permission.EDIT):
        places.append(WRITING)
    if reader.may_anywhere(Permission.APPROVE):
        places.append(APPROVALS)
    if reader.may_anywhere(Permission.EDIT):
        places.append(MANAGE)
    elif reader.is_administrator:
        places += [COUNCILS, PEOPLE, AUDIT]
    return [_link(request.path, *place) for place in places]


def _link(path: str, text: str, name: str, below: str) -> NavigationLink:
    href = reverse(name)
    return NavigationLink(text, href, current=path == href or path.startswith(below))
