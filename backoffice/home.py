"""The way in: what the performance team can set, for each of its authorities."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from backoffice.scope import authorities_edited
from districts.access import Access, open_to
from districts.permissions import reader_for
from scorecard.models import Scorecard


@require_safe
@open_to(Access.EDITS)
def home(request: HttpRequest) -> HttpResponse:
    """Links to everything that can be set."""
    authorities = authorities_edited(reader_for(request.user))
    cards = Scorecard.objects.filter(authority__in=authorities)
    found = [(area, [card for card in cards if card.authority_id == area.pk]) for area in authorities]
    return render(request, "manage/home.html", {"authorities": found})
