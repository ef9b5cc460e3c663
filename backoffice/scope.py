"""Whom a manager's page is about: the authorities that the reader's role lets them set things for."""

from collections.abc import Collection
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from districts.access import Access, View, button_for, form_for, page_for
from districts.models import Area, User
from districts.permissions import Permission, Reader, reader_for
from districts.tree import Level
from indicators.queries import areas_of
from scorecard.models import Scorecard
from scorecard.queries import areas_of_authority


def authorities_edited(reader: Reader) -> list[Area]:
    """The authorities that the reader may set indicators, targets and scorecards for, by name. One query."""
    held = reader.areas_held(Permission.EDIT)
    return list(Area.objects.filter(pk__in=held, parent=None).exclude(level=Level.COMPARATOR))


def other_authorities(own: Collection[Area]) -> list[Area]:
    """The authorities with a scorecard that the reader sets nothing for. One query."""
    with_one = Area.objects.filter(scorecards__isnull=False).distinct()
    return list(with_one.exclude(pk__in=[authority.pk for authority in own]))


def authority_or_404(request: HttpRequest, slug: str) -> Area:
    """The authority of that slug. Raises Http404 for one that is not the reader's to set things for."""
    found = [area for area in authorities_edited(reader_for(request.user)) if area.slug == slug]
    if not found:
        raise Http404("There is nothing for you to set here.")
    return found[0]


def _of_council(view: View) -> View:
    """Give the view the authority in place of its slug."""

    @wraps(view)
    def of_council(request: HttpRequest, authority: str, **kwargs: Any) -> HttpResponseBase:
        return view(request, authority_or_404(request, authority), **kwargs)

    return of_council


def council_page(view: View) -> View:
    """A page of an authority, for those who set things for it."""
    return page_for(Access.EDITS)(_of_council(view))


def council_form(view: View) -> View:
    """A form of an authority, for those who set things for it."""
    return form_for(Access.EDITS)(_of_council(view))


def council_button(view: View) -> View:
    """What a button of such a page does."""
    return button_for(Access.EDITS)(_of_council(view))


def scorecard_or_404(council: Area, slug: str) -> Scorecard:
    """The scorecard of an authority. Raises Http404."""
    return get_object_or_404(Scorecard.objects.select_related("authority"), authority=council, slug=slug)


def editor(request: HttpRequest) -> User:
    """The signed-in account, on record with what it changes."""
    user = reader_for(request.user).user
    assert user is not None
    return user


def areas_below(authority: Area) -> list[Area]:
    """The authority and its areas by level and name, closed ones too; each knows what it lies in. One query."""
    found = areas_of_authority(authority)
    known = {area.pk: area for area in found}
    for area in found:
        if area.parent_id in known:
            area.parent = known[area.parent_id]
    return found


def with_comparators(authority: Area) -> list[Area]:
    """The authority's areas, then England, the region and the neighbours that it is read beside."""
    own = areas_below(authority)
    beside = [area for area in areas_of(authority) if area.level == Level.COMPARATOR]
    return [*own, *sorted(beside, key=lambda area: area.name)]


def area_choices(areas: Collection[Area]) -> list[tuple[str, str]]:
    """Slug and name of each area, a closed one marked."""
    return [(area.slug, f"{area.name} (closed)" if area.closed else area.name) for area in areas]
