"""What is told of a draft before it is published: its checks, how many pages, what they come to, what differs.

Of a large one it takes a minute to work out, so it is kept as JSON until anything of its authority changes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from scorecard.editions.build import pages_of
from scorecard.editions.checklist import Check, ChecklistItem, Disclosure, Weight, checks_of, lacking_reds
from scorecard.editions.corrections import issue_before
from scorecard.editions.fingerprints import draft_fingerprint
from scorecard.editions.rendition import Rendition
from scorecard.models import Edition
from scorecard.rules.content import Count, PageContent, counts

WAITS = Check(
    "It is known what would be published",
    Weight.BLOCKS,
    (ChecklistItem("The pages are being worked out. This page looks again by itself."),),
)


@dataclass(frozen=True)
class DraftOverview:
    """What a draft comes to.

    `seen` is its fingerprint, empty while that is worked out; `counts` are of its authority's page. `differing` is how
    many pages differ from the issue before; `lacking` says of each area, by its slug, how many red lines lack a text.
    """

    seen: str
    checks: tuple[Check, ...]
    disclosure: Disclosure | None
    counts: tuple[Count, ...]
    pages: int
    differing: int
    lacking: Mapping[str, int]

    @classmethod
    def of(
        cls, draft: Edition, contents: Mapping[str, PageContent], rendition: Rendition | None
    ) -> "DraftOverview":
        """That of a draft with these pages, by slug, and what everybody would be shown of them."""
        disclosure = Disclosure.of(draft, contents, rendition)
        top = contents.get(draft.scorecard.authority.slug)
        return cls(
            draft_fingerprint(draft, contents),
            tuple(checks_of(draft, contents, disclosure)),
            disclosure,
            () if top is None else tuple(counts(top.rows)),
            len(contents),
            _differing(draft, contents),
            {slug: number for slug, page in contents.items() if (number := lacking_reds(page, slug))},
        )

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "DraftOverview":
        """What `to_json` gave."""
        checks = (
            Check(
                each["title"],
                Weight(each["weight"]),
                tuple(ChecklistItem(**point) for point in each["points"]),
            )
            for each in kept["checks"]
        )
        disclosure = kept["disclosure"]
        return cls(
            **{
                **kept,
                "checks": tuple(checks),
                "counts": tuple(Count(**each) for each in kept["counts"]),
                "disclosure": None if disclosure is None else Disclosure.from_json(disclosure),
            }
        )


def _differing(draft: Edition, contents: Mapping[str, PageContent]) -> int:
    """How many pages say otherwise than those of the issue before, or are in one of both alone."""
    before = issue_before(draft)
    if before is None:
        return 0
    slugs = {*contents, *before.pages.values_list("area__slug", flat=True)}
    frozen = pages_of(before, slugs)
    return sum(frozen.get(slug) != contents.get(slug) for slug in slugs)


BEING_WORKED_OUT = DraftOverview("", (WAITS,), None, (), 0, 0, {})
