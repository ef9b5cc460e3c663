"""What an area needs once others have merged into it: a population, targets, and the people who return its figures."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backoffice.figures import POPULATION
from backoffice.scope import areas_below, council_form, editor
from backoffice.setup.steps import Step
from districts.dates import long_date
from districts.models import Area, Role
from districts.numbers import with_noun
from districts.people import take_over_roles
from indicators.models import Reading, Target
from indicators.rules.compared import listed
from indicators.rules.figures import in_full


@council_form
def needs(request: HttpRequest, council: Area, slug: str) -> HttpResponse:
    """What the area that others have merged into has and lacks; their people can be given their roles in it."""
    areas = areas_below(council)
    area = next((each for each in areas if each.slug == slug), None)
    merged = [each for each in areas if area is not None and each.successor_id == area.pk and each.closed]
    if area is None or not merged:
        raise Http404("Nothing has merged into it.")
    missing = _roles_missing(area, merged)
    if request.method == "POST":
        given = take_over_roles(roles=missing, area=area, by=editor(request))
        messages.success(request, f"{with_noun(given, 'role')} at {area} given.")
        return redirect("manage-area-needs", council.slug, area.slug)
    context = {
        "authority": council,
        "area": area,
        "names": listed([each.name for each in merged]),
        "steps": [
            _population(council, area, merged),
            _targets(council, area, merged),
            _people(missing, area),
        ],
        "missing": missing,
    }
    return render(request, "manage/merged.html", context)


def _population(council: Area, area: Area, merged: list[Area]) -> Step:
    """Done where the area has a population of a day on which it stands for the others, or is itself a new one."""
    day = max(each.closed for each in merged if each.closed)
    newest = _newest_population([area, *merged])
    own = newest.get(area.pk)
    known = [f"{each.name} {_words(newest[each.pk])}" for each in [area, *merged] if each.pk in newest]
    is_new = area.opened is not None and area.opened > day
    return Step(
        "Population",
        "Rates per 10,000 need the children who live in the area as it is now",
        own is not None and (is_new or own.period_end > day),
        "; ".join(known) or "None is known",
        reverse("manage-population", args=[council.slug]),
        "Enter the population",
    )


def _newest_population(areas: list[Area]) -> dict[int, Reading]:
    found = Reading.objects.filter(indicator__code=POPULATION, area__in=areas, missing_reason="")
    return {reading.area_id: reading for reading in found.order_by("period_end")}


def _words(reading: Reading) -> str:
    value = "no figure" if reading.value is None else in_full(reading.value)
    return f"{value} on {long_date(reading.period_end)}"


def _targets(council: Area, area: Area, merged: list[Area]) -> Step:
    """Done where the area has a target of its own for each line for which one of the others had."""
    found = Target.objects.filter(area__in=[area, *merged]).select_related("indicator").order_by("indicator")
    own = {(each.indicator_id, each.basis) for each in found if each.area_id == area.pk}
    lacking = {
        each.indicator.name: None
        for each in found
        if each.area_id != area.pk and (each.indicator_id, each.basis) not in own
    }
    had = f"They had targets of their own for {listed(list(lacking))}, which {area} has none for"
    return Step(
        "Targets",
        f"Targets of {council} hold as they did; those of an area that closed hold for nothing any more",
        not lacking,
        had if lacking else "None of them had a target that is missing here",
        reverse("manage-targets", args=[council.slug]),
        "Set targets",
    )


def _people(missing: list[Role], area: Area) -> Step:
    return Step(
        "People",
        "A role at an area that has closed reaches none of the new figures",
        not missing,
        listed([f"{role.user} ({role.get_role_display().lower()}, {role.area})" for role in missing])
        or "Everybody with a role there has it here too",
        reverse("manage-people"),
        "Look at people and their roles",
    )


def _roles_missing(area: Area, merged: list[Area]) -> list[Role]:
    """The roles at the areas that closed whose holders have not the same one at the area or above it."""
    held = set(Role.objects.filter(area__in=list(_line_up(area))).values_list("user", "role"))
    found = Role.objects.filter(area__in=merged, user__is_active=True).select_related("user", "area")
    return [role for role in found if (role.user_id, role.role) not in held]


def _line_up(area: Area) -> Iterator[Area]:
    at: Area | None = area
    while at is not None:
        yield at
        at = at.parent
