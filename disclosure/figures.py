"""The figures of an authority's indicators as the protection takes them. Pure."""

from collections.abc import Iterable
from datetime import date

from disclosure.model import Known, as_known
from districts.tree import Level
from indicators.rules.figures import FigureKey, IndicatorSpec
from indicators.rules.public_figures import last_days
from indicators.rules.values import DatedKey, FigureResolver


def figures_of(
    resolver: FigureResolver, specs: Iterable[IndicatorSpec], *, until: date | None = None
) -> dict[DatedKey, Known]:
    """Every figure of these indicators in every area but comparators, the published one where there is one.

    Figures of periods that end after `until` are left out.
    """
    found: dict[DatedKey, Known] = {}
    for spec in specs:
        for node in resolver.tree.nodes.values():
            if node.level == Level.COMPARATOR:
                continue
            for basis, end in last_days(resolver, spec, node):
                known = _known(resolver, FigureKey(spec, basis, node), end)
                if known is not None and (until is None or end <= until):
                    found[spec.id, basis, node.id, end] = known
    return found


def _known(resolver: FigureResolver, key: FigureKey, end: date) -> Known | None:
    return as_known(resolver.best_figure(key, end))
