"""Writes of what is published, one function each: atomic, with `by`, leaving an audit entry."""

from datetime import datetime

from django.db import transaction

from districts.models import Area, User, record
from districts.tree import Level
from indicators.models import Indicator
from indicators.periods import Period
from scorecard.building import build_contents
from scorecard.models import Edition, EditionIsFrozen, EditionPage, Scorecard
from scorecard.page import PageContent, digest


@transaction.atomic
def open_draft(
    *,
    scorecard: Scorecard,
    period: Period,
    by: User | None,
    unrestricted: bool = False,
    note: str = "",
    summary: str = "",
) -> Edition:
    """Begin the first issue of an edition, or the next one where others are published already."""
    issues = Edition.objects.filter(scorecard=scorecard, period_kind=period.kind, period_end=period.end)
    newest = issues.order_by("-issue").first()
    if newest is not None and newest.is_draft:
        return newest
    edition = Edition.objects.create(
        scorecard=scorecard,
        period_kind=period.kind,
        period_end=period.end,
        issue=1 if newest is None else newest.issue + 1,
        unrestricted=unrestricted,
        note=note,
        summary=summary,
    )
    record(by=by, action="draft opened", subject=edition)
    return edition


@transaction.atomic
def publish_edition(*, edition: Edition, by: User | None, published_at: datetime) -> Edition:
    """Freeze the page of every area as canonical JSON with its SHA-256. Raises EditionIsFrozen if published before."""
    edition = Edition.objects.select_for_update().select_related("scorecard__authority").get(pk=edition.pk)
    if not edition.is_draft:
        raise EditionIsFrozen(f"{edition} is published already.")
    contents = build_contents(edition.scorecard, edition.period, published_at.date())
    texts = {slug: content.to_json() for slug, content in contents.items()}
    areas = {area.slug: area for area in Area.objects.filter(slug__in=texts)}
    EditionPage.objects.bulk_create(
        EditionPage(edition=edition, area=areas[slug], content=text) for slug, text in texts.items()
    )
    edition.published_at = published_at
    edition.published_by = by
    edition.snapshots = _snapshots_shown(contents)
    edition.sha256 = digest(texts.items())
    edition.save()
    record(by=by, action="edition published", subject=edition, after={"sha256": edition.sha256})
    return edition


def _snapshots_shown(contents: dict[str, PageContent]) -> list[list[object]]:
    """The snapshots of other days that stand in the edition, as [area id, indicator id, day]."""
    shown = {
        (row.area, row.code, row.figure.period_end)
        for content in contents.values()
        for row in content.rows
        if row.figure.as_at
    }
    areas = {area.slug: area.pk for area in Area.objects.exclude(level=Level.COMPARATOR)}
    indicators = {indicator.code: indicator.pk for indicator in Indicator.objects.all()}
    return [[areas[area], indicators[code], day] for area, code, day in sorted(shown)]
