"""The mid-year populations of a national file as an authority's own denominators.

They are taken over as a return, by somebody who may set figures for the authority: so every version stays, a newer
edition restates rates visibly, and a council decides itself.
"""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from districts.models import Area, User
from indicators.models import Indicator, Reading
from indicators.rules.terms import Basis
from national.models import NationalPlace
from national.queries import POPULATION, estimates_of
from returns.corrections import FigureCorrection, correct_readings
from returns.models import Return


def place_of(authority: Area) -> NationalPlace | None:
    """The place of the nation's statistics that an authority is; None where no file has named it. One query."""
    if not authority.ons_code:
        return None
    for place in NationalPlace.objects.filter(Q(code=authority.ons_code) | ~Q(other_codes=[])):
        if authority.ons_code in place.codes:
            return place
    return None


def populations_to_take(authority: Area) -> dict[date, Decimal]:
    """By mid-year the estimates that differ from what the authority's rates are counted against. Three queries."""
    place = place_of(authority)
    if place is None:
        return {}
    found = estimates_of([place.pk]).get(place.pk, {})
    readings = Reading.objects.filter(
        area=authority, indicator__code=POPULATION, basis=Basis.SNAPSHOT, illustrative=False
    )
    stored = dict(readings.values_list("period_end", "value"))
    return {day: count for day, count in sorted(found.items()) if stored.get(day) != count}


@transaction.atomic
def take_populations(*, authority: Area, reason: str, by: User | None) -> Return | None:
    """Count the authority's rates against the newest national estimates from now on; None where they are already."""
    taken = populations_to_take(authority)
    if not taken:
        return None
    population = Indicator.objects.get(code=POPULATION)
    corrections = [
        FigureCorrection(population, authority, Basis.SNAPSHOT, day, value=count)
        for day, count in taken.items()
    ]
    return correct_readings(corrections=corrections, owner=authority, reason=reason, by=by)
