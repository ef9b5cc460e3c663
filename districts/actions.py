"""Writes of areas, one function each: atomic, with `by`, leaving an audit entry. Closed areas keep their history."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.text import slugify

from districts.changes import Problem, Refusal, State, refuse_for, state_of, stored_before
from districts.dates import long_date
from districts.models import Area, User, record
from districts.tree import Level

ORDER = [Level.AUTHORITY, Level.DIVISION, Level.DISTRICT, Level.TEAM]


class AreaNotPossible(Refusal):
    """An area can't be opened, changed, closed or merged like this."""


@transaction.atomic
def open_area(*, area: Area, by: User | None) -> Area:
    """Add an area below its parent, or a council, which has none. Raises AreaNotPossible."""
    _refuse_wrong(area)
    area.save()
    record(by=by, action="area opened", subject=area, after=_about(area), area=area)
    return area


@transaction.atomic
def open_areas(*, areas: Sequence[Area], by: User | None) -> list[Area]:
    """Add several areas, each after what it lies in. Raises AreaNotPossible, which names the area."""
    for area in areas:
        try:
            open_area(area=area, by=by)
        except AreaNotPossible as refusal:
            said = [Problem("areas", f"{area.name}: {problem.text}") for problem in refusal.problems]
            raise AreaNotPossible(*said) from refusal
    return list(areas)


@transaction.atomic
def change_area(*, area: Area, by: User | None, seen: str = "") -> Area:
    """Store a new name, ONS code, first or last day; its address stays. Raises AreaNotPossible, ChangedMeanwhile."""
    stored = stored_before(area, seen)
    assert stored is not None
    _refuse_wrong(area)
    if area.closed and not stored.closed:
        _refuse_closing(area, area.closed)
    area.save()
    record(by=by, action="area changed", subject=area, before=_about(stored), after=_about(area))
    return area


@transaction.atomic
def merge_areas(*, areas: Sequence[Area], into: Area, day: date, by: User | None) -> Area:
    """Close `areas` on the day before `day`, from which `into` stands for them too. Raises AreaNotPossible.

    All are open, of one level and below one authority. Figures stay where they were returned.
    """
    refuse_for(_merging_problems(areas, into, day))
    last = day - timedelta(days=1)
    for area in areas:
        _refuse_closing(area, last)
        before = _about(area)
        area.closed, area.successor = last, into
        _refuse_wrong(area)
        area.save()
        after = _about(area) | {"merged_into": into.name}
        record(by=by, action="area merged", subject=f"{area} into {into}", before=before, after=after)
    return into


def _about(area: Area) -> State:
    return {"id": area.pk, "authority": area.authority.slug, **state_of(area)}


def _refuse_wrong(area: Area) -> None:
    problems = [*_name_problems(area), *_day_problems(area), *_level_problems(area)]
    if problems:
        raise AreaNotPossible(*problems)


def _name_problems(area: Area) -> Iterator[Problem]:
    siblings = Area.objects.filter(parent=area.parent, name__iexact=area.name)
    if area.parent is None:
        siblings = siblings.filter(level=area.level)  # what others are read beside may be called the same
    if siblings.exclude(pk=area.pk).exists():
        where = f" below {area.parent}" if area.parent else ""
        yield Problem("name", f"There is a {area.name}{where} already. Choose another name.")
        return
    if not slugify(area.name):
        yield Problem("name", "A name needs letters or digits.")
    elif not area.slug and Area.objects.filter(slug=_slug_to_be(area)).exists():
        yield Problem("name", f"An area elsewhere is called {area.name}. Add what tells them apart.")


def _slug_to_be(area: Area) -> str:
    own = slugify(area.name)
    return f"{area.authority.slug}-{own}" if area.level == Level.TEAM else own


def _day_problems(area: Area) -> Iterator[Problem]:
    if area.opened and area.closed and area.closed < area.opened:
        yield Problem("closed", "The last day lies before the first. Correct one of them.")
    above = area.parent
    if above is not None and above.closed and (area.closed is None or area.closed > above.closed):
        yield Problem(
            "closed", f"{above} closed on {long_date(above.closed)}. Nothing below it can be open after that."
        )


def _level_problems(area: Area) -> Iterator[Problem]:
    if area.parent is not None and ORDER.index(Level(area.level)) <= ORDER.index(Level(area.parent.level)):
        yield Problem(
            "level", f"A {area.level} can't lie below {area.parent}, which is a {area.parent.level}."
        )


def _refuse_closing(area: Area, last: date) -> None:
    later = [each.name for each in area.children.all() if each.closed is None or each.closed > last]
    if later:
        raise AreaNotPossible(Problem("closed", f"Close what lies below {area} first: {', '.join(later)}."))


def _merging_problems(areas: Sequence[Area], into: Area, day: date) -> Iterator[Problem]:
    if not areas or into in areas:
        yield Problem("areas", f"Choose the areas that become part of {into}, other than {into} itself.")
    others = [each for each in areas if each.level != into.level or each.authority.pk != into.authority.pk]
    if others:
        yield Problem("areas", f"{_names(others)} and {into} are not areas of one level in one authority.")
    shut = [each for each in [*areas, into] if not each.node.open_between(day - timedelta(days=1), day)]
    if shut:
        yield Problem(
            "day", f"On {long_date(day)} {_names(shut)} would not be open. Choose a day when all are."
        )


def _names(areas: Sequence[Area]) -> str:
    return ", ".join(area.name for area in areas)
