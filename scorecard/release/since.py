"""Where live figures no longer agree with a published edition, and what came in since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from districts.dates import long_date
from districts.models import Area
from indicators.queries import areas_of
from indicators.rules.periods import MONTHS_IN_YEAR, add_months
from returns.models import ReturnLine
from scorecard.editions.build import Progress, build_contents, say_nothing
from scorecard.models import Edition
from scorecard.queries import frozen_contents
from scorecard.rules.drift import Cause, Drift, drift_between

NAMED = 3


@dataclass(frozen=True)
class DriftShown:
    """A measure that changed, with the returns and corrections that brought figures of it since."""

    drift: Drift
    came_with: tuple[str, ...]

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "DriftShown":
        """What was kept of one as JSON."""
        drift = kept["drift"]
        known = Drift(**{**drift, "cause": Cause(drift["cause"]), "areas": tuple(drift["areas"])})
        return cls(known, tuple(kept["came_with"]))


def drift_since(edition: Edition, tell: Progress = say_nothing) -> list[DriftShown]:
    """What a published edition says otherwise than the figures, targets and names that stand now."""
    now = build_contents(edition.scorecard, edition.period, timezone.localdate(), tell=tell)
    found = drift_between(frozen_contents(edition), now)
    sources = _sources(edition, {drift.code for drift in found if drift.cause is Cause.FIGURE})
    return [
        DriftShown(drift, sources.get(drift.code, ()) if drift.cause is Cause.FIGURE else ())
        for drift in found
    ]


def editions_that_differ(council: Area, site: str) -> Iterator[str]:
    """Of the last year's editions those that no longer agree, in words with their address, newest first."""
    year_ago = add_months(timezone.localdate(), -MONTHS_IN_YEAR)
    published = Edition.objects.filter(
        scorecard__authority=council, published_at__isnull=False, published_at__date__gt=year_ago
    )
    last: dict[tuple[object, ...], Edition] = {}
    for edition in published.select_related("scorecard__authority").order_by("-period_end", "-issue"):
        last.setdefault((edition.scorecard_id, edition.period_kind, edition.period_end), edition)
    for edition in last.values():
        measures = {shown.drift.measure for shown in drift_since(edition)}
        if measures:
            link = reverse("manage-edition", args=[council.slug, edition.pk])
            yield f"{edition.scorecard}, {edition.period.label}: {', '.join(sorted(measures))}\n{site}{link}"


def _sources(edition: Edition, codes: set[str]) -> dict[str, tuple[str, ...]]:
    """By indicator what was decided of the period since the edition was published, the newest named.

    "Dover, may-2012.xlsx (accepted 3 July 2012)".
    """
    if not codes:
        return {}
    lines = ReturnLine.objects.filter(
        indicator__code__in=codes,
        area__in=areas_of(edition.scorecard.authority),
        period_end__range=(edition.period.start, edition.period.end),
        monthly_return__decided_at__gt=edition.published_at,
    ).select_related("monthly_return__area", "indicator")
    found: dict[str, dict[str, None]] = {}
    for line in lines.order_by("-monthly_return__decided_at", "-pk"):
        sent = line.monthly_return
        day = timezone.localtime(sent.decided_at)
        words = f"{sent.area}, {sent} ({sent.get_state_display().lower()} {long_date(day)})"
        found.setdefault(line.indicator.code if line.indicator else "", {})[words] = None
    return {code: tuple(words)[:NAMED] for code, words in found.items()}
