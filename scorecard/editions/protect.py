"""Which figures of a new rendition everybody may see: the one place that asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from indicators.models import Indicator
from indicators.rules.figures import Figure, IndicatorSpec
from indicators.rules.public_figures import hidden_figures, parts_of
from indicators.rules.values import DatedKey, FigureResolver


@dataclass(frozen=True)
class Ledger:
    """Everything that was ever shown to everybody, or kept from them, of an authority."""

    shown: Mapping[DatedKey, tuple[Figure, ...]] = field(default_factory=dict)
    hidden: frozenset[DatedKey] = frozenset()


@dataclass(frozen=True)
class Protection:
    """The figures to hide, those of them that are small themselves, and why nobody can tell each, as JSON.

    `unproven` are figures that could be told whatever is hidden: with one of these nothing may be published.
    """

    hidden: frozenset[DatedKey]
    small: frozenset[DatedKey]
    witnesses: Mapping[DatedKey, str] = field(default_factory=dict)
    unproven: frozenset[DatedKey] = frozenset()


def protect(
    resolver: FigureResolver,
    figures: Mapping[DatedKey, Figure],
    indicators: Iterable[Indicator],
    ledger: Ledger,
) -> Protection:
    """What of these figures is hidden; what was hidden once stays so."""
    chosen = [each for each in indicators if each.counts_people]
    hidden = hidden_figures(resolver, groups_of(chosen))
    counting = {each.pk for each in chosen}
    small = {
        key
        for key, figure in figures.items()
        if key[0] in counting
        and (parts := parts_of(resolver.specs[key[0]], figure)) is not None
        and parts.small
    }
    found = ((hidden | ledger.hidden) & figures.keys()) | small
    return Protection(frozenset(found), frozenset(small))


def groups_of(indicators: Iterable[Indicator]) -> list[list[IndicatorSpec]]:
    """The indicators, with those that are shares of one total together."""
    groups: dict[str, list[IndicatorSpec]] = {}
    for each in indicators:
        groups.setdefault(each.share_of or each.code, []).append(each.spec)
    return list(groups.values())
