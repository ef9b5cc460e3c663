"""Which Members hear by e-mail of each edition that is published; each can leave, and is not brought back."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from backoffice.confirming import data_of, form_page
from backoffice.scope import areas_below, council_form, editor
from districts.changes import history_of
from districts.form_choices import offer
from districts.models import Area, RoleName, User
from scorecard.editions.notifications import left_by_themselves, subscribe_members
from scorecard.forms import ManageForm
from scorecard.models import Subscription


class SubscribersForm(ManageForm):
    """The Members that hear of editions."""

    members = forms.MultipleChoiceField(
        label="Members who hear of each edition that is published",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Each e-mail has a link with which they leave without signing in",
    )

    def __init__(self, *args: Any, members: Collection[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "members", [(str(user.pk), f"{user}, {user.email}") for user in members])


@council_form
def subscribers(request: HttpRequest, council: Area) -> HttpResponse:
    """The Members of the authority, ticked who hear of its editions; who left or has no address can't be ticked."""
    found = User.objects.filter(
        is_active=True, roles__role=RoleName.MEMBER, roles__area__in=areas_below(council)
    )
    members = list(found.distinct().order_by("last_name", "first_name", "username"))
    held = set(Subscription.objects.filter(area=council, user__in=members).values_list("user", flat=True))
    left = left_by_themselves(council, members) - held
    offered = [user for user in members if user.email and user.pk not in left]
    initial = {"members": [str(pk) for pk in held]}
    form = SubscribersForm(data_of(request), members=offered, initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = set(form.cleaned_data["members"])
        subscribe_members(
            authority=council,
            offered=offered,
            wanted=[user for user in offered if str(user.pk) in asked],
            by=editor(request),
        )
        messages.success(request, "Saved.")
        return redirect("manage-subscribers", council.slug)
    context = {
        "authority": council,
        "left": [user for user in members if user.pk in left],
        "without": [user for user in members if not user.email],
        "history": history_of("subscribers", authority=council.slug),
    }
    return form_page(request, "manage/subscribers.html", form, context)
