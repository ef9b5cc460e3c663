"""The figures of an authority's indicators as the protection takes them. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date

from disclosure.model import Known, as_known
from districts.tree import AreaNode, Level
from indicators.rules.figures import FigureKey, IndicatorSpec
from indicators.rules.periods import add_months, ends_a_period, month_end
from indicators.rules.terms import Basis
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
            for basis, end in _ends(resolver, spec, node):
                known = _known(resolver, FigureKey(spec, basis, node), end)
                if known is not None and (until is None or end <= until):
                    found[spec.id, basis, node.id, end] = known
    return found


def _known(resolver: FigureResolver, key: FigureKey, end: date) -> Known | None:
    return as_known(resolver.best_figure(key, end))


def _ends(resolver: FigureResolver, spec: IndicatorSpec, node: AreaNode) -> Iterator[tuple[Basis, date]]:
    """Every basis and last day of which the place may have a figure."""
    days = resolver.dates(spec, node)
    if not days:
        return
    months = []
    at = month_end(days[0])
    while at <= month_end(days[-1]):
        months.append(at)
        at = add_months(at, 1)
    for basis in spec.bases:
        if basis.rule.ends_any_day:
            yield from ((basis, day) for day in days)
        else:
            yield from ((basis, month) for month in months if ends_a_period(basis, month))
