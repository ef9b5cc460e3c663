"""The pages of improvement that show figures: they show what a published edition covers, as every live page does."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from districts.access import Access, page_for
from districts.models import Area
from districts.permissions import Reader, line_up, reader_for
from districts.tree import Level
from improvement.caseload_queries import caseloads
from improvement.queries import Requirement, milestones_of, requirements
from indicators.addresses import month_or_404
from indicators.rules.periods import Period, add_months, month_end, months_between
from scorecard.queries import Choice
from scorecard.visibility import (
    Visibility,
    area_or_404,
    authorities_seen,
    editions_seen,
    is_insider,
    visibility_of,
)

SHOWN, LEFT_OUT = "shown", "left-out"


@dataclass(frozen=True)
class ImprovementQuery:
    """Whose page is asked for, as on which day, and with illustrative figures or without."""

    authority: Area
    month: Period
    as_at: date
    illustrative: bool
    view: Visibility

    def url(self, **changed: str) -> str:
        """This page with something else asked for."""
        query = {"area": self.authority.slug, "month": self.month.slug}
        query["illustrative"] = SHOWN if self.illustrative else LEFT_OUT
        return f"{reverse('improvement')}?{urlencode(query | changed)}"


@page_for(Access.READERS)
def notice(request: HttpRequest) -> HttpResponse:
    """What the Improvement Notice requires: each milestone, where it stands, and whether it will be met."""
    reader = reader_for(request.user)
    authority = authority_asked(reader, request.GET.get("area", ""))
    if authority is None:
        return render(request, "improvement/notice.html", {"authority": None})
    asked = _asked_for(reader, authority, request.GET.dict())
    found = requirements(authority, asked.as_at, asked.view.can_see, illustrative=asked.illustrative)
    return render(
        request,
        "improvement/notice.html",
        {
            "authority": authority,
            "reads_plan": is_insider(reader, authority),
            "as_at": asked.as_at,
            "month": asked.month,
            "requirements": found,
            "authorities": _authority_choices(reader, authority),
            "months": _month_choices(asked),
            "switch": _illustrative_choices(asked, found),
            "illustrative": asked.illustrative,
        },
    )


@page_for(Access.READERS)
def caseload_page(request: HttpRequest) -> HttpResponse:
    """Teams' caseloads against their optimum, with the children who have no worker beside them."""
    reader = reader_for(request.user)
    authority = authority_asked(reader, request.GET.get("area", ""))
    if authority is None:
        return render(request, "improvement/caseloads.html", {"authority": None})
    edition = editions_seen(reader, authority).first()
    today = timezone.localdate()
    period = Period(month_end(today) if edition is None else edition.period_end)
    published = None if edition is None else edition.published_at
    shown_on = today if published is None else published.date()
    return render(
        request,
        "improvement/caseloads.html",
        {
            "authority": authority,
            "reads_plan": is_insider(reader, authority),
            "month": period,
            "tables": caseloads(authority, period, shown_on, visibility_of(reader, authority).can_see),
            "authorities": _authority_choices(reader, authority, "caseloads"),
        },
    )


def authority_asked(reader: Reader, slug: str) -> Area | None:
    """The authority of the area asked for, else the reader's first; None where there is none. Raises Http404."""
    if not slug:
        seen = authorities_seen(reader)
        return seen[0] if seen else None
    authority = line_up(area_or_404(reader, slug))[-1]
    if authority.level == Level.COMPARATOR:
        raise Http404(f"{authority} has no Improvement Notice here.")
    return authority


def _asked_for(reader: Reader, authority: Area, query: dict[str, str]) -> ImprovementQuery:
    shown = query.get("illustrative", SHOWN)
    if shown not in (SHOWN, LEFT_OUT):
        raise Http404(f"“{shown}” is neither “{SHOWN}” nor “{LEFT_OUT}”.")
    view = visibility_of(reader, authority)
    today = timezone.localdate()
    last = min(view.until, month_end(today))
    month = month_or_404(query["month"]) if query.get("month") else _newest_month(reader, authority, last)
    if month.end > last:
        raise Http404(f"Nothing is published for {month.label}.")
    return ImprovementQuery(authority, month, min(month.end, today), shown == SHOWN, view)


def _newest_month(reader: Reader, authority: Area, last: date) -> Period:
    """The month of the newest edition; without one, the last that the reader may see."""
    edition = editions_seen(reader, authority).first()
    return Period(last if edition is None else min(last, edition.period_end))


def _authority_choices(reader: Reader, authority: Area, name: str = "improvement") -> list[Choice]:
    return [
        Choice(each.name, f"{reverse(name)}?area={each.slug}", each.pk == authority.pk)
        for each in authorities_seen(reader)
    ]


def _month_choices(asked: ImprovementQuery) -> list[Choice]:
    """Every month since the first milestone was set, newest first."""
    milestones = milestones_of(asked.authority)
    if not milestones:
        return []
    first = milestones[0].in_force_from
    ends = [add_months(asked.month.end, -back) for back in range(months_between(first, asked.month.end) + 1)]
    following = [add_months(asked.month.end, 1)] if add_months(asked.month.end, 1) <= asked.view.until else []
    months = [Period(end) for end in (*following, *ends)]
    return [Choice(month.label, asked.url(month=month.slug), month == asked.month) for month in months]


def _illustrative_choices(asked: ImprovementQuery, found: list[Requirement]) -> list[Choice]:
    """Whether illustrative figures are shown beside published ones, where there are any."""
    if asked.illustrative and not any(requirement.illustrative for requirement in found):
        return []
    return [
        Choice("shown, marked †", asked.url(illustrative=SHOWN), asked.illustrative),
        Choice("left out", asked.url(illustrative=LEFT_OUT), not asked.illustrative),
    ]
