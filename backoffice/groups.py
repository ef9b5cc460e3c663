"""Which groups of the council's directory give which role where."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from backoffice.confirming import data_of, form_page
from backoffice.people import areas_overseen
from backoffice.scope import area_choices, editor
from districts.access import Access, button_for, form_for
from districts.changes import Refusal
from districts.form_choices import offer
from districts.models import Area, DirectoryGroup, RoleName
from districts.permissions import reader_for
from districts.sign_in import directory_accounts
from scorecard.forms import ManageForm, chosen, text_input


class GroupForm(ManageForm):
    """A group, as what and where."""

    name = forms.CharField(
        label="Group",
        max_length=255,
        widget=text_input(),
        help_text="As the directory sends it: of Entra ID the object ID, such as 3f2c8a54-0d1e-4b6f-9a77-5c1d2e3f4a5b",
    )
    role = forms.ChoiceField(label="Role", choices=chosen(RoleName.choices, "Choose a role"))
    area = forms.ChoiceField(label="Area", help_text="The role holds there and for everything below it")

    def __init__(self, *args: Any, areas: list[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.slug: area for area in areas}
        offer(self, "area", chosen(area_choices(areas), "Choose an area"))


@form_for(Access.OVERSEES)
def groups(request: HttpRequest) -> HttpResponse:
    """The groups that give roles in the reader's areas, and a form for a further one."""
    areas = _areas(request)
    form = GroupForm(data_of(request), areas=areas)
    if form.is_valid():
        typed = form.cleaned_data
        role, area = RoleName(typed["role"]), form.areas[typed["area"]]
        try:
            directory_accounts.add_group(name=typed["name"], role=role, area=area, by=editor(request))
        except Refusal as refusal:
            form.refused(refusal)
        else:
            messages.success(request, f"Whoever is in this group is {role.label.lower()} at {area}.")
            return redirect("manage-people-groups")
    found = DirectoryGroup.objects.filter(area__in=areas).select_related("area")
    about: dict[str, object] = {
        "groups": found.order_by("area__name", "role", "name"),
        "directory": settings.DIRECTORY,
    }
    return form_page(request, "manage/groups.html", form, about)


@button_for(Access.OVERSEES)
def remove_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a group give its role no more."""
    found = get_object_or_404(DirectoryGroup.objects.select_related("area"), pk=pk, area__in=_areas(request))
    directory_accounts.remove_group(group=found, by=editor(request))
    messages.success(request, f"The group {found.name} no longer gives this role.")
    return redirect("manage-people-groups")


def _areas(request: HttpRequest) -> list[Area]:
    """Where the reader may give roles. Raises Http404 without a directory."""
    if settings.DIRECTORY is None:
        raise Http404("No directory is set.")
    return areas_overseen(reader_for(request.user))
