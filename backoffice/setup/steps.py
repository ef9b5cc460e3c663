"""What a council has to set before its first month is published, and how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backoffice.figures import POPULATION
from backoffice.scope import areas_below, council_page
from backoffice.setup.history import first_month, past_figures
from districts.models import Area, Role, RoleName
from districts.tree import Level
from indicators.models import Indicator, Reading, Target
from indicators.rules.terms import Unit
from returns.due.tracker import TEMPLATE
from returns.models import Reminder, ReturnDue
from scorecard.editions.first_layouts import measures_by_theme
from scorecard.models import Edition, Entry, Scorecard


@dataclass(frozen=True)
class Step:
    """One thing to set: what it is for, whether it is done, what is there or missing, and where it is set."""

    title: str
    why: str
    done: bool
    state: str
    url: str
    action: str


@council_page
def first_steps(request: HttpRequest, council: Area) -> HttpResponse:
    """The steps with their state. They can be taken in any order and come back to; `next` opens the first left."""
    steps = list(_steps(council))
    left = sum(not step.done for step in steps)
    if "next" in request.GET and left:
        return redirect(next(step.url for step in steps if not step.done))
    return render(request, "manage/first_steps.html", {"authority": council, "steps": steps, "left": left})


def _steps(council: Area) -> Iterator[Step]:
    """About twenty queries, whatever the council holds."""
    areas = areas_below(council)
    entries = list(Entry.objects.filter(section__scorecard__authority=council).select_related("indicator"))
    yield _areas(council, areas)
    yield _scorecard(council, entries)
    yield _measures(council, entries)
    yield _people(council, areas)
    yield _targets(council, entries)
    if any(entry.indicator.unit == Unit.RATE for entry in entries):
        yield _population(council, areas)
    yield _history(council)
    yield _due_dates(council, areas)
    yield _template(council, areas)
    yield _returns(areas)
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
        ", ".join(found) if found else "None yet: all figures would be the council’s own",
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


def _measures(council: Area, entries: list[Entry]) -> Step:
    chosen = {entry.indicator_id for entry in entries}
    offered = measures_by_theme()
    empty = [theme for theme, found in offered.items() if not chosen & {each.pk for each in found}]
    cards = Scorecard.objects.filter(authority=council).order_by("-is_default", "name")
    card = cards.first()
    return Step(
        "Measures",
        "What Members should see besides, out of the library; what it lacks is added under Indicators",
        bool(chosen),
        f"{len(chosen)} chosen; none of {_first_of(empty)}" if chosen and empty else f"{len(chosen)} chosen",
        reverse("manage-measures", args=[council.slug, card.slug])
        if card
        else reverse("manage-scorecard-add", args=[council.slug]),
        "Choose measures by theme",
    )


def _first_of(names: list[str]) -> str:
    """At most five of them, and whether there are others."""
    return f"{', '.join(names[:5])}{' and others' if len(names) > 5 else ''}"


def _people(council: Area, areas: list[Area]) -> Step:
    roles = Role.objects.filter(area__in=areas)
    officers = roles.filter(role__in=[RoleName.OFFICER, RoleName.PERFORMANCE_TEAM]).count()
    members = roles.filter(role=RoleName.MEMBER).count()
    return Step(
        "People",
        "Officers who send returns, managers who explain figures, Members who read them",
        bool(members) and officers > 1,
        f"{officers} who may send returns, {members} Member{'' if members == 1 else 's'}",
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
    sums = {area.parent_id for area in areas if area.pk in held}  # known by what lies in them
    missing = [area.name for area in areas if area.level != Level.TEAM and area.pk not in held | sums]
    return Step(
        "Population",
        "Rates per 10,000 need the children who live in each area",
        not missing,
        f"Missing for {_first_of(missing)}" if missing else "Every area has one",
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


def _history(council: Area) -> Step:
    having, lacking = past_figures(council)
    missing = _first_of([measure.name for measure in lacking])
    return Step(
        "Last years’ figures",
        "Charts and movements begin with them; without any, with the first month",
        bool(having),
        f"{len(having)} measures have some" + (f"; none yet of {missing}" if missing else "")
        if having
        else "None yet",
        reverse("manage-history", args=[council.slug]),
        "Upload last years’ figures, or take a workbook to fill in",
    )


def _template(council: Area, areas: list[Area]) -> Step:
    month = first_month(areas)
    due = {
        found.area
        for found in ReturnDue.objects.filter(area__in=areas, period_end=month).select_related("area")
    }
    sent = set(Reminder.objects.filter(area__in=due, stage=TEMPLATE).values_list("area_id", flat=True))
    missing = sorted(area.name for area in due if area.pk not in sent)
    return Step(
        "The first template",
        "Officers get an e-mail with the day and the workbook to fill in: tick it beside the due date",
        bool(due) and not missing,
        "First a due date" if not due else f"Not sent to {_first_of(missing)}" if missing else "Sent",
        reverse("manage-due-dates", args=[council.slug]),
        "Send the first template",
    )


def _returns(areas: list[Area]) -> Step:
    month = first_month(areas)
    returned = Reading.objects.filter(area__in=areas, period_end=month, indicator__denominator_of=None)
    having = set(returned.values_list("area_id", flat=True))
    due = ReturnDue.objects.filter(area__in=areas, period_end=month).select_related("area")
    missing = [each.area.name for each in due if each.area_id not in having]
    return Step(
        "Returns",
        "The first month: its template has a line for each figure",
        bool(having) and not missing,
        f"{month:%B %Y}: missing from {_first_of(missing)}"
        if missing
        else f"{month:%B %Y}: {'everything that is due is in' if having else 'nothing yet'}",
        reverse("return-new"),
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
