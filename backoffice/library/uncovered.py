"""Which figures everybody would see if an indicator no longer counted people, told before it is saved."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.db.models import Max

from disclosure.counts import counts_of
from disclosure.figures import figures_of
from disclosure.model import Known, Ledger, Structure
from disclosure.protect import protect
from districts.models import Area
from districts.tree import Tree
from indicators.models import Indicator
from indicators.queries import load_indicator_data
from indicators.rules.figures import in_words
from indicators.rules.periods import describe
from indicators.rules.relations import LibraryRelations
from indicators.rules.values import DatedKey
from scorecard.models import Edition

LISTED = 50


@dataclass(frozen=True)
class UncoveredFigure:
    """A figure that would appear, in words."""

    area: str
    basis: str
    period: str
    text: str


@dataclass(frozen=True)
class Uncovered:
    """How many figures would appear, and the newest of them."""

    number: int
    listed: Sequence[UncoveredFigure]


def uncovered(indicator: Indicator, authorities: Iterable[Area]) -> Uncovered:
    """The figures of an indicator as it is stored that are hidden from everybody as it counts people.

    Of these authorities, but for those that protect it themselves, and of periods that are published for everybody.
    """
    found: list[tuple[date, UncoveredFigure]] = []
    own = set(indicator.own_protections.values_list("authority_id", flat=True))
    for authority in (each for each in authorities if each.pk not in own):
        until = _published_until(authority)
        if until is not None:
            found += _uncovered(indicator, authority, until)
    found.sort(key=lambda each: each[0], reverse=True)
    return Uncovered(len(found), [figure for _, figure in found[:LISTED]])


def _published_until(authority: Area) -> date | None:
    """The end of the newest period that everybody may read of; None where there is none."""
    public = Edition.objects.filter(
        scorecard__authority=authority, unrestricted=True, published_at__isnull=False
    )
    newest: date | None = public.aggregate(newest=Max("period_end"))["newest"]
    return newest


def _uncovered(indicator: Indicator, authority: Area, until: date) -> list[tuple[date, UncoveredFigure]]:
    family = _family(indicator)
    resolver = load_indicator_data(authority, family, first=None, last=until).resolver
    figures = figures_of(resolver, [each.spec for each in family], until=until)
    relations = {each.pk: each.relations for each in family}
    hidden = _hidden(figures, resolver.tree, family, relations)
    without = relations | {indicator.pk: replace(indicator.relations, counts_people=False)}
    seen = hidden - _hidden(figures, resolver.tree, family, without)
    return [
        (
            end,
            UncoveredFigure(
                resolver.tree.nodes[area].name,
                basis.label,
                describe(basis, end),
                in_words(indicator.spec, value),
            ),
        )
        for pk, basis, area, end in sorted(seen)
        if pk == indicator.pk and (value := figures[pk, basis, area, end].value) is not None
    ]


def _hidden(
    figures: Mapping[DatedKey, Known],
    tree: Tree,
    family: Iterable[Indicator],
    relations: Mapping[int, LibraryRelations],
) -> frozenset[DatedKey]:
    specs = {each.pk: each.spec for each in family}
    return protect(figures, Ledger(), Structure(tree, specs, relations, settings.SMALL_NUMBERS)).hidden


def _family(indicator: Indicator) -> list[Indicator]:
    """The indicators that a declared relation ties to this one, however far, and itself."""
    library = {each.pk: each for each in Indicator.objects.all()}
    counts = counts_of(
        Structure(
            Tree([]),
            {each.pk: each.spec for each in library.values()},
            {each.pk: each.relations for each in library.values()},
        )
    )
    own = counts.families.get(counts.numerators.get(indicator.pk, ""))
    return [
        each
        for pk, each in library.items()
        if pk == indicator.pk or counts.families.get(counts.numerators.get(pk, ""), "") == own
    ]
