"""What a reader may see: which areas, which editions, and on live pages which readings.

Live pages show to anyone without the right to drafts only what a published edition of that authority covers: periods
ended by the newest edition's end, or a snapshot shown in it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.http import Http404

from districts.models import Area
from districts.people import home_of
from districts.permissions import Permission, Reader, line_up
from districts.tree import Level
from indicators.queries import CanSee, PublicVisibility, sees_everything
from indicators.rules.terms import Basis
from scorecard.editions.ledger import published_figures
from scorecard.models import Edition, Scorecard

SnapshotKey = tuple[int, int, date]


def is_insider(reader: Reader, authority: Area) -> bool:
    """Whether the reader holds a role in this authority."""
    return reader.may(Permission.READ_PUBLISHED, authority)


def editions_open_to(reader: Reader) -> QuerySet[Edition]:
    """The published editions of every authority that the reader may open, newest first, the last issue first.

    Those of an authority in which the reader holds a role, and those open to everybody, once it is frozen what of them
    everybody is shown.
    """
    inside = {grant.authority_id for grant in reader.grants if grant.permission is Permission.READ_PUBLISHED}
    may_open = Q(scorecard__authority__in=inside)
    if settings.ANONYMOUS_READERS:
        may_open |= Q(unrestricted=True, rendition__isnull=False)
    published = Edition.objects.filter(may_open, published_at__isnull=False)
    return published.select_related("scorecard__authority", "rendition")


def editions_seen(reader: Reader, authority: Area) -> QuerySet[Edition]:
    """The published editions of an authority that the reader may open, newest first, of each the last issue first.

    A stranger sees just what an anonymous reader does.
    """
    return editions_open_to(reader).filter(scorecard__authority=authority)


def area_or_404(reader: Reader, slug: str) -> Area:
    """The area of that slug, with what it lies in. Raises Http404 for one that the reader may not know of."""
    known = Area.objects.select_related("parent__parent__parent")
    area = known.filter(slug=slug).first() if slug.isprintable() else None  # PostgreSQL refuses a NUL
    if area is None or not _may_know(reader, area):
        raise Http404(f"There is no area “{slug}”.")
    return area


def _may_know(reader: Reader, area: Area) -> bool:
    authority = line_up(area)[-1]
    if authority.level == Level.COMPARATOR or is_insider(reader, authority):
        return True
    return editions_seen(reader, authority).exists()


def authorities_seen(reader: Reader) -> list[Area]:
    """The authorities that the reader may look at: their own first, then those with editions open to everybody.

    One query.
    """
    own = reader.authorities()
    published = editions_open_to(reader).order_by().values("scorecard__authority")
    seen = Area.objects.filter(Q(pk__in=own) | Q(pk__in=published))
    return sorted(seen, key=lambda area: area.pk not in own)


def scorecard_or_404(reader: Reader, slug: str) -> Scorecard:
    """The scorecard of that slug. Raises Http404 for one of an authority that the reader may not know of."""
    found = Scorecard.objects.select_related("authority").filter(slug=slug).first()
    if found is None or not _may_know(reader, found.authority):
        raise Http404(f"There is no scorecard “{slug}”.")
    return found


def home_scorecard(reader: Reader) -> Scorecard | None:
    """The scorecard at the front door: that of the reader's own authority, else the default one.

    Whoever is given a role in a second authority keeps the door of the first.
    """
    cards = Scorecard.objects.select_related("authority")
    own = list(cards.filter(authority__in=reader.authorities()).order_by("-is_default", "pk"))
    home = None if reader.user is None or len(reader.authorities()) < 2 else home_of(reader.user)
    if home is not None:
        own.sort(key=lambda card: card.authority != home)
    return next(iter(own), None) or cards.filter(is_default=True).first()


def own_areas(reader: Reader, authority: Area) -> list[Area]:
    """The areas of the authority in which the reader has a role, by name; none for who has one in it as a whole.

    One query at most.
    """
    held = reader.areas_held(Permission.READ_PUBLISHED)
    if not held or authority.pk in held:
        return []
    areas = Area.objects.select_related("parent__parent__parent").filter(pk__in=held).order_by("name")
    return [area for area in areas if line_up(area)[-1].pk == authority.pk]


def shared_area(areas: Sequence[Area], authority: Area) -> Area:
    """The lowest area of the authority that all of these lie in, or are; without any the authority."""
    lines = [line_up(area) for area in areas]
    shared = (area for area in lines[0] if all(area in line for line in lines)) if lines else iter(())
    return next(shared, authority)


@dataclass(frozen=True)
class PublishedUntil:
    """How far somebody sees without the right to drafts: to the end of the newest edition, and the snapshots in it."""

    until: date
    snapshots: Collection[SnapshotKey] = ()

    def covers(self, area_id: int, indicator_id: int, basis: Basis, period_end: date) -> bool:
        """Whether a published edition covers this reading."""
        if period_end <= self.until:
            return True
        return basis.rule.is_moment and (area_id, indicator_id, period_end) in self.snapshots

    def last_day(self, area_id: int, indicator_id: int | None) -> date:
        """The newest day of which an edition shows the indicator's figure."""
        shown = [
            day for area, indicator, day in self.snapshots if (area, indicator) == (area_id, indicator_id)
        ]
        return max([self.until, *shown])


def newest_period_ends(editions: QuerySet[Edition]) -> dict[int, date]:
    """By authority id the end of the newest period that these editions are about. One query."""
    by_authority = editions.order_by().values_list("scorecard__authority")
    return dict(by_authority.annotate(newest=Max("period_end")))


def published_until_of(editions: QuerySet[Edition]) -> dict[int, PublishedUntil]:
    """By authority id what its editions of its newest period have published. Two queries."""
    newest = newest_period_ends(editions)
    of_those_ends = editions.order_by().filter(period_end__in=set(newest.values()))
    shown: dict[int, set[SnapshotKey]] = {authority: set() for authority in newest}
    for authority, end, snapshots in of_those_ends.values_list(
        "scorecard__authority", "period_end", "snapshots"
    ):
        if end == newest[authority]:
            shown[authority] |= {
                (area, indicator, date.fromisoformat(day)) for area, indicator, day in snapshots
            }
    return {authority: PublishedUntil(end, shown[authority]) for authority, end in newest.items()}


@dataclass(frozen=True)
class Visibility:
    """What a reader sees of one area on live pages: which readings, of periods until when, up to which day.

    `published` is until when the areas beside and above it are seen too.
    """

    can_see: CanSee
    until: date
    last: date
    published: date

    @property
    def public(self) -> bool:
        """Whether the reader is shown what was published, and nothing live."""
        return isinstance(self.can_see, PublicVisibility)


EVERYTHING = Visibility(sees_everything, date.max, date.max, date.max)
# Of what others are compared with: what was published of it.
PUBLISHED = Visibility(PublicVisibility(sees_everything, published_figures), date.max, date.max, date.max)
NOTHING_YET = PublishedUntil(date.min)


def visibility_of(
    reader: Reader, area: Area, *, below: Collection[int] = (), indicator_id: int | None = None
) -> Visibility:
    """The view that a reader has of an area; `below` are the ids of the areas under it.

    Whoever may read drafts of the area sees all of its readings, and of other areas what is published. Comparators are
    open to all; to who holds no role, as far as some edition published them. `last` may be a snapshot of `indicator_id`
    that stands in the newest edition and is later than it.
    """
    return visibilities_of(reader, [area], below={area.pk: below}, indicator_id=indicator_id)[area.pk]


def visibilities_of(
    reader: Reader,
    areas: Collection[Area],
    *,
    below: Mapping[int, Collection[int]],
    indicator_id: int | None = None,
) -> dict[int, Visibility]:
    """By area id the visibility that `visibility_of` gives of each; `below` are the ids of the areas under each.

    Areas of one authority of which the reader sees the same share one `CanSee`. Three queries, however many areas.
    """
    tops = {area.pk: line_up(area)[-1] for area in areas}
    views = {area.pk: EVERYTHING if reader.grants else PUBLISHED for area in areas}
    limited = [area for area in areas if not _sees_everything(reader, tops[area.pk])]
    if not limited:
        return views
    comparators = set(Area.objects.filter(level=Level.COMPARATOR).values_list("pk", flat=True))
    authorities = {tops[area.pk].pk for area in limited}
    newest = published_until_of(editions_open_to(reader).filter(scorecard__authority__in=authorities))
    published: dict[int, CanSee] = {}
    for area in limited:
        top = tops[area.pk]
        published_until = newest.get(top.pk, NOTHING_YET)
        if reader.may(Permission.READ_DRAFT, area):
            can_see = can_see_for(published_until, comparators | {area.pk, *below.get(area.pk, ())})
            views[area.pk] = Visibility(can_see, date.max, date.max, published_until.until)
            continue
        if top.pk not in published:
            seen = can_see_for(published_until, comparators)
            inside = is_insider(reader, top)
            published[top.pk] = seen if inside else PublicVisibility(seen, published_figures)
        last = published_until.last_day(area.pk, indicator_id)
        views[area.pk] = Visibility(published[top.pk], published_until.until, last, published_until.until)
    return views


def _sees_everything(reader: Reader, authority: Area) -> bool:
    return authority.level == Level.COMPARATOR or reader.may(Permission.READ_DRAFT, authority)


def can_see_for(published_until: PublishedUntil, open_areas: Collection[int]) -> CanSee:
    """Sees what is published by then, and everything in the open areas."""

    def can_see(area_id: int, indicator_id: int, basis: Basis, period_end: date) -> bool:
        return area_id in open_areas or published_until.covers(area_id, indicator_id, basis, period_end)

    return can_see
