"""Which figures of a new rendition everybody may see: the one place that asks."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings

from disclosure.model import Known, Structure, Witness, as_known
from disclosure.model import Ledger as KnownLedger
from disclosure.protect import Progress
from disclosure.protect import protect as judge
from districts.tree import Level, Tree
from indicators.models import Indicator
from indicators.rules.figures import Figure
from indicators.rules.published_values import as_public
from indicators.rules.values import DatedKey, FigureResolver


@dataclass(frozen=True)
class Ledger:
    """Everything that was ever shown to everybody, or kept from them, of an authority, with its witnesses as JSON.

    `elsewhere` are figures that others print, as they are: the nation of an authority.
    """

    shown: Mapping[DatedKey, tuple[Figure, ...]] = field(default_factory=dict)
    hidden: frozenset[DatedKey] = frozenset()
    witnesses: Mapping[DatedKey, str] = field(default_factory=dict)
    elsewhere: Mapping[DatedKey, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class Protection:
    """The figures to hide, those of them that are small themselves, and why nobody can tell each.

    `exposed` are small and were given away by what was shown before. `unproven` are figures that could be told whatever
    is hidden: with one of these nothing may be published.
    """

    hidden: frozenset[DatedKey]
    small: frozenset[DatedKey]
    witnesses: Mapping[DatedKey, Witness] = field(default_factory=dict)
    exposed: frozenset[DatedKey] = frozenset()
    unproven: frozenset[DatedKey] = frozenset()


def protect(
    resolver: FigureResolver,
    figures: Mapping[DatedKey, Figure],
    indicators: Iterable[Indicator],
    ledger: Ledger,
    progress: Progress,
) -> Protection:
    """What of these figures is hidden; what was hidden once stays so.

    `figures` are all that the authority publishes up to now. What others are compared with is published elsewhere, and
    grades are nobody's number: both are shown.
    """
    judged = _judged(resolver, figures)
    structure = Structure(
        tree=Tree(node for node in resolver.tree.nodes.values() if node.level is not Level.COMPARATOR),
        specs=resolver.specs,
        relations={each.pk: each.relations for each in indicators if each.pk in resolver.specs},
        rule=settings.SMALL_NUMBERS,
    )
    shown = {
        key: tuple(known for figure in versions if (known := as_known(figure)) is not None)
        for key, versions in ledger.shown.items()
        if key in judged or _is_judged(resolver, key)
    }
    hidden = frozenset(key for key in ledger.hidden if _is_judged(resolver, key))
    witnesses = {key: Witness.from_json(json.loads(text)) for key, text in ledger.witnesses.items()}
    before = KnownLedger({key: each for key, each in shown.items() if each}, hidden, witnesses)
    elsewhere = {key: judged[key] for key in ledger.elsewhere if key in judged}
    found = judge(judged, _with(before, elsewhere), structure, progress)
    exposed, unproven = found.exposed, found.unproven
    if unproven and elsewhere:
        # What only others give away nobody here can protect: it is told of, and stands in the way of nothing.
        given_away = unproven - judge(judged, before, structure, progress).unproven
        exposed, unproven = exposed | given_away, unproven - given_away
    return Protection(found.hidden, found.sensitive, found.witnesses, exposed, unproven)


def _with(ledger: KnownLedger, elsewhere: Mapping[DatedKey, Known]) -> KnownLedger:
    """The ledger with what others print of the figures as they are."""
    shown = {key: (*ledger.shown.get(key, ()), known) for key, known in elsewhere.items()}
    return replace(ledger, shown={**ledger.shown, **shown})


def _judged(resolver: FigureResolver, figures: Mapping[DatedKey, Figure]) -> dict[DatedKey, Known]:
    known = {
        key: as_known(as_public(resolver.specs[key[0]], figure))
        for key, figure in figures.items()
        if _is_judged(resolver, key)
    }
    return {key: each for key, each in known.items() if each is not None}


def _is_judged(resolver: FigureResolver, key: DatedKey) -> bool:
    indicator, _, area, _ = key
    spec, node = resolver.specs.get(indicator), resolver.tree.nodes.get(area)
    return spec is not None and node is not None and not spec.is_grade and node.level is not Level.COMPARATOR
