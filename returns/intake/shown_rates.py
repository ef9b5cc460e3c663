"""The rates that pages will show of a return's lines: over a population looked up, for part of a year annualised."""

from collections.abc import Collection

from django.db.models import Q

from districts.models import Area
from indicators.models import Indicator
from indicators.queries import load_indicator_data
from indicators.rules.figures import Figure, FigureKey
from indicators.rules.terms import Unit
from returns.checks.held_against import value_of
from returns.checks.lines import Key
from returns.matching.match import ResolvedLine


def rates_shown(lines: Collection[ResolvedLine], owner: Area, *, illustrative: bool) -> dict[Key, Figure]:
    """By reading the figure that its page will show once every line is accepted. Seven queries, none without rates."""
    given = {line.key: line for line in lines if line.key is not None and not line.faulty}
    rates = {
        key: line for key, line in given.items() if line.spec is not None and line.spec.unit is Unit.RATE
    }
    if not rates:
        return {}
    numbers = {key[0] for key in rates}
    ends = [key[3] for key in rates]
    indicators = Indicator.objects.filter(Q(pk__in=numbers) | Q(pk__in=_populations(rates.values())))
    data = load_indicator_data(owner.authority, indicators, first=min(ends), last=max(ends))
    resolver = data.resolver.with_readings(
        {
            key: value_of(line, illustrative=illustrative)
            for key, line in given.items()
            if key[0] in data.resolver.specs
        }
    )
    return {
        key: resolver.best_figure(FigureKey(line.spec, key[2], line.node), key[3])
        for key, line in rates.items()
        if line.spec is not None and line.node is not None and line.node.id in resolver.tree.nodes
    }


def _populations(lines: Collection[ResolvedLine]) -> set[int]:
    return {
        line.spec.denominator_id
        for line in lines
        if line.spec is not None and line.spec.denominator_id is not None
    }
