"""The issues of an edition: which one corrects which, and what they say otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, OuterRef, QuerySet, Subquery

from districts.models import Area
from districts.permissions import Reader
from scorecard.models import Edition
from scorecard.queries import contents_for, stored_for
from scorecard.rules.content import PageContent
from scorecard.rules.differences import EditionDifference, differences
from scorecard.rules.drift import Grouped, grouped

MOST_READ = 40  # pages of an issue that are read to say what differs on each


@dataclass(frozen=True)
class PageDifferences:
    """What differs on the page of an area."""

    slug: str
    name: str
    found: tuple[EditionDifference, ...]


@dataclass(frozen=True)
class EditionCorrection:
    """What an issue corrects: the one before, its own page's differences, and the other pages that differ."""

    before: Edition
    here: tuple[EditionDifference, ...]
    elsewhere: tuple[PageDifferences, ...]


def issue_before(edition: Edition) -> Edition | None:
    """The published issue that this one corrects; None for a first issue. One query."""
    if edition.issue == 1:
        return None
    return _issues_of(edition).filter(issue__lt=edition.issue, published_at__isnull=False).first()


def corrected_by(edition: Edition) -> Edition | None:
    """The last published issue after this one; None where it is the last. One query."""
    return _issues_of(edition).filter(issue__gt=edition.issue, published_at__isnull=False).first()


def _issues_of(edition: Edition) -> QuerySet[Edition]:
    return Edition.objects.filter(
        scorecard=edition.scorecard, period_kind=edition.period_kind, period_end=edition.period_end
    ).select_related("scorecard")


def difference_of_issues(
    before: Mapping[str, PageContent], after: Mapping[str, PageContent]
) -> list[PageDifferences]:
    """The pages that differ between two issues, by the name of their area. One query."""
    slugs = [slug for slug in {**before, **after} if before.get(slug) != after.get(slug)]
    names = dict(Area.objects.filter(slug__in=slugs).values_list("slug", "name"))
    found = [
        PageDifferences(slug, names[slug], tuple(differences(before.get(slug), after.get(slug), names[slug])))
        for slug in slugs
    ]
    return sorted(found, key=lambda page: page.name)


def correction_of(reader: Reader, edition: Edition, area: Area) -> EditionCorrection | None:
    """What a published issue corrects, seen from the page of an area; None for a first issue. At most six queries.

    Pages that are byte for byte the same are not read; where very many aren't, nor are those of other areas.
    """
    before = _corrected(edition)
    if before is None:
        return None
    names = _changed(reader, before, edition)
    read = [pk for pk in names if len(names) <= MOST_READ or pk == area.pk]
    said, says = (contents_for(reader, each, read) for each in (before, edition))
    found = difference_of_issues(said, says)
    here = tuple(each for page in found if page.slug == area.slug for each in page.found)
    unread = [PageDifferences(slug, name, ()) for pk, (slug, name) in names.items() if pk not in read]
    return EditionCorrection(
        before, here, tuple(page for page in (*found, *unread) if page.slug != area.slug)
    )


def _corrected(edition: Edition) -> Edition | None:
    before = None if edition.is_draft else issue_before(edition)
    if before is not None:
        before.scorecard = edition.scorecard
    return before


def _changed(reader: Reader, before: Edition, after: Edition) -> dict[int, tuple[str, str]]:
    """Slug and name of the areas whose stored page is another in one issue, or in one alone, by name. Two queries."""
    stored = stored_for(reader, after.scorecard.authority).objects
    found: dict[int, tuple[str, str]] = {}
    for one, other in ((after, before), (before, after)):
        beside = stored.filter(edition=other, area=OuterRef("area")).values("content")
        pages = stored.filter(edition=one).annotate(beside=Subquery(beside)).exclude(beside=F("content"))
        found |= {
            pk: (slug, name) for pk, slug, name in pages.values_list("area", "area__slug", "area__name")
        }
    return dict(sorted(found.items(), key=lambda item: item[1][1]))


def grouped_correction(reader: Reader, edition: Edition) -> Grouped | None:
    """What a published issue corrects on all its pages, by cause and measure; None for a first issue."""
    before = _corrected(edition)
    if before is None:
        return None
    areas = list(_changed(reader, before, edition))
    said, says = (contents_for(reader, each, areas) for each in (before, edition))
    return grouped(said, says, [each for page in difference_of_issues(said, says) for each in page.found])
