"""Councils: opened by an administrator, who then invites the performance team that sets up everything else."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from backoffice.areas import AreaForm
from backoffice.confirming import data_of, form_page
from backoffice.scope import editor
from districts.access import Access, form_for, page_for
from districts.actions import open_area
from districts.changes import Refusal
from districts.models import Area, Role, RoleName
from districts.tree import Level


@page_for(Access.ADMINISTERS)
def councils(request: HttpRequest) -> HttpResponse:
    """Every council of the installation, and whether somebody looks after it."""
    found = Area.objects.filter(parent=None, level=Level.AUTHORITY)
    kept = set(Role.objects.filter(role=RoleName.PERFORMANCE_TEAM).values_list("area_id", flat=True))
    listed = [(council, council.pk in kept, _invitation(council)) for council in found]
    return render(request, "manage/councils.html", {"councils": listed})


@form_for(Access.ADMINISTERS)
def add_council(request: HttpRequest) -> HttpResponse:
    """A council; the next page invites its performance team."""
    form = AreaForm(data_of(request))
    del form.fields["closed"], form.fields["seen"]
    if form.is_valid():
        council = Area(level=Level.AUTHORITY, **form.cleaned_data)
        try:
            open_area(area=council, by=editor(request))
        except Refusal as refusal:
            form.refused(refusal)
        else:
            messages.success(
                request, f"{council.name} was opened. Now invite somebody of its performance team."
            )
            return redirect(_invitation(council))
    return form_page(request, "manage/council.html", form, {})


def _invitation(council: Area) -> str:
    """Where its performance team is invited."""
    asked = urlencode({"area": council.slug, "role": RoleName.PERFORMANCE_TEAM.value})
    return f"{reverse('manage-people-invite')}?{asked}"
