"""Writes of what is published, one function each: atomic, with `by`, leaving an audit entry."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from districts.changes import Problem, Refusal, state_of
from districts.models import Area, User, record
from districts.sealing import head, seal
from districts.tree import Level
from indicators.models import Indicator
from indicators.rules.periods import Period
from returns.versions import lock_readings
from scorecard.editions.build import build_pages
from scorecard.editions.checklist import Disclosure, blocking, checks_of, warning
from scorecard.editions.fingerprints import PAGES_AT_ONCE, draft_fingerprint, full_fingerprint
from scorecard.editions.notifications import announce
from scorecard.editions.prepared import Prepared
from scorecard.editions.rendition import Rendition, freeze_rendition, rendition_of
from scorecard.models import (
    Commentary,
    Edition,
    EditionIsFrozen,
    EditionPage,
    Scorecard,
    TimedPublication,
)
from scorecard.release.approval import CHANGED, lacking_approval
from scorecard.rules.content import PageContent


class NoReason(Refusal):
    """A correction does not say why it is made."""


class NotReady(Refusal):
    """Something stands in the way of publishing a draft."""


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
    """Begin the first issue of an edition, or the next one where others are published already.

    The next issue is open to whom the one before is, with the same note, unless something else is said.
    """
    Scorecard.objects.select_for_update().get(pk=scorecard.pk)  # so that two who open it open one
    issues = Edition.objects.filter(scorecard=scorecard, period_kind=period.kind, period_end=period.end)
    newest = issues.order_by("-issue").first()
    if newest is not None and newest.is_draft:
        return newest
    edition = Edition.objects.create(
        scorecard=scorecard,
        period_kind=period.kind,
        period_end=period.end,
        issue=1 if newest is None else newest.issue + 1,
        unrestricted=unrestricted or (newest is not None and newest.unrestricted),
        note=note or ("" if newest is None else newest.note),
        reason=reason,
    )
    about = {"id": edition.pk, "authority": scorecard.authority.slug}
    record(by=by, action="draft opened", subject=edition, after=about, area=scorecard.authority)
    return edition


@transaction.atomic
def set_terms(*, edition: Edition, unrestricted: bool, note: str, reason: str, by: User | None) -> Edition:
    """Say of a draft who may read it, what its readers are told at its head, and why it corrects the issue before."""
    draft = lock_edition(edition)
    before = {"unrestricted": draft.unrestricted, "note": draft.note, "reason": draft.reason}
    draft.unrestricted, draft.note, draft.reason = unrestricted, note.strip(), reason.strip()
    draft.save()
    after = {"unrestricted": draft.unrestricted, "note": draft.note, "reason": draft.reason}
    about = {"id": draft.pk, "authority": draft.scorecard.authority.slug}
    if after != before:
        council = draft.scorecard.authority
        record(
            by=by,
            action="draft changed",
            subject=draft,
            before=about | before,
            after=about | after,
            area=council,
        )
    return draft


@transaction.atomic
def discard_draft(*, edition: Edition, by: User | None) -> None:
    """Throw a draft away, with its approval and its hour. Figures and commentary belong to the period and stay.

    Raises EditionIsFrozen once it is published.
    """
    draft = lock_edition(edition)
    council = draft.scorecard.authority
    before = state_of(draft) | {"id": draft.pk, "authority": council.slug}
    record(by=by, action="draft thrown away", subject=draft, before=before, area=council)
    draft.delete()


@transaction.atomic
def publish_checked(
    *,
    edition: Edition,
    seen: str,
    by: User,
    published_at: datetime,
    site: str = "",
    prepared: Prepared | None = None,
) -> Edition:
    """Publish a draft whose checks are passed, or answered by a note, exactly as publisher and approver saw it.

    `seen` is the fingerprint of what was shown; `site` is where the service stands, for the links in the e-mails that
    go out once all is stored. What is `prepared` is used if nothing has changed since. Raises NotReady with what
    stands in the way, and EditionIsFrozen.
    """
    lock_readings()
    draft = lock_edition(edition)
    day = published_at.date()
    contents, rendition = _made(draft, day, prepared)
    checks = checks_of(draft, contents, Disclosure.of(draft, contents, rendition))
    problems = [Problem("", f"{check.title}: {check.points[0].text}") for check in blocking(checks)]
    if warning(checks) and not draft.note:
        problems.append(Problem("note", "Tell readers in a note what the checks below have found."))
    now = draft_fingerprint(draft, contents)
    if seen != now:
        problems.append(Problem("", CHANGED))
    problems += lacking_approval(draft, now, by)
    if problems:
        raise NotReady(*problems)
    published = _freeze(draft, contents, rendition, by, published_at)
    announce(published, site)
    return published


def _made(
    draft: Edition, day: date, prepared: Prepared | None
) -> tuple[dict[str, PageContent], Rendition | None]:
    """The pages and the rendition: those that are prepared, if nothing has changed since."""
    if prepared is not None and prepared.is_of(draft.scorecard.authority, day):
        return prepared.contents, prepared.rendition
    contents = build_pages(draft.scorecard, draft.period, day)
    return contents, rendition_of(draft, contents, day)


@transaction.atomic
def publish_edition(*, edition: Edition, by: User | None, published_at: datetime) -> Edition:
    """Publish a draft without asking its checks: an edition of the past, as it was.

    Raises EditionIsFrozen if it was published before, NoReason for a correction that doesn't say why, and NotReady
    where anybody could work out a figure that is kept from the public. Whoever else
    publishes, or accepts a return, waits: what is frozen is what stood together at one moment.
    """
    lock_readings()
    draft = lock_edition(edition)
    if draft.issue > 1 and not draft.reason:
        raise NoReason(Problem("reason", "Say why the issue before is corrected."))
    contents = build_pages(draft.scorecard, draft.period, published_at.date())
    rendition = rendition_of(draft, contents, published_at.date())
    if rendition is not None and rendition.could_be_told:
        raise NotReady(
            *(Problem("", f"{name} could be worked out by anybody.") for name in rendition.could_be_told)
        )
    return _freeze(draft, contents, rendition, by, published_at)


def _freeze(
    edition: Edition,
    contents: dict[str, PageContent],
    rendition: Rendition | None,
    by: User | None,
    published_at: datetime,
) -> Edition:
    """Store the page of every area as canonical JSON with the fingerprint of them all, and what everybody is shown."""
    edition.sha256, edition.keyed = full_fingerprint(_store_pages(edition, contents)), True
    public = "" if rendition is None else freeze_rendition(edition, rendition).sha256
    edition.published_at = published_at
    edition.published_by = by
    edition.snapshots = _snapshots_shown(contents)
    seal(wait=True)
    edition.trail_head = head()[1]
    edition.save()
    TimedPublication.objects.filter(edition=edition).delete()
    council = edition.scorecard.authority
    about = {
        "id": edition.pk,
        "authority": council.slug,
        "sha256": edition.sha256,
        "public_sha256": public,
        "trail_head": edition.trail_head,
    }
    record(by=by, action="edition published", subject=edition, after=about, area=council)
    return edition


def _store_pages(edition: Edition, contents: dict[str, PageContent]) -> Iterator[tuple[str, str]]:
    """Store the pages, some at a time, and give them out in the order of their slugs as they are stored."""
    areas = dict(Area.objects.filter(slug__in=contents).values_list("slug", "pk"))
    slugs = sorted(contents)
    for at in range(0, len(slugs), PAGES_AT_ONCE):
        texts = [(slug, contents[slug].to_json()) for slug in slugs[at : at + PAGES_AT_ONCE]]
        EditionPage.objects.bulk_create(
            EditionPage(edition=edition, area_id=areas[slug], content=text) for slug, text in texts
        )
        yield from texts


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
        area=area,
    )
    return written
