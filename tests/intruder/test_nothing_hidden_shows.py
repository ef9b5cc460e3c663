"""Two councils that differ in hidden numbers alone give the same bytes: pages, charts, files, interface, search.

Targets and notes on charts are live on public pages: beside them too (docs/decisions/0057).
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from django.db import transaction

from disclosure.counts import counts_of
from disclosure.model import Move, Structure, Witness
from districts.tree import Tree
from indicators.models import Annotation, Target
from indicators.rules.terms import AnnotationKind
from scorecard.models import Edition, PublishedFigure, WhyHidden
from tests.intruder.councils import COUNTY, FAMILIES, Council, Family, Key, Parts, of_families
from tests.intruder.through_pages import Stored, publish_all, store
from tests.scorecard.public_addresses import (
    ALWAYS,
    given_to_everybody,
    of_area,
    of_edition,
    of_indicator,
    that_differ,
)

MONTHS, AREAS = 2, 2
FILES = ("/readings/", "/readings/export.csv", "/search/?q=measure", "/search/?q=district", "/scorecards/")
OPEN_DATA = [f"/open-data/county/{basis}.csv" for basis in ("month", "snapshot", "quarter", "ytd", "r12m")]
DRAWN = ("compare", "xmr", "funnel", "areas")


def given(stored: Stored) -> dict[str, tuple[int, bytes]]:
    """Everything that everybody can get."""
    slugs = [area.slug for area in stored.areas.values()][:AREAS]
    addresses = [*ALWAYS, *FILES, *OPEN_DATA, *of_area(slugs)]
    for edition in Edition.objects.select_related("scorecard"):
        page = f"/scorecards/{edition.scorecard.slug}/{edition.period.slug}/"
        addresses += [*of_edition(edition, slugs), f"{page}meeting/"]
    for code in (each.code for each in stored.indicators.values()):
        drawn = [f"/indicators/{code}/{kind}.svg?area={slugs[0]}&range=all" for kind in DRAWN]
        addresses += [*of_indicator(code, slugs), *drawn, f"/indicators/{code}/authorities/"]
    return given_to_everybody(addresses)


def moved(council: Council, stored: Stored, move: Move) -> Council:
    """The council as it might be by a way of the protection."""
    areas = {area.pk: number for number, area in stored.areas.items()}
    measures = {indicator.pk: number for number, indicator in stored.indicators.items()}
    specs = {each.pk: each.spec for each in stored.indicators.values()}
    relations = {each.pk: each.relations for each in stored.indicators.values()}
    counts = counts_of(Structure(Tree([]), specs, relations))
    returned: dict[Key, Parts] = dict(council.returned)
    for (count, area, (_, day)), change in move.items():
        for names, part in ((counts.numerators, "numerator"), (counts.denominators, "denominator")):
            for pk in (pk for pk, name in names.items() if name == count):
                key = measures[pk], areas[area], day
                if key in returned and getattr(returned[key], part) is not None:
                    returned[key] = replace(returned[key], **{part: getattr(returned[key], part) + change})
    return replace(council, returned=returned)


def published(council: Council) -> tuple[Stored, dict[str, tuple[int, bytes]], dict[str, Move]]:
    """The council's areas and indicators, what it gives to everybody, and the ways of its newest small figures."""
    stored = store(council)
    with_targets_and_notes(council, stored)
    publish_all(council, stored)
    small = PublishedFigure.objects.filter(hidden=WhyHidden.SMALL, edition=Edition.objects.latest("pk"))
    witnesses = (Witness.from_json(json.loads(each.witness)) for each in small.exclude(witness=""))
    ways: Mapping[str, Move] = {repr(sorted(move.items())): move for each in witnesses for move in each.moves}
    return stored, given(stored), dict(ways)


def with_targets_and_notes(council: Council, stored: Stored) -> None:
    """A target of each measure for the county and what lies in it, and a note on every chart."""
    county, begin = stored.areas[COUNTY], council.months[0].replace(day=1)
    for indicator in stored.indicators.values():
        about = {"indicator": indicator, "area": county, "in_force_from": begin, "applies_below": True}
        Target.objects.create(**about, basis=indicator.bases[0], target=4, set_by="Council")
    Annotation.objects.create(
        area=county, date=council.months[-1], kind=AnnotationKind.EVENT, text="A new team"
    )


def with_small_numbers(family: Family) -> Council:
    """A council of a family that has small numbers in its last month, and no corrections."""
    for seed in range(20):
        found = of_families(Random(f"bytes {family.__name__} {seed}"), MONTHS, [family])
        now = [
            parts.numerator
            for (measure, _, day), parts in found.returned.items()
            if day == found.months[-1] and found.relations[measure].counts_people
        ]
        if sum(1 <= number <= 5 for number in now) > 1:
            return replace(found, corrected={}, withdrawn={})
    raise AssertionError("No council has small numbers.")


@pytest.mark.django_db
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__)
def test_other_hidden_numbers_give_the_same_bytes(family, settings):
    settings.ANONYMOUS_READERS = True
    council = with_small_numbers(family)
    with transaction.atomic():
        stored, first, ways = published(council)
        other = moved(council, stored, ways[min(ways)])
        transaction.set_rollback(True)
    assert other.returned != council.returned
    with transaction.atomic():
        _, again, _ = published(other)
        transaction.set_rollback(True)
    assert that_differ(first, again) == []
