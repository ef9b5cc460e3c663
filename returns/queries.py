"""Reads that returns need: the catalogue of names, what stands stored, who may see which return."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from districts.models import Area, in_branches
from districts.permissions import Permission, Reader
from districts.tree import Level, Tree
from indicators.models import Indicator, Reading
from indicators.queries import reading_values_of
from indicators.rules.figures import ReadingValue
from indicators.rules.periods import add_months
from indicators.rules.terms import Basis
from returns.checks.lines import Key
from returns.matching.match import Catalogue, Fractions
from returns.matching.names import (
    KnownName,
    Names,
    basis_behind_indicator,
    forms_of_area,
    forms_of_indicator,
    likely_forms_of_indicator,
    reading_form,
)
from returns.models import Alias, NameChosen, NameKind, Return, ReturnLine, ReturnState


def catalogue_for(
    sendable: Iterable[int], authorities: Iterable[int], chosen: Iterable[NameChosen] = ()
) -> Catalogue:
    """Indicators, areas and their names, those of the given authorities first. Four queries.

    `sendable` are the ids of the areas that figures may be returned for. What was `chosen` for a name goes before all.
    """
    names = list(chosen)
    ours = set(authorities)
    areas = list(Area.objects.select_related("parent__parent__parent"))
    areas.sort(key=lambda area: (area.authority.pk not in ours, area.level == Level.COMPARATOR, area.name))
    indicators = list(Indicator.objects.all())
    aliases = list(
        Alias.objects.filter(Q(authority=None) | Q(authority__in=ours)).order_by("authority", "text")
    )
    return Catalogue(
        specs={indicator.pk: indicator.spec for indicator in indicators},
        tree=Tree(area.node for area in areas),
        indicator_names=Names(
            _names_of_indicators(names, indicators, aliases),
            forms_of_indicator,
            likely_forms_of_indicator,
            basis_behind_indicator,
        ),
        area_names=Names(_names_of_areas(names, areas, aliases), forms_of_area),
        sendable=frozenset(sendable),
        shares=_shares(indicators),
        left_out=frozenset(
            (name.kind, reading_form(name.text)) for name in names if not (name.indicator_id or name.area_id)
        ),
        fractions=next(
            (Fractions(name.means) for name in names if name.kind == NameKind.FRACTION and name.means), None
        ),
    )


def _names_of_indicators(
    chosen: Iterable[NameChosen], indicators: Iterable[Indicator], aliases: Iterable[Alias]
) -> Iterator[KnownName]:
    """What was chosen, then the indicators' own names, then those that returns use, then their national numbers."""
    yield from (_known(name, name.indicator_id) for name in chosen if name.indicator_id)
    yield from (KnownName(indicator.name, indicator.pk) for indicator in indicators)
    yield from (_known(alias, alias.indicator_id) for alias in aliases if alias.indicator_id)
    yield from (
        KnownName(indicator.national_code, indicator.pk)
        for indicator in indicators
        if indicator.national_code
    )


def _names_of_areas(
    chosen: Iterable[NameChosen], areas: Iterable[Area], aliases: Iterable[Alias]
) -> Iterator[KnownName]:
    """What was chosen, then the areas' own names, then those that returns use, then their codes."""
    yield from (_known(name, name.area_id) for name in chosen if name.area_id)
    yield from (KnownName(area.name, area.pk) for area in areas)
    yield from (_known(alias, alias.area_id) for alias in aliases if alias.area_id)
    yield from (KnownName(area.ons_code, area.pk) for area in areas if area.ons_code)


def _shares(indicators: Iterable[Indicator]) -> dict[str, frozenset[int]]:
    """By group the indicators whose numerators add up to its denominator."""
    shares: dict[str, set[int]] = defaultdict(set)
    for indicator in indicators:
        if indicator.share_of:
            shares[indicator.share_of].add(indicator.pk)
    return {group: frozenset(members) for group, members in shares.items()}


def _known(alias: Alias | NameChosen, meaning: int) -> KnownName:
    return KnownName(alias.text, meaning, Basis(alias.basis) if alias.basis else None)


def next_waiting(reader: Reader) -> Return | None:
    """The draft that has waited longest for somebody of these areas to decide about it. Two queries."""
    drafts = Return.objects.filter(state=ReturnState.DRAFT, area__in=areas_sendable(reader))
    return drafts.order_by("uploaded_at").first()


def areas_sendable(reader: Reader) -> list[Area]:
    """The areas that somebody may return figures for: those of their roles and everything below, highest first."""
    order = [level.value for level in Level]
    return sorted(
        areas_below(reader.areas_held(Permission.UPLOAD)),
        key=lambda area: (order.index(area.level), area.authority.name, area.name),
    )


def areas_below(held: Collection[int]) -> list[Area]:
    """The areas with these ids and everything below them. One query."""
    return list(Area.objects.filter(in_branches(held)).select_related("parent__parent__parent"))


def newest_month(areas: Iterable[Area]) -> date:
    """The last day of the newest month of which a figure of these areas stands stored; last month where none does.

    Populations, of which rates are, say nothing of what is returned month by month.
    """
    today = timezone.localdate()
    found = Reading.objects.filter(
        area__in=[area.pk for area in areas], period_end__lte=today, indicator__denominator_of=None
    )
    newest = found.aggregate(day=Max("period_end"))["day"]
    return add_months(newest or today, 0 if newest else -1)


def stored_readings(keys: Iterable[Key]) -> dict[Key, ReadingValue]:
    """The current readings of these keys (indicator id, area id, basis, period_end). One query."""
    wanted = set(keys)
    found = Reading.objects.filter(
        indicator__in={key[0] for key in wanted},
        area__in={key[1] for key in wanted},
        period_end__in={key[3] for key in wanted},
    )
    return {
        (indicator_id, area_id, basis, end): reading_value
        for (indicator_id, basis, area_id), by_day in reading_values_of(found).items()
        for end, reading_value in by_day.items()
        if (indicator_id, area_id, basis, end) in wanted
    }


def returns_seen(reader: Reader) -> QuerySet[Return]:
    """The returns of the areas for which somebody may see returns, and of everything below; newest first."""
    held = reader.areas_held(Permission.SEE_RETURNS)
    return (
        Return.objects.filter(in_branches(held, "area"))
        .select_related("area", "uploaded_by", "decided_by")
        .distinct()
    )


def return_or_404(reader: Reader, pk: int) -> Return:
    """A return that the reader may see. Raises Http404; a return one may not see is never named."""
    return get_object_or_404(returns_seen(reader).select_related("area__parent__parent__parent"), pk=pk)


def versions_of(indicator: Indicator, area: Area, first: date, last: date) -> QuerySet[ReturnLine]:
    """Every version of an indicator's readings of an area, in periods that end from `first` to `last`.

    Those withdrawn are among them. By period and basis, the newest decision first and published before illustrative:
    the first that is not withdrawn is the reading.
    """
    return (
        ReturnLine.objects.filter(
            taken=True,
            monthly_return__state__in=[ReturnState.ACCEPTED, ReturnState.WITHDRAWN],
            indicator=indicator,
            area=area,
            period_end__range=(first, last),
        )
        .select_related("monthly_return__decided_by", "monthly_return__area__parent__parent__parent", "area")
        .order_by("period_end", "monthly_return__illustrative", "-monthly_return__decided_at", "-pk")
    )
