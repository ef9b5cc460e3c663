"""What a council has to set before its first month is published, and how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from backoffice.figures import POPULATION
from backoffice.scope import areas_below, authority_or_404
from districts.access import Access, open_to
from districts.models import Area, Role, RoleName
from districts.tree import Level
from indicators.models import Indicator, Target
from indicators.rules.terms import Unit
from returns.models import Return, ReturnDue, ReturnState
from scorecard.models import Edition, Entry


@dataclass(frozen=True)
class Step:
    """One thing to set: what it is for, whether it is done, what is there or missing, and where it is set."""

    title: str
    why: str
    done: bool
    state: str
    url: str
    action: str


@require_safe
@open_to(Access.EDITS)
def first_steps(request: HttpRequest, authority: str) -> HttpResponse:
    """The steps with their state. They can be taken in any order, left and come back to."""
    council = authority_or_404(request, authority)
    steps = list(_steps(council))
    left = sum(not step.done for step in steps)
    return render(request, "manage/first_steps.html", {"authority": council, "steps": steps, "left": left})


def _steps(council: Area) -> Iterator[Step]:
    """About ten queries, whatever the council holds."""
    areas = areas_below(council)
    entries = list(Entry.objects.filter(section__scorecard__authority=council).select_related("indicator"))
    yield _areas(council, areas)
    yield _scorecard(council, entries)
    yield _people(council, areas)
    yield _targets(council, entries)
    if any(entry.indicator.unit == Unit.RATE for entry in entries):
        yield _population(council, areas)
    yield _due_dates(council, areas)
    yield from _returns(council, areas)
    yield _edition(council)


def _areas(council: Area, areas: list[Area]) -> Step:
    below = [area for area in areas if area.pk != council.pk]
    counted = {level: sum(area.level == level for area in below) for level in Level.of_the_tree()}
    found = [
        f"{number} {(level.label if number == 1 else level.plural).lower()}"
        for level, number in counted.items()
        if number
    ]
    return Step(
        f"{Level.DISTRICT.plural} and {Level.TEAM.plural.lower()}",
        "Everything that returns figures of its own, or that a page is wanted for",
        bool(below),
        ", ".join(found) if found else "None yet: all figures would be the council's own",
        reverse("manage-areas-add", args=[council.slug]),
        "Add areas",
    )


def _scorecard(council: Area, entries: list[Entry]) -> Step:
    return Step(
        "A scorecard",
        "The measures that Members see, in their order, and who returns them",
        bool(entries),
        f"{len(entries)} lines" if entries else "None yet",
        reverse("manage-scorecard-add", args=[council.slug]),
        "Add a scorecard",
    )


def _people(council: Area, areas: list[Area]) -> Step:
    roles = Role.objects.filter(area__in=areas)
    officers = roles.filter(role__in=[RoleName.OFFICER, RoleName.PERFORMANCE_TEAM]).count()
    members = roles.filter(role=RoleName.MEMBER).count()
    return Step(
        "People",
        "Officers who send returns, managers who explain figures, Members who read them",
        bool(members) and officers > 1,
        f"{officers} who may send returns, {members} Members",
        reverse("manage-people-invite-list"),
        "Invite people, as a list",
    )


def _targets(council: Area, entries: list[Entry]) -> Step:
    aimed_at = set(Target.objects.filter(area=council).values_list("indicator_id", flat=True))
    shown = {entry.indicator_id for entry in entries}
    with_target = len(shown & aimed_at)
    return Step(
        "Targets",
        "Without a target a figure is shown and not rated",
        bool(shown) and with_target > 0,
        f"{with_target} of {len(shown)} measures have one" if shown else "First a scorecard",
        reverse("manage-targets", args=[council.slug]),
        "Set targets, or import them as a workbook",
    )


def _population(council: Area, areas: list[Area]) -> Step:
    having = Indicator.objects.filter(code=POPULATION).values_list("readings__area", flat=True)
    held = set(having)
    missing = [area.name for area in areas if area.level != Level.TEAM and area.pk not in held]
    return Step(
        "Population",
        "Rates per 10,000 need the children who live in each area",
        not missing,
        f"Missing for {', '.join(missing[:5])}{' and others' if len(missing) > 5 else ''}"
        if missing
        else "Every area has one",
        reverse("manage-population", args=[council.slug]),
        "Enter populations",
    )


def _due_dates(council: Area, areas: list[Area]) -> Step:
    number = ReturnDue.objects.filter(area__in=areas).count()
    return Step(
        "Due dates",
        "Until when areas return a month; who is late shows on Returns",
        bool(number),
        f"{number} set" if number else "None yet",
        reverse("manage-due-dates", args=[council.slug]),
        "Set due dates",
    )


def _returns(council: Area, areas: list[Area]) -> Iterator[Step]:
    taken = Return.objects.filter(area__in=areas, state=ReturnState.ACCEPTED).count()
    yield Step(
        "Returns",
        "Last years' figures in a workbook of any layout, and the first month: its template has a line for each figure",
        bool(taken),
        f"{taken} accepted" if taken else "None accepted yet",
        reverse("return-list"),
        "Take the template, upload what is there",
    )


def _edition(council: Area) -> Step:
    found = Edition.objects.filter(scorecard__authority=council)
    published = found.exclude(published_at=None).count()
    drafts = "A draft is open" if found.filter(published_at=None).exists() else "None yet"
    return Step(
        "The first edition",
        "A draft shows what stands in the way; published it is what Members read, and never changes",
        bool(published),
        f"{published} published" if published else drafts,
        reverse("manage-editions", args=[council.slug]),
        "Open a draft, look at it, publish it",
    )
