"""Writes of what is measured, one function each: atomic, with `by`, leaving an audit entry."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Manager
from django.utils.text import slugify

from districts.changes import Problem, Refusal, State, state_of, stored_before
from districts.dates import long_date
from districts.models import Area, User, record
from districts.tree import Level
from indicators.models import Annotation, CollectionLevel, Indicator, OwnProtection, Target
from indicators.rules.figures import in_words
from indicators.rules.grades import moves_grades
from indicators.rules.target_rules import faults_of
from indicators.rules.terms import Basis


class IndicatorNotPossible(Refusal):
    """An indicator can't be defined like this."""


class TargetNotPossible(Refusal):
    """A target contradicts itself, its indicator or another target."""


@transaction.atomic
def save_indicator(
    *,
    indicator: Indicator,
    levels: Mapping[Area, Level | None],
    by: User | None,
    seen: str = "",
    why_not_people: str = "",
    protects: Collection[Area] = (),
) -> Indicator:
    """Add or change an indicator, with the level at which each of these authorities collects it.

    Those that `protects` names protect its small numbers whatever the library says.

    `why_not_people` stays on record. Raises IndicatorNotPossible where figures or targets that exist would lose their
    meaning, where small numbers lose their protection without a reason, and ChangedMeanwhile.
    """
    stored = stored_before(indicator, seen)
    before = None if stored is None else _about_indicator(stored, levels)
    problems = list(_loss_of_meaning(stored, indicator) if stored else _taken_name(indicator))
    problems += _without_reason(stored, indicator, why_not_people)
    if problems:
        raise IndicatorNotPossible(*problems)
    indicator.save()
    for authority, level in levels.items():
        _set_own(indicator, authority, level, protects)
    after = _about_indicator(indicator, levels)
    if why_not_people:
        after["why it doesn't count people"] = why_not_people
    action = "indicator changed" if stored else "indicator added"
    record(by=by, action=action, subject=indicator, before=before, after=after, concerns=())
    return indicator


@transaction.atomic
def set_collection_levels(
    *,
    indicator: Indicator,
    levels: Mapping[Area, Level | None],
    by: User | None,
    protects: Collection[Area] = (),
) -> None:
    """Say what is each authority's own to say: at which level it collects an indicator, and who `protects` it."""
    for authority, level in levels.items():
        before = _about_levels(indicator, [authority])
        _set_own(indicator, authority, level, protects)
        after = _about_levels(indicator, [authority])
        if before != after:
            record(
                by=by,
                action="collection level set",
                subject=indicator,
                before=before,
                after=after,
                area=authority,
            )


def _taken_name(indicator: Indicator) -> Iterator[Problem]:
    if Indicator.objects.filter(code=slugify(indicator.name)).exists():
        yield Problem("name", f"There is an indicator called {indicator.name} already, or nearly so.")


def _without_reason(stored: Indicator | None, changed: Indicator, reason: str) -> Iterator[Problem]:
    protected = stored is None or stored.counts_people
    if protected and not changed.counts_people and not reason:
        yield Problem("why_not_people", "Say why it doesn't count people: small numbers of it would appear.")


def _loss_of_meaning(stored: Indicator, changed: Indicator) -> Iterator[Problem]:
    returned = stored.readings.exists()
    if returned and (stored.unit, stored.rate_per) != (changed.unit, changed.rate_per):
        yield Problem(
            "unit",
            "Figures were returned in the present unit. Add a new indicator and name it as the successor.",
        )
    used = returned or stored.targets.exists()
    if used and moves_grades(stored.grades, changed.grades):
        yield Problem(
            "grades",
            "Figures or targets are stored by these grades. Word one anew in its place, or put a better one above the "
            "first; for other grades add a new indicator.",
        )
    gone = [basis for basis in stored.bases if basis not in changed.bases]
    for basis in gone:
        uses = _uses(stored, basis)
        if uses:
            yield Problem("bases", f"{Basis(basis).label} is still used by {uses}.")


def _uses(indicator: Indicator, basis: str) -> str:
    kinds: dict[tuple[str, str], Manager[Any]] = {
        ("figures", "figure"): indicator.readings,
        ("targets", "target"): indicator.targets,
        ("lines of scorecards", "line of a scorecard"): indicator.entries,
    }
    found = {name: kind.filter(basis=basis).count() for name, kind in kinds.items()}
    said = [f"{number} {name if number > 1 else one}" for (name, one), number in found.items() if number]
    return " and ".join(said)


def _set_own(indicator: Indicator, authority: Area, level: Level | None, protects: Collection[Area]) -> None:
    _set_level(indicator, authority, level)
    if authority in protects:
        OwnProtection.objects.get_or_create(indicator=indicator, authority=authority)


def _set_level(indicator: Indicator, authority: Area, level: Level | None) -> None:
    chosen = CollectionLevel.objects.filter(indicator=indicator, authority=authority)
    if level is None:
        chosen.delete()
    elif not chosen.update(level=level):
        CollectionLevel.objects.create(indicator=indicator, authority=authority, level=level)


@transaction.atomic
def set_first_levels(
    *, indicators: Iterable[Indicator], authority: Area, level: Level, by: User | None
) -> None:
    """Say of indicators which areas of an authority return them, where nobody has said so yet."""
    known = set(CollectionLevel.objects.filter(authority=authority).values_list("indicator_id", flat=True))
    new = {indicator.pk: indicator for indicator in indicators if indicator.pk not in known}
    for indicator in new.values():
        _set_level(indicator, authority, level)
        record(
            by=by,
            action="collection level set",
            subject=indicator,
            after={"id": indicator.pk, **_about_levels(indicator, [authority])},
            area=authority,
        )


def _about_indicator(indicator: Indicator, levels: Iterable[Area]) -> State:
    return {"id": indicator.pk, **state_of(indicator), **_about_levels(indicator, levels)}


def _about_levels(indicator: Indicator, authorities: Iterable[Area]) -> State:
    found = CollectionLevel.objects.filter(indicator=indicator, authority__in=list(authorities))
    own = OwnProtection.objects.filter(indicator=indicator, authority__in=list(authorities))
    levels = {
        f"collected in {name} by": level for name, level in found.values_list("authority__name", "level")
    }
    return levels | {
        f"counts people in {name}": True for name in own.values_list("authority__name", flat=True)
    }


@transaction.atomic
def set_target(*, target: Target, by: User | None, seen: str = "") -> Target:
    """Set a new target or change one. Raises TargetNotPossible, ChangedMeanwhile.

    What was said before stands in the audit trail; published editions keep what they rated against.
    """
    stored = stored_before(target, seen)
    problems = target_problems(target)
    if problems:
        raise TargetNotPossible(*problems)
    before = None if stored is None else _about_target(stored)
    target.save()
    action = "target changed" if stored else "target set"
    about = _about_target(target)
    record(by=by, action=action, subject=target_name(target), before=before, after=about, area=target.area)
    return target


def target_problems(target: Target) -> list[Problem]:
    """Everything that keeps a target from being set; empty where it can be."""
    faults = faults_of(target.indicator.spec, Basis(target.basis), target.target_rule)
    return [
        *(Problem(fault.field, fault.text) for fault in faults),
        *_trajectory_problems(target),
        *_same_day_problems(target),
    ]


def _trajectory_problems(target: Target) -> Iterator[Problem]:
    if target.start_value is not None and target.indicator.spec.is_grade:
        yield Problem("start_value", "No straight line leads from one grade to another. Leave it empty.")
    if (target.start_value is None) != (target.start_date is None):
        yield Problem("start_value", "A starting value needs its date, and a date its starting value.")
    elif target.start_date is not None and target.due is None:
        yield Problem("due", "A starting value needs the day by which the target is due.")
    elif target.start_date is not None and target.due is not None and target.start_date >= target.due:
        yield Problem("start_date", "The starting value must stand before the target is due.")


def _same_day_problems(target: Target) -> Iterator[Problem]:
    same = Target.objects.filter(
        indicator=target.indicator, basis=target.basis, area=target.area, in_force_from=target.in_force_from
    )
    if same.exclude(pk=target.pk).exists():
        yield Problem(
            "in_force_from",
            f"A target of {target.area} from {long_date(target.in_force_from)} is set already. Change that one.",
        )


def target_name(target: Target) -> str:
    """What a target is of and from when, without what it says."""
    basis = Basis(target.basis).label.lower()
    return f"{target.indicator}, {basis}, {target.area}, from {long_date(target.in_force_from)}"


def _about_target(target: Target) -> State:
    return {"id": target.pk, "authority": target.area.authority.slug, **target_said(target)}


def target_said(target: Target) -> State:
    """The state of a target for people to read: grades by their names."""
    said, spec = state_of(target), target.indicator.spec
    del said["benchmark"]  # which national files bring, and their loading records
    if spec.is_grade:
        for name in ("target", "floor"):
            value: Decimal | None = getattr(target, name)
            said[name] = None if value is None else in_words(spec, value)
    return said


@transaction.atomic
def save_annotation(*, annotation: Annotation, by: User | None, seen: str = "") -> Annotation:
    """Add or change a note on charts. Raises ChangedMeanwhile."""
    stored = stored_before(annotation, seen)
    before = None if stored is None else _about_annotation(stored)
    annotation.save()
    action = "note changed" if stored else "note added"
    about, area = _about_annotation(annotation), annotation.area
    record(by=by, action=action, subject=annotation, before=before, after=about, area=area)
    return annotation


@transaction.atomic
def remove_annotation(*, annotation: Annotation, by: User | None) -> None:
    """Take a note off the charts; the audit trail keeps what it said."""
    before = _about_annotation(annotation)
    record(by=by, action="note removed", subject=annotation, before=before, area=annotation.area)
    annotation.delete()


def _about_annotation(annotation: Annotation) -> State:
    authority = "" if annotation.area is None else annotation.area.authority.slug
    return {"id": annotation.pk, "authority": authority, **state_of(annotation)}
