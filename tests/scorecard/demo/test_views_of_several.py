"""What a reader sees of several areas at once: of each just what they see of it alone."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Area, User
from districts.permissions import Reader, reader_for
from indicators.models import Reading
from indicators.queries import PublicVisibility
from indicators.rules.terms import Basis
from scorecard.models import Edition, PublicRendition, Scorecard
from scorecard.visibility import Visibility, visibilities_of, visibility_of

pytestmark = pytest.mark.usefixtures("demo")

READERS = ["", "member-kent", "officer-dover", "manager-dover", "performance-team-kent", "administrator"]
AREAS = ["kent", "dover", "thanet", "stockton-on-tees", "stockton-on-tees-north-1", "england"]


def reader(username: str) -> Reader:
    return reader_for(User.objects.get(username=username)) if username else Reader(None, frozenset())


def areas() -> list[Area]:
    found = Area.objects.select_related("parent__parent__parent").in_bulk(AREAS, field_name="slug")
    return [found[slug] for slug in AREAS]


def readings() -> list[tuple]:
    stored = Reading.objects.filter(area__slug__in=AREAS)
    return [(each.area_id, each.indicator_id, Basis(each.basis), each.period_end) for each in stored]


def seen_in(view: Visibility, keys: list[tuple]) -> tuple:
    """Everything that a view says."""
    through = [key for key in keys if view.can_see(*key)]
    return through, isinstance(view.can_see, PublicVisibility), view.until, view.last, view.published


@pytest.mark.parametrize("username", READERS)
def test_together_each_area_is_seen_as_alone(demo, username):
    keys = readings()
    together = visibilities_of(reader(username), areas(), below={})
    for area in areas():
        alone = visibility_of(reader(username), area)
        assert seen_in(together[area.pk], keys) == seen_in(alone, keys), area


def test_areas_seen_alike_share_their_sight(demo):
    kent, dover, thanet, stockton, *_ = areas()
    views = visibilities_of(reader("manager-dover"), areas(), below={})
    assert views[kent.pk].can_see is views[thanet.pk].can_see
    assert len({views[area.pk].can_see for area in (kent, dover, stockton)}) == 3


def test_it_takes_three_queries_with_twenty_authorities_more(demo):
    kents = Edition.objects.filter(scorecard__slug="kent", published_at__isnull=False).first()
    for number in range(20):
        council = Area.objects.create(name=f"Council {number}", level="authority")
        card = Scorecard.objects.create(authority=council, name=council.name, slug=council.slug)
        Edition.objects.bulk_create(
            [
                Edition(
                    scorecard=card,
                    period_kind=kents.period_kind,
                    period_end=date(2012, 1 + number % 3, 29),
                    published_at=datetime(2012, 7, 9, tzinfo=UTC),
                    sha256="0" * 64,
                    unrestricted=number % 2 == 0,
                )
            ]
        )
    for edition in Edition.objects.filter(unrestricted=True, rendition=None, published_at__isnull=False):
        PublicRendition.objects.create(edition=edition, sha256="0" * 64, hidden=0, hidden_for_others=0)
    everywhere = list(Area.objects.filter(level="authority"))
    anonymous = reader("")
    with CaptureQueriesContext(connection) as asked:
        views = visibilities_of(anonymous, everywhere, below={})
    assert len(asked) == 3
    until = {area.name: views[area.pk].until for area in everywhere}
    assert until["Council 4"] == date(2012, 2, 29)
    assert until["Council 5"] == date.min
    assert until["Kent"] == date(2012, 5, 31)
