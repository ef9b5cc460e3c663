"""The issues of an edition: which one corrects which, and what they say otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from districts.models import Area
from districts.permissions import Reader
from scorecard.models import Edition
from scorecard.queries import contents_for
from scorecard.rules.content import PageContent
from scorecard.rules.differences import EditionDifference, differences


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

    @property
    def others(self) -> list[tuple[str, tuple[EditionDifference, ...]]]:
        """What differs on the other pages, by the name of their area."""
        return [(page.name, page.found) for page in self.elsewhere]


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
    """What a published issue corrects, seen from the page of an area; None for a first issue. At most four queries."""
    before = issue_before(edition)
    if before is None or edition.is_draft:
        return None
    before.scorecard = edition.scorecard
    said, says = contents_for(reader, before), contents_for(reader, edition)
    found = difference_of_issues(said, says)
    here = tuple(each for page in found if page.slug == area.slug for each in page.found)
    return EditionCorrection(before, here, tuple(page for page in found if page.slug != area.slug))
