"""The way in: what the performance team can set, for each of its authorities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from backoffice.scope import authorities_edited
from districts.access import Access, page_for
from districts.models import Area
from districts.permissions import reader_for
from indicators.rules.periods import Period, add_months
from scorecard.models import Scorecard


@dataclass(frozen=True)
class CardShown:
    """A scorecard, and the month that is at work."""

    authority_id: int
    name: str
    slug: str
    current: Period


def _current(authorities: Sequence[Area]) -> Iterator[tuple[Scorecard, Period]]:
    """Each scorecard with the period of its newest draft, else that after its newest edition, else the last month."""
    cards = Scorecard.objects.filter(authority__in=authorities).prefetch_related("editions")
    for card in cards:
        found = list(card.editions.all())  # newest first
        drafts = [each.period for each in found if each.is_draft]
        last = Period(add_months(timezone.localdate(), -1))
        yield card, drafts[0] if drafts else found[0].period.following if found else last


@page_for(Access.EDITS)
def home(request: HttpRequest) -> HttpResponse:
    """Links to everything that can be set."""
    authorities = authorities_edited(reader_for(request.user))
    cards = [
        CardShown(card.authority_id, card.name, card.slug, period) for card, period in _current(authorities)
    ]
    found = [(area, [card for card in cards if card.authority_id == area.pk]) for area in authorities]
    return render(request, "manage/home.html", {"authorities": found})
