"""Writes of what is published, one function each: atomic, with `by`, leaving an audit entry."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from districts.changes import Problem, Refusal, state_of
from districts.models import Area, User, record
from districts.tree import Level
from indicators.models import Indicator
from indicators.periods import Period
from returns.versions import lock_readings
from scorecard.building import build_pages
from scorecard.models import Commentary, Edition, EditionIsFrozen, EditionPage, Scorecard
from scorecard.page import PageContent, digest


class NoReason(Refusal):
    """A correction does not say why it is made."""


class WrittenMeanwhile(Exception):
    """Somebody else wrote the text since its author opened it; `stored` is what they wrote. Nothing was saved."""

    def __init__(self, stored: Commentary) -> None:
        super().__init__(f"{stored} was changed meanwhile.")
        self.stored = stored


@transaction.atomic
def open_draft(
    *,
    scorecard: Scorecard,
    period: Period,
    by: User | None,
    unrestricted: bool = False,
    note: str = "",
    reason: str = "",
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
        reason=reason,
    )
    record(by=by, action="draft opened", subject=edition, area=scorecard.authority)
    return edition


@transaction.atomic
def publish_edition(*, edition: Edition, by: User | None, published_at: datetime) -> Edition:
    """Freeze the page of every area as canonical JSON with its SHA-256.

    Raises EditionIsFrozen if it was published before, NoReason for a correction that doesn't say why. Whoever else
    publishes, or accepts a return, waits: what is frozen is what stood together at one moment.
    """
    lock_readings()
    edition = lock_edition(edition)
    if edition.issue > 1 and not edition.reason:
        raise NoReason(Problem("reason", "Say why the issue before is corrected."))
    contents = build_pages(edition.scorecard, edition.period, published_at.date())
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
    record(
        by=by,
        action="edition published",
        subject=edition,
        after={"sha256": edition.sha256},
        area=edition.scorecard.authority,
    )
    return edition


def lock_edition(edition: Edition) -> Edition:
    """The draft, which nobody else changes until the transaction ends. Raises EditionIsFrozen once it is published."""
    found = Edition.objects.select_for_update(of=["self"]).select_related("scorecard__authority")
    locked = found.get(pk=edition.pk)
    if not locked.is_draft:
        raise EditionIsFrozen(f"{locked} is published already.")
    return locked


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


@dataclass(frozen=True)
class Words:
    """What somebody wrote: headlines one a line, text and corrective action in the subset of Markdown."""

    headlines: str = ""
    text: str = ""
    corrective_action: str = ""


@transaction.atomic
def write_commentary(
    *,
    edition: Edition,
    area: Area,
    words: Words,
    seen: int,
    by: User | None,
    section: str = "",
    indicator: Indicator | None = None,
    illustrative: bool = False,
) -> Commentary:
    """Store what the service says of an area's page, a section or an indicator in the period of a draft.

    `seen` is the version that its author saw, 0 for none. Raises WrittenMeanwhile where another one stands,
    EditionIsFrozen once the draft is published.
    """
    draft = lock_edition(edition)
    place = {
        "scorecard": draft.scorecard,
        "period_kind": draft.period_kind,
        "period_end": draft.period_end,
        "area": area,
        "section": section,
        "indicator": indicator,
    }
    stored = Commentary.objects.filter(**place).first()
    if stored is not None and stored.version != seen:
        raise WrittenMeanwhile(stored)
    before = None if stored is None else state_of(stored)
    written = stored or Commentary(**place, version=0)
    written.headlines, written.text = words.headlines.strip(), words.text.strip()
    written.corrective_action = words.corrective_action.strip()
    written.illustrative, written.written_by = illustrative, by
    written.version += 1
    written.save()
    about = {"authority": draft.scorecard.authority.slug, "id": written.pk}
    record(
        by=by,
        action="commentary written",
        subject=written,
        before=None if before is None else about | before,
        after=about | state_of(written),
    )
    return written
