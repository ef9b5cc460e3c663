"""Which figures are suppressed for the public: a resolver's figures as the table that suppression protects.

Pure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from districts.tree import AreaNode, Level
from indicators.rules.figures import Figure, FigureKey, IndicatorSpec
from indicators.rules.periods import add_months, ends_a_period, month_end, month_start, window_start
from indicators.rules.suppression import Parts, SuppressionCell, suppress
from indicators.rules.terms import Basis, Unit
from indicators.rules.values import DatedKey, FigureResolver


def hidden_figures(
    resolver: FigureResolver,
    groups: Iterable[Sequence[IndicatorSpec]],
    *,
    said: Mapping[DatedKey, Parts] | None = None,
) -> set[DatedKey]:
    """The figures of these indicators that nobody may see in public.

    A group is one indicator, or several that are shares of one total. `said` are figures that were published otherwise
    than the resolver has them: they are protected as they were published.
    """
    hidden: set[DatedKey] = set()
    for group in groups:
        keys = _keys(resolver, group, said or {})
        cells: dict[SuppressionCell, Parts] = {}
        for key, parts in keys.items():
            cell = _cell(resolver.specs[key[0]], key)
            if cell not in cells or (parts.small and not parts.illustrative):
                cells[cell] = parts
        adds_up = all(spec.adds_up for spec in group)
        parents = {area.id: area.parent_id if adds_up else None for area in resolver.tree.nodes.values()}
        found = suppress(cells, parents).hidden
        hidden |= {key for key in keys if _cell(resolver.specs[key[0]], key) in found}
    return hidden


def _keys(
    resolver: FigureResolver, group: Sequence[IndicatorSpec], said: Mapping[DatedKey, Parts]
) -> dict[DatedKey, Parts]:
    own = {spec.id for spec in group}
    found = {
        (spec.id, basis, node.id, end): parts
        for spec in group
        for node in resolver.tree.nodes.values()
        if node.level != Level.COMPARATOR
        for basis, end in last_days(resolver, spec, node)
        if (parts := parts_of(spec, resolver.best_figure(FigureKey(spec, basis, node), end))) is not None
    }
    return found | {key: parts for key, parts in said.items() if key[0] in own}


def last_days(
    resolver: FigureResolver, spec: IndicatorSpec, node: AreaNode, bases: Iterable[Basis] = ()
) -> Iterator[tuple[Basis, date]]:
    """Every basis and last day of which the place may have a figure; in `bases` besides those it is shown in."""
    days = resolver.dates(spec, node)
    if not days:
        return
    months = []
    at = month_end(days[0])
    while at <= month_end(days[-1]):
        months.append(at)
        at = add_months(at, 1)
    for basis in dict.fromkeys((*spec.bases, *bases)):
        if basis.rule.ends_any_day:
            yield from ((basis, day) for day in days)
        else:
            yield from ((basis, month) for month in months if ends_a_period(basis, month))


def is_short(spec: IndicatorSpec, node: AreaNode, basis: Basis, end: date) -> bool:
    """Whether the indicator or the area began within a period, so that its figure tells of fewer months.

    The protection takes a period for the sum of all its months and would miss what such a figure tells, so the
    indicator is shown for that period in no area: with the others the total would give it back.
    """
    opened = node.opened
    return spec.begins_within(basis, end) or (
        opened is not None and window_start(basis, end) < month_start(opened) <= end
    )


def parts_of(spec: IndicatorSpec, figure: Figure) -> Parts | None:
    """The count that a figure gives away; None where it gives away none: a grade, a percentage without its parts."""
    if figure.value is None:
        return None
    if spec.unit is Unit.COUNT:
        return Parts(figure.value, illustrative=figure.illustrative)
    if spec.unit is Unit.GRADE or figure.numerator is None:
        return None
    denominator = figure.denominator if spec.unit is Unit.PERCENTAGE else None
    return Parts(figure.numerator, denominator, figure.illustrative)


def _cell(spec: IndicatorSpec, key: DatedKey) -> SuppressionCell:
    """The days that the figure covers; a stock's quarter is the position on its last day."""
    _, basis, area, end = key
    return SuppressionCell(spec.id, area, end if spec.is_stock else window_start(basis, end), end)
